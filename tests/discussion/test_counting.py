"""Counts as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.discussion.counting import percentages


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ([0, 0, 0], [0, 0, 0]),
        ([1, 1, 1], [34, 33, 33]),
        ([29, 5, 6], [73, 12, 15]),
        ([1, 0, 0], [100, 0, 0]),
    ],
)
def test_shares_are_whole_and_add_up(counts: list[int], shares: list[int]) -> None:
    assert percentages(counts) == shares


@given(st.lists(st.integers(0, 10_000), min_size=3, max_size=3).filter(any))
def test_shares_always_add_up_to_a_hundred(counts: list[int]) -> None:
    shares = percentages(counts)
    assert sum(shares) == 100
    assert all(
        abs(share - 100 * n / sum(counts)) < 1 for share, n in zip(shares, counts, strict=True)
    )
