"""`manage.py import_post FILE... --councillor EMAIL`: saved posts become draft topics."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.db import reset_queries
from django.template.defaultfilters import pluralize
from django.utils import timezone
from tqdm import tqdm

from accounts.models import Councillor
from consult.errors import NotAPost
from consult.reading import open_file, with_own_guids
from consult.reading.post import Post
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
        "is refused, the others are imported, and the exit status is 2. What was interrupted goes "
        "on when it is run again."
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

    def handle(self, *args: Any, files: list[str], verbosity: int, **options: Any) -> None:
        councillor = _councillor(options["councillor"])
        report = _Report(self.stdout, self.stderr, verbosity)
        refused: list[str] = []
        for number, file in enumerate(files, start=1):
            if len(files) > 1:
                self.stdout.write(f"[{number}/{len(files)}] {file}")
            try:
                _import(file, councillor, report)
            except NotAPost as error:
                refused.append(f"{file}: {error}")
                if len(files) > 1:
                    self.stderr.write(f"Refused: {refused[-1]}")
            except KeyboardInterrupt as interrupt:
                report.tell_summary()
                told = f"Stopped in {file}. Run it again: it goes on with what is not in yet."
                raise CommandError(told, returncode=130) from interrupt
        if len(files) > len(refused) and (len(files) > 1 or report.done.total() != 1):
            report.tell_summary()
        if refused:
            alone = refused[0] if len(files) == 1 else ""
            message = alone or f"Refused: {len(refused)} of {len(files)} files."
            raise CommandError(message, returncode=2)


class _Report:
    """A line for each post. A terminal has a bar instead while many come in."""

    def __init__(self, out: OutputWrapper, err: OutputWrapper, verbosity: int) -> None:
        self._out, self._err = out, err
        self.has_bar = err.isatty()
        self._is_brief = self.has_bar and verbosity < 2
        self._with_warnings = 0
        self.done: Counter[Outcome] = Counter()

    def tell_post(
        self, post: Post, topic: Topic, outcome: Outcome, *, file: str, place: tuple[int, int]
    ) -> None:
        """`place` is its number and how many there are."""
        self.done[outcome] += 1
        number, count = place
        if self._is_brief and count > 1:
            self._with_warnings += bool(post.warnings)
            return
        several = f"{number}/{count} " if count > 1 else ""
        with tqdm.external_write_mode():
            self._out.write(f"{several}{_VERBS[outcome]}: {_told(topic, post)}")
        self.tell_warnings(post.warnings, of=f"{file}, “{topic.title}”")

    def tell_warnings(self, warnings: Sequence[str], *, of: str) -> None:
        with tqdm.external_write_mode():
            for warning in warnings:
                self._err.write(f"Warning: {of}: {warning}")

    def tell_summary(self) -> None:
        told = [
            f"{self.done[outcome]} {words}"
            for outcome, words in _TOLD.items()
            if self.done[outcome]
        ]
        self._out.write(f"In all: {', '.join(told) or 'no posts'}.")
        if self._with_warnings:
            has = "posts have" if self._with_warnings > 1 else "post has"
            self._err.write(
                f"Warning: {self._with_warnings} {has} warnings, which stand on the drafts;"
                " --verbosity 2 prints them."
            )


def _import(file: str, councillor: Councillor, report: _Report) -> None:
    """Each post is all or nothing. Raises NotAPost, for most of its reasons before the first."""
    bar = partial(tqdm, unit=" posts", leave=False, disable=not report.has_bar)
    with bar(desc=f"Checking {file}", bar_format="{desc}") as checking, open_file(file) as stream:
        checking.close()
        posts = with_own_guids(stream.posts)
        with bar(posts, desc=file, total=stream.count) as shown:
            for number, post in enumerate(shown, start=1):
                topic, outcome = draft_topic(
                    post, format=stream.format, councillor=councillor, by=None, now=timezone.now()
                )
                report.tell_post(post, topic, outcome, file=file, place=(number, stream.count))
                # Where DEBUG is on, Django keeps them.
                reset_queries()
        report.tell_warnings(stream.warnings, of=file)


def _told(topic: Topic, post: Post) -> str:
    paragraphs, comments = len(post.body), len(post.comments)
    return (
        f"{topic.title} ({paragraphs} paragraph{pluralize(paragraphs)}, {comments} archived "
        f"comment{pluralize(comments)}), at {topic.get_absolute_url()}"
    )


def _councillor(email: str) -> Councillor:
    found = Councillor.objects.filter(user__email=email.lower()).first()
    if found is None:
        known = Councillor.objects.values_list("user__email", flat=True).order_by("user__email")
        listed = ", ".join(known) or "none yet: an admin adds them at /admin/"
        raise CommandError(f"No councillor has the address {email}. Known: {listed}.", returncode=2)
    if not found.is_serving:
        raise CommandError(
            f"The term of {found.name} has ended. An admin can resume it at /admin/.", returncode=2
        )
    return found
