"""What pages say of a disposal clock."""

from django.utils import timezone

from caseworkflow.disposal.models import DisposalClock
from caseworkflow.satellite.presenters import Row, day, line
from workflow.words import day_in_words


def disposal_words(row: DisposalClock) -> str:
    if row.outcome_code:
        return f"Code {row.outcome_code} on {day_in_words(row.outcome_on)}."
    return f"{row.words(timezone.localdate())}."


def of_disposal(row: DisposalClock) -> list[Row]:
    today = timezone.localdate()
    gone = row.percent(today)
    return [
        line("Time", row.words(today) + (f" ({gone}% has gone)" if gone is not None else "")),
        day("Starts", row.starts_on),
        day("Offence", row.offence_on),
        day("Bail date", row.bail_on),
        day("Caution", row.caution_on),
        day("Outcome due", row.outcome_due_on),
        day("Limitation date", row.limitation_on),
        day("Last day of the disposal", row.expires_on),
        line("Outcome", f"Code {row.outcome_code} on {day_in_words(row.outcome_on)}" if row.outcome_code else ""),
    ]
