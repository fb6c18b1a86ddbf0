"""The councillor's desk: what is owed, drafts, the digest."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import Councillor
from consult.discussion.models import Comment
from consult.errors import Closed, Invalid, NothingNew, NotReady
from consult.forms import DigestForm, DraftForm
from consult.intake.models import Source
from consult.outreach import actions as outreach
from consult.outreach.digest import CLOSING_SOON
from consult.outreach.models import Delivery
from consult.tasks import hurry, send_delivery
from consult.topics import actions, lifecycle
from consult.topics.models import Topic
from consult.web.access import (
    councillor_of,
    for_councillors,
    read_only,
    read_or_send,
    send_only,
    sign_in_first,
    user_of,
)
from consult.web.archived import archive_of
from consult.web.comparison import comparison
from consult.web.paging import page_of
from consult.web.public import with_bars

DRAFTS_A_PAGE = 20


@for_councillors
@read_only
def desk(request: HttpRequest) -> HttpResponse:
    councillor, now = councillor_of(request), timezone.now()
    own = Topic.objects.filter(councillor=councillor)
    questions = Comment.objects.unanswered().filter(topic__councillor=councillor)
    topics = list(own.opened(now).select_related("tally").order_by("-closes_at"))
    for topic in topics:
        topic.state_name = topic.state(now).value  # type: ignore[attr-defined]
        with_bars(topic)
    sources = Source.objects.filter(councillor=councillor).defer("known")
    context = {
        "councillor": councillor,
        "questions": questions.select_related("topic", "author__councillor").order_by("created_at"),
        "closing": own.open_now(now)
        .filter(closes_at__lte=now + CLOSING_SOON)
        .order_by("closes_at"),
        "topics": topics,
        "failing": sources.failing().count(),
        **_drafts(request, own.drafts(), sources, now),
        **_digest_state(councillor, now),
    }
    return render(request, "desk/home.html", context)


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


@sign_in_first
@read_or_send
def draft(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic, now = find_draft(request, topic_id), timezone.now()
    if topic.opened_at is not None:
        return redirect(topic)
    form = DraftForm(request.POST or None, initial=_as_initial(topic), seen=topic.text_key)
    newer: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.edit_draft(
                topic,
                title=data["title"],
                question=data["question"],
                can_change=data["can_change"],
                closes_at=data["closes_on"],
                body=data["body"],
                seen=data["seen"] or None,
                by=user_of(request),
            )
        except Invalid as error:
            topic.refresh_from_db()
            newer = {"newer": data["title"], **comparison(topic.title, topic.body, data["body"])}
            form.add_error(error.field, str(error))
        except Closed as error:
            messages.error(request, str(error))
            return redirect("desk")
        else:
            messages.success(request, "The draft is saved.")
            return redirect("draft", topic.pk)
    context = _draft_context(request, topic, now) | {"form": form} | newer
    return render(request, "desk/draft.html", context, status=400 if form.errors else 200)


@sign_in_first
@read_only
def preview(request: HttpRequest, topic_id: int) -> HttpResponse:
    user = user_of(request)
    topics = Topic.objects.all() if user.is_moderator else Topic.objects.run_by(user)
    topic = find_draft(request, topic_id, topics)
    if topic.opened_at is not None:
        return redirect(topic)
    context = _draft_context(request, topic, timezone.now())
    context["may_open"] = lifecycle.may_run(user, topic.councillor_id)
    return render(request, "desk/preview.html", context)


@sign_in_first
@send_only
def open_topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic, now = find_draft(request, topic_id), timezone.now()
    try:
        actions.open_topic(topic, by=user_of(request), now=now)
    except NotReady as error:
        context = _draft_context(request, topic, now) | {"missing": error.missing, "may_open": True}
        return render(request, "desk/preview.html", context, status=400)
    except Closed as error:
        messages.error(request, str(error))
        return redirect("desk")
    messages.success(request, "The topic is open. Residents can answer now.")
    return redirect(topic)


@sign_in_first
@read_or_send
def discard_draft(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = find_draft(request, topic_id)
    if topic.opened_at is not None:
        return redirect(topic)
    if request.method != "POST":
        return render(request, "desk/discard.html", {"topic": topic})
    try:
        actions.discard_draft(topic, by=user_of(request))
    except Closed as error:
        messages.error(request, str(error))
        return redirect(topic)
    messages.success(request, "The draft is discarded. You can import the post again.")
    return redirect("desk")


@for_councillors
@read_or_send
def digest(request: HttpRequest) -> HttpResponse:
    """When it comes, what the next one would say, and those that came."""
    councillor, now = councillor_of(request), timezone.now()
    subscription = outreach.subscription_of(councillor, now=now)
    initial = {name: getattr(subscription, name) for name in ("frequency", "weekday", "hour")}
    form = DigestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        outreach.change_subscription(councillor, by=user_of(request), now=now, **form.cleaned_data)
        messages.success(request, "Your digest settings are saved.")
        return redirect("digest")
    context = {
        "councillor": councillor,
        "form": form,
        "deliveries": Delivery.objects.filter(recipient=councillor.user_id)[:10],
        **_digest_state(councillor, now),
    }
    return render(request, "desk/digest.html", context, status=400 if form.errors else 200)


@for_councillors
@send_only
def send_digest(request: HttpRequest) -> HttpResponse:
    try:
        delivery = outreach.request_digest(
            councillor_of(request), by=user_of(request), now=timezone.now()
        )
    except NothingNew as error:
        messages.warning(request, str(error))
    else:
        hurry(send_delivery, delivery.pk)
        messages.success(request, "Your digest is on its way to your email address.")
    return redirect("digest")


def find_draft(request: HttpRequest, topic_id: int, topics: QuerySet[Topic] | None = None) -> Topic:
    """One's own; an admin's, all. Anybody else's does not exist."""
    if topics is None:
        topics = Topic.objects.run_by(user_of(request))
    found = topics.select_related("post", "councillor").prefetch_related("councillor__wards")
    return get_object_or_404(found, pk=topic_id)


def _as_initial(topic: Topic) -> dict[str, Any]:
    return {
        "title": topic.title,
        "question": topic.question,
        "can_change": topic.can_change,
        "body": "\n\n".join(topic.body),
        "closes_on": timezone.localdate(topic.closes_at) if topic.closes_at else None,
    }


def _draft_context(request: HttpRequest, topic: Topic, now: datetime) -> dict[str, Any]:
    return {
        "topic": topic,
        "post": topic.post,
        **archive_of(request, topic.post),
        "needs": topic.needs(now),
        "is_short": lifecycle.is_short(topic.closes_at, now),
        "days": (topic.closes_at - now).days if topic.closes_at else None,
    }


def _digest_state(councillor: Councillor, now: datetime) -> dict[str, Any]:
    found = outreach.preview_digest(councillor, now=now)
    sent = Delivery.objects.confirmed().filter(recipient=councillor.user_id)
    return {
        "digest": found,
        "has_news": bool(found and found.has_news),
        "last_digest": sent.order_by("-window_end").first(),
        "being_sent": Delivery.objects.under_way().filter(recipient=councillor.user_id).exists(),
    }
