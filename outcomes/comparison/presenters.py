"""What a comparison says, on a page and in a sentence: no more than its printed figures carry."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from math import ceil, floor
from typing import Any

from django.conf import settings

from accounts.words import day_in_words, moment_in_words, month_and_year
from outcomes.comparison.models import AnalysisPlan
from outcomes.comparison.terms import (
    ERROR_SHARED,
    LEAST_A_SIDE,
    Analysis,
    Covariate,
    Design,
    Estimand,
    Matching,
    Planned,
)
from outcomes.figure.suppression import NOT_SHOWN, Rule, protect_count

OF_WHAT = {
    Estimand.HAZARD_RATIO: "The pace of first recorded offences",
    Estimand.RATE_RATIO: "Recorded offences a year",
    Estimand.RISK_RATIO_12: "The share with a recorded offence in 12 months",
    Estimand.RISK_DIFFERENCE_12: "The share with a recorded offence in 12 months",
}

UNLIKE = "the two groups differ in other ways, so this is not evidence of an effect"

UNTOLD = "the figures do not tell a difference"

UNPLANNED = "exploratory, not planned, so no difference is claimed"

DIFFERED = "the two groups differed before the offer too, so no difference is claimed"

OTHERS = {
    str(Analysis.AS_TREATED): "who takes it up differs from who does not, so this is not evidence of an effect",
    str(Analysis.COMPLETED): "completers differ from the rest, so this is not evidence of an effect",
}

#: Digits behind the point: of a ratio, and of a difference in points.
Digits = tuple[int, int]

FOR_OPERATORS: Digits = (2, 1)

FOR_READERS: Digits = (2, 0)

#: Without columns a ratio of shares is one of counts, and a fine one would give them back.
WITHOUT_COLUMNS: Digits = (1, 0)


def sentence_of_comparison(line: Mapping[str, Any]) -> str:
    """One line of `compare`. Lower and higher are said only where it was planned, holds for all comparisons of the plan
    together, and the printed interval leaves out no difference.
    """
    sides = f"{line['used_offered']} offered against {line['used_comparators']} others"
    if line["design"] == Design.NONE:
        return "There is nobody to compare with, so nothing can be said of an effect."
    subject = OF_WHAT[Estimand(line["estimand"])]
    if line["value"] is None:
        return f"{subject}: no estimate, {line['method']} ({sides})."
    value, interval = printed_effect(line, FOR_OPERATORS)
    claim = claim_of_comparison(line, FOR_OPERATORS)
    return f"{subject} among the offered: {value} (95 % interval {interval}; {sides}); {claim}."


def printed_effect(line: Mapping[str, Any], digits: Digits) -> tuple[str, str]:
    """The value in its unit, and its interval rounded outward, so that a printed interval is never narrower."""
    low, high = _printed_ends(line, digits)
    if line["estimand"] == Estimand.RISK_DIFFERENCE_12:
        places = digits[1]
        return (
            f"{round(line['value'], places) + 0.0:+.{places}f} points beside the others",
            f"{low:+.{places}f} to {high:+.{places}f}",
        )
    places = digits[0]
    return f"{line['value']:.{places}f} times the others", f"{low:.{places}f} to {high:.{places}f}"


def _printed_ends(line: Mapping[str, Any], digits: Digits) -> tuple[float, float]:
    scale = 10 ** digits[line["estimand"] == Estimand.RISK_DIFFERENCE_12]
    low, high = (round(line[end] * scale, 6) for end in ("low", "high"))
    return floor(low) / scale + 0.0, ceil(high) / scale + 0.0


def claim_of_comparison(line: Mapping[str, Any], digits: Digits) -> str:
    """What may be said of an effect, in the words that follow a semicolon."""
    if line["design"] == Design.UNADJUSTED:
        return UNLIKE
    if line["analysis"] in OTHERS:
        return OTHERS[line["analysis"]]
    if line["status"] != Planned.PLANNED:
        return UNPLANNED
    if not _is_clear(line["negative_control"]):
        return DIFFERED
    nothing = 0 if line["estimand"] == Estimand.RISK_DIFFERENCE_12 else 1
    low, high = _printed_ends(line, digits)
    if low <= nothing <= high or line["p_corrected"] is None or line["p_corrected"] >= ERROR_SHARED:
        return UNTOLD
    beside = "those drawn not to be offered it" if line["design"] == Design.RANDOMISED else "people like them"
    return f"{'lower' if high < nothing else 'higher'} than among {beside}"


def planned_rate_ratio(lines: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The ratio of recorded offences of everybody offered that was planned and may be read, by the strongest design with one."""
    rule = Rule(hide_below=settings.SUPPRESS_BELOW, round_to=settings.ROUND_TO, rate_floor=settings.RATE_FLOOR)
    for line in lines:
        is_planned = (line["analysis"], line["status"]) == (Analysis.OFFERED, Planned.PLANNED)
        is_compared = line["design"] not in {Design.UNADJUSTED, Design.NONE} and line["value"] is not None
        if line["estimand"] != Estimand.RATE_RATIO or not (is_planned and is_compared):
            continue
        if min(line["used_offered"], line["used_comparators"]) >= LEAST_A_SIDE and _may_be_read(line, rule):
            return line
    return None


def printed_ratio(line: Mapping[str, Any]) -> tuple[float, float, float]:
    """Lower end, value and upper end as a page prints them."""
    digits = _digits_of(line)
    low, high = _printed_ends(line, digits)
    return low, round(line["value"], digits[0]), high


def claim_for_readers(line: Mapping[str, Any]) -> str:
    return claim_of_comparison(line, _digits_of(line))


def _digits_of(line: Mapping[str, Any]) -> Digits:
    return FOR_READERS if _is_modelled(line) else WITHOUT_COLUMNS


def _is_clear(earlier: Mapping[str, Any] | None) -> bool:
    """Whether what came before the offer was alike, or could not be told."""
    return earlier is None or bool(earlier["low"] <= 1 <= earlier["high"])


def facts_of_plan(row: AnalysisPlan) -> list[tuple[str, str]]:
    """What was decided, in order."""
    return [
        ("Programme", str(row.programme)),
        ("Question", row.question),
        ("Accepted, or could have been, in", f"{month_and_year(row.first_month)} to {month_and_year(row.last_month)}"),
        ("Followed for", f"{row.window_months} months"),
        ("Compared by", _labels(Design, row.designs)),
        ("Outcomes", _labels(Estimand, row.estimands)),
        ("Made alike by", _labels(Covariate, row.covariates)),
        ("Matching", Matching(row.matching).label),
        ("Caliper", f"{row.caliper} standard deviations of the propensity"),
        ("Landmark", f"{row.landmark_months} months" if row.landmark_months else "Not asked"),
    ]


def facts_of_writing(row: AnalysisPlan) -> list[tuple[str, str]]:
    """Who wrote it, who froze it, and what had been looked at by then."""
    facts = [("Written by", f"{row.written_by}, {moment_in_words(row.written_at)}")]
    if row.amended_because:
        facts.append(("Amended because", row.get_amended_because_display()))
    if row.sent_back_because:
        facts.append(("Sent back because", row.get_sent_back_because_display()))
    if row.frozen_at:
        facts.append(("Frozen by", f"{row.approved_by}, {moment_in_words(row.frozen_at)}"))
        facts.append(("Looks before it was frozen", _looks_in_words(row.earlier_look_count or 0)))
    return facts


def _looks_in_words(count: int) -> str:
    if not count:
        return "None is entered in the ledger"
    times = "once" if count == 1 else f"{count} times"
    return f"This programme's comparison had been looked at {times}: read what follows as exploratory"


def changed_facts(row: AnalysisPlan) -> list[tuple[str, str, str, bool]]:
    """An amendment beside the version that it amends, and which of the two rows differ."""
    if row.amends is None:
        return []
    pairs = zip(facts_of_plan(row.amends), facts_of_plan(row), strict=True)
    return [(label, before, after, before != after) for (label, before), (_, after) in pairs]


def _labels(names: Any, chosen: Sequence[str]) -> str:
    return "; ".join(names(one).label for one in chosen)


def protected_designs(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines of an edition by design and group, the strongest first, as they may be published."""
    rule = Rule(hide_below=settings.SUPPRESS_BELOW, round_to=settings.ROUND_TO, rate_floor=settings.RATE_FLOOR)
    found = []
    for (design, analysis), group in groupby(lines, key=lambda line: (line["design"], line["analysis"])):
        some = list(group)
        first = some[0]
        found.append(
            {
                "design": Design(design).label,
                "analysis": Analysis(analysis).label,
                "is_main": analysis == Analysis.OFFERED,
                "is_weakest": design == Design.UNADJUSTED,
                "rows": [_protected_row(line, rule) for line in some],
                "left_out": _left_out(first, rule),
                "drawn": _drawn(first, rule),
                "balance": _balance(first),
                "earlier": _earlier(first, rule),
            }
        )
    return found


def _protected_row(line: Mapping[str, Any], rule: Rule) -> dict[str, str]:
    row = {
        "outcome": Estimand(line["estimand"]).label,
        "offered": protect_count(line["used_offered"], rule).text,
        "others": protect_count(line["used_comparators"], rule).text,
    }
    if line["value"] is None:
        return {**row, "effect": "No estimate", "interval": "", "claim": line["method"], "p": "", "hidden_cause": ""}
    if not _may_be_read(line, rule):
        return {**row, "effect": NOT_SHOWN.capitalize(), "interval": "", "claim": "", "p": "", "hidden_cause": ""}
    digits = _digits_of(line)
    value, interval = printed_effect(line, digits)
    claim = claim_of_comparison(line, digits)
    return {
        **row,
        "effect": value,
        "interval": interval,
        "claim": claim[0].upper() + claim[1:],
        "p": _chance_in_words(line["p_corrected"]),
        "hidden_cause": _hidden_cause(line),
    }


def _is_modelled(line: Mapping[str, Any]) -> bool:
    """Whether columns that are not in the print stand between the counts and the estimate."""
    return bool(set(line["covariates"]) - {"stratum"})


def _may_be_read(line: Mapping[str, Any], rule: Rule) -> bool:
    """By the number of people alone where a model stands between; else as rates are: never a few people's."""
    sides = [(line[f"events_{side}"], line[f"used_{side}"]) for side in ("offered", "comparators")]
    if any(people < rule.rate_floor for _, people in sides):
        return False
    return _is_modelled(line) or all(rule.hide_below <= had <= people - rule.hide_below for had, people in sides)


def _chance_in_words(chance: float | None) -> str:
    if chance is None:
        return ""
    return "under 0.01" if chance < 0.01 else f"{chance:.2f}"


def _hidden_cause(line: Mapping[str, Any]) -> str:
    if line["e_value"] is None or line["design"] == Design.UNADJUSTED or not _is_modelled(line):
        return ""
    return f"{line['e_value']:.1f}; for the limit {line['e_value_of_limit']:.1f}"


def _left_out(line: Mapping[str, Any], rule: Rule) -> str:
    """Who had nobody like them; few of either side are not told from none."""
    if not any(one["after"] is not None for one in line["balance"]):
        return ""
    sides = [protect_count(line[f"off_support_{side}"], rule).text for side in ("offered", "comparators")]
    return f"Left out for having nobody like them within the caliper: offered {sides[0]}, others {sides[1]}."


def _drawn(line: Mapping[str, Any], rule: Rule) -> str:
    if line["design"] != Design.RANDOMISED:
        return ""
    counts = [protect_count(line[name] or 0, rule).text for name in ("not_taken_up", "crossed_over")]
    return f"Drawn to be offered it and never took it up: {counts[0]}. Drawn otherwise and took it up: {counts[1]}."


def _balance(line: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [(Covariate(one["column"]).label, _apart(one["before"]), _apart(one["after"])) for one in line["balance"]]


def _apart(value: float | None) -> str:
    if value is None:
        return ""
    return "under 0.1" if value < 0.1 else f"{value:.1f}"


def _earlier(line: Mapping[str, Any], rule: Rule) -> str:
    earlier = line["negative_control"]
    if line["design"] == Design.UNADJUSTED or line["value"] is None or not _may_be_read(line, rule):
        return ""
    if earlier is None:
        return "Offences in the second year before, which no offer can change: too few are covered to compare them."
    says = "no difference is told, as it should be" if _is_clear(earlier) else DIFFERED
    if not _is_modelled(line):
        return f"Offences in the second year before, which no offer can change: {says}."
    value, interval = printed_effect({**earlier, "estimand": Estimand.RATE_RATIO}, FOR_READERS)
    return f"Offences in the second year before, which no offer can change: {value} (95 % interval {interval}); {says}."


def day_of_edition(edition: Any) -> str:
    return f"As of {day_in_words(edition.as_of)}, fingerprint {edition.digest[:16]}"
