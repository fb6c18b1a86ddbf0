"""`manage.py import_post FILE --councillor EMAIL`: a saved post becomes a draft topic."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Councillor
from consult.errors import NotAPost
from consult.intake import readers
from consult.topics.actions import draft_topic


class Command(BaseCommand):
    help = (
        "Import a saved post as a draft topic of a councillor. Importing it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            help="a saved page (HTML or plain text), a feed, a WordPress or Blogger export, a page"
            " with front matter, or an email; - for standard input",
        )
        parser.add_argument("--councillor", required=True, help="the councillor's email address")

    def handle(self, *args: Any, **options: Any) -> None:
        councillor = _councillor(options["councillor"])
        try:
            reading = readers.read_file(options["file"])
        except NotAPost as error:
            raise CommandError(f"{options['file']}: {error}", returncode=2) from error
        for post in reading.posts:
            topic, is_new = draft_topic(
                post, format=reading.format, councillor=councillor, by=None, now=timezone.now()
            )
            verb = "Drafted" if is_new else "Already imported"
            comments = len(post.comments)
            self.stdout.write(
                f"{verb}: {topic.title} ({len(post.body)} paragraphs, {comments} archived "
                f"comment{'' if comments == 1 else 's'}), at {topic.get_absolute_url()}"
            )
        for warning in (*reading.warnings, *(w for post in reading.posts for w in post.warnings)):
            self.stderr.write(f"Warning: {warning}")


def _councillor(email: str) -> Councillor:
    found = Councillor.objects.filter(user__email=email.lower()).first()
    if found is None:
        known = Councillor.objects.values_list("user__email", flat=True).order_by("user__email")
        listed = ", ".join(known) or "none yet: an admin adds them at /admin/"
        raise CommandError(f"No councillor has the address {email}. Known: {listed}.", returncode=2)
    return found
