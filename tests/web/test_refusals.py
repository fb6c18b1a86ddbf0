"""What an action refuses becomes a response in one place, whichever view called it."""

import ast
from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from consult import errors
from consult.errors import Closed, ConsultError, Invalid, NothingNew, NotReady, Refused
from consult.forms.officer import ReasonForm
from consult.forms.refusals import at_its_field, on_the_next_page
from consult.topics.models import Topic
from consult.web.errors import Refusals
from tests.house.sources import ROOT, python_files, tree_of

KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
# Each with its reason.
OWN_WAYS = {
    # A visitor's kept words are given back with the reason.
    "consult/web/pending.py",
    # What a draft lacks is shown on the page that opens it.
    "consult/web/desk/drafts.py",
    # Not a response: whether a button is shown.
    "consult/web/public/topics.py",
}


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.fixture
def request_of(db: None, rf: RequestFactory) -> Callable[..., HttpRequest]:
    def make(slug: str = "", **data: str) -> HttpRequest:
        request = rf.post("/", data)
        for middleware in (SessionMiddleware, MessageMiddleware):
            middleware(view).process_request(request)
        kwargs = {"slug": slug} if slug else {}
        request.resolver_match = ResolverMatch(view, (), kwargs)
        return request

    return make


def answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    return Refusals(view).process_exception(request, error)


def test_what_is_not_allowed_is_a_403_with_its_reason(
    request_of: Callable[..., HttpRequest],
) -> None:
    found = answer(request_of(), Refused("Only a moderator can do that."))
    assert found is not None
    assert found.status_code == 403
    assert "Only a moderator can do that." in found.content.decode()


def test_what_came_too_late_gives_the_words_back(
    request_of: Callable[..., HttpRequest], topic: Topic
) -> None:
    found = answer(request_of(topic.slug or "", text="My bench"), Closed("It is closed."))
    assert found is not None
    assert found.status_code == 409
    page = found.content.decode()
    assert ">My bench</textarea>" in page
    assert f'href="{topic.get_absolute_url()}"' in page


def test_too_late_without_a_topic_or_words_still_says_why(
    request_of: Callable[..., HttpRequest],
) -> None:
    found = answer(request_of(), Closed("The draft is gone."))
    assert found is not None
    page = found.content.decode()
    assert "The draft is gone." in page
    assert "<textarea" not in page


@pytest.mark.parametrize("error", [Invalid("No.", field="x"), NotReady("No.", missing=())])
def test_what_no_form_can_show_is_a_400(
    request_of: Callable[..., HttpRequest], error: ConsultError
) -> None:
    found = answer(request_of(), error)
    assert found is not None
    assert found.status_code == 400


def test_a_fault_of_ours_stays_one(request_of: Callable[..., HttpRequest]) -> None:
    assert answer(request_of(), ZeroDivisionError()) is None
    with pytest.raises(ZeroDivisionError), at_its_field(ReasonForm({})):
        raise ZeroDivisionError


def test_a_wrong_value_is_told_at_its_field_or_at_the_top() -> None:
    form = ReasonForm({"reason": "x"})
    with at_its_field(form, Closed):
        raise Invalid("Give the reason", field="reason")
    with at_its_field(form, Closed):
        raise Invalid("Which one?", field="no field of this form")
    with at_its_field(form, Closed):
        raise Closed("It is closed.")
    assert form.errors == {
        "reason": ["Give the reason"],
        "__all__": ["Which one?", "It is closed."],
    }
    with pytest.raises(Closed), at_its_field(form):
        raise Closed("Not expected here.")


def test_a_message_is_a_sentence_and_says_of_which_row(
    request_of: Callable[..., HttpRequest],
) -> None:
    request = request_of()
    with on_the_next_page(request):
        raise NothingNew("Nothing is new.")
    with on_the_next_page(request, Invalid, about="The blog"):
        raise Invalid("You keep enough sources", field="feed")
    told = [(each.level_tag, each.message) for each in get_messages(request)]
    assert told == [
        ("warning", "Nothing is new."),
        ("error", "The blog: You keep enough sources."),
    ]


def catches(tree: ast.AST) -> list[int]:
    """The lines that catch a refusal by themselves."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and node.type is not None
        for name in ast.walk(node.type)
        if isinstance(name, ast.Name) and name.id in KINDS
    ]


def test_no_view_says_by_itself_how_a_refusal_is_answered() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in python_files("consult")
        if path.is_relative_to(ROOT / "consult" / "web")
        or path.is_relative_to(ROOT / "consult" / "admin")
        if catches(tree_of(path))
    }
    assert found == OWN_WAYS
    planted = "try:\n    act()\nexcept (Closed, ValueError) as error:\n    pass"
    assert catches(ast.parse(planted)) == [3]
