"""A post that was found, its source beside what was understood: corrected, then made a draft."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from consult.forms.found_post import PostForm
from consult.intake.actions.sources import key_of
from consult.intake.marks import with_stubs, withheld_among
from consult.intake.models import Retrieval, Source, WithheldComment
from consult.reading.post import Post
from consult.topics import actions
from consult.topics.lifecycle import Outcome
from consult.topics.models import Topic
from consult.web.access import read_or_send, sign_in_first, user_of

# After that the page no longer asks again by itself.
_PATIENCE = timedelta(minutes=3)
SAID = {
    Outcome.NEW: "A draft is made from your post.",
    Outcome.SAME: "This post was imported before. This is its topic.",
    Outcome.UPDATED: "This post was imported before. Its draft now says what the post says.",
    Outcome.CHANGED: "This post was imported before, and has changed. Its topic stays as it is.",
}


@sign_in_first
@read_or_send
def found_post(request: HttpRequest, retrieval_id: int, place: int) -> HttpResponse:
    row = find_retrieval(request, retrieval_id)
    posts = row.posts
    if place > len(posts):
        raise Http404
    found = posts[place - 1]
    ((topic, outcome),) = actions.look_up([found], councillor_id=row.councillor_id)
    may_write = topic is None or topic.follows_its_post
    comments = found.post.comments
    withheld = withheld_among(comments)
    fixed = [each.position for each, why in zip(comments, withheld, strict=True) if why]
    data = request.POST if request.method == "POST" else None
    form = PostForm(data, post=found.post, withheld=fixed)
    if request.method == "POST" and may_write and form.is_valid():
        made, outcome = actions.draft_topic(
            found.post,
            says=form.corrected(),
            format=found.format,
            councillor=row.councillor,
            by=user_of(request),
            now=timezone.now(),
        )
        messages.success(request, SAID[outcome])
        return redirect(made)
    if request.method == "POST" and not may_write:
        messages.warning(request, "Its topic was edited or opened meanwhile, and stays as it is.")
        return redirect("found_post", row.pk, place)
    context = (
        about(request, row)
        | _about_post(topic, outcome)
        | {
            "form": form,
            "found": found,
            "post": _as_shown(found.post, withheld),
            "namesake": None if topic else _namesake(found.post, row.councillor_id),
            "is_alone": is_alone(row),
            "has_words": bool(found.post.body or found.post.comments),
        }
    )
    return render(request, "desk/found_post.html", context, status=400 if form.errors else 200)


def _as_shown(post: Post, withheld: Sequence[WithheldComment | None]) -> Post:
    """With nothing of what is withheld, which its source says as well."""
    shown = with_stubs(post, withheld)
    return replace(shown, source=None) if any(withheld) else shown


def _namesake(post: Post, councillor_id: int) -> Topic | None:
    """A topic from a post of the same title: the same post, it may be, in another format."""
    if not post.title:
        return None
    own = Topic.objects.filter(councillor=councillor_id)
    return own.filter(post__title__iexact=post.title[:300]).order_by("pk").first()


def find_retrieval(request: HttpRequest, retrieval_id: int) -> Retrieval:
    """One's own; an admin's, all. Anybody else's does not exist."""
    seen = Retrieval.objects.seen_by(user_of(request)).select_related("councillor")
    return get_object_or_404(seen, pk=retrieval_id)


def is_alone(row: Retrieval) -> bool:
    """Whether one post is all that there is to tell of."""
    return len(row.posts) == 1 and not any(each.problem for each in row.inputs)


def about(request: HttpRequest, row: Retrieval) -> dict[str, Any]:
    """What its pages say of a retrieval beside the posts."""
    is_slow = row.is_waiting and timezone.now() > row.created_at + _PATIENCE
    inputs = row.inputs
    kept = Source.objects.filter(councillor=row.councillor_id, key=key_of(row.feed_address))
    return {
        "retrieval": row,
        "is_own": row.councillor_id == user_of(request).councillor_id,
        "is_slow": is_slow,
        "readings": [each for each in inputs if each.reading],
        "refused": [each for each in inputs if each.problem],
        "is_kept": bool(row.feed_address) and kept.exists(),
    }


def _about_post(topic: Topic | None, outcome: Outcome) -> dict[str, Any]:
    return {
        "topic": topic,
        "may_write": topic is None or topic.follows_its_post,
        "has_changed": outcome in {Outcome.UPDATED, Outcome.CHANGED},
    }
