"""Archived comments that somebody corrected, or that stand elsewhere too: gone all the same."""

from dataclasses import replace
from typing import Any

import pytest

from consult.intake.actions.archived import restore_archived
from consult.intake.known import change_digest
from consult.intake.models import ImportedComment, Retrieval
from consult.topics.actions import discard_draft, draft_topic, take_newer_text
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.intake.test_archived import (
    REPLY,
    SAID,
    WALNUT,
    by,
    everything_stored,
    first_of,
    hide,
    imported,
    post_of,
    remove,
)
from tests.makers import NOW, make_retrieval

ELSEWHERE = {"title": "Other", "url": "https://blog.example/other"}


def corrected(cast: Cast) -> Topic:
    """The draft of a post whose comment somebody corrected in the preview."""
    says = post_of(by("Wanda Walnut", f"{SAID} It was old."), REPLY)
    return draft_topic(
        post_of(WALNUT, REPLY),
        says=says,
        format="text",
        councillor=cast.councillor,
        by=cast.owner,
        now=NOW,
    )[0]


def words() -> list[str]:
    return [value for value in everything_stored() if "walnut" in value.lower()]


@pytest.mark.parametrize("again", [post_of(WALNUT), post_of(by("Wanda", f"{SAID} It was old."))])
def test_a_corrected_comment_is_removed_as_it_was_read_and_as_it_says(
    cast: Cast, again: Any
) -> None:
    make_retrieval(cast.councillor, post_of(WALNUT))
    topic = corrected(cast)
    remove(first_of(topic), cast)
    assert words() == []
    assert not Retrieval.objects.exists()
    discard_draft(topic, by=cast.owner)
    imported(cast, again)
    assert words() == []


def test_a_corrected_comment_is_hidden_as_it_was_read_too(cast: Cast) -> None:
    topic = corrected(cast)
    hide(first_of(topic), cast)
    discard_draft(topic, by=cast.owner)
    topic, _ = imported(cast, post_of(WALNUT))
    assert first_of(topic).hidden_by == cast.moderator


@pytest.mark.parametrize("author", ["wanda", None])
def test_a_copy_under_another_name_is_hidden_restored_and_removed_with_it(
    cast: Cast, author: str | None
) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    copy = post_of(by(author, SAID), **ELSEWHERE)
    imported(cast, copy)
    imported(cast, copy, cast.other_councillor.councillor)
    hide(first_of(topic), cast)
    assert ImportedComment.objects.exclude(hidden_at=None).count() == 3
    restore_archived(first_of(topic), by=cast.moderator)
    assert ImportedComment.objects.filter(hidden_at=None, hidden_reason="").count() == 3
    remove(first_of(topic), cast)
    assert words() == []
    assert ImportedComment.objects.exclude(removed_at=None).count() == 3


def test_what_came_in_before_there_were_marks_is_found_by_its_words(cast: Cast) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    imported(cast, post_of(by("wanda", SAID), **ELSEWHERE))
    ImportedComment.objects.update(mark="")
    remove(first_of(topic), cast)
    assert words() == []


def test_a_warning_that_quotes_it_is_forgotten_with_it(cast: Cast) -> None:
    quoting = f"left out after the comments, as part of the page: “{SAID}”"
    topic, _ = imported(cast, post_of(WALNUT, warnings=(quoting, "no date was found")))
    remove(first_of(topic), cast)
    topic.post.refresh_from_db()
    assert topic.post.warnings == ["no date was found"]


def test_the_source_of_what_is_withheld_is_not_shown(cast: Cast) -> None:
    topic, _ = imported(cast, post_of(WALNUT))
    hide(first_of(topic), cast)
    row = make_retrieval(cast.councillor, post_of(WALNUT, source=f"<p>{SAID}</p>", title="New"))
    page = client_of(cast.owner).get(row.get_absolute_url(), follow=True).content.decode()
    assert SAID not in page
    assert "hidden or removed, so it is not shown" in page


def test_taking_a_newer_text_brings_no_comment_back(cast: Cast) -> None:
    says = post_of(by("Wanda Walnut", "[taken out]"))
    post = post_of(WALNUT, REPLY)
    topic, _ = draft_topic(
        post, says=says, format="text", councillor=cast.councillor, by=cast.owner, now=NOW
    )
    imported(cast, replace(post, title="Newer", body=("Newer words.",)))
    topic.post.refresh_from_db()
    take_newer_text(topic, change=change_digest(topic.post), by=cast.owner)
    topic.refresh_from_db()
    assert (topic.title, topic.body) == ("Newer", ["Newer words."])
    assert [comment.paragraphs for comment in topic.post.comments.all()] == [["[taken out]"]]
