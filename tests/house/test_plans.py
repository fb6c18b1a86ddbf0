"""No page walks a table: the plans that the database makes for what a page asks, on either one."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from consult.discussion.models import Comment, CommentVote, Position
from consult.intake.models import ImportedComment
from consult.topics.models import Topic
from consult.web.public.topics import SORTS
from tests.cast import Cast, client_of
from tests.makers import NOW, make_topic

ROWS = 3000
# What grows without end. Topics, people and wards are few.
IS_LIST = re.compile(r'SELECT "consult_comment".* LIMIT 21$', re.DOTALL)
LARGE = [model._meta.db_table for model in (Comment, CommentVote, Position, ImportedComment)]


def plans_of(client: Client, path: str) -> list[tuple[str, str]]:
    """Each query of the page with its plan."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return [(each["sql"], plan_of(each["sql"])) for each in queries if "SELECT" in each["sql"]]


def plan_of(sql: str) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}".replace("%", "%%"), [])
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def walks(plan: str) -> list[str]:
    """The lines that read a large table from end to end, or sort what they read for a page."""
    return [
        line
        for line in plan.splitlines()
        for table in LARGE
        if f"Seq Scan on {table} " in f"{line} " or line.startswith(f"SCAN {table}")
    ]


def sorts(plan: str) -> bool:
    return "Sort Key:" in plan or "TEMP B-TREE FOR ORDER BY" in plan


@pytest.fixture
def crowded(cast: Cast) -> Iterator[Topic]:
    """Topics of which two have many comments, and all many answers and archived comments."""
    topics = [make_topic(cast.councillor) for _ in range(30)]
    users = User.objects.bulk_create(User(email=f"r{n}@example.org") for n in range(200))
    for topic in topics:
        Position.objects.bulk_create(
            Position(topic=topic, user=user, value="support", changed_at=NOW) for user in users
        )
        ImportedComment.objects.bulk_create(
            ImportedComment(post=topic.post, position=number, paragraphs=["Yes."], mark="x")
            for number in range(2, 200)
        )
    for topic in topics[:2]:
        rows = [
            Comment(
                topic=topic,
                author=cast.neighbour,
                text="Yes.",
                created_at=NOW - timedelta(seconds=number),
                agree_count=number % 7,
                disagree_count=number % 5,
            )
            for number in range(ROWS)
        ]
        made = Comment.objects.bulk_create(rows)
        Comment.objects.bulk_create(
            Comment(topic=topic, author=cast.neighbour, text="No.", created_at=NOW, parent=parent)
            for parent in made[: ROWS // 4]
        )
        Comment.objects.filter(pk__in=[each.pk for each in made[: ROWS // 4]]).update(reply_count=1)
        CommentVote.objects.bulk_create(
            CommentVote(
                comment=each,
                user=cast.moderator if number % 50 else cast.resident,
                value="agree",
                changed_at=NOW,
            )
            for number, each in enumerate(made)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    yield topics[0]
    # What was learnt of these rows is nothing that the next test should go by.
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_stat1")


def test_no_page_of_a_topic_walks_a_table_or_sorts_its_comments(cast: Cast, crowded: Topic) -> None:
    middle = Comment.objects.filter(topic=crowded)[ROWS // 2]
    moment = int(middle.created_at.timestamp() * 1_000_000)
    keys = {"newest": moment, "agreed": 1, "divided": 2, "fewest": 5}
    for client in (Client(), client_of(cast.resident)):
        for sort in SORTS:
            for name in ("", "after", "before"):
                key = f"&{name}={keys[sort]}.{middle.pk}" if name else ""
                found = plans_of(client, f"{crowded.get_absolute_url()}?sort={sort}{key}")
                assert [line for _, plan in found for line in walks(plan)] == [], (sort, name)
                (listed,) = [plan for sql, plan in found if IS_LIST.match(sql)]
                assert not sorts(listed), (sort, name, listed)


def test_no_other_page_walks_a_table(cast: Cast, crowded: Topic) -> None:
    comment = Comment.objects.filter(topic=crowded, parent=None)[0]
    pages: dict[str, list[Any]] = {
        "home": [],
        "topics": [],
        "account": [],
        "archive": [crowded.slug],
        "comment": [crowded.slug, comment.pk],
    }
    client = client_of(cast.resident)
    for page, arguments in pages.items():
        found = plans_of(client, reverse(page, args=arguments))
        assert [line for _, plan in found for line in walks(plan)] == [], page


def test_a_planted_walk_is_found(cast: Cast, crowded: Topic) -> None:
    table = Comment._meta.db_table
    assert walks(plan_of(f"SELECT text FROM {table} WHERE text = 'Yes.'"))  # noqa: S608
    assert sorts(plan_of(f"SELECT pk FROM (SELECT id AS pk, text FROM {table}) AS t ORDER BY text"))  # noqa: S608
