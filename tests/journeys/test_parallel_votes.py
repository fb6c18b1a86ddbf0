"""Fifty votes by one resident at once, over HTTP, leave one row."""

import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError

import pytest

from tests.running import Site
from tests.visitor import Visitor

pytestmark = [pytest.mark.site]
VALUES = ["support", "oppose", "unsure"]
COUNT = """
from consult.discussion.models import CommentVote, Position
from accounts.models import User
user = User.objects.get(email="vera@example.org")
print("positions", Position.objects.filter(user=user).count())
print("votes", CommentVote.objects.filter(user=user).count())
"""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def send(site: Site, path: str, visitor: Visitor, value: str) -> int:
    form = {"csrfmiddlewaretoken": visitor.token(), "value": value}
    request = urllib.request.Request(
        f"{site.url}{path}",
        data=urllib.parse.urlencode(form).encode(),
        headers={"Cookie": visitor.cookie(), "Referer": site.url},
    )
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=60) as response:
            return int(response.status)
    except HTTPError as answer:
        return answer.code


def test_fifty_votes_at_once_leave_one_row(site: Site) -> None:
    said = site.manage(
        "seed", "--topics", "1", "--comments", "5", "--votes", "0", "--residents", "3"
    )
    topic = said.split()[-5]
    assert topic.startswith("/topics/"), said
    visitor = Visitor(site).sign_in("vera@example.org", topic)
    comment = visitor.page.split(f"{topic}comments/")[1].split("/")[0]
    with ThreadPoolExecutor(50) as pool:
        positions = pool.map(
            lambda n: send(site, f"{topic}position/", visitor, VALUES[n % 3]), range(50)
        )
        assert set(positions) == {302}
        ballots = ["agree", "disagree", "unsure"]
        votes = pool.map(
            lambda n: send(site, f"{topic}comments/{comment}/vote/", visitor, ballots[n % 3]),
            range(50),
        )
        assert set(votes) == {302}
    said = site.manage("shell", "--no-imports", "--command", COUNT)
    assert "positions 1\n" in said
    assert "votes 1\n" in said
    assert site.manage("recount").strip() == "Every count is right."
