"""When two posts are one: what was imported before, and what it says at its source by now."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from typing import Any

from consult.intake.models import ImportedPost
from consult.reading import canonical
from consult.reading.post import Post, comment_as_json, post_as_json, post_from_json

PLACE_LENGTH = 500
_FEED = "feed"
_MOST_CHARACTERS = 1_500_000


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


def identity_as_stored(stored: ImportedPost, councillor_id: int) -> str:
    """What `identity_of` says of the post with this councillor, as far as it is kept here."""
    post = Post(
        title=stored.title or None,
        published=stored.published or None,
        author=None,
        url=stored.url or None,
        guid=stored.guid or None,
        body=tuple(stored.body),
        declared_comments=None,
        comments=(),
        warnings=(),
    )
    return identity_of(post, councillor_id)


def digest_of(post: Post) -> str:
    """Changes when the title, the date, the text or a comment does, and with nothing else."""
    said = [post.title, post.published, post.body, [comment_as_json(c) for c in post.comments]]
    return hash_of(json.dumps(said))


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def known_by(post: Post) -> Post:
    """The post without what nobody would know it by: what is left finds it among `known_posts`."""
    is_named = post.guid or place_of(post) or post.title
    return Post(
        title=post.title,
        published=post.published,
        author=None,
        url=post.url,
        guid=post.guid,
        body=() if is_named else post.body,
        declared_comments=None,
        comments=(),
        warnings=(),
    )


def known_posts(posts: Sequence[Post], *, councillor_id: int) -> list[ImportedPost | None]:
    """For each post this councillor's import of it, in two queries for all."""
    identities = [identity_of(post, councillor_id) for post in posts]
    places = [place_of(post)[:PLACE_LENGTH] for post in posts]
    own = ImportedPost.objects.filter(councillor=councillor_id)
    by_identity = {each.identity: each for each in own.filter(identity__in=identities)}
    by_place: dict[str, list[ImportedPost]] = {}
    for each in own.filter(place__in=set(places) - {""}).order_by("pk"):
        by_place.setdefault(each.place, []).append(each)
    return [
        by_identity.get(identity) or _at_its_place(post, by_place.get(place, ()))
        for post, identity, place in zip(posts, identities, places, strict=True)
    ]


def is_same_page(known: ImportedPost, *, post: Post) -> bool:
    """Of two at one address: it came in another way, with the guid or without; or that changed."""
    return not (post.guid and known.guid) or folded(known.title) == folded(post.title or "")


def _at_its_place(post: Post, stored: Sequence[ImportedPost]) -> ImportedPost | None:
    return next((known for known in stored if is_same_page(known, post=post)), None)


def says_something_else(stored: ImportedPost, *, post: Post, format: str) -> bool:
    """Whether the source says something else than when the post came in."""
    # A feed often holds the beginning alone, and no comments: it tells nothing about a post that
    # came in whole by another way.
    is_poorer = format == _FEED and stored.format != _FEED
    return bool(stored.digest) and not is_poorer and stored.digest != digest_of(post)


def change_as_json(post: Post, format: str, *, digest: str) -> dict[str, Any]:
    """What is kept of a change; of a post that is too long, that it changed and no word."""
    content = post_as_json(post)
    is_short = len(json.dumps(content)) <= _MOST_CHARACTERS
    return {
        "digest": digest,
        "format": format,
        "post": content if is_short else None,
    }


def changed_post(stored: ImportedPost) -> Post | None:
    """What it says at its source now; None where that is not known, or it is too long."""
    content = (stored.changed_to or {}).get("post")
    return post_from_json(content) if stored.changed_at and content else None


def change_digest(stored: ImportedPost) -> str:
    """Tells one change from the next."""
    digest: str = (stored.changed_to or {}).get("digest", "")
    return digest
