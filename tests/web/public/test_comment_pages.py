"""A topic's comments a page at a time: in each order all of them, at addresses that stay true."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from consult.discussion.actions import hide_comment, vote_on_comment
from consult.discussion.models import Comment
from consult.topics.models import Topic
from consult.web.public.topics import COMMENTS_A_PAGE, SORTS
from tests.cast import Cast
from tests.makers import NOW, make_comment

MANY = 2 * COMMENTS_A_PAGE + 5


@pytest.fixture
def comments(cast: Cast, topic: Topic) -> list[Comment]:
    """The oldest first, with votes of all kinds, among them many that are alike."""
    made = []
    for number in range(MANY):
        before = NOW - timedelta(hours=(MANY - number) // 3)
        comment = make_comment(topic, cast.neighbour, f"Reason {number}.", now=before)
        ballot = ("", "a", "d", "ad", "aa", "u")[number % 6]
        for voter, letter in zip((cast.resident, cast.moderator), ballot, strict=False):
            value = {"a": "agree", "d": "disagree", "u": "unsure"}[letter]
            vote_on_comment(comment, value=value, by=voter, now=NOW)
        made.append(comment)
    return made


class Listed:
    """What one address shows, and the addresses of its neighbours."""

    def __init__(self, topic: Topic, query: str = "") -> None:
        response = Client().get(f"{topic.get_absolute_url()}{query}")
        assert response.status_code == 200
        html = response.content.decode()
        self.pks = [int(pk) for pk in re.findall(r'<li><article class="comment[^>]*-(\d+)">', html)]
        links = dict(
            re.findall(
                r'href="(\?[^"#]*)#comments" rel="(?:prev|next)">\s*<span[^>]*>([^<]*)<', html
            )
        )
        self.links = {words: unescape(query) for query, words in links.items()}


def pages(topic: Topic, sort: str) -> Iterator[Listed]:
    page = Listed(topic, f"?sort={sort}")
    yield page
    while on := page.links.get(SORTS[sort].on):
        page = Listed(topic, on)
        yield page


@pytest.mark.parametrize("sort", SORTS)
def test_each_order_shows_every_comment_once_there_and_back(
    sort: str, topic: Topic, comments: list[Comment]
) -> None:
    order = SORTS[sort]
    there = list(pages(topic, sort))
    assert [len(page.pks) for page in there] == [COMMENTS_A_PAGE, COMMENTS_A_PAGE, 5]
    shown = [pk for page in there for pk in page.pks]
    in_order = order.of(Comment.objects.filter(topic=topic)).values_list("pk", flat=True)
    assert shown == list(in_order)
    assert order.back not in there[0].links
    back = Listed(topic, there[2].links[order.back])
    assert back.pks == there[1].pks
    assert Listed(topic, back.links[order.back]).pks == there[0].pks
    assert Listed(topic, back.links[order.on]).pks == there[2].pks


def test_an_address_shows_the_same_when_others_came_and_its_own_row_went(
    cast: Cast, topic: Topic, comments: list[Comment]
) -> None:
    first, second, _ = pages(topic, "newest")
    address = first.links["Older comments"]
    for number in range(3):
        make_comment(topic, cast.resident, f"New {number}.", now=NOW)
    assert Listed(topic, address).pks == second.pks
    Comment.objects.filter(pk=first.pks[-1]).delete()
    assert Listed(topic, address).pks == second.pks


def test_votes_move_a_comment_and_not_the_place_that_an_address_names(
    cast: Cast, topic: Topic, comments: list[Comment]
) -> None:
    first, second, _ = pages(topic, "agreed")
    moved = Comment.objects.get(pk=second.pks[-1])
    for voter in (cast.resident, cast.moderator, cast.other_councillor):
        vote_on_comment(moved, value="agree", by=voter, now=NOW)
    later = Listed(topic, first.links["Less agreed comments"])
    assert later.pks[: COMMENTS_A_PAGE - 1] == [pk for pk in second.pks if pk != moved.pk]
    assert Listed(topic, "?sort=agreed").pks[0] == moved.pk


def test_to_go_back_to_fewer_than_a_page_shows_the_whole_beginning(
    cast: Cast, topic: Topic, comments: list[Comment]
) -> None:
    first, second, _ = pages(topic, "newest")
    Comment.objects.filter(pk__in=first.pks[:3]).delete()
    again = Listed(topic, second.links["Newer comments"])
    assert again.pks == [*first.pks[3:], *second.pks[:3]]
    assert "Newer comments" not in again.links


def test_a_hidden_comment_keeps_its_place_and_not_its_words(
    cast: Cast, topic: Topic, comments: list[Comment]
) -> None:
    first, second, _ = pages(topic, "newest")
    hidden = Comment.objects.get(pk=second.pks[4])
    hide_comment(hidden, reason="It names a child.", by=cast.moderator, now=NOW)
    assert Listed(topic, first.links["Older comments"]).pks == second.pks


def test_a_key_that_is_none_shows_a_whole_page(topic: Topic, comments: list[Comment]) -> None:
    nines = "9" * 17
    keys = ["", "x", "1", "1.", ".1", "-1.-1", "1.1.1", "1.1'", "%00.1", "\uff11.\uff11"]
    keys += [f"{nines}.1", f"-{nines}.1", f"{nines * 3}.9", f"1.{nines * 2}", "1.1&page=2"]
    for sort in ("newest", "agreed"):
        for name in ("after", "before"):
            for key in keys:
                found = Listed(topic, f"?sort={sort}&{name}={key}")
                assert len(found.pks) in {COMMENTS_A_PAGE, 5}, (sort, name, key)


def test_a_key_in_digits_of_another_script_is_none(topic: Topic, comments: list[Comment]) -> None:
    first = Listed(topic, "?sort=newest")
    wide = first.links["Older comments"].translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    assert Listed(topic, wide).pks == first.pks


def test_a_topic_with_few_comments_names_no_other_page(cast: Cast, topic: Topic) -> None:
    make_comment(topic, cast.resident)
    assert Listed(topic).links == {}
