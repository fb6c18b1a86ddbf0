"""No test asserts how long something took: a clock tells about the machine.

Work is counted (tests/steps.py), and what takes too long is killed (tests/hostile/). A deadline
may end a wait, as it asserts nothing but that the wait had an end.
"""

import ast
from collections.abc import Iterator

from tests.house.sources import ROOT, python_files, tree_of

CLOCKS = {"process_time", "perf_counter", "monotonic", "thread_time"}
CLOCKS |= {f"{clock}_ns" for clock in CLOCKS}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def reads_clock(node: ast.AST) -> bool:
    """Whether a clock is read in it: by its own name, or as `time.time`."""
    return any(
        (isinstance(part, ast.Name) and part.id in CLOCKS)
        or (
            isinstance(part, ast.Attribute)
            and (part.attr in CLOCKS or ast.unparse(part) in {"time.time", "time.time_ns"})
        )
        for part in ast.walk(node)
    )


def names_in(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def timed_names(function: Function) -> set[str]:
    """The variables that hold a moment or a duration, also by way of others."""
    timed: set[str] = set()
    before = None
    while before != timed:
        before = set(timed)
        for targets, value in assignments(function):
            if reads_clock(value) or names_in(value) & timed:
                timed |= names_in(targets)
    return timed


def assignments(function: Function) -> Iterator[tuple[ast.AST, ast.AST]]:
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from ((target, value) for target in targets)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield target, value
            case ast.AugAssign(target=target, value=value):
                yield target, value
            case ast.NamedExpr(target=target, value=value):
                yield target, value
            case _:
                pass


def clocks_asserted(tree: ast.AST, name: str) -> list[str]:
    """Where an assertion is about a clock, or a function returns to one what it measured."""
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    timers = {
        function.name
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Return) and node.value and is_timed(node.value, function, set())
    }
    found = {
        f"{name}:{node.lineno}"
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Assert) and is_timed(node.test, function, timers)
    }
    return sorted(found)


def is_timed(node: ast.AST, function: Function, timers: set[str]) -> bool:
    return reads_clock(node) or bool(names_in(node) & (timed_names(function) | timers))


def test_no_test_asserts_a_clock() -> None:
    found = [
        place
        for path in python_files("tests")
        for place in clocks_asserted(tree_of(path), str(path.relative_to(ROOT)))
    ]
    assert found == []


PLANTED = """
def test_at_once():
    assert perf_counter() - began < 2

def test_by_a_variable():
    began = time.monotonic()
    work()
    took = time.monotonic() - began
    assert took < 2

def test_between():
    assert 4 < time.time() - 3 < 9

def seconds_of(work):
    began = time.process_time()
    work()
    return time.process_time() - began

def test_by_a_function():
    assert seconds_of(work) < 6

def test_a_wait_that_ends():
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        pass
    assert time.timezone, "not within"
"""


def test_planted_clocks_are_found() -> None:
    assert clocks_asserted(ast.parse(PLANTED), "planted") == [
        "planted:12",
        "planted:20",
        "planted:3",
        "planted:9",
    ]
