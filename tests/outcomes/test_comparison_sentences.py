"""Sentences of a comparison claim no more than the figures that are printed in them."""

import pytest

from outcomes.comparison.presenters import sentence_of_comparison

LINE = {
    "design": "matched",
    "estimand": "rate_ratio",
    "value": 0.7,
    "low": 0.5,
    "high": 0.9,
    "method": "negative binomial regression",
    "used_offered": 34,
    "used_comparators": 78,
}


def claim(**facts):
    return sentence_of_comparison({**LINE, **facts}).rpartition("; ")[2]


UNTOLD = "the figures do not tell a difference."


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.5, 0.994, "lower than among people like them."),
        (0.5, 0.996, UNTOLD),
        (0.5, 1.0, UNTOLD),
        (0.5, 1.4, UNTOLD),
        (1.0, 1.4, UNTOLD),
        (1.004, 1.4, UNTOLD),
        (1.006, 1.4, "higher than among people like them."),
    ],
)
def test_a_ratio_is_lower_or_higher_only_where_the_printed_interval_leaves_out_1(low, high, said):
    assert claim(low=low, high=high) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-9.0, -0.06, "lower than among people like them."),
        (-9.0, -0.04, UNTOLD),
        (-9.0, 0.0, UNTOLD),
        (0.06, 9.0, "higher than among people like them."),
    ],
)
def test_points_are_lower_or_higher_only_where_the_printed_interval_leaves_out_0(low, high, said):
    assert claim(estimand="risk_difference_12", value=-4.0, low=low, high=high) == said


def test_an_unadjusted_comparison_claims_nothing():
    assert claim(design="unadjusted") == ("the two groups differ in other ways, so this is not evidence of an effect.")


def test_a_trial_is_compared_with_those_drawn_the_other_way():
    assert claim(design="randomised") == "lower than among those drawn not to be offered it."


def test_points_are_never_printed_as_times():
    said = sentence_of_comparison({**LINE, "estimand": "risk_difference_12", "value": -4.04, "low": -9.0, "high": -1.0})
    assert said == (
        "The share with a recorded offence in 12 months among the offered: -4.0 points beside the others "
        "(95 % interval -9.0 to -1.0; 34 offered against 78 others); lower than among people like them."
    )


def test_without_a_value_the_sentence_says_why():
    said = sentence_of_comparison({**LINE, "value": None, "low": None, "high": None, "method": "too few"})
    assert said == "Recorded offences a year: no estimate, too few (34 offered against 78 others)."


def test_without_anybody_nothing_is_said_of_an_effect():
    said = sentence_of_comparison({**LINE, "design": "none", "estimand": None, "value": None})
    assert said == "There is nobody to compare with, so nothing can be said of an effect."
