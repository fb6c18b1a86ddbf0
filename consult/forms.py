"""Forms that pages and the admin share."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Fluid, Hidden, Layout, Size, Submit
from django import forms
from django.conf import settings
from django.utils import timezone

from accounts.models import NAME_LENGTH, Councillor, Ward
from consult.discussion import rules
from consult.errors import NotAPost
from consult.intake.paragraphs import paragraphs_of_text
from consult.moderation import REASON_LENGTH
from consult.outreach.models import Frequency, Weekday
from consult.texts import says_something
from consult.topics import lifecycle

POST_LIMIT = 5 * 1024 * 1024


# What the pack's own constructors leave out: the size of a select's label and a date's legend.
_SMALL_LABEL = {"label_size": Size.for_label(Size.SMALL)}
_SMALL_LEGEND = {"legend_size": Size.for_legend(Size.SMALL)}


def _helper(*fields: Any, submit: str) -> FormHelper:
    helper = FormHelper()
    # Our messages say how to mend it, in the page's own voice; a browser's bubbles do not.
    helper.attrs = {"novalidate": True}
    helper.layout = Layout(*fields, Submit("submit", submit))
    return helper


class CommentForm(forms.Form):
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


class ReplyForm(forms.Form):
    """A reply, the official answer, or the new words of a comment."""

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=rules.COMMENT_LENGTH,
        error_messages={"max_length": f"Use {rules.COMMENT_LENGTH:,} characters or fewer"},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, label: str, submit: str, empty: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].error_messages["required"] = empty
        self.helper = _helper(
            Field.textarea("text", label_size=Size.SMALL, rows=4),
            Hidden("submission", str(self["submission"].value())),
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Field.text("name", field_width=Fluid.TWO_THIRDS, label_size=Size.SMALL),
            Field("ward", context=_SMALL_LABEL),
            submit="Save",
        )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not name.isprintable() or (name and not says_something(name)):
            raise forms.ValidationError("Use letters, numbers, spaces and punctuation only")
        name = " ".join(name.split())
        if Councillor.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError("That is a councillor's name. Use your own, or none")
        return name


class DayField(DateInputField):  # type: ignore[misc]  # its base has no types
    def compress(self, data_list: list[str]) -> date | None:
        try:
            day: date | None = super().compress(data_list)
        except (forms.ValidationError, OverflowError):
            raise forms.ValidationError("Enter a real date, with day, month and year") from None
        return day


class DraftForm(forms.Form):
    title = forms.CharField(
        label="Title",
        help_text="Stands in lists and in the topic's address.",
        max_length=300,
        error_messages={"required": "Enter a title"},
    )
    question = forms.CharField(
        label="Question",
        help_text="One clear question that residents can support or oppose. "
        "It cannot be changed once the topic is open.",
        max_length=lifecycle.QUESTION_LENGTH,
        required=False,
        error_messages={"max_length": f"Use {lifecycle.QUESTION_LENGTH} characters or fewer"},
    )
    can_change = forms.CharField(
        label="What can still change",
        help_text="Which parts of the decision are still open, and which are not.",
        max_length=lifecycle.CAN_CHANGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    closes_on = DayField(
        label="Closing date",
        help_text="The topic closes at the end of this day. 28 days or more is best; "
        "7 is the least.",
        required=False,
        require_all_fields=False,
    )
    body = forms.CharField(
        label="The post",
        help_text="As it was read. Correct what was read wrongly. "
        "An empty line separates paragraphs.",
        max_length=POST_LIMIT,
        widget=forms.Textarea,
        required=False,
    )

    # The `text_key` of the draft that was shown with the form.
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            # Of what is shown now, also beside what was typed before.
            Hidden("seen", seen),
            Field.text("title", label_size=Size.SMALL),
            Field.text("question", label_size=Size.SMALL),
            Field.textarea("can_change", label_size=Size.SMALL, rows=4),
            Field("closes_on", context=_SMALL_LEGEND),
            Field.textarea("body", label_size=Size.SMALL, rows=12),
            submit="Save draft",
        )

    def clean_body(self) -> list[str]:
        try:
            return list(paragraphs_of_text(self.cleaned_data["body"]))
        except NotAPost as error:
            raise forms.ValidationError(str(error)) from None

    def clean_closes_on(self) -> datetime | None:
        """The end of that day in the council's time zone."""
        day: date | None = self.cleaned_data["closes_on"]
        if day is None:
            return None
        if day <= timezone.localdate():
            raise forms.ValidationError("Enter a closing date in the future")
        if day.year > timezone.localdate().year + 5:
            raise forms.ValidationError("Enter a closing date within the next five years")
        return datetime.combine(day, time(23, 59), tzinfo=ZoneInfo(settings.TIME_ZONE))


class DigestForm(forms.Form):
    frequency = forms.ChoiceField(
        label="How often",
        choices=[Choice(value, label) for value, label in Frequency.choices],
        widget=forms.RadioSelect,
    )
    weekday = forms.TypedChoiceField(
        label="Day, if once a week", choices=Weekday.choices, coerce=int
    )
    hour = forms.TypedChoiceField(
        label="Time",
        choices=[(hour, f"{hour % 12 or 12}{'am' if hour < 12 else 'pm'}") for hour in range(24)],
        coerce=int,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Field.radios("frequency", legend_size=Size.SMALL),
            Field("weekday", context=_SMALL_LABEL),
            Field("hour", context=_SMALL_LABEL),
            submit="Save",
        )


class ReasonForm(forms.Form):
    """Why a moderator hides a comment; everybody reads it in its place."""

    reason = forms.CharField(
        label="Reason",
        help_text="Shown in place of the comment, to its writer and to everybody.",
        max_length=REASON_LENGTH,
        error_messages={"required": "Give the reason"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
