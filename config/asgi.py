"""The way in for an asynchronous web server."""

import os

from django.core.asgi import get_asgi_application

from config import env

env.require_to_serve()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_asgi_application()
