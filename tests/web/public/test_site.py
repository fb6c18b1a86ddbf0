"""What the site tells machines: search engines, chats, browsers that ask for less."""

import gzip
import re
from html import unescape

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import Settings

from consult.topics.models import Topic
from consult.web.public import site
from tests.cast import Cast
from tests.makers import make_closed_topic, make_comment, make_draft, make_topic

_LINE = re.compile(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">')


@pytest.fixture(autouse=True)
def _at_an_address(settings: Settings) -> None:
    settings.SITE_URL = "https://consult.example"


def card(address: str) -> dict[str, str]:
    page = Client().get(address).content.decode()
    found = {name: unescape(said) for name, said in _LINE.findall(page)}
    canonical = re.search(r'<link rel="canonical" href="([^"]+)">', page)
    return found | {"canonical": canonical.group(1) if canonical else ""}


def test_a_link_to_a_topic_shows_its_question_in_a_chat(cast: Cast) -> None:
    question = 'Should "Mill & Lane" be <closed>?'
    topic = make_topic(cast.councillor, question=question)
    here = f"https://consult.example{topic.get_absolute_url()}"
    said = card(f"{topic.get_absolute_url()}?sort=agreed")
    assert said["og:title"] == question
    assert said["og:description"].startswith(f"Asked by {topic.councillor.name}. Answer until ")
    assert said["description"] == said["og:description"]
    assert said["og:url"] == said["canonical"] == here


def test_a_link_to_a_closed_topic_does_not_ask_for_answers(cast: Cast) -> None:
    said = card(make_closed_topic(cast.councillor).get_absolute_url())
    assert "Closed on" in said["og:description"]
    assert "Answer until" not in said["og:description"]


def test_a_link_to_a_comment_shows_the_question_and_leads_to_the_comment(
    cast: Cast, topic: Topic
) -> None:
    comment = make_comment(topic, cast.resident)
    said = card(comment.get_absolute_url())
    assert said["og:title"] == topic.question
    assert said["og:url"] == f"https://consult.example{comment.get_absolute_url().split('#')[0]}"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/topics/?state=all&page=1"])
def test_every_list_has_one_address_and_a_picture(address: str) -> None:
    said = card(address)
    assert said["canonical"] == f"https://consult.example{address.partition('?')[0]}"
    assert said["og:image"].startswith("https://consult.example/static/consult/share.")


@pytest.mark.parametrize(
    ("name", "size"), [("share.png", (1200, 630)), ("touch-icon.png", (180, 180))]
)
def test_the_pictures_have_the_size_that_is_asked_for(name: str, size: tuple[int, int]) -> None:
    path = finders.find(f"consult/{name}")
    assert isinstance(path, str)
    with open(path, "rb") as file:  # noqa: PTH123 - a finder gives a string
        head = file.read(24)
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == size


def test_the_sitemap_lists_what_is_public_and_no_draft(cast: Cast, topic: Topic) -> None:
    closed = make_closed_topic(cast.councillor)
    make_draft(cast.councillor)
    response = Client().get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    listed = re.findall("<loc>(.*?)</loc>", response.content.decode())
    assert len(listed) == len(set(listed))
    paths = {
        "/",
        "/topics/",
        "/accessibility/",
        "/privacy/",
        "/about/",
        "/rules/",
        "/cookies/",
        topic.get_absolute_url(),
        closed.get_absolute_url(),
    }
    assert set(listed) == {f"https://consult.example{path}" for path in paths}
    assert {Client().get(path).status_code for path in paths} == {200}


def test_a_sitemap_ends_where_it_would_be_too_long(
    cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = make_topic(cast.councillor, question="Should it be the newest?")
    monkeypatch.setattr(site, "_TOPICS_LISTED", 1)
    said = Client().get("/sitemap.xml").content.decode()
    assert newest.get_absolute_url() in said
    assert f"{topic.get_absolute_url()}<" not in said


def test_search_engines_are_kept_out_of_what_is_not_public() -> None:
    said = Client().get("/robots.txt").content.decode().splitlines()
    assert said[0] == "User-agent: *"
    assert "Disallow: /desk/" in said
    assert "Disallow: /" not in said
    assert "Sitemap: https://consult.example/sitemap.xml" in said


def test_pages_are_sent_compressed_to_who_takes_it(topic: Topic) -> None:
    address = topic.get_absolute_url()
    plain = Client().get(address)
    packed = Client().get(address, headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert topic.question in gzip.decompress(packed.content).decode()
    assert len(packed.content) < len(plain.content) / 2


def test_two_compressed_pages_differ_in_length_for_no_reason(topic: Topic) -> None:
    """Else the length told what a page holds (BREACH)."""
    client = Client(headers={"accept-encoding": "gzip"})
    lengths = {len(client.get(topic.get_absolute_url()).content) for _ in range(20)}
    assert len(lengths) > 1
