"""`manage.py load_sample`: a made-up council, through the import and the actions like any other."""

import tomllib
from datetime import datetime, timedelta
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
from consult.intake.readers import read
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
        # All or nothing: a second try after an interrupt starts from an empty table.
        with transaction.atomic():
            residents = _people(council)
            for number, entry in enumerate(council["topics"], start=1):
                self.stdout.write(f"Loading {number} of {len(council['topics'])}: {entry['post']}")
                _topic(entry, residents, timezone.now())


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
    file = SAMPLE / "posts" / entry["post"]
    call_command("import_post", str(file), councillor=entry["councillor"], stdout=StringIO())
    if "question" not in entry:
        return
    # What the command has just imported is known by its title, as any reader would see it.
    councillor = Councillor.objects.select_related("user").get(user__email=entry["councillor"])
    title = read(file.read_bytes()).posts[0].title
    topic = Topic.objects.get(councillor=councillor, title=title)
    opened_at = now - timedelta(days=entry["opened_days_ago"])
    closes = timezone.localtime(now + timedelta(days=entry["closes_in_days"]))
    edit_draft(
        topic,
        title=topic.title,
        question=entry["question"],
        can_change=entry["can_change"],
        closes_at=closes.replace(hour=23, minute=59, second=0, microsecond=0),
        by=councillor.user,
    )
    open_topic(topic, by=councillor.user, now=opened_at)
    # The same council every time: the posts' names are the seeds.
    dice = Random(entry["post"])  # noqa: S311 - nothing secret hangs on it
    _positions(topic, entry["positions"], residents, dice)
    comments: list[Comment] = []
    for said in entry.get("comments", []):
        comments.append(_comment(topic, said, comments, now))
        _votes(comments[-1], said["votes"], residents, dice)


def _positions(topic: Topic, counts: dict[str, int], residents: list[User], dice: Random) -> None:
    values = [value for value, count in counts.items() for _ in range(count)]
    for user, value in zip(dice.sample(residents, len(values)), values, strict=True):
        when = (topic.opened_at or timezone.now()) + timedelta(minutes=dice.randrange(1, 60 * 20))
        actions.take_position(topic, value=value, by=user, now=when)


def _comment(topic: Topic, said: dict[str, Any], earlier: list[Comment], now: datetime) -> Comment:
    comment = actions.add_comment(
        topic,
        text=said["text"],
        by=User.objects.get(email=said["author"]),
        now=_when(said["days_ago"], said["hour"], now),
        parent=earlier[said["reply_to"]] if "reply_to" in said else None,
        is_question=said.get("question", False),
    )
    if "answer" in said:
        actions.answer_comment(
            comment,
            text=said["answer"],
            by=topic.councillor.user,
            now=_when(said["answer_days_ago"], 17, now),
        )
    return comment


def _votes(comment: Comment, counts: dict[str, int], residents: list[User], dice: Random) -> None:
    values = [value for value, count in counts.items() for _ in range(count)]
    others = [user for user in residents if user.pk != comment.author_id]
    for user, value in zip(dice.sample(others, len(values)), values, strict=True):
        when = comment.created_at + timedelta(minutes=dice.randrange(1, 60 * 5))
        actions.vote_on_comment(comment, value=value, by=user, now=when)


def _when(days_ago: int, hour: int, now: datetime) -> datetime:
    """That hour of that day, but never later than now: what has not happened cannot be shown."""
    day = timezone.localtime(now - timedelta(days=days_ago))
    return min(day.replace(hour=hour, minute=12, second=0, microsecond=0), now)
