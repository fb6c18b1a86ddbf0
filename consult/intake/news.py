"""What a look at a feed asks for: what is new, what changed, what stands there as before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Q
from django.db.models.fields.json import KT

from consult.intake.known import (
    digest_of,
    hash_of,
    identity_of,
    is_same_page,
    place_of,
    says_something_else,
)
from consult.intake.models import ImportedPost, Source
from consult.reading import with_own_guids
from consult.reading.post import Post, Reading

# What is fetched again and again, and shown on a page.
MOST_POSTS = 2000
# Drafts of one source that nobody has opened or edited.
MOST_WAITING = 50
# Compared with what is stored, one by one, at each look.
MOST_CHANGED = 100
# Each of a feed's posts has up to two keys.
MOST_KNOWN = 2 * MOST_POSTS
_KEY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class News:
    """`posts` are to be imported now, `left` with a later look.

    `same` are the ids of stored posts that say what they said; `others` counts those that came
    from elsewhere, and are nothing to this source. `known` is what it need not be told again.
    """

    posts: tuple[Post, ...]
    left: tuple[Post, ...]
    same: tuple[int, ...]
    others: int
    known: list[str]
    # Of the new ones, some find no place on the desk.
    is_full: bool


def news_of(source: Source, reading: Reading, *, room: int) -> News:
    """`room` is for how many new drafts there is.

    What a councillor discarded, or did not choose, is known and not stored: it does not come back.
    """
    posts = own_posts(reading.posts)
    keys = keys_of(posts, source.councillor_id)
    stored = _Stored(source, posts)
    # At the first look into a feed all that is there was there before.
    seen = source.known if source.known is not None else [key for own in keys for key in own]
    known = {key[:_KEY_LENGTH] for key in seen}
    new, changed, same, others = [], [], [], 0
    for post, own in zip(posts, keys, strict=True):
        row = stored.row_of(post)
        if row is None:
            new += [post] if known.isdisjoint(own) else []
        elif not may_follow(row, source):
            others += 1
        elif _is_settled(row, post, reading.format):
            same.append(row.pk)
        else:
            changed.append(post)
            same.append(row.pk)
    later = {id(post) for post in new[room:]}
    now_known = (
        key for post, own in zip(posts, keys, strict=True) if id(post) not in later for key in own
    )
    return News(
        posts=(*changed[:MOST_CHANGED], *new[:room]),
        left=(*changed[MOST_CHANGED:], *new[room:]),
        same=tuple(same),
        others=others,
        known=_newest([*now_known, *(key[:_KEY_LENGTH] for key in source.known or ())]),
        is_full=len(new) > room,
    )


def may_follow(stored: ImportedPost, source: Source) -> bool:
    """Whether this feed may change, flag or take over a post: its own, or one of its own site.

    A feed can name any guid and address: these alone would let it into what came another way.
    """
    if stored.source_id is not None:
        return stored.source_id == source.pk
    sites = {_site_of(source.feed_address), _site_of(source.address)} - {""}
    return _site_of(stored.url) in sites


def keys_of(posts: Sequence[Post], councillor_id: int) -> list[list[str]]:
    """By what each post is known: its identity, and its address, as some feeds change their guids.

    An address that several posts share tells nothing.
    """
    shared = Counter(place_of(post) for post in posts)
    return [
        [identity_of(post, councillor_id)[:_KEY_LENGTH]]
        + (
            [hash_of(place)[:_KEY_LENGTH]]
            if (place := place_of(post)) and shared[place] == 1
            else []
        )
        for post in posts
    ]


def all_keys(posts: Sequence[Post], councillor_id: int) -> list[str]:
    """The keys of all of them, as a source keeps them."""
    return _newest(key for own in keys_of(own_posts(posts), councillor_id) for key in own)


def own_posts(posts: Sequence[Post]) -> list[Post]:
    """Each with a guid and an address of its own, which of copies the oldest keeps.

    A feed has the newest first: the copy would take the guid, and with it the original's draft.
    """
    by_age = sorted(range(len(posts)), key=lambda place: _age(posts[place]))
    own = dict(zip(by_age, with_own_guids([posts[place] for place in by_age]), strict=True))
    return [own[place] for place in range(len(posts))]


def _age(post: Post) -> tuple[bool, str]:
    return not post.published, post.published or ""


class _Stored:
    """The councillor's posts that a feed may mean, found in one query."""

    def __init__(self, source: Source, posts: Sequence[Post]) -> None:
        self._councillor_id = source.councillor_id
        identities = [identity_of(post, source.councillor_id) for post in posts]
        places = {place_of(post) for post in posts} - {""}
        rows = (
            ImportedPost.objects.filter(councillor=source.councillor_id)
            .filter(Q(identity__in=identities) | Q(place__in=places))
            .annotate(changed_digest=KT("changed_to__digest"))
            .defer("body", "warnings", "changed_to")
            .order_by("pk")
        )
        self._by_identity = {row.identity: row for row in rows}
        self._by_place: dict[str, list[ImportedPost]] = {}
        for row in rows:
            self._by_place.setdefault(row.place, []).append(row)

    def row_of(self, post: Post) -> ImportedPost | None:
        """As `find_post` finds it."""
        if found := self._by_identity.get(identity_of(post, self._councillor_id)):
            return found
        place = place_of(post)
        rows = self._by_place.get(place, []) if place else []
        return next((row for row in rows if is_same_page(row, post=post)), None)


def _is_settled(row: ImportedPost, post: Post, format: str) -> bool:
    """Whether importing it again would do nothing."""
    if row.gone_at is not None or not row.digest:
        return False
    if row.changed_at is not None:
        return getattr(row, "changed_digest", None) == digest_of(post)
    return not says_something_else(row, post=post, format=format)


def _newest(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))[:MOST_KNOWN]


def _site_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
