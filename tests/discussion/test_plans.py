"""However many rows there are, a vote, a position and a comment go straight to theirs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from accounts.models import User
from consult.discussion.models import Comment, CommentVote, Position
from consult.topics.models import Topic
from tests.cast import client_of

pytestmark = pytest.mark.django_db
# A table of one page is rightly read as a whole: a council has few topics.
LARGE = [model._meta.db_table for model in (Comment, CommentVote, Position, User)]
ROWS = {"topics": 1, "comments": 1500, "votes": 4000, "residents": 400}


@contextmanager
def scans() -> Iterator[list[str]]:
    """Each plan that reads a whole table, of all that is sent to the database meanwhile."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        # Savepoints have no plan.
        if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE)", sql):
            plan = plan_of(sql, params)
            if reads_a_whole_table(plan):
                found.append(f"{sql}\n{plan}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def plan_of(sql: str, params: Any) -> str:
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def reads_a_whole_table(plan: str) -> bool:
    if connection.vendor == "postgresql":
        return re.search(rf"Seq Scan on ({'|'.join(LARGE)})\b", plan) is not None
    return re.search(r"^SCAN (?!CONSTANT ROW)", plan, re.MULTILINE) is not None


@pytest.fixture
def topic() -> Topic:
    call_command("seed", **ROWS, stdout=StringIO())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return Topic.objects.get()


def test_no_vote_position_or_comment_reads_a_whole_table(topic: Topic) -> None:
    resident = User.objects.filter(councillor=None)[0]
    client, comment = client_of(resident), topic.comments.filter(parent=None)[0]
    words = {"text": "It would help the shops.", "submission": uuid4()}
    requests = [
        *(("vote", [comment.pk], {"value": v}) for v in ("agree", "unsure", "withdraw")),
        *(("take_position", [], {"value": v}) for v in ("support", "oppose", "withdraw")),
        ("add_comment", [], words),
        # Sent again, and with other words.
        ("add_comment", [], words),
        ("add_comment", [], words | {"text": "On second thoughts."}),
        ("comment", [comment.pk], {"text": "So it is.", "submission": uuid4()}),
    ]
    with scans() as found:
        for name, args, form in requests:
            address = reverse(name, args=[topic.slug, *args])
            assert client.post(address, form).status_code == 302, (name, form)
    assert found == []


def test_a_planted_scan_is_found(topic: Topic) -> None:
    with scans() as found:
        assert not Comment.objects.filter(text="No comment says so.").exists()
        assert not CommentVote.objects.filter(value="never").exists()
    assert len(found) == 2
