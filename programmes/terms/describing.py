"""What a version chose, in plain words for a reader: groups of rows, each with its source and its mark."""

from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

from programmes.terms.choices import Choices, SettingSource
from programmes.terms.recorded import DEADLINES_WITHOUT_READER, SETTINGS_WITHOUT_READER
from programmes.terms.vocabularies import DeadlineName, Mark, Term
from workflow.labels import State, Tag


class Row(NamedTuple):
    label: str
    value: str
    source: str
    is_confirmed: bool | None
    is_acted_on: bool = True

    @property
    def tag(self) -> Tag:
        return Mark.of(is_confirmed=bool(self.is_confirmed)).tag


class SettingGroup(NamedTuple):
    title: str
    rows: tuple[Row, ...]


GROUPS: dict[str, tuple[str, ...]] = {
    "How it stands in law": (
        "route",
        "disposal",
        "commissioner",
        "lawful_basis",
        "retention_years",
        "signed_off_by",
        "signed_off_on",
    ),
    "Who may have it": (
        "referral_sources",
        "areas",
        "age_min",
        "age_max",
        "judged_below_age",
        "sex",
        "sex_to_judge",
        "admission_rule",
        "history_rule",
        "history_years",
        "history_years_under_18",
        "convictions_min",
        "repeat_rule",
    ),
    "Offence and drug": (
        "offence_list",
        "other_offences",
        "sources_without_offence",
        "exclusions",
        "offence_months_max",
        "gravity_min",
        "gravity_max",
        "drugs",
        "drug_amount_bands",
        "supply_must_be_ruled_out",
        "positive_test",
        "test_substances",
        "victim_consulted",
    ),
    "Questions that are asked": ("asks",),
    "How a case runs": (
        "satellites",
        "sessions",
        "active_state",
        "contract_weeks",
        "contract_weeks_max",
        "condition_min",
        "condition_max",
        "mandatory_conditions",
        "condition_types",
        "random_allocation",
        "calendar",
        "minimum_attempts",
        "misses_in_a_row",
        "misses_in_total",
        "clock_percents",
        "risk_review_weeks",
        "treatment_chase_days",
        "placement_check_weeks",
        "needs_set",
        "consents_required",
    ),
    "How it ends": (
        "breach_route",
        "outcome_on_accept",
        "outcome_on_complete",
        "outcomes_on_breach",
        "closure_reasons",
        "notify",
        "feedback_police",
        "feedback_partner",
    ),
    "What is counted and paid": ("followup_windows", "measures", "funds"),
}
LABELS = {
    "age_min": "Lowest age",
    "age_max": "Highest age",
    "judged_below_age": "A person judges below the age of",
    "sex_to_judge": "Sex that a person judges",
    "gravity_min": "Lowest gravity",
    "gravity_max": "Highest gravity",
    "condition_min": "Fewest conditions",
    "condition_max": "Most conditions",
    "asks": "Questions",
    "convictions_min": "Fewest convictions",
    "offence_months_max": "Oldest offence, in months",
    "history_years": "Age of a conviction, in years",
    "history_years_under_18": "The same for people under 18",
    "contract_weeks": "Length of the contract, in weeks",
    "contract_weeks_max": "Longest contract, in weeks",
    "satellites": "Runs beside the case",
    "notify": "Who is told",
    "feedback_police": "What police are told",
    "feedback_partner": "What a retailer or partner is told",
    "followup_windows": "Follow-up, in months",
    "retention_years": "Records kept, in years",
    "clock_percents": "Colours of the clock, in per cent",
}


def describe_choices(choices: Choices) -> tuple[SettingGroup, ...]:
    """Every setting that says something; what was left empty is left out."""
    plain = [SettingGroup(title, _rows(choices, names)) for title, names in GROUPS.items()]
    return tuple(group for group in [*plain, _deadlines(choices), _targets(choices), _providers(choices)] if group.rows)


def unconfirmed_count(choices: Choices) -> int:
    return sum(row.is_confirmed is False for group in describe_choices(choices) for row in group.rows)


def _rows(choices: Choices, names: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(
        Row(
            _label(name),
            _words(getattr(choices, name)),
            *_mark(choices.sources.get(name)),
            name not in SETTINGS_WITHOUT_READER,
        )
        for name in names
        if _is_said(getattr(choices, name))
    )


def _label(name: str) -> str:
    return LABELS.get(name, name.replace("_", " ").capitalize())


def _mark(source: SettingSource | None) -> tuple[str, bool | None]:
    return (source.says, source.confirmed) if source else ("", None)


def _is_said(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", ())


def _words(value: Any) -> str:
    if isinstance(value, Term | State):
        return str(value.label)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return ("\n" if value and is_dataclass(value[0]) else ", ").join(_words(one) for one in value)
    if is_dataclass(value):
        said = {one.name: getattr(value, one.name) for one in fields(value)}
        return ", ".join(f"{_label(name).lower()}: {_words(one)}" for name, one in said.items() if one != "")
    return str(value).replace("_", " ")


def _deadlines(choices: Choices) -> SettingGroup:
    given = [(name, choices.deadlines[name]) for name in DeadlineName if name in choices.deadlines]
    rows = [
        Row(name.label, each.text, each.source, each.confirmed, name not in DEADLINES_WITHOUT_READER)
        for name, each in given
    ]
    return SettingGroup("Deadlines", tuple(rows))


def _targets(choices: Choices) -> SettingGroup:
    targets = sorted(choices.kpi_targets.items(), key=lambda item: (len(item[0].rstrip("b")), item[0]))
    return SettingGroup(
        "Targets", tuple(Row(name, f"{one.percent:g}%", one.source, one.confirmed) for name, one in targets)
    )


def _providers(choices: Choices) -> SettingGroup:
    rows = [Row(one.area, one.organisation, one.source, one.confirmed) for one in choices.providers]
    return SettingGroup("Providers by area", tuple(rows))
