"""What must hold before a risk screen moves."""

from datetime import date
from typing import Protocol

from django.utils import timezone

from caseworkflow.risk.states import RiskState
from caseworkflow.risk.terms import RiskArea
from workflow.machine import guard

LEVELS = ("none", "low", "medium", "high")


class ScreenFacts(Protocol):
    areas: dict[str, str]
    review_on: date | None


def highest_level(areas: dict[str, str]) -> str:
    """The screen is as high as its highest area; nothing found is low."""
    found = max((LEVELS.index(level) for level in areas.values()), default=0)
    return (RiskState.LOW, RiskState.LOW, RiskState.MEDIUM, RiskState.HIGH)[found]


@guard("Every area of risk needs an answer.")
def every_area_is_answered(row: ScreenFacts) -> bool:
    return set(row.areas) == set(RiskArea.values) and set(row.areas.values()) <= set(LEVELS)


@guard("The answers do not come to low risk.")
def comes_to_low(row: ScreenFacts) -> bool:
    return highest_level(row.areas) == RiskState.LOW


@guard("The answers do not come to medium risk.")
def comes_to_medium(row: ScreenFacts) -> bool:
    return highest_level(row.areas) == RiskState.MEDIUM


@guard("The answers do not come to high risk.")
def comes_to_high(row: ScreenFacts) -> bool:
    return highest_level(row.areas) == RiskState.HIGH


@guard("The review is not due yet.")
def review_is_due(row: ScreenFacts) -> bool:
    return row.review_on is not None and row.review_on <= timezone.localdate()
