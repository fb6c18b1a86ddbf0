"""`manage.py set_up`: what a new database needs before it can serve; safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from consult.outreach.actions import install_timetable
from consult.tasks import TIMETABLE


class Command(BaseCommand):
    help = "Put the timetable into the database, leaving what officers changed."

    def handle(self, *args: Any, **options: Any) -> None:
        install_timetable(TIMETABLE)
