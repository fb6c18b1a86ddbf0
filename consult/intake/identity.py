"""When two posts are one: what a post is known by, and what it says."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from consult.intake.post import Post, comment_as_json


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


def place_of(post: Post) -> str:
    """The address as posts are compared by it; empty where it tells nothing."""
    place = canonical(post.url)
    # A whole site shows another post every week.
    return place if "/" in place or "?" in place else ""


def identity_of(post: Post, councillor_id: int) -> str:
    """The same post of the same councillor keeps it, however often the post is saved.

    It holds the councillor: nobody's import can reach what another one has.
    """
    if post.guid:
        parts = ["guid", post.guid]
    elif place := place_of(post):
        parts = ["url", place]
    else:
        parts = ["title", folded(post.title or ""), post.published or ""]
        if not post.title:
            # Two untitled posts are the same one only if they say the same.
            parts += [folded("\n".join(post.body))]
    return hash_of("\n".join([str(councillor_id), *parts]))


def digest_of(post: Post) -> str:
    """Changes when the title, the date, the text or a comment does, and with nothing else."""
    said = [post.title, post.published, post.body, [comment_as_json(c) for c in post.comments]]
    return hash_of(json.dumps(said))


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


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


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
