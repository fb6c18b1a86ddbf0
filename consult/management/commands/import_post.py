"""`manage.py import_post FILE... --councillor EMAIL`: saved posts become draft topics."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Councillor
from consult.errors import NotAPost
from consult.intake import readers
from consult.intake.identity import with_own_guids
from consult.intake.post import Post, Reading
from consult.topics.actions import draft_topic
from consult.topics.lifecycle import Outcome
from consult.topics.models import Topic

_VERBS = {
    Outcome.NEW: "Drafted",
    Outcome.SAME: "Already imported",
    Outcome.UPDATED: "Draft updated",
    Outcome.CHANGED: "Changed at its source, kept here",
}
_TOLD = {
    Outcome.NEW: "drafted",
    Outcome.UPDATED: "updated",
    Outcome.SAME: "already imported",
    Outcome.CHANGED: "changed at the source and kept here",
}


class Command(BaseCommand):
    help = (
        "Import saved posts as draft topics of a councillor. A post that was imported before makes "
        "no second topic; a draft that nobody edited follows its post. A file that cannot be read "
        "is refused, the others are imported, and the exit status is 2."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help="a saved page (HTML or plain text), a feed, a WordPress or Blogger export, a page"
            " with front matter, or an email; - for standard input",
        )
        parser.add_argument("--councillor", required=True, help="the councillor's email address")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        councillor = _councillor(options["councillor"])
        done: Counter[Outcome] = Counter()
        refused: list[str] = []
        for number, file in enumerate(files, start=1):
            if len(files) > 1:
                self.stdout.write(f"[{number}/{len(files)}] {file}")
            try:
                reading = readers.read_file(file)
            except NotAPost as error:
                refused.append(f"{file}: {error}")
                if len(files) > 1:
                    self.stderr.write(f"Refused: {refused[-1]}")
            else:
                done += self._import(reading, councillor)
        if len(files) > 1 or done.total() > 1:
            self.stdout.write(_summary(done, refused))
        if refused:
            alone = refused[0] if len(files) == 1 else ""
            message = alone or f"Refused: {len(refused)} of {len(files)} files."
            raise CommandError(message, returncode=2)

    def _import(self, reading: Reading, councillor: Councillor) -> Counter[Outcome]:
        done: Counter[Outcome] = Counter()
        for number, post in enumerate(with_own_guids(reading.posts), start=1):
            topic, outcome = draft_topic(
                post, format=reading.format, councillor=councillor, by=None, now=timezone.now()
            )
            done[outcome] += 1
            several = f"{number}/{len(reading.posts)} " if len(reading.posts) > 1 else ""
            self.stdout.write(f"{several}{_VERBS[outcome]}: {_told(topic, post)}")
            for warning in post.warnings:
                self.stderr.write(f"Warning: {warning}")
        for warning in reading.warnings:
            self.stderr.write(f"Warning: {warning}")
        return done


def _told(topic: Topic, post: Post) -> str:
    comments = len(post.comments)
    return (
        f"{topic.title} ({len(post.body)} paragraphs, {comments} archived "
        f"comment{'' if comments == 1 else 's'}), at {topic.get_absolute_url()}"
    )


def _summary(done: Counter[Outcome], refused: list[str]) -> str:
    told = [f"{done[outcome]} {words}" for outcome, words in _TOLD.items() if done[outcome]]
    if refused:
        told.append(f"{len(refused)} file{'' if len(refused) == 1 else 's'} refused")
    return f"In all: {', '.join(told) or 'no posts'}."


def _councillor(email: str) -> Councillor:
    found = Councillor.objects.filter(user__email=email.lower()).first()
    if found is None:
        known = Councillor.objects.values_list("user__email", flat=True).order_by("user__email")
        listed = ", ".join(known) or "none yet: an admin adds them at /admin/"
        raise CommandError(f"No councillor has the address {email}. Known: {listed}.", returncode=2)
    return found
