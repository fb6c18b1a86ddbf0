"""Query budgets: what a page asks of the database does not grow with its rows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from accounts.actions import add_ward, appoint_councillor, change_profile, record_code
from accounts.models import CodeOutcome
from consult.discussion.actions import (
    answer_comment,
    edit_comment,
    take_position,
    vote_on_comment,
)
from consult.discussion.models import Comment
from consult.intake.models import Source
from consult.outreach.actions import plan_digests, request_digest
from consult.reading.post import ArchivedComment
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import (
    NOW,
    make_closed_topic,
    make_comment,
    make_draft,
    make_post,
    make_retrieval,
    make_source,
    make_topic,
)

FEW, MANY = 3, 30
# The most that a page may ask of the database, signed in: session and user are two of them.
BUDGETS = {
    "home": ("owner", 8),
    "topics": ("owner", 6),
    "account": ("resident", 8),
    "desk": ("owner", 19),
    "all_desks": ("admin", 10),
    "digest": ("owner", 11),
    "sources": ("owner", 5),
}
# What a topic's page asks, to the query: topic, comments, replies, wards, archived comments; signed
# in also session, user, position and votes.
OF_A_TOPIC = {"anonymous": 5, "resident": 9, "owner": 9}
TOPIC_BUDGET = 10
ADMIN_BUDGET = 10


def queries_of(client: Client, path: str) -> int:
    """How many the second visit makes: the first fills what is kept for a process's life."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def fill(topic: Topic, cast: Cast, number: int) -> list[Comment]:
    """Comments by many hands, with a vote of the resident, a reply and an answer under each."""
    comments = []
    for count in range(number):
        before = NOW - timedelta(hours=1 + count)
        said = {"now": before, "is_question": count % 2 == 0}
        comment = make_comment(topic, cast.neighbour, f"Reason {count}", **said)
        edit_comment(comment, text=f"Reason {count}.", by=cast.neighbour, now=before)
        vote_on_comment(comment, value="agree", by=cast.resident, now=NOW)
        make_comment(topic, cast.other_councillor, "So it is.", parent=comment, now=before)
        make_comment(topic, cast.resident, "Why?", now=before, is_question=True)
        answer_comment(comment, text="Because.", by=topic.councillor.user, now=before)
        comments.append(comment)
    return comments


def fill_town(cast: Cast, number: int) -> None:
    """Topics of the owner: open with a question, an answer and a reply, closed, and drafts."""
    for _ in range(number):
        topic = make_topic(cast.councillor, opened=timedelta(days=20), closes=timedelta(days=2))
        fill(topic, cast, 1)
        take_position(topic, value="support", by=cast.resident, now=NOW)
        make_closed_topic(cast.councillor)
        make_draft(cast.councillor)
        make_source(cast.councillor, f"https://example.org/{Source.objects.count()}")
        make_retrieval(cast.councillor, make_post(), make_post())


@pytest.mark.parametrize("page", BUDGETS)
def test_a_page_over_topics_asks_the_same_of_few_and_of_many(page: str, cast: Cast) -> None:
    role, budget = BUDGETS[page]
    fill_town(cast, 2)
    few = queries_of(client_of(getattr(cast, role)), reverse(page))
    fill_town(cast, 10)
    many = queries_of(client_of(getattr(cast, role)), reverse(page))
    assert few == many <= budget


@pytest.mark.parametrize("role", ["anonymous", "resident", "owner"])
def test_a_topic_asks_the_same_of_few_comments_and_of_many(
    role: str, cast: Cast, topic: Topic
) -> None:
    client = client_of(getattr(cast, role))
    fill(topic, cast, FEW)
    few = queries_of(client, topic.get_absolute_url())
    fill(topic, cast, MANY - FEW)
    many = queries_of(client, topic.get_absolute_url())
    assert few == many == OF_A_TOPIC[role]


@pytest.mark.parametrize("role", ["anonymous", "resident", "owner"])
def test_a_comment_asks_the_same_with_few_replies_and_with_many(
    role: str, cast: Cast, topic: Topic
) -> None:
    client, comment = client_of(getattr(cast, role)), fill(topic, cast, 1)[0]
    few = queries_of(client, comment.get_absolute_url())
    for count in range(MANY):
        reply = {"parent": comment, "now": NOW - timedelta(hours=2 + count)}
        author = cast.neighbour if count % 2 else cast.other_councillor
        vote_on_comment(
            make_comment(topic, author, "So it is.", **reply),
            value="agree",
            by=cast.resident,
            now=NOW,
        )
    many = queries_of(client, comment.get_absolute_url())
    assert few == many <= TOPIC_BUDGET


def archived(number: int) -> tuple[ArchivedComment, ...]:
    """Each a reply to the last of all, which stands on another page where there are many."""
    last = ArchivedComment(number, None, "Ann", None, ("The last.",))
    return (
        *(ArchivedComment(n, number, "Ann", None, (f"No {n}",)) for n in range(1, number)),
        last,
    )


@pytest.mark.parametrize("role", ["anonymous", "resident", "owner", "moderator"])
def test_a_topic_asks_the_same_of_few_archived_comments_and_of_many(role: str, cast: Cast) -> None:
    client, counts = client_of(getattr(cast, role)), []
    for number in (FEW, MANY * 5):
        topic = make_topic(cast.councillor, comments=archived(number))
        for address in (topic.get_absolute_url(), reverse("archive", args=[topic.slug])):
            counts.append(queries_of(client, address))
    few, few_alone, many, many_alone = counts
    # One more, for what is replied to on another page; on the topic's page one to count them.
    assert many - 2 == few <= TOPIC_BUDGET
    assert many_alone - 1 == few_alone <= TOPIC_BUDGET


@pytest.mark.parametrize("page", ["draft", "preview"])
def test_a_draft_asks_the_same_however_long_its_post(page: str, cast: Cast) -> None:
    short = make_draft(cast.councillor, body=("One.",))
    long = make_draft(cast.councillor, body=("One.",) * MANY, comments=archived(MANY))
    client = client_of(cast.owner)
    few = queries_of(client, reverse(page, args=[short.pk]))
    assert few == queries_of(client, reverse(page, args=[long.pk])) <= TOPIC_BUDGET


def test_what_was_found_asks_the_same_of_few_posts_and_of_many(cast: Cast) -> None:
    client, counts = client_of(cast.owner), []
    for number in (FEW, MANY):
        found = make_retrieval(cast.councillor, *(make_post() for _ in range(number)))
        counts.append(queries_of(client, found.get_absolute_url()))
    assert counts[0] == counts[1] <= TOPIC_BUDGET


def test_a_found_post_asks_the_same_however_long_it_is(cast: Cast) -> None:
    client = client_of(cast.owner)
    short = make_retrieval(cast.councillor, make_post(body=("One.",)))
    long = make_retrieval(cast.councillor, make_post(body=("One.",) * MANY))
    few = queries_of(client, reverse("found_post", args=[short.pk, 1]))
    assert few == queries_of(client, reverse("found_post", args=[long.pk, 1])) <= TOPIC_BUDGET


def fill_admin(cast: Cast, number: int) -> None:
    """Rows of every model that the admin lists."""
    fill_town(cast, number)
    for _ in range(number):
        count = PeriodicTask.objects.count()
        ward = add_ward(name=f"Ward {count}")
        change_profile(cast.resident, name="Rosa", ward=ward)
        councillor = appoint_councillor(
            email=f"councillor-{count}@example.org", name=f"Cllr {count}", wards=[ward]
        )
        fill(make_topic(councillor), cast, 1)
        make_source(councillor)
        make_retrieval(councillor, make_post())
        request_digest(councillor, by=councillor.user, now=timezone.now())
        record_code(councillor.user.email, outcome=CodeOutcome.ACCEPTED, now=timezone.now())
        every, _ = IntervalSchedule.objects.get_or_create(every=count + 1, period="days")
        cron, _ = CrontabSchedule.objects.get_or_create(minute=str(count))
        ClockedSchedule.objects.create(clocked_time=NOW + timedelta(hours=count))
        SolarSchedule.objects.create(event="sunset", latitude=count, longitude=0)
        PeriodicTask.objects.create(name=f"Every {count}", task="x", interval=every)
        PeriodicTask.objects.create(name=f"Cron {count}", task="x", crontab=cron)
    plan_digests(now=timezone.now())


MODELS = sorted(model._meta.label_lower for model in admin.site._registry)


@pytest.fixture
def admin_lists(cast: Cast) -> Callable[[], dict[str, tuple[int, int]]]:
    """{model: (rows, queries of its list)}, of every model that the admin knows."""
    client = client_of(cast.admin)

    def measure() -> dict[str, tuple[int, int]]:
        return {
            model._meta.label_lower: (
                model._default_manager.count(),
                queries_of(
                    client,
                    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"),
                ),
            )
            for model in admin.site._registry
        }

    return measure


def test_the_lists_of_the_admin_ask_the_same_of_few_rows_and_of_many(
    cast: Cast, admin_lists: Callable[[], dict[str, tuple[int, int]]]
) -> None:
    fill_admin(cast, 2)
    few = admin_lists()
    fill_admin(cast, 10)
    many = admin_lists()
    assert {name for name in MODELS if many[name][0] < few[name][0] + 10} == set()
    assert {
        name: (few[name][1], many[name][1]) for name in MODELS if few[name][1] != many[name][1]
    } == {}
    assert max(queries for _, queries in many.values()) <= ADMIN_BUDGET


def one_query_a_row(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(c.author.public_name for c in Comment.objects.all()))


def test_a_planted_query_for_each_row_is_counted(cast: Cast, topic: Topic) -> None:
    counts = []
    for _ in range(2):
        fill(topic, cast, FEW)
        with CaptureQueriesContext(connection) as queries:
            one_query_a_row(RequestFactory().get("/"))
        counts.append(len(queries))
    assert counts[0] < counts[1]
