"""The Celery app, and the timetable that set-up puts into the database."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

from config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("consult")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# name -> (task, minutes between runs). Beat's own `beat_schedule` stays empty: it would write over
# what officers changed in the admin, at every start.
TIMETABLE = {
    "Digests: plan those that are due": ("consult.tasks.plan_digests", 5),
    "Deliveries: send those that wait": ("consult.tasks.sweep_deliveries", 5),
}


@celeryd_init.connect
@beat_init.connect
def _refuse_without_settings(**_: Any) -> None:
    env.require_to_serve()
