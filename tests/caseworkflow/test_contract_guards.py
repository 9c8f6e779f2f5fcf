"""What must hold before a contract moves: a row below, on and above each number, and each half of each sentence."""

from datetime import date, timedelta

import pytest

from caseworkflow.contract import guards
from caseworkflow.contract.models import Condition, Contract
from tests.factories.unsaved import case_of, holding, judged

FIRST = date(2026, 3, 3)

TODAY = pytest.mark.usefixtures("frozen")


def contract(*conditions, chosen=None, born=date(1990, 5, 4), **facts):
    row = Contract(case=case_of(chosen=chosen, born=born), **facts)
    return holding(row, conditions=[Condition(**{"edition": row.edition, **one}) for one in conditions])


def lasting(days, **chosen):
    return contract(begins_on=FIRST, ends_on=FIRST + timedelta(days=days), chosen=chosen)


def test_a_term_needs_both_days_in_order():
    rows = [lasting(-1), lasting(0), lasting(1), contract(begins_on=FIRST), contract(ends_on=FIRST), contract()]
    assert judged(guards.term_is_set, rows) == [False, False, True, False, False, False]


def test_a_term_may_be_as_long_as_the_version_allows_and_no_longer():
    rows = [lasting(days, contract_weeks=8, contract_weeks_max=10) for days in (69, 70, 71)]
    assert judged(guards.term_is_allowed, rows) == [True, True, False]


def test_without_a_longest_the_usual_length_is_the_limit():
    rows = [lasting(days, contract_weeks=8, contract_weeks_max=None) for days in (55, 56, 57)]
    assert judged(guards.term_is_allowed, rows) == [True, True, False]


def test_without_any_length_and_before_it_is_set_nothing_is_too_long():
    rows = [lasting(900, contract_weeks=None, contract_weeks_max=None)]
    rows += [
        contract(chosen={"contract_weeks_max": 1}, **days) for days in ({}, {"begins_on": FIRST}, {"ends_on": FIRST})
    ]
    assert judged(guards.term_is_allowed, rows) == [True, True, True, True]


def with_conditions(count, **chosen):
    return contract(*[{"kind": "offending"} for _ in range(count)], chosen=chosen)


def test_conditions_are_neither_too_few_nor_too_many():
    rows = [with_conditions(count, condition_min=2, condition_max=4) for count in range(1, 6)]
    assert judged(guards.conditions_are_enough, rows) == [False, True, True, True, True]
    assert judged(guards.conditions_are_not_too_many, rows) == [True, True, True, True, False]


def test_conditions_of_an_earlier_edition_are_not_counted():
    row = contract({"edition": 1}, {"edition": 2}, edition=2, chosen={"condition_min": 2})
    assert judged(guards.conditions_are_enough, [row]) == [False]


def test_without_a_most_there_are_never_too_many():
    assert judged(guards.conditions_are_not_too_many, [with_conditions(30, condition_max=None)]) == [True]


def due(*days):
    last = FIRST + timedelta(days=10)
    return contract(*[{"due_on": FIRST + timedelta(days=day)} for day in days], begins_on=FIRST, ends_on=last)


def test_a_condition_is_due_from_the_first_day_to_the_last():
    rows = [due(-1), due(0), due(1), due(9), due(10), due(11), due(5, 11), due(), contract({"due_on": FIRST})]
    assert judged(guards.conditions_are_inside, rows) == [False, True, True, True, True, False, False, True, True]


def test_every_condition_that_the_version_always_asks_for_is_there():
    chosen = {"mandatory_conditions": ["offending", "attendance"]}
    rows = [contract(*[{"kind": kind} for kind in kinds], chosen=chosen) for kinds in ([], ["offending"])]
    rows += [contract({"kind": "offending"}, {"kind": "attendance"}, {"kind": "curfew"}, chosen=chosen)]
    rows += [contract({"kind": "offending"}, {"kind": "attendance"}, chosen=chosen)]
    assert judged(guards.mandatory_conditions_are_there, rows) == [False, False, True, True]


@pytest.mark.parametrize(
    ("check", "name"),
    [
        (guards.effect_is_explained, "is_effect_explained"),
        (guards.advice_is_offered, "is_advice_offered"),
        (guards.copy_is_given, "is_copy_given"),
    ],
)
def test_what_was_said_and_given_is_on_record(check, name):
    assert judged(check, [contract(**{name: said}) for said in (True, False)]) == [True, False]


def test_an_admission_is_signed_where_the_version_asks_for_it():
    rows = [
        contract(is_admission_signed=signed, chosen={"admission_rule": rule})
        for rule in ("signed", "responsibility")
        for signed in (True, False)
    ]
    assert judged(guards.admission_is_signed, rows) == [True, False, True, True]


@pytest.mark.parametrize(
    ("born", "present", "holds"),
    [
        (date(2008, 3, 2), None, True),
        (date(2008, 3, 3), None, True),
        (date(2008, 3, 4), None, False),
        (date(2008, 3, 4), False, False),
        (date(2008, 3, 4), True, True),
        (None, None, False),
        (None, True, True),
    ],
)
def test_an_adult_is_present_for_everybody_not_known_to_be_eighteen_today(born, present, holds):
    row = contract(born=born, is_appropriate_adult_present=present)
    assert judged(guards.adult_is_present, [row]) == [holds]


@pytest.mark.parametrize(
    ("check", "name"), [(guards.person_has_signed, "person_signed_on"), (guards.police_have_signed, "police_signed_on")]
)
def test_whoever_signed_has_a_day(check, name):
    assert judged(check, [contract(**{name: day}) for day in (FIRST, None)]) == [True, False]


def test_a_reason_is_more_than_spaces():
    rows = [contract(variation_reason=words) for words in ("Moved house", " \n", "")]
    assert judged(guards.reason_is_given, rows) == [True, False, False]


def test_only_the_edition_just_before_can_be_gone_back_to():
    rows = [
        contract(edition=edition, signed_editions=[{"edition": number} for number in signed])
        for edition, signed in ((2, [1]), (3, [1]), (3, [1, 2]), (2, [2]), (1, []))
    ]
    assert judged(guards.was_signed_before, rows) == [True, False, True, False, False]


def test_every_condition_is_met_and_there_is_one():
    rows = [contract(*[{"status": status} for status in all_of]) for all_of in (["met"], ["met", "open"], [])]
    assert judged(guards.conditions_are_met, rows) == [True, False, False]


@TODAY
def test_a_term_is_over_on_the_day_after_its_last():
    rows = [contract(ends_on=FIRST + timedelta(days=days)) for days in (-1, 0, 1)] + [contract()]
    assert judged(guards.term_is_over, rows) == [True, False, False, False]
