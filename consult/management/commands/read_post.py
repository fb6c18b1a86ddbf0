"""Show what is understood of a saved post, and store nothing."""

import json
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from consult.errors import NotAPost
from consult.intake import readers
from consult.intake.post import ArchivedComment, Post, Reading, as_json
from consult.intake.skipped import skipped_in_words


class Command(BaseCommand):
    help = "Print what is understood of a saved post. Nothing is stored."
    # It needs neither a database nor a secret.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            help="a saved page (HTML or plain text), a feed, a WordPress or Blogger export, a page"
            ' with front matter, or an email; "-" reads standard input',
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, file: str, json: bool, **_options: object) -> None:
        try:
            reading = readers.read_file(file)
        except NotAPost as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        self.stdout.write(_as_json(reading) if json else _as_text(reading))


def _as_json(reading: Reading) -> str:
    # In ASCII, so that it comes out whole whatever the terminal's encoding.
    return json.dumps(as_json(reading), indent=2)


def _as_text(reading: Reading) -> str:
    left_out = skipped_in_words(reading.skipped)
    blocks = [f"Left out: {left_out}"] if left_out else []
    blocks += [f"Warning: {warning}" for warning in reading.warnings]
    for post in reading.posts:
        blocks += _post_blocks(post)
    encoding = sys.stdout.encoding or "utf-8"
    return "\n\n".join(blocks).encode(encoding, errors="replace").decode(encoding)


def _post_blocks(post: Post) -> list[str]:
    about = [
        f"Title: {post.title or 'not known'}",
        f"Published: {post.published or 'not known'}",
        f"Author: {post.author or 'not known'}",
        f"Comments: {len(post.comments)}",
        *(f"Warning: {warning}" for warning in post.warnings),
    ]
    return ["\n".join(about), *post.body, *map(_comment_block, post.comments)]


def _comment_block(comment: ArchivedComment) -> str:
    reply = f", a reply to {comment.parent}" if comment.parent else ""
    when = f", {comment.posted}" if comment.posted else ""
    head = f"Comment {comment.position}{reply}, by {comment.author or 'somebody'}{when}:"
    indented = [paragraph.replace("\n", "\n    ") for paragraph in comment.paragraphs]
    return "\n\n".join([head, *(f"    {paragraph}" for paragraph in indented)])
