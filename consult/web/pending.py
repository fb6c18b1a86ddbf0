"""What a visitor typed or tapped before signing in: kept in the session, carried out after."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import time
from typing import Any
from uuid import UUID

from django.contrib.auth.signals import user_logged_in
from django.contrib.messages import constants
from django.core.exceptions import ObjectDoesNotExist
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from consult.discussion import actions
from consult.discussion.models import Comment, Stance, Vote
from consult.errors import ConsultError
from consult.topics import lifecycle
from consult.topics.models import Topic
from consult.web.access import read_only, send_only
from consult.web.telling import ANSWER, TOP, place_of, tell, words_after_sending

_KEY = "pending"
_UNSENT = "unsent"
_LANDING = "landing"
# A session is a row: nobody answers more than this before signing in.
_LIMIT = 20
_KEPT_SECONDS = 3600
Item = dict[str, Any]


def keep(
    request: HttpRequest, kind: str, row_id: int, *, topic: int, then: str, **data: Any
) -> HttpResponse:
    """Remember one thing to do, and go to sign-in. The same thing done again replaces it.

    `topic` is the number of the topic that it is about, `then` where to go after signing in.
    """
    kept = request.session.get(_KEY, {})
    # A second vote takes the place of the first; a second comment is another one.
    name = f"{kind} {row_id} {data.get('submission', '')}"
    kept.pop(name, None)
    kept[name] = {"kind": kind, "id": row_id, "topic": topic, "at": time(), **data}
    request.session[_KEY] = dict(list(kept.items())[-_LIMIT:])
    sign_in = sign_in_url(then)
    # A vote without a reload, in a page that is older than the session: the whole window goes.
    return HttpResponseClientRedirect(sign_in) if request.htmx else redirect(sign_in)  # type: ignore[attr-defined]


def sign_in_url(then: str) -> str:
    """To sign-in, and from there to what was carried out, or to `then`."""
    landing = f"{reverse('land')}?{urlencode({'next': then})}"
    return f"{reverse('account_login')}?{urlencode({'next': landing})}"


@read_only
def land(request: HttpRequest) -> HttpResponse:
    """Where somebody arrives who signed in to have something counted: at the thing itself."""
    then = request.GET.get("next", "")
    if not (then.startswith("/") and url_has_allowed_host_and_scheme(then, None)):
        then = reverse("home")
    landings = request.session.pop(_LANDING, None)
    if landings is None:
        return redirect(then)
    # Of several things it says at the top what became of each.
    return redirect(landings[0] if len(landings) == 1 else then.partition("#")[0])


@send_only(lambda: reverse("account_login"))
def forget(request: HttpRequest) -> HttpResponse:
    """Somebody else sat at this computer before: nothing of theirs is to be carried out."""
    request.session.pop(_KEY, None)
    return redirect("account_login")


def sentences(request: HttpRequest) -> list[str]:
    """What is kept, as the sign-in page says it."""
    return [_sentence(item) for item in request.session.get(_KEY, {}).values() if _is_fresh(item)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits on one topic for its visitor to sign in, and what waited too long, in words."""

    answer: str = ""
    others: list[str] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.answer or self.others or self.expired)


def waiting_on(request: HttpRequest, topic: Topic) -> Waiting:
    """For who is not signed in. What has expired is told once, and forgotten."""
    kept: dict[str, Item] = request.session.get(_KEY, {})
    here = {name: item for name, item in kept.items() if item.get("topic") == topic.pk}
    if not here:
        return Waiting()
    fresh = [item for item in here.values() if _is_fresh(item)]
    expired = {name: item for name, item in here.items() if not _is_fresh(item)}
    if expired and request.method != "HEAD":
        request.session[_KEY] = {name: kept[name] for name in kept if name not in expired}
    answers = [Stance(item["value"]).label for item in fresh if item["kind"] == "position"]
    return Waiting(
        answer=answers[0] if answers else "",
        others=[_NAMES[item["kind"]] for item in fresh if item["kind"] != "position"],
        expired=[_expired(item) for item in expired.values()],
    )


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
    kept: list[Item] = list(request.session.pop(_KEY, {}).values())
    if not kept:
        return
    landings = [_carry_out(request, item, user, alone=len(kept) == 1) for item in kept]
    request.session[_LANDING] = landings


def _carry_out(request: HttpRequest, item: Item, user: User, *, alone: bool) -> str:
    """Where to see what became of it. What was done alone is told by the thing itself."""
    topic_url = reverse("home")
    try:
        topic = Topic.objects.get(pk=item["topic"])
        topic_url = topic.get_absolute_url()
        if not _is_fresh(item):
            tell(request, _expired(item), level=constants.ERROR)
            return topic_url
        words, place, landing = _DO[item["kind"]](item, topic, user, timezone.now())
        tell(request, words, at=place if alone else TOP)
    except (ConsultError, ObjectDoesNotExist) as error:
        reason = str(error) if isinstance(error, ConsultError) else "It is no longer here."
        why = f"{_NAMES[item['kind']]} could not be sent. {reason}"
        if not item.get("text"):
            tell(request, why, level=constants.ERROR)
            return topic_url
        _give_back(request, item, why)
        return f"{topic_url}#comments"
    return landing


def _position(item: Item, topic: Topic, user: User, now: datetime) -> tuple[str, str, str]:
    actions.take_position(topic, value=item["value"], by=user, now=now)
    words = f"Your answer is counted: {Stance(item['value']).label}."
    return words, ANSWER, f"{topic.get_absolute_url()}#answer"


def _vote(item: Item, topic: Topic, user: User, now: datetime) -> tuple[str, str, str]:
    comment = Comment.objects.select_related("topic").get(pk=item["id"])
    actions.vote_on_comment(comment, value=item["value"], by=user, now=now)
    place = place_of(comment.pk)
    return f"Your vote is counted: {Vote(item['value']).label}.", place, item["back"]


def _comment(item: Item, topic: Topic, user: User, now: datetime) -> tuple[str, str, str]:
    is_owner = lifecycle.may_run(user, topic.councillor_id)
    comment = actions.add_comment(
        topic,
        text=item["text"],
        # Nobody asks themselves.
        is_question=item["is_question"] and not is_owner,
        submission=UUID(item["submission"]),
        by=user,
        now=now,
    )
    words, place = words_after_sending(comment, now), place_of(comment.pk)
    return words, place, f"{topic.get_absolute_url()}#{place}"


def _reply(item: Item, topic: Topic, user: User, now: datetime) -> tuple[str, str, str]:
    parent = Comment.objects.select_related("topic").get(pk=item["id"])
    said = {"text": item["text"], "submission": UUID(item["submission"]), "by": user, "now": now}
    # What one may do is asked now: before, nobody knew who it was.
    if lifecycle.may_run(user, topic.councillor_id):
        reply = actions.answer_comment(parent, **said)
    else:
        reply = actions.add_comment(topic, parent=parent, **said)
    words, place = words_after_sending(reply, now), place_of(reply.pk)
    return words, place, f"{parent.get_absolute_url()}#{place}"


_DO: dict[str, Callable[[Item, Topic, User, datetime], tuple[str, str, str]]] = {
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


def _is_fresh(item: Item) -> bool:
    """Not left on a shared computer an hour ago."""
    return bool(time() - item["at"] < _KEPT_SECONDS)


def _expired(item: Item) -> str:
    # Without its words: somebody else may sit here by now.
    name = _NAMES[item["kind"]]
    again = "Write it" if item.get("text") else "Give it"
    return f"{name} was kept for an hour, and nobody signed in. It was not sent. {again} again."


def _sentence(item: Item) -> str:
    name = _NAMES[item["kind"]]
    if item.get("text"):
        return f"{name} is kept: “{_start(item['text'])}”"
    choices = Stance if item["kind"] == "position" else Vote
    return f"{name} “{choices(item['value']).label}” is kept."


def _give_back(request: HttpRequest, item: Item, why: str) -> None:
    waiting = request.session.get(_UNSENT, {})
    waiting.setdefault(str(item["topic"]), []).append({"text": item["text"], "why": why})
    request.session[_UNSENT] = waiting


def _start(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
