"""How this installation is put together: environment, settings, addresses, worker."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
