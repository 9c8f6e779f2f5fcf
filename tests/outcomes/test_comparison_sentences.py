"""Sentences of a comparison claim no more than the figures that are printed in them."""

import pytest

from outcomes.comparison.presenters import protected_designs, sentence_of_comparison

LINE = {
    "design": "matched",
    "estimand": "rate_ratio",
    "value": 0.7,
    "low": 0.5,
    "high": 0.9,
    "method": "negative binomial regression",
    "used_offered": 34,
    "used_comparators": 78,
    "status": "planned",
    "analysis": "offered",
    "negative_control": None,
    "p_corrected": 0.01,
}


def claim(**facts):
    return sentence_of_comparison({**LINE, **facts}).rpartition("; ")[2]


UNTOLD = "the figures do not tell a difference."


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.5, 0.99, "lower than among people like them."),
        (0.5, 0.991, UNTOLD),
        (0.5, 1.0, UNTOLD),
        (0.5, 1.4, UNTOLD),
        (1.0, 1.4, UNTOLD),
        (1.009, 1.4, UNTOLD),
        (1.01, 1.4, "higher than among people like them."),
    ],
)
def test_a_ratio_is_lower_or_higher_only_where_the_printed_interval_leaves_out_1(low, high, said):
    assert claim(low=low, high=high) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-9.0, -0.1, "lower than among people like them."),
        (-9.0, -0.09, UNTOLD),
        (-9.0, 0.0, UNTOLD),
        (0.1, 9.0, "higher than among people like them."),
        (0.09, 9.0, UNTOLD),
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


@pytest.mark.parametrize(
    ("chance", "said"), [(0.049, "lower than among people like them."), (0.05, UNTOLD), (None, UNTOLD)]
)
def test_a_difference_is_said_only_where_it_holds_for_all_comparisons_of_the_plan(chance, said):
    assert claim(p_corrected=chance) == said


def test_what_was_not_planned_claims_no_difference():
    assert claim(status="exploratory") == "exploratory, not planned, so no difference is claimed."


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.6, 1.0, "lower than among people like them."),
        (0.6, 0.99, "the two groups differed before the offer too, so no difference is claimed."),
        (1.01, 1.6, "the two groups differed before the offer too, so no difference is claimed."),
    ],
)
def test_sides_that_differed_before_the_offer_claim_no_difference(low, high, said):
    assert claim(negative_control={"value": 0.8, "low": low, "high": high}) == said


@pytest.mark.parametrize(
    ("analysis", "said"),
    [
        ("completed", "completers differ from the rest, so this is not evidence of an effect."),
        ("as_treated", "who takes it up differs from who does not, so this is not evidence of an effect."),
    ],
)
def test_completers_and_who_took_it_up_claim_nothing(analysis, said):
    assert claim(analysis=analysis) == said


# -- on a page

PAGE = {
    **LINE,
    "covariates": ["age"],
    "events_offered": 12,
    "events_comparators": 20,
    "e_value": 2.21,
    "e_value_of_limit": 1.46,
    "balance": [{"column": "age", "before": 0.31, "after": 0.099}],
    "off_support_offered": 7,
    "off_support_comparators": 8,
    "not_taken_up": None,
    "crossed_over": None,
}


def shown(**facts):
    return protected_designs([{**PAGE, **facts}])[0]


def test_a_page_rounds_people_and_shows_no_few():
    found = shown()
    assert (found["rows"][0]["offered"], found["rows"][0]["others"]) == ("35", "80")
    assert found["left_out"] == "Left out for having nobody like them within the caliper: offered not shown, others 10."
    assert found["balance"] == [("Age on the index date", "0.3", "under 0.1")]


def test_points_are_whole_on_a_page_and_their_interval_is_wider_than_what_was_computed():
    row = shown(estimand="risk_difference_12", value=-4.4, low=-9.2, high=-0.3, e_value=None)["rows"][0]
    assert (row["effect"], row["interval"]) == ("-4 points beside the others", "-10 to +0")
    assert row["claim"] == "The figures do not tell a difference"


@pytest.mark.parametrize(("used", "effect"), [(29, "Not shown"), (30, "0.70 times the others")])
def test_a_ratio_of_fewer_than_thirty_is_not_on_a_page(used, effect):
    assert shown(used_offered=used)["rows"][0]["effect"] == effect


@pytest.mark.parametrize(
    ("had", "effect"), [(7, "Not shown"), (8, "0.7 times the others"), (26, "0.7 times the others"), (27, "Not shown")]
)
def test_without_columns_a_ratio_of_few_who_offended_or_did_not_is_not_shown(had, effect):
    assert shown(covariates=[], events_offered=had)["rows"][0]["effect"] == effect


def test_with_columns_in_between_few_who_offended_hide_nothing():
    assert shown(events_offered=3)["rows"][0]["effect"] == "0.70 times the others"


def test_a_trial_tells_how_many_changed_over_and_no_few():
    found = shown(design="randomised", not_taken_up=8, crossed_over=7)
    assert found["drawn"] == (
        "Drawn to be offered it and never took it up: 10. Drawn otherwise and took it up: not shown."
    )


def test_a_difference_that_rounds_to_nothing_has_no_sign_of_its_own():
    row = shown(estimand="risk_difference_12", value=-0.3, low=-4.2, high=3.6, e_value=None)["rows"][0]
    assert row["effect"] == "+0 points beside the others"


def test_without_columns_no_figure_finer_than_the_ratio_stands_beside_it():
    """An E-value or a second ratio of the same few people would give back the digits that were rounded away."""
    control = {"value": 0.93, "low": 0.61, "high": 1.42}
    plain = shown(design="randomised", covariates=["stratum"], negative_control=control)
    assert (plain["rows"][0]["effect"], plain["rows"][0]["hidden_cause"]) == ("0.7 times the others", "")
    assert plain["earlier"] == (
        "Offences in the second year before, which no offer can change: no difference is told, as it should be."
    )
    few = shown(design="randomised", covariates=["stratum"], negative_control=control, events_offered=7)
    assert (few["rows"][0]["effect"], few["earlier"]) == ("Not shown", "")
    assert "0.93 times" in shown(negative_control=control)["earlier"]
