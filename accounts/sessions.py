"""Django's sessions in the database, each saved by one statement."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError


class SessionStore(db.SessionStore):
    def save(self, must_create: bool = False) -> None:
        """As Django's, which opens a transaction for this one UPDATE and so sends three statements.

        Every answer waits for them: “Your answer is counted” is kept here for the next page.
        """
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(dict(self.items()))
        saved = self.model.objects.filter(pk=row.pk).update(
            session_data=row.session_data, expire_date=row.expire_date
        )
        if not saved:
            # It ended meanwhile: signed out, or suspended. Nothing brings it back.
            raise UpdateError
