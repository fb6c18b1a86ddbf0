"""Only actions write: a walk of the syntax tree finds every other writer."""

import ast

import pytest

from tests.house.sources import ROOT, python_files, tree_of

WRITES = {
    "save", "asave", "create", "acreate", "update", "aupdate", "delete", "adelete",
    "bulk_create", "abulk_create", "bulk_update", "abulk_update", "get_or_create",
    "aget_or_create", "update_or_create", "aupdate_or_create", "_raw_delete", "raw",
    "set_password",
}  # fmt: skip
# Each with its reason.
ALLOWED = {
    # What Django's own `createsuperuser` calls; it has no other door.
    "accounts/models.py create_superuser",
    # Rows by the ten thousand for benchmarks, which `recount` then adds up.
    "consult/management/commands/seed.py _write_residents",
    "consult/management/commands/seed.py _write_comments",
    "consult/management/commands/seed.py _write_replies",
    "consult/management/commands/seed.py _write_positions",
    "consult/management/commands/seed.py _write_votes",
}


def writes_in(tree: ast.Module) -> list[tuple[int, str, str]]:
    """Line, function and method of each call that may write to the database."""
    found = []
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in WRITES and not _is_plain_data(node.func.value):
                found.append((node.lineno, function.name, node.func.attr))
    return found


def _is_plain_data(value: ast.expr) -> bool:
    """A hash or a dict literal: `hashlib.sha256().update`, `{}.update`."""
    return isinstance(value, ast.Dict)


def test_only_actions_write() -> None:
    outside = [
        f"{path.relative_to(ROOT)}:{line} {method} in {function}"
        for path in python_files("accounts", "consult")
        if path.name != "actions.py"
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
    assert writes_in(ast.parse(f"def view(request):\n    {planted}\n"))


def test_actions_take_who_acts_by_name() -> None:
    """Everything after an action's subject is keyword-only."""
    loose = []
    for path in python_files("accounts", "consult"):
        if path.name != "actions.py":
            continue
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                positional = [*node.args.posonlyargs, *node.args.args]
                if len(positional) > 1:
                    loose.append(f"{path.relative_to(ROOT)} {node.name}")
    assert loose == []
