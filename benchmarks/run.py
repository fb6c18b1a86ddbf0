"""`make bench`: run every benchmark, print the table, write var/bench.json; fails beyond a bar."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import imports, topic_page
from benchmarks.rows import Row, print_table, write_json

VAR = Path(__file__).resolve().parent.parent / "var"
BENCHMARKS: list[Callable[[Path], Iterator[Row]]] = [topic_page.measure, imports.measure]


def main() -> int:
    rows: list[Row] = []
    for measure in BENCHMARKS:
        print(f"Measuring: {measure.__module__.rpartition('.')[2]}", file=sys.stderr)
        with TemporaryDirectory() as folder:
            rows += measure(Path(folder))
    print_table(rows)
    VAR.mkdir(exist_ok=True)
    write_json(rows, VAR / "bench.json")
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
