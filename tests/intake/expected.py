"""What a correct reader finds in a file, stated beside it, against what ours found."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from consult.intake.post import ArchivedComment, Post, Reading

Row = dict[str, Any]


def rows_of(folder: Path, *, format: str) -> list[Row]:
    """The rows of `expectations.json` for one format; none where the folder is missing."""
    file = folder / "expectations.json"
    rows: list[Row] = json.loads(file.read_text("utf-8")) if file.exists() else []
    return [row for row in rows if row["format"] == format]


def folded(text: str) -> str:
    """Words alone: white space and punctuation do not count."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def depth_of(comment: ArchivedComment, comments: tuple[ArchivedComment, ...]) -> int:
    depth = 0
    while comment.parent:
        comment, depth = comments[comment.parent - 1], depth + 1
    return depth


def found_in(reading: Reading) -> Row:
    """All that an expectation may state, as this reading has it."""
    (post,) = reading.posts
    comments = post.comments
    return {
        "format": reading.format,
        "title": post.title,
        "published": post.published,
        "author": post.author,
        "n_posts": len(reading.posts),
        "declared_comments": post.declared_comments,
        "body_paragraphs": len(post.body),
        "n_comments": len(comments),
        "n_nested": sum(comment.parent is not None for comment in comments),
        "max_depth": max((depth_of(comment, comments) for comment in comments), default=0),
        "comment_authors": [comment.author for comment in comments],
        "comment_paragraphs": [len(comment.paragraphs) for comment in comments],
        "parents": [comment.parent for comment in comments],
        "posted": [comment.posted for comment in comments],
        "warnings": list(post.warnings),
    }


def check(row: Row, reading: Reading) -> None:
    """Everything that the row states; a date without a time is compared by its day."""
    found = found_in(reading)
    if row["published"] and len(row["published"]) == len("2010-09-20"):
        found["published"] = (found["published"] or "")[:10]
    stated = {name: value for name, value in row.items() if name in found}
    assert {name: found[name] for name in stated} == stated
    (post,) = reading.posts
    _check_words(row, post)
    missing = (row.get("declared_comments") or 0) - len(post.comments)
    missing -= reading.skipped.get("pingback", 0)
    warned = [warning for warning in post.warnings if "missing from this file" in warning]
    assert len(warned) == (1 if missing > 0 else 0)
    assert all(warning.startswith(f"{missing} comment") for warning in warned)


def _check_words(row: Row, post: Post) -> None:
    body = folded("\n".join(post.body))
    comments = [folded("\n".join(comment.paragraphs)) for comment in post.comments]
    if "first_words" in row:
        assert body.startswith(folded(row["first_words"]))
    if "last_words" in row:
        assert body.endswith(folded(row["last_words"]))
    if "first_comment" in row:
        assert comments[0].startswith(folded(row["first_comment"]))
    if "last_comment_end" in row:
        assert comments[-1].endswith(folded(row["last_comment_end"]))
