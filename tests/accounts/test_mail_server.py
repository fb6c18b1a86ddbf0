"""What a mail server said, in words for an officer."""

import smtplib
import socket
import ssl

import pytest

from accounts.mail_server import in_words, is_final

TO = "carys@example.org"


def refused(code: int, words: bytes) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({TO: (code, words)})


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (refused(550, b"No such user"), "The mail server refused the address: 550 No such user"),
        (
            smtplib.SMTPSenderRefused(553, b"Not yours", "council@example.org"),
            "The mail server refused our sender's address: 553 Not yours",
        ),
        (
            smtplib.SMTPAuthenticationError(535, b"Bad credentials"),
            "The mail server refused our sign-in: 535 Bad credentials",
        ),
        (smtplib.SMTPDataError(554, b"Spam"), "The mail server refused the email: 554 Spam"),
        (smtplib.SMTPConnectError(421, b"Busy"), "The mail server turned us away: 421 Busy"),
        (TimeoutError("timed out"), "The mail server did not answer."),
        (
            smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
            "The mail server ended the conversation.",
        ),
        (
            ConnectionRefusedError(111, "refused"),
            "Nothing answers where EMAIL_URL says that the mail server is.",
        ),
        (
            socket.gaierror(-2, "unknown"),
            "The mail server's name, as in EMAIL_URL, was not found.",
        ),
        (
            ssl.SSLError("bad"),
            "No secure connection to the mail server could be made: see its certificate.",
        ),
        (OSError(113, "no route"), "The mail server could not be reached."),
        (ValueError("odd"), "The email could not be handed to the mail server."),
        (smtplib.SMTPRecipientsRefused({}), "The mail server refused the address"),
    ],
)
def test_what_happened_is_told_in_plain_words(error: Exception, told: str) -> None:
    assert in_words(error, to=TO) == told


def test_of_addresses_only_the_recipients_own_is_repeated() -> None:
    said = in_words(refused(550, b"<Carys@example.org> forwards to secret@example.net."), to=TO)
    assert "Carys@example.org" in said
    assert "secret" not in said


def test_a_hostile_answer_stays_one_short_line() -> None:
    said = in_words(refused(550, b"No\r\n\x1b[31m\x00 user\xff \xe2\x80\xae" + b"x" * 9000), to=TO)
    assert said.isprintable()
    assert len(said) < 300
    assert said.startswith("The mail server refused the address: 550 No [31m user")
    assert said.endswith("…")


def test_only_an_answer_of_the_five_hundreds_is_final() -> None:
    assert is_final(refused(550, b"No"))
    assert is_final(smtplib.SMTPDataError(554, b"No"))
    for passing in (refused(450, b"Later"), smtplib.SMTPDataError(421, b"No"), TimeoutError()):
        assert not is_final(passing)
