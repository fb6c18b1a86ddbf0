"""Known posts of all shapes, as hypothesis draws them."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from tests.reading.platforms.known import Block, Known, Remark

_WORDS = (
    "the a of and for council road bridge park library school budget meeting residents harbour weir"
    " allotments village hall survey money report people year market bus that will with from our"
    " this café Straße señal über Llanfair tŷ naïve 2009 £40 co-op it's"
).split()
_NAMES = (
    "Ann Smith",
    "Old Salt",
    "Brigid",
    "dwoz",
    "J. Jones",
    "Siân ap Huw",
    "Jürgen Müller",
    "Cllr Jones (Lab)",
    "Terry Jones",
    "McB",
    "ward_watcher",
)
_TITLES = (
    "The harbour wall",
    "Notes",
    "Where does our money go?",
    "Buses: a reply",
    "Pont a’r tŷ",
    "Parks – and rides",
    "Q&A on “bins” & <buses>",
    "10 things that I heard this week",
    "What the county council said when it was asked about the bridge, and what it did not say",
)
_DAY = datetime(2010, 1, 1)  # noqa: DTZ001 - pages show local times

words = st.lists(st.sampled_from(_WORDS), min_size=2, max_size=9)
sentences = st.builds(
    lambda each, stop: " ".join(each)[0].upper() + " ".join(each)[1:] + stop,
    words,
    st.sampled_from([".", "!", "?", "…"]),
)
paragraphs = st.lists(sentences, min_size=1, max_size=4).map(lambda each: Block((" ".join(each),)))
long_paragraphs = st.lists(sentences, min_size=12, max_size=14).map(
    lambda each: Block((" ".join(each),))
)
broken_paragraphs = st.lists(sentences, min_size=2, max_size=4).map(lambda each: Block(tuple(each)))
lists = st.lists(sentences, min_size=2, max_size=3).map(
    lambda items: Block(tuple(items), is_list=True)
)
greetings = st.sampled_from(["Hi Terry,", "Dear Councillor Jones,", "Hello all"]).map(
    lambda line: Block((line,))
)
signatures = st.sampled_from([("John",), ("Yours,", "Ann"), ("Best wishes", "Nell Gwynne")]).map(
    Block
)
moments = st.integers(0, 2000 * 24 * 60).map(lambda minutes: _DAY + timedelta(minutes=minutes))


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Block, ...]:
    """A body begins with prose: that is what tells it from the page around it."""
    rest = draw(st.lists(paragraphs | broken_paragraphs | lists, max_size=4))
    # Where a feed's text ends in "…", it may be only a beginning, and a warning says so.
    last = draw(paragraphs.filter(lambda block: not block.lines[0].endswith("…")))
    return (draw(long_paragraphs), *_apart(rest), last)


def _apart(blocks: list[Block]) -> list[Block]:
    """Two lists without a word between them are one to every reader."""
    return [
        block
        for place, block in enumerate(blocks)
        if not (block.is_list and place and blocks[place - 1].is_list)
    ]


@st.composite
def remarks(draw: st.DrawFn, chain: list[int], after: datetime) -> Remark:
    """`chain` holds the comments that this one may reply to, the outermost first."""
    middle = draw(st.lists(paragraphs | broken_paragraphs | lists, min_size=1, max_size=3))
    first = draw(st.lists(greetings, max_size=1))
    last = draw(st.lists(signatures, max_size=1))
    parent = draw(st.none() | st.sampled_from(chain)) if chain else None
    return Remark(
        author=draw(st.none() | st.sampled_from(_NAMES)),
        posted=after + timedelta(minutes=draw(st.integers(1, 90 * 24 * 60))),
        parent=parent,
        blocks=(*first, *_apart(middle), *last),
    )


@st.composite
def posts(draw: st.DrawFn, *, depth: int = 5, most: int = 5) -> Known:
    """A post whose replies nest `depth` deep and stand in the order in which a page shows them."""
    published = draw(moments)
    drawn: list[Remark] = []
    chain: list[int] = []
    for place in range(1, draw(st.integers(0, most)) + 1):
        remark = draw(remarks(chain[:depth], published))
        chain = chain[: chain.index(remark.parent) + 1] if remark.parent else []
        chain.append(place)
        drawn.append(remark)
    return Known(
        title=draw(st.sampled_from(_TITLES)),
        author=draw(st.sampled_from(["Terry Jones", "Nia Prys"])),
        published=published,
        blocks=draw(bodies()),
        remarks=tuple(drawn),
    )


def _at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2010-03-{day:02}T{clock}:00")


_LONG = (
    "The weir is to be rebuilt with a fish ladder, and everybody who knows a fish has been to"
    " see me about it in the same week."
)


def hard(*, depth: int) -> Known:
    """What readers got wrong before: it has all of that at once."""
    anonymous = (
        Remark(None, _at(28, "00:30"), None, (Block(("Dear Terry,",)), Block(("No.",)))),
        Remark(
            None,
            _at(28, "12:01"),
            None,
            (
                Block(("I cannot agree.", "What does it mean?")),
                Block(("walls", "boats", "fish"), is_list=True),
                Block(("John",)),
            ),
        ),
    )
    replies = (
        Remark("Ann Smith", _at(28, "13:00"), 2 if depth else None, (Block(("I can.",)),)),
        Remark(None, _at(29, "23:59"), 3 if depth > 1 else None, (Block(("2. is my bus",)),)),
    )
    return Known(
        title="Buses: a reply",
        author="Terry Jones",
        published=_at(27, "09:05"),
        blocks=(
            Block((_LONG,)),
            Block(("Three things,", "as ever:")),
            Block(("Write to the agency.", "Wait."), is_list=True),
            Block(("Two comments on that reached me.",)),
            Block(("Yours, Terry",)),
        ),
        remarks=(*anonymous, *replies),
    )
