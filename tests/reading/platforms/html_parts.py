"""What the pages of all platforms share: paragraphs, a frame with furniture, times as shown."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from tests.reading.platforms.known import Block, Known

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def written(blocks: Sequence[Block]) -> str:
    """The words of a post: paragraphs, hard breaks, lists."""
    return "\n".join(map(_written, blocks))


def _written(block: Block) -> str:
    if block.is_list:
        return "<ol>" + "".join(f"<li>{escape(item)}</li>" for item in block.lines) + "</ol>"
    return f"<p>{'<br />'.join(map(escape, block.lines))}</p>"


def typed(blocks: Sequence[Block]) -> str:
    """The words of a comment, which its writer typed into a box: lists are lines."""
    return "\n".join(f"<p>{'<br />'.join(map(escape, block.typed()))}</p>" for block in blocks)


def broken(blocks: Sequence[Block]) -> str:
    """The same where a platform has breaks alone and no paragraphs."""
    return "<br /><br />".join("<br />".join(map(escape, block.typed())) for block in blocks)


def page(known: Known, content: str, *, head: str = "", site: str = "Notes from the ward") -> bytes:
    """A whole page, with what stands around a post on most of them."""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8" />
<title>{escape(known.title)} | {site}</title>
<meta property="og:site_name" content="{site}" />
<meta name="author" content="{escape(known.author)}" />
{head}<script>var comments = "Ann says: nothing";</script><style>p {{ color: red }}</style></head>
<body><header><p class="site-title"><a href="/">{site}</a></p><nav><ul><li><a href="/">Home</a></li>
<li><a href="/about">About me</a></li></ul></nav></header>
{content}
<aside><h3>Recent posts</h3><ul><li><a href="/1">An older post about the tide</a></li></ul></aside>
<footer><p>Powered by a machine.</p></footer></body></html>""".encode()


def on(moment: datetime) -> str:
    """20 May 2010."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def clock(moment: datetime) -> str:
    """21:40."""
    return f"{moment:%H:%M}"


def american(moment: datetime) -> str:
    """May 20, 2010 at 9:40 pm."""
    half = "am" if moment.hour < 12 else "pm"
    return (
        f"{_MONTHS[moment.month - 1]} {moment.day}, {moment.year}"
        f" at {moment.hour % 12 or 12}:{moment:%M} {half}"
    )


def counted(known: Known) -> str:
    """2 comments."""
    many = len(known.remarks)
    return "1 comment" if many == 1 else f"{many or 'No'} comments"


def name_of(author: str | None, *, nobody: str = "Anonymous") -> str:
    return escape(author or nobody)
