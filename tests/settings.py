"""The settings of the tests: the real ones, from an environment of the tests' own."""

import os

os.environ.setdefault("DATABASE_URL", "")
os.environ.update(
    SECRET_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
    SITE_URL="http://localhost:8000",
    COUNCIL_NAME="Mill Valley Council",
    MAILBOX="",
    FETCH_HERE="",
    DEBUG="no",
    # Tests move one voter at a time; what is withheld of few has tests of its own.
    TOLD_FROM="1",
)

from config.env import VAR
from config.settings import *  # noqa: F403
from config.settings import DATABASES, MIDDLEWARE

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file: threads that share one database in memory meet "table is locked". One for each
    # process, so that two runs at once do not meet.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / f"test-{os.getpid()}.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# What collectstatic left here, or did not, is no matter of these tests; and WhiteNoise would read
# all of it again for every client.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
