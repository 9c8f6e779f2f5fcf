"""By when somebody must have reviewed what was opened in an emergency."""

from datetime import datetime

from administration.misuse.terms import WORKING_DAYS_TO_REVIEW, Pattern
from ledger.models import Alert
from programmes.calendar import add_working_days


def review_due_at(alert: Alert) -> datetime | None:
    """The end of the second working day; what is reviewed, and what is no emergency opening, has none."""
    if alert.pattern != Pattern.BREAK_GLASS or alert.reviewed_at is not None:
        return None
    return add_working_days(alert.found_at, WORKING_DAYS_TO_REVIEW)


def is_review_late(alert: Alert, now: datetime) -> bool:
    due_at = review_due_at(alert)
    return due_at is not None and due_at < now
