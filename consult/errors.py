"""What Consult may refuse, and why. Every message is one sentence for a person.

ConsultError
├── NotAPost      the input is no post that can be read
├── NotFetched    an address gave nothing that can be read
├── Refused       this actor may not do that
├── NotReady      something is missing first (`missing` names it)
├── Closed        the topic takes no more
├── Invalid       a value is wrong (`field` names where)
└── NothingNew    there is nothing to say, so nothing was sent
"""


class ConsultError(Exception):
    """Catch this where any refusal is answered the same way; `str(error)` is fit to be shown."""


class NotAPost(ConsultError):
    """The message says what the input looked like and what is accepted."""


class NotFetched(ConsultError):
    """The message says what was wrong with the address or its answer, in plain words."""


class Refused(ConsultError):
    """The actor may not do that, whoever else may."""


class NotReady(ConsultError):
    """`missing` holds one phrase for each thing that has to be there first."""

    def __init__(self, message: str, *, missing: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing


class Closed(ConsultError):
    """The topic takes no more positions, votes or comments."""


class Invalid(ConsultError):
    """`field` is the name of the form field that the message belongs to."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class NothingNew(ConsultError):
    """There is nothing that the reader has not been told already."""
