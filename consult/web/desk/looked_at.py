"""Posts that were looked at and not made drafts: told of on the desk until they are deleted."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from consult.intake.actions import retrievals as actions
from consult.intake.known import known_posts
from consult.intake.models import Retrieval
from consult.reading.post import post_from_json
from consult.web.access import send_only, sign_in_first, user_of
from consult.web.desk.found import find_retrieval

_NAMED = 3


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One retrieval: how many of its posts are no drafts yet, and the titles of some of them."""

    retrieval: Retrieval
    count: int
    titles: list[str]

    @property
    def more(self) -> int:
        return self.count - len(self.titles)


def looked_at(councillor_id: int) -> Iterator[LookedAt]:
    """The latest first; three queries for all."""
    # What was found may be megabytes in each.
    own = Retrieval.objects.with_posts().filter(councillor=councillor_id).defer("readings")
    rows = [(row, [post_from_json(each) for each in row.listed]) for row in own]
    everything = [post for _, posts in rows for post in posts]
    known = iter(known_posts(everything, councillor_id=councillor_id))
    for row, posts in rows:
        new = [post for post in posts if next(known) is None]
        # What is beyond the list nobody looked up: it counts as not drafted.
        count = len(new) + row.post_count - len(posts)
        if count:
            yield LookedAt(row, count, [post.title or "Untitled post" for post in new[:_NAMED]])


def _desk(retrieval_id: int) -> str:
    return reverse("desk")


@sign_in_first
@send_only(_desk)
def discard_retrieval(request: HttpRequest, retrieval_id: int) -> HttpResponse:
    row = find_retrieval(request, retrieval_id)
    actions.discard_retrieval(row, by=user_of(request), now=timezone.now())
    messages.success(request, "What was found is deleted. You can look at the post again.")
    return redirect("desk")
