"""The site itself: its colour and icon, accessibility, privacy."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control

from consult.colours import palette
from consult.web.access import read_only


@cache_control(max_age=3600, public=True)
@read_only
def theme(request: HttpRequest) -> HttpResponse:
    """The council's colour and those made from it, as custom properties."""
    context = {"palette": palette(settings.COUNCIL_COLOUR)}
    return render(request, "theme.css", context, content_type="text/css")


@cache_control(max_age=3600, public=True)
@read_only
def icon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for it without being told."""
    return redirect(static("consult/icon.svg"))


@read_only
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")


@read_only
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html")
