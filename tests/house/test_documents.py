"""What must be written down: every setting, every email's three parts."""

import ast
import re
from collections.abc import Iterable

import pytest

from tests.house.sources import ROOT, python_files, tree_of

_READERS = {"text", "boolean", "names", "number", "colour", "address", "folder"}


def settings_read(trees: Iterable[ast.Module]) -> set[str]:
    """Names of environment variables that config/ reads: the first argument of its readers."""
    found = set()
    for tree in trees:
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            reads = name in _READERS or ast.unparse(node.func) == "os.environ.get"
            if reads and isinstance(first, ast.Constant):
                found.add(str(first.value))
    return {name for name in found if re.fullmatch(r"[A-Z][A-Z_]+", name)}


def undocumented(trees: Iterable[ast.Module]) -> set[str]:
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    return {name for name in settings_read(trees) if f"`{name}`" not in text}


def test_every_setting_is_documented() -> None:
    trees = [tree_of(path) for path in python_files("config")]
    assert {"SECRET_KEY", "DATABASE_URL", "SITE_URL", "VAR_DIR"} <= settings_read(trees)
    assert undocumented(trees) == set()


@pytest.mark.parametrize(
    "planted",
    [
        "COLOUR = env.text('NEVER_WRITTEN_DOWN')",
        "COLOUR = os.environ.get('NEVER_WRITTEN_DOWN', '')",
        "LIMIT = env.number('NEVER_WRITTEN_DOWN', 5)",
    ],
)
def test_a_planted_setting_is_missed(planted: str) -> None:
    assert undocumented([ast.parse(planted)]) == {"NEVER_WRITTEN_DOWN"}


def test_every_email_has_its_three_parts() -> None:
    folders = [folder for folder in (ROOT / "templates" / "emails").iterdir() if folder.is_dir()]
    assert folders
    for folder in folders:
        assert {path.name for path in folder.iterdir()} == {"subject.txt", "body.txt", "body.html"}


def test_nothing_names_a_place_that_only_one_machine_has() -> None:
    """No path of a developer's machine, no host of a package registry, in any tracked text."""
    private = re.compile(r"/(?:home|Users|root|work)/\w|registry\.npmjs|pypi\.org|pythonhosted")
    kinds = {".py", ".md", ".toml", ".txt", ".in", ".json", ".html", ".css", ".js", ".npmrc", ""}
    skipped = {"node_modules", ".venv", "var", ".git", ".hypothesis"}
    found = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*")
        if not skipped & set(path.relative_to(ROOT).parts)
        and not any(part.endswith("_cache") for part in path.parts)
        and path.is_file()
        and path.suffix in kinds
        and path.name != "test_documents.py"
        and private.search(path.read_text("utf-8", "ignore"))
    ]
    assert found == []


def test_the_formatter_has_the_last_word() -> None:
    """A table that it makes too long is text that is split, or data in a file."""
    skips = [path for path in python_files() if "fmt: " + "skip" in path.read_text("utf-8")]
    assert skips == []
