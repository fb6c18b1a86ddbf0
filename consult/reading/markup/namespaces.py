"""The namespaces of feeds and exports, each under the prefix that is customary for it."""

import re
from collections.abc import Mapping

# Each prefix with what has been called so; "rss" stands for none.
_PREFIXES = """
rss http://my.netscape.com/rdf/simple/0.9 http://channel.netscape.com/rdf/simple/0.9
rss http://purl.org/rss/1.0 http://purl.org/net/rss1.1# http://backend.userland.com/rss
rss http://backend.userland.com/rss2 http://backend.userland.com/rss091
rss http://blogs.law.harvard.edu/tech/rss
atom http://www.w3.org/2005/atom http://purl.org/atom/ns# http://example.com/newformat#
rdf http://www.w3.org/1999/02/22-rdf-syntax-ns#
content http://purl.org/rss/1.0/modules/content
dc http://purl.org/dc/elements/1.0 http://purl.org/dc/elements/1.1
dcterms http://purl.org/dc/terms
slash http://purl.org/rss/1.0/modules/slash
wfw http://wellformedweb.org/commentapi
thr http://purl.org/syndication/thread/1.0
app http://purl.org/atom/app# http://www.w3.org/2007/app
opensearch http://a9.com/-/spec/opensearch/1.1 http://a9.com/-/spec/opensearchrss/1.0
gd http://schemas.google.com/g/2005
blogger http://schemas.google.com/blogger/2008 http://schemas.google.com/blogger/2018
feedburner http://rssnamespace.org/feedburner/ext/1.0
xhtml http://www.w3.org/1999/xhtml
"""
_NAMESPACES = {
    uri: "" if prefix == "rss" else prefix
    for prefix, *uris in map(str.split, _PREFIXES.strip().split("\n"))
    for uri in uris
}
_WORDPRESS = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+(/excerpt)?")
_CUSTOMARY = frozenset(_NAMESPACES.values()) | {"wp", "excerpt"}


class Scope:
    """Which prefix means what in a part of a file."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._names: dict[str, str] = {}

    def with_declared(self, attributes: Mapping[str, str]) -> "Scope":
        """The scope of an element that declares namespaces among its attributes."""
        declared = {
            key[len("xmlns:") :]: _short(uri)
            for key, uri in attributes.items()
            if key == "xmlns" or key.startswith("xmlns:")
        }
        return Scope({**self._prefixes, **declared})

    def resolved(self, name: str, undeclared: set[str]) -> str:
        """ "prefix:local" under the customary prefix, "local" of plain RSS, "?:local" of another.

        A prefix that nobody declared means what is customary, and is added to `undeclared`.
        """
        known = self._names.get(name)
        if known:
            return known
        prefix, _, local = name.rpartition(":")
        short = self._prefixes.get(prefix)
        if short is None:
            undeclared.add(prefix)
            short = prefix if prefix in _CUSTOMARY else "?"
            return f"{short}:{local}"
        resolved = self._names[name] = f"{short}:{local}" if short else local
        return resolved


OUTERMOST = Scope({"": "", "xml": "xml"})
OUTERMOST_OF_ATOM = Scope({"": "atom", "xml": "xml"})


def _short(uri: str) -> str:
    plain = uri.strip().rstrip("/").casefold()
    if not plain:
        return ""
    wordpress = _WORDPRESS.fullmatch(plain)
    if wordpress:
        return "excerpt" if wordpress[1] else "wp"
    return _NAMESPACES.get(plain.replace("https://", "http://", 1), "?")
