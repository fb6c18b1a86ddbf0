"""`manage.py load_sample`: a made-up council, through the import and the actions like any other."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.actions import add_ward, appoint_councillor, appoint_officer, change_profile, sign_up
from accounts.models import Councillor, User, Ward
from consult.discussion import actions
from consult.discussion.models import Comment
from consult.reading import read
from consult.topics.actions import edit_draft, open_topic
from consult.topics.models import Topic

SAMPLE = Path(__file__).resolve().parent.parent / "sample"


class Command(BaseCommand):
    help = "Load the sample council. Loading it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        council = tomllib.loads((SAMPLE / "council.toml").read_text("utf-8"))
        if Councillor.objects.filter(user__email=council["councillors"][0]["email"]).exists():
            self.stdout.write("The sample council is already here.")
            return
        # One moment for all of it: midnight may pass while it loads.
        now = timezone.now()
        # All or nothing: a second try after an interrupt starts from an empty table.
        with transaction.atomic():
            residents = _people(council)
            for number, entry in enumerate(council["topics"], start=1):
                self.stdout.write(f"Loading {number} of {len(council['topics'])}: {entry['post']}")
                _topic(entry, residents, now)


def _people(council: dict[str, Any]) -> list[User]:
    wards = {ward["name"]: add_ward(name=ward["name"]) for ward in council["wards"]}
    for councillor in council["councillors"]:
        appoint_councillor(
            email=councillor["email"],
            name=councillor["name"],
            wards=[wards[name] for name in councillor["wards"]],
        )
    appoint_officer(email=council["admin"]["email"], name=council["admin"]["name"], admin=True)
    moderator = council["moderator"]
    appoint_officer(email=moderator["email"], name=moderator["name"], admin=False)
    return [_resident(resident, wards) for resident in council["residents"]]


def _resident(resident: dict[str, str], wards: dict[str, Ward]) -> User:
    user = sign_up(email=resident["email"])
    change_profile(user, name=resident["name"], ward=wards[resident["ward"]])
    return user


def _topic(entry: dict[str, Any], residents: list[User], now: datetime) -> None:
    topic = _draft(entry)
    if "question" not in entry:
        return
    opened_at = _at(now, days=-entry["opened_days_ago"], hour=9)
    closes_at = _at(now, days=entry["closes_in_days"], hour=23, minute=59)
    edit_draft(
        topic,
        title=topic.title,
        question=entry["question"],
        can_change=entry["can_change"],
        closes_at=closes_at,
        by=topic.councillor.user,
    )
    open_topic(topic, by=topic.councillor.user, now=opened_at)
    # The same council every time: the posts' names are the seeds.
    dice = Random(entry["post"])  # noqa: S311 - nothing secret hangs on it
    discussion = _Discussion(topic, residents, dice, now=now, until=min(now, closes_at))
    discussion.take_positions(entry["positions"], since=opened_at)
    for said in entry.get("comments", []):
        thread = discussion.add(said)
        for reply in said.get("replies", []):
            discussion.add(reply, parent=thread)


def _draft(entry: dict[str, Any]) -> Topic:
    file = SAMPLE / "posts" / entry["post"]
    call_command("import_post", str(file), councillor=entry["councillor"], stdout=StringIO())
    # What the command has just imported is known by its title, as any reader would see it.
    title = read(file.read_bytes()).posts[0].title
    known = Topic.objects.select_related("councillor__user")
    return known.get(councillor__user__email=entry["councillor"], title=title)


@dataclass(frozen=True, slots=True)
class _Discussion:
    """What residents do on one topic; `until` is the last moment at which they can."""

    topic: Topic
    residents: list[User]
    dice: Random
    now: datetime
    until: datetime

    def take_positions(self, counts: dict[str, int], *, since: datetime) -> None:
        for user, value in self._drawn(self.residents, counts):
            actions.take_position(self.topic, value=value, by=user, now=self._after(since))

    def add(self, said: dict[str, Any], *, parent: Comment | None = None) -> Comment:
        comment = actions.add_comment(
            self.topic,
            text=said["text"],
            by=next(user for user in self.residents if user.email == said["author"]),
            now=self._when(said["days_ago"], said["hour"]),
            parent=parent,
            is_question=said.get("question", False),
        )
        if "answer" in said:
            actions.answer_comment(
                comment,
                text=said["answer"],
                by=self.topic.councillor.user,
                now=self._when(said["answer_days_ago"], hour=17),
            )
        others = [user for user in self.residents if user.pk != comment.author_id]
        for user, value in self._drawn(others, said["votes"]):
            when = self._after(comment.created_at)
            actions.vote_on_comment(comment, value=value, by=user, now=when)
        return comment

    def _drawn(self, users: list[User], counts: dict[str, int]) -> list[tuple[User, str]]:
        values = [value for value, count in counts.items() for _ in range(count)]
        return list(zip(self.dice.sample(users, len(values)), values, strict=True))

    def _when(self, days_ago: int, hour: int) -> datetime:
        """Never later than now: what has not happened cannot be shown."""
        minute = self.dice.randrange(60)
        return min(_at(self.now, days=-days_ago, hour=hour, minute=minute), self.now)

    def _after(self, start: datetime) -> datetime:
        """Some moment since `start`, a soon one more likely than a late one."""
        return start + (self.until - start) * self.dice.random() ** 2


def _at(now: datetime, *, days: int, hour: int, minute: int = 0) -> datetime:
    """A time of the day so many days from today, as the clocks of the town show it."""
    day = timezone.localtime(now) + timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0, fold=0).astimezone(UTC)
