"""Why clocks K3 to K6 were missed: of each miss one reason, from what was on record when the clock ran out; never a guess.

Of several facts the nearest to the clock is taken: nobody allocated, then the last appointment, then the attempts.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.contact.terms import MISSED, TWO_WAY, AttemptResult, Attendance
from outcomes.figure import cohorts
from outcomes.figure.measures.decisions import Decision
from outcomes.figure.measures.timeliness import JUDGES, Clock, Journey
from outcomes.figure.terms import MissReason
from programmes.calendar import local_day

#: The clocks of a case, and those that an appointment could have met.
CLOCKS = ("K4", "K4b", "K5", "K6")
OF_APPOINTMENTS = frozenset({"K6"})
#: What the last appointment says; one that was attended says nothing.
OF_ATTENDANCE: Mapping[str, MissReason] = {
    **dict.fromkeys(MISSED, MissReason.DID_NOT_ATTEND),
    Attendance.CANCELLED_PERSON: MissReason.CANCELLED_PERSON,
    Attendance.CANCELLED_SERVICE: MissReason.CANCELLED_SERVICE,
    Attendance.RESCHEDULED: MissReason.CANCELLED_SERVICE,
    Attendance.NOT_RECORDED: MissReason.NOT_RECORDED,
}
Moments = Mapping[Any, Sequence[tuple[datetime, str]]]


@dataclass(frozen=True)
class Contacts:
    """Attempts and appointments of cases with what came of each, in order of their moment."""

    attempts: Moments
    appointments: Moments


def cohort_contacts(programme: str, span: cohorts.Span) -> Contacts:
    """Of the cases that answer the accepted referrals, the ones that they joined as well."""
    accepted = cohorts.accepted_referrals(programme, span).filter(is_history=False).order_by()
    cases = accepted.annotate(answering=cohorts.of_case("pk")).filter(answering__isnull=False).values("answering")
    attempts = Attempt.objects.filter(case__in=cases).order_by("at", "pk").values_list("case", "at", "result")
    kept = Appointment.objects.filter(case__in=cases).order_by("starts_at", "pk")
    return Contacts(_by_case(attempts), _by_case(kept.values_list("case", "starts_at", "attendance")))


def _by_case(rows: Any) -> Moments:
    found: dict[Any, list[tuple[datetime, str]]] = defaultdict(list)
    for case, at, what in rows:
        found[case].append((at, what))
    return found


def count_reasons(found: Sequence[Journey], contacts: Contacts, now: datetime) -> dict[str, Counter[MissReason]]:
    """Per clock how many of its misses have each reason; they add up to the misses."""
    known = [one for one in found if one.accepted_at <= now]
    return {
        name: Counter(
            reason_of_miss(name, one, contacts, JUDGES[name].due_for(one, local_day(now)))
            for one in known
            if _is_missed(JUDGES[name], one, now)
        )
        for name in CLOCKS
    }


def _is_missed(judge: Clock, one: Journey, now: datetime) -> bool:
    return judge(one, now) == "missed"


def reason_of_miss(name: str, one: Journey, contacts: Contacts, due: datetime) -> MissReason:
    if one.case is None or one.allocated_at is None or one.allocated_at > due:
        return MissReason.NOT_ALLOCATED
    if name in OF_APPOINTMENTS:
        held = _between(contacts.appointments, one, due)
        if held and held[-1] in OF_ATTENDANCE:
            return OF_ATTENDANCE[held[-1]]
    return MissReason.NONE if name == "K4" else _reason_of_attempts(one, contacts, due)


def _between(moments: Moments, one: Journey, due: datetime) -> list[str]:
    """What came of each from the acceptance on until the clock ran out: an open case that was joined has earlier ones."""
    return [what for at, what in moments.get(one.case, ()) if one.accepted_at <= at <= due]


def _reason_of_attempts(one: Journey, contacts: Contacts, due: datetime) -> MissReason:
    results = set(_between(contacts.attempts, one, due))
    if AttemptResult.DECLINED in results:
        return MissReason.DECLINED
    return MissReason.NOT_REACHED if results and not results & TWO_WAY else MissReason.NONE


def count_reasons_of_decisions(found: Sequence[Decision], now: datetime) -> Counter[MissReason]:
    """K3: whether a question to the sender was open when the clock ran out."""
    missed = [one for one in found if one.verdict(now) == "missed"]
    return Counter(
        MissReason.QUESTION_OPEN if one.asked_at is not None and one.asked_at <= one.due else MissReason.NONE
        for one in missed
    )
