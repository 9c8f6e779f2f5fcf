"""What pages say of a disposal clock."""

from django.utils import timezone

from accounts.words import day_in_words
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.disposal.services import dates_of
from caseworkflow.satellite.presenters import Row, SatelliteSpec, day_row, text_row
from programmes.terms.vocabularies import Satellite


def disposal_words(row: DisposalClock) -> str:
    if row.outcome_code:
        return f"Code {row.outcome_code} on {day_in_words(row.outcome_on)}."
    return f"{row.words(timezone.localdate())}."


def of_disposal(row: DisposalClock) -> list[Row]:
    today = timezone.localdate()
    gone = row.percent(today)
    return [
        text_row("Time", row.words(today) + (f" ({gone}% has gone)" if gone is not None else "")),
        day_row("Starts", row.starts_on),
        day_row("Offence", row.offence_on),
        day_row("Bail date", row.bail_on),
        day_row("Caution", row.caution_on),
        day_row("Outcome due", row.outcome_due_on),
        day_row("Limitation date", row.limitation_on),
        day_row("Last day of the disposal", row.expires_on),
        text_row("Outcome", f"Code {row.outcome_code} on {day_in_words(row.outcome_on)}" if row.outcome_code else ""),
    ]


#: What each act reads as, once it is made.
HISTORY = {
    "open": "The clock of the disposal was started",
    "set_dates": "The dates of the disposal were recorded",
    "decide": "Police recorded the outcome",
    "correct_outcome": "The outcome was put right as police corrected it",
    "lapse": "The limitation date passed: proceedings can no longer begin",
}


DISPOSAL = SatelliteSpec(
    model=DisposalClock,
    page="disposal",
    title="Disposal clock",
    machine="disposal",
    history=HISTORY,
    words=disposal_words,
    present=of_disposal,
    asked_by=Satellite.DISPOSAL_CLOCK,
    facts_of=dates_of,
)
