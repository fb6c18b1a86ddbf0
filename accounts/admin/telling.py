"""Emails that a change in the admin sends: after it is stored, and never felt when they fail."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.http import HttpRequest

from accounts.emails import sign_in_email
from accounts.models import User
from accounts.sending import send_each


def tell_after_commit(
    request: HttpRequest, emails: Sequence[EmailMultiAlternatives], *, mend: str
) -> None:
    """Whom the mail server did not take an email for, the admin is told, and how to mend it."""

    def tell() -> None:
        for address in send_each(emails):
            # The admin begins each message with a capital: an address must not stand there.
            words = f"Not told by email: {address}. The mail server did not take it. {mend}"
            messages.warning(request, words)

    transaction.on_commit(tell, robust=True)


def roles_of(user: User) -> list[str]:
    """As the email calls them that tells how to sign in."""
    is_role = {
        "councillor": user.councillor_id is not None,
        "admin": user.is_superuser,
        "moderator": user.is_moderator,
    }
    return [role for role, has_it in is_role.items() if has_it]


def may_be_invited(user: User) -> bool:
    """Whether there is something for them to sign in to."""
    return bool(roles_of(user)) and user.is_active and not user.is_suspended


def send_sign_in_email(request: HttpRequest, user: User, roles: Sequence[str]) -> None:
    """One email for all roles that one change gave."""
    if not may_be_invited(user):
        words = f"Not told of the role by email: {user}. The account is suspended or may not sign "
        words += "in. Mend that, then choose “Send the sign-in email again” on its page."
        messages.warning(request, words)
        return
    mend = "Choose “Send the sign-in email again” on their page, once the mail server answers."
    tell_after_commit(request, [sign_in_email(user, roles)], mend=mend)
