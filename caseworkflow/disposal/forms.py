"""The dates of a disposal."""

from collections.abc import Callable
from typing import Any, ClassVar

from accounts.fields import DayMonthYearField
from workflow.forms import MoveForm

WORDS = {
    "bail_on": ("Bail date", "bail date", ""),
    "caution_on": ("Day of the caution", "day of the caution", ""),
    "limitation_on": ("Limitation date", "limitation date", "Leave empty where no time limit applies to the offence."),
    "outcome_due_on": ("Outcome due", "day on which the outcome is due", ""),
    "expires_on": ("Last day of the disposal", "last day", ""),
}

DATES = tuple(WORDS)


# -- disposal clock --------------------------------------------------------------------------------------------------


def day_field(name: str, *, required: bool = False) -> DayMonthYearField:
    label, noun, hint = WORDS[name]
    return DayMonthYearField(label=label, noun=noun, help_text=hint, required=required)


def is_missing(name: str) -> Callable[[Any], bool]:
    return lambda row: getattr(row, name) is None


class DatesForm(MoveForm):
    """The days that are not on record yet."""

    bail_on = day_field("bail_on")
    caution_on = day_field("caution_on")
    limitation_on = day_field("limitation_on")
    outcome_due_on = day_field("outcome_due_on")
    expires_on = day_field("expires_on")
    leaves_out: ClassVar[dict[str, Any]] = {name: is_missing(name) for name in DATES}
