"""The form by which posts come in: pasted, as files, or the address where they stand."""

from collections.abc import Sequence
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout, Size, Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile

from consult.errors import NotFetched
from consult.intake.actions.retrievals import check_address
from consult.intake.found import Found, find_in
from consult.intake.models import ADDRESS_LENGTH

MEGABYTE = 1024 * 1024
FILE_LIMIT = 5 * MEGABYTE
FILES_LIMIT = 20 * MEGABYTE
MOST_FILES = 20
Upload = UploadedFile[Any]


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """As many files as were chosen, in their order."""

    widget = _SeveralFiles(attrs={"class": "govuk-file-upload"})

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        files = [super(FilesField, self).clean(each, initial) for each in data or []]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Choose {MOST_FILES} files or fewer")
        if sum(file.size for file in files) > FILES_LIMIT:
            raise forms.ValidationError(
                f"Choose files of {FILES_LIMIT // MEGABYTE} MB or less together"
            )
        return files


class ImportForm(forms.Form):
    """Posts: pasted, as files, or the address where they stand. `found` is what was read."""

    text = forms.CharField(
        label="Paste the post",
        help_text="Copy the whole page from your blog, with its date, title and comments.",
        widget=forms.Textarea(attrs={"rows": 10}),
        required=False,
        strip=False,
    )
    file = FilesField(
        label="Or upload the saved page",
        help_text="Saved pages, feeds, exports of your blog or emails: "
        f"{MOST_FILES} files at most, each up to {FILE_LIMIT // MEGABYTE} MB, "
        f"together up to {FILES_LIMIT // MEGABYTE} MB.",
        required=False,
        allow_empty_file=True,
    )
    address = forms.CharField(
        label="Or give its address",
        help_text="Of a post, a blog or a feed.",
        max_length=ADDRESS_LENGTH,
        required=False,
        error_messages={"max_length": f"Use {ADDRESS_LENGTH:,} characters or fewer"},
    )
    found: tuple[Found, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = Layout(
            Field.textarea("text", label_size=Size.MEDIUM, rows=10),
            Field("file", context={"label_size": Size.for_label(Size.MEDIUM)}),
            Field.text("address", label_size=Size.MEDIUM),
            Submit("submit", "Continue"),
        )

    def clean_address(self) -> str:
        """With the scheme that browsers hide."""
        address: str = self.cleaned_data["address"]
        address = f"https://{address}" if address and "://" not in address else address
        try:
            if address:
                check_address(address)
        except NotFetched as error:
            raise forms.ValidationError(str(error)) from None
        return address

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        text, files, address = data["text"], data["file"], data["address"]
        if address and (text.strip() or files):
            raise forms.ValidationError({"address": "Give the post or its address, not both"})
        if text.strip() and files:
            raise forms.ValidationError({"file": "Paste the post or upload files, not both"})
        if not (text.strip() or files or address):
            raise forms.ValidationError({"text": "Paste a post, choose a file or give an address"})
        if not address:
            self._read(text, files)
        return data

    def _read(self, text: str, files: Sequence[Upload]) -> None:
        """What can be read goes on; where nothing can, its field says why."""
        large = [file for file in files if _size_of(file) > FILE_LIMIT]
        pasted = [("", text.encode("utf-8", "surrogatepass"))]
        uploaded = ((_name_of(file), file.read()) for file in files if file not in large)
        found = find_in(uploaded if files else pasted)
        too_large = f"This is larger than {FILE_LIMIT // MEGABYTE} MB."
        found += tuple(Found(_name_of(file), None, too_large) for file in large)
        if any(each.reading for each in found):
            self.found = found
            return
        problems = [
            f"{each.name}: {each.problem}" if len(found) > 1 else each.problem for each in found
        ]
        raise forms.ValidationError({"file" if files else "text": problems})


def _size_of(file: Upload) -> int:
    return file.size or 0


def _name_of(file: Upload) -> str:
    return (file.name or "")[:100]
