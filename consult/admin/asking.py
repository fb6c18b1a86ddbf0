"""Lists whose actions ask first: whose the rows are and what they say."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.admin.asking import ask_of_several
from consult.admin.read_only import ReadOnly

M = TypeVar("M", bound=Model)


class Asking(ReadOnly[M]):
    # Each admin writes this for its rows; its metaclass, Django's own, rules out an abstract one.
    def said(self, row: M) -> str:
        """Whose it is, and what it says."""
        raise NotImplementedError

    def ask(
        self, request: HttpRequest, rows: QuerySet[M], template: str, **more: Any
    ) -> HttpResponse:
        chosen = [(row.pk, self.said(row)) for row in rows]
        return ask_of_several(self, request, chosen, template, **more)
