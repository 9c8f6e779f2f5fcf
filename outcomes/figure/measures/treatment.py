"""Onward treatment, K17 and K18, and needs from entry to exit, K22, for cases of people accepted in whole months."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet

from caseworkflow.assessment.models import Assessment
from caseworkflow.plan.models import OnwardReferral
from outcomes.figure import cohorts, statistics
from outcomes.figure.measures.timeliness import Measure, Share
from programmes.calendar import local_day
from programmes.terms.vocabularies import NeedArea

START_DAYS = 21

#: Drugs of the reference list whose overdose naloxone reverses.
OPIOIDS = frozenset({"heroin", "methadone"})
HAS_NALOXONE = frozenset({"issued", "held"})


@dataclass(frozen=True)
class Onward:
    """Offers of other help: made, accepted and started, and those of them to structured treatment."""

    offered: int
    accepted: int
    started: int
    structured: int
    structured_started: int
    structured_in_time: int


@dataclass(frozen=True)
class Need:
    """One need area where both an entry and an exit score are on record; scores are 0 to 10, lower is better."""

    area: str
    scored: int
    improved: int
    entry: float | None
    exit: float | None


def onward_referrals(programme: str, span: cohorts.Span, on: date | None = None) -> Onward:
    """Offers up to a day; an offer that was declined carries no day and counts with its case."""
    rows = _of_cohort(OnwardReferral, programme, span)
    if on is not None:
        rows = rows.filter(Q(referred_on=None) | Q(referred_on__lte=on))
    structured, begun = Q(is_structured_treatment=True, is_accepted=True), Q(started_on__lte=on or date.max)
    in_time = Q(started_on__lte=F("referred_on") + timedelta(days=START_DAYS))
    counts = rows.aggregate(
        offered=Count("pk"),
        accepted=Count("pk", filter=Q(is_accepted=True)),
        started=Count("pk", filter=begun),
        structured=Count("pk", filter=structured),
        structured_started=Count("pk", filter=structured & begun),
        structured_in_time=Count("pk", filter=structured & begun & in_time),
    )
    return Onward(**counts)


def started_in_time(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K18: started within 21 days, of those referred to structured treatment; until then they are pending.

    An accepted referral without a day has no clock and is left out.
    """
    on = local_day(now)
    structured = _of_cohort(OnwardReferral, programme, span).filter(is_structured_treatment=True, is_accepted=True)
    found = structured.filter(Q(referred_on=None) | Q(referred_on__lte=on)).values_list("referred_on", "started_on")
    verdicts = Counter(_verdict(referred, started, on) for referred, started in found)
    return Share(verdicts["met"], verdicts["met"] + verdicts["missed"], verdicts["pending"], verdicts["left_out"])


def _verdict(referred: date | None, started: date | None, on: date) -> str:
    if referred is None:
        return "left_out"
    due = referred + timedelta(days=START_DAYS)
    if started is not None and started <= on:
        return "met" if started <= due else "missed"
    return "missed" if due < on else "pending"


def referred_to_treatment(programme: str, span: cohorts.Span, now: datetime | None = None) -> Share:
    """K17: referred to structured treatment, of cases assessed with a treatment need."""
    on = local_day(now) if now else date.max
    needing = _of_cohort(Assessment, programme, span).filter(has_treatment_need=True, done_on__lte=on)
    structured = _of_cohort(OnwardReferral, programme, span).filter(is_structured_treatment=True, is_accepted=True)
    structured = structured.filter(Q(referred_on=None) | Q(referred_on__lte=on))
    people = needing.aggregate(
        all=Count("case", distinct=True),
        sent=Count("case", distinct=True, filter=Q(case__in=structured.values("case"))),
    )
    return Share(people["sent"], people["all"])


def naloxone_given(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K20: naloxone issued or already held, of cases in which an assessment names heroin or methadone."""
    rows = _of_cohort(Assessment, programme, span).filter(done_on__lte=local_day(now))
    used: set[Any] = set()
    held: set[Any] = set()
    for case, substances, naloxone in rows.values_list("case_id", "substances", "naloxone"):
        used |= {case} if OPIOIDS.intersection(substances) else set()
        held |= {case} if naloxone in HAS_NALOXONE else set()
    return Share(len(used & held), len(used))


def needs_improved(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K22: scores that were lower at exit than at entry, of all areas where both are on record."""
    found = need_changes(programme, span, dict(NeedArea.choices), local_day(now))
    return Share(sum(one.improved for one in found), sum(one.scored for one in found))


def need_changes(programme: str, span: cohorts.Span, areas: dict[str, str], on: date | None = None) -> list[Need]:
    """K22: for each area, cases with both scores, how many scored lower at exit, and both means."""
    scores: dict[Any, dict[str, dict[str, int | None]]] = {}
    rows = _of_cohort(Assessment, programme, span).filter(kind__in=["initial", "exit"]).order_by("done_on")
    rows = rows.filter(done_on__lte=on) if on else rows
    for case, kind, given in rows.values_list("case_id", "kind", "scores"):
        scores.setdefault(case, {})[kind] = given
    pairs = [(each["initial"], each["exit"]) for each in scores.values() if {"initial", "exit"} <= each.keys()]
    return [_need(label, list(_both(pairs, area))) for area, label in areas.items()]


def _both(pairs: list[tuple[dict[str, Any], dict[str, Any]]], area: str) -> Iterator[tuple[int, int]]:
    for entry, leaving in pairs:
        if entry.get(area) is not None and leaving.get(area) is not None:
            yield entry[area], leaving[area]


def _need(label: str, found: list[tuple[int, int]]) -> Need:
    return Need(
        label,
        len(found),
        sum(after < before for before, after in found),
        statistics.mean([before for before, _ in found]),
        statistics.mean([after for _, after in found]),
    )


def _of_cohort(model: type[Model], programme: str, span: cohorts.Span) -> QuerySet[Any]:
    accepted = cohorts.accepted_referrals(programme, span).values("pk")
    return model._default_manager.filter(case__referral__in=accepted)


MEASURES: dict[str, Measure] = {
    "K17": referred_to_treatment,
    "K18": started_in_time,
    "K20": naloxone_given,
    "K22": needs_improved,
}
