"""Size budgets of docs/architecture.md: what grows past them is taken apart the same day."""

import ast
from pathlib import Path
from statistics import quantiles

from tests.house.sources import ROOT, python_files, tree_of

FILE_MOST, FILE_USUAL = 350, 220
FUNCTION_MOST, FUNCTION_USUAL = 60, 30
TEMPLATE_MOST = 150


def filled_lines(lines: list[str]) -> int:
    return sum(1 for line in lines if line.strip())


def function_sizes(path: Path) -> dict[str, int]:
    lines = path.read_text("utf-8").splitlines()
    return {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": filled_lines(
            lines[node.lineno - 1 : node.end_lineno]
        )
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def usual(sizes: list[int]) -> float:
    """The 95th percentile."""
    return quantiles(sizes, n=20)[-1]


def test_no_file_is_too_long() -> None:
    sizes = {
        str(path.relative_to(ROOT)): filled_lines(path.read_text("utf-8").splitlines())
        for path in python_files()
    }
    assert {name: size for name, size in sizes.items() if size > FILE_MOST} == {}
    assert usual(list(sizes.values())) <= FILE_USUAL


def test_no_function_is_too_long() -> None:
    sizes = {name: size for path in python_files() for name, size in function_sizes(path).items()}
    assert {name: size for name, size in sizes.items() if size > FUNCTION_MOST} == {}
    assert usual(list(sizes.values())) <= FUNCTION_USUAL


def test_no_template_is_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): size
        for path in (ROOT / "templates").rglob("*.*")
        if (size := filled_lines(path.read_text("utf-8").splitlines())) > TEMPLATE_MOST
    }
    assert long == {}


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
