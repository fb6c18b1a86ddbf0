"""Which posts were imported before, by whatever way they came in."""

from collections.abc import Sequence

from consult.intake.identity import folded, identity_of, place_of
from consult.intake.models import ImportedPost
from consult.intake.post import Post

PLACE_LENGTH = 500


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
