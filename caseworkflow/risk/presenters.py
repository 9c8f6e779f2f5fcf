"""What pages say of risk."""

from accounts.words import day_in_words
from caseworkflow.risk.models import RiskScreen
from caseworkflow.risk.states import RiskState
from caseworkflow.risk.terms import RiskArea
from caseworkflow.satellite.presenters import Row, SatelliteSpec, day_row, moment_row, text_row


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
        moment_row("Team leader told", row.leader_told_at),
    ]


RISK = SatelliteSpec(model=RiskScreen, page="risk", title="Risk", machine="risk", words=risk_words, present=of_risk)
