"""Handing emails to the mail server: within seconds, or saying that it did not take them."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from math import ceil
from smtplib import SMTPException
from socket import SHUT_RDWR
from time import monotonic
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection

from accounts.mail_server import in_words, is_refusal

_DEADLINE = 5.0
_THREADS = 32
# `EMAIL_TIMEOUT` is for each answer of the server, not for the whole conversation: one that
# drips would hold a request for minutes. So the page waits for the thread, not for the server.
_senders = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="email")


class EmailNotSent(Exception):
    """The mail server did not take the email in time; the message says why."""

    def __init__(self, message: str, *, is_refused: bool) -> None:
        super().__init__(message)
        self.is_refused = is_refused


def send(message: EmailMultiAlternatives) -> None:
    """Raises `EmailNotSent`."""
    _wait_for(_start(message), message, _DEADLINE)


def send_each(messages: Sequence[EmailMultiAlternatives]) -> list[str]:
    """Several at once; the addresses of those that were not sent."""
    # The threads take them in turns, and each turn has its time.
    deadline = monotonic() + _DEADLINE * ceil(len(messages) / _THREADS)
    unsent = []
    for sending, message in [(_start(message), message) for message in messages]:
        try:
            _wait_for(sending, message, max(0.0, deadline - monotonic()))
        except EmailNotSent:
            unsent += message.to
    return unsent


def _start(message: EmailMultiAlternatives) -> Future[int]:
    message.connection = get_connection()
    return _senders.submit(message.send)


def _wait_for(sending: Future[int], message: EmailMultiAlternatives, seconds: float) -> None:
    try:
        sending.result(timeout=seconds)
    except (TimeoutError, OSError, SMTPException, ValueError) as error:
        sending.cancel()
        _hang_up(message.connection)
        words = in_words(error, to=message.to[0])
        raise EmailNotSent(words, is_refused=is_refusal(error)) from None


def _hang_up(connection: Any) -> None:
    """End a conversation that goes on, so that its thread is free for the next one."""
    sock = getattr(getattr(connection, "connection", None), "sock", None)
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(SHUT_RDWR)
