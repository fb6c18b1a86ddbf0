"""What a visitor typed or tapped before signing in: kept in the session, carried out after."""

from collections.abc import Callable
from datetime import datetime
from time import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ObjectDoesNotExist
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from consult.discussion import actions
from consult.discussion.models import Comment, Stance, Vote
from consult.errors import ConsultError
from consult.topics.models import Topic
from consult.web.access import send_only

_KEY = "pending"
_UNSENT = "unsent"
# A session is a row: nobody answers more than this before signing in.
_LIMIT = 20
_KEPT_SECONDS = 3600


def keep(request: HttpRequest, kind: str, row_id: int, *, then: str, **data: Any) -> HttpResponse:
    """Remember one thing to do, and go to sign-in. The same thing done again replaces it."""
    kept = request.session.get(_KEY, {})
    # A second vote takes the place of the first; a second comment is another one.
    name = f"{kind} {row_id} {data.get('submission', '')}"
    kept.pop(name, None)
    kept[name] = {"kind": kind, "id": row_id, "at": time(), **data}
    request.session[_KEY] = dict(list(kept.items())[-_LIMIT:])
    if len(kept) > 1:
        # To the top of the page, where it says what became of each.
        then = then.partition("#")[0]
    sign_in = f"{reverse('account_login')}?{urlencode({'next': then})}"
    # A vote without a reload, in a page that is older than the session: the whole window goes.
    return HttpResponseClientRedirect(sign_in) if request.htmx else redirect(sign_in)  # type: ignore[attr-defined]


def sentences(request: HttpRequest) -> list[str]:
    """What is kept, as the sign-in page says it."""
    said = {
        "position": lambda item: f"Your answer “{Stance(item['value']).label}” is kept.",
        "vote": lambda item: f"Your vote “{Vote(item['value']).label}” is kept.",
        "comment": lambda item: f"Your comment is kept: “{_start(item['text'])}”",
        "reply": lambda item: f"Your reply is kept: “{_start(item['text'])}”",
    }
    return [said[item["kind"]](item) for item in _fresh(request.session.get(_KEY, {}))]


@send_only
def forget(request: HttpRequest) -> HttpResponse:
    """Somebody else sat at this computer before: nothing of theirs is to be carried out."""
    request.session.pop(_KEY, None)
    return redirect("account_login")


def _fresh(kept: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what was left on a shared computer an hour ago."""
    return [item for item in kept.values() if time() - item["at"] < _KEPT_SECONDS]


def unsent(request: HttpRequest, topic: Topic) -> list[dict[str, str]]:
    """What was written on this topic and could not be sent after signing in, given back once.

    Each has its `text`, and `why` it was not sent.
    """
    waiting = request.session.get(_UNSENT, {})
    if str(topic.pk) not in waiting or request.method == "HEAD":
        return []
    found: list[dict[str, str]] = waiting.pop(str(topic.pk))
    request.session[_UNSENT] = waiting
    return found


@receiver(user_logged_in)
def carry_out(request: HttpRequest, user: User, **_: Any) -> None:
    """Do all that was kept; what cannot be done is said, and its words are given back."""
    now = timezone.now()
    for item in _fresh(request.session.pop(_KEY, {})):
        try:
            messages.success(request, _DO[item["kind"]](item, user, now))
        except (ConsultError, ObjectDoesNotExist) as error:
            reason = str(error) if isinstance(error, ConsultError) else "It is no longer here."
            why = f"{_NAMES[item['kind']]} could not be sent. {reason}"
            if item.get("text"):
                _give_back(request, item, why)
            else:
                messages.error(request, why)


def _position(item: dict[str, Any], user: User, now: datetime) -> str:
    topic = Topic.objects.get(pk=item["id"])
    actions.take_position(topic, value=item["value"], by=user, now=now)
    return f"Your answer is counted: {Stance(item['value']).label}."


def _vote(item: dict[str, Any], user: User, now: datetime) -> str:
    comment = Comment.objects.select_related("topic").get(pk=item["id"])
    actions.vote_on_comment(comment, value=item["value"], by=user, now=now)
    return f"Your vote is counted: {Vote(item['value']).label}."


def _comment(item: dict[str, Any], user: User, now: datetime) -> str:
    actions.add_comment(
        Topic.objects.get(pk=item["id"]),
        text=item["text"],
        is_question=item["is_question"],
        submission=UUID(item["submission"]),
        by=user,
        now=now,
    )
    return "Your comment is published."


def _reply(item: dict[str, Any], user: User, now: datetime) -> str:
    parent = Comment.objects.select_related("topic").get(pk=item["id"])
    actions.add_comment(
        parent.topic,
        text=item["text"],
        parent=parent,
        submission=UUID(item["submission"]),
        by=user,
        now=now,
    )
    return "Your reply is published."


_DO: dict[str, Callable[[dict[str, Any], User, datetime], str]] = {
    "position": _position,
    "vote": _vote,
    "comment": _comment,
    "reply": _reply,
}
_NAMES = {
    "position": "Your answer",
    "vote": "Your vote",
    "comment": "Your comment",
    "reply": "Your reply",
}


def _give_back(request: HttpRequest, item: dict[str, Any], why: str) -> None:
    topic_id = str(item["topic"] if item["kind"] == "reply" else item["id"])
    waiting = request.session.get(_UNSENT, {})
    waiting.setdefault(topic_id, []).append({"text": item["text"], "why": why})
    request.session[_UNSENT] = waiting


def _start(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
