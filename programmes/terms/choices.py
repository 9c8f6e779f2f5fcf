"""What one version of a programme has chosen, as frozen typed values; names follow the configuration record."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from programmes.terms.vocabularies import (
    ActiveState,
    AdmissionRule,
    AskWhen,
    BreachRoute,
    Calendar,
    ClosureReason,
    ConditionKind,
    ConsentPurpose,
    DeadlineName,
    Disposal,
    FeedbackValue,
    HistoryRule,
    NeedArea,
    Notify,
    RepeatRule,
    Route,
    Satellite,
    Unit,
)


@dataclass(frozen=True)
class ChoiceFault:
    """What is wrong with one field of a version."""

    field: str
    sentence: str


@dataclass(frozen=True)
class SettingSource:
    """Where a value comes from; `confirmed` is false for a proposal or general knowledge."""

    says: str
    confirmed: bool = False


@dataclass(frozen=True)
class Deadline:
    amount: int
    unit: Unit
    source: str
    confirmed: bool = False
    at_most: int | None = None

    @property
    def text(self) -> str:
        return f"{self.amount} {self.unit.label if self.amount != 1 else self.unit.label[:-1]}"

    @property
    def days(self) -> float:
        """About how many days, to compare deadlines of different units."""
        return (
            self.amount * {"hours": 1 / 24, "days": 1, "working_days": 7 / 5, "weeks": 7, "months": 365 / 12}[self.unit]
        )


@dataclass(frozen=True)
class MinimumAttempts:
    """What must have been tried before a case may end for want of contact."""

    count: int
    channels: int
    working_days: int
    letter: bool


@dataclass(frozen=True)
class Exclusion:
    """Offences refused whatever else is so; the label is the reason in a few words."""

    label: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Ask:
    """A fact that no column holds: yes lets the referral in, no keeps it out."""

    name: str
    question: str
    hint: str = ""
    when: AskWhen = AskWhen.ALWAYS


@dataclass(frozen=True)
class ProviderArea:
    area: str
    organisation: str
    source: str
    confirmed: bool = False


@dataclass(frozen=True)
class Target:
    """The target of a measure, in per cent."""

    percent: float
    source: str
    confirmed: bool = False


@dataclass(frozen=True)
class Choices:
    code: str
    name: str
    summary: str
    route: Route
    disposal: Disposal
    admission_rule: AdmissionRule
    repeat_rule: RepeatRule
    breach_route: BreachRoute
    age_min: int
    retention_years: int
    lawful_basis: str
    deadlines: Mapping[DeadlineName, Deadline]
    minimum_attempts: MinimumAttempts
    commissioner: str = ""
    referral_sources: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    sex_to_judge: tuple[str, ...] = ()
    age_max: int | None = None
    judged_below_age: int | None = None
    sources_without_offence: tuple[str, ...] = ()
    offence_list: tuple[str, ...] = ()
    other_offences: bool = False
    exclusions: tuple[Exclusion, ...] = ()
    offence_months_max: int | None = None
    gravity_min: int | None = None
    gravity_max: int | None = None
    drugs: tuple[str, ...] = ()
    drug_amount_bands: tuple[str, ...] = ()
    supply_must_be_ruled_out: bool = False
    positive_test: bool = False
    test_substances: tuple[str, ...] = ()
    history_rule: HistoryRule = HistoryRule.ANY
    history_years: int | None = None
    history_years_under_18: int | None = None
    convictions_min: int | None = None
    victim_consulted: bool = False
    asks: tuple[Ask, ...] = ()
    satellites: tuple[Satellite, ...] = ()
    contract_weeks: int | None = None
    contract_weeks_max: int | None = None
    condition_min: int = 0
    condition_max: int | None = None
    mandatory_conditions: tuple[ConditionKind, ...] = ()
    condition_types: tuple[ConditionKind, ...] = ()
    sessions: int | None = None
    active_state: ActiveState = ActiveState.IN_TREATMENT
    calendar: Calendar = Calendar.WORKING
    misses_in_a_row: int = 2
    misses_in_total: int = 3
    clock_percents: tuple[int, ...] = (50, 75, 100)
    risk_review_weeks: int = 8
    treatment_chase_days: tuple[int, ...] = ()
    placement_check_weeks: tuple[int, ...] = ()
    outcome_on_accept: str = ""
    outcome_on_complete: str = ""
    outcomes_on_breach: tuple[str, ...] = ()
    random_allocation: bool = False
    needs_set: tuple[NeedArea, ...] = ()
    consents_required: tuple[ConsentPurpose, ...] = ()
    notify: tuple[Notify, ...] = ()
    feedback_police: tuple[FeedbackValue, ...] = ()
    feedback_partner: tuple[FeedbackValue, ...] = (FeedbackValue.RECEIVED,)
    closure_reasons: tuple[ClosureReason, ...] = ()
    followup_windows: tuple[int, ...] = (6, 12, 24)
    measures: tuple[str, ...] = ()
    kpi_targets: Mapping[str, Target] = field(default_factory=dict)
    funds: tuple[str, ...] = ()
    providers: tuple[ProviderArea, ...] = ()
    signed_off_by: str = ""
    signed_off_on: str = ""
    sources: Mapping[str, SettingSource] = field(default_factory=dict)

    @property
    def has_contract(self) -> bool:
        return Satellite.CONTRACT in self.satellites

    @property
    def has_bar(self) -> bool:
        """Whether somebody who does not engage may be barred from a further offer."""
        return self.breach_route is BreachRoute.BAR

    @property
    def keeps_working_days(self) -> bool:
        return self.calendar is Calendar.WORKING

    @property
    def is_signed_off(self) -> bool:
        return bool(self.signed_off_by and self.signed_off_on)

    def has(self, satellite: Satellite) -> bool:
        return satellite in self.satellites

    def deadline(self, name: DeadlineName) -> Deadline | None:
        return self.deadlines.get(name)
