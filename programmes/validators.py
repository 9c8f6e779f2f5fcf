"""What a version may not choose: each refusal names its field; called by the service and by the form alike."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from typing import Any

from programmes.terms.choices import ChoiceFault, Choices
from programmes.terms.offences import is_code_range
from programmes.terms.reading import ChoicesRefused, read_choices
from programmes.terms.vocabularies import (
    AdmissionRule,
    AskWhen,
    BreachRoute,
    DeadlineName,
    Disposal,
    FeedbackValue,
    HistoryRule,
    RepeatRule,
    Satellite,
)

Found = Iterator[ChoiceFault]

REQUIRED_ASSESSMENT_AGE = 18

CRIMINAL_RESPONSIBILITY_AGE = 10

GRAVITY = range(1, 6)

WINDOWS = (6, 12, 24)

MEASURE = re.compile(r"M(10|[1-9])|K([1-9]|1\d|2[0-7])b?")

GSS = re.compile(r"E\d{8}")

NEEDED_DEADLINES = (
    DeadlineName.DECIDE,
    DeadlineName.ATTEMPT,
    DeadlineName.FIRST_CONTACT,
    DeadlineName.APPOINTMENT,
    DeadlineName.ASSESS,
    DeadlineName.PLAN,
)


def validate_choices(settings: Mapping[str, Any], *, code: str, outcome_codes: Collection[str]) -> Choices:
    """The choices in the settings of programme `code`; raises ChoicesRefused with every fault found.

    Ages of the law are the reference values `required_assessment_age` and `criminal_responsibility_age`.
    """
    choices = read_choices(settings)
    faults = [fault for rule in RULES for fault in rule(choices)]
    if choices.code != code:
        faults.append(ChoiceFault("code", f"This is a version of “{code}”; the code cannot change."))
    faults += _outcomes(choices, outcome_codes)
    if faults:
        raise ChoicesRefused(*faults)
    return choices


def people_faults(choices: Choices) -> Found:
    if choices.age_min < CRIMINAL_RESPONSIBILITY_AGE:
        yield ChoiceFault("age_min", f"Nobody under {CRIMINAL_RESPONSIBILITY_AGE} can be referred for an offence.")
    if choices.has(Satellite.REQUIRED_ASSESSMENT) and choices.age_min < REQUIRED_ASSESSMENT_AGE:
        yield ChoiceFault(
            "age_min", f"A required assessment is only for people aged {REQUIRED_ASSESSMENT_AGE} or over."
        )
    if choices.age_max is not None and choices.age_max < choices.age_min:
        yield ChoiceFault("age_max", "The highest age is below the lowest.")
    if choices.judged_below_age is not None and choices.judged_below_age <= choices.age_min:
        yield ChoiceFault("judged_below_age", "Nobody would be judged: this must be above the lowest age.")
    for name in ("sex", "sex_to_judge"):
        if not set(getattr(choices, name)) <= {"F", "M", "X", "U"}:
            yield ChoiceFault(name, "Use only F, M, X and U.")
    yield from _areas(choices)


def _areas(choices: Choices) -> Found:
    if any(not GSS.fullmatch(area) for area in choices.areas):
        yield ChoiceFault("areas", "Give codes of local authorities, such as E08000025.")
    if any(not GSS.fullmatch(one.area) for one in choices.providers):
        yield ChoiceFault("providers", "Give codes of local authorities, such as E08000025.")


def offence_faults(choices: Choices) -> Found:
    if wrong := [one for one in choices.offence_list if not is_code_range(one)]:
        yield ChoiceFault("offence_list", f"Not a code or range of codes: {', '.join(wrong)}.")
    for exclusion in choices.exclusions:
        if wrong := [one for one in exclusion.codes if not is_code_range(one)]:
            yield ChoiceFault("exclusions", f"Not a code or range of codes: {', '.join(wrong)}.")
    yield from _gravity(choices.gravity_min, choices.gravity_max)
    if choices.history_rule is HistoryRule.NONE_OR_OLD and not (
        choices.history_years and choices.history_years_under_18
    ):
        yield ChoiceFault("history_years", "Say how old a conviction must be, for adults and for people under 18.")


def _gravity(lowest: int | None, highest: int | None) -> Found:
    if lowest is None and highest is None:
        return
    if lowest is None or highest is None:
        yield ChoiceFault("gravity_min", "Give both a lowest and a highest gravity, or neither.")
    elif not (lowest in GRAVITY and highest in GRAVITY and lowest <= highest):
        yield ChoiceFault("gravity_min", "Gravity goes from 1 to 5, the lowest first.")


def question_faults(choices: Choices) -> Found:
    names = [ask.name for ask in choices.asks]
    if len(set(names)) < len(names):
        yield ChoiceFault("asks", "Two questions have the same name.")
    when = {ask.when for ask in choices.asks}
    if choices.other_offences and AskWhen.OTHER_OFFENCE not in when:
        yield ChoiceFault(
            "other_offences", "Other offences need a question that is asked when the offence is not on the list."
        )
    if AskWhen.FEW_CONVICTIONS in when and choices.convictions_min is None:
        yield ChoiceFault("convictions_min", "Say how many convictions make the question unnecessary.")
    if choices.convictions_min is not None and AskWhen.FEW_CONVICTIONS not in when:
        yield ChoiceFault("convictions_min", "Add a question that is asked when there are fewer convictions.")


def law_faults(choices: Choices) -> Found:
    if choices.outcome_on_accept == "22":
        yield ChoiceFault("outcome_on_accept", "Outcome 22 may be recorded only after the activity is completed.")
    if choices.disposal is Disposal.CONDITIONAL_CAUTION and choices.admission_rule is not AdmissionRule.SIGNED:
        yield ChoiceFault("admission_rule", "A conditional caution needs a signed admission.")
    if choices.breach_route is BreachRoute.RETURN_TO_POLICE and not choices.has_contract:
        yield ChoiceFault("breach_route", "A case can be returned for breach only where there is a contract.")
    if choices.breach_route is BreachRoute.STATUTORY and not choices.has(Satellite.REQUIRED_ASSESSMENT):
        yield ChoiceFault("breach_route", "Only a required assessment has a statutory consequence.")
    if choices.has_bar and choices.repeat_rule is RepeatRule.UNLIMITED:
        yield ChoiceFault("repeat_rule", "A bar has no effect where the offer may be repeated without limit.")
    if choices.outcome_on_complete and not (choices.has_contract or choices.has(Satellite.DISPOSAL_CLOCK)):
        yield ChoiceFault(
            "outcome_on_complete", "Police record this outcome, so a contract or a disposal clock is needed."
        )
    if choices.random_allocation and not choices.has_contract:
        yield ChoiceFault("random_allocation", "Random allocation is only for programmes with a contract.")


def contract_faults(choices: Choices) -> Found:
    weeks, highest = choices.contract_weeks, choices.condition_max
    if choices.has_contract != (weeks is not None):
        yield ChoiceFault("contract_weeks", "Give the length of the contract if there is one, and only then.")
    if weeks is not None and (
        weeks < 1 or (choices.contract_weeks_max is not None and weeks > choices.contract_weeks_max)
    ):
        yield ChoiceFault("contract_weeks", "The contract is longer than its ceiling, or has no length.")
    if highest is not None and highest < max(choices.condition_min, len(choices.mandatory_conditions)):
        yield ChoiceFault("condition_max", "The most conditions are fewer than the least, or than the mandatory ones.")
    if not set(choices.mandatory_conditions) <= set(choices.condition_types or choices.mandatory_conditions):
        yield ChoiceFault("mandatory_conditions", "A mandatory condition must be one of the types of condition.")


def deadline_faults(choices: Choices) -> Found:
    for name in NEEDED_DEADLINES:
        if name not in choices.deadlines:
            yield ChoiceFault(f"deadlines.{name}", "This deadline is missing.")
    for name, deadline in sorted(choices.deadlines.items()):
        if deadline.amount < 1 or (deadline.at_most is not None and deadline.at_most < deadline.amount):
            yield ChoiceFault(f"deadlines.{name}", "A deadline is 1 or more, and its ceiling is not below it.")
        if choices.contract_weeks is not None and deadline.days > choices.contract_weeks * 7:
            yield ChoiceFault(
                f"deadlines.{name}", f"This is longer than the contract of {choices.contract_weeks} weeks."
            )
    tried = choices.minimum_attempts
    if tried.count < 1 or not 1 <= tried.channels <= tried.count or tried.working_days < 0:
        yield ChoiceFault("minimum_attempts", "Give at least one attempt, and no more channels than attempts.")
    if choices.sessions is not None and choices.sessions < 1:
        yield ChoiceFault("sessions", "Give one session or more.")


def measure_faults(choices: Choices) -> Found:
    if not choices.followup_windows or not set(choices.followup_windows) <= set(WINDOWS):
        yield ChoiceFault("followup_windows", "Follow-up is at 6, 12 and 24 months.")
    if wrong := [one for one in choices.measures if not MEASURE.fullmatch(one)]:
        yield ChoiceFault("measures", f"No such measure: {', '.join(wrong)}.")
    for name, target in choices.kpi_targets.items():
        if not MEASURE.fullmatch(name) or not 0 <= target.percent <= 100:
            yield ChoiceFault(f"kpi_targets.{name}", "Give a known measure and a target from 0 to 100 per cent.")


def promise_faults(choices: Choices) -> Found:
    if not set(choices.feedback_partner) <= {FeedbackValue.RECEIVED}:
        yield ChoiceFault("feedback_partner", "A retailer or partner is told only that the referral was received.")
    if choices.retention_years < 1:
        yield ChoiceFault("retention_years", "Give at least one year.")
    if not choices.lawful_basis.strip():
        yield ChoiceFault("lawful_basis", "Say on what basis the programme holds its records.")
    names = {one.name for one in fields(Choices)}
    for name in set(choices.sources) - names:
        yield ChoiceFault(f"sources.{name}", "There is no setting of this name.")


RULES: tuple[Callable[[Choices], Found], ...] = (
    people_faults,
    offence_faults,
    question_faults,
    law_faults,
    contract_faults,
    deadline_faults,
    measure_faults,
    promise_faults,
)


def _outcomes(choices: Choices, known: Collection[str]) -> Found:
    given = {
        "outcome_on_accept": [choices.outcome_on_accept],
        "outcome_on_complete": [choices.outcome_on_complete],
        "outcomes_on_breach": choices.outcomes_on_breach,
    }
    for name, codes in given.items():
        if wrong := [code for code in codes if code and code not in known]:
            yield ChoiceFault(name, f"Not an outcome type in force: {', '.join(wrong)}.")
