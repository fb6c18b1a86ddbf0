"""The HTML of an email, made fit for a frame under a strict Content-Security-Policy."""

from html import escape
from html.parser import HTMLParser

from csp.constants import NONCE, NONE, SELF
from django.http import HttpRequest, HttpResponse

# Of a page that is only shown in a frame of ours.
POLICY = {
    "default-src": [NONE],
    "style-src": [NONCE],
    "img-src": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
}
# Our emails have none of these; whatever else reaches the demo's SMTP server loses them.
_LEFT_OUT = {"script", "style", "base", "meta", "link", "iframe", "object", "embed"}
# The parser reads on to the end tag of these and hands over what stands between as it is.
_RAW = {"script", "style"}


def in_a_frame(request: HttpRequest, html: str) -> HttpResponse:
    """The answer of a view whose policy is `POLICY`."""
    return HttpResponse(framed(html, nonce=str(request.csp_nonce)))  # type: ignore[attr-defined]


def framed(html: str, *, nonce: str) -> str:
    """The same document with all its styles in one `<style nonce>`; its links leave the frame."""
    reader = _StyleCollector()
    reader.feed(html)
    reader.close()
    # The end tag of the style element must not come from within.
    css = "\n".join(reader.css).replace("<", "\\3c ")
    head = f'<base target="_top"><style nonce="{escape(nonce)}">{css}</style>'
    return "".join([*reader.out[: reader.head], head, *reader.out[reader.head :]])


class _StyleCollector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.head = 0  # where in `out` the head's content begins
        self.css: list[str] = []
        self._classes: dict[str, str] = {}
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _RAW:
            self._inside = tag
        self.handle_startendtag(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LEFT_OUT:
            return
        given = {name: value or "" for name, value in attrs if not name.startswith("on")}
        style = given.pop("style", "").strip()
        if style:
            given["class"] = f"{given.get('class', '')} {self._class_of(style)}".strip()
        shown = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
        self.out.append(f"<{tag}{shown}>")
        if tag in {"html", "head"}:
            self.head = len(self.out)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        elif tag not in _LEFT_OUT:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.css.append(data)
        elif not self._inside:
            self.out.append(escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")
        self.head = len(self.out)

    def _class_of(self, style: str) -> str:
        if style not in self._classes:
            name = self._classes[style] = f"moved-{len(self._classes) + 1}"
            # Thrice, so that it wins over rules of the email's own, as the attribute did.
            self.css.append(f".{name}.{name}.{name} {{ {style} }}")
        return self._classes[style]
