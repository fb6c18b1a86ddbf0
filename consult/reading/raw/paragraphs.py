"""Text into lines with their indent, and lines into paragraphs."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from consult.errors import NotAPost

# Of one text: whoever writes more has a machine do it, to fill a memory that is not theirs.
MOST_PARAGRAPHS = 20_000
MOST_CHARACTERS = 1_000_000
# Word processors and copied pages bring line breaks of their own.
_LINE_BREAK = re.compile(r"\r\n|[\r\v\f\x85\u2028]")
_MANY_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_TAB = 4
_LETTER = re.compile(r"[^\W\d_]")
_CHARACTERS = (
    dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u3000"), " ")
    # A zero-width space or a stray byte-order mark only breaks the comparison of words.
    | dict.fromkeys(map(ord, "\u200b\ufeff"), "")
    | {code: "" for code in range(32) if chr(code) not in "\t\n"}
)


class Line(NamedTuple):
    """A line without the blanks around it; a blank line has no text and indent 0."""

    indent: int
    text: str


BLANK = Line(0, "")


def lines_of(text: str) -> list[Line]:
    """No-break spaces become spaces, tabs count four, runs of blank lines become one."""
    text = _LINE_BREAK.sub("\n", text).replace("\u2029", "\n\n").translate(_CHARACTERS)
    text = _MANY_BLANK_LINES.sub("\n\n", text)
    return [_line(raw) for raw in text.split("\n")]


def has_letters(text: str) -> bool:
    return _LETTER.search(text) is not None


def count_lines(text: str) -> int:
    """How many lines there would be, which for a huge text costs far less than having them."""
    breaks = sum(text.count(character) for character in "\n\r\v\f\x85\u2028\u2029")
    return 1 + breaks - text.count("\r\n")


def paragraphs_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Blank lines part paragraphs; a hard line break inside one stays a line feed."""
    paragraphs: list[str] = []
    current: list[str] = []
    for line in (*lines, BLANK):
        if line.text:
            current.append(" ".join(line.text.split()))
        elif current:
            paragraphs.append("\n".join(current))
            current = []
    return tuple(paragraphs)


def paragraphs_of_text(text: str) -> tuple[str, ...]:
    """The paragraphs of one text; raises NotAPost for more than anybody wrote."""
    if len(text) > MOST_CHARACTERS:
        raise NotAPost(f"This has a text of more than {MOST_CHARACTERS:,} characters: no post has.")
    paragraphs = paragraphs_of(lines_of(text))
    if len(paragraphs) > MOST_PARAGRAPHS:
        raise NotAPost(f"This has a text of more than {MOST_PARAGRAPHS:,} paragraphs: no post has.")
    return paragraphs


def _line(raw: str) -> Line:
    text = raw.strip()
    if not text:
        return BLANK
    lead = raw[: len(raw) - len(raw.lstrip())]
    return Line(len(lead.expandtabs(_TAB)), text)
