"""Colours: what is made from a council's own can be read, whichever it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.colours import (
    DARK_INK,
    DARK_SURFACES,
    LIGHT_SURFACES,
    READABLE,
    contrast,
    mixed,
    palette,
)
from tests.house.sources import ROOT

_COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
_SHEET = (ROOT / "consult" / "static" / "consult" / "tokens.css").read_text("utf-8")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ffffff", "#0000ff", 8.59)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert round(contrast(one, other), 2) == ratio


def test_a_mix_is_in_between() -> None:
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#0b5d57", "#ffffff", 0) == "#0b5d57"
    assert mixed("#0b5d57", "#ffffff", 1) == "#ffffff"


@given(_COLOURS.filter(lambda colour: contrast(colour, "#ffffff") >= READABLE))
def test_whatever_colour_a_council_has_words_can_be_read(council: str) -> None:
    colours = palette(council)
    pairs = {
        *((colours["link"], surface) for surface in (*LIGHT_SURFACES, colours["soft"])),
        *((colours["bright"], surface) for surface in DARK_SURFACES),
        *((colours["pale"], surface) for surface in DARK_SURFACES),
        # Words on a button, as it is and under the pointer.
        *((colours[name], "#ffffff") for name in ("colour", "deep")),
        *((colours[name], DARK_INK) for name in ("bright", "pale")),
    }
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < READABLE} == {}


def test_a_page_that_stands_alone_has_the_colours_that_we_ship() -> None:
    written = dict(re.findall(r"var\(--council-(\w+), (#\w{6})\)", _SHEET))
    assert written
    assert written == {name: palette("#0b5d57")[name] for name in written}


def test_what_words_are_read_on_is_what_the_sheet_says() -> None:
    light, dark = _SHEET.split("@media (prefers-color-scheme: dark)")
    names = "(?:template|body|surface)-background-colour"
    assert set(re.findall(rf"{names}: (#\w+)", light)) <= set(LIGHT_SURFACES)
    assert set(re.findall(rf"{names}: (#\w+)", dark)) == set(DARK_SURFACES)
    assert re.findall(r"inverse-text-colour: (#\w+)", dark) == [DARK_INK]
