"""What councillors fill in: a draft, when the digest comes."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.layout import Button, Field, Size
from django import forms
from django.conf import settings
from django.utils import timezone

from consult.errors import NotAPost
from consult.forms.layout import SMALL_LABEL, SMALL_LEGEND, helper_of
from consult.outreach.models import Frequency, Weekday
from consult.reading import paragraphs_of_text
from consult.topics import lifecycle

POST_LIMIT = 5 * 1024 * 1024


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
        self.initial["seen"] = seen
        self.helper = helper_of(
            # A field, and no `Hidden`: the pack reads the value of that as a template.
            Field("seen"),
            Field.text("title", label_size=Size.SMALL),
            Field.text("question", label_size=Size.SMALL),
            Field.textarea("can_change", label_size=Size.SMALL, rows=4),
            Field("closes_on", context=SMALL_LEGEND),
            Field.textarea("body", label_size=Size.SMALL, rows=12),
            submit="Save draft",
            beside=Button.secondary("preview", "Preview"),
        )
        # What is sent was not saved, or its page would be another one (consult.js).
        self.helper.attrs["data-unsaved"] = "yes" if self.is_bound else ""

    @property
    def typed(self) -> list[tuple[str, str]]:
        """All that was sent, by the names of the inputs: so that another page can send it again."""
        days = [f"closes_on_{part}" for part in range(3)]
        names = [*(name for name in self.fields if name != "closes_on"), *days]
        return [(name, self.data.get(name, "")) for name in names]

    def is_beside(self, seen: str) -> None:
        """What was typed is shown with another text of the draft than it was typed for."""
        self.data = dict(self.data.items()) | {"seen": seen}

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
        self.helper = helper_of(
            Field.radios("frequency", legend_size=Size.SMALL),
            Field("weekday", context=SMALL_LABEL),
            Field("hour", context=SMALL_LABEL),
            submit="Save",
        )
