"""Putting right what a case recorded: judged on the line of time, reckoned anew, and what follows listed for somebody."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from caseworkflow.assessment.models import Assessment
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_correct
from caseworkflow.case.querysets import family_name_key
from caseworkflow.case.services import keep_search_keys, lock_case, settle_case, tell_referrals
from caseworkflow.case.states import CLOSED, ENDING, CaseState
from caseworkflow.case.validators import TO_COME, faults_of_day, faults_of_moment
from caseworkflow.consent.models import Consent
from caseworkflow.consent.states import ConsentState
from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.contact.terms import CAME, MISSED, TWO_WAY, Attendance
from caseworkflow.correction.forms import MistakeForm
from caseworkflow.disposal import services as disposal
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.disposal.states import DisposalState
from ledger.transactions import act
from programmes.calendar import age_on, local_day
from programmes.terms.vocabularies import ConsentPurpose, FeedbackValue
from referrals.correction.models import Correction, CorrectionFollowUp
from referrals.correction.services import (
    CorrectionPlace,
    keep_correction,
    settle_follow_up,
    words_of_field,
    write_new_values,
)
from referrals.correction.terms import CorrectionReason, FollowUpKind
from referrals.feedback.models import Feedback
from referrals.feedback.services import take_back_feedback
from referrals.people.models import Person
from referrals.people.services.register import refile_person
from workflow.machine import MoveRefused
from workflow.seen import require_seen
from workflow.transitions import make_transition, record_event

OLDEST = 110

#: What is told to the referring side on the person's agreement; that a referral came in and was judged is told without.
ON_AGREEMENT = tuple(
    value
    for value in FeedbackValue
    if value not in {FeedbackValue.RECEIVED, FeedbackValue.ACCEPTED, FeedbackValue.NOT_ACCEPTED}
)

ENDED = (*ENDING, *CLOSED)

IN_DOUBT = (CaseState.CONCERN, CaseState.BREACH_REVIEW)


@dataclass(frozen=True)
class Correctable:
    """One kind of record that a case can put right: which rows, what makes a value impossible, what is reckoned anew and
    what is left to somebody.
    """

    title: str
    rows: Callable[[Case], Any]
    faults: Callable[[Case, Any, Any], Iterator[tuple[bool, str]]]
    follow: Callable[[Case, Any, Any, User], Iterator[str]]
    reckon: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] = lambda _row, given: given


@act()
def correct_record(
    *, case_id: UUID | str, kind: str, record_id: UUID | str, actor: User, seen: str, reason: str, **given: Any
) -> Correction:
    """Write the new values over the old ones, which stay readable; refused where the days cannot be so."""
    found = CORRECTABLE[kind]
    case = lock_case(case_id, actor=actor, may=may_correct, is_open=False)
    row = found.rows(case).select_for_update(of=("self",)).get(pk=record_id)
    before = copy(row)
    values = write_new_values(row, found.reckon(row, given), seen=seen)
    if reasons := dict.fromkeys(sentence for is_so, sentence in found.faults(case, before, row) if is_so):
        raise MoveRefused(*reasons)
    row.save()
    follow_ups = found.follow(case, before, row, actor)
    return _keep(case, row, values, found.title, actor=actor, reason=reason, follow_ups=follow_ups)


@act()
def disown_consent(*, case_id: UUID | str, consent_id: UUID | str, actor: User, seen: str, reason: str) -> Correction:
    """Nobody gave this answer: what it allowed ends at once, and what the referring side was told on it is taken back."""
    case = lock_case(case_id, actor=actor, may=may_correct, is_open=False)
    row = case.consents.select_for_update(of=("self",)).get(pk=consent_id)
    require_seen(row, MistakeForm.names, seen)
    before = row.get_state_display()
    row = make_transition(Consent.objects.select_related("case"), row.pk, "disown", actor=actor)
    values = [["Answer", f"{before}, {words_of_field(row, 'said_on')}", row.get_state_display()]]
    title = f"Agreement: {row.get_purpose_display().lower()}"
    follow_ups = _follow_disowned(case, row, actor)
    return _keep(case, row, values, title, actor=actor, reason=reason, follow_ups=follow_ups)


def _keep(
    case: Case, row: Any, values: list[list[str]], title: str, *, actor: User, reason: str, follow_ups: Iterator[str]
) -> Correction:
    place = CorrectionPlace(title=title, about_id=case.pk, person_id=case.person_id, home_id=case.provider_id)
    made = keep_correction(row, values, place, actor=actor, reason=reason, follow_ups=follow_ups)
    facts = {"correction": str(made.pk), "fields": [what for what, _, _ in values]}
    why = f"{title}. {CorrectionReason(reason).label}."
    record_event(case, "correct", actor=actor, reason=why, then=settle_case, facts=facts)
    return made


@act()
def settle_follow_up_of_case(
    *, case_id: UUID | str, follow_up_id: UUID | str, actor: User, answer: str
) -> CorrectionFollowUp:
    """What follows from a correction is settled by whoever may correct the case."""
    case = lock_case(case_id, actor=actor, may=may_correct, is_open=False)
    if not follow_ups_of(case).filter(pk=follow_up_id).exists():
        raise PermissionDenied
    return settle_follow_up(follow_up_id=follow_up_id, actor=actor, answer=answer)


def corrections_of(case: Case) -> Any:
    """What was put right on the case itself and on the referrals that it answers."""
    of_person = Q(record_kind="referrals.person", record_id=case.person_id)
    return Correction.objects.filter(Q(about_id__in=[case.pk, *case.referral_ids]) | of_person)


def follow_ups_of(case: Case) -> Any:
    return CorrectionFollowUp.objects.filter(correction__in=corrections_of(case))


# -- days ----------------------------------------------------------------------------------------------------------------


def _attempt_faults(case: Case, before: Attempt, row: Attempt) -> Iterator[tuple[bool, str]]:
    """A moment that stays as it was is nobody's slip of today."""
    if before.at != row.at:
        yield from faults_of_moment(case, row.at)


def _appointment_faults(case: Case, before: Appointment, row: Appointment) -> Iterator[tuple[bool, str]]:
    is_moved = before.starts_at != row.starts_at
    yield is_moved and row.starts_at < row.offered_at, "That is before it was offered."
    if row.attendance in CAME | MISSED:
        yield row.starts_at > timezone.now(), TO_COME
        if is_moved:
            yield from faults_of_moment(case, row.starts_at)


def _assessment_faults(case: Case, before: Assessment, row: Assessment) -> Iterator[tuple[bool, str]]:
    if before.done_on == row.done_on:
        return
    yield from faults_of_day(case, row.done_on)
    others = case.assessments.exclude(pk=row.pk)
    if row.is_initial:
        yield (
            others.filter(done_on__lt=row.done_on).exists(),
            "That is after another assessment, and this is the first.",
        )
        is_late = case.plan_agreed_on is not None and row.done_on > case.plan_agreed_on
        yield is_late, "That is after the plan was agreed."
    else:
        first = others.filter(kind="initial", done_on__gt=row.done_on)
        yield first.exists(), "That is before the first assessment."


def _consent_faults(_case: Case, _before: Consent, row: Consent) -> Iterator[tuple[bool, str]]:
    said, withdrew = row.said_on or timezone.localdate(), row.withdrawn_on
    yield said > timezone.localdate(), TO_COME
    yield withdrew is not None and said > withdrew, "That is after they withdrew."


def _disposal_faults(_case: Case, _before: DisposalClock, row: DisposalClock) -> Iterator[tuple[bool, str]]:
    yield row.state == DisposalState.DECIDED, "Police have recorded the outcome: these days stand."
    yield (
        row.state == DisposalState.LAPSED,
        "The limitation date has passed, and with it the time to begin: these days stand.",
    )
    yield from disposal.date_faults(row)


def _person_faults(_case: Case, before: Person, row: Person) -> Iterator[tuple[bool, str]]:
    if before.date_of_birth == row.date_of_birth:
        return
    yield not row.date_of_birth and not row.approximate_birth_year, "Give the date of birth."
    if not (born := row.date_of_birth):
        return
    for referral in row.referrals.only("referred_at", "offence_on"):
        sent = local_day(referral.referred_at)
        yield born > sent, "The date of birth is after a referral."
        yield referral.offence_on is not None and born > referral.offence_on, "The date of birth is after an offence."
        yield age_on(born, sent) > OLDEST, f"The date of birth gives an age over {OLDEST}."


# -- what follows --------------------------------------------------------------------------------------------------------


def _told(case: Case, *values: str) -> Any:
    return Feedback.objects.filter(referral__in=case.referral_ids, value__in=values)


def _reckon_contacts(case: Case) -> None:
    """When they were first tried, first reached and last reached, from everything that is on record now."""
    tried = list(case.attempts.values_list("at", "result"))
    came = case.appointments.filter(attendance__in=CAME).values_list("starts_at", flat=True)
    reached = sorted([*(at for at, result in tried if result in TWO_WAY), *came])
    if not reached:
        reached = sorted(case.assessments.filter(kind="initial").values_list("recorded_at", flat=True))[:1]
    if tried:
        case.first_attempt_at = min(at for at, _ in tried)
    case.first_contact_at = reached[0] if reached else None
    case.last_contact_at = reached[-1] if reached else None


def _follow_attempt(case: Case, before: Attempt, row: Attempt, actor: User) -> Iterator[str]:
    _reckon_contacts(case)
    is_reached_no_more = before.result in TWO_WAY and case.first_contact_at is None
    if is_reached_no_more and take_back_feedback(_told(case, FeedbackValue.REACHED), actor=actor):
        yield FollowUpKind.FEEDBACK
    if row.result in TWO_WAY and case.state not in CLOSED:
        tell_referrals(case, FeedbackValue.REACHED, actor=actor)
    if case.state in ENDED:
        yield FollowUpKind.ENDING


def _counts_against(row: Appointment) -> bool:
    return row.attendance in MISSED and not row.good_cause


def _follow_appointment(case: Case, before: Appointment, row: Appointment, actor: User) -> Iterator[str]:
    row.version += 1
    row.save(update_fields=["version"])
    _reckon_contacts(case)
    came = case.appointments.filter(attendance__in=CAME).order_by("starts_at").first()
    day = timezone.localdate(came.starts_at) if came else None
    if take_back_feedback(_told(case, FeedbackValue.ATTENDED_FIRST).exclude(on=day), actor=actor):
        yield FollowUpKind.FEEDBACK
    if came and case.state not in CLOSED:
        tell_referrals(case, FeedbackValue.ATTENDED_FIRST, on=day, actor=actor)
    is_changed = _counts_against(before) != _counts_against(row)
    if is_changed and (case.state in IN_DOUBT or case.concern_count or _counts_against(row)):
        yield FollowUpKind.CONCERN
    if case.state in ENDED:
        yield FollowUpKind.ENDING


def _follow_assessment(case: Case, before: Assessment, row: Assessment, _actor: User) -> Iterator[str]:
    if row.is_initial and before.done_on != row.done_on:
        case.assessed_on = row.done_on
    if case.first_contact_at is not None:
        _reckon_contacts(case)
    is_judged_anew = (before.scores, before.has_treatment_need) != (row.scores, row.has_treatment_need)
    if is_judged_anew and case.plan_agreed_on is not None:
        yield FollowUpKind.PLAN
    if is_judged_anew and case.state in ENDED:
        yield FollowUpKind.ENDING


def _follow_consent(case: Case, before: Consent, row: Consent, _actor: User) -> Iterator[str]:
    row.version += 1
    row.save(update_fields=["version"])
    is_later = before.said_on is not None and row.said_on is not None and row.said_on > before.said_on
    shares = row.purpose == ConsentPurpose.SHARE_POLICE and Feedback.objects.filter(referral__in=case.referral_ids)
    if is_later and shares and shares.exists():
        yield FollowUpKind.SHARED


def _follow_disowned(case: Case, row: Consent, actor: User) -> Iterator[str]:
    is_shared_no_more = row.purpose == ConsentPurpose.SHARE_POLICE and not case.allows_sharing(row.purpose)
    if is_shared_no_more and take_back_feedback(_told(case, *ON_AGREEMENT), actor=actor):
        yield FollowUpKind.SHARED
    if row.purpose in {ConsentPurpose.SHARE_POLICE, ConsentPurpose.TAKE_PART}:
        yield FollowUpKind.RULES
    if case.state in ENDED:
        yield FollowUpKind.ENDING


def _follow_disposal(case: Case, before: DisposalClock, row: DisposalClock, _actor: User) -> Iterator[str]:
    row.version += 1
    row.save(update_fields=["version"])
    if before.offence_on != row.offence_on:
        yield FollowUpKind.RULES
    if case.state in ENDED:
        yield FollowUpKind.ENDING


def _follow_person(case: Case, before: Person, row: Person, _actor: User) -> Iterator[str]:
    refile_person(row)
    key = family_name_key(row.family_name)
    Case.objects.open().filter(person=row).exclude(family_name_key=key).update(family_name_key=key)
    case.family_name_key = key
    keep_search_keys(Case.objects.filter(person=row))
    if before.date_of_birth != row.date_of_birth:
        yield FollowUpKind.RULES
    if before.mobile and before.mobile != row.mobile:
        yield FollowUpKind.MESSAGES


RECORDED = (*CAME, *MISSED, Attendance.CANCELLED_PERSON, Attendance.CANCELLED_SERVICE)

CORRECTABLE: dict[str, Correctable] = {
    "person": Correctable(
        "Person's details", lambda case: Person.objects.filter(pk=case.person_id), _person_faults, _follow_person
    ),
    "attempt": Correctable("Attempt to reach them", lambda case: case.attempts, _attempt_faults, _follow_attempt),
    "appointment": Correctable(
        "Appointment",
        lambda case: case.appointments.filter(attendance__in=RECORDED),
        _appointment_faults,
        _follow_appointment,
    ),
    "assessment": Correctable("Assessment", lambda case: case.assessments, _assessment_faults, _follow_assessment),
    "consent": Correctable(
        "Agreement",
        lambda case: case.consents.exclude(state=ConsentState.MISTAKEN),
        _consent_faults,
        _follow_consent,
    ),
    "disposal": Correctable(
        "Disposal clock",
        lambda case: DisposalClock.objects.filter(case=case),
        _disposal_faults,
        _follow_disposal,
        disposal.reckon_dates,
    ),
}
