"""What `make hostile` says of a case that hangs, that eats memory, that breaks or that ends."""

import os
import signal
import time

import pytest

from consult.errors import NotAPost
from tests.hostile import __main__ as program
from tests.hostile.trying import attempt


def hang() -> None:
    time.sleep(60)


def eat() -> object:
    return [bytearray(1024 * 1024) for _ in range(10_000)]


def refuse() -> None:
    raise NotAPost("This is no post.")


def stumble() -> None:
    raise ValueError("planted")


def fall() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("run", "what", "is_good"),
    [
        (list, "read", True),
        (refuse, "refused: This is no post.", True),
        (hang, "KILLED: not done after 1 s", False),
        (eat, "KILLED: it wanted more memory than there is for it", False),
        (stumble, "CRASHED: ValueError: planted", False),
        (fall, "CRASHED: SIGKILL", False),
    ],
)
def test_what_became_of_a_case_is_told(run: object, what: str, is_good: bool) -> None:
    assert callable(run)
    outcome = attempt("planted", run, seconds=1 if run is hang else 60)
    assert (outcome.what, outcome.is_good) == (what, is_good)


def test_a_case_that_is_killed_fails_the_whole_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "CASES", {"an end": list, "a fall": stumble})
    assert program.main(["end"]) == 0
    assert program.main([]) == 1
    assert capsys.readouterr().out.endswith("2 cases, 1 killed or crashed; a fall\n")


def test_a_name_that_no_case_has_is_no_success() -> None:
    assert program.main(["no such case"]) == 1
