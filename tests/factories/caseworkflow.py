"""Cases by life stage, each reached through the acts that lead there."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from caseworkflow.allocation import services as case
from caseworkflow.assessment import services as assessment
from caseworkflow.case.models import Case
from caseworkflow.consent import services as consent
from caseworkflow.contact import services as appointment
from caseworkflow.contact.terms import AttemptResult, Attendance, Channel
from caseworkflow.contract import services as contract
from caseworkflow.plan import services as plan_services
from caseworkflow.police_answers.services import apply_decision
from caseworkflow.risk import services as risk
from caseworkflow.risk.terms import RiskArea
from referrals.intake.services import intake as referrals
from referrals.police_decisions import services as police_decisions_services
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState
from referrals.screening import services as screening_services
from tests.factories.accounts import member
from workflow.machine import MoveRefused

NO_RISK = {area.value: "none" for area in RiskArea}

__all__ = ["MoveRefused", "timezone"]

LOW_NEEDS = {"drugs": 4, "housing": 2}

ASKED = {"evidence": True, "sergeant_authority": True, "no_exclusion": True, "victim_consulted": True}

PERSON = {
    "family_name": "Carter",
    "given_names": "Jo",
    "date_of_birth": date(1990, 5, 4),
    "sex": "F",
    "mobile": "+447700900123",
    "is_safe_to_text": True,
    "postcode": "B1 1AA",
    "officer_number": "4321",
    "responsibility": "admitted",
    "previous_convictions": 3,
    "last_conviction_on": date(2025, 1, 6),
    "gravity_score": 3,
    "victim": "none",
    "agrees_to_take_part": True,
    "agrees_to_share": True,
    "agreement_how": "In person",
    "is_supply_suspected": False,
    "facts_asked": ASKED,
}

OFFERS: dict[str, dict[str, Any]] = {
    "divert": {"source": "street", "offence_code": "092/61", "drug": "cannabis", "drug_amount_band": "personal_small"},
    "drug_education": {
        "source": "street",
        "offence_code": "092/61",
        "drug": "cannabis",
        "drug_amount_band": "personal_small",
    },
    "new_chance": {
        "source": "custody",
        "offence_code": "046/00",
        "gravity_score": 2,
        "previous_convictions": 0,
        "last_conviction_on": None,
    },
    "arrest_referral": {"source": "custody", "custody_suite": "Perry Barr"},
    "checkpoint": {"source": "custody", "custody_suite": "Perry Barr", "offence_code": "046/00"},
    "offender_to_rehab": {"source": "retailer", "drug": "heroin"},
    "required_assessment": {
        "source": "custody",
        "custody_suite": "Perry Barr",
        "offence_code": "046/00",
        "drug_test": "positive",
        "drug_test_substances": ["cocaine"],
    },
    "conditional_caution_drugs": {
        "source": "custody",
        "custody_suite": "Perry Barr",
        "offence_code": "092/61",
        "drug": "cannabis",
        "drug_amount_band": "personal_small",
    },
}


def leader() -> User:
    """A team leader other than whoever stands in the test, to confirm what they propose."""
    return User.objects.filter(username="second.leader").first() or member(Role.TEAM_LEADER, username="second.leader")


def worker() -> User:
    return User.objects.filter(username="the.worker").first() or member(Role.CASEWORKER, username="the.worker")


def officer() -> User:
    found = User.objects.filter(username="the.officer").first()
    return found or member(Role.CUSTODY_OFFICER, username="the.officer")


def sergeant() -> User:
    found = User.objects.filter(username="the.sergeant").first()
    if found is None:
        found = member(Role.DECISION_MAKER, username="the.sergeant")
        found.memberships.update(officer_number="9876")
    return found


def accepted_referral(programme: str = "divert", **changes: Any) -> Referral:
    today = timezone.localdate()
    facts = {
        "offence_on": today if programme in OFFERS and "offence_code" in OFFERS[programme] else None,
        "referred_at": timezone.now(),
        "agreed_at": timezone.now(),
        **PERSON,
        **OFFERS[programme],
        **changes,
        "programme": programme,
    }
    worker()
    referral = referrals.create_referral(actor=officer(), door="page", facts=facts)
    if referral.state != ReferralState.ACCEPTED:
        boss = leader()
        referral = screening_services.accept_referral(
            referral_id=referral.pk,
            actor=boss,
            version=referral.version,
            override_reason="For the test",
            overridden_with=sergeant(),
        )
    return referral


def allocated(programme: str = "divert", *, to: User | None = None, **changes: Any) -> Case:
    referral = accepted_referral(programme, **changes)
    return case.allocate_case(referral_id=referral.pk, actor=leader(), caseworker=to or worker())


def contacting(programme: str = "divert", *, to: User | None = None, **changes: Any) -> Case:
    row = allocated(programme, to=to, **changes)
    appointment.record_attempt(
        case_id=row.pk, actor=row.caseworker, result=AttemptResult.NO_ANSWER, channel=Channel.PHONE
    )
    return fresh(row)


def booked(programme: str = "divert", *, at: datetime | None = None, to: User | None = None, **changes: Any) -> Case:
    row = contacting(programme, to=to, **changes)
    starts_at = at or timezone.now() + timedelta(minutes=1)
    appointment.book_appointment(
        case_id=row.pk,
        actor=row.caseworker,
        starts_at=starts_at,
        place="Cranstoun, Edmund Street",
        offered_at=min(starts_at, timezone.now()),
    )
    return fresh(row)


def seen(programme: str = "divert", **changes: Any) -> Case:
    """Booked for an hour ago and attended, so that the day stands still."""
    row = booked(programme, at=timezone.now() - timedelta(hours=1), **changes)
    first = row.appointments.get()
    appointment.record_attendance(appointment_id=first.pk, actor=row.caseworker, attendance=Attendance.ATTENDED)
    return fresh(row)


def ready_to_assess(programme: str = "divert", **changes: Any) -> Case:
    row = seen(programme, **changes)
    risk.screen_risk(case_id=row.pk, actor=row.caseworker, areas=NO_RISK)
    for purpose in row.choices.consents_required:
        if not row.consents.filter(purpose=purpose.value).exists():
            consent.give_consent(
                case_id=row.pk,
                purpose=purpose.value,
                actor=row.caseworker,
                on=timezone.localdate(),
                wording="1",
                how="In person",
            )
    return fresh(row)


def assessed(programme: str = "divert", *, scores: dict[str, int | None] | None = None, **changes: Any) -> Case:
    row = ready_to_assess(programme, **changes)
    assessment.record_assessment(
        case_id=row.pk, actor=row.caseworker, scores=scores or LOW_NEEDS, is_identity_confirmed=True
    )
    return fresh(row)


def draft_contract(row: Case, *, count: int = 1) -> None:
    today = timezone.localdate()
    contract.set_term(case_id=row.pk, actor=row.caseworker, begins_on=today, ends_on=today + timedelta(weeks=16))
    for number in range(count):
        contract.add_condition(
            case_id=row.pk,
            actor=row.caseworker,
            kind="offending" if number == 0 else "attendance",
            words="Commits no offence" if number == 0 else "Comes to every session",
            due_on=today + timedelta(weeks=15),
        )


def planned(programme: str = "new_chance", **changes: Any) -> Case:
    row = assessed(programme, **changes)
    if row.choices.has_contract:
        draft_contract(row)
    return plan_services.agree_plan(case_id=row.pk, actor=row.caseworker)


def ask_to_sign(row: Case) -> PoliceDecision:
    """Offered, and signed by the person: police are asked to sign."""
    contract.offer_contract(case_id=row.pk, actor=row.caseworker, is_effect_explained=True, is_advice_offered=True)
    return contract.record_signature(
        case_id=row.pk, actor=row.caseworker, on=timezone.localdate(), is_admission_signed=True, is_copy_given=True
    )


def sign_contract(row: Case) -> None:
    police_decide(ask_to_sign(row), "sign")


def police_decide(asked: PoliceDecision, decision: str, outcome_code: str = "") -> None:
    """A decision maker decides; what was put in the queue runs."""
    police_decisions_services.record_police_decision(
        decision_id=asked.pk,
        actor=sergeant(),
        version=asked.version,
        decision=decision,
        reason="Considered",
        outcome_code=outcome_code,
    )


def in_treatment(programme: str = "new_chance", **changes: Any) -> Case:
    row = planned(programme, **changes)
    if row.choices.has_contract:
        sign_contract(row)
        row = apply_decisions(row)
    plan_services.begin_plan(case_id=row.pk, actor=row.caseworker)
    return fresh(row)


def moved_back(row: Case, *, days: int = 9) -> Case:
    """The same case, referred so many days earlier, and whatever it has come to since then on the day after."""
    referral = row.referral
    earlier = timedelta(days=days)
    type(referral).objects.filter(pk=referral.pk).update(
        referred_at=referral.referred_at - earlier, decided_at=referral.decided_at - earlier
    )
    names = [name for name in ("assessed_on", "plan_agreed_on", "begun_on") if getattr(row, name)]
    day = timezone.localdate() - earlier + timedelta(days=1)
    Case.objects.filter(pk=row.pk).update(**dict.fromkeys(names, day))
    return fresh(row)


def apply_decisions(row: Case) -> Case:
    from_police = PoliceDecision.objects.filter(state="decided").order_by("decided_at", "pk")
    for decision in from_police:
        apply_decision(decision_id=decision.pk, actor=User.objects.clock())
    return fresh(row)


def miss(row: Case, *, days: int = 0, **how: Any) -> Any:
    """Book a session now and miss it."""
    made = appointment.book_appointment(
        case_id=row.pk, actor=row.caseworker, starts_at=timezone.now() + timedelta(days=days)
    )
    return appointment.record_attendance(
        appointment_id=made.pk, actor=row.caseworker, attendance=Attendance.DID_NOT_ATTEND, **how
    )


def fresh(row: Case) -> Case:
    return Case.objects.select_related("programme_version", "referral", "person", "caseworker").get(pk=row.pk)
