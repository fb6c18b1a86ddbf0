"""What a post was read from, kept to be shown beside what was understood."""

from html import escape

# Longer ones are looked at where they stand.
MOST_OF_ORIGINAL = 200_000


def original_of_html(html: str) -> str | None:
    return html if 0 < len(html) <= MOST_OF_ORIGINAL else None


def original_of_typed_html(html: str) -> str | None:
    """Where a line feed is a line break on the page, as in what WordPress stores."""
    return original_of_html(html.replace("\r\n", "\n").replace("\n", "<br>\n"))


def original_of_text(text: str) -> str | None:
    return original_of_html(f"<pre>{escape(text)}</pre>") if len(text) < MOST_OF_ORIGINAL else None
