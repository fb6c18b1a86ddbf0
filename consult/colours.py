"""Colours as #rrggbb: how far apart two are, and those of the pages, made from the council's own.

They are made here and not by `color-mix` in the style sheet: phones of 2021 do not know that, and
whatever it was to colour is black there.
"""

_WHITE, _BLACK = "#ffffff", "#000000"
# What the colours below are read on: tokens.css has the same.
LIGHT_SURFACES = (_WHITE, "#f1f4f3")
DARK_SURFACES = ("#151d20", "#1d272b", "#0c1214")
DARK_INK = "#10171a"
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3
_STEPS = 50


def contrast(one: str, other: str) -> float:
    """From 1 to 21. Source: WCAG 2.2, contrast ratio."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """This much of `other` in `colour`; `share` is from 0 to 1."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def palette(council: str) -> dict[str, str]:
    """The colours of a page, by their names in tokens.css; `council` suits white words."""
    soft = mixed(council, _WHITE, 0.93)
    link = _readable(council, _BLACK, 0, (*LIGHT_SURFACES, soft))
    return {
        "colour": council,
        "soft": soft,
        "link": link,
        "deep": mixed(link, _BLACK, 0.4),
        "bright": _readable(council, _WHITE, 0.55, (*DARK_SURFACES, DARK_INK)),
        "pale": _readable(council, _WHITE, 0.7, DARK_SURFACES),
    }


def _readable(colour: str, towards: str, share: float, surfaces: tuple[str, ...]) -> str:
    """The colour with at least this share of the other, and as much as it needs to be read."""
    for step in range(_STEPS + 1):
        found = mixed(colour, towards, share + (1 - share) * step / _STEPS)
        if all(contrast(found, surface) >= READABLE for surface in surfaces):
            return found
    return towards


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _luminance(colour: str) -> float:
    """Source: WCAG 2.2, relative luminance."""
    shares = [part / 255 for part in _parts(colour)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
