"""What people are told by email of their accounts, beside the code to sign in."""

from allauth.account.adapter import get_adapter
from django.conf import settings

from accounts.adapters import EmailNotSent


def tell_of_new_address(*, name: str, old: str, new: str) -> list[str]:
    """Both addresses are told; returns those that the mail server did not take it for."""
    failed = []
    for address in (old, new):
        context = {"name": name, "is_new": address == new, "contact": settings.COUNCIL_EMAIL}
        try:
            get_adapter().send_mail("account/email/address_changed", address, context)
        except EmailNotSent:
            failed.append(address)
    return failed
