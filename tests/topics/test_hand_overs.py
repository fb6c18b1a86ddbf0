"""Topics and sources that go from one councillor to another, and back."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client

from accounts.actions import end_term
from accounts.models import Councillor, User
from consult.discussion.actions import answer_comment
from consult.discussion.models import Comment
from consult.errors import Closed, Invalid, Refused
from consult.intake.actions import sources
from consult.intake.models import ImportedPost, Source
from consult.outreach.actions import preview_digest
from consult.topics.actions import draft_topic, edit_draft, hand_over, hand_over_all, open_topic
from consult.topics.models import HandOver, Topic
from consult.topics.polling import poll_source
from tests.cast import Cast, client_of
from tests.feeds import Blog, serving
from tests.makers import NOW, make_comment, make_draft, make_post, make_source, make_topic


@pytest.fixture
def taker(cast: Cast) -> Councillor:
    return cast.other_councillor.councillor


@pytest.fixture
def blog(settings: object) -> Iterator[Blog]:
    settings.FETCH_HERE = True  # type: ignore[attr-defined]
    with serving(Blog([("a", "2026-09-01", "Words.")])) as running:
        yield running


def hand(topic: Topic, to: Councillor, by: User, reason: str = "") -> None:
    topic.refresh_from_db()
    hand_over(topic, to=to, by=by, now=NOW, reason=reason)
    topic.refresh_from_db()


def test_the_new_owner_answers_and_the_old_one_no_longer(
    cast: Cast, topic: Topic, taker: Councillor
) -> None:
    question = make_comment(topic, cast.resident, "Who pays?", is_question=True)
    earlier = answer_comment(question, text="The traders.", by=cast.owner, now=NOW)
    second = make_comment(topic, cast.resident, "When?", is_question=True)
    hand(topic, taker, cast.admin)
    with pytest.raises(Refused):
        answer_comment(second, text="In May.", by=cast.owner, now=NOW)
    answer_comment(second, text="In June.", by=cast.other_councillor, now=NOW)
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert "Asked by Cllr Omar Other, councillor for Castle Hill" in page
    assert "Handed over from Cllr Carys Owner to Cllr Omar Other on" in page
    earlier.refresh_from_db()
    assert earlier.public_name == "Cllr Carys Owner"


def test_who_asks_on_the_lists_is_the_new_owner(
    cast: Cast, topic: Topic, taker: Councillor
) -> None:
    hand(topic, taker, cast.admin)
    found = Client().get("/topics/", {"words": "Omar"}).content.decode()
    assert topic.question in found


def test_handed_over_and_back_both_are_told_with_their_reasons(
    cast: Cast, topic: Topic, taker: Councillor
) -> None:
    hand(topic, taker, cast.admin, reason="A long leave")
    hand(topic, cast.councillor, cast.admin)
    page = Client().get(topic.get_absolute_url()).content.decode()
    there = page.index("Handed over from Cllr Carys Owner to Cllr Omar Other")
    back = page.index("Handed over from Cllr Omar Other to Cllr Carys Owner")
    assert there < back
    assert ": A long leave</dd>" in page
    assert topic.councillor == topic.post.councillor == cast.councillor


def test_what_happened_before_it_opened_is_not_told(cast: Cast, taker: Councillor) -> None:
    draft = make_draft(cast.councillor)
    hand_over(draft, to=taker, by=cast.admin, now=NOW - timedelta(days=3))
    edit_draft(
        draft,
        title="T",
        question="Should it?",
        can_change="All",
        closes_at=NOW + timedelta(days=30),
        by=cast.admin,
    )
    open_topic(draft, by=cast.other_councillor, now=NOW - timedelta(days=1))
    assert HandOver.objects.count() == 1
    assert "Handed over" not in Client().get(draft.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "role", ["resident", "suspended", "owner", "other_councillor", "moderator"]
)
def test_only_an_admin_hands_over(cast: Cast, topic: Topic, taker: Councillor, role: str) -> None:
    with pytest.raises(Refused):
        hand(topic, taker, getattr(cast, role))
    with pytest.raises(Refused):
        hand_over_all(cast.councillor, to=taker, by=getattr(cast, role), now=NOW)
    assert not HandOver.objects.exists()


def test_nothing_goes_to_who_has_it_or_whose_term_has_ended(
    cast: Cast, topic: Topic, taker: Councillor
) -> None:
    with pytest.raises(Invalid):
        hand(topic, cast.councillor, cast.admin)
    end_term(taker, now=NOW)
    with pytest.raises(Invalid):
        hand(topic, taker, cast.admin)


def test_what_changed_hands_meanwhile_is_not_taken_away_again(
    cast: Cast, topic: Topic, taker: Councillor
) -> None:
    stale = Topic.objects.get(pk=topic.pk)
    hand(topic, taker, cast.admin)
    third = cast.councillor
    stale.councillor = third
    with pytest.raises(Closed):
        hand_over(stale, to=taker, by=cast.admin, now=NOW)
    assert HandOver.objects.count() == 1


def test_an_edit_that_began_before_is_refused(cast: Cast, taker: Councillor) -> None:
    draft = make_draft(cast.councillor)
    before = Topic.objects.get(pk=draft.pk)
    hand(draft, taker, cast.admin)
    with pytest.raises(Refused):
        edit_draft(before, title="Mine", question="", can_change="", closes_at=None, by=cast.owner)
    draft.refresh_from_db()
    assert draft.title != "Mine"


def test_an_answer_that_was_being_written_is_given_back(
    cast: Cast, topic: Topic, taker: Councillor
) -> None:
    """The page was opened by the old owner, and sent after the topic had gone."""
    question = make_comment(topic, cast.resident, "Who pays?", is_question=True)
    client = client_of(cast.owner)
    address = question.get_absolute_url()
    assert "Answer officially" in client.get(address).content.decode()
    hand(topic, taker, cast.admin)
    form = {"text": "The traders.", "submission": "5b4c1f80-0000-4000-8000-000000000009"}
    client.post(address, form)
    reply = Comment.objects.get(parent=question)
    assert not reply.official, "as any councillor may reply"
    assert reply.public_name == "Cllr Carys Owner"


def test_all_topics_and_sources_go_and_imports_find_them_there(
    cast: Cast, taker: Councillor
) -> None:
    post = make_post(guid="the-market")
    draft, _ = draft_topic(post, format="text", councillor=cast.councillor, by=cast.owner, now=NOW)
    make_topic(cast.councillor)
    make_source(cast.councillor)
    assert hand_over_all(cast.councillor, to=taker, by=cast.admin, now=NOW) == (2, 1)
    assert not Topic.objects.filter(councillor=cast.councillor).exists()
    assert not ImportedPost.objects.filter(councillor=cast.councillor).exists()
    assert not Source.objects.filter(councillor=cast.councillor).exists()
    again, outcome = draft_topic(
        post, format="text", councillor=taker, by=cast.other_councillor, now=NOW
    )
    assert (again, outcome) == (draft, "same")
    assert hand_over_all(cast.councillor, to=taker, by=cast.admin, now=NOW) == (0, 0)


def test_a_post_that_both_imported_stays_two_topics(cast: Cast, taker: Councillor) -> None:
    post = make_post(guid="shared")
    for owner in (cast.owner, cast.other_councillor):
        draft_topic(post, format="text", councillor=owner.councillor, by=owner, now=NOW)
    theirs = Topic.objects.get(councillor=taker)
    hand_over_all(cast.councillor, to=taker, by=cast.admin, now=NOW)
    assert Topic.objects.filter(councillor=taker).count() == 2
    found, _ = draft_topic(post, format="text", councillor=taker, by=cast.other_councillor, now=NOW)
    assert found == theirs


def test_one_of_two_sources_of_the_same_feed_is_left(cast: Cast, taker: Councillor) -> None:
    for owner in (cast.councillor, taker):
        make_source(owner)
    hand_over_all(cast.councillor, to=taker, by=cast.admin, now=NOW)
    assert [each.councillor for each in Source.objects.all()] == [taker]


def test_the_new_owners_source_brings_what_is_new_and_nothing_again(
    cast: Cast, taker: Councillor, blog: Blog
) -> None:
    source = make_source(cast.councillor, blog.address)
    Source.objects.update(known=None)
    poll_source(source.pk, now=NOW)
    hand_over_all(cast.councillor, to=taker, by=cast.admin, now=NOW)
    blog.posts.insert(0, ("b", "2026-09-02", "Words."))
    Source.objects.update(due_at=NOW)
    poll_source(source.pk, now=NOW)
    assert [topic.councillor for topic in Topic.objects.all()] == [taker]


def test_a_draft_that_comes_while_its_source_is_handed_over_is_not_made(
    cast: Cast, taker: Councillor
) -> None:
    source = make_source(cast.councillor)
    claimed = sources.claim_source(source.pk, now=NOW)
    assert claimed is not None
    hand_over_all(cast.councillor, to=taker, by=cast.admin, now=NOW)
    with pytest.raises(Closed):
        draft_topic(
            make_post(),
            format="feed",
            councillor=claimed.councillor,
            by=None,
            now=NOW,
            source=claimed,
        )
    assert not Topic.objects.exists()


def test_a_topic_that_goes_alone_leaves_its_source_behind(cast: Cast, taker: Councillor) -> None:
    source = make_source(cast.councillor)
    topic, _ = draft_topic(
        make_post(), format="feed", councillor=cast.councillor, by=None, now=NOW, source=source
    )
    hand(topic, taker, cast.admin)
    assert topic.post.source is None
    assert Source.objects.get().councillor == cast.councillor


def test_the_digest_goes_with_the_topic(cast: Cast, topic: Topic, taker: Councillor) -> None:
    make_comment(topic, cast.resident, "Who pays?", is_question=True)
    hand(topic, taker, cast.admin)
    theirs = preview_digest(taker, now=NOW)
    assert theirs
    assert [quote.text for _, quote in theirs.questions] == ["Who pays?"]
    assert preview_digest(cast.councillor, now=NOW) is None


@pytest.mark.django_db(transaction=True)
def test_answers_and_hand_overs_at_once_leave_one_owner_and_one_row_each(
    cast: Cast, topic: Topic, taker: Councillor
) -> None:
    question = make_comment(topic, cast.resident, "Who pays?", is_question=True)

    def at_once(work: Callable[[], object]) -> bool:
        try:
            work()
        except (Refused, Closed):
            return False
        finally:
            connection.close()
        return True

    def answer(number: int) -> Callable[[], object]:
        return partial(answer_comment, question, text=f"Number {number}", by=cast.owner, now=NOW)

    def hand_it() -> Callable[[], object]:
        return partial(hand_over, Topic.objects.get(pk=topic.pk), to=taker, by=cast.admin, now=NOW)

    works = [answer(1), hand_it(), answer(2), hand_it(), answer(3), hand_it()]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(at_once, works))
    assert HandOver.objects.count() == 1
    assert [*done[1::2]].count(True) == 1
    topic.refresh_from_db()
    assert topic.councillor == taker
    answers = Comment.objects.filter(official=True)
    assert answers.count() == [*done[::2]].count(True)
    question.refresh_from_db()
    assert question.reply_count == answers.count()
