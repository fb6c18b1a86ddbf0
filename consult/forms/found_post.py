"""The form of a post that is looked at before it is kept: what was understood, corrected."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from crispy_forms_gds.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from consult.errors import NotAPost
from consult.reading import NO_BODY, NO_DATE, NO_TITLE, paragraphs_of_text
from consult.reading.post import ArchivedComment, Post

# A form may hold a thousand fields, of which a comment takes five.
MOST_SHOWN = 190
_MOST_CHARACTERS = 200_000
_MISSING = {"title": NO_TITLE, "published": NO_DATE, "body": NO_BODY}
_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y")


class _Words(forms.CharField):
    """Words of several lines. Browsers end lines in their own way, which changes nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea, strip=False, required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").strip()

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            paragraphs_of_text(text)
        except NotAPost as error:
            raise forms.ValidationError(str(error)) from None
        return text


class _Day(forms.CharField):
    """A day as people write it, or nothing; cleaned to an ISO date."""

    def clean(self, value: Any) -> str:
        text = super().clean(value) or ""
        day = _day_of(text)
        if text and (day is None or not day.year >= 1980 or day > _tomorrow()):
            raise forms.ValidationError(
                "Enter a day from 1980 until today, like 20 September 2026, or leave it empty"
            )
        return day.isoformat() if day else ""


def _tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def _day_of(text: str) -> date | None:
    for written in _DAYS:
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def written_day(stamp: str | None) -> str:
    """An ISO date or time as the day that people read."""
    try:
        return date_format(date.fromisoformat((stamp or "")[:10]), "j F Y")
    except ValueError:
        return stamp or ""


@dataclass(frozen=True, slots=True)
class CommentFields:
    """One archived comment in the form; `depth` is how many it is below, up to three."""

    comment: ArchivedComment
    depth: int
    has_replies: bool
    author: forms.BoundField
    posted: forms.BoundField
    parent: forms.BoundField
    text: forms.BoundField
    omit: forms.BoundField


class PostForm(forms.Form):
    """What was understood of a post, each part to be corrected.

    A part that nobody touched stays exactly as it was read. Of a long post the first paragraphs
    and comments can be corrected; the others come in as they are. `withheld` are the positions of
    comments that moderators hid or removed: nobody corrects these.
    """

    helper = FormHelper()  # for the error summary alone

    title = forms.CharField(
        label="Title",
        max_length=300,
        required=False,
        error_messages={"max_length": "Use 300 characters or fewer"},
    )
    published = _Day(label="Published", max_length=40, required=False)
    author = forms.CharField(
        label="Author",
        max_length=200,
        required=False,
        error_messages={"max_length": "Use 200 characters or fewer"},
    )
    body = _Words(label="The post")

    def __init__(self, data: Any = None, *, post: Post, withheld: Collection[int] = ()) -> None:
        self.post = post
        self.paragraphs_shown = _how_many(post.body)
        self.withheld_count = len(withheld)
        open_ones = [comment for comment in post.comments if comment.position not in withheld]
        shown_count = _how_many([_text_of(comment) for comment in open_ones])
        self.comments_more = len(open_ones) - shown_count
        self._comments_shown = open_ones[:shown_count]
        shown = post.body[: self.paragraphs_shown]
        initial = {
            "title": (post.title or "")[:300].strip(),
            "published": written_day(post.published),
            "author": (post.author or "")[:200].strip(),
            "body": "\n\n".join(shown).strip(),
        }
        super().__init__(data, initial=initial)
        for comment in self._comments_shown:
            self._add(comment)

    def _add(self, comment: ArchivedComment) -> None:
        place = comment.position
        self.fields |= {
            f"author-{place}": forms.CharField(
                max_length=200, required=False, initial=(comment.author or "")[:200].strip()
            ),
            f"posted-{place}": _Day(
                max_length=40, required=False, initial=written_day(comment.posted)
            ),
            f"parent-{place}": forms.IntegerField(required=False, initial=comment.parent),
            f"text-{place}": _Words(initial=_text_of(comment).strip()),
            f"omit-{place}": forms.BooleanField(required=False),
        }

    @property
    def comments(self) -> Iterator[CommentFields]:
        """Those that are shown."""
        depths: dict[int | None, int] = {None: -1}
        answered = {comment.parent for comment in self.post.comments}
        for comment in self._comments_shown:
            place = comment.position
            depth = depths[place] = min(depths.get(comment.parent, 0) + 1, 3)
            names = (f"{name}-{place}" for name in ("author", "posted", "parent", "text", "omit"))
            fields = (self[name] for name in names)
            yield CommentFields(comment, depth, place in answered, *fields)

    @property
    def paragraphs_more(self) -> int:
        return len(self.post.body) - self.paragraphs_shown

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for comment in self._comments_shown:
            name = f"text-{comment.position}"
            is_left_out = data.get(f"omit-{comment.position}")
            if name in self.changed_data and not (data.get(name) or is_left_out):
                self.add_error(name, "Write what it says, or leave the comment out")
            parent = f"parent-{comment.position}"
            if parent in self.changed_data and not self._leads_out(comment.position):
                self.add_error(parent, "Enter the number of another comment, or leave it empty")
        if not self.errors and not (self.corrected().body or self.corrected().comments):
            self.add_error("body", "Write the post, or bring a comment with it")
        return data

    def _leads_out(self, place: int) -> bool:
        """Whether from reply to comment one comes to a comment that replies to none."""
        parents = {each.position: self._parent_of(each) for each in self.post.comments}
        met = {place}
        while (parent := parents[place]) is not None:
            if parent in met or parent not in parents:
                return False
            met.add(parent)
            place = parent
        return True

    def _parent_of(self, comment: ArchivedComment) -> int | None:
        name = f"parent-{comment.position}"
        changed: int | None = self.cleaned_data.get(name)
        return changed if name in self.changed_data else comment.parent

    def corrected(self) -> Post:
        """The post as the form says it; the post itself where nothing was changed."""
        data, post = self.cleaned_data, self.post
        changed: dict[str, Any] = {
            name: _line_of(data[name])
            for name in ("title", "author", "published")
            if name in self.changed_data
        }
        if "body" in self.changed_data:
            rest = post.body[self.paragraphs_shown :]
            changed["body"] = (*_paragraphs(data["body"]), *rest)
        comments = tuple(self._corrected_comments())
        if comments != post.comments:
            changed["comments"] = comments
        mended = {_MISSING[name] for name in changed.keys() & _MISSING.keys() if changed[name]}
        left = tuple(warning for warning in post.warnings if warning not in mended)
        return replace(post, **changed, warnings=left)

    def _corrected_comments(self) -> Iterator[ArchivedComment]:
        omitted = {
            comment.position
            for comment in self.post.comments
            if self.cleaned_data.get(f"omit-{comment.position}")
        }
        for comment in self.post.comments:
            if comment.position in omitted:
                continue
            # What it replies to is nowhere to be read.
            parent = self._parent_of(comment)
            parent = None if parent in omitted else parent
            yield replace(comment, parent=parent, **self._changed_in(comment.position))

    def _changed_in(self, place: int) -> dict[str, Any]:
        data = self.cleaned_data
        changed: dict[str, Any] = {
            name: _line_of(data[f"{name}-{place}"])
            for name in ("author", "posted")
            if f"{name}-{place}" in self.changed_data
        }
        if f"text-{place}" in self.changed_data:
            changed["paragraphs"] = _paragraphs(data[f"text-{place}"])
        return changed


def _how_many(texts: Sequence[str]) -> int:
    """How many from the beginning can be corrected on one page."""
    characters = 0
    for number, text in enumerate(texts[:MOST_SHOWN]):
        characters += len(text)
        if characters > _MOST_CHARACTERS:
            return number
    return min(len(texts), MOST_SHOWN)


def _text_of(comment: ArchivedComment) -> str:
    return "\n\n".join(comment.paragraphs)


def _paragraphs(text: str) -> tuple[str, ...]:
    return paragraphs_of_text(text)


def _line_of(text: str) -> str | None:
    return " ".join(_paragraphs(text)).replace("\n", " ") or None
