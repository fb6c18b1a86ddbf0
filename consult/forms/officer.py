"""What officers fill in: reasons, and who runs a topic from now on."""

from typing import Any

from django import forms

from accounts.models import Councillor
from consult.moderation import REASON_LENGTH


class ReasonForm(forms.Form):
    """Why a moderator hides a comment; everybody reads it in its place."""

    reason = forms.CharField(
        label="Reason",
        help_text="Shown in place of the comment, to its writer and to everybody.",
        max_length=REASON_LENGTH,
        error_messages={"required": "Give the reason"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        Councillor.objects.none(),
        label="Hand over to",
        empty_label="Choose a councillor",
        error_messages={
            "required": "Choose a councillor",
            "invalid_choice": "Choose a councillor whose term runs",
        },
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        help_text="Shown on the page of each topic. You may leave it empty.",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, giver: Councillor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Councillor.objects.serving().exclude(pk=giver.pk)
        self.fields["to"].queryset = others  # type: ignore[attr-defined]
