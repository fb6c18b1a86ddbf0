"""The preview of one post: its source beside what was understood, corrected, then a draft."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from consult.intake.models import ImportedPost, Retrieval
from consult.reading.post import ArchivedComment, Post
from consult.topics.actions import draft_topic
from consult.topics.lifecycle import Outcome
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_post, make_retrieval
from tests.visitor import fields_of
from tests.web.looking import draft_it, import_text, look_at

COMMENTS = (
    ArchivedComment(1, None, "Ann", "2026-09-21T18:05:00+01:00", ("First,\nand more.", "Then.")),
    ArchivedComment(2, 1, None, None, ("A reply.",)),
    ArchivedComment(3, 2, "Ben", "2026-09-22", ("A reply to it.",)),
)


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.owner)


def show(cast: Cast, desk: Client, **fields: Any) -> tuple[Post, Any]:
    """A post that was found, and its page."""
    defaults: dict[str, Any] = {
        "title": "The market",
        "published": "2026-09-20T09:30:00+01:00",
        "author": "Carys Price",
        "body": ("One.", "Two,\nand more."),
        "comments": COMMENTS,
    }
    post = make_post(**defaults | fields)
    path = make_retrieval(cast.councillor, post).get_absolute_url()
    return post, desk.get(path, follow=True)


def again(desk: Client, page: Any) -> str:
    said: str = desk.get(page.request["PATH_INFO"], follow=True).content.decode()
    return said


def test_what_nobody_touched_comes_in_exactly_as_it_was_read(cast: Cast, desk: Client) -> None:
    post, page = show(cast, desk)
    draft_it(desk, page)
    topic = Topic.objects.get()
    assert topic.follows_its_post
    assert topic.body == ["One.", "Two,\nand more."]
    assert (topic.post.published, topic.post.author) == (post.published, "Carys Price")
    stored = topic.post.comments.values_list("parent_position", "author", "posted", "paragraphs")
    assert list(stored) == [
        (c.parent, c.author or "", c.posted or "", list(c.paragraphs)) for c in COMMENTS
    ]
    assert draft_topic(post, format="feed", councillor=cast.councillor, by=None, now=NOW) == (
        topic,
        Outcome.SAME,
    )


def test_what_was_corrected_is_what_comes_in_and_the_post_is_known_again(
    cast: Cast, desk: Client
) -> None:
    post, page = show(cast, desk, warnings=("no date was found", "the end is missing"))
    draft_it(
        desk,
        page,
        **{
            "title": " The  fair ",
            "published": "21 September 2026",
            "author": "",
            "body": "Three.\r\n\r\nFour,\r\nand on.",
            "author-2": "Cai",
            "posted-2": "2026-09-23",
            "text-3": "Said otherwise.",
            "omit-1": "on",
        },
    )
    topic = Topic.objects.get()
    stored = topic.post
    assert (topic.title, topic.body) == ("The fair", ["Three.", "Four,\nand on."])
    assert (stored.published, stored.author) == ("2026-09-21", "")
    assert stored.warnings == ["the end is missing"]
    comments = stored.comments.values_list("position", "parent_position", "author", "paragraphs")
    assert list(comments) == [
        (2, None, "Cai", ["A reply."]),
        (3, 2, "Ben", ["Said otherwise."]),
    ]
    for now_says, outcome in (
        (post, Outcome.SAME),
        (make_post(title="The market", published=post.published, body=("New.",)), Outcome.CHANGED),
    ):
        made = draft_topic(now_says, format="feed", councillor=cast.councillor, by=None, now=NOW)
        assert made == (topic, outcome)
    topic.refresh_from_db()
    assert topic.title == "The fair", "an edited import is not overwritten"


@pytest.mark.parametrize(
    ("changes", "says_why"),
    [
        ({"title": "x" * 301}, "Use 300 characters or fewer"),
        ({"published": "31 February 2026"}, "Enter a day from 1980"),
        ({"published": "2999-01-01"}, "Enter a day from 1980"),
        ({"posted-1": "yesterday"}, "Enter a day from 1980"),
        ({"text-2": " \n "}, "Write what it says, or leave the comment out"),
        ({"title": "\x00"}, "Null characters"),
        ({"body": " ", "omit-1": "on", "omit-2": "on", "omit-3": "on"}, "bring a comment with it"),
    ],
)
def test_bad_input_is_told_at_its_field_and_what_was_typed_stays(
    cast: Cast, desk: Client, changes: dict[str, str], says_why: str
) -> None:
    _, page = show(cast, desk)
    typed = {"author": "Somebody else"} | changes
    response = draft_it(desk, page, **typed)
    assert response.status_code == 400
    said = response.content.decode()
    assert says_why in said
    assert "<title>Error: " in said
    assert fields_of(said)["author"] == "Somebody else"
    assert ("checked" in said) == ("omit-1" in changes)
    assert not ImportedPost.objects.exists()


def test_nesting_and_warnings_are_shown_in_words(cast: Cast, desk: Client) -> None:
    _, page = show(cast, desk, warnings=("no date was found", "8 comments are missing"))
    said = page.content.decode()
    assert "No date was found: enter it if you know it." in said
    assert "8 comments are missing." in said
    assert "Comment 3, in reply to comment 2" in said
    assert "nested-2" in said
    assert said.index("8 comments are missing.") < said.index("Make a draft")


@pytest.mark.parametrize(
    ("said", "parents"),
    [
        ({"parent-3": "1"}, [None, 1, 1]),
        ({"parent-2": ""}, [None, None, 2]),
        ({"parent-1": "3", "parent-2": ""}, [3, None, 2]),
        ({"parent-3": "1", "omit-1": "on"}, [None, None]),
        ({"parent-1": "3"}, None),
        ({"parent-2": "2"}, None),
        ({"parent-3": "9"}, None),
        ({"parent-3": "-1"}, None),
        ({"parent-3": "first"}, None),
    ],
)
def test_to_what_a_comment_replies_is_corrected_and_leads_in_no_circle(
    cast: Cast, desk: Client, said: dict[str, str], parents: list[int | None] | None
) -> None:
    _, page = show(cast, desk)
    answer = draft_it(desk, page, **said)
    if parents is None:
        assert answer.status_code == 400
        assert not Topic.objects.exists()
        return
    comments = Topic.objects.get().post.comments.order_by("position")
    assert [comment.parent_position for comment in comments] == parents


def test_the_source_stands_beside_and_runs_nothing(desk: Client) -> None:
    html = (
        b"<!DOCTYPE html><html><head><title>The market</title></head><body><article><h1>The market"
        b"</h1><p onclick='x()'>The lower car park is <em>empty</em> on Saturdays.</p><script>"
        b"alert(1)</script><img src='https://e.example/a.png'></article></body></html>"
    )
    page = look_at(desk, {"file": SimpleUploadedFile("page.html", html)}).content.decode()
    original = page[page.index('class="original') :]
    assert "is <em>empty</em> on" in original
    assert "alert(1)" not in page
    assert "onclick" not in page
    assert "<img src='https://e.example" not in page
    stored = Retrieval.objects.get().posts[0].post.source
    assert stored
    assert "script" not in stored


def test_what_was_stored_unsafe_is_made_safe_when_it_is_shown(cast: Cast, desk: Client) -> None:
    row = make_retrieval(cast.councillor, make_post())
    row.readings[0]["reading"]["posts"][0]["source"] = "<p>Words<script>alert(1)</script></p>"
    Retrieval.objects.filter(pk=row.pk).update(readings=row.readings)
    page = desk.get(row.get_absolute_url(), follow=True).content.decode()
    assert "<p>Words</p>" in page
    assert "alert(1)" not in page


def test_a_post_without_a_source_to_show_says_so_and_links_to_it(cast: Cast, desk: Client) -> None:
    _, page = show(cast, desk, url="https://example.org/market")
    assert "It is too long to show here" in page.content.decode()
    assert 'href="https://example.org/market"' in page.content.decode()


@pytest.mark.parametrize("text", ["hello", "Sign in\n\nEmail\n\nPassword\n"])
def test_nonsense_is_no_draft_at_once(desk: Client, text: str) -> None:
    page = look_at(desk, {"text": text}).content.decode()
    assert "Look at the post before it is a draft" in page
    assert not Topic.objects.exists()
    if "No body was found" in page:
        assert "Make a draft" not in page


def test_without_words_there_is_no_button(cast: Cast, desk: Client) -> None:
    _, page = show(cast, desk, body=(), comments=(), warnings=("no body was found",))
    said = page.content.decode()
    assert "No body was found: paste the whole page, with the text of the post." in said
    assert "Make a draft" not in said
    assert "nothing" not in said.split("<main")[0]


def test_a_post_that_came_before_by_another_way_is_told_with_its_topic(
    cast: Cast, desk: Client
) -> None:
    url = "https://example.org/market"
    _, page = show(cast, desk, url=url)
    draft_it(desk, page)
    topic = Topic.objects.get()
    _, page = show(cast, desk, url=url, guid="a", body=("Longer.",))
    said = page.content.decode()
    assert "imported before, and says something else now" in said
    assert f'href="{topic.get_absolute_url()}"' in said
    said = draft_it(desk, page, title="The fair").content.decode()
    assert "Its draft now says what the post says." in said
    topic.refresh_from_db()
    assert (topic.title, topic.body) == ("The fair", ["Longer."])
    assert not topic.follows_its_post


def test_a_draft_that_somebody_edited_stays_and_only_shows_that_its_post_changed(
    cast: Cast, desk: Client
) -> None:
    post, page = show(cast, desk)
    draft_it(desk, page, title="The fair")
    said = again(desk, page)
    assert "Its draft was corrected or edited, so that stays as it is" in said
    assert "Update the draft" not in said
    response = desk.post(page.request["PATH_INFO"], {"title": "x", "body": "y"}, follow=True)
    assert "stays as it is" in response.content.decode()
    assert Topic.objects.get().title == "The fair"
    _, page = show(cast, desk, title=post.title, body=("Other.",))
    assert "Compare the new text with the draft" in page.content.decode()
    path = Retrieval.objects.latest("pk").get_absolute_url()
    compared = desk.post(f"{path}drafts/", {"posts": "1"}, follow=True)
    assert "Keep mine" in compared.content.decode()
    assert ImportedPost.objects.get().changed_at is not None


def test_what_is_too_long_to_correct_here_comes_in_as_it_is(cast: Cast, desk: Client) -> None:
    body = tuple(f"Paragraph {count}." for count in range(250))
    comments = tuple(
        ArchivedComment(place, None, "Ann", None, (f"Comment {place}.",)) for place in range(1, 301)
    )
    _, page = show(cast, desk, body=body, comments=comments)
    said = page.content.decode()
    assert "60 more paragraphs come after these, and are kept as they are." in said
    assert "110 more comments are kept as they are." in said
    assert "Comment 191." not in said
    draft_it(desk, page, title="The fair", **{"text-1": "Mended.", "omit-190": "on"})
    topic = Topic.objects.get()
    assert topic.body == list(body)
    assert topic.post.comments.count() == 299
    assert topic.post.comments.first().paragraphs == ["Mended."]  # type: ignore[union-attr]


def test_a_paragraph_longer_than_a_page_is_kept_too(cast: Cast, desk: Client) -> None:
    _, page = show(cast, desk, body=("x" * 300_000, "End."), comments=())
    assert "2 more paragraphs come after these" in page.content.decode()
    assert len(page.content) < 50_000
    draft_it(desk, page, title="The fair")
    assert [len(text) for text in Topic.objects.get().body] == [300_000, 4]


def test_a_post_of_the_same_title_is_told_as_it_may_be_the_same(cast: Cast, desk: Client) -> None:
    _, page = show(cast, desk, url="https://blog.example/market")
    draft_it(desk, page)
    _, page = show(cast, desk, title="the MARKET", url=None, guid="other")
    assert "from a post of the same title already" in page.content.decode()
    _, page = show(cast, desk, title="The fair", url=None, guid="fair")
    assert "from a post of the same title already" not in page.content.decode()


def test_places_that_there_are_not_are_not_found(cast: Cast, desk: Client) -> None:
    path = make_retrieval(cast.councillor, make_post(), make_post()).get_absolute_url()
    assert desk.get(f"{path}2/").status_code == 200
    for place in ("3", "0", "999999999999999999", "x"):
        assert desk.get(f"{path}{place}/").status_code == 404


def test_the_same_words_pasted_again_are_told(desk: Client) -> None:
    text = "The market\n\nSunday, 20 September 2026\n\nIt comes back, says the town.\n"
    import_text(desk, text)
    page = look_at(desk, {"text": text}).content.decode()
    assert "This post was imported before." in page
    assert "Update the draft" in page
