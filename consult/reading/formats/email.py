"""A newsletter as an email: its subject, its date, and the words of its best part."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from consult.errors import NotAPost
from consult.reading.dates.stamps import time_stamp
from consult.reading.lines.headings import known_name
from consult.reading.markup.blocks import original_of_html, original_of_text, paragraphs_of_element
from consult.reading.markup.trees import remove, tree_of
from consult.reading.post import Post, Reading
from consult.reading.raw.charsets import decode_as
from consult.reading.raw.decoding import refused
from consult.reading.raw.paragraphs import has_letters, paragraphs_of_text
from consult.reading.warnings import quoted, what_is_missing

FORMAT = "email"
_MOST_PARTS = 200
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
# What the sending service writes above and below.
_SERVICE = re.compile(
    r".*\b(?:unsubscribe|update your (?:preferences|subscription)|manage (?:your )?(?:preferences"
    r"|subscription)|in your browser|view (?:it|this email|online)|web version|forward to a friend"
    r"|you(?:'|’)?(?: a)?re receiving this|you received this|add us to your address book"
    r"|abbestellen|abmelden|im browser (?:ansehen|anzeigen|öffnen)|désabonner|désinscrire"
    r"|darse de baja|cancelar (?:la )?suscripción|afmelden|uitschrijven|dad-danysgrifio"
    r"|our mailing address is)\b.*|copyright\s.*|©.*|sent (?:from|with|by) \S+(?: \S+){0,3}",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_HEADER = 2000
_LONGEST_TYPE = 10_000
_TYPE = re.compile(
    rb"^content-(?:type|disposition):[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE
)
_LONGEST_SERVICE = 400
_MOST_ABOVE, _MOST_BELOW = 3, 12


def read(data: bytes) -> Reading:
    """One post; raises NotAPost where no part of it has words."""
    # Parameters are taken apart in quadratic time.
    if any(len(found.group()) > _LONGEST_TYPE for found in _TYPE.finditer(data)):
        raise refused("a damaged email")
    try:
        message = message_from_bytes(data)
        body, warnings, source = _body(list(_parts(message)))
    except (MessageError, RecursionError, ValueError, LookupError, TypeError) as error:
        raise refused("a damaged email") from error
    if not body:
        raise refused("an email without words to read")
    words, left_out = _without_service(body)
    title = _header(message, "subject")
    published = time_stamp(_header(message, "date") or "")
    post = Post(
        title=title,
        published=published,
        author=_author(message),
        url=_url(message),
        body=words,
        warnings=(*what_is_missing(title, published, body), *left_out),
        source=source,
    )
    return Reading(FORMAT, (post,), {}, warnings)


def _parts(message: Message) -> Iterator[Message]:
    """The parts that are shown; what is attached is not, nor is a message inside this one."""
    queue = [message]
    for seen, part in enumerate(queue):
        if seen >= _MOST_PARTS:
            raise refused("an email of more parts than any has")
        if part.get_content_disposition() == "attachment":
            continue
        if part.get_content_maintype() == "multipart":
            inside = part.get_payload()
            queue.extend(each for each in inside if isinstance(each, Message))
        elif part.get_content_maintype() == "text":
            yield part


def _body(parts: list[Message]) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Of the HTML, whose paragraphs are sure; of the plain text where there is none.

    With the warnings about its letters, and what it was read from.
    """
    for kind in ("text/html", "text/plain"):
        for part in parts:
            if part.get_content_type() != kind:
                continue
            text, warnings = _text(part)
            is_html = kind == "text/html"
            paragraphs = _of_html(text) if is_html else _of_text(part, text)
            if any(map(has_letters, paragraphs)):
                original = original_of_html(text) if is_html else original_of_text(text)
                return paragraphs, warnings, original
    return (), (), None


def _text(part: Message) -> tuple[str, tuple[str, ...]]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return decode_as(data, part.get_content_charset()) if data.strip() else ("", ())


def _of_html(html: str) -> tuple[str, ...]:
    root = tree_of(html)
    if root is None:
        return ()
    # A line that is only for the list of messages is hidden in most newsletters.
    for element in list(root.iterdescendants()):
        if _HIDDEN.search(element.get("style") or ""):
            remove(element)
    return paragraphs_of_element(root, numbered=True)


def _of_text(part: Message, text: str) -> tuple[str, ...]:
    if str(part.get_param("format", "")).casefold() == "flowed":
        # RFC 3676: a space at the end says that the paragraph goes on; "-- " begins a signature.
        text = re.sub(r"(?<!^--) \r?\n(?!\r?\n)", " ", text, flags=re.MULTILINE)
    return paragraphs_of_text(text)


def _without_service(paragraphs: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Without what the sending service put above and below, which a warning quotes."""
    many = len(paragraphs)
    short = [
        (place, text) for place, text in enumerate(paragraphs) if len(text) <= _LONGEST_SERVICE
    ]
    services = [place for place, text in short if _SERVICE.fullmatch(text)]
    above = [place for place in services if place < min(_MOST_ABOVE, many // 2)]
    below = [place for place in services if place >= max(many - _MOST_BELOW, many // 2)]
    first, last = above[-1] + 1 if above else 0, below[0] if below else many
    if first >= last:
        return paragraphs, []
    warnings = []
    for where, texts in (("before", paragraphs[:first]), ("after", paragraphs[last:])):
        if texts:
            words = quoted(texts[0].replace("\n", " "))
            warnings.append(f"left out {where} the post, as part of the email: {words}")
    return paragraphs[first:last], warnings


def _header(message: Message, name: str) -> str | None:
    """One line, its encoded words decoded; None where there is nothing in it."""
    return " ".join(_words(_raw(message, name)).split()) or None


def _raw(message: Message, name: str) -> str:
    """A header as it came, where newer programs write UTF-8 without more ado."""
    for key, value in message.raw_items():
        if key.casefold() == name:
            data = str(value)[:_LONGEST_HEADER].encode("utf-8", errors="surrogateescape")
            return data.decode("utf-8", errors="replace")
    return ""


def _words(raw: str) -> str:
    try:
        parts = decode_header(raw)
    except (MessageError, ValueError):
        return raw
    texts = [part if isinstance(part, str) else _decoded(part, charset) for part, charset in parts]
    return "".join(texts)


def _decoded(part: bytes, charset: str | None) -> str:
    try:
        return decode_as(part, charset)[0]
    except NotAPost:
        return ""


def _author(message: Message) -> str | None:
    """The display name of the sender, if it is one and no address."""
    try:
        name, _ = parseaddr(_raw(message, "from"))
    except RecursionError:  # it takes brackets in brackets apart by calling itself
        return None
    return known_name(_words(name).strip(" \"'")) if name else None


def _url(message: Message) -> str | None:
    """Where RFC 5064 says that it can be read on the web."""
    address = (_header(message, "archived-at") or "").strip("<> ")
    return address if re.fullmatch(r"https?://[^\s@]{1,480}", address) else None
