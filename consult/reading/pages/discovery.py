"""The feed that a page names."""

from consult.errors import NotAPost
from consult.reading.entries.exported import address_of
from consult.reading.markup.trees import tree_of
from consult.reading.raw.charsets import decode_page

_KINDS = {"application/rss+xml", "application/atom+xml"}


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
