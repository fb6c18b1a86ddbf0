"""What some bytes look like, judged by their content and never by a file's name."""

import json
import re
from dataclasses import dataclass

from consult.reading.raw.decoding import BYTE_ORDER_MARKS, refused
from consult.reading.raw.headers import header_lines


@dataclass(frozen=True, slots=True)
class Kind:
    """`format` is the name that a reading carries, `words` what a person would call it.

    `advice` is what to do instead with what cannot be read, a sentence of its own.
    """

    format: str
    words: str
    advice: str = ""


TEXT = Kind("text", "plain text")

_HEAD = 8192
_COPY = "Copy the text of the post and paste it, or save the page as HTML."
_OPEN = "Open it, copy its text and paste it here."
_UNPACK = "Unpack it and give the file inside."
_WHOLE = "Export it again and give the whole file."
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", Kind("image", "a picture (PNG)", _COPY)),
    (b"\xff\xd8\xff", Kind("image", "a picture (JPEG)", _COPY)),
    (b"GIF8", Kind("image", "a picture (GIF)", _COPY)),
    (b"RIFF", Kind("image", "a picture, a sound or a film", _COPY)),
    (b"%PDF-", Kind("pdf", "a PDF document", _COPY)),
    (b"PK\x05\x06", Kind("zip", "an empty ZIP archive", _UNPACK)),
    (b"\x1f\x8b", Kind("gzip", "a packed file (gzip)", _UNPACK)),
    (b"BZh", Kind("bzip2", "a packed file (bzip2)", _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", Kind("7z", "a packed file (7-Zip)", _UNPACK)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind("office", "an old Office or Outlook file", _OPEN)),
    (b"{\\rtf", Kind("rtf", "a rich-text (RTF) document", _OPEN)),
    (b"SQLite format 3\0", Kind("sqlite", "a database")),
    (b"\x7fELF", Kind("program", "a program")),
)
# Office documents are ZIP archives, told by the files that they must hold.
_ZIP = b"PK\x03\x04"
_MEMBERS: tuple[tuple[bytes, Kind], ...] = (
    (b"word/document", Kind("office", "a Word document", _OPEN)),
    (b"xl/workbook", Kind("office", "an Excel workbook", _OPEN)),
    (b"ppt/presentation", Kind("office", "a PowerPoint presentation", _OPEN)),
    (b"opendocument.text", Kind("office", "an OpenDocument text", _OPEN)),
    (b"vnd.oasis.opendocument", Kind("office", "an OpenDocument file", _OPEN)),
    (b"application/epub+zip", Kind("office", "an e-book (EPUB)", _OPEN)),
    (_ZIP, Kind("zip", "a ZIP archive", _UNPACK)),
)
_MARKUP: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"<(?:!doctype\s+html|html|head|body)\b"), Kind("html", "an HTML page")),
    (re.compile(r"<\?xml\b|<!doctype\b"), Kind("xml", "an XML file")),
)
_FEED = Kind("feed", "a feed (RSS or Atom)")
_WORDPRESS = Kind("wordpress", "a WordPress export")
_BLOGGER = Kind("blogger", "a Blogger export")
_SITEMAP = Kind("sitemap", "a sitemap", "Give the address of a post.")
# By the local name of the root element; what may be one of several is looked at again.
_ROOTS = {
    "rss": _FEED,
    "feed": _FEED,
    "rdf": _FEED,
    "disqus": Kind(
        "disqus", "a Disqus export", "It has no posts in it: give the page of the post."
    ),
    "opml": Kind("opml", "a list of feeds (OPML)", "Give the address of one of them."),
    "urlset": _SITEMAP,
    "sitemapindex": _SITEMAP,
    "svg": Kind("image", "a picture (SVG)", _COPY),
}
_PROLOGUE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL)
_START_TAG = re.compile(r"<(?:[\w.-]+:)?(?P<name>[\w.-]+)(?=[\s/>])[^>]*")
HEAD_OF_XML = 65536
_WORDPRESS_MARK = re.compile(r"wordpress\.org/export/|xmlns:wp\s*=|<wp:(?:wxr_version|post_)")
_BLOGGER_MARK = re.compile(r"schemas\.google\.com/blogger/2018|<id>[^<]{0,200}\.archive\s*</id>")
# In exports alone; a long template or setting may stand before the first.
_BLOGGER_ENTRY = re.compile(rb"<(?:\w+:)?category\s[^<>]*blogger/2008/kind#[a-z]")
# An export that lost its beginning is none to read, and no text either: it names addresses.
_PIECES: tuple[tuple[re.Pattern[bytes], Kind], ...] = (
    (
        re.compile(rb"</?wp:(?:comment|post_|author|status|wxr)", re.IGNORECASE),
        Kind("piece", "a piece of a WordPress export, without its beginning", _WHOLE),
    ),
    (
        re.compile(
            rb"</(?:\w+:)?(?:entry|item)>\s*<(?:/|(?:\w+:)?(?:entry|item)\b)", re.IGNORECASE
        ),
        Kind("piece", "a piece of a feed or export, without its beginning", _WHOLE),
    ),
)
_TAG = re.compile(
    r"</?(?:a|article|b|br|div|em|h[1-6]|head|html|i|img|li|meta|ol|p|script|section|span"
    r"|strong|style|table|title|ul)(?:\s[^<>]{0,300})?/?>"
)
# As browsers sign what they saved: "From: <Saved by Blink>".
_SAVED_BY = re.compile(r"^from:\s*[\"<]?saved by ", re.MULTILINE)
_SAVE_AS_HTML = "Save the page again, as “Web page, HTML only” or “complete”."
# The format of Movable Type and TypePad: "TITLE: …", and its parts under lines of dashes.
_MOVABLE_TYPE_BEGINS = re.compile(r"(?:[a-z ]{4,20}:[^\n]*\n)+-----\nbody:")
_MOVABLE_TYPE = Kind(
    "mtif",
    "an export of Movable Type or TypePad",
    "Bring it into WordPress, and export it from there.",
)
_HEADER = re.compile(r"(?P<name>[a-z][a-z0-9-]{1,40}):[ \t]")
_EMAIL_HEADERS = frozenset(
    ["delivered-to", "from", "message-id", "mime-version", "received", "reply-to", "return-path"]
)
_FRONT_MATTER = re.compile(
    r"(?:---[ \t]*\n(?:[^\n]*\n){0,2000}?(?:---|\.\.\.)|\+\+\+[ \t]*\n(?:[^\n]*\n){0,2000}?\+\+\+)"
    r"[ \t]*(?:\n|$)"
)
_WITH_FRONT_MATTER = Kind("frontmatter", "a page with front matter")
_WORDS_BELOW = re.compile(r"[ \t\r]*\n\s*(?!\{(?!\{))\S")
_NAMED_VALUE = re.compile(r"^[\w.-]+[ \t]*[:=]", re.MULTILINE)


def refusal_of(kind: Kind) -> str:
    """One line for what no reader takes: what it looks like, and what to do or what is taken."""
    if kind.advice:
        return f"This looks like {kind.words}, not a post. {kind.advice}"
    return str(refused(kind.words))


def kind_of(data: bytes) -> Kind:
    """Plain text when it looks like nothing else."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(_ZIP):
        return next(kind for member, kind in _MEMBERS if member in data)
    encoding = "utf-16" if data.startswith(BYTE_ORDER_MARKS) else "utf-8"
    head = data[:HEAD_OF_XML].decode(encoding, errors="ignore")
    head = head.lstrip("\ufeff\u200b \t\r\n\v\f\u00a0").lower()
    tag = _root_tag(head)
    if root := _root(tag, head, data):
        return root
    if not head.startswith("<"):
        # An email, or a page with front matter, may well be of HTML.
        unix = head.replace("\r\n", "\n")
        written = (
            _front_matter(unix)
            or _json_block(head)
            or (_MOVABLE_TYPE if _MOVABLE_TYPE_BEGINS.match(unix) else None)
            or (_WITH_FRONT_MATTER if header_lines(unix) else None)
            or _headers(unix[:_HEAD])
        )
        if written is not None:
            return written
    pieces = (kind for pattern, kind in _PIECES if tag != "html" and pattern.search(data))
    return next(pieces, None) or _markup(head[:_HEAD]) or _json(data) or TEXT


def _root_tag(head: str) -> str | None:
    """The local name of the root element, whatever stands before it."""
    place = 0
    while found := _PROLOGUE.match(head, place):
        place = found.end()
    tag = _START_TAG.match(head, place)
    return tag["name"] if tag else None


def _root(tag: str | None, head: str, data: bytes) -> Kind | None:
    kind = _ROOTS.get(tag or "")
    if kind is not _FEED:
        return kind
    if tag == "rss":
        return _WORDPRESS if _WORDPRESS_MARK.search(head) else _FEED
    is_export = tag == "feed" and (_BLOGGER_MARK.search(head) or _BLOGGER_ENTRY.search(data))
    return _BLOGGER if is_export else _FEED


def _markup(head: str) -> Kind | None:
    tags = len(_TAG.findall(head))
    if head.startswith("<") or tags >= 3:
        for pattern, kind in _MARKUP:
            if pattern.search(head):
                return kind
    if tags >= 3 or (head.startswith("<") and tags):
        return Kind("html", "a piece of HTML")
    return Kind("xml", "an XML file") if re.match(r"<[a-z!?][^<>]*>", head) else None


def _front_matter(head: str) -> Kind | None:
    found = _FRONT_MATTER.match(head)
    has_values = found is not None and _NAMED_VALUE.search(found.group())
    return _WITH_FRONT_MATTER if has_values else None


def _json_block(text: str) -> Kind | None:
    """Values with words below them, as Hugo has it; more values there are only data."""
    if not text.startswith("{"):
        return None
    try:
        values, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return _WITH_FRONT_MATTER if values and _WORDS_BELOW.match(text, end) else None


def _headers(head: str) -> Kind | None:
    lines = head.split("\n")
    if lines[0].startswith("from ") and lines[1:] and _HEADER.match(lines[1]):
        return Kind("mailbox", "a mailbox of emails", "Save the one email, as .eml.")
    names = []
    for line in lines:
        found = _HEADER.match(line)
        if found:
            names.append(found["name"])
        elif not line.startswith((" ", "\t")):
            break
    if len(names) < 2 or _EMAIL_HEADERS.isdisjoint(names):
        return None
    if "snapshot-content-location" in names or _SAVED_BY.search(head):
        return Kind("mhtml", "a page saved as one file (MHTML)", _SAVE_AS_HTML)
    return Kind("email", "an email")


def _json(data: bytes) -> Kind | None:
    if data.lstrip()[:1] not in {b"{", b"["}:
        return None
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return None
    return Kind("json", "a JSON file")
