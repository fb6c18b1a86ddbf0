"""Somebody who uses a running site by its pages: reads them, fills in their forms, gets email."""

import re
from html import unescape
from http.cookiejar import CookieJar
from typing import Self
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from tests.running import Site

_PATIENCE = 60


class Visitor:
    """One browser's cookies. `page` is the text of the last page, redirects followed."""

    def __init__(self, site: Site) -> None:
        self.site, self.page, self.status, self.address = site, "", 0, ""
        self._cookies = CookieJar()
        # Straight to it, whatever proxy the environment names.
        self._http = build_opener(ProxyHandler({}), HTTPCookieProcessor(self._cookies))

    def read(self, path: str) -> Self:
        return self._go(Request(urljoin(self.site.url, path)))

    def send(self, path: str, **form: str) -> Self:
        """Send a form of the last page: what is hidden or already written there goes along."""
        fields = urlencode({**self._fields(), **form}).encode()
        headers = {"Referer": self.address}
        return self._go(Request(urljoin(self.site.url, path), data=fields, headers=headers))

    def sign_in(self, email: str, then: str = "/") -> Self:
        """Also where sign-in is what a visitor was just led to."""
        already = len(self.site.sink.messages)
        self.read(f"/account/sign-in/?next={quote(then)}")
        self.send(f"/account/sign-in/?next={quote(then)}", email=email)
        assert "/account/code/" in self.address, self.page
        return self.send(self.address, code=self.site.code(email, after=already))

    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._cookies)

    def token(self) -> str:
        return self._fields()["csrfmiddlewaretoken"]

    def _go(self, request: Request) -> Self:
        try:
            response = self._http.open(request, timeout=_PATIENCE)
        except HTTPError as answer:
            response = answer
        with response:
            self.page = response.read().decode()
            self.status, self.address = response.status, response.url
        assert self.status != 500, self.site.log("web")[-4000:]
        return self

    def _fields(self) -> dict[str, str]:
        return fields_of(self.page)


def fields_of(page: str) -> dict[str, str]:
    """What is written in all forms of a page together: the token is the same in each."""
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = _attributes(tag)
        if attributes.get("type", "text") in {"hidden", "text"} and "name" in attributes:
            fields[attributes["name"]] = unescape(attributes.get("value", ""))
    for tag, text in re.findall(r"(<textarea[^>]*>)(.*?)</textarea>", page, re.DOTALL):
        fields[_attributes(tag)["name"]] = unescape(text.strip())
    return fields


def _attributes(tag: str) -> dict[str, str]:
    return dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
