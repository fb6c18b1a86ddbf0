"""How a councillor gets from a post to a draft: by the page between them."""

from typing import Any

from django.test import Client

from tests.visitor import fields_of


def look_at(desk: Client, form: dict[str, Any]) -> Any:
    """Send the import form; the page that it leads to."""
    return desk.post("/desk/import/", form, follow=True)


def draft_it(desk: Client, page: Any, **changes: str) -> Any:
    """Press the button of that page, what was typed in it changed; the page that follows."""
    form = fields_of(page.content.decode()) | changes
    return desk.post(page.request["PATH_INFO"], form, follow=True)


def import_text(desk: Client, text: str, **changes: str) -> str:
    said: str = draft_it(desk, look_at(desk, {"text": text}), **changes).content.decode()
    return said
