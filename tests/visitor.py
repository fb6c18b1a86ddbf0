"""Somebody who uses a running site by its pages: reads them, fills in their forms, gets email."""

import re
from html import unescape
from typing import Self
from urllib.parse import quote

from playwright.sync_api import APIRequestContext, Playwright

from tests.running import Site

Form = dict[str, str | float | bool]


class Visitor:
    """One browser's cookies. `page` is the text of the last page, redirects followed."""

    def __init__(self, playwright: Playwright, site: Site) -> None:
        self.site, self.page, self.status, self.address = site, "", 0, ""
        self.http: APIRequestContext = playwright.request.new_context(base_url=site.url)

    def read(self, path: str) -> Self:
        response = self.http.get(path)
        self.page, self.status, self.address = response.text(), response.status, response.url
        return self

    def send(self, path: str, **form: str) -> Self:
        """Send a form of the last page: its hidden fields go along."""
        fields: Form = {**self._hidden_fields(), **form}
        response = self.http.post(path, form=fields, headers={"Referer": self.address})
        self.page, self.status, self.address = response.text(), response.status, response.url
        return self

    def sign_in(self, email: str, then: str = "/") -> Self:
        """Also where sign-in is what a visitor was just led to."""
        already = len(self.site.sink.messages)
        self.read(f"/account/sign-in/?next={quote(then)}")
        self.send(f"/account/sign-in/?next={quote(then)}", email=email)
        assert "/account/code/" in self.address, self.page
        return self.send(self.address, code=self.site.code(email, after=already))

    def cookie(self) -> str:
        cookies = self.http.storage_state()["cookies"]
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)

    def token(self) -> str:
        return self._hidden_fields()["csrfmiddlewaretoken"]

    def _hidden_fields(self) -> dict[str, str]:
        """Of all forms of the page together: the token is the same in each."""
        fields = {}
        for tag in re.findall(r"<input[^>]*>", self.page):
            attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
            if attributes.get("type") == "hidden" and "name" in attributes:
                fields[attributes["name"]] = unescape(attributes.get("value", ""))
        return fields
