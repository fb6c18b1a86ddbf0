"""`make bench`: run every benchmark, print the table, write var/bench.json; fails beyond a bar.

`ONLY=pages` measures a part: pages, answers or imports.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import answers, imports, pages
from benchmarks.rows import Row, print_table, write_json
from benchmarks.sites import DATABASES, town

VAR = Path(__file__).resolve().parent.parent / "var"
OF_A_TOWN = {"pages": pages.measure, "answers": answers.measure}
PARTS = (*OF_A_TOWN, "imports")


def main() -> int:
    only = os.environ.get("ONLY", "")
    if only not in {"", *PARTS}:
        print(f"ONLY must be one of: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for row in _measured([only] if only else list(PARTS)):
        print(f"  {row.name}", file=sys.stderr)
        rows.append(row)
    print_table(rows)
    VAR.mkdir(exist_ok=True)
    write_json(rows, VAR / "bench.json")
    return 0 if all(row.ok for row in rows) else 1


def _measured(parts: list[str]) -> Iterator[Row]:
    of_a_town = [measure for name, measure in OF_A_TOWN.items() if name in parts]
    for database in DATABASES if of_a_town else ():
        print(f"Filling a site on {database}", file=sys.stderr)
        with TemporaryDirectory() as folder, town(Path(folder), database) as found:
            if found is None:
                yield Row(f"{database}: not measured, there is no server", 0.0, "-")
                continue
            for measure in of_a_town:
                yield from measure(found)
    if "imports" in parts:
        print("Measuring imports", file=sys.stderr)
        with TemporaryDirectory() as folder:
            yield from imports.measure(Path(folder))


if __name__ == "__main__":
    sys.exit(main())
