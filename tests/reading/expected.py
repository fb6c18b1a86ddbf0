"""What a correct reader finds in a file, stated beside it, against what ours found."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from consult.reading.post import ArchivedComment, Post, Reading

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
    """Everything that the row states; a time is compared as far as it is stated."""
    if row.get("skipped") is not None:
        assert reading.skipped == row["skipped"]
    if row.get("n_posts", 1) != 1:
        _check_posts(row, reading)
        return
    found = found_in(reading)
    found["published"] = _as_far(found["published"], row["published"])
    if row.get("empty_body"):
        assert reading.posts[0].body == ()
    stated = {name: value for name, value in row.items() if name in found}
    assert {name: found[name] for name in stated} == stated
    (post,) = reading.posts
    _check_words(row, post)
    if "warning" in row:
        assert row["warning"] in (*reading.warnings, *post.warnings)
    missing = (row.get("declared_comments") or 0) - len(post.comments)
    missing -= reading.skipped.get("pingback", 0)
    warned = [warning for warning in post.warnings if "missing from this file" in warning]
    assert len(warned) == (1 if missing > 0 else 0)
    assert all(warning.startswith(f"{missing} comment") for warning in warned)


def _as_far(found: str | None, stated: str | None) -> str | None:
    return found[: len(stated)] if found and stated else found


def _check_posts(row: Row, reading: Reading) -> None:
    """What a row states of a file with several posts, or none."""
    posts = reading.posts
    comments = [(each, post.comments) for post in posts for each in post.comments]
    found = {
        "format": reading.format,
        "n_posts": len(posts),
        "n_comments": len(comments),
        "n_nested": sum(comment.parent is not None for comment, _ in comments),
        "max_depth": max((depth_of(*each) for each in comments), default=0),
        "comment_authors": [comment.author for comment, _ in comments],
        "posted": [comment.posted for comment, _ in comments],
        "warnings": list(reading.warnings),
    }
    assert found == {name: row.get(name, value) for name, value in found.items()}
    stated: list[Row] = row.get("posts", [])
    for post, one in zip(posts, stated, strict=bool(stated)):
        about = {
            "title": post.title,
            "published": _as_far(post.published, one["published"]),
            "author": post.author,
            "n_comments": len(post.comments),
        }
        assert {name: about[name] for name in one} == one
        assert post.author == one.get("author", row["author"] or post.author)


def _check_words(row: Row, post: Post) -> None:
    body = folded("\n".join(post.body))
    comments = [folded("\n".join(comment.paragraphs)) for comment in post.comments]
    if row.get("first_words"):
        assert body.startswith(folded(row["first_words"]))
    if row.get("last_words"):
        assert body.endswith(folded(row["last_words"]))
    if row.get("first_comment"):
        assert comments[0].startswith(folded(row["first_comment"]))
    if row.get("last_comment_end"):
        assert comments[-1].endswith(folded(row["last_comment_end"]))
