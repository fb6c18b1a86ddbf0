"""Whether a page is a post at all, and no results of a search, or a list of files, say."""

from collections.abc import Sequence
from itertools import pairwise

from consult.errors import NotAPost
from consult.reading.markup.trees import Element, words_of
from consult.reading.pages.marks import Marks

_ARTICLE = Marks("""
    article [itemtype=http://schema.org/blogposting] [itemtype=https://schema.org/blogposting]
    [itemtype=http://schema.org/newsarticle] [itemtype=https://schema.org/newsarticle] .hentry
""")
_PASSWORD = Marks("input[type=password]")
_ENDS = ".!?…:\"'”’»)"


def doubts_of(root: Element, body: Sequence[str], *, is_dated: bool) -> list[str]:
    """Of a page without a platform's marks; raises NotAPost for a page to sign in at."""
    # Several articles are a list of them.
    if len(_ARTICLE.below(root)) == 1 or _is_prose(root, body, is_dated=is_dated):
        return []
    if _PASSWORD.are_in(root):
        raise NotAPost(
            "This looks like a page to sign in at, not a post. Sign in and save the post's page."
        )
    return ["this may not be a post: the page has no article and no run of sentences"]


def _is_prose(root: Element, body: Sequence[str], *, is_dated: bool) -> bool:
    """Two paragraphs of sentences on end will do, as only a writer writes; so will one, of a page
    that has a date, or little else."""
    prose = [len(text) >= 100 and text[-1] in _ENDS for text in body]
    if any(first and second for first, second in pairwise(prose)):
        return True
    found = [text for text, is_it in zip(body, prose, strict=True) if is_it]
    return len(found) == 1 and (is_dated or 2 * len(found[0]) > len(words_of(root)))
