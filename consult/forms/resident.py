"""What residents fill in: comments, replies, their profile."""

from typing import Any
from uuid import uuid4

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Field, Fluid, Size
from django import forms

from accounts.models import NAME_LENGTH, Councillor, User, Ward
from consult.discussion import rules
from consult.forms.layout import SMALL_LABEL, helper_of
from consult.texts import says_something


def _no_councillors(name: str, *, of: User | None = None) -> str:
    """A name as it will be shown; raises where it shows nothing or is another one's, who is or
    was a councillor."""
    if not name:
        return ""
    if not name.isprintable() or not says_something(name):
        raise forms.ValidationError("Use letters, numbers, spaces and punctuation only")
    name = " ".join(name.split())
    if Councillor.objects.filter(name__iexact=name).exclude(user=of).exists():
        raise forms.ValidationError("That is a councillor's name. Use your own, or none")
    return name


class _NamedForm(forms.Form):
    """What publishes something; `name` is for who has none yet, and empty for all others."""

    name = forms.CharField(
        max_length=NAME_LENGTH,
        required=False,
        error_messages={"max_length": f"Use {NAME_LENGTH} characters or fewer"},
    )

    def clean_name(self) -> str:
        return _no_councillors(self.cleaned_data["name"])


class CommentForm(_NamedForm):
    """Rendered by templates/components/comment_form.html, which names its labels."""

    # For the error summary alone.
    helper = FormHelper()

    text = forms.CharField(
        max_length=rules.COMMENT_LENGTH,
        error_messages={
            "required": "Write your comment",
            "max_length": f"Use {rules.COMMENT_LENGTH:,} characters or fewer",
        },
    )
    is_question = forms.BooleanField(required=False)
    # The same form sent twice writes one comment.
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class ReplyForm(_NamedForm):
    """A reply, the official answer, or the new words of a comment."""

    text = forms.CharField(
        # The pack counts characters only where a field has this attribute, empty or not.
        widget=forms.Textarea(attrs={"rows": 4, "aria-describedby": ""}),
        max_length=rules.COMMENT_LENGTH,
        error_messages={"max_length": f"Use {rules.COMMENT_LENGTH:,} characters or fewer"},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, label: str, submit: str, empty: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].error_messages["required"] = empty
        self.helper = helper_of(
            Field.textarea(
                "text", label_size=Size.SMALL, rows=4, max_characters=rules.COMMENT_LENGTH
            ),
            HTML('{% include "components/shown_as.html" %}'),
            # A field, and no `Hidden`: the pack reads the value of that as a template.
            Field("submission"),
            submit=submit,
        )


class ProfileForm(forms.Form):
    name = forms.CharField(
        label="Name to show with your comments",
        help_text="Leave it empty to be shown as “A resident”. Your email address is never shown.",
        max_length=NAME_LENGTH,
        required=False,
        error_messages={"max_length": f"Use {NAME_LENGTH} characters or fewer"},
    )
    ward = forms.ModelChoiceField(
        Ward.objects.all(), label="Your ward", required=False, empty_label="I would rather not say"
    )

    also_before = forms.ChoiceField(
        label="If you change the name, show the new one on",
        required=False,
        initial="later",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, user: User, comments: int, **kwargs: Any) -> None:
        """`comments` is how many the user has written, under whatever name."""
        super().__init__(*args, **kwargs)
        self._user = user
        earlier = "the one before stays" if comments == 1 else f"the {comments:,} before stay"
        self.fields["also_before"].choices = [  # type: ignore[attr-defined]
            (
                "later",
                f"comments from now on: {earlier} as {'it is' if comments == 1 else 'they are'}",
            ),
            ("all", "that comment too" if comments == 1 else f"all my {comments:,} comments"),
        ]
        asked = [Field.radios("also_before", legend_size=Size.SMALL)] if comments else []
        self.helper = helper_of(
            Field.text("name", field_width=Fluid.TWO_THIRDS, label_size=Size.SMALL),
            *asked,
            Field("ward", context=SMALL_LABEL),
            submit="Save",
        )

    def clean_name(self) -> str:
        return _no_councillors(self.cleaned_data["name"], of=self._user)
