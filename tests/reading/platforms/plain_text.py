"""The text of a page that a browser copies or saves, with the page's own words around it."""

from collections.abc import Callable, Sequence

from tests.reading.platforms.known import Block, Format, Known
from tests.reading.platforms.spoken import LANGUAGES, Language


def _text(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _body(blocks: Sequence[Block]) -> list[str]:
    """A blank line after each paragraph; browsers set the numbers of a list further in."""
    lines: list[str] = []
    for block in blocks:
        margin = "  " if block.is_list else ""
        lines += [*(margin + line for line in block.typed()), ""]
    return lines


def _inside(blocks: Sequence[Block], margin: int) -> list[str]:
    return [
        line for block in blocks for line in (*(" " * margin + one for one in block.typed()), "")
    ]


def blogger(known: Known, language: Language) -> bytes:
    """All of a page of Blogger: date, title, post, share links, comments in a list, the pager."""
    many = len(known.remarks)
    return _text(
        [
            language.home,
            language.about,
            "",
            language.day(known.published),
            "",
            known.title,
            "",
            *_body(known.blocks),
            language.posted_by.format(known.author, f"{known.published:%H:%M}"),
            language.share,
            language.labels,
            "",
            f"{language.counted(many)}:",
            "",
            *_items(known, language, None, 2, named=True),
            f"  {language.post_comment}" if many else language.post_comment,
            "",
            language.newer,
        ]
    )


def blogger_main(known: Known, language: Language) -> bytes:
    """The main part alone, as programs that save text keep it: nobody is named."""
    heading = [f"{language.counted(len(known.remarks))}:", ""] if known.remarks else []
    return _text(
        [
            language.day(known.published),
            "",
            known.title,
            "",
            *_body(known.blocks),
            *heading,
            *_items(known, language, None, 2, named=False),
        ]
    )


def _items(
    known: Known, language: Language, place: int | None, margin: int, *, named: bool
) -> list[str]:
    lines: list[str] = []
    for number, each in enumerate(known.replies_to(place), start=1):
        remark = known.remarks[each - 1]
        inside = margin + 2
        text = _inside(remark.blocks, inside)
        if named:
            who = f"{remark.author or language.nobody}{language.when(remark.posted)}"
            lines += [f"{' ' * margin}{number}. {who}", "", *text]
        else:
            lines += [f"{' ' * margin}{number}. {text[0].strip()}", *text[1:]]
        below = _items(known, language, each, inside, named=named)
        lines += [f"{' ' * inside}{language.reply}{language.delete}"]
        lines += [f"{' ' * inside}{language.replies}", *below] if below else []
    return lines


def wordpress(known: Known, language: Language) -> bytes:
    """A page of WordPress, whose list has numbers in some browsers: who, when, what, a button."""
    many = len(known.remarks)
    thoughts = language.thoughts.format(many, known.title)
    heading = [thoughts, ""] if many > 1 else [f"{language.counted(many)}", ""] if many else []
    return _text(
        [
            language.home,
            language.about,
            "",
            known.title,
            "",
            language.on(known.published),
            "",
            *_body(known.blocks),
            *heading,
            *_numbered(known, language, None, 2),
            language.leave,
            "",
        ]
    )


def _numbered(known: Known, language: Language, place: int | None, margin: int) -> list[str]:
    lines: list[str] = []
    for number, each in enumerate(known.replies_to(place), start=1):
        remark = known.remarks[each - 1]
        inside = " " * (margin + 2)
        lines += [
            f"{' ' * margin}{number}. {language.says.format(remark.author or language.nobody)}",
            f"{inside}{language.when(remark.posted)}",
            "",
            *_inside(remark.blocks, margin + 2),
            f"{inside}{language.reply}",
            *_numbered(known, language, each, margin + 2),
        ]
    return lines


def typepad(known: Known, language: Language) -> bytes:
    """A page of TypePad or Movable Type, flat: what, then who and when."""
    lines = [
        f"« Tides | {language.home} | Nets »",
        "",
        language.on(known.published),
        "",
        known.title,
        "",
        *_body(known.blocks),
        language.labels,
        "",
    ]
    if known.remarks:
        lines += [language.counted(len(known.remarks)), ""]
    for remark in known.remarks:
        name = remark.author or language.nobody
        lines += [
            *_inside(remark.blocks, 0),
            language.signed.format(name, language.when(remark.posted)),
            "",
        ]
    return _text([*lines, language.post_comment])


def blogger_flat(known: Known, language: Language) -> bytes:
    """As other browsers copy it: neither a number nor an indent is left."""
    lines = [
        language.home,
        language.about,
        "",
        language.day(known.published),
        known.title,
        "",
        *_body(known.blocks),
        language.posted_by.format(known.author, f"{known.published:%H:%M}"),
        language.share,
        language.labels,
        "",
        f"{language.counted(len(known.remarks))}:",
        "",
    ]
    for remark in known.remarks:
        lines += [
            f"{remark.author or language.nobody}{language.when(remark.posted)}",
            *_inside(remark.blocks, 0),
            f"{language.reply}{language.delete}",
            "",
        ]
    return _text([*lines, language.post_comment, language.newer])


def wordpress_flat(known: Known, language: Language) -> bytes:
    """The same of WordPress."""
    many = len(known.remarks)
    thoughts = language.thoughts.format(many, known.title)
    heading = [thoughts, ""] if many > 1 else [f"{language.counted(many)}", ""] if many else []
    lines = [
        language.home,
        language.about,
        "",
        known.title,
        language.on(known.published),
        "",
        *_body(known.blocks),
        *heading,
    ]
    for remark in known.remarks:
        lines += [
            language.says.format(remark.author or language.nobody),
            language.when(remark.posted),
            "",
            *_inside(remark.blocks, 0),
            language.reply,
            "",
        ]
    return _text([*lines, language.leave])


def _formats() -> tuple[Format, ...]:
    """Who wrote the post is known where a line of the page says so."""

    def of(
        name: str, layout: Callable[[Known, Language], bytes], language: Language, depth: int
    ) -> Format:
        return Format(
            f"{name} as text, {language.name}",
            lambda known: layout(known, language),
            "text",
            depth=depth,
            keeps_lines=True,
            has_author=layout in {blogger, blogger_flat},
            has_names=layout is not blogger_main,
            posted="never" if layout is blogger_main else "minute",
        )

    return tuple(
        of(name, layout, language, depth)
        for language in LANGUAGES
        for name, layout, depth in (
            ("Blogger", blogger, 1),
            ("Blogger, main part", blogger_main, 1),
            ("WordPress", wordpress, 5),
            ("TypePad", typepad, 0),
            ("Blogger, flat", blogger_flat, 0),
            ("WordPress, flat", wordpress_flat, 0),
        )
    )


FORMATS = _formats()
