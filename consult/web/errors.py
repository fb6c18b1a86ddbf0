"""The pages shown when something is wrong."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils import timezone

from consult.errors import Closed, ConsultError, Refused
from consult.topics.models import Topic
from consult.web.council import COUNCIL


class Refusals:
    """Middleware: what an action refuses, and no view expected, is answered alike everywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return forbidden(request, exception)
        if isinstance(exception, Closed):
            return too_late(request, str(exception))
        return bad_request(request) if isinstance(exception, ConsultError) else None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # Also for a forged Host, for which most of a page cannot be built: it stands alone.
    return HttpResponse(render_to_string("400.html", {"council": COUNCIL}), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    lower = _in_lower_case(request)
    if lower:
        return HttpResponseRedirect(lower)
    topics = Topic.objects.open_now(timezone.now()).order_by("closes_at")[:5]
    return render(request, "404.html", {"open_topics": topics}, status=404)


def _in_lower_case(request: HttpRequest) -> str:
    """The same address as somebody meant it who typed it from a poster; empty where it is none."""
    path, match = request.path_info, request.resolver_match
    # Of what is in an address only a topic's name has one case alone.
    may_differ = match is None or "slug" in match.kwargs
    if path == path.lower() or request.method not in {"GET", "HEAD"} or not may_differ:
        return ""
    query = request.META.get("QUERY_STRING", "")
    lower = path.lower()
    return f"{lower}{'?' if query else ''}{query}" if is_valid_path(lower) else ""


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("500.html", {"council": COUNCIL}), status=500)


def too_late(request: HttpRequest, why: str) -> HttpResponse:
    """Something closed or went while a form was filled in: the words in it are given back."""
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    topic = Topic.objects.opened(timezone.now()).filter(slug=slug).first()
    context = {"topic": topic, "too_late": why, "text": request.POST.get("text", "")}
    return render(request, "resident/too_late.html", context, status=409)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from an old page, or with cookies refused. What was typed in it is given back."""
    context = {"no_cookies": reason == REASON_NO_CSRF_COOKIE, "text": request.POST.get("text", "")}
    return render(request, "csrf.html", context, status=403)
