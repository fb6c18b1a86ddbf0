"""A post of a static site: Markdown or HTML under YAML, TOML, JSON or lines that name values."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import yaml
from markdown_it import MarkdownIt

from consult.reading.dates.stamps import time_stamp
from consult.reading.entries.exported import told
from consult.reading.lines.headings import known_name
from consult.reading.lines.opening import read_opening
from consult.reading.lines.saved import SavedText, saved_text
from consult.reading.markup.blocks import original_of_text, paragraphs_of_html
from consult.reading.post import Post, Reading
from consult.reading.raw.decoding import decode, refused
from consult.reading.raw.headers import header_lines
from consult.reading.raw.paragraphs import has_letters
from consult.reading.warnings import NO_POST, last_changed, what_is_missing

FORMAT = "frontmatter"
_BLOCK = re.compile(
    r"\s*(?:---[ \t]*\n(?P<yaml>.*?)\n?^(?:---|\.\.\.)[ \t]*$"
    r"|\+\+\+[ \t]*\n(?P<toml>.*?)\n?^\+\+\+[ \t]*$)",
    re.DOTALL | re.MULTILINE,
)
_MOST_OF_BLOCK = 65536
# tomllib keeps each beginning of a key with dots: time and memory grow with the square of them.
_MOST_OF_TOML = 8192
_MOST_OF_MARKDOWN = 512 * 1024
_TITLES = ("title", "headline")
_DATES = "date published published_at publishdate pubdate published_on created created_at".split()
_CHANGES = ("updated", "modified")
_AUTHORS = ("author", "authors", "creator", "by")
_NAMES = ("display_name", "name", "title")
_ADDRESSES = ("canonical_url", "canonical", "url", "link", "original_url")
_NOT_PUBLISHED = frozenset(["draft", "private", "pending", "future", "trash", "hidden"])
_PAGES = frozenset(["page", "attachment"])
_TRUE, _FALSE = frozenset(["true", "yes", "on", "1"]), frozenset(["false", "no", "off", "0"])
_ADDRESS = re.compile(r"https?://[^\s@]+")
_LONGEST_ADDRESS = 500
# Of Jekyll, Hugo and kramdown, for the machine that makes the page.
_TEMPLATE = re.compile(r"\{%[^%]{0,500}%\}|\{\{[^{}]{0,500}\}\}|^\{:.*\}$", re.MULTILINE)
_HTML_FIRST = re.compile(
    # Each comment to its first end only: they can be parted in 2 to the power of their number ways.
    r"\s*(?:(?><!--.{0,1000}?-->)\s*)*<(?:p|div|h[1-6]|ul|ol|table|blockquote|section|article|figure"
    r"|html|body|!doctype)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK_ENDS = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|table|blockquote|section|article)>", re.IGNORECASE
)
# As in: Ann Smith <ann@example.org>
_ADDRESS_BESIDE = re.compile(r"\s*[<(][^\s<>()@]*@[^\s<>()@]*[>)]\s*")
# Surely Markdown or HTML, where lines that name values are no proof: "## Why", "[plan](/plan)".
_MARKDOWN_LINE = re.compile(
    r"^#{1,6}\s+\S|\[[^\[\]]{1,300}\]\([^()\s]{1,500}(?:\s[^()]{0,300})?\)|^```"
    r"|</?(?:p|div|h[1-6]|ul|ol|li|table|blockquote|section|article|figure|strong|em|b|i|a)\b[^<>]*>"
)
_GAP = re.compile(r"\n[ \t]*\n\s*")


def read(data: bytes) -> Reading:
    """One post, or none where the block says that it is a draft; raises NotAPost."""
    text, warnings = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    said, words, is_fenced = _parted(text)
    skipped = _why_skipped(said)
    if skipped:
        return Reading(FORMAT, (), {skipped: 1}, (*warnings, NO_POST))
    title = next(_texts(said, _TITLES), None)
    published, changed = _time(said, _DATES), _time(said, _CHANGES)
    post = Post(
        title=title,
        published=published or changed,
        author=_author(next((said[key] for key in _AUTHORS if said.get(key)), None)),
        url=_url(said),
        guid=_text(said.get("guid")),
        warnings=(last_changed(changed),) if changed and not published else (),
        source=original_of_text(text),
    )
    if is_fenced:
        return _finished(replace(post, body=_paragraphs(words)), warnings)
    page = saved_text(words)
    if any(_MARKDOWN_LINE.search(line.text) for line in page.written):
        found = told(
            ("read as words of the post, as all of it is Markdown: {}", len(page.found.comments))
        )
        body = _paragraphs(words)
        return _finished(replace(post, body=body, warnings=post.warnings + found), warnings)
    return _finished(_with_text(post, page), warnings, pingbacks=page.found.pingbacks)


def _finished(post: Post, warnings: tuple[str, ...], *, pingbacks: int = 0) -> Reading:
    if not post.title and not post.body:
        raise refused("a page with front matter, but without words")
    missing = what_is_missing(post.title, post.published, post.body)
    skipped = {"pingback": pingbacks} if pingbacks else {}
    post = replace(post, warnings=missing + post.warnings)
    return Reading(FORMAT, (post,), skipped, warnings)


def _with_text(post: Post, page: SavedText) -> Post:
    """With the words and comments of a saved page, of which its header lines said the most."""
    opening = read_opening(page.written, title=post.title)
    return replace(
        post,
        title=post.title or opening.title,
        published=post.published or opening.published,
        author=post.author or opening.author,
        body=opening.body,
        declared_comments=page.declared,
        comments=page.found.comments,
        warnings=(*post.warnings, *opening.warnings, *page.warnings),
    )


def _parted(text: str) -> tuple[Mapping[str, Any], str, bool]:
    """The block's values by their names in lower case, the words below it, and whether it is fenced
    off from them, as nothing but a static site has it."""
    head = text[: 2 * _MOST_OF_BLOCK]
    if found := _BLOCK.match(head):
        return _values(found), text[found.end() :], True
    if headed := header_lines(text):
        return headed[0], text[headed[1] :], False
    start = len(head) - len(head.lstrip())
    try:
        values, end = json.JSONDecoder().raw_decode(head, start)
    except (ValueError, RecursionError) as error:
        raise refused("a page whose front matter has no end") from error
    return {key.casefold(): value for key, value in values.items()}, text[end:], True


def _values(found: re.Match[str]) -> Mapping[str, Any]:
    """Of YAML or TOML."""
    is_yaml = found["yaml"] is not None
    block = found["yaml"] if is_yaml else found["toml"]
    if len(block) > (_MOST_OF_BLOCK if is_yaml else _MOST_OF_TOML):
        raise refused("a page with more front matter than any has")
    try:
        # Builds strings, lists and mappings only, as safe_load does, but leaves a title as it is
        # written: `Yes` is a word, `1:30` is no number of seconds, and no date is absurd.
        values = yaml.load(block, yaml.BaseLoader) if is_yaml else _toml_values(block)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise refused(f"a page whose front matter is damaged at line {line}") from error
    # An escape like "\\UFFFFFFFF" is no character, and more than a number of C's.
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise refused("a page whose front matter is damaged") from error
    if not isinstance(values, dict):
        raise refused("a page whose front matter has no names")
    return {key.casefold(): value for key, value in values.items() if isinstance(key, str)}


def _toml_values(block: str) -> Mapping[str, Any]:
    values = tomllib.loads(block)
    # A number may have more digits than Python writes: this raises ValueError for it.
    str(values)
    return values


def _text(value: object) -> str | None:
    """One line of words, or nothing for a list, say."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    words = " ".join(str(value).split())
    return None if words in {"", "~", "null"} else words


def _texts(said: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    return filter(None, (_text(said.get(name)) for name in names))


def _time(said: Mapping[str, Any], names: Iterable[str]) -> str | None:
    return next(filter(None, map(time_stamp, _texts(said, names))), None)


def _author(value: object) -> str | None:
    """A name, never the address beside it."""
    # One level of a list, and one of a mapping: a hostile block can refer to itself without end.
    several = value if isinstance(value, list) else [value]
    return ", ".join(filter(None, map(_name, several[:20]))) or None


def _name(value: object) -> str | None:
    said = _texts(value if isinstance(value, dict) else {"name": value}, _NAMES)
    names = (known_name(_ADDRESS_BESIDE.sub(" ", name)) for name in said if "://" not in name)
    return next(filter(None, names), None)


def _url(said: Mapping[str, Any]) -> str | None:
    whole = filter(_ADDRESS.fullmatch, _texts(said, _ADDRESSES))
    address = next(whole, "")
    return address if 0 < len(address) <= _LONGEST_ADDRESS else None


def _why_skipped(said: Mapping[str, Any]) -> str | None:
    flags = {key: value for key, value in said.items() if isinstance(value, str | bool | int)}
    words = {key: str(value).strip().casefold() for key, value in flags.items()}
    is_draft = words.get("draft") in _TRUE or words.get("published") in _FALSE
    if is_draft or words.get("status") in _NOT_PUBLISHED:
        return "draft"
    kinds = {words.get(name) for name in ("type", "post_type", "layout")}
    return "page" if kinds & _PAGES else None


def _paragraphs(text: str) -> tuple[str, ...]:
    text = _TEMPLATE.sub("", text)
    if not has_letters(text):
        return ()
    # HTML throughout: in Markdown, what is indented after a blank line would be code.
    blocks = len(_BLOCK_ENDS.findall(text)) if _HTML_FIRST.match(text) else 0
    if blocks and 2 * blocks >= len(_GAP.split(text.strip())):
        return paragraphs_of_html(text)
    if len(text) > _MOST_OF_MARKDOWN:
        raise refused("more than 512 KB of Markdown, which no post is")
    return paragraphs_of_html(_MARKDOWN.render(text))


_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
