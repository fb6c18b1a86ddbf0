"""A WordPress export of any size and a saved page, in words of our own: the same at every run."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import count
from pathlib import Path

COMMENTS_A_POST = 10
_BEGAN = datetime(2006, 4, 3, 9, 30, tzinfo=UTC)
_WORDS = (
    "the bridge river market lane council bus stop allotment school crossing library roof hedge"
    " path flood wall lamp bench meadow car park budget meeting vote letter repair Tuesday"
    " autumn neighbours children lorries noise parking trees weir footpath hall paint is was"
    " will be has been on by near behind before after and but because we they nobody everybody"
    " asked said wrote promised saw measured counted closed opened again later twice"
).split()
_NAMES = ("Ann", "Bill Hodge", "Ciarán", "Dilys", "Ed", "Flo Marsh", "Grzegorz", "Hana")
_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Mill Valley</title><link>https://blog.example</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>rpeel</wp:author_login>
<wp:author_display_name><![CDATA[Ruth Peel]]></wp:author_display_name></wp:author>
"""


def write_export(file: Path, *, posts: int) -> int:
    """About 10 KB for each post, with its comments; returns how many items, posts and comments."""
    chance = random.Random(posts)
    numbers = count(1)
    with file.open("w", encoding="utf-8") as out:
        out.write(_HEAD)
        for number in range(1, posts + 1):
            out.writelines(_item(chance, number, numbers))
        out.write("</channel></rss>\n")
    return posts * (1 + COMMENTS_A_POST)


def write_page(file: Path, *, comments: int) -> None:
    """A page as WordPress shows it: the post, its comments, and the theme's furniture around."""
    chance = random.Random(comments)
    links = "".join(f'<li><a href="/{n}/">{_said(chance, 4)}</a></li>' for n in range(150))
    body = "".join(f"<p>{_said(chance, 60)}</p>" for _ in range(12))
    listed = "".join(_listed(chance, number) for number in range(1, comments + 1))
    file.write_text(
        f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The weir</title>
<meta name="generator" content="WordPress 6.4"><style>{".a { color: #123456 }" * 700}</style>
</head><body class="single"><header><nav><ul>{links}</ul></nav></header>
<article class="post"><h1 class="entry-title">The weir</h1>
<time class="entry-date published" datetime="2019-05-07T10:12:00+01:00">7 May 2019</time>
<div class="entry-content">{body}</div></article>
<div id="comments" class="comments-area"><h2 class="comments-title">{comments} thoughts on “The
weir”</h2><ol class="comment-list">{listed}</ol></div>
<footer><ul>{links}</ul></footer></body></html>""",
        "utf-8",
    )


def _item(chance: random.Random, number: int, numbers: Iterator[int]) -> Iterator[str]:
    paragraphs = "\n\n".join(f"{_said(chance, 70)} <em>{_said(chance, 9)}</em>" for _ in range(5))
    stamp = _BEGAN + timedelta(hours=11 * number)
    yield f"""<item><title>{escape(_said(chance, 5))}</title>
<link>https://blog.example/{stamp:%Y/%m}/post-{number}/</link>
<pubDate>{stamp:%a, %d %b %Y %H:%M:%S} +0000</pubDate><dc:creator><![CDATA[rpeel]]></dc:creator>
<guid isPermaLink="false">https://blog.example/?p={number}</guid><description></description>
<content:encoded><![CDATA[{paragraphs}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>{stamp:%Y-%m-%d %H:%M:%S}</wp:post_date>
<wp:post_date_gmt>{stamp:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>
<wp:comment_status>open</wp:comment_status><wp:post_name>post-{number}</wp:post_name>
<wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent><wp:menu_order>0</wp:menu_order>
<wp:post_type>post</wp:post_type><wp:post_password></wp:post_password>
<category domain="category" nicename="news"><![CDATA[News]]></category>
"""
    parent = 0
    for _ in range(COMMENTS_A_POST):
        key = next(numbers)
        yield _comment(chance, key, parent, stamp + timedelta(minutes=key % 5000))
        parent = key if chance.random() < 0.3 else 0
    yield "</item>\n"


def _comment(chance: random.Random, key: int, parent: int, stamp: datetime) -> str:
    words = f"{_said(chance, 30)}\n\n{_said(chance, 20)}"
    return f"""<wp:comment><wp:comment_id>{key}</wp:comment_id>
<wp:comment_author><![CDATA[{chance.choice(_NAMES)}]]></wp:comment_author>
<wp:comment_author_email>who@mail.example</wp:comment_author_email>
<wp:comment_author_url></wp:comment_author_url>
<wp:comment_author_IP>198.51.100.7</wp:comment_author_IP>
<wp:comment_date>{stamp:%Y-%m-%d %H:%M:%S}</wp:comment_date>
<wp:comment_date_gmt>{stamp:%Y-%m-%d %H:%M:%S}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{words}]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type>
<wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id>
</wp:comment>
"""


def _listed(chance: random.Random, number: int) -> str:
    return f"""<li id="comment-{number}" class="comment depth-1"><article class="comment-body">
<footer class="comment-meta"><div class="comment-author vcard"><b class="fn">
{chance.choice(_NAMES)}</b> <span class="says">says:</span></div><div class="comment-metadata">
<a href="#comment-{number}"><time datetime="2019-05-08T{number % 24:02}:10:00+01:00">8 May 2019
at {number % 24}:10</time></a></div></footer><div class="comment-content">
<p>{_said(chance, 40)}</p><p>{_said(chance, 25)}</p></div><div class="reply">
<a class="comment-reply-link" href="?replytocom={number}">Reply</a></div></article></li>
"""


def _said(chance: random.Random, words: int) -> str:
    text = " ".join(chance.choices(_WORDS, k=words))
    return text[0].upper() + text[1:] + "."
