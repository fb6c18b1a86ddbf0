"""What stands in and around a post and is no part of it: captions, bylines, boxes of links."""

import pytest

from consult.reading import read as read_bytes
from consult.reading.post import Post

RACE = "The mill race is to be cleared, and the miller's heirs have been to see me about it, twice."
COST = (
    "They want to know who pays, and so do I, as nothing was put by for it in any year I know of."
)
BODY = f"<p>{RACE}</p><p>{COST}</p>"
LINKS = (
    "<ul><li><h4><a href='/1'>The library roof is dry at last</a></h4><p>3 May 2013</p></li>"
    "<li><a href='/2'>Who has the key to the band stand?</a></li></ul>"
)
EXCERPT = (
    "<div><h4><a href='/1'>The library roof is dry at last</a></h4><p>It has rained for three weeks"
    " now and nothing has come through, which is a first since it was built.</p></div>"
)
FORM = "<form><input type='email'><button>Go</button></form>"
# What a body stands in: marked by its platform, by HTML, or not at all.
AROUND = (
    "<div class='entry-content'>{}</div>",
    "<article>{}</article>",
    "<div><div>{}</div></div>",
)


def read(inside: str, *, above: str = "", around: str = "{}") -> Post:
    (post,) = read_bytes(
        "<html><head><title>The mill race</title></head><body><h1>The mill race</h1>"
        f"<p>7 June 2013</p>{above}{around.format(inside)}</body></html>".encode()
    ).posts
    return post


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    "box",
    [
        f"<h3>Related posts</h3>{LINKS}",
        f"<div><div><h3>You may also like:</h3></div>{LINKS}</div>",
        f"<aside><h3>Related articles</h3>{EXCERPT}{EXCERPT}</aside>",
        f"<h4>Das könnte Sie auch interessieren</h4>{LINKS}",
        "<p><b>Relacionado:</b></p><p><a>El tejado</a></p><p><a>La llave</a></p>",
        "<div><span>Share this article</span><a>Bluesky, say</a> <a>The other one</a></div>",
        "<p>Share this:</p><ul><li><a>By carrier pigeon</a></li></ul>",
        "<div class='share_buttons'><a>By carrier pigeon</a></div>",
        f"<div class='jp-relatedposts'>{LINKS}</div>",
        f"<h3>Sign up for the ward news</h3><p>Once a month, and never more.</p>{FORM}",
        "<div class='newsletter-signup'><p>The ward news, once a month.</p></div>",
    ],
)
def test_a_box_is_left_out_above_below_and_within_a_post(box: str, around: str) -> None:
    first, second = f"<p>{RACE}</p>", f"<p>{COST}</p>"
    for inside in (first + second + box, first + box + second, box + first + second):
        assert read(inside, around=around).body == (RACE, COST)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    "caption",
    [
        "<figure><img src='a'><figcaption>The race in 1911.</figcaption></figure>",
        "<div><img src='a'><p class='wp-caption-text'>The race in 1911.</p></div>",
        "<table><tr><td><img></td></tr><tr><td class='tr-caption'>In 1911.</td></tr></table>",
        "<p><a href='b'><img src='a'></a><br><em>The race in 1911.</em></p>",
        "<img src='a'><p class='photo_caption'>The race in 1911.</p>",
        "<p>Photo: the county's archive</p>",
        "<p>(Picture by Ann Hay)</p>",
    ],
)
def test_a_caption_is_not_the_first_paragraph(caption: str, around: str) -> None:
    assert read(caption + BODY, around=around).body == (RACE, COST)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    "byline",
    [
        "Posted in <a href='/roads'>Roads</a> by <a href='/ann'>Ann Hay</a> on June 7, 2013",
        "By Ann Hay, 7 June 2013",
        "7 June 2013 | by Ann Hay | <a href='#c'>No comments</a>",
        "Veröffentlicht am 7. Juni 2013 von Ann Hay",
    ],
)
def test_a_byline_names_the_author_and_is_no_paragraph(byline: str, around: str) -> None:
    for post in (
        read(f"<p>{byline}</p>{BODY}", around=around),
        read(BODY, above=f"<p>{byline}</p>", around=around),
    ):
        assert (post.author, post.published, post.body) == ("Ann Hay", "2013-06-07", (RACE, COST))


def test_the_author_is_whom_the_page_marks_if_that_is_one() -> None:
    ann, ben = "<a rel='author'>Ann Hay</a>", "<a rel='author'>Ben Lea</a>"
    assert read(BODY, above=f"<p>Words by {ann}</p>").author == "Ann Hay"
    assert read(BODY, above=f"<p>{ann}</p><p>{ben}</p>").author is None
    assert read(BODY, above="<p>By the weir</p>").author is None


@pytest.mark.parametrize(
    "kept",
    [
        "<h3>Related</h3><p>To this is the matter of the weir, as I have said before.</p>",
        "<h3>Get involved</h3><p>Come to the mill on Saturday and bring a spade.</p>",
        "<figure><img><blockquote>It is dry.</blockquote><figcaption>Ann</figcaption></figure>",
        "<p>By the bridge</p><p>and by the weir.</p>",
        f"<p>Keep the race open</p><p>Get the spades out.</p>{FORM}",
        f"<p>Join us at the mill</p><p>Stay until dusk</p>{FORM}",
        "<p>More from me on Monday.</p><p><a href='/1'>The minutes of the meeting</a></p>",
        "<p>More from the mill</p><p><a href='/1'>The minutes of the meeting</a></p>",
        "<p><strong>Related:</strong> see <a href='/1'>the minutes</a>.</p><p>So there.</p>",
        "<p><img src='a'><em>This is the race as I have known it all my life.</em></p><p>See?</p>",
        "<p>Published by the county, the plan says little.</p><p>By Friday we shall know.</p>",
    ],
)
def test_what_somebody_wrote_stays_whatever_stands_above_it(kept: str) -> None:
    body = read(f"{BODY}{kept}{BODY}", around=AROUND[0]).body
    assert (body[:2], body[-2:], len(body)) == ((RACE, COST), (RACE, COST), 6)


def test_a_first_sentence_may_be_about_pictures() -> None:
    first = "Pictures by the children are in the library until Friday, when they come down."
    assert read(f"<p>{first}</p>{BODY}", around=AROUND[0]).body == (first, RACE, COST)


@pytest.mark.parametrize(
    "sentence",
    [
        "By Friday we shall know.",
        "By Friday.",
        "By Monday in the hall all will be said",
        "Published by the county, the plan says little",
        "Written by a child of nine, this is the best letter yet.",
        "Posted by Ann Hay last night, it has been read by half the town.",
    ],
)
def test_the_first_or_last_sentence_is_no_byline_because_of_its_first_words(sentence: str) -> None:
    words = f"<p>{sentence}</p>"
    assert read(words + BODY, around=AROUND[0]).body == (sentence, RACE, COST)
    assert read(BODY + words, around=AROUND[0]).body == (RACE, COST, sentence)


def test_a_mark_around_the_whole_post_leaves_nothing_out() -> None:
    assert read(BODY, around="<div class='related'>{}</div>").body == (RACE, COST)


def test_the_lines_above_a_short_article_do_not_come_after_it() -> None:
    assert read(BODY, around="<main><section>{}</section></main>").body == (RACE, COST)
