"""Archived comments that are hidden: until when, by whom, and what no import undoes."""

import pytest

from accounts.actions import suspend_user
from accounts.models import User
from consult.errors import Closed, Invalid, Refused
from consult.intake.actions.archived import hide_archived, remove_archived, restore_archived
from consult.intake.marks import withheld_among
from consult.intake.models import WithheldComment
from consult.topics.actions import discard_draft
from consult.topics.lifecycle import Outcome
from tests.cast import INSULTS, Cast
from tests.intake.test_archived import (
    REPLY,
    SAID,
    WALNUT,
    first_of,
    hide,
    imported,
    post_of,
    remove,
)
from tests.makers import NOW, make_draft


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
    suspend_user(cast.moderator, reason=INSULTS, until=None, by=cast.admin, now=NOW)
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
