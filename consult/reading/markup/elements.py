"""What expat says of XML, as elements; with limits, so that it cannot hurt."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import chain
from xml.parsers import expat

from consult.reading.markup.namespaces import OUTERMOST, OUTERMOST_OF_ATOM, Scope
from consult.reading.raw.chunks import MB

# Expat, as here, loads nothing, keeps to memory in proportion, and knows entities only from a
# DOCTYPE, which is refused. It leaves prefixes alone, so that one that nobody declared, as
# platforms write them, costs no word of the rest, while every real fault still stops it.
MOST_DEPTH = 200
# Of what is in memory at one time: an entry, or all that stands around the entries.
_MOST_AT_ONCE = 200_000
_MOST_MB_AT_ONCE = 20
_MOST_ATTRIBUTES = 1_000
# Expat never forgets a name.
_MOST_NAMES = 50_000
_MOST_TOLD = 3

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BROKEN_OFF = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold at most; `entries` are also the most comments on them."""

    bytes: int
    elements: int
    entries: int


WHOLE = Limits(bytes=20 * MB, elements=1_000_000, entries=100_000)
# An export of 10,000 posts with 100,000 comments is 100 MB and 1,500,000 elements.
STREAMED = Limits(bytes=500 * MB, elements=10_000_000, entries=1_000_000)


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


class Fault(Exception):
    """What is the matter with a file: `told` is the rest of a refusal."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self._line = line

    def told(self, lines_before: int) -> str:
        return str(self).format(line=self._line + lines_before)


class Parser:
    """Elements with their prefixes resolved; an entry is let go once it is handed out."""

    root: Element

    def __init__(self, entries: frozenset[str], limits: Limits) -> None:
        self._entries, self._limits = entries, limits
        self._elements = self._entries_met = self._fed = 0
        # Elements and characters in memory.
        self._kept = self._held = 0
        # The elements that are open, with what was in memory before them and what they declare.
        self._open: list[tuple[Element, int, int, Scope]] = []
        self._scope = OUTERMOST
        self._pieces: list[str] = []
        self._ended: list[Element] = []
        self._names: set[str] = set()
        self._undeclared: set[str] = set()
        self._expat = expat.ParserCreate("utf-8")
        self._expat.buffer_text = True
        self._expat.buffer_size = 1 << 16
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._pieces.append
        self._expat.StartDoctypeDeclHandler = self._doctype

    def entries_of(self, text: Iterable[bytes]) -> Iterator[Element]:
        for piece in chain(text, [b""]):
            self._fed += len(piece)
            try:
                self._expat.Parse(piece, not piece)
                self._flush()
                # Expat itself holds a tag or comment that has not ended.
                self._check_held(self._fed - self._expat.CurrentByteIndex)
            except Fault as fault:
                line = self._expat.CurrentLineNumber
                raise Fault(f"{fault} (line {{line:,}})", line) from fault
            except expat.ExpatError as error:
                what = "it breaks off at line {line:,}"
                if error.code not in _BROKEN_OFF:
                    what = f"it is damaged at line {{line:,}} ({expat.errors.messages[error.code]})"
                raise Fault(f"{what}: save or export it again", error.lineno) from error
            yield from self._ended
            self._ended.clear()

    def warnings(self) -> tuple[str, ...]:
        return tuple(
            f"this file uses “{prefix}:” without saying what it means: it was read in its"
            " usual sense"
            for prefix in sorted(self._undeclared)[:_MOST_TOLD]
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._flush()
        outer, kept, held = self._scope, self._kept, self._held
        self._check_start(name, attributes)
        if any(key.startswith("xmlns") for key in attributes):
            self._scope = outer.with_declared(attributes)
        elif not self._open and name == "feed":
            # The root of an Atom feed that forgets to say that it is one.
            self._scope = OUTERMOST_OF_ATOM
        element = Element(self._scope.resolved(name, self._undeclared), attributes)
        if self._open:
            self._open[-1][0].children.append(element)
        else:
            self.root = element
        self._open.append((element, kept, held, outer))

    def _check_start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        self._kept += 1
        if len(self._open) >= MOST_DEPTH:
            raise Fault(f"it is nested more than {MOST_DEPTH} elements deep")
        if self._elements > self._limits.elements:
            raise Fault(f"it holds more than {self._limits.elements:,} elements")
        if self._kept > _MOST_AT_ONCE:
            raise Fault(f"one entry of it holds more than {_MOST_AT_ONCE:,} elements")
        if len(attributes) > _MOST_ATTRIBUTES:
            raise Fault(f"it has an element with more than {_MOST_ATTRIBUTES:,} attributes")
        self._names.add(name)
        for key, value in attributes.items():
            self._names.add(key)
            self._held += len(key) + len(value)
        if len(self._names) > _MOST_NAMES:
            raise Fault(f"it has more than {_MOST_NAMES:,} names of elements and attributes")

    def _end(self, name: str) -> None:
        self._flush()
        element, kept, held, self._scope = self._open.pop()
        if element.name in self._entries and self._open:
            self._open[-1][0].children.pop()
            self._kept, self._held = kept, held
            self._entries_met += 1
            if self._entries_met > self._limits.entries:
                raise Fault(f"it holds more than {self._limits.entries:,} entries")
            self._ended.append(element)

    def _flush(self) -> None:
        if not self._pieces:
            return
        text = "".join(self._pieces)
        self._pieces.clear()
        self._held += len(text)
        self._check_held(self._held)
        if self._open:
            inside = self._open[-1][0]
            if inside.children:
                inside.children[-1].tail += text
            else:
                inside.text += text

    def _check_held(self, size: int) -> None:
        if size > _MOST_MB_AT_ONCE * MB:
            raise Fault(f"one entry of it holds more than {_MOST_MB_AT_ONCE} MB")

    def _doctype(self, *args: object) -> None:
        raise Fault("it has a DOCTYPE, which may define entities and is never read")
