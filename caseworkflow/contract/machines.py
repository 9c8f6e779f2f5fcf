"""Every move that a contract can make, and nothing else."""

from datetime import date

from django_fsm import FSMField, transition

from caseworkflow.contract import guards
from caseworkflow.contract.states import ContractState as State
from caseworkflow.satellite.policies import may_apply, may_work_or_apply, may_work_satellite
from workflow.machine import Machine

TERMS = [
    guards.term_is_set,
    guards.term_is_allowed,
    guards.conditions_are_enough,
    guards.conditions_are_not_too_many,
    guards.conditions_are_inside,
    guards.mandatory_conditions_are_there,
]

EXPLAINED = [guards.effect_is_explained, guards.advice_is_offered, guards.adult_is_present]

SIGNATURES = [
    guards.person_has_signed,
    guards.admission_is_signed,
    guards.adult_is_present,
    guards.copy_is_given,
    guards.police_have_signed,
]


class ContractMachine(Machine):
    """What was agreed under sanction? A move's `answers` are the guards that its own form satisfies."""

    state = FSMField(choices=State, default=State.DRAFT, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[State.DRAFT],
        target=State.OFFERED,
        conditions=[*TERMS, *EXPLAINED],
        permission=may_work_satellite,
        custom={
            "label": "Offer the contract",
            "hint": "The effect of signing and of a breach is explained, and legal advice is offered.",
            "answers": EXPLAINED,
        },
    )
    def offer(self, *, on: date) -> None:
        self.offered_on = on

    @transition(
        field="state",
        source=[State.DRAFT, State.OFFERED],
        target=State.DECLINED,
        permission=may_work_satellite,
        custom={"label": "The person declines", "hint": "The case goes back to police."},
    )
    def decline(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.OFFERED, State.VARIED],
        target=State.SIGNED,
        conditions=[*TERMS, *SIGNATURES],
        permission=may_apply,
        custom={
            "label": "Signed by police",
            "hint": "Police signed what the person signed.",
            "answers": [guards.police_have_signed],
        },
    )
    def sign(self) -> None:
        signed = {
            "edition": self.edition,
            "person_on": self.person_signed_on.isoformat(),
            "police_on": self.police_signed_on.isoformat(),
            "begins_on": self.begins_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
        }
        self.signed_editions = [*self.signed_editions, signed]

    @transition(
        field="state",
        source=[State.VARIED],
        target=State.SIGNED,
        conditions=[guards.was_signed_before, guards.police_do_not_decide],
        permission=may_work_or_apply,
        custom={"label": "Keep the terms as they were", "hint": "The change is taken back: what was signed goes on."},
    )
    def keep(self) -> None:
        self.edition -= 1
        signed = next(one for one in self.signed_editions if one["edition"] == self.edition)
        self.person_signed_on = date.fromisoformat(signed["person_on"])
        self.police_signed_on = date.fromisoformat(signed["police_on"])
        self.begins_on = date.fromisoformat(signed["begins_on"])
        self.ends_on = date.fromisoformat(signed["ends_on"])
        self.is_copy_given = True

    @transition(
        field="state",
        source=[State.SIGNED],
        target=State.RUNNING,
        conditions=[
            guards.person_has_signed,
            guards.police_have_signed,
            guards.adult_is_present,
            guards.copy_is_given,
        ],
        permission=may_work_or_apply,
        custom={"label": "Begin the contract", "hint": "From now on each condition counts."},
    )
    def begin(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.RUNNING],
        target=State.VARIED,
        conditions=[guards.reason_is_given],
        permission=may_work_satellite,
        custom={
            "label": "Change the conditions",
            "hint": "A new edition is drafted, signed again and approved by police.",
            "answers": [guards.reason_is_given],
        },
    )
    def vary(self) -> None:
        self.edition += 1
        self.person_signed_on = self.police_signed_on = None
        self.is_copy_given = False

    @transition(
        field="state",
        source=[State.RUNNING],
        target=State.FULFILLED,
        conditions=[guards.conditions_are_met],
        permission=may_work_satellite,
        custom={"label": "Every condition is met", "hint": "The contract is fulfilled."},
    )
    def fulfil(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.RUNNING],
        target=State.BREACHED,
        permission=may_apply,
        custom={"label": "Breach upheld", "hint": "Police upheld the breach."},
    )
    def breach(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.SIGNED, State.RUNNING, State.VARIED],
        target=State.EXPIRED,
        conditions=[guards.term_is_over],
        permission=may_apply,
        custom={"label": "Ran out", "hint": "The last day passed and not every condition was met."},
    )
    def expire(self) -> None:
        pass
