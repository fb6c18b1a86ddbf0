"""What officers fill in: reasons."""

from django import forms

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
