"""Size budgets of docs/architecture.md: what grows past them is taken apart the same day."""

import ast
from collections import defaultdict
from pathlib import Path
from statistics import quantiles

import pytest

from tests.house.sources import ROOT, python_files, tree_of

FILE_MOST, FILE_USUAL = 350, 220
FUNCTION_MOST, FUNCTION_USUAL = 60, 30
TEMPLATE_MOST = 150
ROOM_MOST = 0.45
PRODUCT = ("config", "accounts", "consult")


def filled_lines(lines: list[str]) -> int:
    return sum(1 for line in lines if line.strip())


def function_sizes(source: str, name: str) -> dict[str, int]:
    lines = source.splitlines()
    return {
        f"{name}:{node.lineno} {node.name}": filled_lines(lines[node.lineno - 1 : node.end_lineno])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def longer_than(most: int, sizes: dict[str, int]) -> dict[str, int]:
    return {name: size for name, size in sizes.items() if size > most}


def usual(sizes: list[int]) -> float:
    """The 95th percentile."""
    return quantiles(sizes, n=20)[-1]


def test_no_file_is_too_long() -> None:
    sizes = {
        str(path.relative_to(ROOT)): filled_lines(path.read_text("utf-8").splitlines())
        for path in python_files()
    }
    assert longer_than(FILE_MOST, sizes) == {}
    # Tests are lists of cases, which are read one at a time: only the longest is bounded.
    assert usual([n for name, n in sizes.items() if name.startswith(PRODUCT)]) <= FILE_USUAL


def test_no_function_is_too_long() -> None:
    sizes: dict[str, int] = {}
    for path in python_files():
        sizes |= function_sizes(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    assert longer_than(FUNCTION_MOST, sizes) == {}
    assert usual(list(sizes.values())) <= FUNCTION_USUAL


@pytest.mark.parametrize("kind", ["def", "async def"])
def test_a_planted_function_of_61_lines_is_found(kind: str) -> None:
    planted = f"class Room:\n    {kind} walk(self):\n" + "        x = 1\n\n" * FUNCTION_MOST
    assert longer_than(FUNCTION_MOST, function_sizes(planted, "room")) == {"room:2 walk": 61}


def test_no_template_is_too_long() -> None:
    sizes = {
        str(path.relative_to(ROOT)): filled_lines(path.read_text("utf-8").splitlines())
        for path in (ROOT / "templates").rglob("*.*")
    }
    assert longer_than(TEMPLATE_MOST, sizes) == {}


def shares(sizes: dict[str, int]) -> dict[str, float]:
    """Of each folder, how much of all lines stands in it and below; consult itself is the house."""
    held: dict[str, int] = defaultdict(int)
    for name, size in sizes.items():
        for folder in Path(name).parents:
            held[folder.as_posix()] += size
    whole = held.pop(".")
    held.pop("consult", None)
    return {folder: size / whole for folder, size in held.items()}


def test_no_room_fills_half_of_the_house() -> None:
    sizes = {
        str(path.relative_to(ROOT)): filled_lines(path.read_text("utf-8").splitlines())
        for path in python_files(*PRODUCT)
    }
    assert {room: share for room, share in shares(sizes).items() if share > ROOM_MOST} == {}


def test_a_planted_room_that_is_too_large_is_found() -> None:
    planted = {"consult/intake/a.py": 30, "consult/intake/pages/b.py": 20, "consult/web/c.py": 50}
    assert shares(planted) == {
        "consult/intake": 0.5,
        "consult/intake/pages": 0.2,
        "consult/web": 0.5,
    }


def test_every_module_says_what_lives_there() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path.read_text("utf-8").strip() and not ast.get_docstring(tree_of(path))
    ]
    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "common", "base", "misc", "manager"}
    assert [path for path in python_files() if path.stem in empty] == []
