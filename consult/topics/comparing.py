"""Two versions of a text, paragraph by paragraph: what was added, what was removed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing takes time by the square.
MOST_PARAGRAPHS = 1_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph whose `kind` is "same", "removed" or "added"; or "skipped": `text` of them."""

    kind: str
    text: str


def compare(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """All that differs, with the paragraph before and after it; empty for too much to compare."""
    if max(len(old), len(new)) > MOST_PARAGRAPHS:
        return []
    found: list[Piece] = []
    for change, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if change == "equal":
            found += _around(old[start:end], is_first=start == 0, is_last=end == len(old))
        else:
            found += [Piece("removed", text) for text in old[start:end]]
            found += [Piece("added", text) for text in new[new_start:new_end]]
    return found


def _around(texts: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    """The paragraphs beside a change, and how many there are besides."""
    before = 0 if is_first else 1
    after = 0 if is_last else 1
    if len(texts) <= before + after + 1:
        yield from (Piece("same", text) for text in texts)
        return
    yield from (Piece("same", text) for text in texts[:before])
    yield Piece("skipped", str(len(texts) - before - after))
    yield from (Piece("same", text) for text in texts[len(texts) - after :])
