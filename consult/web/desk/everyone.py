"""Every councillor's desk on one page, for admins: whose questions, drafts and topics they are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Councillor
from consult.discussion.models import Comment
from consult.topics.models import Topic
from consult.web.access import for_admins, read_only
from consult.web.desk.home import soonest_first
from consult.web.paging import page_of

DESKS_A_PAGE = 10
# Of each kind on each desk.
_SHOWN = 10
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Pile(Generic[Row]):
    """All rows of one kind that are one councillor's."""

    rows: Sequence[Row]

    @property
    def shown(self) -> Sequence[Row]:
        return self.rows[:_SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.rows) - _SHOWN)


@dataclass(frozen=True, slots=True)
class Desk:
    councillor: Councillor
    questions: Pile[Comment]
    drafts: Pile[Topic]
    topics: Pile[Topic]


@for_admins
@read_only
def all_desks(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    has_topics = Exists(Topic.objects.filter(councillor=OuterRef("pk")))
    # Of those whose term has ended, what they left behind.
    of_interest = Councillor.objects.filter(Q(term_ended_at=None) | has_topics)
    councillors = of_interest.prefetch_related("wards").order_by("name", "pk")
    page = page_of(request, councillors, DESKS_A_PAGE)
    owners = [councillor.pk for councillor in page]
    # Without what is long, and not shown.
    own = Topic.objects.filter(councillor__in=owners).defer("body", "can_change")
    unanswered = Comment.objects.unanswered().filter(topic__councillor__in=owners)
    questions = _by_owner(
        unanswered.select_related("topic", "author__councillor").order_by("created_at", "pk"),
        lambda comment: comment.topic.councillor_id,
    )
    drafts = _by_owner(own.drafts(), lambda topic: topic.councillor_id)
    topics = _by_owner(
        soonest_first(own.opened(now).select_related("tally"), now),
        lambda topic: topic.councillor_id,
    )
    context = {
        "page": page,
        "desks": [
            Desk(each, Pile(questions[each.pk]), Pile(drafts[each.pk]), Pile(topics[each.pk]))
            for each in page
        ],
    }
    return render(request, "desk/all_desks.html", context)


def _by_owner(rows: Iterable[Row], owner: Callable[[Row], int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[owner(row)].append(row)
    return found
