"""Addresses of a page that was fetched: the feed that it names, and its own as it may be shown."""

import re
from urllib.parse import unquote, urlsplit

from consult.errors import NotAPost
from consult.intake.charsets import decode_page
from consult.intake.exported import address_of, has_email
from consult.intake.trees import tree_of

_KINDS = {"application/rss+xml", "application/atom+xml"}
# Whoever has an address with one of these has what it opens.
_SECRET = re.compile(
    r"token|secret|passw|^pwd$|^pass$|auth|credential|signature|^sig$|(?:^|[-_.])(?:api)?key$|apikey"
    r"|session|^sid$|jwt|nonce|^otp$|^invite",
    re.IGNORECASE,
)


def feed_of(page: bytes, *, address: str) -> str:
    """The address of the first feed that the page at `address` names; empty where it names none.

    Blogs name the feed of their posts first, and those of comments after it.
    """
    try:
        root = tree_of(decode_page(page)[0])
    except NotAPost:
        return ""
    if root is None:
        return ""
    base = next((address_of(e.get("href") or "", base=address) for e in root.iter("base")), None)
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in relations and kind in _KINDS:
            found = address_of(link.get("href") or "", base=base or address)
            if found:
                return found
    return ""


def without_secrets(address: str) -> str:
    """The address for everybody to see: without its query where that holds what opens a door, or
    somebody's email address.

    Raises ValueError for what is no address.
    """
    parts = urlsplit(address)
    # Addresses in addresses are quoted twice.
    said = unquote(unquote(f"{parts.query}&{parts.fragment}"))
    names = (pair.partition("=")[0] for pair in re.split("[&;]", said))
    is_open = not has_email(said) and not any(map(_SECRET.search, names))
    if is_open and "@" not in parts.netloc:
        return address
    return parts._replace(query="", fragment="", netloc=parts.netloc.rpartition("@")[2]).geturl()
