"""Follow-ups by force for whoever owes the data: counts only, never a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min

from accounts.models import Organisation, OrganisationKind
from outcomes.extract.calendar import Days, gaps_between
from outcomes.extract.models import Extract
from outcomes.follow_up.models import FollowUp
from outcomes.follow_up.terms import FollowUpState, NotMeasurable


@dataclass(frozen=True)
class ForceLine:
    """One force: which days its extracts cover, and how many follow-ups wait for days that they do not."""

    name: str
    covered: tuple[Days, ...]
    gaps: tuple[Days, ...]
    overdue: int
    since: date | None


def force_lines(on: date) -> list[ForceLine]:
    """Every force, the longest overdue first; of one that owes nothing, what it covers."""
    covered = Extract.objects.covered_days()
    rows = FollowUp.objects.overdue(on).order_by().values_list("force_code")
    owed = {code: (number, first) for code, number, first in rows.annotate(n=Count("pk"), first=Min("mature_on"))}
    names = dict(Organisation.objects.filter(kind=OrganisationKind.POLICE).values_list("code", "name"))
    lines = [_line(names.get(code, f"Force {code}"), covered.get(code, ()), owed.get(code)) for code in {*names, *owed}]
    return sorted(lines, key=lambda line: (line.since or date.max, line.name))


def _line(name: str, covered: tuple[Days, ...], owed: tuple[int, date] | None) -> ForceLine:
    return ForceLine(name, covered, gaps_between(covered), *(owed or (0, None)))


def state_lines() -> list[tuple[str, int]]:
    """How many follow-ups stand in each state, those that cannot be measured by reason."""
    rows = FollowUp.objects.order_by().values_list("state", "not_measurable_reason").annotate(n=Count("pk"))
    found = {(state, reason): number for state, reason, number in rows}
    return [(label, number) for label, key in _labels(found) if (number := found.get(key, 0)) or not key[1]]


def _labels(found: Iterable[tuple[str, str]]) -> list[tuple[str, Any]]:
    states = [(state.label, (state.value, "")) for state in FollowUpState if state != FollowUpState.NOT_MEASURABLE]
    reasons = dict(NotMeasurable.choices)
    given = sorted({reason for _, reason in found if reason})
    ended = FollowUpState.NOT_MEASURABLE
    return [*states, *((f"{ended.label}: {reasons.get(one, one)}", (ended.value, one)) for one in given)]
