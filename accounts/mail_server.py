"""What a mail server answered, or that it did not, in words that an officer can act on."""

import re
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from socket import gaierror
from ssl import SSLError

# A server may answer with a page of text; a note holds a sentence of it.
_LONGEST = 180
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+")
# The first that fits.
_REFUSALS: list[tuple[type[SMTPException], str]] = [
    (SMTPRecipientsRefused, "The mail server refused the address"),
    (SMTPSenderRefused, "The mail server refused our sender's address"),
    (SMTPAuthenticationError, "The mail server refused our sign-in"),
    (SMTPDataError, "The mail server refused the email"),
    (SMTPConnectError, "The mail server turned us away"),
    (SMTPHeloError, "The mail server turned us away"),
    (SMTPResponseException, "The mail server refused"),
]
_SILENCES: list[tuple[type[Exception], str]] = [
    (SMTPServerDisconnected, "The mail server ended the conversation."),
    (SMTPNotSupportedError, "The mail server does not offer what EMAIL_URL asks for."),
    (TimeoutError, "The mail server did not answer."),
    (ConnectionRefusedError, "Nothing answers where EMAIL_URL says that the mail server is."),
    (gaierror, "The mail server's name, as in EMAIL_URL, was not found."),
    (SSLError, "No secure connection to the mail server could be made: see its certificate."),
    (OSError, "The mail server could not be reached."),
]


def in_words(error: Exception, *, to: str) -> str:
    """One sentence: what happened, with the server's own code and words where it gave some.

    Of addresses only the recipient's, `to`, is repeated: a server may name other people.
    """
    for kind, words in _REFUSALS:
        if isinstance(error, kind):
            code, answer = _answer(error)
            return f"{words}: {code or ''} {_plain(answer, to=to)}".rstrip(" :")
    found = (words for kind, words in _SILENCES if isinstance(error, kind))
    return next(found, "The email could not be handed to the mail server.")


def is_final(error: Exception) -> bool:
    """Whether asking again would be answered the same: a 5xx, by RFC 5321 (4.2.1)."""
    return 500 <= _answer(error)[0] < 600


def is_refusal(error: Exception) -> bool:
    """Whether the server answered at all."""
    return _answer(error)[0] > 0


def _answer(error: Exception) -> tuple[int, str]:
    code: int = 0
    words: bytes | str = b""
    if isinstance(error, SMTPRecipientsRefused):
        # One email has one recipient.
        code, words = next(iter(error.recipients.values()), (0, b""))
    elif isinstance(error, SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _plain(answer: str, *, to: str) -> str:
    def name(found: re.Match[str]) -> str:
        return found[0] if found[0].lower().rstrip(".") == to.lower() else "(an address)"

    printable = "".join(letter if letter.isprintable() else " " for letter in answer)
    words = _ADDRESS.sub(name, " ".join(printable.split()))
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
