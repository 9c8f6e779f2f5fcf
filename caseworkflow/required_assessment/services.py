"""The duty to be assessed after a positive test: small, statutory, and decided by police alone."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.words import moment_in_words as words
from caseworkflow.case.models import Case
from caseworkflow.case.validators import require_day_since
from caseworkflow.required_assessment import guards
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.required_assessment.policies import may_assess
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.calendar import add_working_days, due_moment, local_day
from programmes.terms.choices import Deadline
from programmes.terms.vocabularies import DeadlineName
from referrals.custody.models import DrugTest
from referrals.custody.terms import DrugTestResult
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.services import ask_police
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import PoliceDecisionKind
from workflow.machine import MoveRefused
from workflow.transitions import lock_row, make_transition, record_event

IMPOSE = [("impose", "Impose the initial and the follow-up assessment together"), ("not_impose", "Do not impose it")]

ANSWERS = [("good_cause", "Good cause"), ("prosecute", "Prosecute"), ("nfa", "No further action")]

MOVES = {"good_cause": "accept_cause", "prosecute": "prosecute", "nfa": "take_no_action"}

YES_NO: dict[bool | None, str] = {True: "yes", False: "no", None: "no"}


Version = int | None


@act()
def ask_to_impose(*, case_id: Any, actor: Any) -> PoliceDecision:
    """Ask police to impose a required assessment; only they may."""
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if not may_assess(RequiredAssessment(case=case), actor):
        raise PermissionDenied
    return put_to_police(case, actor)


@act()
def put_to_police(case: Case, actor: Any) -> PoliceDecision:
    """The question itself, also for whoever allocates the case; refused without a positive test or when asked before."""
    test = positive_test(case)
    reasons = reasons_not_to_ask(case)
    if test is None or reasons:
        raise MoveRefused(*reasons)
    asked = ask_police(
        referral_id=case.referral_id,
        kind=PoliceDecisionKind.REQUIRED_ASSESSMENT,
        about_id=case.pk,
        papers={"Drug test": [f"Positive at {words(test.tested_at)}", *(str(one) for one in test.substances)]},
        choices=IMPOSE,
        due_at=add_working_days(timezone.now(), 1),
        actor=actor,
    )
    Case.objects.reckon_anew(case.pk)
    return asked


def reasons_not_to_ask(case: Case) -> list[str]:
    reasons = []
    if RequiredAssessment.objects.filter(case=case).exists():
        reasons.append("A required assessment is imposed already.")
    if open_question(case) is not None:
        reasons.append("Police have been asked and have not answered yet.")
    if positive_test(case) is None:
        reasons.append("No positive drug test is recorded.")
    return reasons


def open_question(case: Case) -> PoliceDecision | None:
    kind = PoliceDecisionKind.REQUIRED_ASSESSMENT
    return PoliceDecision.objects.filter(kind=kind, about_id=case.pk, state=DecisionState.ASKED).first()


def positive_test(case: Case) -> DrugTest | None:
    tests = DrugTest.objects.filter(referral_id=case.referral_id, result=DrugTestResult.POSITIVE)
    return tests.order_by("-tested_at").first()


@act()
def apply_imposed(*, decision: PoliceDecision, actor: Any) -> RequiredAssessment | None:
    """Police imposed it, initial and follow-up together: it begins. Anything else leaves the case as it is."""
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=decision.about_id)
    if decision.decision != "impose" or RequiredAssessment.objects.filter(case=case).exists():
        Case.objects.reckon_anew(case.pk)
        return None
    test = positive_test(case)
    row = RequiredAssessment.objects.create(
        case=case,
        drug_test=test,
        imposed_on=local_day(decision.decided_at or timezone.now()),
        officer_number=decision.decided_by.officer_number if decision.decided_by else "",
        station=case.referral.custody_suite,
        is_follow_up_imposed=True,
        is_disputed=test.is_disputed if test else False,
        dispatched_on=test.sent_to_laboratory_on if test else None,
    )
    Entry.objects.enter(row, actor=actor, verb="impose", kind=Kind.COLLECTION, after=row.state)
    row.after_act()
    return row


@act()
def apply_failed(*, decision: PoliceDecision, actor: Any) -> RequiredAssessment:
    """What police decided on a failure: good cause, prosecution or nothing."""
    verb = MOVES[decision.decision]
    return make_transition(RequiredAssessment.objects, decision.about_id, verb, actor=actor)


@act()
def serve_notice(
    *, case_id: Any, actor: Any, at: datetime, place: str, is_warning_given: bool, version: Version = None
) -> RequiredAssessment:
    return _make_transition("serve_notice", case_id, actor, version, _notice(at, place, is_warning_given))


@act()
def vary_initial(
    *, case_id: Any, actor: Any, at: datetime, place: str, is_warning_given: bool, version: Version = None
) -> RequiredAssessment:
    return _make_transition("vary", case_id, actor, version, _notice(at, place, is_warning_given))


@act()
def attend_initial(*, case_id: Any, actor: Any, ended_at: datetime, version: Version = None) -> RequiredAssessment:
    facts = {"did_attend_initial": True, "did_remain_initial": True, "initial_ended_at": ended_at}
    return _make_transition("attend", case_id, actor, version, facts)


@act()
def fail_initial(
    *, case_id: Any, actor: Any, did_attend: bool, did_remain: bool | None = None, version: Version = None
) -> RequiredAssessment:
    """Police must be told by the deadline `ra_tell_police`."""
    facts = {"did_attend_initial": did_attend, "did_remain_initial": did_remain}
    return _make_transition(
        "fail", case_id, actor, version, facts, tell_police_by=_due(case_id, DeadlineName.RA_TELL_POLICE, 1)
    )


@act()
def require_follow_up(
    *,
    case_id: Any,
    actor: Any,
    decided_at: datetime,
    at: datetime,
    place: str,
    is_warning_given: bool,
    is_form_given: bool,
    version: Version = None,
) -> RequiredAssessment:
    facts = {"follow_up_decided_at": decided_at, **_follow_up(at, place, is_warning_given)}
    return _make_transition("require_follow_up", case_id, actor, version, facts, form="RA4" if is_form_given else "")


@act()
def release_from_follow_up(
    *, case_id: Any, actor: Any, decided_at: datetime, is_form_given: bool, version: Version = None
) -> RequiredAssessment:
    facts = {"follow_up_decided_at": decided_at}
    return _make_transition("release", case_id, actor, version, facts, form="RA5" if is_form_given else "")


@act()
def vary_follow_up(
    *, case_id: Any, actor: Any, at: datetime, place: str, is_warning_given: bool, version: Version = None
) -> RequiredAssessment:
    return _make_transition("vary_follow_up", case_id, actor, version, _follow_up(at, place, is_warning_given))


@act()
def attend_follow_up(*, case_id: Any, actor: Any, version: Version = None) -> RequiredAssessment:
    facts = {"did_attend_follow_up": True, "did_remain_follow_up": True}
    return _make_transition("attend_follow_up", case_id, actor, version, facts)


@act()
def fail_follow_up(
    *, case_id: Any, actor: Any, did_attend: bool, did_remain: bool | None = None, version: Version = None
) -> RequiredAssessment:
    facts = {"did_attend_follow_up": did_attend, "did_remain_follow_up": did_remain}
    by = _due(case_id, DeadlineName.RA_TELL_POLICE, 1)
    return _make_transition("fail_follow_up", case_id, actor, version, facts, tell_police_by=by)


@act()
def tell_police(*, case_id: Any, actor: Any, version: Version = None) -> RequiredAssessment:
    """Tell police whether the person attended and stayed, and nothing else; they decide what follows."""
    row = _make_transition("tell_police", case_id, actor, version, {})
    ask_police(
        referral_id=row.case.referral_id,
        kind=PoliceDecisionKind.ASSESSMENT_FAILED,
        about_id=row.pk,
        papers=failure_papers(row),
        choices=ANSWERS,
        due_at=_due(case_id, DeadlineName.RA_POLICE_DECISION, 10),
        actor=actor,
    )
    return row


def failure_papers(row: RequiredAssessment) -> dict[str, list[str]]:
    """All that police are told: which appointment, whether the person attended, whether they stayed."""
    if row.did_attend_follow_up is not None:
        return {"Follow-up": _told(row.follow_up_at, row.did_attend_follow_up, row.did_remain_follow_up)}
    return {"Initial assessment": _told(row.initial_at, row.did_attend_initial, row.did_remain_initial)}


def _told(due_at: datetime | None, came: bool | None, stayed: bool | None) -> list[str]:
    return [f"Due {words(due_at)}", f"Attended: {YES_NO[came]}", f"Stayed to the end: {YES_NO[stayed]}"]


@act()
def dispute_test(*, case_id: Any, actor: Any, dispatched_on: date, version: Version = None) -> RequiredAssessment:
    """The test is disputed; the requirement stands meanwhile, but no appointment before the laboratory has had time."""
    row = lock_row(RequiredAssessment.objects, actor, version=version, may=may_assess, case_id=case_id)
    require_day_since(dispatched_on, None, field="dispatched_on")
    facts = {"is_disputed": True, "dispatched_on": dispatched_on}
    return record_event(row, "dispute", actor=actor, changes=facts)


@act()
def confirm_test(*, case_id: Any, actor: Any, version: Version = None) -> RequiredAssessment:
    """The laboratory confirmed the test: the dispute is over."""
    row = lock_row(RequiredAssessment.objects, actor, version=version, may=may_assess, case_id=case_id)
    if not guards.test_is_disputed(row):
        raise MoveRefused(guards.test_is_disputed.refuse(row))
    return record_event(row, "confirm_test", actor=actor, changes={"is_disputed": False})


@act()
def quash_requirement(*, case_id: Any, actor: Any, reason: str, version: Version = None) -> RequiredAssessment:
    """The laboratory found no specified drug: the requirement falls away."""
    return _make_transition("quash", case_id, actor, version, {}, reason=reason)


def _notice(at: datetime, place: str, is_warning_given: bool) -> dict[str, Any]:
    return {"initial_at": at, "initial_place": place, "is_warning_given": is_warning_given}


def _follow_up(at: datetime, place: str, is_warning_given: bool) -> dict[str, Any]:
    return {"follow_up_at": at, "follow_up_place": place, "is_warning_given": is_warning_given}


def _due(case_id: Any, name: DeadlineName, days: int) -> datetime:
    """The deadline of the version that the case began under; without one, so many working days."""
    case = Case.objects.select_related("programme_version__programme").get(pk=case_id)
    deadline: Deadline | None = case.choices.deadline(name)
    if deadline is None:
        return add_working_days(timezone.now(), days)
    return due_moment(timezone.now(), deadline.amount, deadline.unit)


def _make_transition(
    verb: str,
    case_id: Any,
    actor: Any,
    version: Version,
    facts: dict[str, Any],
    *,
    form: str = "",
    reason: str = "",
    **brings: Any,
) -> RequiredAssessment:
    rows = RequiredAssessment.objects
    if form:
        facts = {**facts, "forms_issued": _with_form(rows.visible_to(actor).get(case_id=case_id), form)}
    where = {"case_id": case_id}
    return make_transition(rows, where, verb, actor=actor, version=version, reason=reason, changes=facts, **brings)


def _with_form(row: RequiredAssessment, form: str) -> list[dict[str, str]]:
    return [*row.forms_issued, {"form": form, "on": timezone.localdate().isoformat()}]
