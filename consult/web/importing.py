"""From a post elsewhere to a draft: paste, upload or give an address, look, choose."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from consult.errors import Invalid, NotAPost, NotFetched
from consult.forms import ImportForm
from consult.intake import readers
from consult.intake.archived.marks import without_withheld
from consult.intake.identity import identity_of
from consult.intake.models import ImportedPost, Retrieval, RetrievalStatus
from consult.intake.post import Post
from consult.intake.retrievals.actions import keep_reading, request_retrieval
from consult.tasks import hurry, retrieve
from consult.topics import actions
from consult.topics.lifecycle import Outcome
from consult.topics.models import Topic
from consult.web.access import (
    councillor_of,
    for_councillors,
    read_only,
    read_or_send,
    send_only,
    user_of,
)

# A form may hold a thousand fields, and a person looks through fewer.
POSTS_SHOWN = 200
# After that the page no longer asks again by itself.
_PATIENCE = timedelta(minutes=3)
_SAID = {
    Outcome.NEW: "A draft is made from your post.",
    Outcome.SAME: "This post was imported before. This is its topic.",
    Outcome.UPDATED: "This post was imported before. Its draft now says what the post says.",
    Outcome.CHANGED: "This post was imported before, and has changed. Its topic stays as it is.",
}
_COUNTED = {
    Outcome.NEW: "drafts made",
    Outcome.UPDATED: "drafts updated",
    Outcome.SAME: "imported before",
    Outcome.CHANGED: "changed since, their topics left as they are",
}


@for_councillors
@read_or_send
def import_post(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_taken_in(request, form))
        except (Invalid, NotAPost, NotFetched) as error:
            form.add_error(form.used, str(error))
    return render(request, "desk/import.html", {"form": form}, status=400 if form.errors else 200)


@for_councillors
@read_only
def retrieval(request: HttpRequest, retrieval_id: int) -> HttpResponse:
    return _show(request, _find(request, retrieval_id))


@for_councillors
@send_only
def draft_retrieved(request: HttpRequest, retrieval_id: int) -> HttpResponse:
    found = _find(request, retrieval_id)
    chosen = [int(place) for place in request.POST.getlist("posts") if _is_place(place)]
    made = actions.draft_retrieved(found, chosen=chosen, by=user_of(request), now=timezone.now())
    if not made:
        return _show(request, found, error="Choose at least one post")
    if len(made) == 1:
        topic, outcome = made[0]
        messages.success(request, _SAID[outcome])
        return redirect(topic)
    counts = Counter(outcome for _, outcome in made)
    told = [f"{counts[outcome]} {words}" for outcome, words in _COUNTED.items() if counts[outcome]]
    messages.success(request, f"Of {len(made)} posts: {', '.join(told)}.")
    return redirect("desk")


def _taken_in(request: HttpRequest, form: ImportForm) -> Topic | Retrieval:
    """One post is a draft at once; an address, or several posts, are looked at first."""
    councillor, user, now = councillor_of(request), user_of(request), timezone.now()
    if form.used == "address":
        asked = request_retrieval(
            form.cleaned_data["address"], councillor=councillor, by=user, now=now
        )
        hurry(retrieve, asked.pk)
        return asked
    reading = readers.read(form.content())
    if len(reading.posts) != 1:
        return keep_reading(reading, councillor=councillor, by=user, now=now)
    topic, outcome = actions.draft_topic(
        reading.posts[0], format=reading.format, councillor=councillor, by=user, now=now
    )
    messages.success(request, _SAID[outcome])
    return topic


def _show(request: HttpRequest, row: Retrieval, error: str = "") -> HttpResponse:
    is_waiting = row.status in {RetrievalStatus.WAITING, RetrievalStatus.WORKING}
    is_slow = is_waiting and timezone.now() > row.created_at + _PATIENCE
    reading = without_withheld(row.found) if row.found else None
    context = {
        "retrieval": row,
        "is_waiting": is_waiting,
        "is_slow": is_slow,
        "reading": reading,
        "posts": _marked(row, reading.posts[:POSTS_SHOWN]) if reading else [],
        "error": error,
    }
    return render(request, "desk/retrieval.html", context, status=400 if error else 200)


def _marked(row: Retrieval, posts: Sequence[Post]) -> list[tuple[Post, bool]]:
    """Each with whether it was imported before."""
    identities = [identity_of(post, row.councillor_id) for post in posts]
    stored = set(
        ImportedPost.objects.filter(identity__in=identities).values_list("identity", flat=True)
    )
    return [(post, own in stored) for post, own in zip(posts, identities, strict=True)]


def _find(request: HttpRequest, retrieval_id: int) -> Retrieval:
    """One's own; anybody else's does not exist."""
    return get_object_or_404(Retrieval, pk=retrieval_id, councillor=councillor_of(request))


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6
