"""Values that are named line by line at the head of a text, with nothing to fence them off."""

import re

# In the languages that posts are read in, each by its English name.
_NAMES = {
    said: name
    for name, words in {
        "title": "title titel titre título titolo teitl titulek tytuł otsikko titlu",
        "date": "date datum fecha data dyddiad dato päivämäärä",
        "updated": "updated modified",
        "author": "author autor auteur autore awdur författare forfatter authors by",
        "url": "url link canonical permalink",
        **{name: name for name in ("created", "published", "draft", "status", "layout", "type")},
        "other": "subtitle untertitel sous-titre subtítulo ondertitel tags tag keywords etiquetas"
        " trefwoorden mots-clés schlagwörter category categories kategorie catégorie categoría"
        " categorie section slug id guid summary description lang language image template",
    }.items()
    for said in words.split()
}
_LINE = re.compile(r"(?P<name>[^\W\d_][\w-]{1,20})[ \t]?:(?:[ \t]+(?P<value>\S.*)|[ \t]*)")
_MOST_LINES = 40
_LONGEST = 500
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def header_lines(text: str) -> tuple[dict[str, str], int] | None:
    """The values by their English names, and where the text goes on; None where it begins with
    nothing of the kind.

    A title and one value more, as "Note: the road is closed." is how prose may begin. Before the
    first blank line, lines of other names go with two that are known.
    """
    values: dict[str, str] = {}
    end = place = 0
    end_of_block = _end_of_block(text)
    for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]:
        place += len(line) + 1
        if not line.strip():
            continue
        found = _named(line)
        name = _NAMES.get(found["name"].casefold()) if found else None
        if not found or not (name or 0 < end < place <= end_of_block):
            break
        if name and found["value"]:
            values.setdefault(name, found["value"])
        end = place
    is_head = "title" in values and len(values) > 1
    return (values, end) if is_head and text[end:].strip() else None


def _end_of_block(text: str) -> int:
    """Where the lines above the first blank one end, if they name values, and two known ones."""
    start = len(text) - len(text.lstrip())
    blank = _BLANK_LINE.search(text, start)
    lines = text[start : blank.start()].split("\n", _MOST_LINES) if blank else []
    found = [each for each in map(_named, lines) if each]
    known = {_NAMES.get(each["name"].casefold()) for each in found} - {None}
    is_block = blank and len(found) == len(lines) <= _MOST_LINES and len(known) > 1
    return blank.start() + 1 if blank and is_block else 0


def _named(line: str) -> re.Match[str] | None:
    return _LINE.fullmatch(line.rstrip()) if len(line) <= _LONGEST else None
