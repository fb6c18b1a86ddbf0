"""Archived comments that are hidden or removed: what goes, what stays, what no import undoes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils.crypto import get_random_string

from consult.intake.actions.archived import hide_archived, remove_archived
from consult.intake.known import change_digest
from consult.intake.marks import marks_of, with_stubs, withheld_among
from consult.intake.models import ImportedComment, Retrieval, WithheldComment
from consult.reading.post import ArchivedComment, Post
from consult.topics.actions import discard_draft, draft_topic, edit_draft, take_newer_text
from consult.topics.lifecycle import Outcome
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_post, make_retrieval

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
    make_retrieval(cast.councillor, post_of(WALNUT, REPLY))
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
        make_retrieval(councillor, *posts)
        for posts, councillor in [
            ((make_post(), post_of(WALNUT)), cast.councillor),
            ((post_of(REPLY),), cast.councillor),
            ((post_of(WALNUT),), cast.other_councillor.councillor),
        ]
    ]
    topic, _ = imported(cast, post_of(WALNUT))
    remove(first_of(topic), cast)
    assert list(Retrieval.objects.all()) == [kept[1]]


@pytest.mark.parametrize("gone", [hide, remove])
def test_what_is_looked_at_again_shows_a_stub(cast: Cast, gone: Any) -> None:
    topic, _ = imported(cast, post_of(WALNUT, REPLY))
    gone(first_of(topic), cast)
    first, reply = with_stubs(post_of(WALNUT, REPLY), withheld_among([WALNUT, REPLY])).comments
    stub = withheld_among([WALNUT])[0]
    assert stub is not None
    assert (first.author, first.paragraphs) == ("An archived comment", (stub.stub,))
    assert reply == REPLY
    found = make_retrieval(cast.councillor, post_of(WALNUT))
    page = client_of(cast.owner).get(found.get_absolute_url(), follow=True).content.decode()
    assert "walnut" not in page.lower()
    assert "1 of them is hidden or removed" in page


def test_nobody_corrects_what_was_hidden_and_it_comes_in_as_it_was_read(cast: Cast) -> None:
    topic, _ = imported(cast, post_of(WALNUT, REPLY))
    hide(first_of(topic), cast)
    discard_draft(topic, by=cast.owner)
    found = make_retrieval(cast.councillor, post_of(WALNUT, REPLY))
    client_of(cast.owner).post(
        f"/desk/retrievals/{found.pk}/1/",
        {
            "title": "T",
            "body": "B",
            "text-1": "Other words",
            "text-2": "Mended.",
            "parent-2": "1",
            "omit-1": "on",
        },
    )
    first, reply = Topic.objects.get().post.comments.order_by("position")
    assert (first.paragraphs, first.hidden_by) == (list(WALNUT.paragraphs), cast.moderator)
    assert (reply.parent_position, reply.paragraphs) == (1, ["Mended."])


def test_a_removed_comment_is_forgotten_in_what_its_post_says_by_now(cast: Cast) -> None:
    topic, _ = imported(cast, post_of(WALNUT, REPLY))
    edit_draft(topic, title="T", question="", can_change="", closes_at=None, by=cast.owner)
    imported(cast, replace(post_of(WALNUT, REPLY), body=("Other words.",)))
    remove(first_of(topic), cast)
    assert not [value for value in everything_stored() if "walnut" in value.lower()]
    # Nor does the next look bring it, and what it brought is not told as news for ever.
    newer = replace(post_of(WALNUT, REPLY), body=("Newer words.",))
    imported(cast, newer)
    assert not [value for value in everything_stored() if "walnut" in value.lower()]
    topic.refresh_from_db()
    take_newer_text(topic, change=change_digest(topic.post), by=cast.owner)
    assert imported(cast, newer)[1] is Outcome.SAME
