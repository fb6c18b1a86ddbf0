"""What was sent with a form that needs mending comes back as text, and is read as nothing else."""

import ast

import pytest

from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.house.sources import ROOT, python_files, tree_of
from tests.makers import make_comment, make_draft

PLANTED = "{{ council.name }}{% load log %}<i>"
SHOWN = "{{ council.name }}{% load log %}&lt;i&gt;"


@pytest.mark.parametrize("role", ["anonymous", "resident", "owner"])
def test_of_a_reply(cast: Cast, topic: Topic, role: str) -> None:
    address = make_comment(topic, cast.neighbour).get_absolute_url()
    page = client_of(getattr(cast, role)).post(address, {"text": " ", "submission": PLANTED})
    assert page.status_code == 400
    assert f'value="{SHOWN}"' in page.content.decode()


def test_of_a_draft(cast: Cast) -> None:
    address = make_draft(cast.councillor).get_absolute_url()
    page = client_of(cast.owner).post(
        address, {"title": " ", "body": PLANTED, "seen": PLANTED[:64]}
    )
    assert page.status_code == 400
    text = page.content.decode()
    assert f'value="{SHOWN}"' in text
    assert f"{SHOWN}</textarea>" in text


def test_no_form_has_a_part_that_the_pack_reads_as_a_template() -> None:
    """`Hidden` and buttons are templates to it: their words are ours, and stand in the code."""
    parts = {"Hidden", "Submit", "Button", "HTML", "Reset"}
    told = {"submit", "button"}
    found = [
        f"{path}:{node.lineno}"
        for path in [*python_files("consult"), *python_files("accounts")]
        for node in ast.walk(tree_of(path))
        if "forms" in path.relative_to(ROOT).as_posix() and isinstance(node, ast.Call)
        if getattr(node.func, "id", "") in parts
        for given in node.args
        if not isinstance(given, ast.Constant) and getattr(given, "id", "") not in told
    ]
    assert found == []
