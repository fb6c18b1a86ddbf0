"""A post with its comments that is known to the letter, and how much of it a format can hold."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from consult.reading.post import Post

Precision = Literal["never", "day", "minute", "offset"]
# What the clocks of these posts are ahead of UTC, where a format says so.
OFFSET = "+01:00"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its hard line breaks, or a numbered list with its items."""

    lines: tuple[str, ...]
    is_list: bool = False

    def typed(self) -> tuple[str, ...]:
        """The lines as somebody types them: "1. boats", "2. fish"."""
        if not self.is_list:
            return self.lines
        return tuple(f"{number}. {item}" for number, item in enumerate(self.lines, start=1))


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment; `parent` is the place, counted from one, of the one that it replies to."""

    author: str | None
    posted: datetime
    parent: int | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A post and its comments, each reply somewhere below the comment that it replies to."""

    title: str
    author: str
    published: datetime
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...]

    def replies_to(self, place: int | None) -> list[int]:
        """The places of the comments right below one, or of those on the post itself."""
        return [n for n, remark in enumerate(self.remarks, start=1) if remark.parent == place]


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is made, and what of a known post it does not hold: the exceptions.

    `depth` is how far replies may nest in it, `keeps_lines` whether a list is one
    paragraph, which it is not in HTML; `posted` and `published` say how exact its times are.
    """

    name: str
    make: Callable[[Known], bytes]
    format: str
    depth: int = 5
    keeps_lines: bool = False
    has_author: bool = True
    has_names: bool = True
    has_comments: bool = True
    has_body: bool = True
    published: Precision = "day"
    posted: Precision = "minute"

    def __str__(self) -> str:
        return self.name


Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader may find, and no more: all of it is compared."""

    title: str | None
    published: str | None
    author: str | None
    body: Words
    comments: tuple[tuple[int, int | None, str | None, str | None, Words], ...]
    warnings: Words = ()


def expected(known: Known, format: Format) -> Seen:
    """The known post as far as the format holds it."""
    comments = [
        (
            place,
            remark.parent,
            remark.author if format.has_names else None,
            _when(remark.posted, format.posted),
            # Nobody makes a list in a comment but by typing it.
            tuple("\n".join(block.typed()) for block in remark.blocks),
        )
        for place, remark in enumerate(known.remarks, start=1)
    ]
    published = _when(known.published, format.published)
    return Seen(
        title=known.title,
        published=published,
        author=known.author if format.has_author else None,
        body=_words(known.blocks, format.keeps_lines) if format.has_body else (),
        comments=tuple(comments) if format.has_comments else (),
        warnings=(
            *(() if published else ("no date was found",)),
            *(() if format.has_body else ("no body was found",)),
        ),
    )


def found(post: Post, format: Format) -> Seen:
    """What a reader found, in the same shape; of a date that is only a day, the day."""
    published = post.published
    return Seen(
        title=post.title,
        published=published[:10] if published and format.published == "day" else published,
        author=post.author,
        body=post.body,
        comments=tuple(
            (each.position, each.parent, each.author, each.posted, each.paragraphs)
            for each in post.comments
        ),
        warnings=post.warnings,
    )


def _words(blocks: tuple[Block, ...], keeps_lines: bool) -> Words:
    words: list[str] = []
    for block in blocks:
        if block.is_list and not keeps_lines:
            words += block.typed()
        else:
            words.append("\n".join(block.typed()))
    return tuple(words)


def _when(moment: datetime, precision: Precision) -> str | None:
    if precision == "never":
        return None
    if precision == "day":
        return moment.date().isoformat()
    return moment.isoformat() + (OFFSET if precision == "offset" else "")
