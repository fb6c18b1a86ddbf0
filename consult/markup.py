"""Untrusted text in, safe HTML out."""

import re
from collections.abc import Iterator
from html import escape, unescape
from urllib.parse import unquote, urlsplit

import nh3

# What is left of somebody's page: words, their order, and where they lead.
KEPT_TAGS = frozenset(
    "a b blockquote br caption cite code del div em i ins li ol p pre q s small strong sub sup"
    " table tbody td tfoot th thead tr u ul".split()
)
_REL = "nofollow ugc noopener"
_SCHEMES = {"http", "https"}
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
# Each is a block whose meaning is the page's that it came from: a landmark here would be a lie.
_BOXES = frozenset(
    "address article aside body center dd details dialog dl dt fieldset figcaption figure footer"
    " form header hgroup legend main nav section summary".split()
)
_LISTS = frozenset(["ul", "ol"])
# What is looked at: all else is left out, of the last also what is in it.
READ_TAGS = KEPT_TAGS | _HEADINGS | _BOXES | {"img"}
# Without the star, `title` and `lang` would stay on all.
READ_ATTRIBUTES = {"*": set[str](), "a": {"href"}, "img": {"src", "alt", "width", "height"}}
UNSEEN_TAGS = frozenset(
    "applet audio button canvas datalist iframe math noembed noframes noscript object option"
    " script select style svg template textarea title video".split()
)
_TOKENS = re.compile(r"(<[^>]*>)")
_EMPTY = re.compile(r"<(a|b|div|em|i|li|p|small|strong|u|ul)(?: [^>]*)?>\s*</\1>")
_ALT, _SRC = re.compile(r' alt="([^"]*)"'), re.compile(r' src="([^"]*)"')
_DOT = re.compile(r' (?:height|width)="[01]"')
_EMAIL = re.compile(r"[^\s@<>\"'(),:;/?&=\[\]]{1,64}[@\uff20\ufe6b][\w-]{1,63}(?:\.[\w-]{1,63})+")
_ADDRESS = re.compile(r"https?://(?=\w)[^\s<>\"]+", re.IGNORECASE)


def paragraph_html(text: str) -> str:
    """The inside of a `<p>`: everything escaped, hard line breaks kept, bare addresses linked."""
    pieces: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = _without_closing_marks(found.group())
        pieces.append(escape(text[end : found.start()]))
        pieces.append(_link(address))
        end = found.start() + len(address)
    pieces.append(escape(text[end:]))
    return "".join(pieces).replace("\r\n", "\n").replace("\n", "<br>\n")


def _link(address: str) -> str:
    shown = escape(address)
    return f'<a class="govuk-link" href="{shown}" rel="{_REL}">{shown}</a>'


def _without_closing_marks(address: str) -> str:
    """A full stop or bracket after an address belongs to the sentence around it."""
    marks = ".,;:!?'\u2019\u201d»"
    return address.rstrip(marks if "(" in address else marks + ")")


def safe_html(html: str, *, base: str = "", said: str = "") -> str:
    """Somebody's HTML as it may stand on a page of ours: `KEPT_TAGS`, and of attributes `href`.

    Addresses in part are resolved against `base`. Images become links to them, headings bold
    paragraphs. Email addresses go, but for those in `said`. Takes quadratic time in the depth of
    the tags, and memory in the number of formatting ones: untrusted HTML goes through
    `intake.tamed` first.
    """
    found = nh3.clean(
        html,
        tags=set(READ_TAGS),
        clean_content_tags=set(UNSEEN_TAGS),
        attributes=READ_ATTRIBUTES,
        attribute_filter=_without_persons,
        url_schemes=_SCHEMES,
        url_relative=("rewrite_with_base", base) if _is_page(base) else "deny",
        link_rel=None,
    )
    plain = "".join(_plain(found, said))
    safe = nh3.clean(
        plain,
        tags=set(KEPT_TAGS),
        attributes={"*": set(), "a": {"href"}},
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel=_REL,
    )
    # What held a picture or a script: as a link or a list, it would be one of nothing.
    for _ in range(8):
        safe, removed = _EMPTY.subn("", safe)
        if not removed:
            break
    return safe.strip()


def _is_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.hostname)


def _without_persons(tag: str, name: str, value: str) -> str | None:
    """No address that tells whose it is: newsletters write the reader's own into their links."""
    return None if name in {"href", "src"} and _EMAIL.search(unquote(unquote(value))) else value


def _plain(html: str, said: str) -> Iterator[str]:
    """The same with the tags that are not kept turned into others; nh3 has closed each tag, and
    escaped each other `<`."""
    # What is open, by its tag there; and what closes it here.
    inside: list[tuple[str, str]] = []
    for token in _TOKENS.split(html):
        name = token.strip("</>").partition(" ")[0] if token.startswith("<") else ""
        parent = inside[-1][0] if inside else ""
        if not name:
            words = _EMAIL.sub(lambda found: found[0] if found[0] in said else "[email]", token)
            yield f"<li>{words}</li>" if parent in _LISTS and words.strip() else words
        elif token.startswith("</"):
            yield inside.pop()[1]
        elif name == "img":
            yield _picture(token, is_linked=any(each == "link" for each, _ in inside))
        elif name == "br":
            yield "" if parent in _LISTS else token
        else:
            opening, closing = _tags(name, token, parent)
            # Without an address it leads nowhere.
            is_link = name == "a" and "href=" in token
            inside.append(("link" if is_link else name, closing))
            yield opening


def _tags(name: str, token: str, parent: str) -> tuple[str, str]:
    """What opens and closes an element here. Lists are mended: a screen reader counts them."""
    opening, closing = token, f"</{name}>"
    if name in _HEADINGS:
        opening, closing = "<p><strong>", "</strong></p>"
    elif name in _BOXES or (name == "li" and parent not in _LISTS):
        opening, closing = "<div>", "</div>"
    if parent in _LISTS and name != "li":
        return f"<li>{opening}", f"{closing}</li>"
    return opening, closing


def _picture(tag: str, *, is_linked: bool) -> str:
    """Words for it, which lead to it if they do not lead elsewhere; nothing for one that counts
    readers or shows the face of whoever commented."""
    alt, source = _ALT.search(tag), _SRC.search(tag)
    words = f"Picture: {_EMAIL.sub('[email]', alt[1])}" if alt and alt[1].strip() else "Picture"
    if source is None or _DOT.search(tag) or "gravatar." in unescape(source[1]):
        return ""
    return words if is_linked else f' <a href="{source[1]}">{words}</a> '
