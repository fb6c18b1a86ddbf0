"""Answers of residents: a vote, a position, a comment; many votes at once; all counted again."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from uuid import uuid4

from benchmarks.rows import Row
from benchmarks.sites import Caller, Town
from benchmarks.turns import FLOOR, in_turns

CONNECTIONS = 8
SPEED_BAR = 0.5
RECOUNT_BAR, FLATNESS_BAR = 2.0, 1.2
_EACH = 40
_TURNS = 5
_VALUES = ("agree", "disagree", "unsure")
_STANCES = ("support", "oppose", "unsure")
_COMMENTS = """
from consult.discussion.models import Comment
for pk in Comment.objects.filter(topic__slug={slug!r}).order_by("pk").values_list("pk")[:{many}]:
    print("comment", pk[0])
"""
# With all that goes around them: BEGIN and COMMIT, the session and its user.
_COUNT = """
from uuid import uuid4
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from accounts.models import User
client = Client(SERVER_NAME="localhost")
user = User.objects.filter(councillor=None).order_by("-pk").first()
client.force_login(user, backend="accounts.backends.SignedIn")
topic, comment = {topic!r}, {comment!r}
client.get(topic)
for name, path, form in (
    ("vote", f"{{topic}}comments/{{comment}}/vote/", {{"value": "agree"}}),
    ("position", f"{{topic}}position/", {{"value": "support"}}),
    ("comment", f"{{topic}}comments/", {{"text": "Yes.", "submission": str(uuid4())}}),
):
    with CaptureQueriesContext(connection) as queries:
        assert client.post(path, form).status_code == 302
    print("statements", name, len(queries))
"""
_RECOUNT = """
import time
from django.db import connection
from consult.discussion.actions import recount
from consult.topics.models import Topic
topic = Topic.objects.get(slug={slug!r})
began = time.perf_counter()
mended = recount(topic)
print("seconds", time.perf_counter() - began, mended)
with open("/proc/self/status") as status:
    print("peak", *(line.split()[1] for line in status if line.startswith("VmHWM")))
# The floor: the database reads the same votes once.
began = time.perf_counter()
with connection.cursor() as cursor:
    cursor.execute("SELECT comment_id, count(*) FROM consult_commentvote GROUP BY comment_id")
    len(cursor.fetchall())
print("floor", time.perf_counter() - began)
"""


@dataclass(frozen=True, slots=True)
class Bar:
    ratio: float
    statements: int


BARS = {"vote": Bar(2.0, 8), "position": Bar(1.5, 8), "comment": Bar(2.0, 9)}


def measure(town: Town) -> Iterator[Row]:
    topic = town.topics[5_000]
    comments = _comments(town, topic)
    caller = town.caller()
    asks: dict[str, Callable[[int], object]] = {
        "vote": lambda n: _vote(caller, topic, comments[n], town.visitors[0], n),
        "position": lambda n: _position(caller, topic, town.visitors[n], n),
        "comment": lambda n: _comment(caller, topic, town.visitors[n]),
    }
    counts = _statements(town, topic, comments[-1])
    for name, taken in in_turns(caller, asks).items():
        bar = BARS[name]
        yield Row(
            f"{town.database}: {name}",
            taken.value,
            "ms",
            floor=taken.floor,
            ratio=taken.ratio,
            queries=counts[name],
            bar=f"ratio at most {bar.ratio}, {bar.statements} statements",
            ok=taken.ratio <= bar.ratio and counts[name] <= bar.statements,
        )
    yield _throughput(town, topic, comments)
    yield from _recount(town)


def _vote(caller: Caller, topic: str, comment: str, visitor: str, number: int) -> None:
    value = _VALUES[number % len(_VALUES)]
    caller.send(f"{topic}comments/{comment}/vote/", visitor=visitor, value=value)


def _position(caller: Caller, topic: str, visitor: str, number: int) -> None:
    caller.send(f"{topic}position/", visitor=visitor, value=_STANCES[number % len(_STANCES)])


def _comment(caller: Caller, topic: str, visitor: str) -> None:
    """A new one: each writer may send so many in an hour."""
    form = {"text": "The bench should stand by the weir.", "submission": str(uuid4())}
    caller.send(f"{topic}comments/", visitor=visitor, **form)


def _throughput(town: Town, topic: str, comments: list[str]) -> Row:
    """Votes and floors a second, in turns, each over as many connections at once."""
    votes, floors = [], []
    for turn in range(_TURNS):
        floors.append(_at_once(town, lambda caller, _, __: caller.get(FLOOR)))

        def vote(caller: Caller, line: int, number: int, turn: int = turn) -> None:
            comment = comments[(turn * _EACH + number) % len(comments)]
            _vote(caller, topic, comment, town.visitors[line + 1], line + number + turn)

        votes.append(_at_once(town, vote))
    value, floor = median(votes), median(floors)
    return Row(
        f"{town.database}: votes a second, {CONNECTIONS} connections",
        value,
        "1/s",
        floor=floor,
        ratio=value / floor,
        bar=f"ratio at least {SPEED_BAR}",
        ok=value / floor >= SPEED_BAR,
    )


def _at_once(town: Town, ask: Callable[[Caller, int, int], object]) -> float:
    def line(number: int) -> None:
        caller = town.caller()
        for each in range(_EACH):
            ask(caller, number, each)

    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(line, range(CONNECTIONS)))
    return CONNECTIONS * _EACH / (time.perf_counter() - began)


def _recount(town: Town) -> Iterator[Row]:
    """In a process of its own for each size: the kernel tells the most that it ever held."""
    seconds, floor, peaks = 0.0, 0.0, []
    for size in (5_000, 100_000):
        said = town.run(_RECOUNT.format(slug=_slug(town.topics[size])))
        told = dict(re.findall(r"^(seconds|peak|floor) (\S+)", said, re.MULTILINE))
        seconds, floor = float(told["seconds"]), float(told["floor"])
        peaks.append(int(told["peak"]) / 1024)
    yield Row(
        f"{town.database}: recount of 100,000 comments and 400,000 votes",
        seconds * 1000,
        "ms",
        floor=floor * 1000,
        ratio=seconds / floor,
        bar=f"at most {RECOUNT_BAR * 1000:,.0f} ms",
        ok=seconds <= RECOUNT_BAR,
    )
    flatness = peaks[1] / peaks[0]
    yield Row(
        f"{town.database}: its peak memory, to that of 5,000 comments",
        peaks[1],
        "MB",
        floor=peaks[0],
        ratio=flatness,
        bar=f"ratio at most {FLATNESS_BAR}",
        ok=flatness <= FLATNESS_BAR,
    )


def _comments(town: Town, topic: str) -> list[str]:
    said = town.run(_COMMENTS.format(slug=_slug(topic), many=_TURNS * _EACH + 1))
    return re.findall(r"^comment (\d+)", said, re.MULTILINE)


def _statements(town: Town, topic: str, comment: str) -> dict[str, int]:
    said = town.run(_COUNT.format(topic=topic, comment=comment))
    counts = re.findall(r"^statements (\S+) (\d+)", said, re.MULTILINE)
    return {name: int(number) for name, number in counts}


def _slug(path: str) -> str:
    return path.strip("/").rpartition("/")[2]
