"""The way in for a web server: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from config import env

env.require_to_serve()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
