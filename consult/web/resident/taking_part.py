"""Answering: positions, comments, replies, votes, and changing one's mind."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from consult.discussion import actions
from consult.discussion.models import Comment, Stance, Vote
from consult.errors import Invalid, Refused
from consult.forms.refusals import at_its_field, on_the_next_page
from consult.forms.resident import CommentForm, ReplyForm
from consult.topics.models import Topic
from consult.web import pending
from consult.web.access import or_not_found, read_or_send, send_only, signed_in_user
from consult.web.errors import too_late
from consult.web.public.cards import WITHDRAW, Shown, cards, places_of, shown
from consult.web.public.topics import about, find_topic, show_topic
from consult.web.telling import ANSWER, TOP, place_of, tell, told, words_after_sending


@send_only(lambda slug: f"{reverse('topic', args=[slug])}#answer")
def take_position(request: HttpRequest, slug: str) -> HttpResponse:
    user, now = signed_in_user(request), timezone.now()
    topics = Topic.objects.opened(now).filter(slug=slug)
    value, here = request.POST.get("value", ""), f"{reverse('topic', args=[slug])}#answer"
    with or_not_found(), on_the_next_page(request, at=ANSWER):
        if user is None:
            topic = topics.get()
            _check_choice(value, Stance.values)
            actions.check_open(topic, now=now)
            return pending.keep(
                request, "position", topic.pk, topic=topic.pk, value=value, then=here
            )
        if value == WITHDRAW:
            actions.withdraw_position(topics, by=user, now=now)
            tell(request, "Your answer is withdrawn.", at=ANSWER)
        else:
            actions.take_position(topics, value=value, by=user, now=now)
            tell(request, f"Your answer is counted: {Stance(value).label}.", at=ANSWER)
    return redirect(here)


@read_or_send
def add_comment(request: HttpRequest, slug: str) -> HttpResponse:
    user, now, here = signed_in_user(request), timezone.now(), reverse("topic", args=[slug])
    if request.method != "POST":
        return redirect(f"{find_topic(slug).get_absolute_url()}#comments")
    form = CommentForm(request.POST)
    if not form.is_valid():
        return show_topic(request, find_topic(slug), form, status=400)
    topics, data = Topic.objects.opened(now).filter(slug=slug), form.cleaned_data
    with or_not_found(), at_its_field(form):
        if user is None:
            topic = topics.get()
            actions.check_open(topic, now=now)
            kept = _to_keep(data)
            then = f"{here}#comments"
            return pending.keep(request, "comment", topic.pk, topic=topic.pk, then=then, **kept)
        comment = actions.add_comment(topics, by=user, now=now, **data)
        place = place_of(comment.pk)
        tell(request, words_after_sending(comment, now), at=place)
        # In the order in which it stands first.
        return redirect(f"{here}#{place}")
    return show_topic(request, find_topic(slug), form, status=400)


@read_or_send
def comment(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    """One comment with all its replies, and the form to reply, or for the councillor to answer."""
    found, user, now = find_comment(slug, comment_id), signed_in_user(request), timezone.now()
    topic = found.topic
    if found.parent_id is not None:
        thread = reverse("comment", args=[slug, found.parent_id])
        return redirect(f"{thread}#comment-{found.pk}")
    context = about(topic, user)
    form, answering = None, bool(context["is_owner"])
    if found.is_visible and (context["may_take_part"] or answering):
        form = _reply_form(request.POST or None, answering=answering)
    status = 200
    if request.method == "POST":
        if form is None:
            return _refuse_reply(request, found, is_open=context["is_open"])
        response = _reply(request, found, form, answering=answering)
        if response is not None:
            return response
        status = 400
    itself = map(Shown._make, shown(Comment.objects.filter(pk=found.pk)))
    listed = cards(
        topic, list(itself), user=user, may_vote=context["may_vote"], now=now, replies_shown=None
    )
    notices = told(request, places_of(listed))
    answered = answering and any(reply.comment.official for reply in listed[0].replies)
    context |= {
        "cards": listed,
        "notices": notices,
        "messages": notices.pop(TOP, ()),
        "form": form,
        "answering": answering,
        "answered": answered,
        "next_question": _next_question(found) if answered else None,
        "unsent": pending.unsent(request, topic),
    }
    return render(request, "resident/comment.html", context, status=status)


def _next_question(comment: Comment) -> Comment | None:
    """What the topic's councillor owes an answer to beside this one."""
    owed = Comment.objects.owed_by(comment.topic.councillor_id).exclude(pk=comment.pk)
    return owed.select_related("topic").first()


def _refuse_reply(request: HttpRequest, parent: Comment, *, is_open: bool) -> HttpResponse:
    """What was written is given back where it merely came too late."""
    if not is_open:
        return too_late(request, "This topic is closed.")
    if not parent.is_visible:
        return too_late(request, "The comment that you reply to is no longer here.")
    raise Refused("This comment takes no replies from you.")


def _reply(
    request: HttpRequest, parent: Comment, form: ReplyForm, *, answering: bool
) -> HttpResponse | None:
    """Where to go next; None when the form needs mending."""
    if not form.is_valid():
        return None
    data, user, topic = form.cleaned_data, signed_in_user(request), parent.topic
    thread, now = parent.get_absolute_url(), timezone.now()
    if user is None:
        kept = _to_keep(data)
        return pending.keep(request, "reply", parent.pk, topic=topic.pk, then=thread, **kept)
    with at_its_field(form):
        if answering:
            said = {"text": data["text"], "submission": data["submission"]}
            reply = actions.answer_comment(parent, by=user, now=now, **said)
        else:
            reply = actions.add_comment(topic, parent=parent, by=user, now=now, **data)
        tell(request, words_after_sending(reply, now), at=place_of(reply.pk))
        return redirect(f"{thread}#{place_of(reply.pk)}")
    return None


@send_only(lambda slug, comment_id: reverse("comment", args=[slug, comment_id]))
def vote(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    user, now = signed_in_user(request), timezone.now()
    comments = Comment.objects.filter(pk=comment_id, topic__slug=slug, topic__opened_at__lte=now)
    value, here = request.POST.get("value", ""), _back_to(request, slug, comment_id)
    with or_not_found(), on_the_next_page(request, at=place_of(comment_id)):
        if user is None:
            found = comments.select_related("topic").get()
            _check_choice(value, Vote.values)
            actions.check_open(found.topic, now=now)
            kept: dict[str, Any] = {"topic": found.topic_id, "value": value, "back": here}
            return pending.keep(request, "vote", found.pk, then=here, **kept)
        if value == WITHDRAW:
            actions.withdraw_vote(comments, by=user, now=now)
            tell(request, "Your vote is taken back.", at=place_of(comment_id))
        else:
            actions.vote_on_comment(comments, value=value, by=user, now=now)
    return redirect(here)


def find_comment(slug: str, comment_id: int, by: User | None = None) -> Comment:
    """A comment of this open or closed topic, with it; with `by`, only if that user wrote it."""
    topics = Topic.objects.opened(timezone.now()).filter(slug=slug)
    comments = Comment.objects.filter(topic__in=topics)
    if by is not None:
        comments = comments.filter(author=by)
    # All of the topic but what is long.
    found = comments.with_authors().select_related("topic").defer("topic__body")
    return get_object_or_404(found, pk=comment_id)


def _reply_form(data: Any, *, answering: bool) -> ReplyForm:
    if answering:
        return ReplyForm(
            data, label="Your official answer", submit="Publish answer", empty="Write your answer"
        )
    return ReplyForm(data, label="Your reply", submit="Send reply", empty="Write your reply")


def _back_to(request: HttpRequest, slug: str, comment_id: int) -> str:
    """The page that the vote was cast on: the list as it was sorted, or the comment's own."""
    own = reverse("comment", args=[slug, comment_id])
    came_from = request.headers.get("Referer", "").partition("#")[0]
    for page in (reverse("topic", args=[slug]), own):
        if came_from.partition("?")[0] == request.build_absolute_uri(page):
            query = came_from.partition("?")[2]
            return f"{page}{'?' if query else ''}{query}#comment-{comment_id}"
    return f"{own}#comment-{comment_id}"


def _to_keep(data: dict[str, Any]) -> dict[str, Any]:
    """As a session can hold it. A name is given by who has signed in."""
    return {key: data[key] for key in data if key != "name"} | {
        "submission": str(data["submission"])
    }


def _check_choice(value: str, choices: list[str]) -> None:
    if value not in choices:
        raise Invalid("Choose one of the answers.", field="value")
