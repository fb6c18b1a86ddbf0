"""What a vote, a position and a comment send to the database, from BEGIN to COMMIT."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consult.discussion import rules
from consult.discussion.models import Comment
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import make_comment

# Of a whole request, signed in: session and user are two of them, and so are BEGIN and COMMIT.
# “Your answer is counted” and “Your comment is published” are kept in the session by one more; of
# a comment one looks whether its writer sent the same words before.
VOTE, POSITION, COMMENT, REPLY = 8, 8, 9, 11
pytestmark = pytest.mark.django_db(transaction=True)
Send = Callable[..., int]


@pytest.fixture
def comment(cast: Cast, topic: Topic) -> Comment:
    return make_comment(topic, cast.neighbour)


@pytest.fixture
def send(cast: Cast, comment: Comment) -> Send:
    """How many statements the second of these requests takes: the first fills what is kept."""
    client = client_of(cast.resident)
    count_of(client, reverse("vote", args=[comment.topic.slug, comment.pk]), value="withdraw")

    def sent(name: str, *args: Any, **form: Any) -> int:
        return count_of(client, reverse(name, args=[comment.topic.slug, *args]), **form)

    return sent


def count_of(client: Client, address: str, **form: Any) -> int:
    with CaptureQueriesContext(connection) as statements:
        assert client.post(address, form).status_code == 302
    return len(statements)


def test_a_vote_sends_eight_statements_whatever_stood_there(send: Send, comment: Comment) -> None:
    first, changed, same, withdrawn, nothing = (
        send("vote", comment.pk, value=value)
        for value in ("agree", "unsure", "unsure", "withdraw", "withdraw")
    )
    assert first == changed == VOTE
    # A vote that is taken back says so, as an answer does.
    assert withdrawn == VOTE + 1
    assert (same, nothing) == (VOTE - 2, VOTE - 1)


def test_a_position_sends_eight(send: Send) -> None:
    send("take_position", value="support")
    changed, withdrawn, first = (
        send("take_position", value=value) for value in ("unsure", "withdraw", "support")
    )
    assert changed == withdrawn == first == POSITION


def test_a_comment_sends_nine(send: Send, comment: Comment) -> None:
    for number in range(3):
        sent = send("add_comment", text=f"Reason {number}", submission=uuid4())
        assert sent == COMMENT
    reply = send("comment", comment.pk, text="So it is.", submission=uuid4())
    assert reply == REPLY


def test_one_more_statement_is_counted(
    send: Send, comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asks_again(*args: object, **kwargs: object) -> None:
        assert Comment.objects.exists()

    monkeypatch.setattr(rules, "check_may_vote", asks_again)
    assert send("vote", comment.pk, value="agree") == VOTE + 1
    assert send("take_position", value="support") > POSITION
