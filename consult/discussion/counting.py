"""Counts as people read them."""


def percentages(counts: list[int]) -> list[int]:
    """Whole numbers that add up to 100, by the largest remainders; all 0 where all counts are."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    shares = [100 * count // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda place: -(100 * counts[place] % total))
    for place in by_remainder[: 100 - sum(shares)]:
        shares[place] += 1
    return shares
