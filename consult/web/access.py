"""Who may see a page: what you may not see does not exist, what you may not do says why."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from accounts.models import Councillor, User
from consult.web.errors import bad_request

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

read_only = require_http_methods(["GET", "HEAD"])
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


class OnlyUtf8:
    """Middleware: a form in another encoding is none of ours.

    Python knows encodings that are no encodings of text, and some that let in what UTF-8 forbids.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.strip(" \"'").lower() not in {"utf-8", "utf8", "us-ascii"}:
            return bad_request(request)
        return self.get_response(request)


class PrivatePages:
    """Middleware: what a signed-in person saw is not kept on a shared computer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, no_store=True, private=True)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def send_only(page: Callable[..., str]) -> Callable[[View[P]], View[P]]:
    """A form's address: typed or reloaded, it leads to `page`, which is given what is in it."""

    def decorated(view: View[P]) -> View[P]:
        def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method in {"GET", "HEAD"}:
                return redirect(page(*args, **kwargs))
            return view(request, *args, **kwargs)

        return cast(View[P], read_or_send(wraps(view)(wrapped)))

    return decorated


def signed_in_user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def sign_in_first(view: View[P]) -> View[P]:
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if signed_in_user(request) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return cast(View[P], wraps(view)(wrapped))


def for_councillors(view: View[P]) -> View[P]:
    """Signed in as a councillor; anybody else is told which role is missing."""

    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = signed_in_user(request)
        if user is not None and user.councillor_id is None:
            raise PermissionDenied("This page is for councillors. You are not signed in as one.")
        if user is not None and user.is_suspended:
            raise PermissionDenied(user.suspension)
        return view(request, *args, **kwargs)

    return cast(View[P], wraps(view)(sign_in_first(wrapped)))


def for_admins(view: View[P]) -> View[P]:
    """Signed in as an admin; anybody else is told which role is missing."""

    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = signed_in_user(request)
        if user is not None and not user.is_superuser:
            raise PermissionDenied("This page is for admins. You are not signed in as one.")
        if user is not None and user.is_suspended:
            raise PermissionDenied(user.suspension)
        return view(request, *args, **kwargs)

    return cast(View[P], wraps(view)(sign_in_first(wrapped)))


@contextmanager
def or_not_found() -> Iterator[None]:
    """Around an action that looks its subject up by itself: what is not there is a 404."""
    try:
        yield
    except ObjectDoesNotExist as error:
        raise Http404 from error


def user_of(request: HttpRequest) -> User:
    """The user of a page behind `sign_in_first`."""
    return cast(User, request.user)


def councillor_of(request: HttpRequest) -> Councillor:
    """The councillor of a page behind `for_councillors`."""
    return user_of(request).councillor
