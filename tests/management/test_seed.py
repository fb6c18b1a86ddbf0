"""`manage.py seed`: as much as was asked for, spread, with one hot topic, and counted right."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from accounts.models import User
from consult.discussion.actions import recount
from consult.discussion.models import Comment, CommentVote, Position
from consult.topics.models import Topic

pytestmark = pytest.mark.django_db
ASKED = {"topics": 4, "comments": 201, "votes": 803, "residents": 30}


@pytest.fixture
def said() -> str:
    out = StringIO()
    call_command("seed", stdout=out, **ASKED)
    return out.getvalue()


def test_the_totals_are_as_asked(said: str) -> None:
    residents = User.objects.filter(is_staff=False, councillor=None)
    assert residents.count() == ASKED["residents"]
    assert Topic.objects.count() == ASKED["topics"]
    assert Comment.objects.count() == ASKED["comments"]
    assert CommentVote.objects.count() == ASKED["votes"]
    assert Position.objects.count() == ASKED["residents"] * ASKED["topics"]


def test_half_of_all_is_on_one_topic_and_the_rest_is_even(said: str) -> None:
    topics = Topic.objects.annotate(number=Count("comments")).order_by("pk")
    hot, *others = topics.values_list("number", flat=True)
    assert hot in {100, 101}
    assert max(others) - min(others) <= 1
    votes = CommentVote.objects.filter(comment__topic=Topic.objects.order_by("pk")[0]).count()
    assert votes in {401, 402}


def test_some_are_replies_and_some_are_questions(said: str) -> None:
    replies = Comment.objects.exclude(parent=None)
    assert 0.15 < replies.count() / ASKED["comments"] < 0.25
    assert not replies.exclude(parent__parent=None).exists()
    assert Comment.objects.filter(is_question=True).exists()


def test_every_count_is_right_and_every_topic_open(said: str) -> None:
    assert sum(map(recount, Topic.objects.all())) == 0
    topics = list(Topic.objects.all())
    assert all(topic.opened_at and topic.slug for topic in topics)
    # Where each one is, for whoever measures its page.
    assert [line.split()[0] for line in said.splitlines() if line.startswith("/topics/")] == [
        topic.get_absolute_url() for topic in topics
    ]


def test_seeding_again_adds_as_much(said: str) -> None:
    call_command("seed", stdout=StringIO(), **ASKED)
    assert Topic.objects.count() == 2 * ASKED["topics"]
    assert CommentVote.objects.count() == 2 * ASKED["votes"]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"topics": 0},
        {"comments": -1},
        {"votes": 10, "comments": 0},
        {"votes": 50, "comments": 10, "residents": 5, "topics": 1},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_added(nonsense: dict[str, int]) -> None:
    with pytest.raises(CommandError):
        call_command("seed", stdout=StringIO(), **nonsense)
    assert not User.objects.exists()
    assert not Topic.objects.exists()


def test_comments_may_be_written_by_nobody_only_when_there_are_none() -> None:
    call_command("seed", stdout=StringIO(), topics=1, comments=0, votes=0, residents=0)
    assert Topic.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("seed", stdout=StringIO(), topics=1, comments=5, votes=0, residents=0)
