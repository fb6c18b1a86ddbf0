"""Signing in and out."""

from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginByCodeStage
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions import record_code
from accounts.forms import CodeForm, SignInForm
from accounts.models import CodeOutcome
from accounts.sending import EmailNotSent
from accounts.sign_in import SignIn

_READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_READ_OR_SEND
def sign_in(request: HttpRequest) -> HttpResponse:
    """One form for everybody: an address that is new gets its account with the right code."""
    then = _next(request)
    if request.user.is_authenticated:
        return redirect(then or "home")
    form = _sign_in_form(then, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        if form.limited:
            record_code(form.limited, outcome=CodeOutcome.LIMITED, now=timezone.now())
        status = 400 if form.errors else 200
        return render(request, "account/sign_in.html", {"form": form}, status=status)
    typed: str = form.cleaned_data["email"]
    email = typed.lower()
    try:
        SignIn.start(request, email=email, user=form.known)
    except EmailNotSent as error:
        outcome = CodeOutcome.REFUSED if error.is_refused else CodeOutcome.NO_ANSWER
        record_code(typed, outcome=outcome, note=str(error), now=timezone.now())
        return _not_sent(request, email, then)
    own = form.known.email if form.known else email
    note = "" if own == email else f"Sent to the account's own address, {own}."
    record_code(typed, outcome=CodeOutcome.ACCEPTED, note=note, now=timezone.now())
    return redirect(_with_next("account_confirm_login_code", then))


@never_cache
@login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
@_READ_OR_SEND
def enter_code(request: HttpRequest) -> HttpResponse:
    """The second and last step. After five wrong codes a new one must be asked for."""
    then = _next(request)
    process = SignIn.resume(request._login_stage)  # type: ignore[attr-defined]  # noqa: SLF001
    if process is None:
        return redirect(_with_next("account_login", then))
    form = CodeForm(request.POST if request.method == "POST" else None, code=process.code)
    if request.method == "POST":
        if form.data.get("code") and not process.may_try():
            return _too_many(request, process, then)
        if form.is_valid():
            return process.finish(then)
        if form.data.get("code") and not process.record_invalid_attempt():
            return _too_many(request, process, then)
    context = {
        "form": form,
        "email": process.email,
        "start_again": _with_next("account_login", then),
    }
    return render(request, "account/code.html", context, status=400 if form.errors else 200)


@_READ_OR_SEND
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "account/sign_out.html")
    logout(request)
    messages.success(request, "You are signed out.")
    return redirect("home")


def inactive(request: HttpRequest) -> HttpResponse:
    """An account that may no longer sign in."""
    return render(request, "account/inactive.html", status=403)


def _too_many(request: HttpRequest, process: SignIn, then: str | None) -> HttpResponse:
    context = {"form": _sign_in_form(then, email=process.email), "too_many": True}
    return render(request, "account/sign_in.html", context, status=400)


def _not_sent(request: HttpRequest, email: str, then: str | None) -> HttpResponse:
    context = {"form": _sign_in_form(then, email=email), "email": email}
    return render(request, "account/not_sent.html", context, status=503)


def _sign_in_form(then: str | None, data: QueryDict | None = None, email: str = "") -> SignInForm:
    form = SignInForm(data, initial={"email": email})
    # Also where another page shows it: the second step, or the page of an email that failed.
    form.helper.form_action = _with_next("account_login", then)
    return form


def _next(request: HttpRequest) -> str | None:
    """Where the person was going, if that is a page of this site."""
    then = request.POST.get("next") or request.GET.get("next")
    hosts = {request.get_host()}
    # From the root: a bare word would be taken for the name of a view.
    is_ours = then and then.startswith("/") and url_has_allowed_host_and_scheme(then, hosts)
    return then if is_ours else None


def _with_next(name: str, then: str | None) -> str:
    return reverse(name) + (f"?{urlencode({'next': then})}" if then else "")
