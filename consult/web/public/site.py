"""The site itself: its colour and icon, accessibility, privacy."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from consult.colours import palette
from consult.discussion.rules import COMMENT_LENGTH, COMMENTS_AN_HOUR
from consult.intake.models import RETRIEVAL_KEPT
from consult.topics.models import Topic
from consult.web.access import read_only
from consult.web.public.findings import FINDINGS

# Behind sign-in, or of nobody's concern.
_KEPT_OUT = ("/account/", "/admin/", "/desk/", "/mailbox/")
_TOPICS_LISTED = 10_000


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


@cache_control(max_age=3600, public=True)
@read_only
def robots(request: HttpRequest) -> HttpResponse:
    context = {"site_url": settings.SITE_URL, "kept_out": _KEPT_OUT}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


@cache_control(max_age=3600, public=True)
@read_only
def sitemap(request: HttpRequest) -> HttpResponse:
    """Where search engines find what is public, the newest topics first."""
    opened = Topic.objects.opened(timezone.now()).order_by("-opened_at", "-pk")
    slugs = opened.values_list("slug", flat=True)[:_TOPICS_LISTED]
    paths = [
        *(
            reverse(name)
            for name in ("home", "topics", "about", "rules", "privacy", "cookies", "accessibility")
        ),
        *(reverse("topic", args=[slug]) for slug in slugs),
    ]
    context = {"addresses": [f"{settings.SITE_URL}{path}" for path in paths]}
    return render(request, "sitemap.xml", context, content_type="application/xml")


@read_only
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html", {"findings": FINDINGS})


@read_only
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "processors": settings.PROCESSORS,
        "backups_kept": settings.BACKUPS_KEPT,
        "logs_kept": settings.LOGS_KEPT,
        "codes_kept": settings.CODES_KEPT,
        "retrievals_kept": RETRIEVAL_KEPT.days,
        "session_days": settings.SESSION_COOKIE_AGE // 86_400,
    }
    return render(request, "public/privacy.html", context)


@read_only
def cookies(request: HttpRequest) -> HttpResponse:
    context = {
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "session_days": settings.SESSION_COOKIE_AGE // 86_400,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    return render(request, "public/cookies.html", context)


@read_only
def rules(request: HttpRequest) -> HttpResponse:
    context = {"comments_an_hour": COMMENTS_AN_HOUR, "comment_length": COMMENT_LENGTH}
    return render(request, "public/rules.html", context)


@read_only
def about_site(request: HttpRequest) -> HttpResponse:
    return render(request, "public/about.html")
