"""The words of django-celery-beat's pages, as an officer of a council would say them.

Names are set on the models as they run, which no migration looks at; helps are for the forms.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

_MODELS: dict[type[Model], tuple[str, str]] = {
    PeriodicTask: ("job", "jobs"),
    IntervalSchedule: ("interval", "intervals"),
    CrontabSchedule: ("fixed time", "fixed times"),
}
_STAR = "“*” for all; several with commas between them."
# model -> field -> its label, and the help beneath it.
_FIELDS: dict[type[Model], dict[str, tuple[str, str]]] = {
    PeriodicTask: {
        "name": ("name", "What it does, in a few words."),
        "enabled": ("active", "Whether it runs."),
        "description": ("notes", "For whoever looks at it next."),
        "interval": ("interval", "It runs each time that so much has passed."),
        "crontab": ("fixed time", "It runs at this time of these days."),
        "last_run_at": ("last run", ""),
        "total_run_count": ("runs so far", ""),
        "task": ("task", "Its name in the program."),
        "args": ("given to it", "A list, as JSON: []"),
        "kwargs": ("given to it by name", "As JSON: {}"),
        "queue": ("queue", "Empty: the one that is meant for it."),
    },
    IntervalSchedule: {
        "every": ("every", "How many of them pass from one run to the next."),
        "period": ("unit", "Minutes, hours or days."),
    },
    CrontabSchedule: {
        "minute": ("minute", f"0 to 59. {_STAR}"),
        "hour": ("hour", f"0 to 23. {_STAR}"),
        "day_of_month": ("day of the month", f"1 to 31. {_STAR}"),
        "month_of_year": ("month", f"1 to 12. {_STAR}"),
        "day_of_week": ("day of the week", f"0 for Sunday to 6 for Saturday. {_STAR}"),
        "timezone": ("time zone", "Where the clock stands."),
    },
}


HELPS = {
    model: {name: help_text for name, (_, help_text) in fields.items()}
    for model, fields in _FIELDS.items()
}


def use_our_words() -> None:
    apps.get_app_config("django_celery_beat").verbose_name = "Timetable"
    for model, (one, many) in _MODELS.items():
        model._meta.verbose_name, model._meta.verbose_name_plural = one, many
    for model, fields in _FIELDS.items():
        for name, (label, _) in fields.items():
            field: Any = model._meta.get_field(name)
            field.verbose_name = label
