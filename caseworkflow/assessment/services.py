"""Keeping an assessment: the first, a review, the exit."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from caseworkflow.assessment.models import Assessment
from caseworkflow.assessment.terms import AssessmentKind
from caseworkflow.case.models import Case
from caseworkflow.case.services import CASES, lock_case, settle_case, tell_referrals
from caseworkflow.case.validators import require_day_of_case, require_day_since
from ledger.models import Kind
from ledger.transactions import act
from programmes.terms.vocabularies import FeedbackValue, NeedArea
from workflow.machine import MoveRefused
from workflow.transitions import make_transition, record_event


@act()
def record_assessment(
    *,
    case_id: UUID | str,
    actor: User,
    scores: Mapping[str, int | None],
    is_identity_confirmed: bool,
    done_on: date | None = None,
    substances: Sequence[str] = (),
    has_treatment_need: bool | None = None,
    naloxone: str = "",
    summary: str = "",
    version: int | None = None,
) -> Case:
    """Keep the first assessment and move the case; in the cell it is also the first contact."""
    on = done_on or timezone.localdate()
    case = lock_case(case_id, actor=actor, version=version)
    Assessment.objects.create(
        case=case,
        kind=AssessmentKind.INITIAL,
        done_on=on,
        by=actor,
        is_identity_confirmed=is_identity_confirmed,
        substances=list(substances),
        scores=_checked(scores),
        has_treatment_need=has_treatment_need,
        naloxone=naloxone,
        summary=summary,
    )
    case = make_transition(CASES, case_id, "assess", actor=actor, version=version, on=on, then=settle_case)
    if case.first_contact_at is None:
        case.first_contact_at = case.last_contact_at = timezone.now()
        case.first_attempt_at = case.first_attempt_at or case.first_contact_at
        case.save()
    tell_referrals(case, FeedbackValue.REACHED, actor=actor)
    return case


def _checked(scores: Mapping[str, int | None]) -> dict[str, int | None]:
    """Each need from 0 to 10, or None where the person declined to say."""
    if any(need not in NeedArea for need in scores) or any(
        score is not None and not 0 <= score <= 10 for score in scores.values()
    ):
        raise MoveRefused("A need is scored from 0 to 10, or left as declined.")
    return {str(need): score for need, score in scores.items()}


@act()
def record_review(
    *,
    case_id: UUID | str,
    actor: User,
    scores: Mapping[str, int | None],
    kind: str = AssessmentKind.REVIEW,
    done_on: date | None = None,
    substances: Sequence[str] = (),
    has_treatment_need: bool | None = None,
    naloxone: str = "",
    summary: str = "",
    version: int | None = None,
) -> Assessment:
    """Keep a review, the exit assessment, or a correction of the first one as a new row; nothing moves."""
    case = lock_case(case_id, actor=actor, version=version)
    if case.assessed_on is None:
        raise MoveRefused("The first assessment has not been done.")
    done_on = done_on or timezone.localdate()
    require_day_of_case(case, done_on, field="done_on")
    require_day_since(done_on, case.assessed_on, "the first assessment", field="done_on")
    if case.assessments.filter(kind=kind, done_on=done_on).exists():
        raise MoveRefused("One of this day is on record already. Correct that one.", field="done_on")
    found = Assessment.objects.create(
        case=case,
        kind=kind,
        done_on=done_on,
        by=actor,
        is_identity_confirmed=True,
        substances=list(substances),
        scores=_checked(scores),
        has_treatment_need=has_treatment_need,
        naloxone=naloxone,
        summary=summary,
    )
    record_event(
        case, f"record_{kind}", actor=actor, kind=Kind.COLLECTION, then=settle_case, facts={"assessment": str(found.pk)}
    )
    return found
