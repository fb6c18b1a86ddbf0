"""What somebody sees when something is wrong: whose site it is, what happened, and a way on."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from consult.topics.models import Topic, TopicQuerySet
from tests.cast import Cast, client_of
from tests.makers import make_comment


def test_a_visitor_who_blocks_cookies_is_told_so_and_keeps_the_words(topic: Topic) -> None:
    form = {"text": "Keep my words", "submission": str(uuid4())}
    address = reverse("add_comment", args=[topic.slug])
    response = Client(enforce_csrf_checks=True).post(address, form)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Your browser blocks cookies" in page
    assert "Keep my words" in page


def test_a_page_that_is_out_of_date_is_told_apart_from_blocked_cookies(
    cast: Cast, topic: Topic
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("account_login"))
    response = client.post(reverse("add_comment", args=[topic.slug]), {"text": "Mine"})
    assert "This page was out of date" in response.content.decode()
    assert "blocks cookies" not in response.content.decode()


@pytest.mark.parametrize("status", [400, 500])
def test_a_page_that_stands_alone_has_the_councils_name_and_a_way_on(
    topic: Topic, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    if status == 500:
        monkeypatch.setattr(TopicQuerySet, "for_cards", None)
        response = client.get("/")
    else:
        response = client.post("/account/sign-in/", {f"f{n}": "" for n in range(2000)})
    page = response.content.decode()
    assert response.status_code == status
    assert page.count("Mill Valley Council") >= 2
    assert 'href="/topics/"' in page


def test_addresses_ignore_case(topic: Topic) -> None:
    address = topic.get_absolute_url()
    response = Client().get(address.upper(), {"sort": "agreed"})
    assert response["Location"] == f"{address}?sort=agreed"
    assert Client().get("/NOWHERE/").status_code == 404
    assert Client().post(address.upper()).status_code == 404


def test_a_vote_that_is_taken_back_says_so_by_its_comment(cast: Cast, topic: Topic) -> None:
    comment, client = make_comment(topic, cast.neighbour), client_of(cast.resident)
    address = reverse("vote", args=[topic.slug, comment.pk])
    client.post(address, {"value": "agree"})
    page = client.post(address, {"value": "withdraw"}, follow=True).content.decode()
    card = page.partition(f'id="comment-{comment.pk}"')[2].partition("</article>")[0]
    assert "Your vote is taken back." in card


def test_a_comment_that_is_withdrawn_says_so_in_its_place(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident)
    address = reverse("withdraw_comment", args=[topic.slug, comment.pk])
    page = client_of(cast.resident).post(address, follow=True).content.decode()
    card = page.partition(f'id="comment-{comment.pk}"')[2].partition("</article>")[0]
    assert "Your comment is withdrawn." in card
