"""What is hostile at its full size takes, small, twice the steps for twice the input."""

from contextlib import suppress

import pytest

from consult.errors import NotAPost
from tests.hostile.shapes import SHAPES, Shape
from tests.steps import steps_of

LINEAR = [shape for shape in SHAPES if shape.small]
# What grows with the logarithm of the size besides.
MARGIN = 1.1


def growth(shape: Shape) -> float:
    """How many times the steps are needed for twice the input, over how much larger it is."""
    once, twice = shape.make(shape.small), shape.make(2 * shape.small)
    tried(shape, once)  # what is compiled or kept the first time is not counted
    grown = max(2.0, len(twice) / len(once))
    return steps_of(lambda: tried(shape, twice)) / steps_of(lambda: tried(shape, once)) / grown


def tried(shape: Shape, data: object) -> None:
    with suppress(NotAPost):
        shape.work(data)


@pytest.mark.parametrize("shape", LINEAR, ids=lambda shape: shape.name)
def test_twice_as_much_takes_about_twice_the_steps(shape: Shape) -> None:
    assert growth(shape) < MARGIN


def pairs(data: bytes) -> object:
    return [abs(one) for one in data for _ in data]


def test_what_takes_time_by_the_square_is_seen() -> None:
    assert growth(Shape("planted", pairs, bytes, full=0, small=20)) > 1.5


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({shape.name for shape in SHAPES}) == len(SHAPES) >= 70
