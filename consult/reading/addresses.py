"""Addresses of posts: compared, and as they may be shown."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from consult.reading.entries.exported import has_email
from consult.reading.post import Post

# Whoever has an address with one of these has what it opens.
_SECRET = re.compile(
    r"token|secret|passw|^pwd$|^pass$|auth|credential|signature|^sig$|(?:^|[-_.])(?:api)?key$|apikey"
    r"|session|^sid$|jwt|nonce|^otp$|^invite",
    re.IGNORECASE,
)


def canonical(address: str | None) -> str:
    """What stays the same of an address: not its scheme, fragment or last slash, nor the case of
    its host. Empty for none."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return address
    place = host if port in {None, 80, 443} else f"{host}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{place}{parts.path.rstrip('/')}{query}"


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


def with_own_guids(posts: Iterable[Post]) -> Iterator[Post]:
    """A copied post may keep guid and address of the one that it was copied from: it is another."""
    # Hashes: a stream may bring many, and each of any length.
    guids: set[int] = set()
    addresses: set[int] = set()
    for post in posts:
        address = canonical(post.url) if post.url else ""
        guid = None if hash(post.guid) in guids else post.guid
        url = None if hash(address) in addresses else post.url
        yield replace(post, guid=guid, url=url)
        guids |= {hash(guid)} if guid else set()
        addresses |= {hash(address)} if address else set()
