"""Show what is understood of a saved post, and store nothing."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain
from tempfile import SpooledTemporaryFile

from django.core.management.base import BaseCommand, CommandError

from consult.errors import NotAPost
from consult.reading import open_file, skipped_in_words
from consult.reading.post import ArchivedComment, Post, Stream, post_as_json

_MOST_IN_MEMORY = 1_000_000


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
        # What is printed first is known last; and what is refused prints nothing.
        with SpooledTemporaryFile(_MOST_IN_MEMORY, "w+", encoding="utf-8", newline="") as posts:
            try:
                with open_file(file) as stream:
                    # Not `writelines`, after which alone it would leave memory.
                    for written in _json_posts(stream) if json else _text_posts(stream):
                        posts.write(written)
            except NotAPost as error:
                raise CommandError(f"{file}: {error}", returncode=2) from error
            before, after = _json_frame(stream) if json else _text_frame(stream)
            posts.seek(0)
            self.stdout.writelines(chain([before], posts, [after]))


def _json_posts(stream: Stream) -> Iterator[str]:
    """In ASCII, so that they come out whole whatever the terminal's encoding."""
    for number, post in enumerate(stream.posts):
        written = json.dumps(post_as_json(post), indent=2).replace("\n", "\n    ")
        yield f"{',' if number else ''}\n    {written}"


def _json_frame(stream: Stream) -> tuple[str, str]:
    """The object around the posts."""
    about = {
        "format": stream.format,
        "skipped": dict(stream.skipped),
        "warnings": list(stream.warnings),
    }
    before = json.dumps(about, indent=2).removesuffix("\n}")
    return f'{before},\n  "posts": [', "\n  ]\n}\n" if stream.count else "]\n}\n"


def _text_posts(stream: Stream) -> Iterator[str]:
    for number, post in enumerate(stream.posts):
        written = _printable("\n\n".join(_post_blocks(post)))
        yield f"\n\n{written}" if number else written


def _text_frame(stream: Stream) -> tuple[str, str]:
    left_out = skipped_in_words(stream.skipped)
    lines = [f"Left out: {left_out}"] if left_out else []
    lines += [f"Warning: {warning}" for warning in stream.warnings]
    before = _printable("\n".join(lines))
    return f"{before}\n\n" if before and stream.count else before, "\n"


def _printable(text: str) -> str:
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, errors="replace").decode(encoding)


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
