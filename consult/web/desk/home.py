"""The desk: what is owed, drafts, topics, sources."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from consult.discussion.models import Comment
from consult.intake.models import MOST_RETRIEVALS, Source
from consult.outreach.digest import CLOSING_SOON
from consult.topics.lifecycle import State
from consult.topics.models import Topic
from consult.web.access import (
    councillor_of,
    for_councillors,
    read_only,
    sign_in_first,
    user_of,
)
from consult.web.desk.digest import digest_state
from consult.web.desk.looked_at import looked_at
from consult.web.paging import page_of
from consult.web.public.topics import with_bars

DRAFTS_A_PAGE = 20


@sign_in_first
@read_only
def desk(request: HttpRequest) -> HttpResponse:
    """A councillor's own; an admin, who has none, is led to all of them."""
    user = user_of(request)
    if user.is_superuser and user.councillor_id is None:
        return redirect("all_desks")
    return _own_desk(request)


@for_councillors
def _own_desk(request: HttpRequest) -> HttpResponse:
    councillor, now = councillor_of(request), timezone.now()
    own = Topic.objects.filter(councillor=councillor)
    questions = Comment.objects.owed_by(councillor.pk)
    topics = soonest_first(own.opened(now).select_related("tally"), now)
    sources = Source.objects.filter(councillor=councillor).defer("known")
    context = {
        "councillor": councillor,
        "questions": questions.select_related("topic", "author__councillor"),
        "closing": own.open_now(now)
        .filter(closes_at__lte=now + CLOSING_SOON)
        .order_by("closes_at"),
        "topics": topics,
        "failing": sources.failing().count(),
        "looked_at": list(looked_at(councillor.pk)),
        "most_retrievals": MOST_RETRIEVALS,
        **_drafts(request, own.drafts(), sources, now),
        **digest_state(councillor, now),
    }
    return render(request, "desk/home.html", context)


def soonest_first(opened: QuerySet[Topic], now: datetime) -> list[Topic]:
    """Those that are open, the one that closes soonest first; then those that closed lately."""
    topics = list(opened.order_by("closes_at", "pk"))
    for topic in topics:
        topic.state_name = topic.state(now).value  # type: ignore[attr-defined]
        with_bars(topic)
    is_open = [topic for topic in topics if topic.state(now) is State.OPEN]
    closed = [topic for topic in topics if topic.state(now) is State.CLOSED]
    return [*is_open, *reversed(closed)]


def _drafts(
    request: HttpRequest, drafts: QuerySet[Topic], sources: QuerySet[Source], now: datetime
) -> dict[str, Any]:
    """A page of them; of those from one source where the address names one."""
    asked = request.GET.get("source", "")
    source = sources.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    if source:
        drafts = drafts.filter(post__source=source)
    shown = drafts.select_related("post__source").defer(
        "post__body", "post__changed_to", "post__source__known"
    )
    page = page_of(request, shown, DRAFTS_A_PAGE)
    for draft in page:
        draft.missing_count = len(draft.needs(now))
    query = f"source={source.pk}&" if source else ""
    return {"drafts": page, "drafts_source": source, "drafts_query": query}
