"""`manage.py recount`: add up every count again from its rows, report drift and mend it."""

from typing import Any

from django.core.management.base import BaseCommand

from consult.discussion.actions import recount
from consult.topics.models import Topic


class Command(BaseCommand):
    help = "Count positions, comments and votes again; print and mend every count that differs."

    def handle(self, *args: Any, **options: Any) -> None:
        lines = [line for topic in Topic.objects.all() for line in recount(topic)]
        for line in lines:
            self.stdout.write(line)
        self.stdout.write(f"{len(lines)} counts mended." if lines else "Every count is right.")
