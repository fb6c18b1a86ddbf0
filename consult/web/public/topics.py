"""Topics as everybody may read them: home, the lists, one topic."""

from collections.abc import Iterable
from typing import Any

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import User
from consult.discussion import rules
from consult.discussion.models import Comment, Stance, Tally
from consult.errors import Refused
from consult.forms.resident import CommentForm
from consult.topics import lifecycle
from consult.topics.lifecycle import State
from consult.topics.models import Topic
from consult.web import pending
from consult.web.access import read_only, signed_in_user
from consult.web.paging import Order, page_by_key, page_of
from consult.web.public.archived import archive_of, start_of_archive
from consult.web.public.cards import Shown, bars, cards, places_of, shown, stance_of
from consult.web.telling import ANSWER, TOP, told

TOPICS_A_PAGE = 20
COMMENTS_A_PAGE = 20
SORTS = {
    "newest": Order("Newest", "created_at", back="Newer comments", on="Older comments"),
    "agreed": Order(
        "Most agreed", "agreement", back="More agreed comments", on="Less agreed comments"
    ),
    "divided": Order(
        "Most divided", "division", back="More divided comments", on="Less divided comments"
    ),
    "fewest": Order(
        "Needs votes",
        "vote_count",
        back="Comments with fewer votes",
        on="Comments with more votes",
        descending=False,
    ),
}


@read_only
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    topics = Topic.objects.for_cards()
    context = {
        "open_topics": [with_bars(t) for t in topics.open_now(now).order_by("closes_at")[:12]],
        "closed_topics": [with_bars(t) for t in topics.closed(now).order_by("-closes_at")[:3]],
        "totals": Tally.objects.aggregate(
            answers=Sum("support") + Sum("oppose") + Sum("unsure"), comments=Sum("comments")
        ),
    }
    return render(request, "public/home.html", context)


@read_only
def topics(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    words = request.GET.get("words", "").replace("\0", "")[:100]
    state = request.GET.get("state", "open")
    topics = Topic.objects.for_cards().about(words)
    found: dict[str, QuerySet[Topic]] = {
        "open": topics.open_now(now).order_by("closes_at", "pk"),
        "closed": topics.closed(now).order_by("-closes_at", "pk"),
        "all": topics.opened(now).order_by("-opened_at", "pk"),
    }
    state = state if state in found else "open"
    page = page_of(request, found[state], TOPICS_A_PAGE)
    for topic in page:
        with_bars(topic)
    context = {
        "page": page,
        "topics_query": urlencode({"words": words, "state": state}) + "&",
        "words": words,
        "state": state,
        "states": [("open", "Open"), ("closed", "Closed"), ("all", "All")],
        "total": page.paginator.count,
    }
    return render(request, "public/topics.html", context)


@read_only
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    return show_topic(request, find_topic(slug))


def show_topic(
    request: HttpRequest, topic: Topic, form: CommentForm | None = None, status: int = 200
) -> HttpResponse:
    """The topic's page; `form` is one that was sent and needs mending."""
    now, user = timezone.now(), signed_in_user(request)
    sort = request.GET.get("sort", "newest")
    sort = sort if sort in SORTS else "newest"
    threads = shown(Comment.objects.filter(topic=topic).threads())
    page = page_by_key(request, threads, SORTS[sort], COMMENTS_A_PAGE, Shown._make)
    context = about(topic, user)
    if context["is_open"] and form is None:
        form = CommentForm()
    listed = cards(topic, page.rows, user=user, may_vote=context["may_vote"], now=now)
    notices = told(request, places_of(listed))
    context |= {
        "notices": notices,
        "messages": notices.pop(TOP, ()),
        **_answered(request, topic, user, notices.pop(ANSWER, ())),
        "bars": bars(topic),
        "form": form,
        "unsent": pending.unsent(request, topic),
        "comment_length": rules.COMMENT_LENGTH,
        "comment_url": reverse("add_comment", args=[topic.slug]),
        "page": page,
        "cards": listed,
        "sort": sort,
        "sorts": _sorts(is_open=context["is_open"]),
        # Most topics have none: to ask with the topic costs less than to ask in vain.
        **(start_of_archive(request, topic.post) if topic.has_archive else {}),
    }
    return render(request, "public/topic.html", context, status=status)


def _sorts(*, is_open: bool) -> list[tuple[str, str]]:
    """What the list offers: after the close no comment needs a vote any more."""
    return [(key, order.label) for key, order in SORTS.items() if is_open or key != "fewest"]


def _answered(
    request: HttpRequest, topic: Topic, user: User | None, told: Iterable[Message]
) -> dict[str, Any]:
    """What the answer box says of this reader's answer: the one given, or the one that waits."""
    waiting = None if user else pending.waiting_on(request, topic)
    wrong = [str(each) for each in told if each.level >= constants.WARNING]
    said = [str(each) for each in told if each.level < constants.WARNING]
    stance = stance_of(topic, user)
    return {
        "my_stance": stance,
        "my_stance_label": Stance(stance).label if stance else "",
        "answer_said": said[-1].rstrip(".") if said else "",
        "answer_wrong": [*wrong, *(waiting.expired if waiting else [])],
        "waiting": waiting,
        "sign_in_url": pending.sign_in_url(topic.get_absolute_url()) if waiting else "",
    }


@read_only
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """All comments that came with a topic's post, a page at a time."""
    topic = find_topic(slug)
    context = {"topic": topic, **archive_of(request, topic.post)}
    return render(request, "public/archive.html", context)


def find_topic(slug: str) -> Topic:
    """An open or closed topic with all that its page shows of it; a draft is not found."""
    found = (
        Topic.objects.opened(timezone.now())
        .select_related("councillor", "tally", "post")
        # Long, and not shown: the topic has a text of its own.
        .defer("post__body", "post__warnings", "post__changed_to")
        .with_archive()
        .with_hand_overs()
    )
    return get_object_or_404(found, slug=slug)


def about(topic: Topic, user: User | None) -> dict[str, Any]:
    """What every page of a topic says, and what this reader may do on it."""
    state = topic.state(timezone.now())
    is_open = state is State.OPEN
    may_take_part = may_vote = is_open
    if user is not None:
        may_take_part = is_open and _allows(rules.check_may_take_part, user)
        may_vote = is_open and _allows(
            rules.check_may_vote, user, councillor_id=topic.councillor_id
        )
    return {
        "topic": topic,
        "state": state.value,
        "is_open": is_open,
        "is_owner": user is not None and lifecycle.may_run(user, topic.councillor_id),
        "may_take_part": may_take_part,
        "may_vote": may_vote,
    }


def with_bars(topic: Topic) -> Topic:
    topic.bars = bars(topic)  # type: ignore[attr-defined]
    return topic


def _allows(check: Any, *args: Any, **kwargs: Any) -> bool:
    try:
        check(*args, **kwargs)
    except Refused:
        return False
    return True
