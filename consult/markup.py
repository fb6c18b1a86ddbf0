"""Untrusted text in, safe HTML out."""

import re
from html import escape

_ADDRESS = re.compile(r"https?://(?=\w)[^\s<>\"]+", re.IGNORECASE)


def paragraph_html(text: str) -> str:
    """The inside of a `<p>`: everything escaped, hard line breaks kept, bare addresses linked."""
    pieces: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = _without_closing_marks(found.group())
        pieces.append(escape(text[end : found.start()]))
        pieces.append(_link(address))
        end = found.start() + len(address)
    pieces.append(escape(text[end:]))
    return "".join(pieces).replace("\r\n", "\n").replace("\n", "<br>\n")


def _link(address: str) -> str:
    shown = escape(address)
    return f'<a class="govuk-link" href="{shown}" rel="nofollow ugc noopener">{shown}</a>'


def _without_closing_marks(address: str) -> str:
    """A full stop or bracket after an address belongs to the sentence around it."""
    marks = ".,;:!?'\u2019\u201d»"
    return address.rstrip(marks if "(" in address else marks + ")")
