"""A councillor's sources: keep one, see what the last look told, look now, pause, remove it."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from consult.errors import Invalid
from consult.forms.refusals import on_the_next_page
from consult.intake.actions import sources as actions
from consult.intake.models import Retrieval, Source
from consult.tasks import hurry, poll_source
from consult.web.access import (
    councillor_of,
    for_councillors,
    read_only,
    read_or_send,
    send_only,
    user_of,
)


@for_councillors
@read_only
def sources(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    is_draft = Q(posts__topic__opened_at=None, posts__topic__isnull=False)
    kept = list(
        Source.objects.filter(councillor=councillor_of(request))
        .annotate(post_count=Count("posts"), draft_count=Count("posts__topic", filter=is_draft))
        .defer("known")
    )
    for source in kept:
        source.looking = source.is_under_way(now)  # type: ignore[attr-defined]
    context = {
        "sources": kept,
        "now": now,
        "is_under_way": any(source.is_under_way(now) for source in kept),
    }
    return render(request, "desk/sources.html", context)


def _all_sources(source_id: int) -> str:
    return reverse("sources")


@for_councillors
@send_only(lambda retrieval_id: reverse("retrieval", args=[retrieval_id]))
def keep_source(request: HttpRequest, retrieval_id: int) -> HttpResponse:
    retrieval = get_object_or_404(Retrieval, pk=retrieval_id, councillor=councillor_of(request))
    with on_the_next_page(request, Invalid):
        source, is_new = actions.add_source(retrieval, by=user_of(request), now=timezone.now())
        if is_new:
            hurry(poll_source, source.pk)
            messages.success(request, "The source is kept. New posts become drafts on your desk.")
        else:
            messages.warning(request, "You keep this source already.")
        return redirect("sources")
    return redirect(retrieval)


@for_councillors
@send_only(_all_sources)
def poll_now(request: HttpRequest, source_id: int) -> HttpResponse:
    source = _find(request, source_id)
    with on_the_next_page(request):
        actions.request_poll(source, by=user_of(request), now=timezone.now())
        hurry(poll_source, source.pk)
        messages.success(request, "The source is looked at now. Its result will appear here.")
    return redirect("sources")


@for_councillors
@send_only(_all_sources)
def pause_source(request: HttpRequest, source_id: int) -> HttpResponse:
    """Pause it or resume it, as the button says: pressed twice it does the same."""
    source, user = _find(request, source_id), user_of(request)
    if request.POST.get("wish") == "resume":
        actions.resume_source(source, by=user)
        hurry(poll_source, source.pk)
        messages.success(request, "The source is resumed. What is new in it comes to your desk.")
    else:
        actions.pause_source(source, by=user, now=timezone.now())
        messages.success(request, "The source is paused. It is not looked at until you resume it.")
    return redirect("sources")


@for_councillors
@read_or_send
def remove_source(request: HttpRequest, source_id: int) -> HttpResponse:
    source = _find(request, source_id)
    if request.method != "POST":
        return render(request, "desk/remove_source.html", {"source": source})
    actions.remove_source(source, by=user_of(request))
    messages.success(request, "The source is removed. Its drafts and topics stay.")
    return redirect("sources")


def _find(request: HttpRequest, source_id: int) -> Source:
    """One's own; anybody else's does not exist."""
    return get_object_or_404(Source, pk=source_id, councillor=councillor_of(request))
