"""What the log says of what visitors may not do: one line, and of our own faults all."""

import logging

import pytest
from django.test import Client

from consult.topics.models import TopicQuerySet


@pytest.mark.django_db
def test_what_is_not_found_or_not_allowed_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="django.request"):
        Client().get("/nowhere/")
        Client().put("/topics/")
    statuses = [getattr(record, "status_code", None) for record in caplog.records]
    assert statuses == [404, 405]
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.django_db
def test_our_own_fault_is_told_with_its_place(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TopicQuerySet, "for_cards", None)
    with caplog.at_level(logging.ERROR, logger="django.request"):
        Client(raise_request_exception=False).get("/")
    (record,) = caplog.records
    assert record.exc_info
