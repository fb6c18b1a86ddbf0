"""`manage.py recount`: add up every count again from its rows, report drift and mend it."""

from typing import Any

from django.core.management.base import BaseCommand

from consult.discussion.actions import recount
from consult.topics.models import Topic


class Command(BaseCommand):
    help = "Count positions, comments and votes again; print and mend every count that differs."

    def handle(self, *args: Any, **options: Any) -> None:
        topics = Topic.objects.only("slug")
        mended = sum(recount(topic, say=self.stdout.write) for topic in topics)
        self.stdout.write(f"{mended} counts mended." if mended else "Every count is right.")
