"""What a comparison says in one sentence: no more than its printed figures carry."""

from collections.abc import Mapping
from typing import Any

from outcomes.comparison.terms import Design, Estimand

OF_WHAT = {
    Estimand.HAZARD_RATIO: "The pace of first recorded offences",
    Estimand.RATE_RATIO: "Recorded offences a year",
    Estimand.RISK_RATIO_12: "The share with a recorded offence in 12 months",
    Estimand.RISK_DIFFERENCE_12: "The share with a recorded offence in 12 months",
}

UNLIKE = "the two groups differ in other ways, so this is not evidence of an effect"

UNTOLD = "the figures do not tell a difference"


def sentence_of_comparison(line: Mapping[str, Any]) -> str:
    """One line of `compare`. Lower and higher are said only where the printed interval leaves out no difference."""
    sides = f"{line['used_offered']} offered against {line['used_comparators']} others"
    if line["design"] == Design.NONE:
        return "There is nobody to compare with, so nothing can be said of an effect."
    subject = OF_WHAT[Estimand(line["estimand"])]
    if line["value"] is None:
        return f"{subject}: no estimate, {line['method']} ({sides})."
    value, interval = _printed(line)
    return f"{subject} among the offered: {value} ({interval}; {sides}); {_claim(line)}."


def _printed(line: Mapping[str, Any]) -> tuple[str, str]:
    if line["estimand"] == Estimand.RISK_DIFFERENCE_12:
        value = f"{line['value']:+.1f} points beside the others"
        return value, f"95 % interval {line['low']:+.1f} to {line['high']:+.1f}"
    return f"{line['value']:.2f} times the others", f"95 % interval {line['low']:.2f} to {line['high']:.2f}"


def _claim(line: Mapping[str, Any]) -> str:
    if line["design"] == Design.UNADJUSTED:
        return UNLIKE
    is_points = line["estimand"] == Estimand.RISK_DIFFERENCE_12
    nothing, digits = (0, 1) if is_points else (1, 2)
    low, high = round(line["low"], digits), round(line["high"], digits)
    if low <= nothing <= high:
        return UNTOLD
    beside = "those drawn not to be offered it" if line["design"] == Design.RANDOMISED else "people like them"
    return f"{'lower' if high < nothing else 'higher'} than among {beside}"
