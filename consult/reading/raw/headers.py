"""Values that are named line by line at the head of a text, with nothing to fence them off."""

import re

# In the languages that posts are read in, each by its English name.
_NAMES = {
    said: name
    for name, words in {
        "title": "title titel titre título titolo teitl titulek tytuł otsikko titlu",
        "subtitle": "subtitle untertitel sous-titre subtítulo ondertitel",
        "date": "date datum fecha data dyddiad dato päivämäärä created",
        "published": "published",
        "draft": "draft",
        "author": "author autor auteur autore awdur författare forfatter authors by",
        "tags": "tags tag keywords etiquetas trefwoorden mots-clés schlagwörter",
        "category": "category categories kategorie catégorie categoría categorie section",
        "url": "url link canonical permalink",
        "slug": "slug id guid",
        "status": "status",
        "other": "layout summary description modified updated lang language image template type",
    }.items()
    for said in words.split()
}
_LINE = re.compile(r"(?P<name>[^\W\d_][\w-]{1,20})[ \t]?:(?:[ \t]+(?P<value>\S.*)|[ \t]*)")
_MOST_LINES = 40
_LONGEST = 500


def header_lines(text: str) -> tuple[dict[str, str], int] | None:
    """The values by their English names, and where the text goes on; None where it begins with
    nothing of the kind.

    A title and one value more, as "Note: the road is closed." is how prose may begin.
    """
    values: dict[str, str] = {}
    end = place = 0
    for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]:
        place += len(line) + 1
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.rstrip()) if len(line) <= _LONGEST else None
        name = _NAMES.get(found["name"].casefold()) if found else None
        if not (found and name):
            break
        if found["value"] and name not in values:
            values[name] = found["value"]
        end = place
    is_head = "title" in values and len(values) > 1
    return (values, end) if is_head and text[end:].strip() else None
