"""Archived comments that are hidden or removed: what goes, what stays, what no import undoes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils.crypto import get_random_string
from django.utils.html import escape

from accounts.actions import suspend_user
from accounts.models import User
from consult.errors import Closed, Invalid, Refused
from consult.intake.archived.actions import hide_archived, remove_archived, restore_archived
from consult.intake.archived.marks import marks_of, withheld_among, without_withheld
from consult.intake.models import ImportedComment, Retrieval, WithheldComment
from consult.intake.post import ArchivedComment, Post, Reading
from consult.intake.retrievals.actions import keep_reading
from consult.topics.actions import discard_draft, draft_topic
from consult.topics.lifecycle import Outcome
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_draft, make_post

SAID = "My walnut tree at number nine fell over the wall in that storm."
PAGE = "https://blog.example/storm"


def post_of(*comments: ArchivedComment, **fields: Any) -> Post:
    return make_post(**{"title": "The storm", "url": PAGE, "comments": comments} | fields)


def by(author: str | None, words: str, position: int = 1, **more: Any) -> ArchivedComment:
    fields = {"parent": None, "posted": "2010-05-20T21:40", "paragraphs": (words,)} | more
    return ArchivedComment(position=position, author=author, **fields)


WALNUT = by("Wanda Walnut", SAID)
REPLY = by("Rhys", "How sad.", 2, parent=1)


def imported(cast: Cast, post: Post, councillor: Any = None) -> tuple[Topic, Outcome]:
    owner = councillor or cast.councillor
    return draft_topic(post, format="text", councillor=owner, by=None, now=NOW)


def first_of(topic: Topic) -> ImportedComment:
    return topic.post.comments.order_by("position")[0]


def remove(comment: ImportedComment, cast: Cast) -> bool:
    return remove_archived(comment, by=cast.moderator, now=NOW)


def hide(comment: ImportedComment, cast: Cast, reason: str = "Names a house") -> bool:
    return hide_archived(comment, reason=reason, by=cast.moderator, now=NOW)


def everything_stored() -> Iterator[str]:
    """Each value of each row of each table of the database."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - its own names of tables
            for row in cursor.fetchall():
                yield from (str(value) for value in row)


def test_a_removed_comment_is_nowhere_and_its_place_stays(cast: Cast) -> None:
    reading = Reading("text", (post_of(WALNUT, REPLY),), {}, ())
    keep_reading(reading, councillor=cast.councillor, by=cast.owner, now=NOW)
    topic, _ = imported(cast, post_of(WALNUT, REPLY))
    assert any("walnut" in value.lower() for value in everything_stored())
    assert remove(first_of(topic), cast)
    assert not [value for value in everything_stored() if "walnut" in value.lower()]
    first, reply = topic.post.comments.order_by("position")
    assert (first.stub, first.paragraphs) == ("Removed at its writer's request", [])
    assert (reply.parent_position, reply.paragraphs) == (1, ["How sad."])


@pytest.mark.parametrize(
    "again",
    [
        {"title": "The storm, again"},
        {"title": "Another", "url": "https://elsewhere.example/1", "guid": "tag:1"},
        {"body": ("All new.",)},
    ],
)
def test_no_later_import_brings_it_back(cast: Cast, again: dict[str, Any]) -> None:
    topic, _ = imported(cast, post_of(WALNUT, REPLY))
    remove(first_of(topic), cast)
    topic, _ = imported(cast, post_of(WALNUT, REPLY, **again))
    assert first_of(topic).removed_at == NOW
    assert [comment.author for comment in topic.post.comments.all()] == ["", "Rhys"]
    assert not any("walnut" in value.lower() for value in everything_stored())


def test_not_even_in_a_new_draft_of_anybody(cast: Cast) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    remove(first_of(topic), cast)
    discard_draft(topic, by=cast.owner)
    for councillor in (cast.councillor, cast.other_councillor.councillor):
        again, outcome = imported(cast, post_of(WALNUT), councillor)
        assert outcome is Outcome.NEW
        assert first_of(again).stub == "Removed at its writer's request"


def test_what_another_councillor_imported_goes_too(cast: Cast) -> None:
    topics = [
        imported(cast, post_of(WALNUT), councillor)[0]
        for councillor in (cast.councillor, cast.other_councillor.councillor)
    ]
    remove(first_of(topics[0]), cast)
    assert [first_of(topic).removed_at for topic in topics] == [NOW, NOW]


@pytest.mark.parametrize(
    "written",
    [
        by("Wanda Walnut", SAID.replace(" ", "\n")),
        by("Wanda Walnut", SAID.upper()),
        by("Wanda", SAID, posted="2010-05-20T20:40:00+00:00"),
        by("Wanda Walnut", "", paragraphs=(SAID[:30], SAID[30:])),
        by(None, SAID.replace("'", "’"), posted=None),
    ],
)
def test_the_same_words_of_another_format_are_the_same(
    cast: Cast, written: ArchivedComment
) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    remove(first_of(topic), cast)
    assert withheld_among([written]) != [None]


def test_few_words_are_known_by_name_and_day_too(cast: Cast) -> None:
    agreed = by("Wanda", "I agree.")
    topic, _ = imported(cast, post_of(agreed))
    remove(first_of(topic), cast)
    others = [by("Rhys", "I agree."), by(None, "I agree."), replace(agreed, posted="2011-01-01")]
    assert withheld_among(others) == [None, None, None]
    assert withheld_among([agreed]) != [None]


def test_only_a_keyed_hash_is_kept(cast: Cast) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    remove(first_of(topic), cast)
    assert WithheldComment.objects.get().mark == marks_of(WALNUT)[0]
    with override_settings(SECRET_KEY=get_random_string(50)):
        assert withheld_among([WALNUT]) == [None], "another key, another hash"


def test_a_new_secret_key_brings_nothing_back_while_the_old_one_is_known(cast: Cast) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    remove(first_of(topic), cast)

    with override_settings(
        SECRET_KEY=get_random_string(50), SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]
    ):
        assert withheld_among([WALNUT]) != [None]


def test_readings_that_hold_it_are_deleted_and_no_others(cast: Cast) -> None:
    kept = [
        keep_reading(Reading("text", posts, {}, ()), councillor=councillor, by=user, now=NOW)
        for posts, councillor, user in [
            ((make_post(), post_of(WALNUT)), cast.councillor, cast.owner),
            ((post_of(REPLY),), cast.councillor, cast.owner),
            ((post_of(WALNUT),), cast.other_councillor.councillor, cast.other_councillor),
        ]
    ]
    topic, _ = imported(cast, post_of(WALNUT))
    remove(first_of(topic), cast)
    assert list(Retrieval.objects.all()) == [kept[1]]


@pytest.mark.parametrize("gone", [hide, remove])
def test_what_is_looked_at_again_shows_a_stub(cast: Cast, gone: Any) -> None:
    topic, _ = imported(cast, post_of(WALNUT, REPLY))
    gone(first_of(topic), cast)
    reading = Reading("text", (make_post(), post_of(WALNUT, REPLY)), {}, ())
    first, reply = without_withheld(reading).posts[1].comments
    stub = withheld_among([WALNUT])[0]
    assert stub is not None
    assert (first.author, first.paragraphs) == ("An archived comment", (stub.stub,))
    assert reply == REPLY
    found = keep_reading(
        Reading("text", (post_of(WALNUT),), {}, ()),
        councillor=cast.councillor, by=cast.owner, now=NOW,
    )  # fmt: skip
    page = client_of(cast.owner).get(found.get_absolute_url()).content.decode()
    assert "walnut" not in page.lower()
    assert escape(stub.stub) in page


def test_what_is_hidden_stays_so_when_its_post_is_imported_again(cast: Cast) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    hide(first_of(topic), cast)
    topic, outcome = imported(cast, post_of(WALNUT, REPLY))
    assert outcome is Outcome.UPDATED
    again = first_of(topic)
    assert (again.hidden_at, again.hidden_by) == (NOW, cast.moderator)
    assert again.stub == "This archived comment was hidden by a moderator: Names a house"
    discard_draft(topic, by=cast.owner)
    topic, _ = imported(cast, post_of(WALNUT))
    assert first_of(topic).hidden_reason == "Names a house"


def test_what_is_restored_is_shown_again_and_after_an_import_too(cast: Cast) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    hide(first_of(topic), cast)
    assert restore_archived(first_of(topic), by=cast.moderator)
    assert not restore_archived(first_of(topic), by=cast.moderator)
    assert (first_of(topic).stub, first_of(topic).paragraphs) == ("", [SAID])
    topic, _ = imported(cast, post_of(WALNUT, REPLY))
    assert first_of(topic).stub == ""


def test_what_was_hidden_keeps_its_reason_and_what_was_removed_stays_removed(cast: Cast) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    assert hide(first_of(topic), cast)
    assert not hide(first_of(topic), cast, reason="Another")
    assert first_of(topic).hidden_reason == "Names a house"
    assert remove(first_of(topic), cast)
    assert not hide(first_of(topic), cast)
    assert not restore_archived(first_of(topic), by=cast.admin)
    assert not remove(first_of(topic), cast)
    comment = first_of(topic)
    assert (comment.hidden_at, comment.hidden_reason, comment.author) == (None, "", "")


@pytest.mark.parametrize("reason", ["", "  ", "\u200b", "x" * 501, "a\0b"])
def test_without_a_reason_nothing_is_hidden(cast: Cast, reason: str) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    with pytest.raises(Invalid):
        hide(first_of(topic), cast, reason=reason)
    assert not WithheldComment.objects.exists()


@pytest.mark.parametrize("role", ["resident", "suspended", "owner", "other_councillor"])
def test_nobody_else_hides_restores_or_removes(cast: Cast, role: str) -> None:
    refused(cast, getattr(cast, role))


def test_a_suspended_moderator_does_not_either(cast: Cast) -> None:
    suspend_user(cast.moderator, now=NOW)
    refused(cast, User.objects.get(pk=cast.moderator.pk))


def refused(cast: Cast, user: User) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    comment = first_of(topic)
    with pytest.raises(Refused):
        hide_archived(comment, reason="Because", by=user, now=NOW)
    with pytest.raises(Refused):
        remove_archived(comment, by=user, now=NOW)
    with pytest.raises(Refused):
        restore_archived(comment, by=user)
    assert first_of(topic).stub == ""


def test_a_comment_that_was_imported_anew_meanwhile_is_told(cast: Cast) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    old = first_of(topic)
    imported(cast, post_of(WALNUT, REPLY))
    with pytest.raises(Closed):
        hide(old, cast)


def test_the_draft_of_an_import_without_comments_asks_nothing_more(cast: Cast) -> None:
    assert withheld_among([]) == []
    assert make_draft(cast.councillor, comments=()).post.comments.count() == 0
