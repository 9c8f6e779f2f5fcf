"""The dates of a disposal."""

from typing import Any

from accounts.fields import DayMonthYearField
from workflow.forms import MoveForm

DATES = ("bail_on", "caution_on", "limitation_on", "outcome_due_on", "expires_on")


# -- disposal clock --------------------------------------------------------------------------------------------------


class DatesForm(MoveForm):
    bail_on = DayMonthYearField(label="Bail date", noun="bail date", required=False)
    caution_on = DayMonthYearField(label="Day of the caution", noun="day of the caution", required=False)
    limitation_on = DayMonthYearField(
        label="Limitation date",
        help_text="Leave empty where no time limit applies to the offence.",
        noun="limitation date",
        required=False,
    )
    outcome_due_on = DayMonthYearField(label="Outcome due", noun="day on which the outcome is due", required=False)
    expires_on = DayMonthYearField(label="Last day of the disposal", noun="last day", required=False)

    @staticmethod
    def first(row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in DATES}
