"""Which questions are asked, and when the answers together accept: a row below, on and above every number."""

import pytest

from programmes.eligibility import asking
from programmes.eligibility.answers import (
    Result,
    RuleAnswer,
    is_accepted_by_rules,
    met,
    not_met,
    stopping_rule,
    to_check,
    to_judge,
)
from tests.factories.programmes import choices_of, possession_facts


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({}, {"always"}),
        ({"age": 17}, {"always", "under_18"}),
        ({"age": 18}, {"always"}),
        ({"age": None}, {"always"}),
        ({"victim": "person"}, {"always", "victim"}),
        ({"victim": "business"}, {"always", "victim"}),
        ({"previous_convictions": 1}, {"always", "convicted"}),
        ({"previous_convictions": 2}, {"always", "convicted"}),
        ({"offence_code": "046/00"}, {"always", "other_offence"}),
        ({"offence_code": ""}, {"always"}),
    ],
)
def test_a_question_is_asked_when_it_applies(facts, asked):
    choices = choices_of("divert")
    applies = {when.value for when, check in asking.APPLIES.items() if check(choices, possession_facts(**facts))}
    assert applies == asked


@pytest.mark.parametrize(
    ("count", "needed", "is_few"), [(7, 8, True), (8, 8, False), (None, 1, True), (0, None, False), (None, None, False)]
)
def test_few_convictions_are_fewer_than_the_version_needs(count, needed, is_few):
    choices = choices_of("offender_to_rehab", convictions_min=needed)
    assert asking._has_few_convictions(choices, possession_facts(previous_convictions=count)) is is_few


MET, JUDGED_MET = met("one", "Yes."), RuleAnswer("two", Result.MET, "Yes.", needs_judgment=True)
CHECK, REFUSED, TO_JUDGE = to_check("three", "?", "?"), not_met("four", "no", "No."), to_judge("five", "?", "?")


@pytest.mark.parametrize(
    ("answers", "is_accepted", "stop"),
    [
        ([], False, None),
        ([MET], True, None),
        ([MET, JUDGED_MET], False, JUDGED_MET),
        ([MET, CHECK], False, CHECK),
        ([CHECK, REFUSED], False, REFUSED),
        ([MET, TO_JUDGE, CHECK], False, TO_JUDGE),
    ],
)
def test_the_rules_accept_when_each_is_met_and_none_needs_judgment(answers, is_accepted, stop):
    assert (is_accepted_by_rules(answers), stopping_rule(answers)) == (is_accepted, stop)
