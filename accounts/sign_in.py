"""Sign-in by emailed code: one way in, whether the address is known or new.

allauth's own process sends an unknown address a "no account" email and loses where the person
was going. Here every address gets a code; the account is made when the code is right, so an
address that nobody proved never leaves a row, and the page tells nobody who has an account.
"""

from hashlib import sha256
from typing import Any, Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.actions import sign_up
from accounts.models import User


class SignIn(LoginCodeVerificationProcess):
    @classmethod
    def start(cls, request: HttpRequest, *, email: str, user: User | None) -> None:
        """Send the code and remember the process in the session; raises `EmailNotSent`."""
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        state: dict[str, Any] = stage.state
        state |= cls.initial_state(user=user, email=email) | {"initiated_by_user": True}
        # To the address that the account has proven: where a + is a letter like any other,
        # me+1@ is another person's.
        state["sent_to"] = user.email if user else email
        process = cls(stage=stage)
        process.send()
        process.persist()

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> Self | None:
        process: Self | None = cls(stage=stage).abort_if_invalid()
        return process

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        context = {"request": self.request, "code": self.generate_code()}
        get_adapter().send_mail("account/email/login_code", self.state["sent_to"], context)

    def finish(self, redirect_url: str | None) -> HttpResponse:
        # Also for a known address: one that an admin typed in has no verified row yet.
        user = sign_up(email=self.state["email"])
        if user.email != self.state["sent_to"]:
            # Made meanwhile by another address of its mailbox: the next code goes there.
            self.abort()
            return redirect("account_login")
        self._user = self.stage.login.user = user
        # What is proven is the address that the code went to, not the one that was typed.
        self.state["email"] = self.stage.login.email = user.email
        response: HttpResponse = super().finish(redirect_url)
        return response

    def may_try(self) -> bool:
        """Whether one more code may be looked at: five in all, also when they come at once.

        The session's own count is read before the others have written theirs.
        """
        mail = f"{self.state['email']} {self.state['at']} {self.code}"
        name = f"code-{sha256(mail.encode()).hexdigest()}"
        tries = range(int(self.max_attempts))
        return any(cache.add(f"{name}-{number}", 1, int(self.timeout)) for number in tries)

    def record_invalid_attempt(self) -> bool:
        has_attempts_left: bool = super().record_invalid_attempt()
        return has_attempts_left

    @property
    def email(self) -> str:
        email: str = self.state["email"]
        return email
