"""What pages say of risk."""

from caseworkflow.risk.models import RiskScreen
from caseworkflow.risk.states import RiskState
from caseworkflow.risk.terms import RiskArea
from caseworkflow.satellite.presenters import Row, day, line, moment
from workflow.words import day_in_words


def risk_words(row: RiskScreen) -> str:
    if row.state == RiskState.NOT_SCREENED:
        return "Screen at the assessment."
    return f"Screened on {day_in_words(row.screened_on)}, review on {day_in_words(row.review_on)}."


def of_risk(row: RiskScreen) -> list[Row]:
    areas = [line(label, row.areas.get(value, "").capitalize()) for value, label in RiskArea.choices]
    referral = f"{day_in_words(row.safeguarding_referred_on)}, {row.safeguarding_reference}"
    return [
        day("Screened", row.screened_on),
        day("Review", row.review_on),
        *areas,
        line("Safeguarding referral", referral if row.safeguarding_referred_on else ""),
        moment("Team leader told", row.leader_told_at),
    ]
