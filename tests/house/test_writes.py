"""Only actions write: a walk of the syntax tree finds every other writer."""

import ast
from pathlib import Path

import pytest

from tests.house.sources import ROOT, python_files, tree_of

WRITES = {
    "save",
    "asave",
    "create",
    "acreate",
    "update",
    "aupdate",
    "delete",
    "adelete",
    "bulk_create",
    "abulk_create",
    "bulk_update",
    "abulk_update",
    "get_or_create",
    "aget_or_create",
    "update_or_create",
    "aupdate_or_create",
    "_raw_delete",
    "raw",
    "set_password",
}
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
# Each with its reason.
ALLOWED = {
    # What Django's own `createsuperuser` calls; it has no other door.
    "accounts/models.py create_superuser",
    # What Django's middleware calls at the end of a request.
    "accounts/sessions.py save",
    # Rows by the ten thousand for benchmarks, which `recount` then adds up.
    "consult/management/commands/seed.py _write_residents",
    "consult/management/commands/seed.py _write_comments",
    "consult/management/commands/seed.py _write_replies",
    "consult/management/commands/seed.py _write_positions",
    "consult/management/commands/seed.py _write_votes",
}


def writes_in(tree: ast.AST, function: str = "the module") -> list[tuple[int, str, str]]:
    """Line, function and method of each call that may write to the database."""
    found = []
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, _FUNCTION) else function
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in WRITES
            and not _is_plain_data(node)
        ):
            found.append((node.lineno, inside, node.func.attr))
        found += writes_in(node, inside)
    return found


def is_actions(path: Path) -> bool:
    return "actions" in {path.stem, path.parent.name}


def _is_plain_data(call: ast.Call) -> bool:
    """A dict, set or hash: a queryset's `update` takes names alone."""
    return getattr(call.func, "attr", "") == "update" and bool(call.args)


def test_only_actions_write() -> None:
    outside = [
        f"{path.relative_to(ROOT)}:{line} {method} in {function}"
        for path in python_files("accounts", "consult")
        if not is_actions(path)
        for line, function, method in writes_in(tree_of(path))
        if f"{path.relative_to(ROOT)} {function}" not in ALLOWED
    ]
    assert outside == []


@pytest.mark.parametrize(
    "planted",
    [
        "Topic.objects.create(title='x')",
        "topic.save()",
        "Topic.objects.filter(pk=1).update(title='x')",
        "topic.comments.all().delete()",
        "User.objects.get_or_create(email='x')",
        "Comment.objects.bulk_create([])",
    ],
)
def test_the_walk_finds_a_planted_write(planted: str) -> None:
    for kind in ("def", "async def"):
        assert writes_in(ast.parse(f"{kind} view(request):\n    {planted}\n"))
    assert writes_in(ast.parse(planted)), "at the top of a module"


@pytest.mark.parametrize("plain", ["seen.update(found)", "hashlib.sha256().update(b'x')"])
def test_the_walk_lets_plain_data_be(plain: str) -> None:
    assert writes_in(ast.parse(f"def view(request):\n    {plain}\n")) == []


def test_actions_take_who_acts_by_name() -> None:
    """Everything after an action's subject is keyword-only."""
    loose = []
    for path in python_files("accounts", "consult"):
        if not is_actions(path):
            continue
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                positional = [*node.args.posonlyargs, *node.args.args]
                if len(positional) > 1:
                    loose.append(f"{path.relative_to(ROOT)} {node.name}")
    assert loose == []
