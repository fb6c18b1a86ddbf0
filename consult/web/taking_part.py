"""Answering: positions, comments, replies, votes, and changing one's mind."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from consult.discussion import actions
from consult.discussion.models import Comment, Stance, Vote
from consult.errors import Closed, Invalid, Refused
from consult.forms import CommentForm, ReplyForm
from consult.topics.models import Topic
from consult.web import pending
from consult.web.access import read_or_send, send_only, sign_in_first, signed_in_user, user_of
from consult.web.cards import WITHDRAW, cards
from consult.web.public import about, find_topic, show_topic


@send_only
def take_position(request: HttpRequest, slug: str) -> HttpResponse:
    topic, user = find_topic(slug), signed_in_user(request)
    value, here = request.POST.get("value", ""), f"{topic.get_absolute_url()}#answer"
    if user is None:
        if value not in Stance.values:
            return redirect(here)
        return pending.keep(request, "position", topic.pk, value=value, then=here)
    try:
        if value == WITHDRAW:
            actions.withdraw_position(topic, by=user, now=timezone.now())
            messages.success(request, "Your answer is withdrawn.")
        else:
            actions.take_position(topic, value=value, by=user, now=timezone.now())
            messages.success(request, f"Your answer is counted: {Stance(value).label}.")
    except (Closed, Invalid) as error:
        messages.error(request, str(error))
    except Refused as error:
        raise PermissionDenied(str(error)) from error
    return redirect(here)


@read_or_send
def add_comment(request: HttpRequest, slug: str) -> HttpResponse:
    topic, user = find_topic(slug), signed_in_user(request)
    if request.method != "POST":
        return redirect(f"{topic.get_absolute_url()}#comments")
    form = CommentForm(request.POST)
    if not form.is_valid():
        return show_topic(request, topic, form, status=400)
    data = form.cleaned_data
    if user is None:
        return pending.keep(
            request, "comment", topic.pk, text=data["text"], is_question=data["is_question"],
            submission=str(data["submission"]), then=f"{topic.get_absolute_url()}#comments",
        )  # fmt: skip
    try:
        comment = actions.add_comment(topic, by=user, now=timezone.now(), **data)
    except Invalid as error:
        form.add_error(error.field, str(error))
        return show_topic(request, topic, form, status=400)
    except Closed as error:
        return _too_late(request, topic, data["text"], error)
    except Refused as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, "Your comment is published.")
    return redirect(f"{topic.get_absolute_url()}#comment-{comment.pk}")


@read_or_send
def comment(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    """One comment with all its replies, and the form to reply, or for the councillor to answer."""
    topic, user = find_topic(slug), signed_in_user(request)
    found = _find(topic, comment_id)
    if found.parent_id is not None:
        thread = reverse("comment", args=[slug, found.parent_id])
        return redirect(f"{thread}#comment-{found.pk}")
    context = about(topic, user)
    form = None
    if found.is_visible and (context["may_take_part"] or context["is_owner"]):
        form = _reply_form(request.POST or None, answering=context["is_owner"])
    status = 200
    if request.method == "POST" and form is not None:
        response = _reply(request, found, form, answering=context["is_owner"])
        if response is not None:
            return response
        status = 400
    elif request.method == "POST":
        raise PermissionDenied("This comment takes no replies from you.")
    shown = cards(
        topic, [found], user=user, may_vote=context["may_vote"], now=timezone.now(),
        replies_shown=None,
    )  # fmt: skip
    context |= {"cards": shown, "form": form, "answering": context["is_owner"]}
    return render(request, "public/comment.html", context, status=status)


def _reply(
    request: HttpRequest, parent: Comment, form: ReplyForm, *, answering: bool
) -> HttpResponse | None:
    """Where to go next; None when the form needs mending."""
    if not form.is_valid():
        return None
    data, user, topic = form.cleaned_data, signed_in_user(request), parent.topic
    thread = parent.get_absolute_url()
    if user is None:
        return pending.keep(
            request, "reply", parent.pk, topic=topic.pk, text=data["text"],
            submission=str(data["submission"]), then=thread,
        )  # fmt: skip
    try:
        if answering:
            reply = actions.answer_comment(parent, by=user, now=timezone.now(), **data)
            messages.success(request, "Your official answer is published.")
        else:
            reply = actions.add_comment(topic, parent=parent, by=user, now=timezone.now(), **data)
            messages.success(request, "Your reply is published.")
    except Invalid as error:
        form.add_error(error.field, str(error))
        return None
    except Closed as error:
        form.add_error("text", str(error))
        return None
    except Refused as error:
        raise PermissionDenied(str(error)) from error
    return redirect(f"{thread}#comment-{reply.pk}")


@send_only
def vote(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    topic, user = find_topic(slug), signed_in_user(request)
    found = _find(topic, comment_id)
    value, here = request.POST.get("value", ""), _back_to(request, found)
    if user is None:
        if value not in Vote.values:
            return redirect(here)
        return pending.keep(request, "vote", found.pk, value=value, then=here)
    try:
        if value == WITHDRAW:
            actions.withdraw_vote(found, by=user, now=timezone.now())
        else:
            actions.vote_on_comment(found, value=value, by=user, now=timezone.now())
    except (Closed, Invalid) as error:
        messages.error(request, str(error))
    except Refused as error:
        raise PermissionDenied(str(error)) from error
    return redirect(here)


@sign_in_first
@read_or_send
def edit_comment(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    topic, user = find_topic(slug), user_of(request)
    found = _find(topic, comment_id, by=user)
    form = ReplyForm(
        request.POST or None,
        initial={"text": found.text},
        label="Your comment",
        submit="Save changes",
        empty="Write your comment",
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                text = form.cleaned_data["text"]
                actions.edit_comment(found, text=text, by=user, now=timezone.now())
            except (Closed, Invalid) as error:
                form.add_error("text", str(error))
            except Refused as error:
                raise PermissionDenied(str(error)) from error
            else:
                messages.success(request, "Your comment is changed.")
                return redirect(found)
        status = 400
    context = {"topic": topic, "comment": found, "form": form, "title": "Change your comment"}
    return render(request, "public/comment_form.html", context, status=status)


@sign_in_first
@read_or_send
def withdraw_comment(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    topic, user = find_topic(slug), user_of(request)
    found = _find(topic, comment_id, by=user)
    if request.method != "POST":
        return render(request, "public/withdraw.html", {"topic": topic, "comment": found})
    try:
        actions.withdraw_comment(found, by=user, now=timezone.now())
    except Refused as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, "Your comment is withdrawn.")
    return redirect(f"{topic.get_absolute_url()}#comments")


def _find(topic: Topic, comment_id: int, by: User | None = None) -> Comment:
    """A comment of this topic; with `by`, only if that user wrote it."""
    comments = Comment.objects.filter(topic=topic)
    if by is not None:
        comments = comments.filter(author=by)
    found = get_object_or_404(comments.with_authors(), pk=comment_id)
    found.topic = topic
    return found


def _reply_form(data: Any, *, answering: bool) -> ReplyForm:
    if answering:
        return ReplyForm(
            data, label="Your official answer", submit="Publish answer", empty="Write your answer"
        )
    return ReplyForm(data, label="Your reply", submit="Send reply", empty="Write your reply")


def _back_to(request: HttpRequest, comment: Comment) -> str:
    """The page that the vote was cast on: the list as it was sorted, or the comment's own."""
    here = comment.topic.get_absolute_url()
    came_from = request.headers.get("Referer", "").partition("#")[0]
    for page in (here, comment.get_absolute_url()):
        if came_from.partition("?")[0] == request.build_absolute_uri(page):
            query = came_from.partition("?")[2]
            return f"{page}{'?' if query else ''}{query}#comment-{comment.pk}"
    return f"{comment.get_absolute_url()}#comment-{comment.pk}"


def _too_late(request: HttpRequest, topic: Topic, text: str, error: Closed) -> HttpResponse:
    """The topic closed while it was being written: the words are given back to be copied."""
    form = CommentForm(initial={"text": text})
    context = {
        "topic": topic,
        "form": form,
        "title": "Your comment",
        "too_late": str(error),
        "text": text,
    }
    return render(request, "public/too_late.html", context, status=409)
