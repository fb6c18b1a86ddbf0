"""Feeds, exports, files of a static site and newsletters that hold a known post."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

from tests.reading.platforms.html_parts import broken, written
from tests.reading.platforms.known import OFFSET, Block, Format, Known, Remark

_ZONE = timezone(timedelta(hours=1))
_PAGE = "https://blog.example/2010/05/p.html"
_WXR = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Notes from the ward</title><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>tj</wp:author_login><wp:author_email>t@example.org</wp:author_email>
<wp:author_display_name><![CDATA[{author}]]></wp:author_display_name></wp:author>
<item><title><![CDATA[{title}]]></title><link>{page}</link><dc:creator>tj</dc:creator>
<guid isPermaLink="false">{page}?p=12</guid><content:encoded><![CDATA[{body}]]></content:encoded>
<wp:post_id>12</wp:post_id><wp:post_date>{at}</wp:post_date><wp:post_date_gmt>{utc}</wp:post_date_gmt>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{comments}</item></channel></rss>"""
_WXR_COMMENT = """<wp:comment><wp:comment_id>{id}</wp:comment_id>
<wp:comment_author><![CDATA[{author}]]></wp:comment_author>
<wp:comment_author_email>somebody@example.org</wp:comment_author_email>
<wp:comment_author_IP>192.0.2.7</wp:comment_author_IP><wp:comment_date>{at}</wp:comment_date>
<wp:comment_date_gmt>{utc}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type>
<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"""


def _sql(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _utc(moment: datetime) -> str:
    return _sql(moment - timedelta(hours=1))


def _stamp(moment: datetime) -> str:
    return f"{moment.isoformat()}.000{OFFSET}"


def _rfc(moment: datetime) -> str:
    return format_datetime(moment.replace(tzinfo=_ZONE))


def _typed(blocks: Sequence[Block]) -> str:
    """As the box of WordPress stores it: lines, and blank lines between paragraphs."""
    return "\n\n".join("\n".join(map(escape, block.typed())) for block in blocks)


def wordpress(known: Known) -> bytes:
    comments = "".join(
        _WXR_COMMENT.format(
            id=100 + place,
            author=remark.author or "Anonymous",
            at=_sql(remark.posted),
            utc=_utc(remark.posted),
            text=_typed(remark.blocks),
            parent=100 + remark.parent if remark.parent else 0,
        )
        for place, remark in enumerate(known.remarks, start=1)
    )
    return _WXR.format(
        title=known.title,
        author=known.author,
        page=_PAGE,
        body=written(known.blocks),
        at=_sql(known.published),
        utc=_utc(known.published),
        comments=comments,
    ).encode()


_ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'>"
)
_BLOG = "tag:blogger.com,1999:blog-7"
_KIND = (
    "<category scheme='http://schemas.google.com/g/2005#kind'"
    " term='http://schemas.google.com/blogger/2008/kind#{}'/>"
)


def blogger(known: Known) -> bytes:
    """The comments stand apart from the post, and name it and their parent."""
    post = (
        f"<entry><id>{_BLOG}.post-9</id><published>{_stamp(known.published)}</published>"
        f"{_KIND.format('post')}<title type='text'>{escape(known.title)}</title>"
        f"<content type='html'>{escape(written(known.blocks))}</content>"
        f"<link rel='alternate' type='text/html' href='{_PAGE}'/><author><name>{known.author}"
        f"</name><email>noreply@blogger.com</email></author>"
        f"<thr:total>{len(known.remarks)}</thr:total></entry>"
    )
    comments = [_entry(place, remark) for place, remark in enumerate(known.remarks, start=1)]
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>{_ATOM}<id>{_BLOG}.archive</id>"
        f"<title>Notes from the ward</title>{post}{''.join(comments)}</feed>"
    ).encode()


def _entry(place: int, remark: Remark) -> str:
    related = (
        f"<link rel='related' href='https://www.blogger.com/feeds/7/9/comments/default/"
        f"{100 + remark.parent}'/>"
        if remark.parent
        else ""
    )
    return (
        f"<entry><id>{_BLOG}.post-{100 + place}</id><published>{_stamp(remark.posted)}</published>"
        f"{_KIND.format('comment')}<title>{escape(remark.blocks[0].lines[0][:20])}</title>"
        f"<content type='html'>{escape(broken(remark.blocks))}</content>{related}<author><name>"
        f"{remark.author or 'Anonymous'}</name><email>noreply@blogger.com</email></author>"
        f"<thr:in-reply-to href='{_PAGE}' ref='{_BLOG}.post-9'/></entry>"
    )


def rss(known: Known) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Notes from the ward</title>
<link>https://blog.example/</link><description>News</description><item>
<title>{escape(known.title)}</title><link>{_PAGE}</link><guid>{_PAGE}</guid>
<dc:creator><![CDATA[{known.author}]]></dc:creator><pubDate>{_rfc(known.published)}</pubDate>
<description>The beginning of it […]</description>
<content:encoded><![CDATA[{written(known.blocks)}]]></content:encoded></item></channel></rss>
""".encode()


def atom(known: Known) -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>{_ATOM}<title>Notes from the ward</title>
<id>https://blog.example/</id><link href="https://blog.example/"/><entry><id>{_PAGE}</id>
<title type="html">{escape(escape(known.title))}</title><link rel="alternate" href="{_PAGE}"/>
<published>{known.published.isoformat()}{OFFSET}</published><author><name>{known.author}</name>
</author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{written(known.blocks)}
</div></content></entry></feed>""".encode()


def comment_feed(known: Known) -> bytes:
    """Of the comments on one post, as Blogger has it: no date and no body of the post itself."""
    entries = "".join(
        f"<entry><id>{_BLOG}.post-{100 + place}</id><published>{_stamp(remark.posted)}</published>"
        f"<title>{escape(remark.blocks[0].typed()[0][:20])}</title><content type='html'>"
        f"{escape(broken(remark.blocks))}</content><author><name>{remark.author or 'Anonymous'}"
        f"</name></author><thr:in-reply-to href='{_PAGE}' ref='{_ref(remark)}'/></entry>"
        for place, remark in enumerate(known.remarks, start=1)
    )
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>{_ATOM}<id>{_BLOG}.comments</id><title>Comments on"
        f" Notes from the ward: {escape(known.title)}</title><link rel='alternate' href='{_PAGE}'/>"
        f"{entries}</feed>"
    ).encode()


def _ref(remark: Remark) -> str:
    return f"{_BLOG}.post-{100 + remark.parent if remark.parent else 9}"


def jekyll(known: Known) -> bytes:
    """Markdown: two spaces at the end of a line are a hard break."""
    body = "\n\n".join("  \n".join(block.typed()) for block in known.blocks)
    return (
        f'---\nlayout: post\ntitle: "{known.title}"\nauthor: {known.author}\n'
        f"date: {_sql(known.published)} +0100\ntags: [roads]\n---\n\n{body}\n"
    ).encode()


def hugo(known: Known) -> bytes:
    """HTML under a block of TOML."""
    return (
        f'+++\ntitle = "{known.title}"\nauthor = "{known.author}"\n'
        f"date = {known.published.isoformat()}{OFFSET}\ndraft = false\n+++\n\n"
        f"{written(known.blocks)}\n"
    ).encode()


def newsletter(known: Known) -> bytes:
    """A text and an HTML part, as every sending service writes them."""
    message = EmailMessage()
    message["From"] = f'"{known.author}" <news@example.org>'
    message["To"] = "residents@example.org"
    message["Subject"] = known.title
    message["Date"] = _rfc(known.published)
    message.set_content("\n\n".join("\n".join(block.typed()) for block in known.blocks) + "\n")
    message.add_alternative(
        f"<html><body><div style='display:none'>In this issue</div>{written(known.blocks)}"
        "</body></html>",
        subtype="html",
    )
    return message.as_bytes()


FORMATS = (
    Format("WordPress export", wordpress, "wordpress", published="offset", posted="offset"),
    Format("Blogger export", blogger, "blogger", published="offset", posted="offset"),
    Format("RSS", rss, "feed", published="offset", has_comments=False),
    Format("Atom", atom, "feed", published="offset", has_comments=False),
    Format(
        "feed of comments",
        comment_feed,
        "feed",
        published="never",
        posted="offset",
        has_author=False,
        has_body=False,
    ),
    Format("Jekyll", jekyll, "frontmatter", published="offset", has_comments=False),
    Format("Hugo", hugo, "frontmatter", published="offset", has_comments=False),
    Format("newsletter", newsletter, "email", published="offset", has_comments=False),
)
