"""Sessions: Django's own, saved by one statement."""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.sessions import SessionStore
from tests.cast import Cast, client_of

pytestmark = pytest.mark.django_db(transaction=True)


def kept() -> SessionStore:
    session = SessionStore()
    session["said"] = "before"
    session.save()
    return SessionStore(session.session_key)


def test_the_site_keeps_its_sessions_here() -> None:
    assert import_module(settings.SESSION_ENGINE).SessionStore is SessionStore


def test_a_session_is_saved_by_one_statement() -> None:
    session = kept()
    session["said"] = "after"
    with CaptureQueriesContext(connection) as statements:
        session.save()
    assert len(statements) == 1
    assert SessionStore(session.session_key)["said"] == "after"


def test_a_session_that_ended_meanwhile_stays_ended() -> None:
    session = kept()
    session["said"] = "after"
    SessionStore(session.session_key).delete()
    with pytest.raises(UpdateError):
        session.save()
    assert not SessionStore().exists(session.session_key or "")


def test_signing_out_gives_the_browser_another_session(cast: Cast) -> None:
    client = client_of(cast.resident)
    before = client.session.session_key
    client.post("/account/sign-out/")
    assert not SessionStore().exists(before or "")
