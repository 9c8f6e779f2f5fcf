"""What is read beside a cohort: what each offence weighs, which days extracts cover, and how far each window reaches.

Dates are reckoned here, once for each index day, so that the database only compares days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from outcomes.extract.calendar import Days
from outcomes.figure.cohorts import mature_on
from outcomes.figure.terms import MeasureId
from programmes.calendar import months_after
from programmes.models import ReferenceValue

WAITING_MONTHS = 6
LAG_MONTHS: dict[str, int] = dict.fromkeys((MeasureId.M1, MeasureId.M2, MeasureId.M7), WAITING_MONTHS)
LAG_DAYS = 45
BEFORE_MONTHS = 12
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Harm:
    """What a listed offence weighs: days of the harm index, empty where the list gives none; is it serious; its group."""

    days: float | None = None
    is_serious: bool = False
    group: str = ""


def load_harm() -> dict[str, Harm]:
    """Every offence code that a list of the service holds, by the newest value of each."""
    rows = ReferenceValue.objects.offences().order_by("valid_from")
    return {code: _harm(value) for code, value in rows.values_list("code", "value")}


def _harm(value: Mapping[str, Any]) -> Harm:
    days = value.get("harm_days")
    return Harm(float(days) if days not in (None, "") else None, bool(value.get("serious")), value.get("group") or "")


def code_rows(harm: Mapping[str, Harm]) -> list[dict[str, Any]]:
    """Each listed code as a row; a group is empty where the list gives none."""
    return [
        {"code": code, "harm_days": one.days, "is_serious": int(one.is_serious), "kind": one.group or None}
        for code, one in harm.items()
    ]


def cover_rows(covered: Mapping[str, Iterable[Days]]) -> list[dict[str, Any]]:
    return [
        {"force": force, "first_day": span.first.isoformat(), "last_day": span.last.isoformat()}
        for force, spans in covered.items()
        for span in spans
    ]


def day_rows(days: Iterable[date], windows: Iterable[int], as_of: date) -> list[dict[str, Any]]:
    """For each index day how far its windows reach: the last day of an offence, of its proof, and of maturity.

    What is dated after `as_of` is not known, so no day lies after it but the end of a window and of maturity.
    """
    wanted = tuple(windows)
    return [_day_row(index_on, wanted, as_of) for index_on in days]


def _day_row(index_on: date, windows: tuple[int, ...], as_of: date) -> dict[str, Any]:
    before = months_after(index_on, -BEFORE_MONTHS)
    row = {"index_on": index_on, "known_to": as_of, "next_day": index_on + DAY, "year_before": before}
    row |= {"day_before": index_on - DAY, "reads_to": min(max(months_after(index_on, w) for w in windows), as_of)}
    for window in windows:
        end = months_after(index_on, window)
        row |= {
            f"end{window}": end,
            f"within{window}": min(end, as_of),
            f"proof{window}": min(months_after(index_on, window + WAITING_MONTHS), as_of),
            f"proven{window}_by": mature_on(index_on, window, WAITING_MONTHS, 0),
            f"recorded{window}_by": mature_on(index_on, window, 0, LAG_DAYS),
        }
    return {name: day.isoformat() for name, day in row.items()}
