"""How what an action refuses is told to whoever sent the form: at its field, or on the next page.

Whatever a view does not expect is answered by `consult.web.errors.Refusals`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from consult.errors import Closed, ConsultError, Invalid, NothingNew


class Told(AbstractContextManager[None, bool]):
    """Around an action: these refusals are told, and the view goes on below."""

    def __init__(
        self, refusals: tuple[type[ConsultError], ...], tell: Callable[[ConsultError], None]
    ) -> None:
        self._refusals, self._tell = refusals, tell

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if not (isinstance(error, ConsultError) and isinstance(error, self._refusals)):
            return False
        self._tell(error)
        return True


def at_its_field(form: forms.Form, *also: type[ConsultError], field: str | None = None) -> Told:
    """A wrong value is told where it was typed, and what is `also` refused at `field`.

    `form.errors` says afterwards whether anything was.
    """

    def tell(error: ConsultError) -> None:
        own = getattr(error, "field", None)
        form.add_error(own if own in form.fields else field, str(error))

    return Told((Invalid, *also), tell)


def on_the_next_page(
    request: HttpRequest, *refusals: type[ConsultError], about: object = "", at: str = ""
) -> Told:
    """A message there: by default what came too late, and what had nothing to say.

    `about` is which row of several it is, `at` the id of what it is told by.
    """

    def tell(error: ConsultError) -> None:
        level = messages.WARNING if isinstance(error, NothingNew) else messages.ERROR
        words = f"{about}: {error}" if about else str(error)
        # What is told at a field ends without a full stop.
        messages.add_message(request, level, words if words.endswith(".") else f"{words}.", at)

    return Told(refusals or (Closed, NothingNew), tell)
