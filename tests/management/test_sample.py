"""The sample council: whole, lively and right by its own account, on whatever day it is loaded."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models, transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Councillor, User, Ward
from consult.discussion.models import Comment, CommentVote, Position, Tally
from consult.intake.models import ImportedPost
from consult.management.commands.load_sample import SAMPLE
from consult.reading import read
from consult.reading.post import Post
from consult.topics.models import Topic

COUNCIL = tomllib.loads((SAMPLE / "council.toml").read_text("utf-8"))
RUN = [entry for entry in COUNCIL["topics"] if "question" in entry]
# Under each post, whom each archived comment replies to.
ARCHIVED: dict[str, list[int | None]] = {
    "castle-hill-speed.txt": [None, None, None],
    "fairmeadow-play.txt": [None],
    "flood-wall.txt": [None],
    "food-waste.txt": [None, None],
    "library-evenings.txt": [],
    "saturday-market.txt": [None, None, None, None],
    "street-trees.txt": [],
    "weir-footbridge.txt": [None, 1, 1, None],
    "youth-shelter.txt": [None, None],
}


# On the module: without a mark pytest-django makes no test database, and the real one is used.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def council(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Loaded once, and what the command said; each test undoes only what it adds."""
    said = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_sample", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def post_in(name: str) -> Post:
    reading = read((SAMPLE / "posts" / name).read_bytes())
    assert reading.warnings == ()
    (post,) = reading.posts
    return post


def said_on(entry: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Each comment of the file with the one that it replies to."""
    comments = entry.get("comments", [])
    replies = [(reply, said) for said in comments for reply in said.get("replies", [])]
    return [*((said, None) for said in comments), *replies]


def moment(days_ago: int, hour: int) -> float:
    """In days before or after the midnight that began the day of loading."""
    return -days_ago + hour / 24


def test_the_sample_council_is_whole(council: str) -> None:
    residents = User.objects.filter(councillor=None, is_staff=False)
    assert Ward.objects.count() == 4
    assert sorted(each.wards.count() for each in Councillor.objects.all()) == [1, 1, 2]
    assert residents.count() == 60
    assert 0 < residents.filter(name="").count() < 20
    assert not residents.filter(ward=None).exists()
    assert User.objects.filter(is_superuser=True).count() == 1
    assert User.objects.filter(is_moderator=True).count() == 1
    assert Comment.objects.visible().by_residents().count() == 40
    assert CommentVote.objects.count() == 600


def test_nobody_has_an_address_that_could_be_real(council: str) -> None:
    domains = {email.rpartition("@")[2] for email in User.objects.values_list("email", flat=True)}
    assert domains == {"example.org", "millvalley.example"}


def test_one_of_the_open_topics_closes_in_two_days(council: str) -> None:
    now = timezone.now()
    left = [
        (timezone.localdate(topic.closes_at) - timezone.localdate(now)).days
        for topic in Topic.objects.open_now(now)
        if topic.closes_at
    ]
    assert len(left) == 7
    assert [days for days in left if not 9 <= days <= 60] == [2]
    assert Topic.objects.closed(now).count() == 1
    assert Topic.objects.drafts().count() == 1


def test_the_answers_differ_as_a_town_does(council: str) -> None:
    tallies = {tally.topic.slug: tally for tally in Tally.objects.select_related("topic")}
    bridge = tallies["a-footbridge-at-weir-end"]
    hill = tallies["how-fast-should-we-drive-up-castle-hill"]
    assert bridge.support > 0.85 * bridge.answers
    assert abs(hill.support - hill.oppose) <= 2
    assert tallies["forty-trees-for-the-hill"].answers < 10
    assert sum(20 <= tally.answers <= 55 for tally in tallies.values()) >= 5
    closed = Tally.objects.get(topic__in=Topic.objects.closed(timezone.now()))
    assert closed.answers >= 20


def test_one_question_is_answered_and_every_councillor_owes_an_answer(council: str) -> None:
    answered = Comment.objects.filter(is_question=True, replies__official=True)
    assert answered.count() == 1
    assert Comment.objects.filter(official=True).count() == 1
    owing = Comment.objects.unanswered().values_list("topic__councillor", flat=True)
    assert set(owing) == set(Councillor.objects.values_list("pk", flat=True))


def test_what_the_demo_offers_first_is_worth_seeing(council: str) -> None:
    """`make demo` names the first resident and the first councillor."""
    resident = User.objects.filter(councillor=None, is_staff=False).order_by("pk")[0]
    councillor = Councillor.objects.order_by("pk")[0]
    assert resident.name
    assert councillor.topics.filter(opened_at=None).exists()
    assert Comment.objects.unanswered().filter(topic__councillor=councillor).exists()


def test_nothing_happened_before_its_topic_opened_nor_after_now(council: str) -> None:
    now = timezone.now()
    for topic in Topic.objects.opened(now):
        assert topic.opened_at
        assert topic.closes_at
        last = min(now, topic.closes_at)
        for taken in Position.objects.filter(topic=topic):
            assert topic.opened_at <= taken.changed_at <= last
        for comment in topic.comments.select_related("parent"):
            begin = comment.parent.created_at if comment.parent else topic.opened_at
            assert begin < comment.created_at <= last
            for vote in comment.votes.all():
                assert comment.created_at <= vote.changed_at <= last
                assert vote.user_id != comment.author_id


@pytest.mark.parametrize("entry", RUN, ids=[entry["post"] for entry in RUN])
def test_the_order_of_things_holds_at_any_hour_of_loading(entry: dict[str, Any]) -> None:
    """Nothing of today: what is due later than the loading would move to the very moment of it."""
    opened = moment(entry["opened_days_ago"], 9)
    for said, parent in said_on(entry):
        when = moment(said["days_ago"], said["hour"])
        # Its minute is drawn by lot, so an hour of its own must lie between.
        assert when >= (moment(parent["days_ago"], parent["hour"]) if parent else opened) + 1 / 24
        assert said["days_ago"] > max(0, -entry["closes_in_days"])
        if "answer" in said:
            assert moment(said["answer_days_ago"], 17) >= when + 1 / 24
            assert said["answer_days_ago"] > 0


@pytest.mark.parametrize("entry", RUN, ids=[entry["post"] for entry in RUN])
def test_a_comment_is_short_and_somebody_s_own(entry: dict[str, Any]) -> None:
    residents = {resident["email"] for resident in COUNCIL["residents"]}
    for said, _ in said_on(entry):
        assert len(said["text"].split()) <= 60
        assert said["author"] in residents


@pytest.mark.parametrize("name", ARCHIVED)
def test_every_post_is_read_as_it_was_meant(name: str) -> None:
    post = post_in(name)
    first_line = (SAMPLE / "posts" / name).read_text("utf-8").splitlines()[0]
    assert post.published
    day = date.fromisoformat(post.published)
    # The weekday as well.
    assert first_line == f"{day:%A}, {day.day} {day:%B} {day:%Y}"
    assert post.warnings == ()
    assert post.title
    assert 3 <= len(post.body) <= 6
    assert [comment.parent for comment in post.comments] == ARCHIVED[name]
    assert post.declared_comments == len(post.comments)
    assert not any("Delete" in text for comment in post.comments for text in comment.paragraphs)


def test_a_list_inside_an_archived_comment_stays_inside() -> None:
    third = post_in("saturday-market.txt").comments[2]
    listed = "\n".join(third.paragraphs)
    assert all(f"{number}. " in listed for number in (1, 2, 3))
    assert third.paragraphs[-1] == "Answer those and you have my vote."


def test_every_post_is_loaded_with_its_archived_comments(council: str) -> None:
    assert {entry["post"] for entry in COUNCIL["topics"]} == set(ARCHIVED)
    assert {path.name for path in (SAMPLE / "posts").iterdir()} == set(ARCHIVED)
    stored = {post.title: post.comments.count() for post in ImportedPost.objects.all()}
    assert stored == {post_in(name).title: len(parents) for name, parents in ARCHIVED.items()}


def test_no_post_is_younger_than_its_consultation() -> None:
    """As the files are dated, on the day they were written: a topic is made from what is there."""
    written = date(2026, 11, 24)
    for entry in RUN:
        published = date.fromisoformat(post_in(entry["post"]).published or "")
        assert published < written - timedelta(days=entry["opened_days_ago"])


def test_nothing_is_left_to_be_filled_in() -> None:
    unfinished = re.compile(r"\b(?:lorem|ipsum|todo|tbd|fixme|xxx+)\b", re.IGNORECASE)
    for file in [SAMPLE / "council.toml", *(SAMPLE / "posts").iterdir()]:
        assert unfinished.findall(file.read_text("utf-8")) == []


def test_it_says_how_far_it_is(council: str) -> None:
    steps = [f"Loading {n} of 9: {entry['post']}" for n, entry in enumerate(COUNCIL["topics"], 1)]
    assert council.splitlines() == steps


def test_loading_it_again_changes_nothing(council: str) -> None:
    kept: list[type[models.Model]] = [
        Ward,
        User,
        Councillor,
        ImportedPost,
        Topic,
        Position,
        Comment,
        CommentVote,
        Tally,
    ]
    before = [list(model._default_manager.order_by("pk").values()) for model in kept]
    said = StringIO()
    call_command("load_sample", stdout=said)
    assert said.getvalue() == "The sample council is already here.\n"
    assert [list(model._default_manager.order_by("pk").values()) for model in kept] == before


def test_recount_finds_nothing_to_mend(council: str) -> None:
    said = StringIO()
    call_command("recount", stdout=said)
    assert said.getvalue() == "Every count is right.\n"
