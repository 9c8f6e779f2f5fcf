from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes import imports
from programmes.eligibility.answers import Facts, Result, is_accepted_by_rules, stopping_rule
from programmes.eligibility.asking import answer_asks, facts_asked
from programmes.eligibility.rules import answer_rules
from tests.factories.programmes import choices_of, possession_facts

ALL = [choices_of(settings["code"]) for _, settings in imports.shipped_programmes()]

DIVERT = choices_of("divert")


def stop(code, **changes):
    found = stopping_rule(answer_rules(choices_of(code), possession_facts(**changes)))
    return found and (found.rule, found.result.value, found.label, found.needs_judgment)


def test_a_simple_possession_is_accepted_by_the_rules():
    answers = answer_rules(DIVERT, possession_facts())
    assert (is_accepted_by_rules(answers), stopping_rule(answers)) == (True, None)


@pytest.mark.parametrize(
    ("code", "changes", "expected"),
    [
        ("divert", {"agrees_to_share": False}, ("agrees_to_share", "not_met", "does not agree", False)),
        ("divert", {"agrees_to_take_part": None}, ("agrees_to_take_part", "to_check", "agreement not recorded", False)),
        (
            "divert",
            {"source": "retailer"},
            ("source", "not_met", "not from custody or the street or voluntary attendance", False),
        ),
        ("divert", {"age": 9}, ("age", "not_met", "under 10", False)),
        ("divert", {"age": 15}, ("age", "to_check", "under 18", True)),
        ("divert", {"age": None}, ("age", "to_check", "age not recorded", False)),
        ("divert", {"offence_code": "046/00"}, ("offence", "not_met", "offence not on the list", False)),
        ("divert", {"offence_code": ""}, ("offence", "to_check", "offence not recorded", False)),
        ("divert", {"drug_amount_band": "more"}, ("drug_amount", "not_met", "amount too large", False)),
        ("divert", {"drug_amount_band": ""}, ("drug_amount", "to_check", "amount not recorded", False)),
        ("divert", {"supply_suspected": None}, ("supply", "to_check", "supply not recorded", False)),
        ("divert", {"responsibility": "not_asked"}, ("admission", "to_check", "responsibility not accepted", False)),
        ("divert", {"is_barred": True}, ("repeat", "not_met", "barred after not engaging", False)),
        (
            "divert",
            {"is_duplicate": True},
            ("duplicate", "to_check", "same programme and offence already referred", True),
        ),
        ("new_chance", {"sex": "X"}, ("sex", "to_check", "sex to be judged", True)),
        ("new_chance", {"sex": ""}, ("sex", "to_check", "sex to be judged", True)),
        ("new_chance", {"sex": "F", "gravity_score": 3}, ("gravity", "not_met", "gravity 3", False)),
        ("new_chance", {"sex": "F", "gravity_score": None}, ("gravity", "to_check", "gravity not recorded", False)),
        ("new_chance", {"sex": "F", "previous_convictions": 1}, ("history", "not_met", "has a conviction", False)),
        ("drug_education", {"accepted_before": 1}, ("repeat", "not_met", "once only, already used", False)),
        ("offender_to_rehab", {"offence_code": "046/00"}, ("drug", "not_met", "another drug", False)),
    ],
)
def test_what_stops_a_referral(code, changes, expected):
    assert stop(code, **changes) == expected


def test_what_is_not_met_is_said_before_what_is_to_check():
    assert stop("divert", age=None, supply_suspected=True)[2] == "supply suspected"


def test_the_sentence_names_the_rule_and_the_value():
    found = stopping_rule(answer_rules(choices_of("drug_education"), possession_facts(age=17)))
    assert (found.sentence, found.value) == (
        "Drug education takes people aged 18 or over. The person was 17 on 3 March 2026.",
        "17",
    )


def test_where_a_rule_comes_from_is_for_the_administrator_and_not_in_the_sentence():
    found = stopping_rule(answer_rules(DIVERT, possession_facts(age=9)))
    assert found.sentence == "DIVERT takes people aged 10 or over. The person was 9 on 3 March 2026."


TURNING_POINT = {"source": "custody"}


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"previous_convictions": 1, "last_conviction_on": date(2021, 3, 2)}, None),
        ({"previous_convictions": 1, "last_conviction_on": date(2021, 3, 3)}, "convicted exactly 5 years ago"),
        ({"previous_convictions": 1, "last_conviction_on": None}, "history not recorded"),
        ({"age": 16, "previous_convictions": 1, "last_conviction_on": date(2024, 3, 2)}, None),
        (
            {"age": 16, "previous_convictions": 1, "last_conviction_on": date(2024, 3, 4)},
            "convicted less than 2 years ago",
        ),
        ({"victim": ""}, "victim not recorded"),
    ],
)
def test_history_and_victim_of_a_deferred_prosecution(changes, label):
    found = stop("turning_point", **TURNING_POINT, **changes)
    assert (found and found[2]) == label


@pytest.mark.parametrize(
    ("day", "label"), [(date(2025, 12, 4), None), (date(2025, 12, 3), "offence over 3 months old")]
)
def test_an_offence_is_taken_until_the_day_before_it_is_three_months_old(day, label):
    found = stop("checkpoint", source="custody", offence_on=day)
    assert (found and found[2]) == label


def test_nobody_vouches_on_a_page_until_each_question_is_answered():
    choices = choices_of("checkpoint")
    facts = possession_facts(source="custody", is_vouched_by_sender=False)
    names = [one.rule for one in answer_asks(choices, facts)]
    assert names == ["evidence", "sergeant_authority", "no_exclusion"]
    assert not is_accepted_by_rules(answer_rules(choices, facts))
    assert is_accepted_by_rules(answer_rules(choices, replace(facts, vouched=frozenset(names))))


def test_an_answer_of_no_stops_even_what_the_sender_vouches_for():
    found = stop("checkpoint", source="custody", refused_facts=frozenset({"evidence"}))
    assert found == ("evidence", "not_met", "evidence: no", False)


def test_vouching_is_marked_and_says_who_vouched():
    answers = answer_rules(choices_of("checkpoint"), possession_facts(source="custody"))
    marked = {one.rule: one.sentence for one in answers if one.is_vouched}
    assert marked["evidence"] == "Is there enough evidence to charge? Yes, vouched for by the sender."


def test_another_offence_is_taken_when_it_is_vouched_for_as_drug_related():
    facts = possession_facts(offence_code="046/00", victim="business")
    choices = choices_of("conditional_caution_drugs")
    assert [one.rule for one in answer_asks(choices, facts)] == [
        "drug_related",
        "evidence",
        "sergeant_authority",
        "signed_admission",
        "victim_consulted",
    ]
    assert is_accepted_by_rules(answer_rules(choices, facts))


def test_eight_convictions_make_the_question_of_repeated_theft_unnecessary():
    facts = possession_facts(source="self", offence_code="", drug="heroin", is_vouched_by_sender=False)
    choices = choices_of("offender_to_rehab")
    few, many = replace(facts, previous_convictions=7), replace(facts, previous_convictions=8)
    assert [one.rule for one in answer_asks(choices, few)] == ["prolific"]
    assert (is_accepted_by_rules(answer_rules(choices, few)), is_accepted_by_rules(answer_rules(choices, many))) == (
        False,
        True,
    )


def test_a_positive_test_needs_a_specified_drug():
    changes = {"source": "custody", "offence_code": "092/50", "drug_test": "positive"}
    assert stop("required_assessment", **changes)[2] == "substance not recorded"
    assert stop("required_assessment", **changes, drug_test_substances=("cannabis",))[2] == "no specified drug found"
    assert stop("required_assessment", **changes, drug_test_substances=("Cocaine",)) is None


def test_the_questions_of_a_programme_are_in_its_file():
    assert [one.name for one in facts_asked(DIVERT)] == ["parent_contacted"]
    assert len([one for one in facts_asked(choices_of("turning_point")) if "gateway filter" in one.hint]) == 7


def maybe(strategy):
    return st.none() | strategy


FACTS = st.builds(
    Facts,
    source=st.sampled_from(["custody", "street", "self", "retailer", "court"]),
    referred_on=st.just(date(2026, 3, 3)),
    age=maybe(st.integers(5, 90)),
    sex=st.sampled_from(["", "F", "M", "X", "U"]),
    offence_code=st.sampled_from(["", "092/61", "092/81", "046/00", "034/01", "093/72"]),
    offence_on=maybe(st.dates(date(2025, 6, 1), date(2026, 3, 3))),
    drug=st.sampled_from(["", "cannabis", "heroin"]),
    drug_amount_band=st.sampled_from(["", "personal_small", "more"]),
    supply_suspected=maybe(st.booleans()),
    responsibility=st.sampled_from(["", "admitted", "accepted", "no_reply", "denied", "not_asked"]),
    previous_convictions=maybe(st.integers(0, 12)),
    gravity_score=maybe(st.integers(1, 5)),
    drug_test=st.sampled_from(["", "positive", "negative", "refused", "not_tested"]),
    agrees_to_take_part=maybe(st.booleans()),
    agrees_to_share=maybe(st.booleans()),
    victim=st.sampled_from(["", "none", "person", "business"]),
    is_vouched_by_sender=st.booleans(),
)

CHOICES = st.sampled_from(ALL)


@given(CHOICES, FACTS | st.just(possession_facts()))
def test_an_accepted_referral_has_nothing_that_stops_it(choices, facts):
    answers = answer_rules(choices, facts)
    stops = [one for one in answers if one.result is not Result.MET or one.needs_judgment]
    assert is_accepted_by_rules(answers) == (stops == [])
    assert (stopping_rule(answers) is None) == (stops == [])


@given(CHOICES, FACTS)
def test_each_rule_answers_once_with_a_sentence_and_whatever_stops_has_a_label(choices, facts):
    answers = answer_rules(choices, facts)
    assert len({one.rule for one in answers}) == len(answers)
    assert all(one.sentence.endswith((".", "?")) for one in answers)
    assert all(one.label for one in answers if one.result is not Result.MET)


@given(
    CHOICES,
    FACTS | st.just(possession_facts()),
    st.sampled_from([{"is_barred": True}, {"is_duplicate": True}, {"accepted_before": 1}]),
)
def test_a_bar_a_duplicate_or_earlier_use_never_turns_a_refusal_into_acceptance(choices, facts, more):
    before = is_accepted_by_rules(answer_rules(choices, facts))
    after = is_accepted_by_rules(answer_rules(choices, replace(facts, **more)))
    assert before or not after


@given(CHOICES, FACTS)
def test_the_same_facts_get_the_same_words_again(choices, facts):
    assert answer_rules(choices, facts) == answer_rules(choices, facts)
