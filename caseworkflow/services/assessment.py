"""What was found and what was agreed: assessments, the plan with its goals, and other help that was offered."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from caseworkflow.models import Assessment, Case, Goal, OnwardReferral
from caseworkflow.services.standing import locked, moved, noted, settled, tell_referrals
from caseworkflow.states import ACTIVE, CaseState
from caseworkflow.terms import AssessmentKind, NeedArea
from ledger.machine import MoveRefused
from ledger.models import Kind
from ledger.moves import act
from referrals.terms import FeedbackValue

RESULTS = {"met", "partly", "not_met"}


@act()
def assess(
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
    case = locked(case_id, actor=actor, version=version)
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
    case = moved(case_id, "assess", actor=actor, version=version, on=on)
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
def review(
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
    case = locked(case_id, actor=actor, version=version)
    if case.assessed_on is None:
        raise MoveRefused("The first assessment has not been done.")
    found = Assessment.objects.create(
        case=case,
        kind=kind,
        done_on=done_on or timezone.localdate(),
        by=actor,
        is_identity_confirmed=True,
        substances=list(substances),
        scores=_checked(scores),
        has_treatment_need=has_treatment_need,
        naloxone=naloxone,
        summary=summary,
    )
    settled(case, noted(case, f"record_{kind}", actor=actor, kind=Kind.COLLECTION, assessment=str(found.pk)))
    return found


@act()
def assess_exit(
    *,
    case_id: UUID | str,
    actor: User,
    scores: Mapping[str, int | None],
    done_on: date | None = None,
    summary: str = "",
    version: int | None = None,
) -> Assessment:
    return review(
        case_id=case_id,
        actor=actor,
        scores=scores,
        kind=AssessmentKind.EXIT,
        done_on=done_on,
        summary=summary,
        version=version,
    )


@act()
def add_goal(
    *,
    case_id: UUID | str,
    actor: User,
    need: str,
    words: str = "",
    action: str = "",
    is_declined: bool = False,
    due_on: date | None = None,
) -> Goal:
    """A goal for one need, or that the person declined help with it."""
    case = locked(case_id, actor=actor)
    if not action and not is_declined:
        raise MoveRefused("A goal needs an action, or that the person declined help.")
    goal = Goal.objects.create(case=case, need=need, words=words, action=action, is_declined=is_declined, due_on=due_on)
    noted(case, "add_goal", actor=actor, kind=Kind.COLLECTION, goal=str(goal.pk), need=str(need))
    return goal


@act()
def agree_plan(
    *,
    case_id: UUID | str,
    actor: User,
    goals: Sequence[Mapping[str, Any]] = (),
    leads_to: str = "",
    on: date | None = None,
    version: int | None = None,
) -> Case:
    """Keep the plan; `leads_to` is in_education or in_treatment, by default what the programme's version says."""
    case = locked(case_id, actor=actor, version=version)
    leads_to = leads_to or case.choices.active_state.value
    if leads_to not in ACTIVE:
        raise MoveRefused("A plan leads to education or to treatment.")
    for goal in goals:
        add_goal(case_id=case_id, actor=actor, **goal)
    on = on or timezone.localdate()
    return moved(case_id, "agree_plan", actor=actor, version=version, on=on, leads_to=CaseState(leads_to))


@act()
def record_goal_result(*, goal_id: UUID | str, actor: User, result: str) -> Goal:
    """Say at the end whether a goal was met, partly met or not met."""
    goal: Goal = Goal.objects.visible_to(actor).select_related("case").get(pk=goal_id)
    case = locked(goal.case_id, actor=actor)
    if result not in RESULTS:
        raise MoveRefused("A goal was met, partly met or not met.")
    goal.result = result
    goal.save(update_fields=["result"])
    noted(case, "record_goal_result", actor=actor, goal=str(goal.pk), result=result)
    return goal


@act()
def record_onward_referral(
    *,
    case_id: UUID | str,
    actor: User,
    service: str,
    is_accepted: bool,
    is_structured_treatment: bool = False,
    referred_on: date | None = None,
) -> OnwardReferral:
    """Keep that other help was offered, and whether the person accepted it."""
    case = locked(case_id, actor=actor)
    offer = OnwardReferral.objects.create(
        case=case,
        service=service,
        is_accepted=is_accepted,
        is_structured_treatment=is_structured_treatment,
        referred_on=(referred_on or timezone.localdate()) if is_accepted else None,
    )
    noted(case, "record_onward_referral", actor=actor, kind=Kind.COLLECTION, onward_referral=str(offer.pk))
    return offer


@act()
def record_onward_start(*, onward_referral_id: UUID | str, actor: User, started_on: date) -> OnwardReferral:
    """Keep the day on which the other help began, as the receiving provider confirms it."""
    offer: OnwardReferral = OnwardReferral.objects.visible_to(actor).get(pk=onward_referral_id)
    case = locked(offer.case_id, actor=actor, is_open=False)
    if not offer.is_accepted:
        raise MoveRefused("The person declined this help.")
    if offer.referred_on and started_on < offer.referred_on:
        raise MoveRefused("It cannot have begun before the person was referred.")
    offer.started_on = started_on
    offer.save(update_fields=["started_on"])
    noted(case, "record_onward_start", actor=actor, onward_referral=str(offer.pk))
    return offer
