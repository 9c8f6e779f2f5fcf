"""What a frozen plan asks: its lines, those of who took it up or completed by the landmark, and several tests as one.

A person is told apart by what had happened by a landmark after the index date, and offences count from that day on for
both sides. Otherwise whoever offends early could not complete, and the time until then would count as theirs who did.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from outcomes.comparison.cohorts import Followed, Side, observed_people, trial_people
from outcomes.comparison.measures.lines import Line, Setting, answer_line, design_lines, observed_designs
from outcomes.comparison.models import AnalysisPlan
from outcomes.comparison.statistics import correct_p_values
from outcomes.comparison.terms import Analysis, Design, Estimand, Matching, Planned
from outcomes.figure.cohorts import Span
from programmes.calendar import months_after

#: Whatever a landmark tells apart is shown as the pace and the rate; shares in twelve months are of everybody.
OF_A_LANDMARK = (Estimand.HAZARD_RATIO, Estimand.RATE_RATIO)

#: Ratio and difference of the same shares are one comparison.
SAME_TEST = {Estimand.RISK_RATIO_12: Estimand.RISK_DIFFERENCE_12}


def compare_as_planned(plan: AnalysisPlan, as_of: date) -> list[dict[str, Any]]:
    """Every line of a plan, the headline first; those of a landmark follow their design."""
    programme, span = plan.programme.code, Span(plan.first_month, plan.last_month)
    trial, observed = trial_people(programme, span, as_of), observed_people(programme, span, as_of)
    found = [
        answer_line(programme, side, line, plan.window_months, as_of)
        for design, side in _planned_designs(plan, trial, observed)
        for line in _lines_of(plan, design, side, as_of)
    ]
    corrected = correct_lines(found)
    return [{**line, "status": str(Planned.PLANNED), "plan": str(plan.pk)} for line in corrected]


def correct_lines(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each line with the chance that holds for all comparisons of the plan together; those that claim nothing have none."""
    tested = {_test_of(line): line["p_value"] for line in lines if is_tested(line)}
    corrected = dict(zip(tested, correct_p_values(list(tested.values())), strict=True))
    return [
        {**line, "p_corrected": corrected[_test_of(line)] if is_tested(line) else None, "tests": len(corrected)}
        for line in lines
    ]


def is_tested(line: dict[str, Any]) -> bool:
    """Whether a line may come to a claim: everybody offered, beside people like them or drawn."""
    return (
        line["value"] is not None and line["design"] != Design.UNADJUSTED and line["analysis"] == str(Analysis.OFFERED)
    )


def _test_of(line: dict[str, Any]) -> tuple[str, str]:
    return line["design"], SAME_TEST.get(line["estimand"], line["estimand"])


def _planned_designs(plan: AnalysisPlan, trial: Side, observed: Side) -> Iterator[tuple[Design, Side]]:
    if trial.people and Design.RANDOMISED in plan.designs:
        yield Design.RANDOMISED, trial
    yield from ((design, side) for design, side in observed_designs(observed) if design in plan.designs)


def _lines_of(plan: AnalysisPlan, design: Design, side: Side, as_of: date) -> Iterator[Line]:
    setting = Setting(tuple(plan.covariates), float(plan.caliper), plan.matching == Matching.PAIRS)
    for line in design_lines(design, side, plan.window_months, as_of, setting):
        if line.estimand in plan.estimands:
            yield line
    if plan.landmark_months and design in LANDMARKS:
        analysis, people = split_by_landmark(design, side.people, plan.landmark_months)
        for line in design_lines(design, replace(side, people=people), plan.window_months, as_of, setting):
            if line.estimand in plan.estimands and line.estimand in OF_A_LANDMARK:
                yield replace(line, analysis=analysis)


LANDMARKS = {Design.RANDOMISED: Analysis.AS_TREATED, Design.MATCHED: Analysis.COMPLETED}


def split_by_landmark(design: Design, people: Iterable[Followed], months: int) -> tuple[Analysis, tuple[Followed, ...]]:
    """People by what had happened by the landmark, followed from it; who left or whose last day it is stays out.

    Of a trial everybody stays and stands where they were by then. Of others, the offered who had not completed stay out.
    """
    analysis, found = LANDMARKS[design], list[Followed]()
    for one in people:
        day = months_after(one.index_on, months)
        if one.leaves_on and one.leaves_on <= day:
            continue
        if analysis == Analysis.AS_TREATED:
            is_treated = one.taken_up_on is not None and one.taken_up_on <= day
            found.append(replace(one, counts_from=day, is_offered=is_treated))
        elif not one.is_offered or (one.completed_on is not None and one.completed_on <= day):
            found.append(replace(one, counts_from=day))
    return analysis, tuple(found)
