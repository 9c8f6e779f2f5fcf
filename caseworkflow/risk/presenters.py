"""What pages say of risk."""

from accounts.words import day_in_words, moment_in_words
from caseworkflow.risk.models import RiskScreen
from caseworkflow.risk.states import RiskState
from caseworkflow.risk.terms import RiskArea
from caseworkflow.satellite.presenters import Row, SatelliteSpec, day_row, moment_row, text_row
from ledger.models import Entry, Notice


def risk_words(row: RiskScreen) -> str:
    if row.state == RiskState.NOT_SCREENED:
        return "Screen at the assessment."
    return f"Screened on {day_in_words(row.screened_on)}, review on {day_in_words(row.review_on)}."


def of_risk(row: RiskScreen) -> list[Row]:
    areas = [text_row(label, row.areas.get(value, "").capitalize()) for value, label in RiskArea.choices]
    referral = f"{day_in_words(row.safeguarding_referred_on)}, {row.safeguarding_reference}"
    return [
        day_row("Screened", row.screened_on),
        day_row("Review", row.review_on),
        *areas,
        text_row("Safeguarding referral", referral if row.safeguarding_referred_on else ""),
        *_of_telling(row),
    ]


def _of_telling(row: RiskScreen) -> list[Row]:
    """Whether a message left, and whether a team leader has said that they know: only the second is that they know."""
    if row.state != RiskState.HIGH:
        return []
    screened = Entry.objects.about(row).filter(verb="screen_high").last()
    notices = list(Notice.objects.filter(entry_id=screened.pk).order_by("created_at")) if screened else []
    sent = next((one.sent_at for one in notices if one.sent_at), None)
    held = next((one.held_because for one in notices if one.held_because), "Not sent yet.")
    message = moment_row("Message to the team leader", sent) if sent else text_row("Message to the team leader", held)
    knows = moment_in_words(row.leader_told_at) if row.is_known else "Nobody has said so yet"
    return [message, text_row("A team leader knows", knows)]


#: What each act reads as, once it is made.
HISTORY = {
    "open": "A risk screen was opened",
    "screen_low": "Risk was screened: low",
    "screen_medium": "Risk was screened: medium",
    "screen_high": "Risk was screened: high",
    "acknowledge": "A team leader knows of the high risk",
    "refer_safeguarding": "A safeguarding referral was made",
    "call_review": "The risk is to be screened again",
    "fall_due": "The time between two risk screens passed",
}


RISK = SatelliteSpec(
    model=RiskScreen, page="risk", title="Risk", machine="risk", history=HISTORY, words=risk_words, present=of_risk
)
