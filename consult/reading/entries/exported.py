"""What feeds and exports share: titles, names and addresses made plain, and threads of comments."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import unescape
from html.entities import html5
from urllib.parse import urljoin, urlsplit

from consult.reading.lines.headings import known_name
from consult.reading.markup.blocks import paragraphs_of_html, paragraphs_of_typed_html
from consult.reading.post import ArchivedComment, Post
from consult.reading.raw.paragraphs import lines_of, paragraphs_of_text
from consult.reading.warnings import NETWORK_ADDRESS, count_missing, what_is_missing

# Tags that titles and names hold in feeds; another "<word>" is what somebody wrote.
_INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|br|cite|code|del|em|font|i|img|ins|kbd|mark|q|s|small|span"
    r"|strike|strong|sub|sup|tt|u|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_NAMED_SIGN = re.compile(r"&(?=(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<end>;|=|))")
_NUMERIC_ADDRESS = re.compile(NETWORK_ADDRESS, re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@]@[^\s@]")
_NAME_BESIDE_EMAIL = re.compile(r"[^\s@()]+@[^\s@()]+\s*\(([^()@]+)\)|([^<>@]+)<[^\s<>]+@[^\s<>]+>")
_LONGEST_NAME = 200
_CUT_OFF = re.compile(
    r"(?:\[\s?(?:…|\.\.\.)\s?\]|(?:…|\.\.\.))\s*(?:(?:continue|keep|read|weiter|lire|leer|lees)\b.*)?$",
    re.IGNORECASE,
)

# What the pages of its comments add to the address of a post.
_PAGE_OF_COMMENTS = re.compile(
    r"/comment-page-\d+(?=[/?#]|$)|(?<=\?)(?:showcomment|cpage)=[^&#]*&?"
    r"|&(?:showcomment|cpage)=[^&#]*|#comments$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as its file has it: `key` names it there, `parent` the one it replies to."""

    key: str | None
    parent: str | None
    author: str | None
    posted: str | None
    paragraphs: tuple[str, ...]


def line_of(text: str, *, escaped: bool) -> str | None:
    """A title in one line; `escaped` where it may be HTML. None if it says nothing."""
    if escaped:
        text = unescape(with_bare_signs(_INLINE.sub("", text)))
    return " ".join(word for line in lines_of(text) for word in line.text.split()) or None


def with_bare_signs(html: str) -> str:
    """A name for a character, without its `;` and where the word or an address goes on, as in
    "?a=1&copy=2", is none: HTML's rule for attributes, and here for what stands in prose too."""
    return _NAMED_SIGN.sub(_sign_of, html)


def _sign_of(found: re.Match[str]) -> str:
    is_name = found["end"] != "=" and found["name"] + found["end"] in html5
    return "&" if is_name else "&amp;"


def author_of(text: str) -> str | None:
    """A name; None for a word for nobody, and for whatever holds an email or network address."""
    name = unicodedata.normalize("NFKC", line_of(text, escaped=True) or "")
    if not name or len(name) > _LONGEST_NAME:
        return None
    gives_away = "@" in name or "%40" in name or _NUMERIC_ADDRESS.search(name)
    return None if gives_away else known_name(name)


def author_beside_email(text: str) -> str | None:
    """The name in "ann@example.org (Ann Smith)", RSS's form; a plain name as it is."""
    found = _NAME_BESIDE_EMAIL.fullmatch(text.strip()) if len(text) < _LONGEST_NAME else None
    return author_of((found[1] or found[2]) if found else text)


def has_email(text: str) -> bool:
    return _EMAIL.search(unicodedata.normalize("NFKC", unescape(text))) is not None


def address_of(text: str, *, base: str = "") -> str | None:
    """An address of the web in full, resolved against `base` where it is not; else None."""
    text = text.strip()
    if not text or any(character.isspace() for character in text):
        return None
    try:
        address = urljoin(base, text)
        parts = urlsplit(address)
    except ValueError:
        return None
    is_page = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    return address if is_page else None


def address_of_post(address: str) -> str:
    """The address of a post, from that of a page of its comments."""
    return _PAGE_OF_COMMENTS.sub("", address).rstrip("?&")


def words_of(text: str) -> tuple[str, ...]:
    """Paragraphs of what is HTML if it has tags; without any, its lines count as typed."""
    text = with_bare_signs(text)
    return paragraphs_of_html(text) if _MARKUP.search(text) else paragraphs_of_text(unescape(text))


def typed_words_of(text: str) -> tuple[str, ...]:
    """The same of what WordPress stores, where lines count as typed beside tags as well."""
    is_html = _MARKUP.search(text)
    return paragraphs_of_typed_html(with_bare_signs(text)) if is_html else words_of(text)


def with_comments(post: Post, found: Sequence[Said], *doubts: str) -> Post:
    """The post with its comments in file order, and with what to warn of."""
    comments, of_threads = threaded(found)
    missing = what_is_missing(post.title, post.published, post.body)
    fewer = count_missing(post.declared_comments, len(comments))
    warnings = (*missing, *doubts, *fewer, *post.warnings, *of_threads)
    return replace(post, comments=comments, warnings=warnings)


def threaded(found: Sequence[Said]) -> tuple[tuple[ArchivedComment, ...], tuple[str, ...]]:
    """Each with the position of its parent."""
    positions: dict[str, int] = {}
    for position, said in enumerate(found, start=1):
        if said.key:
            positions.setdefault(said.key, position)
    parents = [positions.get(said.parent) if said.parent else None for said in found]
    orphans = sum(bool(said.parent) for said in found) - sum(map(bool, parents))
    circles = _cut_circles(parents)
    comments = tuple(
        ArchivedComment(position, parent, said.author, said.posted, said.paragraphs)
        for position, (said, parent) in enumerate(zip(found, parents, strict=True), start=1)
    )
    silent = sum(not said.paragraphs for said in found)
    return comments, told(
        ("kept, though the comment that they reply to is not in this file: {}", orphans),
        ("kept on their own, as they reply to each other: {}", circles),
        ("kept, though without words: {}", silent),
    )


def told(*counts: tuple[str, int], noun: str = "comment") -> tuple[str, ...]:
    """The phrases whose count is not zero, the count in words: "kept without words: 3 comments"."""
    return tuple(
        phrase.format(f"1 {noun}" if count == 1 else f"{count:,} {noun}s")
        for phrase, count in counts
        if count
    )


class Guids:
    """Copied posts may keep the guid of the one that they were copied from."""

    def __init__(self, posts: Iterable[Post] = ()) -> None:
        # Their hashes: there may be many, and each of any length.
        self._met: set[int] = set()
        self._shared = 0
        for post in posts:
            self.add(post.guid)

    def add(self, guid: str | None) -> None:
        if guid:
            self._shared += hash(guid) in self._met
            self._met.add(hash(guid))

    def warnings(self) -> tuple[str, ...]:
        phrase = "kept, though they share their number with another post, as copies do: {}"
        return told((phrase, self._shared), noun="post")


def may_be_cut(body: Sequence[str]) -> tuple[str, ...]:
    """Many feeds hold the beginning only, and end it like this."""
    if body and len(body[-1]) < 100_000 and _CUT_OFF.search(body[-1][-200:]):
        return ("this may be only the beginning of the post: it ends in “…”",)
    return ()


def _cut_circles(parents: list[int | None]) -> int:
    """Makes None the link that closes a circle; returns how many there were."""
    done: set[int] = set()
    cut = 0
    for start in range(1, len(parents) + 1):
        path: set[int] = set()
        place: int | None = start
        while place and place not in done:
            path.add(place)
            parent = parents[place - 1]
            if parent in path:
                parents[place - 1] = parent = None
                cut += 1
            place = parent
        done |= path
    return cut
