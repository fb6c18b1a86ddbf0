"""What the forms of all audiences are laid out with."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Div, Layout, Size, Submit

# What the pack's own constructors leave out: the size of a select's label and a date's legend.
SMALL_LABEL = {"label_size": Size.for_label(Size.SMALL)}
SMALL_LEGEND = {"legend_size": Size.for_legend(Size.SMALL)}


def helper_of(*fields: Any, submit: str, beside: Button | None = None) -> FormHelper:
    """`beside` is a second button. The first is what the Enter key presses."""
    helper = FormHelper()
    # Our messages say how to mend it, in the page's own voice; a browser's bubbles do not.
    helper.attrs = {"novalidate": True}
    button = Submit("submit", submit)
    both = Div(button, beside, css_class="govuk-button-group") if beside else button
    helper.layout = Layout(*fields, both)
    return helper
