"""One measured figure, and the table of them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is value to floor; `bar` is what is allowed, in words; None where there is none."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    queries: int | None = None
    bar: str | None = None
    ok: bool = True


def print_table(rows: list[Row]) -> None:
    titles = ("name", "value", "unit", "floor", "ratio", "queries", "bar", "ok")
    cells = [titles, *(tuple(map(_cell, asdict(row).values())) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(titles))]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))


def write_json(rows: list[Row], file: Path) -> None:
    file.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", "utf-8")


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
