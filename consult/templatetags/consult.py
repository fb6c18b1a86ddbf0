"""How texts, times and changes are written on a page."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from consult import markup

register = template.Library()
_SOON = timedelta(days=3)
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


@register.filter
def day(value: date | datetime | None) -> str:
    """4 October 2026, in the council's time zone."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, "j F Y") if value else ""


@register.filter
def clock(value: datetime) -> str:
    """5pm, or 5:30pm."""
    local = timezone.localtime(value)
    hour = f"{local.hour % 12 or 12}"
    minute = f":{local.minute:02}" if local.minute else ""
    return f"{hour}{minute}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def moment(value: datetime | None) -> str:
    """4 October 2026 at 5pm."""
    return f"{day(value)} at {clock(value)}" if value else ""


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
