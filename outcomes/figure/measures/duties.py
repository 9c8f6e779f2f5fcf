"""What was owed to police, to the law and to victims, K11 to K16 and K23: told, imposed, attended, in time or not.

Of referrals sent or accepted in whole months, by what was known at a moment. What is not yet due, or of which nobody has
recorded what happened, is pending.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import F

from caseworkflow.disposal.models import DisposalClock
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.required_assessment.states import RequiredAssessmentState
from caseworkflow.victim.models import Victim
from outcomes.figure import cohorts
from outcomes.figure.measures.timeliness import Measure, Share
from programmes.calendar import age_on, due_moment, end_of_day, local_day
from programmes.models import choices_by_digest
from programmes.terms.choices import Deadline
from programmes.terms.vocabularies import DeadlineName, FeedbackValue, Unit
from referrals.custody.models import DrugTest
from referrals.custody.terms import DrugTestResult
from referrals.feedback.models import Feedback
from referrals.feedback.terms import Ending

ADULT = 18
ONE_WORKING_DAY = Deadline(1, Unit.WORKING_DAYS, "definition K11")
FELL_AWAY = frozenset({RequiredAssessmentState.QUASHED})
RELEASED = frozenset({RequiredAssessmentState.QUASHED, RequiredAssessmentState.FA_RELEASED})


def share_of(verdicts: Iterable[str]) -> Share:
    """Met of met and missed, with what is pending and what is left out."""
    found = Counter(verdicts)
    return Share(found["met"], found["met"] + found["missed"], found["pending"], found["left_out"])


def by_day(done: date | None, due: date, today: date) -> str:
    """met, missed or pending by whole days, the last one included."""
    if done is not None and done <= today:
        return "met" if done <= due else "missed"
    return "missed" if due < today else "pending"


def _returned(programme: str, span: cohorts.Span, now: datetime) -> Any:
    accepted = cohorts.accepted_referrals(programme, span).values("pk")
    rows = Feedback.objects.filter(referral__in=accepted, value=FeedbackValue.ENDED, ending=Ending.RETURNED)
    return rows.filter(at__lte=now, referral__case__isnull=False)


def officer_told(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K11: the officer told within the version's limit of the end of the case, of cases returned to police."""
    columns = ("at", "referral__case__ended_on", "referral__programme_version__digest")
    rows = list(_returned(programme, span, now).values_list(*columns))
    chosen = choices_by_digest({row[-1] for row in rows} - {None})
    return share_of(_told(at, ended, chosen[digest].deadlines if digest else {}) for at, ended, digest in rows)


def _told(at: datetime, ended: date | None, limits: Any) -> str:
    if ended is None:
        return "left_out"
    limit = limits.get(DeadlineName.TELL_OFFICER, ONE_WORKING_DAY)
    return "met" if at <= due_moment(end_of_day(ended), limit.amount, limit.unit.value) else "missed"


def outcome_before_limitation(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K12: an outcome recorded by the last day of the limitation, of cases returned; without such a day left out."""
    returned = _returned(programme, span, now).values("referral__case")
    rows = DisposalClock.objects.filter(case__in=returned).values_list("outcome_on", "limitation_on")
    today = local_day(now)
    return share_of("left_out" if limit is None else by_day(done, limit, today) for done, limit in rows)


def assessment_imposed(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K13: a required assessment imposed, of referrals with a positive drug test of somebody aged 18 or over."""
    sent = cohorts.sent_referrals(programme, span).filter(referred_at__lte=now).values("pk")
    tests = DrugTest.objects.filter(referral__in=sent, result=DrugTestResult.POSITIVE)
    rows = tests.values_list(
        "referral", "referral__referred_at", "referral__person__date_of_birth", "referral__approximate_age", IMPOSED
    )
    today = local_day(now)
    found = {
        referral: _imposed(at, born, age, imposed, today)
        for referral, at, born, age, imposed in rows.order_by("referral", "pk")
    }
    return share_of(found.values())


IMPOSED = "referral__case__required_assessment__imposed_on"


def _imposed(at: datetime, born: date | None, age: int | None, imposed: date | None, today: date) -> str:
    years = age_on(born, local_day(at)) if born else age
    if years is None or years < ADULT:
        return "left_out"
    return "met" if imposed is not None and imposed <= today else "missed"


def _required(programme: str, span: cohorts.Span) -> Any:
    accepted = cohorts.accepted_referrals(programme, span).values("pk")
    return RequiredAssessment.objects.filter(case__referral__in=accepted)


def initial_attended(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K14: attended the initial assessment and remained to its end, of those whose time has come."""
    rows = _required(programme, span).filter(initial_at__isnull=False)
    columns = ("state", "initial_at", "did_attend_initial", "did_remain_initial")
    return share_of(_remained(one, now, FELL_AWAY) for one in rows.values_list(*columns))


def follow_up_attended(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K15: attended the follow-up and remained, of those whose time has come and who were not released from it."""
    rows = _required(programme, span).filter(follow_up_at__isnull=False)
    columns = ("state", "follow_up_at", "did_attend_follow_up", "did_remain_follow_up")
    return share_of(_remained(one, now, RELEASED) for one in rows.values_list(*columns))


def _remained(row: tuple[str, datetime, bool | None, bool | None], now: datetime, out: frozenset[Any]) -> str:
    state, at, came, stayed = row
    if at > now:
        return "pending"
    if came is None:
        return "left_out" if state in out else "pending"
    return "met" if came and stayed else "missed"


def failure_told(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K16: police told of a failed required assessment by the limit of the version, of failures."""
    rows = _required(programme, span).filter(tell_police_by__isnull=False, initial_at__lte=now)
    return share_of(_in_time(told, by, now) for told, by in rows.values_list("police_told_at", F("tell_police_by")))


def _in_time(done: datetime | None, due: datetime, now: datetime) -> str:
    if done is not None and done <= now:
        return "met" if done <= due else "missed"
    return "missed" if due < now else "pending"


def _victims(programme: str, span: cohorts.Span) -> Any:
    accepted = cohorts.accepted_referrals(programme, span).values("pk")
    return Victim.objects.exclude(state="none").filter(case__referral__in=accepted)


def victim_consulted(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K23: victims consulted, of those identified."""
    today = local_day(now)
    days = _victims(programme, span).values_list("consulted_on", flat=True)
    return share_of("met" if day is not None and day <= today else "missed" for day in days)


def victim_told(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K23b: victims told the outcome by the day on which they had to be, of those who had to be told."""
    today = local_day(now)
    rows = _victims(programme, span).filter(tell_by__isnull=False).values_list("told_on", "tell_by")
    return share_of(by_day(told, local_day(by), today) for told, by in rows)


MEASURES: dict[str, Measure] = {
    "K11": officer_told,
    "K12": outcome_before_limitation,
    "K13": assessment_imposed,
    "K14": initial_attended,
    "K15": follow_up_attended,
    "K16": failure_told,
    "K23": victim_consulted,
    "K23b": victim_told,
}
