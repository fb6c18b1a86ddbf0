"""XML read so that it cannot hurt: decoded here, checked whole, and only then read by entries."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from consult.errors import NotAPost
from consult.intake.charsets import decode_as
from consult.intake.decoding import decode
from consult.intake.namespaces import OUTERMOST, OUTERMOST_OF_ATOM, Scope

# Expat, as here, loads nothing, keeps to memory in proportion, and knows entities only from a
# DOCTYPE, which is refused. It leaves prefixes alone, so that one that nobody declared, as
# platforms write them, costs no word of the rest, while every real fault still stops it.
MOST_DEPTH = 200
MOST_ELEMENTS = 1_000_000
_MOST_AT_ONCE = 200_000
_MOST_ENTRIES = 100_000
_MOST_ATTRIBUTES = 1_000
_MOST_TOLD = 3

_DECLARED = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_LEAD = " \t\r\n\v\f\u00a0\ufeff\u200b"
_NEVER_IN_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
_BROKEN_OFF = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


@dataclass(slots=True, eq=False)
class Element:
    """`name` is "local" for plain RSS, else "prefix:local" with the prefix that is customary."""

    name: str
    attributes: Mapping[str, str]
    text: str = ""
    tail: str = ""
    children: "list[Element]" = field(default_factory=list)

    def all(self, name: str) -> "Iterator[Element]":
        return (child for child in self.children if child.name == name)

    def first(self, *names: str) -> "Element | None":
        """The first child of the first of these names that there is."""
        return next((child for name in names for child in self.all(name)), None)

    def said(self, *names: str) -> str:
        """The words of the first child of these names that says anything."""
        words = (child.words().strip() for name in names for child in self.all(name))
        return next((text for text in words if text), "")

    def words(self) -> str:
        """All text inside, whatever the elements."""
        return "".join(self.texts()) if self.children else self.text

    def html_inside(self) -> str:
        """What is inside as HTML: XHTML's own elements by their local names."""
        return "".join(self.markup())

    def texts(self) -> Iterator[str]:
        """The pieces of `words`."""
        yield self.text
        for child in self.children:
            yield from child.texts()
            yield child.tail

    def markup(self) -> Iterator[str]:
        """The pieces of `html_inside`."""
        yield escape(self.text, quote=False)
        for child in self.children:
            name = child.name.rpartition(":")[2]
            written = (f' {key}="{escape(value)}"' for key, value in child.attributes.items())
            yield f"<{name}{''.join(written)}>"
            if name not in _VOID:
                yield from child.markup()
                yield f"</{name}>"
            yield escape(child.tail, quote=False)


def read_entries(
    data: bytes, *, looks_like: str, entries: frozenset[str], take: Callable[[Element], object]
) -> tuple[Element, tuple[str, ...]]:
    """Hands each entry to `take` in file order; returns the root without them, and warnings.

    Raises NotAPost, with line and reason, before anything is taken. An entry ends at its end tag;
    `entries` are names as in Element.
    """
    text, warnings = _decoded(data)
    sheer = text.lstrip(_LEAD)
    lines_before = text[: len(text) - len(sheer)].count("\n")
    sheer, dropped = _NEVER_IN_XML.subn("", sheer)
    if dropped:
        warnings += (f"characters that no text may have were left out: {dropped}",)
    sound = sheer.encode()
    del text, sheer
    fault = _Check(looks_like, lines_before).fault_of(sound)
    if fault:
        raise NotAPost(f"This looks like {looks_like}, but {fault}.")
    builder = _Builder(looks_like, entries, take)
    return builder.root_of(sound), (*warnings, *builder.warnings())


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    found = _DECLARED.search(data[:1024])
    if found is None or b"\0" in data:
        return decode(data)  # UTF-16, or no text
    return decode_as(data, found[1].decode())


class _Stop(Exception):
    """What stops the parser from within; its message is the rest of a refusal."""


class _Check:
    """The first pass: every fault of the whole file, before a word of it is kept."""

    def __init__(self, looks_like: str, lines_before: int) -> None:
        self._lines_before = lines_before
        self._depth = self._elements = 0
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def fault_of(self, data: bytes) -> str | None:
        try:
            self._parser.Parse(data, True)
        except _Stop as stop:
            return f"{stop} (line {self._parser.CurrentLineNumber + self._lines_before:,})"
        except expat.ExpatError as error:
            reason = expat.errors.messages[error.code]
            line = error.lineno + self._lines_before
            if error.code in _BROKEN_OFF:
                return f"it breaks off at line {line:,}: save or export it again"
            return f"it is damaged at line {line:,} ({reason}): save or export it again"
        return None

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MOST_DEPTH:
            raise _Stop(f"it is nested more than {MOST_DEPTH} elements deep")
        if self._elements > MOST_ELEMENTS:
            raise _Stop(f"it holds more than {MOST_ELEMENTS:,} elements")
        if len(attributes) > _MOST_ATTRIBUTES:
            raise _Stop(f"it has an element with more than {_MOST_ATTRIBUTES:,} attributes")

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _doctype(self, *args: object) -> None:
        raise _Stop("it has a DOCTYPE, which may define entities and is never read")


class _Builder:
    """The second pass: elements, with prefixes resolved; an entry is let go once it was taken."""

    def __init__(
        self, looks_like: str, entries: frozenset[str], take: Callable[[Element], object]
    ) -> None:
        self._looks_like, self._entries, self._take = looks_like, entries, take
        self._taken = self._kept = 0
        # The elements that are open, with how many were kept before them and what they declare.
        self._open: list[tuple[Element, int, Scope]] = []
        self._scope = OUTERMOST
        self._pieces: list[str] = []
        self._root: Element | None = None
        self._undeclared: set[str] = set()

    def root_of(self, data: bytes) -> Element:
        parser = _parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._pieces.append
        try:
            parser.Parse(data, True)
        except _Stop as stop:
            raise NotAPost(f"This looks like {self._looks_like}, but {stop}.") from stop
        assert self._root is not None  # noqa: S101 - or the check had found a fault
        return self._root

    def warnings(self) -> tuple[str, ...]:
        return tuple(
            f"this file uses “{prefix}:” without saying what it means: it was read in its"
            " usual sense"
            for prefix in sorted(self._undeclared)[:_MOST_TOLD]
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._flush()
        outer = self._scope
        if any(key.startswith("xmlns") for key in attributes):
            self._scope = outer.with_declared(attributes)
        elif not self._open and name == "feed":
            # The root of an Atom feed that forgets to say that it is one.
            self._scope = OUTERMOST_OF_ATOM
        element = Element(self._scope.resolved(name, self._undeclared), attributes)
        if self._open:
            self._open[-1][0].children.append(element)
        else:
            self._root = element
        self._open.append((element, self._kept, outer))
        self._kept += 1
        if self._kept > _MOST_AT_ONCE:
            raise _Stop(f"one entry of it holds more than {_MOST_AT_ONCE:,} elements")

    def _end(self, name: str) -> None:
        self._flush()
        element, kept, self._scope = self._open.pop()
        if element.name in self._entries and self._open:
            self._open[-1][0].children.pop()
            self._kept = kept
            self._taken += 1
            if self._taken > _MOST_ENTRIES:
                raise _Stop(f"it holds more than {_MOST_ENTRIES:,} entries")
            self._take(element)

    def _flush(self) -> None:
        if not self._pieces:
            return
        text = "".join(self._pieces)
        self._pieces.clear()
        if self._open:
            inside = self._open[-1][0]
            if inside.children:
                inside.children[-1].tail += text
            else:
                inside.text += text


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    return parser
