"""A draft: edited, previewed, opened or discarded."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from consult.discussion.models import Stance
from consult.errors import NotReady
from consult.forms.desk import DraftForm
from consult.forms.refusals import at_its_field, on_the_next_page
from consult.topics import actions, lifecycle
from consult.topics.lifecycle import State
from consult.topics.models import Topic
from consult.web.access import (
    read_only,
    read_or_send,
    send_only,
    sign_in_first,
    user_of,
)
from consult.web.desk.comparison import comparison
from consult.web.public.archived import archive_of


@sign_in_first
@read_or_send
def draft(request: HttpRequest, topic_id: int) -> HttpResponse:
    """The form: saved, previewed as it is typed, or typed on in (`edit`)."""
    topic, now = find_draft(request, topic_id), timezone.now()
    if topic.opened_at is not None:
        return redirect(topic)
    form = DraftForm(request.POST or None, initial=_as_initial(topic), seen=topic.text_key)
    newer: dict[str, Any] = {}
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "preview" in request.POST:
            return _preview_of(request, topic, form)
        # A copy: what is refused at a field is no longer clean.
        data = dict(form.cleaned_data)
        with on_the_next_page(request), at_its_field(form):
            actions.edit_draft(
                topic, **_as_fields(data), seen=data["seen"] or None, by=user_of(request)
            )
            messages.success(request, "The draft is saved.")
            return redirect("preview" if "then_preview" in request.POST else "draft", topic.pk)
        if not form.errors:
            return redirect("desk")
        topic.refresh_from_db()
        form.is_beside(topic.text_key)
        newer = {"newer": data["title"], **comparison(topic.title, topic.body, data["body"])}
    context = _draft_context(request, topic, now) | {"form": form} | newer
    return render(request, "desk/draft.html", context, status=400 if form.errors else 200)


def _preview_of(request: HttpRequest, topic: Topic, form: DraftForm) -> HttpResponse:
    """What is typed, as residents would see it; of what is saved already, the draft's preview."""
    fields = _as_fields(form.cleaned_data)
    if all(getattr(topic, name) == value for name, value in fields.items()):
        return redirect("preview", topic.pk)
    for name, value in fields.items():
        setattr(topic, name, value)
    context = _preview_context(request, topic, timezone.now()) | {"typed": form.typed}
    return render(request, "desk/preview.html", context)


@sign_in_first
@read_only
def preview(request: HttpRequest, topic_id: int) -> HttpResponse:
    user = user_of(request)
    topics = Topic.objects.all() if user.is_moderator else Topic.objects.run_by(user)
    topic = find_draft(request, topic_id, topics)
    if topic.opened_at is not None:
        return redirect(topic)
    context = _preview_context(request, topic, timezone.now())
    context["may_open"] = lifecycle.may_run(user, topic.councillor_id)
    return render(request, "desk/preview.html", context)


@sign_in_first
@send_only(lambda topic_id: reverse("preview", args=[topic_id]))
def open_topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic, now = find_draft(request, topic_id), timezone.now()
    with on_the_next_page(request):
        try:
            actions.open_topic(topic, by=user_of(request), now=now)
        except NotReady as error:
            missing = {"missing": error.missing, "may_open": True}
            context = _preview_context(request, topic, now) | missing
            return render(request, "desk/preview.html", context, status=400)
        return redirect("opened", topic.pk)
    return redirect("desk")


@sign_in_first
@read_only
def opened(request: HttpRequest, topic_id: int) -> HttpResponse:
    """What to do with a topic that is open: share it, print it, look at it."""
    topic = find_draft(request, topic_id)
    if topic.state(timezone.now()) is not State.OPEN:
        return redirect(topic)
    return render(request, "desk/opened.html", {"topic": topic})


@sign_in_first
@read_or_send
def discard_draft(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = find_draft(request, topic_id)
    if topic.opened_at is not None:
        return redirect(topic)
    if request.method != "POST":
        return render(request, "desk/discard.html", {"topic": topic})
    with on_the_next_page(request):
        actions.discard_draft(topic, by=user_of(request))
        messages.success(request, "The draft is discarded. You can import the post again.")
        return redirect("desk")
    return redirect(topic)


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


def _as_fields(data: dict[str, Any]) -> dict[str, Any]:
    """Of a topic, as the form's values say them."""
    return {name: data[name] for name in ("title", "question", "can_change", "body")} | {
        "closes_at": data["closes_on"]
    }


def _preview_context(request: HttpRequest, topic: Topic, now: datetime) -> dict[str, Any]:
    return _draft_context(request, topic, now) | {"stances": Stance.choices}


def _draft_context(request: HttpRequest, topic: Topic, now: datetime) -> dict[str, Any]:
    return {
        "topic": topic,
        "post": topic.post,
        **archive_of(request, topic.post),
        "needs": topic.needs(now),
        "is_short": lifecycle.is_short(topic.closes_at, now),
        "days": (topic.closes_at - now).days if topic.closes_at else None,
    }
