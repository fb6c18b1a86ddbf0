"""From a post elsewhere to what was found there: paste, upload or give an address, then choose."""

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from consult.errors import NotFetched
from consult.forms.importing import ImportForm
from consult.forms.refusals import at_its_field
from consult.intake.actions.retrievals import keep_found, request_retrieval
from consult.intake.models import Retrieval
from consult.tasks import hurry, retrieve
from consult.topics import actions
from consult.topics.lifecycle import Outcome
from consult.web.access import (
    councillor_of,
    for_councillors,
    read_only,
    read_or_send,
    send_only,
    sign_in_first,
    user_of,
)
from consult.web.desk.found import SAID, about, find_retrieval, is_alone
from consult.web.paging import page_of

POSTS_A_PAGE = 50
_COUNTED = {
    Outcome.NEW: "made into drafts",
    Outcome.UPDATED: "whose draft now says what the post says",
    Outcome.SAME: "imported before",
    Outcome.CHANGED: "changed since, their topics left as they are",
}


@for_councillors
@read_or_send
def import_post(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with at_its_field(form, NotFetched):
            return redirect(_taken_in(request, form))
    return render(request, "desk/import.html", {"form": form}, status=400 if form.errors else 200)


@sign_in_first
@read_only
def retrieval(request: HttpRequest, retrieval_id: int) -> HttpResponse:
    row = find_retrieval(request, retrieval_id)
    if is_alone(row):
        return redirect("found_post", row.pk, 1)
    return _show(request, row)


@sign_in_first
@send_only(lambda retrieval_id: reverse("retrieval", args=[retrieval_id]))
def draft_retrieved(request: HttpRequest, retrieval_id: int) -> HttpResponse:
    """The chosen posts, or with `all` the whole page of that number."""
    row = find_retrieval(request, retrieval_id)
    chosen = [int(place) for place in request.POST.getlist("posts") if _is_number(place)]
    whole = request.POST.get("all", "")
    if _is_number(whole):
        last = int(whole) * POSTS_A_PAGE
        chosen = list(range(last - POSTS_A_PAGE + 1, last + 1))
    chosen = chosen[:POSTS_A_PAGE]
    made = actions.draft_retrieved(row, chosen=chosen, by=user_of(request), now=timezone.now())
    if not made:
        return _show(request, row, error="Choose at least one post")
    if len(made) == 1:
        topic, outcome = made[0]
        if outcome == Outcome.CHANGED and topic.opened_at is None:
            return redirect("changed", topic.pk)
        messages.success(request, SAID[outcome])
        return redirect(topic)
    counts = Counter(outcome for _, outcome in made)
    told = [f"{counts[outcome]} {words}" for outcome, words in _COUNTED.items() if counts[outcome]]
    messages.success(request, f"Of {len(made)} posts: {', '.join(told)}.")
    is_own = row.councillor_id == user_of(request).councillor_id
    return redirect("desk") if is_own else redirect(row)


def _taken_in(request: HttpRequest, form: ImportForm) -> Retrieval:
    """The row to look at: nothing becomes a draft before that."""
    councillor, user, now = councillor_of(request), user_of(request), timezone.now()
    if form.found:
        return keep_found(form.found, councillor=councillor, by=user, now=now)
    address: str = form.cleaned_data["address"]
    asked = request_retrieval(address, councillor=councillor, by=user, now=now)
    hurry(retrieve, asked.pk)
    return asked


def _show(request: HttpRequest, row: Retrieval, error: str = "") -> HttpResponse:
    page = page_of(request, row.posts, POSTS_A_PAGE)
    found = list(page.object_list)
    looked_up = actions.look_up(found, councillor_id=row.councillor_id)
    context = about(request, row) | {
        "page": page,
        "posts": [
            (each, topic, outcome) for each, (topic, outcome) in zip(found, looked_up, strict=True)
        ],
        "error": error,
    }
    return render(request, "desk/retrieval.html", context, status=400 if error else 200)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6
