"""How texts, times and changes are written on a page."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import pluralize
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment

from accounts.models import User
from consult import markup
from consult.intake.found import sentence_of
from consult.moderation import may_moderate
from consult.reading import skipped_in_words

register = template.Library()
_SOON = timedelta(days=3)
# What a comment shows before it is folded, in lines of so many characters.
_LINES_SHOWN, _LINE = 8, 70
_MOST_AGO = {"minute": 60, "hour": 24, "day": 7}


@register.filter
def paragraph(text: str) -> SafeString:
    return mark_safe(markup.paragraph_html(text))  # noqa: S308 - markup's whole task


@register.filter
def paragraphs(text: str) -> SafeString:
    """A longer text: a paragraph for each block between empty lines."""
    blocks = [block.strip("\n") for block in text.split("\n\n")]
    return mark_safe(  # noqa: S308 - markup's whole task
        "".join(f"<p>{markup.paragraph_html(block)}</p>" for block in blocks if block.strip())
    )


def folded(text: str) -> SafeString:
    """A comment in a list: of a long one its beginning, and the rest behind a word to open it."""
    start = _start_of(text)
    if start == len(text):
        return paragraphs(text)
    return mark_safe(  # noqa: S308 - both halves are markup's
        f'{paragraphs(text[:start].rstrip() + " …")}<details class="fold">'
        "<summary>Read the rest</summary>"
        f"{paragraphs(text[start:].lstrip())}</details>"
    )


def _start_of(text: str) -> int:
    """Where to fold: after about eight lines, between two words; the end where little is left."""
    lines = 0
    place = 0
    for line in text.split("\n"):
        fits = (_LINES_SHOWN - lines) * _LINE
        if len(line) > fits:
            place += text.rfind(" ", place, place + fits) - place if " " in line[:fits] else fits
            break
        lines += max(1, -(-len(line) // _LINE))
        place += len(line) + 1
        if lines >= _LINES_SHOWN:
            break
    return place if len(text) - place > _LINE else len(text)


@register.filter
def original(html: str) -> SafeString:
    """What a post was read from. It was made safe when it was stored, and is again: who knows by
    which version of ours."""
    return mark_safe(markup.safe_html(html, said=html))  # noqa: S308 - markup's whole task


register.filter("sentence", sentence_of)
register.filter("left_out", skipped_in_words)


@register.filter
def day(value: date | datetime | None) -> str:
    """4 October 2026, in the council's time zone."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return _written(value) if value else ""


@lru_cache(maxsize=1024)
def _written(value: date) -> str:
    return date_format(value, "j F Y")


@register.filter
def clock(value: datetime) -> str:
    """5pm, or 5:30pm."""
    return _said(timezone.localtime(value))


def _said(local: datetime) -> str:
    hour = f"{local.hour % 12 or 12}"
    minute = f":{local.minute:02}" if local.minute else ""
    return f"{hour}{minute}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def moment(value: datetime | None) -> str:
    """4 October 2026 at 5pm."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{_written(local.date())} at {_said(local)}"


@register.filter
def left(value: datetime) -> str:
    """How long until then, as people say it: in 12 days, tomorrow, today at 5pm."""
    days = (timezone.localtime(value).date() - timezone.localdate()).days
    if days > 1:
        return f"in {days} days"
    if days == 1:
        return "tomorrow"
    return f"today at {clock(value)}"


@register.filter
def is_soon(value: datetime) -> bool:
    """Within three days from now."""
    return value - timezone.now() < _SOON


@register.filter
def ago(value: datetime) -> str:
    """How long since then while that is near, else the day: 5 minutes ago, 4 October 2026."""
    minutes = int((timezone.now() - value).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for count, unit in ((minutes, "minute"), (minutes // 60, "hour"), (minutes // 1440, "day")):
        if count < _MOST_AGO[unit]:
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return day(value)


@register.filter
def time_ago(value: datetime) -> SafeString:
    """`ago`, in an element that holds the moment itself; none of the three needs escaping."""
    return mark_safe(  # noqa: S308
        f'<time datetime="{value.isoformat()}" title="{moment(value)}">{ago(value)}</time>'
    )


@register.filter
def iso_day(value: str) -> str:
    """20 September 2010, of an ISO date or date and time as an archive holds it."""
    try:
        return day(date.fromisoformat(value[:10]))
    except ValueError:
        return value


@register.filter
def moved(number: int) -> str:
    """(2 more), (1 fewer), or nothing when nothing moved."""
    if not number:
        return ""
    return f"({abs(number)} {'more' if number > 0 else 'fewer'})"


@register.simple_tag(takes_context=True)
def comment_list(
    context: dict[str, Any], cards: list[Any], level: int, *, on_its_own: bool = False
) -> SafeString:
    """The comments of these cards; `level` is that of their headings."""
    may_reply = ""
    if context["is_owner"]:
        may_reply = "Answer"
    elif context["may_take_part"]:
        may_reply = "Reply"
    shown = {
        "cards": cards,
        "level": level,
        "on_its_own": on_its_own,
        "may_reply": may_reply,
        "signed_in": context["user"].is_authenticated,
        "admin_url": _admin_url(context["user"]),
        "csrf_token": context["csrf_token"],
        "notices": context.get("notices", {}),
    }
    html = render_to_string("comments.html", shown, using="jinja2")
    return mark_safe(html)  # noqa: S308 - Jinja has escaped what people wrote


def _admin_url(user: User | AnonymousUser) -> str:
    """Where comments are hidden and restored; empty for who may not."""
    may = user.is_authenticated and may_moderate(user)
    return reverse("admin:consult_comment_changelist") if may else ""


@register.simple_tag
def topic_list(topics: Iterable[Any]) -> SafeString:
    """The topics as cards; each has its `bars`."""
    shown = {"topics": topics, "now": timezone.now()}
    return mark_safe(render_to_string("topics.html", shown, using="jinja2"))  # noqa: S308


def jinja_environment(**options: Any) -> Environment:
    """Jinja with the same filters."""
    environment = Environment(**options)  # noqa: S701 - Django turns autoescape on
    filters = (paragraphs, folded, time_ago, day, moment, left, is_soon, intcomma, pluralize)
    environment.filters |= {each.__name__: each for each in filters}
    return environment
