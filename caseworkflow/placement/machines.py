"""Every move that a placement can make, and nothing else."""

from datetime import date, datetime
from typing import Any

from django_fsm import FSMField, transition

from caseworkflow.case.validators import require_day_since, require_moment_of_case
from caseworkflow.placement import guards
from caseworkflow.placement.policies import may_lead_placement
from caseworkflow.placement.states import PlacementState as State
from caseworkflow.satellite.policies import may_lead_satellite, may_work_satellite
from programmes.calendar import local_day
from workflow.machine import Machine

STAYING = [State.DETOX, State.BUVIDAL, State.ADMITTED, State.IN_TREATMENT]

AFTER = [State.AFTERCARE, State.ABSTINENT, State.LAPSED]

EARLY_EXIT = [guards.leaving_is_dated, guards.leaving_has_reason, guards.naloxone_is_answered]

NOT_ENDED = [
    State.IDENTIFIED,
    State.SUITABILITY,
    State.PREP,
    State.FUNDING_SOUGHT,
    State.FUNDED,
    State.REFUSED,
    State.BED_OFFERED,
    *STAYING,
    State.COMPLETED,
    State.LEFT_EARLY,
    State.DISCHARGED_BY_UNIT,
    *AFTER,
]


LEAVING = ("complete", "leave_early", "discharge")


class PlacementMachine(Machine):
    """Where is the place in rehab? A move's `answers` are the guards that its own form satisfies."""

    state = FSMField(choices=State, default=State.IDENTIFIED, protected=True)

    class Meta:
        abstract = True

    def require_possible(self, verb: str, *, at: datetime | None = None, **_brings: Any) -> None:
        if at is not None:
            require_moment_of_case(self.case, at)
        if verb == "admit" and self.admitted_on is not None:
            offered = local_day(self.bed_offered_at) if self.bed_offered_at else None
            require_day_since(self.admitted_on, offered, "the bed was offered")
        if verb in LEAVING and self.left_on is not None:
            require_day_since(self.left_on, self.admitted_on, "the person was admitted")

    @transition(
        field="state",
        source=[State.IDENTIFIED],
        target=State.SUITABILITY,
        conditions=[guards.person_has_agreed],
        permission=may_work_satellite,
        custom={
            "label": "Check suitability",
            "hint": "The person has agreed to be considered for a place.",
            "answers": [guards.person_has_agreed],
        },
    )
    def check_suitability(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.SUITABILITY],
        target=State.PREP,
        conditions=[guards.dependence_is_assessed, guards.is_signed_off],
        permission=may_lead_placement,
        custom={
            "label": "Start preparation",
            "hint": "Dependence is assessed and a clinician has signed off.",
            "answers": [guards.dependence_is_assessed, guards.is_signed_off],
        },
    )
    def prepare(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.PREP],
        target=State.FUNDING_SOUGHT,
        conditions=[guards.preparation_is_done, guards.price_is_known],
        permission=may_lead_satellite,
        custom={
            "label": "Seek funding",
            "hint": "The unit and its price are known, and preparation is done.",
            "answers": [guards.price_is_known],
        },
    )
    def seek_funding(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.FUNDING_SOUGHT],
        target=State.FUNDED,
        conditions=[guards.funding_is_complete, guards.funding_is_agreed],
        permission=may_lead_placement,
        custom={"label": "Funding agreed", "hint": "Every line is agreed and they add up to the price."},
    )
    def fund(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.FUNDING_SOUGHT],
        target=State.REFUSED,
        permission=may_lead_placement,
        custom={"label": "Funding refused", "hint": "The placement ends here."},
    )
    def refuse_funding(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.FUNDED, State.BED_OFFERED],
        target=State.BED_OFFERED,
        conditions=[guards.unit_is_registered],
        permission=may_work_satellite,
        custom={
            "label": "Record the offer of a bed",
            "hint": "An offer holds for a few days; a new one replaces it.",
            "answers": [guards.unit_is_registered],
        },
    )
    def offer_bed(self, *, at: datetime, until: date) -> None:
        self.bed_offered_at = at
        self.bed_valid_until = until

    @transition(
        field="state",
        source=[State.BED_OFFERED],
        target=State.DETOX,
        conditions=[guards.bed_is_valid, guards.unit_is_registered],
        permission=may_lead_placement,
        custom={"label": "Start detox", "hint": "The day only; no dose is kept here."},
    )
    def start_detox(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.BED_OFFERED],
        target=State.BUVIDAL,
        conditions=[guards.bed_is_valid, guards.unit_is_registered],
        permission=may_lead_placement,
        custom={"label": "Start Buvidal", "hint": "The day only; no dose is kept here."},
    )
    def start_buvidal(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.BED_OFFERED, State.DETOX, State.BUVIDAL],
        target=State.ADMITTED,
        conditions=[
            guards.admission_is_dated,
            guards.bed_is_valid,
            guards.unit_is_registered,
            guards.risk_plan_is_made,
        ],
        permission=may_work_satellite,
        custom={
            "label": "Admitted",
            "hint": "The person is in the unit.",
            "answers": [guards.admission_is_dated, guards.risk_plan_is_made],
        },
    )
    def admit(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.ADMITTED],
        target=State.IN_TREATMENT,
        permission=may_work_satellite,
        custom={"label": "Treatment has started", "hint": "From now on contact is weekly."},
    )
    def start_treatment(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.IN_TREATMENT],
        target=State.COMPLETED,
        conditions=[guards.leaving_is_dated, guards.aftercare_has_address],
        permission=may_work_satellite,
        custom={
            "label": "Treatment completed",
            "hint": "There is an address to go to.",
            "answers": [guards.leaving_is_dated, guards.aftercare_has_address],
        },
    )
    def complete(self) -> None:
        pass

    @transition(
        field="state",
        source=STAYING,
        target=State.LEFT_EARLY,
        conditions=EARLY_EXIT,
        permission=may_work_satellite,
        custom={"label": "Left early", "hint": "Naloxone, and a risk call the same day.", "answers": EARLY_EXIT},
    )
    def leave_early(self) -> None:
        pass

    @transition(
        field="state",
        source=STAYING,
        target=State.DISCHARGED_BY_UNIT,
        conditions=EARLY_EXIT,
        permission=may_work_satellite,
        custom={
            "label": "Discharged by the unit",
            "hint": "Naloxone, and a risk call the same day.",
            "answers": EARLY_EXIT,
        },
    )
    def discharge(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.COMPLETED, State.LEFT_EARLY, State.DISCHARGED_BY_UNIT],
        target=State.AFTERCARE,
        conditions=[guards.aftercare_has_address],
        permission=may_work_satellite,
        custom={
            "label": "Start aftercare",
            "hint": "Checks follow after 1, 4 and 12 weeks, then at 6, 9 and 12 months.",
            "answers": [guards.aftercare_has_address],
        },
    )
    def begin_aftercare(self) -> None:
        pass

    @transition(
        field="state",
        source=AFTER,
        target=State.ABSTINENT,
        conditions=[guards.check_can_be_made],
        permission=may_work_satellite,
        custom={"label": "Abstinent at the check", "hint": "By self-report, a test or the unit's report."},
    )
    def check_abstinent(self) -> None:
        pass

    @transition(
        field="state",
        source=AFTER,
        target=State.LAPSED,
        conditions=[guards.check_can_be_made],
        permission=may_work_satellite,
        custom={"label": "Lapsed at the check", "hint": "A lapse is answered with help, not with an ending."},
    )
    def check_lapsed(self) -> None:
        pass

    @transition(
        field="state",
        source=NOT_ENDED,
        target=State.DIED,
        conditions=[guards.death_is_confirmed],
        permission=may_lead_satellite,
        custom={"label": "Died", "hint": "Only after the death is confirmed on the case."},
    )
    def record_death(self) -> None:
        pass
