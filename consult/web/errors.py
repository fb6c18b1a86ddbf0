"""The pages shown when something is wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from consult.topics.models import Topic


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # Also for a forged Host, for which most of a page cannot be built: it stands alone.
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    topics = Topic.objects.open_now(timezone.now()).order_by("closes_at")[:5]
    return render(request, "404.html", {"open_topics": topics}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from an old page, or with cookies refused."""
    return render(request, "csrf.html", status=403)
