"""The consult app."""

from django.apps import AppConfig


class ConsultConfig(AppConfig):
    name = "consult"

    def ready(self) -> None:
        # Receivers of allauth's and Django's signals; we send none of our own.
        from consult import checks  # noqa: F401, PLC0415
        from consult.web import pending  # noqa: F401, PLC0415
