"""The Celery app. Its timetable stands beside the tasks, and set-up puts it into the database."""

import os
import sys
from pathlib import Path

from celery import Celery

from config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("consult")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Here and not on a signal: beat sends its own after it has read the timetable, and after a banner.
if Path(sys.argv[0]).name == "celery" and {"worker", "beat"} & set(sys.argv):
    env.require_to_serve()
