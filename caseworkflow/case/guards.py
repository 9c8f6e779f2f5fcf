"""What must hold before a case moves: true sentences about the case, its satellites and its programme's choices."""

from datetime import date
from typing import Any, Protocol

from django.utils import timezone

from accounts.second_line.context import rows_of_all
from caseworkflow.case.calendar import day_span
from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import BreachDecision, ConcernReason
from programmes.calendar import due_moment, end_of_day, working_days_between
from programmes.terms.choices import Choices
from programmes.terms.vocabularies import BreachRoute, ClosureReason, DeadlineName, Route, Satellite
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import PoliceDecisionKind
from referrals.referral.terms import Source
from workflow.machine import guard


class CaseFacts(Protocol):
    """What of a case, and of what stands beside it, its guards judge."""

    objects: Any
    pk: Any
    state: str
    person: Any
    person_id: Any
    programme_id: Any
    referral: Any
    assessed_on: date | None
    plan_agreed_on: date | None
    completed_on: date | None
    closed_on: date | None
    closure_reason: str
    concern_reason: str
    excuse: str
    is_excuse_sought: bool
    breach_raised_by_id: Any
    ending_proposed_by_id: Any
    death_reported_by_id: Any
    death_source: str
    appointments: Any
    assessments: Any
    attempts: Any
    consents: Any
    goals: Any
    onward_referrals: Any

    @property
    def choices(self) -> Choices: ...

    @property
    def is_one_session(self) -> bool: ...

    @property
    def goes_back_to_police(self) -> bool: ...

    @property
    def has_missed_too_much(self) -> bool: ...

    @property
    def outcome_code(self) -> str: ...


# -- Reaching the person -------------------------------------------------------------------------------------------------


@guard("The person has not agreed to be contacted.", page="caseworkflow:consent-detail")
def person_may_be_contacted(case: CaseFacts) -> bool:
    return case.referral.agrees_to_take_part is not False


@guard(
    "The person has already been assessed: book a session instead, or settle the concern.",
    page="caseworkflow:appointment-create",
)
def has_not_been_assessed(case: CaseFacts) -> bool:
    return case.assessed_on is None


@guard("The first appointment has not been attended.", page="caseworkflow:case-contact")
def person_was_met(case: CaseFacts) -> bool:
    """Attended and stayed; or seen in the cell, where the route begins there."""
    starts_in_cell = case.choices.route is Route.ARREST_REFERRAL and case.referral.source == Source.CUSTODY
    return starts_in_cell or any(one.is_first_and_attended for one in case.appointments.all())


@guard("The identity of the person has not been confirmed.", page="caseworkflow:assessment-create")
def identity_is_confirmed(case: CaseFacts) -> bool:
    return any(one.is_initial and one.is_identity_confirmed for one in case.assessments.all())


@guard("The person has not given every agreement that this programme needs.", page="caseworkflow:consent-detail")
def consents_are_given(case: CaseFacts) -> bool:
    given = {consent.purpose for consent in case.consents.all() if consent.is_given}
    return {consent.value for consent in case.choices.consents_required} <= given


@guard("The risk screen has not been done.", page="caseworkflow:risk-detail")
def risk_is_screened(case: CaseFacts) -> bool:
    screen = getattr(case, "risk_screen", None)
    return screen is not None and screen.is_screened


# -- The work ------------------------------------------------------------------------------------------------------------


@guard(
    "Each high need needs a goal with an action, or that the person declined help with it.",
    page="caseworkflow:plan-agree",
)
def high_needs_are_answered(case: CaseFacts) -> bool:
    made = [one for one in case.assessments.all() if one.is_initial]
    high = made[-1].high_needs if made else set()
    return high <= {goal.need for goal in case.goals.all() if goal.action or goal.is_declined}


@guard("The contract has too few or too many conditions.", page="caseworkflow:contract-detail")
def contract_is_drafted(case: CaseFacts) -> bool:
    """The limits are `condition_min` and `condition_max` of the programme version."""
    if not case.choices.has(Satellite.CONTRACT):
        return True
    contract = getattr(case, "contract", None)
    count = len(contract.terms) if contract else 0
    most = case.choices.condition_max
    return max(case.choices.condition_min, 1) <= count and (most is None or count <= most)


@guard("This programme is not made of one session: agree a plan.", page="caseworkflow:plan-agree")
def programme_is_one_session(case: CaseFacts) -> bool:
    return case.is_one_session


@guard("The contract has not been signed by the person and by police.", page="caseworkflow:contract-detail")
def contract_is_signed(case: CaseFacts) -> bool:
    if not case.choices.has(Satellite.CONTRACT):
        return True
    contract = getattr(case, "contract", None)
    return contract is not None and contract.is_signed


# -- Doubt, and breach ---------------------------------------------------------------------------------------------------


@guard("No cause is on record.", page="caseworkflow:case-record-excuse")
def excuse_is_on_record(case: CaseFacts) -> bool:
    return bool(case.excuse)


@guard(
    "Only a concern about a new arrest ends as no breach: record the reason they gave.",
    page="caseworkflow:case-record-excuse",
)
def concern_is_an_arrest(case: CaseFacts) -> bool:
    return case.concern_reason == ConcernReason.NEW_ARREST


@guard("An arrest needs no cause: end the concern as no breach.", page="caseworkflow:case-set-concern-aside")
def concern_is_no_arrest(case: CaseFacts) -> bool:
    return case.concern_reason != ConcernReason.NEW_ARREST


@guard(
    "An arrest alone is no breach: end the concern. Raise one about a charge or an admission once there is one.",
    page="caseworkflow:case-set-concern-aside",
)
def there_is_more_than_an_arrest(case: CaseFacts) -> bool:
    return case.concern_reason != ConcernReason.NEW_ARREST


@guard(
    "Nothing follows from a breach on this programme: end the case instead.", page="caseworkflow:case-propose-ending"
)
def breach_has_consequences(case: CaseFacts) -> bool:
    return case.choices.breach_route in {BreachRoute.RETURN_TO_POLICE, BreachRoute.STATUTORY}


@guard(
    "The person has not been asked for the reason, or the answer is not on record.",
    page="caseworkflow:case-record-excuse",
)
def excuse_was_sought(case: CaseFacts) -> bool:
    return case.is_excuse_sought


@guard("Too few appointments were missed without good cause for a breach review.", page="caseworkflow:case-contact")
def enough_was_missed(case: CaseFacts) -> bool:
    """The numbers are `misses_in_a_row` and `misses_in_total` of the programme version."""
    if case.concern_reason not in {ConcernReason.DID_NOT_ATTEND, ConcernReason.LOST_CONTACT}:
        return True
    return case.has_missed_too_much


@guard("Nobody has raised a breach review.", page="caseworkflow:case-raise-breach")
def breach_is_raised(case: CaseFacts) -> bool:
    return case.breach_raised_by_id is not None


def _police_said(case: CaseFacts, decision: BreachDecision) -> bool:
    asked = PoliceDecision.objects.filter(kind=PoliceDecisionKind.BREACH, about_id=case.pk)
    latest = asked.filter(state=DecisionState.DECIDED).order_by("decided_at").last()
    return latest is not None and latest.decision == decision


@guard("Police have not excused the breach.")
def police_excused_the_breach(case: CaseFacts) -> bool:
    return _police_said(case, BreachDecision.EXCUSED)


@guard("Police have not asked for other conditions.")
def police_varied_the_conditions(case: CaseFacts) -> bool:
    return _police_said(case, BreachDecision.VARIED)


@guard("Police have not upheld the breach.")
def police_upheld_the_breach(case: CaseFacts) -> bool:
    return _police_said(case, BreachDecision.UPHELD)


# -- The end -------------------------------------------------------------------------------------------------------------


@guard("Not every condition of the contract is evidenced.", page="caseworkflow:contract-detail")
def conditions_are_evidenced(case: CaseFacts) -> bool:
    if not case.choices.has(Satellite.CONTRACT):
        return True
    contract = getattr(case, "contract", None)
    return contract is not None and contract.is_evidenced


@guard("The exit assessment has not been done.", page="caseworkflow:assessment-create")
def exit_is_assessed(case: CaseFacts) -> bool:
    return not case.choices.has(Satellite.CONTRACT) or any(one.is_exit for one in case.assessments.all())


@guard("The placement has not finished.", page="caseworkflow:placement-detail")
def placement_is_finished(case: CaseFacts) -> bool:
    placement = getattr(case, "placement", None)
    return not case.choices.has(Satellite.PLACEMENT) or bool(placement and placement.is_finished)


@guard(
    "Record which other help was offered after the session, and whether it was accepted.",
    page="caseworkflow:onward-create",
)
def onward_help_was_offered(case: CaseFacts) -> bool:
    return not case.is_one_session or case.plan_agreed_on is not None or case.onward_referrals.exists()


@guard("A caseworker first proposes the ending, with its reason.", page="caseworkflow:case-propose-ending")
def ending_is_proposed(case: CaseFacts) -> bool:
    return bool(case.ending_proposed_by_id and case.closure_reason)


@guard("Too little was tried to reach the person.", page="caseworkflow:attempt-create")
def enough_was_tried(case: CaseFacts) -> bool:
    """The numbers are `minimum_attempts` of the programme version; they matter only where nobody was reached."""
    return case.closure_reason != ClosureReason.NO_CONTACT or not missing_attempts(case)


def missing_attempts(case: CaseFacts) -> list[str]:
    """What is still to be tried before a case may end for want of contact, in a few words each."""
    asked, tried = case.choices.minimum_attempts, list(case.attempts.all())
    days = day_span([attempt.at for attempt in tried])
    ways = {attempt.channel for attempt in tried}
    over = working_days_between(*days) if days else 0
    wants = [
        (len(tried) < asked.count, f"{asked.count} attempts in all"),
        (len(ways) < asked.channels, f"attempts in {asked.channels} ways"),
        (over < asked.working_days, f"attempts over at least {asked.working_days} working days"),
        (asked.letter and not any(attempt.is_letter for attempt in tried), "a letter"),
    ]
    return [words for is_missing, words in wants if is_missing]


@guard("Police do not get cases of this programme back: close it.")
def police_get_it_back(case: CaseFacts) -> bool:
    return case.goes_back_to_police


@guard("Police get the case back before it is closed.")
def police_had_it_back(case: CaseFacts) -> bool:
    return not case.goes_back_to_police or case.state == CaseState.RETURNED


@guard("Police have not recorded the outcome code.")
def outcome_is_recorded(case: CaseFacts) -> bool:
    """A code that was given at acceptance answers for a completed case only."""
    if case.state != CaseState.RETURNED:
        return True
    is_new = case.completed_on is not None or case.outcome_code != case.choices.outcome_on_accept
    return bool(case.outcome_code) and (is_new or _police_decided_outcome(case))


def _police_decided_outcome(case: CaseFacts) -> bool:
    asked = PoliceDecision.objects.filter(kind=PoliceDecisionKind.OUTCOME, about_id=case.pk)
    return asked.filter(state=DecisionState.DECIDED).exists()


@guard("Outcome 22 is only for somebody who has completed.")
def outcome_22_follows_completion(case: CaseFacts) -> bool:
    return case.outcome_code != "22" or case.completed_on is not None


@guard("Police have recorded an outcome: it cannot be re-opened.")
def outcome_is_not_recorded(case: CaseFacts) -> bool:
    return not case.goes_back_to_police or case.outcome_code in {"", case.choices.outcome_on_accept}


@guard("It was closed too long ago: a new referral is needed.")
def closed_recently(case: CaseFacts) -> bool:
    """The time is the deadline `reopen` of the programme version."""
    limit = case.choices.deadline(DeadlineName.REOPEN)
    if limit is None or case.closed_on is None:
        return False
    return timezone.now() <= due_moment(end_of_day(case.closed_on), limit.amount, limit.unit)


@guard("The person has died.")
def person_is_alive(case: CaseFacts) -> bool:
    return case.closure_reason != ClosureReason.DIED and case.person.died_on is None


@guard("The person has another open case on this programme.")
def has_no_other_open_case(case: CaseFacts) -> bool:
    others = type(case).objects.filter(person_id=case.person_id, programme_id=case.programme_id)
    with rows_of_all("caseworkflow.one_open_case"):
        return not others.exclude(pk=case.pk).exclude(state=CaseState.CLOSED).exists()


@guard("Another person first reports the death, with the source.", page="caseworkflow:case-report-death")
def death_is_reported(case: CaseFacts) -> bool:
    return case.death_reported_by_id is not None and bool(case.death_source)
