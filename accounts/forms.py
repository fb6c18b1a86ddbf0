"""The two forms of signing in."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context, ratelimit
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Fluid, Layout, Size, Submit
from django import forms

from accounts.mailboxes import mailbox_of
from accounts.models import User


def is_plain(address: str) -> None:
    """Letters outside ASCII before the @ reach few mailboxes, and some fold into other people's."""
    if not address.partition("@")[0].isascii():
        raise forms.ValidationError("Enter an email address such as name@example.com")


class SignInForm(RequestLoginCodeForm):
    """An address; after `is_valid()`, `known` is its user, or None."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label="Email address",
            max_length=254,
            validators=[is_plain],
            help_text="We will email you a code. You do not need a password.",
            error_messages={
                "required": "Enter your email address",
                "invalid": "Enter an email address such as name@example.com",
                "max_length": "Enter an email address of 254 characters or fewer",
            },
            widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        )
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = Layout(
            Field.text("email", field_width=Fluid.TWO_THIRDS, label_size=Size.SMALL),
            Submit("submit", "Email me a code"),
        )

    def clean_email(self) -> str:
        """As allauth's, whose look for the user takes one query more for an unknown address."""
        email: str = self.cleaned_data["email"]
        # Of a mailbox, not of an address: it would be flooded with codes to me+1@, me+2@, ...
        key = mailbox_of(email)
        if not ratelimit.consume(context.request, action="request_login_code", key=key):
            raise get_adapter().validation_error("too_many_login_attempts")
        found = User.objects.of(email)
        self._user = found if found and found.is_active else None
        return email

    @property
    def known(self) -> User | None:
        user: User | None = self._user
        return user

    @property
    def limited(self) -> str:
        """The address for which codes were asked too often; or nothing."""
        is_limited = self.is_bound and self.has_error("email", "too_many_login_attempts")
        return str(self.data["email"]).strip() if is_limited else ""


class CodeForm(ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label="Code",
            help_text="6 digits, for example 123456",
            error_messages={"required": "Enter the code from the email"},
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        )
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = Layout(
            Field.text("code", field_width=Fluid.ONE_THIRD, label_size=Size.SMALL),
            Submit("submit", "Sign in"),
        )
