"""Each rule alone: a row below, on and above every number, and what it says when nothing is recorded."""

from datetime import date

import pytest

from programmes.eligibility import rules
from tests.factories.programmes import choices_of, possession_facts


def said(rule, chosen=None, **facts):
    """What a rule answers to some facts under a version: its result, its label where it stops, who must judge."""
    found = rule(choices_of("divert", **(chosen or {})), possession_facts(**facts))
    if found is None:
        return "no such rule"
    return f"{found.result.value} {found.label}".strip() + (", to be judged" if found.needs_judgment else "")


@pytest.mark.parametrize("rule", [rules.agrees_to_take_part_rule, rules.agrees_to_share_rule])
def test_only_a_yes_is_an_agreement(rule):
    name = rule.__name__.removesuffix("_rule")
    assert [said(rule, **{name: given}) for given in (True, False, None)] == [
        "met",
        "not_met does not agree",
        "to_check agreement not recorded",
    ]


def test_a_source_is_one_of_the_list_and_without_a_list_any():
    chosen = {"referral_sources": ["street", "custody"]}
    assert [said(rules.source_rule, chosen, source=one) for one in ("street", "custody", "self")] == [
        "met",
        "met",
        "not_met not from the street or custody",
    ]


def test_a_sex_is_met_or_judged_or_another():
    chosen = {"sex": ["F"], "sex_to_judge": ["X"]}
    assert [said(rules.sex_rule, chosen, sex=one) for one in ("F", "X", "", "M", "U")] == [
        "met",
        "to_check sex to be judged, to be judged",
        "to_check sex to be judged, to be judged",
        "not_met a man",
        "not_met somebody else",
    ]
    assert said(rules.sex_rule, {"sex": []}, sex="") == "no such rule"


def test_an_age_from_the_least_to_the_most_and_below_a_mark_to_be_judged():
    chosen = {"age_min": 10, "age_max": 25, "judged_below_age": 18}
    assert [said(rules.age_rule, chosen, age=one) for one in (9, 10, 17, 18, 25, 26, None)] == [
        "not_met under 10",
        "to_check under 18, to be judged",
        "to_check under 18, to be judged",
        "met",
        "met",
        "not_met over 25",
        "to_check age not recorded",
    ]
    assert said(rules.age_rule, {"age_max": None, "judged_below_age": None}, age=99) == "met"


@pytest.mark.parametrize(("is_approximate", "words"), [(True, "was about 30 on"), (False, "was 30 on")])
def test_an_approximate_age_is_said_to_be_one(is_approximate, words):
    found = rules.age_rule(choices_of("divert"), possession_facts(is_age_approximate=is_approximate))
    assert words in found.sentence


def test_an_area_is_one_of_those_served():
    chosen = {"areas": ["Coventry", "Walsall"]}
    assert [said(rules.area_rule, chosen, area=one) for one in ("Coventry", "Walsall", "Dudley", "")] == [
        "met",
        "met",
        "not_met out of area",
        "to_check area not recorded",
    ]
    assert said(rules.area_rule, {"areas": []}, area="") == "no such rule"


def test_an_excluded_offence_is_named():
    chosen = {"exclusions": [{"codes": ["093/72"], "label": "khat"}]}
    found = [said(rules.excluded_offence_rule, chosen, offence_code=one) for one in ("093/72", "092/61")]
    assert (found, said(rules.excluded_offence_rule, {"exclusions": []})) == (["not_met khat", "met"], "no such rule")


@pytest.mark.parametrize(
    ("chosen", "facts", "answer"),
    [
        ({}, {"offence_code": "092/61"}, "met"),
        ({}, {"offence_code": "046/00"}, "not_met offence not on the list"),
        ({}, {"offence_code": ""}, "to_check offence not recorded"),
        ({"sources_without_offence": ["street"]}, {"offence_code": ""}, "met"),
        ({"sources_without_offence": ["self"]}, {"offence_code": ""}, "to_check offence not recorded"),
        ({"offence_list": []}, {"offence_code": "046/00"}, "met"),
        ({"other_offences": True}, {"offence_code": "046/00"}, "no such rule"),
    ],
)
def test_an_offence_is_on_the_list_or_needs_none(chosen, facts, answer):
    assert said(rules.offence_rule, chosen, **facts) == answer


def test_an_offence_is_under_so_many_months_old():
    chosen = {"offence_months_max": 6}
    days = (date(2025, 9, 2), date(2025, 9, 3), date(2025, 9, 4), None)
    assert [said(rules.offence_months_rule, chosen, offence_on=day) for day in days] == [
        "not_met offence over 6 months old",
        "not_met offence over 6 months old",
        "met",
        "to_check offence date not recorded",
    ]
    assert said(rules.offence_months_rule, {"offence_months_max": None}) == "no such rule"


def test_gravity_is_from_the_least_to_the_most():
    chosen = {"gravity_min": 2, "gravity_max": 4}
    assert [said(rules.gravity_rule, chosen, gravity_score=one) for one in (1, 2, 3, 4, 5, None)] == [
        "not_met gravity 1",
        "met",
        "met",
        "met",
        "not_met gravity 5",
        "to_check gravity not recorded",
    ]
    one_end = [{"gravity_min": None, "gravity_max": 4}, {"gravity_min": 2, "gravity_max": None}]
    assert [said(rules.gravity_rule, chosen) for chosen in one_end] == ["no such rule"] * 2


def test_a_drug_is_one_of_the_list_however_it_is_written():
    chosen = {"drugs": ["heroin", "Crack"]}
    assert [said(rules.drug_rule, chosen, drug=one) for one in ("Heroin", "crack", "cannabis", "")] == [
        "met",
        "met",
        "not_met another drug",
        "to_check drug not recorded",
    ]
    assert said(rules.drug_rule, {"drugs": []}) == "no such rule"


def test_an_amount_is_in_one_of_the_bands():
    bands = ("personal_small", "more", "")
    assert [said(rules.drug_amount_rule, drug_amount_band=one) for one in bands] == [
        "met",
        "not_met amount too large",
        "to_check amount not recorded",
    ]
    assert said(rules.drug_amount_rule, {"drug_amount_bands": []}) == "no such rule"


def test_supply_is_ruled_out():
    assert [said(rules.supply_rule, supply_suspected=one) for one in (False, True, None)] == [
        "met",
        "not_met supply suspected",
        "to_check supply not recorded",
    ]
    assert said(rules.supply_rule, {"supply_must_be_ruled_out": False}, supply_suspected=True) == "no such rule"


@pytest.mark.parametrize(
    ("test", "substances", "answer"),
    [
        ("", (), "to_check test not recorded"),
        ("not_tested", (), "not_met not tested"),
        ("negative", (), "not_met test negative"),
        ("refused", (), "not_met test refused"),
        ("positive", (), "to_check substance not recorded"),
        ("positive", ("cannabis",), "not_met no specified drug found"),
        ("positive", ("cannabis", "Cocaine"), "met"),
    ],
)
def test_a_positive_test_is_one_for_a_specified_drug(test, substances, answer):
    chosen = {"positive_test": True, "test_substances": ["cocaine"]}
    assert said(rules.drug_test_rule, chosen, drug_test=test, drug_test_substances=substances) == answer
    assert said(rules.drug_test_rule, {"positive_test": False}, drug_test=test) == "no such rule"


ADMISSION = {
    "signed": ["met", "not_met no admission", "not_met no admission", "not_met no admission", "to_check no admission"],
    "responsibility": [
        "met",
        "met",
        "not_met responsibility not accepted",
        "not_met responsibility denied",
        "to_check responsibility not accepted",
    ],
    "no_denial": ["met", "met", "met", "not_met responsibility denied", "to_check responsibility not accepted"],
    "none": ["no such rule"] * 5,
}


@pytest.mark.parametrize("rule", ADMISSION)
def test_what_counts_as_an_admission(rule):
    given = ("admitted", "accepted", "no_reply", "denied", "")
    found = [said(rules.admission_rule, {"admission_rule": rule}, responsibility=one) for one in given]
    assert found == ADMISSION[rule]


def history(count, last=None, *, age=30, rule="none_or_old"):
    chosen = {"history_rule": rule, "history_years": 5, "history_years_under_18": 2}
    return said(rules.history_rule, chosen, previous_convictions=count, last_conviction_on=last, age=age)


def test_convictions_none_one_and_more():
    assert [history(count, date(2001, 1, 1)) for count in (None, 0, 1, 2)] == [
        "to_check history not recorded",
        "met",
        "met",
        "not_met more than one conviction",
    ]
    assert [history(count, rule="no_conviction") for count in (0, 1)] == ["met", "not_met has a conviction"]
    assert history(9, rule="any") == "no such rule"


@pytest.mark.parametrize(
    ("age", "last", "answer"),
    [
        (18, date(2021, 3, 2), "met"),
        (18, date(2021, 3, 3), "not_met convicted exactly 5 years ago"),
        (18, date(2021, 3, 4), "not_met convicted less than 5 years ago"),
        (17, date(2024, 3, 2), "met"),
        (17, date(2024, 3, 3), "not_met convicted exactly 2 years ago"),
        (17, date(2024, 3, 4), "not_met convicted less than 2 years ago"),
        (None, date(2024, 3, 2), "not_met convicted less than 5 years ago"),
        (18, None, "to_check history not recorded"),
    ],
)
def test_one_conviction_is_old_enough(age, last, answer):
    assert history(1, last, age=age) == answer


def test_the_sentence_and_the_label_beside_it_agree_on_the_day_itself():
    chosen = {"history_rule": "none_or_old", "history_years": 5, "history_years_under_18": 2}
    facts = possession_facts(age=18, previous_convictions=1, last_conviction_on=date(2021, 3, 3))
    found = rules.history_rule(choices_of("divert", **chosen), facts)
    assert (found.label, found.sentence.rpartition(". ")[2]) == (
        "convicted exactly 5 years ago",
        "It must be more than 5 years old, and is of 3 March 2021.",
    )


def test_a_victim_is_recorded_where_one_must_be_consulted():
    chosen = {"victim_consulted": True}
    assert [said(rules.victim_rule, chosen, victim=one) for one in ("none", "person", "")] == [
        "met",
        "met",
        "to_check victim not recorded",
    ]
    assert said(rules.victim_rule, {"victim_consulted": False}, victim="") == "no such rule"


def test_enough_convictions_answer_by_themselves():
    chosen = {"convictions_min": 8}
    found = [said(rules.convictions_rule, chosen, previous_convictions=one) for one in (7, 8, 9, None)]
    assert found == ["no such rule", "met", "met", "no such rule"]


@pytest.mark.parametrize(
    ("rule", "facts", "answer"),
    [
        ("never", {"accepted_before": 0}, "met"),
        ("never", {"accepted_before": 1}, "not_met once only, already used"),
        ("never", {"is_barred": True}, "met"),
        ("unless_barred", {"is_barred": True}, "not_met barred after not engaging"),
        ("unless_barred", {"accepted_before": 3}, "met"),
    ],
)
def test_who_may_have_it_again(rule, facts, answer):
    assert said(rules.repeat_rule, {"repeat_rule": rule}, **facts) == answer


def sentence(rule, chosen=None, **facts):
    return rule(choices_of("divert", **(chosen or {})), possession_facts(**facts)).sentence


@pytest.mark.parametrize(
    ("rule", "chosen", "facts", "words"),
    [
        (
            rules.admission_rule,
            {"admission_rule": "signed"},
            {"responsibility": "no_reply"},
            "Rule on admission: signed admission. Recorded: no reply.",
        ),
        (
            rules.admission_rule,
            {"admission_rule": "signed"},
            {"responsibility": ""},
            "Rule on admission: signed admission. Recorded: nothing.",
        ),
        (rules.sex_rule, {"sex": ["F", "M"]}, {"sex": "F"}, "DIVERT is for women and men."),
        (rules.victim_rule, {"victim_consulted": True}, {"victim": "none"}, "There is no victim to consult."),
        (
            rules.victim_rule,
            {"victim_consulted": True},
            {"victim": "person"},
            "There is a victim (person), who must have been consulted.",
        ),
        (rules.duplicate_rule, {}, {}, "No earlier referral to this programme for the same offence."),
    ],
)
def test_a_rule_says_what_it_read(rule, chosen, facts, words):
    assert sentence(rule, chosen, **facts) == words


def test_the_value_of_an_answer_is_what_was_read():
    chosen = {"history_rule": "none_or_old", "history_years": 5}
    found = [rules.history_rule(choices_of("divert", **chosen), possession_facts(**facts)).value for facts in HISTORIES]
    assert found == ["0", "1"]


HISTORIES = ({"previous_convictions": 0}, {"previous_convictions": 1})
