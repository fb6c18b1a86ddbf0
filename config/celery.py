"""The Celery app. Its timetable stands beside the tasks, and set-up puts it into the database."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

from config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("consult")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def _refuse_without_settings(**_: Any) -> None:
    env.require_to_serve()
