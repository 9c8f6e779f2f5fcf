"""Every move that a case can make, and nothing else."""

from datetime import date, datetime
from typing import Any

from django_fsm import FSMField, transition

from caseworkflow.case import guards, policies, validators
from caseworkflow.case.states import CaseState as S
from workflow.machine import Machine, OneOf, shown_as

ACTIVE = [S.IN_EDUCATION, S.IN_TREATMENT]

AS_PLANNED = OneOf(S.IN_EDUCATION, S.IN_TREATMENT)
AS_BEFORE = OneOf(S.BOOKED, S.IN_EDUCATION, S.IN_TREATMENT)
AS_FAR_AS_IT_HAD_COME = OneOf(S.CONTACTING, S.IN_EDUCATION, S.IN_TREATMENT)

MAY_BE_ENDED = [S.ALLOCATED, S.CONTACTING, S.BOOKED, S.ASSESSED, S.PLAN, *ACTIVE, S.SUSPENDED, S.CONCERN]

ANY_OPEN = [*MAY_BE_ENDED, S.BREACH_REVIEW, S.COMPLETED, S.NOT_COMPLETED, S.RETURNED]


class CaseMachine(Machine):
    """Is the person moving?"""

    state = FSMField(choices=S, default=S.ALLOCATED, protected=True)

    class Meta:
        abstract = True

    def require_possible(self, verb: str, *, on: date | None = None, **_brings: Any) -> None:
        if on is not None:
            validators.require_next_day(self, on)

    # -- Reaching the person -----------------------------------------------------------------------------------------

    @transition(
        state,
        source=S.ALLOCATED,
        target=S.CONTACTING,
        conditions=[guards.person_may_be_contacted],
        permission=policies.may_work_case,
        custom=shown_as("Start contact", "The first attempt to reach them has been made. Nobody is told."),
    )
    def start_contact(self, *, at: datetime) -> None:
        self.first_attempt_at = self.first_attempt_at or at

    @transition(
        state,
        source=[S.ALLOCATED, S.CONTACTING],
        target=S.BOOKED,
        conditions=[guards.person_may_be_contacted],
        permission=policies.may_work_case,
        custom=shown_as("Book appointment", "Offers a first appointment. The person is told; so is the officer."),
    )
    def book(self, *, at: datetime) -> None:
        self.first_offered_at = self.first_offered_at or at

    @transition(
        state,
        source=[S.BOOKED, S.CONCERN],
        target=S.BOOKED,
        conditions=[guards.has_not_been_assessed],
        permission=policies.may_work_case,
        custom=shown_as("Book again", "Offers another time for the first appointment. The person is told."),
    )
    def rebook(self, *, at: datetime) -> None:
        self.first_offered_at = self.first_offered_at or at
        self._forget_concern()

    @transition(
        state,
        source=[S.ALLOCATED, S.CONTACTING, S.BOOKED],
        target=S.ASSESSED,
        conditions=[
            guards.person_was_met,
            guards.identity_is_confirmed,
            guards.consents_are_given,
            guards.risk_is_screened,
        ],
        permission=policies.may_work_case,
        custom=shown_as(
            "Assess", "Keeps the first assessment. Nobody outside is told what it says.", guards.identity_is_confirmed
        ),
    )
    def assess(self, *, on: date) -> None:
        self.assessed_on = on

    # -- The work ----------------------------------------------------------------------------------------------------

    @transition(
        state,
        source=S.ASSESSED,
        target=S.PLAN,
        conditions=[guards.high_needs_are_answered, guards.contract_is_drafted],
        permission=policies.may_work_case,
        custom=shown_as(
            "Agree plan",
            "Keeps the plan that the person has agreed. Nobody outside is told.",
            guards.high_needs_are_answered,
        ),
    )
    def agree_plan(self, *, on: date, leads_to: str) -> None:
        self.plan_agreed_on = on
        self.leads_to = leads_to

    @transition(
        state,
        source=S.ASSESSED,
        target=S.IN_EDUCATION,
        conditions=[guards.programme_is_one_session],
        permission=policies.may_work_case,
        custom=shown_as(
            "Record session", "The one session of this programme. The officer is told that they take part."
        ),
    )
    def begin_session(self, *, on: date) -> None:
        self.begun_on = on
        self.leads_to = S.IN_EDUCATION

    @transition(
        state,
        source=S.PLAN,
        target=AS_PLANNED,
        conditions=[guards.contract_is_signed],
        permission=policies.may_work_case,
        custom=shown_as("Begin", "Starts what the plan says. The officer is told that they take part."),
    )
    def begin(self, *, on: date) -> str:
        self.begun_on = on
        return S(self.leads_to)

    @transition(
        state,
        source=S.IN_EDUCATION,
        target=S.IN_TREATMENT,
        permission=policies.may_work_case,
        custom=shown_as("Change to treatment", "The plan now leads to treatment. Give the reason. Nobody is told."),
    )
    def change_to_treatment(self) -> None:
        self.leads_to = S.IN_TREATMENT

    @transition(
        state,
        source=S.IN_TREATMENT,
        target=S.IN_EDUCATION,
        permission=policies.may_work_case,
        custom=shown_as("Change to education", "The plan now leads to education. Give the reason. Nobody is told."),
    )
    def change_to_education(self) -> None:
        self.leads_to = S.IN_EDUCATION

    @transition(
        state,
        source=ACTIVE,
        target=S.SUSPENDED,
        permission=policies.may_work_case,
        custom=shown_as("Put on hold", "Stops our own clocks, not those of the law. Looked at again every 14 days."),
    )
    def suspend(self, *, on: date, hold_reason: str) -> None:
        self.state_before = self.state
        self.hold_reason, self.held_since = hold_reason, on

    @transition(
        state,
        source=S.SUSPENDED,
        target=AS_PLANNED,
        permission=policies.may_work_case,
        custom=shown_as("Take off hold", "Goes on as before; our own clocks run again. Nobody is told."),
    )
    def resume(self, *, on: date) -> str:
        self._stop_hold(on)
        return self._go_back()

    # -- Doubt, and breach -------------------------------------------------------------------------------------------

    @transition(
        state,
        source=[S.BOOKED, *ACTIVE],
        target=S.CONCERN,
        permission=policies.may_raise_concern,
        custom=shown_as("Raise concern", "Something was missed or happened. Your team leader is told; police are not."),
    )
    def raise_concern(self, *, reason_code: str, at: datetime) -> None:
        self.state_before = self.state
        self.concern_reason, self.concern_since = reason_code, at
        self.concern_count += 1

    @transition(
        state,
        source=S.CONCERN,
        target=AS_BEFORE,
        conditions=[guards.concern_is_no_arrest, guards.excuse_is_on_record],
        permission=policies.may_accept_cause,
        custom=shown_as(
            "Accept cause",
            "Good cause was given and goes on record. The case goes on as before.",
            guards.excuse_is_on_record,
        ),
    )
    def accept_cause(self) -> str:
        self._forget_concern()
        return self._go_back()

    @transition(
        state,
        source=S.CONCERN,
        target=AS_BEFORE,
        conditions=[guards.concern_is_an_arrest],
        permission=policies.may_accept_cause,
        custom=shown_as(
            "End concern: no breach",
            "An arrest is never a breach by itself. Say why nothing follows from it. The case goes on as before; "
            "nobody is told.",
        ),
    )
    def set_concern_aside(self) -> str:
        self._forget_concern()
        return self._go_back()

    @transition(
        state,
        source=S.CONCERN,
        target=S.CONCERN,
        conditions=[
            guards.breach_has_consequences,
            guards.there_is_more_than_an_arrest,
            guards.excuse_was_sought,
            guards.enough_was_missed,
        ],
        permission=policies.may_work_case,
        custom=shown_as(
            "Raise breach review", "Asks a team leader to send this to police to decide. Police are not told yet."
        ),
    )
    def raise_breach(self, *, by: Any, at: datetime) -> None:
        self.breach_raised_by, self.breach_asked_at = by, at

    @transition(
        state,
        source=S.CONCERN,
        target=S.BREACH_REVIEW,
        conditions=[guards.breach_is_raised, guards.excuse_was_sought],
        permission=policies.may_confirm_breach,
        custom=shown_as("Confirm breach review", "Sends the papers to police, who decide. The person is told."),
    )
    def confirm_breach(self, *, at: datetime) -> None:
        self.breach_asked_at = at

    @transition(
        state,
        source=S.BREACH_REVIEW,
        target=AS_BEFORE,
        conditions=[guards.police_excused_the_breach],
        permission=policies.is_clock,
        custom=shown_as("Excuse breach", "Police have excused it. The case goes on as before."),
    )
    def excuse_breach(self) -> str:
        self._forget_concern()
        return self._go_back()

    @transition(
        state,
        source=S.BREACH_REVIEW,
        target=AS_BEFORE,
        conditions=[guards.police_varied_the_conditions],
        permission=policies.is_clock,
        custom=shown_as("Change conditions after breach", "Police want the conditions changed and signed again."),
    )
    def vary_after_breach(self) -> str:
        self._forget_concern()
        return self._go_back()

    @transition(
        state,
        source=S.BREACH_REVIEW,
        target=S.RETURNED,
        conditions=[guards.police_upheld_the_breach],
        permission=policies.is_clock,
        custom=shown_as("Uphold breach", "Police have upheld it and have the case back."),
    )
    def uphold_breach(self, *, on: date, closure_reason: str) -> None:
        self.ended_on, self.closure_reason = on, closure_reason

    # -- The end -----------------------------------------------------------------------------------------------------

    @transition(
        state,
        source=ACTIVE,
        target=S.COMPLETED,
        conditions=[
            guards.conditions_are_evidenced,
            guards.exit_is_assessed,
            guards.placement_is_finished,
            guards.onward_help_was_offered,
        ],
        permission=policies.may_complete,
        custom=shown_as("Complete", "Everything was done and is evidenced. The officer is told that they completed."),
    )
    def complete(self, *, on: date, closure_reason: str) -> None:
        self.completed_on = self.ended_on = on
        self.closure_reason = closure_reason

    @transition(
        state,
        source=MAY_BE_ENDED,
        target=S.NOT_COMPLETED,
        conditions=[guards.ending_is_proposed, guards.enough_was_tried],
        permission=policies.may_confirm_ending,
        custom=shown_as("End without completion", "Confirms the proposed ending. The officer is told “not completed”."),
    )
    def end_without_completion(self, *, on: date) -> None:
        self._stop_hold(on)
        self.ended_on = on

    @transition(
        state,
        source=[S.COMPLETED, S.NOT_COMPLETED],
        target=S.RETURNED,
        conditions=[guards.police_get_it_back],
        permission=policies.is_clock,
        custom=shown_as("Return to police", "Police have the case back to decide its outcome."),
    )
    def return_to_police(self) -> None:
        pass

    @transition(
        state,
        source=[S.COMPLETED, S.NOT_COMPLETED, S.RETURNED],
        target=S.CLOSED,
        conditions=[guards.police_had_it_back, guards.outcome_is_recorded, guards.outcome_22_follows_completion],
        permission=policies.may_lead_or_clock,
        custom=shown_as(
            "Close", "Ends the work. Outcomes are still counted after 6, 12 and 24 months, without contact."
        ),
    )
    def close(self, *, on: date) -> None:
        self.closed_on = on

    @transition(
        state,
        source=S.CLOSED,
        target=AS_FAR_AS_IT_HAD_COME,
        conditions=[
            guards.closed_recently,
            guards.person_is_alive,
            guards.outcome_is_not_recorded,
            guards.has_no_other_open_case,
        ],
        permission=policies.may_lead,
        custom=shown_as("Re-open", "Within 28 days of closing, with the reason. After that it is a new referral."),
    )
    def reopen(self) -> str:
        self.completed_on = self.ended_on = self.closed_on = None
        self.closure_reason, self.ending_proposed_by = "", None
        self._forget_concern()
        return S(self.leads_to) if self.begun_on else S.CONTACTING

    @transition(
        state,
        source=ANY_OPEN,
        target=S.CLOSED,
        conditions=[guards.death_is_reported],
        permission=policies.may_confirm_death,
        custom=shown_as("Close: died", "Confirms what another person reported. Every message to them stops at once."),
    )
    def close_died(self, *, on: date, closure_reason: str) -> None:
        self._stop_hold(on)
        self.ended_on = self.ended_on or on
        self.closed_on, self.closure_reason = on, closure_reason

    @transition(
        state,
        source=MAY_BE_ENDED,
        target=S.CLOSED,
        permission=policies.may_lead,
        custom=shown_as(
            "Close: transferred", "Another provider has accepted the person. The officer is told it ended."
        ),
    )
    def close_transferred(self, *, on: date, closure_reason: str) -> None:
        self._stop_hold(on)
        self.ended_on = self.ended_on or on
        self.closed_on, self.closure_reason = on, closure_reason

    # -- What moves share --------------------------------------------------------------------------------------------

    def _go_back(self) -> str:
        before, self.state_before = self.state_before, ""
        return S(before)

    def _stop_hold(self, on: date) -> None:
        if self.held_since:
            self.holds = [*self.holds, [self.held_since.isoformat(), on.isoformat()]]
            self.hold_reason, self.held_since = "", None

    def _forget_concern(self) -> None:
        self.concern_reason, self.concern_since = "", None
        self.breach_raised_by, self.breach_asked_at = None, None
        self.excuse, self.is_excuse_sought = "", False
