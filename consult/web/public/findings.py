"""What is known to fail for some people: the accessibility statement lists it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` is the id of the rule of axe, empty where a person found it and no program can."""

    what: str
    criterion: str
    rule: str = ""


# Mended ones go; what `tests.admin.known_axe` lets pass must stand here.
FINDINGS = [
    Finding(
        "A post that comes from a councillor's own site is shown as plain paragraphs. Its "
        "headings, lists, tables and pictures are not carried over.",
        "1.3.1 Info and relationships",
    ),
    Finding(
        "Comments are written by residents, in any language. We do not mark the language of a "
        "comment that is not in English, so a screen reader may read it in the wrong voice.",
        "3.1.2 Language of parts",
    ),
]
