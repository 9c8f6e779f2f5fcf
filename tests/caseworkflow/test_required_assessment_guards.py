"""What the law asks before a required assessment moves: a row below, on and above each age, day and moment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from caseworkflow.required_assessment import guards
from caseworkflow.required_assessment.models import RequiredAssessment
from referrals.custody.models import DrugTest
from tests.conftest import NOW
from tests.factories.unsaved import case_of, judged

IMPOSED = date(2026, 3, 3)

SECOND = timedelta(seconds=1)

AROUND = [NOW - SECOND, NOW, NOW + SECOND]

YES_NO = (True, False, None)


def duty(born=date(1990, 5, 4), **facts):
    return RequiredAssessment(case=case_of("required_assessment", born=born), imposed_on=IMPOSED, **facts)


@pytest.mark.django_db
def test_the_person_was_eighteen_on_the_day_it_was_imposed():
    born = [date(2008, 3, 2), date(2008, 3, 3), date(2008, 3, 4), None]
    assert judged(guards.person_is_adult, [duty(born=day) for day in born]) == [True, True, False, False]


def test_the_linked_test_was_positive():
    tests = [DrugTest(result=result) for result in ("positive", "negative", "refused")]
    rows = [duty(drug_test=test) for test in (*tests, None)]
    assert judged(guards.test_was_positive, rows) == [True, False, False, False]


@pytest.mark.parametrize(
    ("check", "name", "values"),
    [
        (guards.both_are_imposed, "is_follow_up_imposed", (True, False)),
        (guards.warning_is_given, "is_warning_given", (True, False)),
        (guards.test_is_disputed, "is_disputed", (True, False)),
        (guards.initial_end_is_known, "initial_ended_at", (NOW, None)),
    ],
)
def test_what_the_law_asks_is_on_record(check, name, values):
    assert judged(check, [duty(**{name: value}) for value in values]) == [True, False]


def test_an_officer_has_a_number_and_a_station():
    rows = [duty(officer_number=number, station=station) for number in ("4321", "") for station in ("Perry Barr", "")]
    assert judged(guards.officer_is_named, rows) == [True, False, False, False]


def test_a_notice_has_a_moment_and_a_place():
    rows = [duty(initial_at=at, initial_place=place) for at in (NOW, None) for place in ("Edmund Street", "")]
    assert judged(guards.initial_has_place, rows) == [True, False, False, False]


@pytest.mark.parametrize(
    ("to_come", "has_come", "name"),
    [
        (guards.initial_is_to_come, guards.initial_time_has_come, "initial_at"),
        (guards.follow_up_is_to_come, guards.follow_up_time_has_come, "follow_up_at"),
    ],
)
def test_a_moment_is_to_come_until_it_is_there(to_come, has_come, name):
    rows = [duty(**{name: at}) for at in (*AROUND, None)]
    assert judged(to_come, rows) == [False, False, True, False]
    assert judged(has_come, rows) == [True, True, False, False]


@pytest.mark.django_db
def test_the_laboratory_has_five_working_days_where_the_test_is_disputed():
    sent, days = date(2026, 3, 3), [9, 10, 11]
    at = [datetime(2026, 3, day, 10, tzinfo=UTC) for day in days]
    disputed = [duty(is_disputed=True, dispatched_on=sent, initial_at=moment) for moment in at]
    assert judged(guards.laboratory_has_time, disputed) == [False, True, True]
    others = [
        duty(is_disputed=False, dispatched_on=sent, initial_at=at[0]),
        duty(is_disputed=True, initial_at=at[0]),
        duty(is_disputed=True, dispatched_on=sent),
    ]
    assert judged(guards.laboratory_has_time, others) == [True, True, True]


def test_somebody_who_came_needs_a_second_answer_and_somebody_who_did_not_cannot_have_stayed():
    answered = {
        (True, True): True,
        (True, False): True,
        (True, None): False,
        (False, True): False,
        (False, False): True,
        (False, None): True,
        (None, True): False,
        (None, False): False,
        (None, None): False,
    }
    assert {both: guards.is_answered(*both) for both in answered} == answered
    for both, expected in answered.items():
        first = duty(did_attend_initial=both[0], did_remain_initial=both[1])
        second = duty(did_attend_follow_up=both[0], did_remain_follow_up=both[1])
        assert (guards.initial_is_answered(first), guards.follow_up_is_answered(second)) == (expected, expected)


@pytest.mark.parametrize("came", YES_NO)
@pytest.mark.parametrize("stayed", YES_NO)
def test_only_coming_and_staying_meets_the_duty(came, stayed):
    is_met = came is True and stayed is True
    first = duty(did_attend_initial=came, did_remain_initial=stayed)
    second = duty(did_attend_follow_up=came, did_remain_follow_up=stayed)
    assert judged(guards.initial_was_met, [first]) + judged(guards.follow_up_was_met, [second]) == [is_met] * 2
    not_met = judged(guards.initial_was_not_met, [first]) + judged(guards.follow_up_was_not_met, [second])
    assert not_met == [not is_met] * 2


def test_the_follow_up_is_decided_not_after_the_end_of_the_first():
    rows = [duty(initial_ended_at=NOW, follow_up_decided_at=at) for at in (*AROUND, None)]
    rows.append(duty(follow_up_decided_at=NOW))
    assert judged(guards.decided_before_the_end, rows) == [True, True, False, False, False]


def test_the_follow_up_is_after_the_first_and_has_a_place():
    rows = [duty(initial_ended_at=NOW, follow_up_at=at, follow_up_place="Edmund Street") for at in (*AROUND, None)]
    rows += [duty(initial_ended_at=NOW, follow_up_at=AROUND[2]), duty(follow_up_at=NOW, follow_up_place="Here")]
    assert judged(guards.follow_up_has_place, rows) == [False, False, True, False, False, False]


@pytest.mark.parametrize(("check", "form"), [(guards.confirmation_is_issued, "RA4"), (guards.release_is_issued, "RA5")])
def test_the_form_itself_was_given(check, form):
    rows = [duty(forms_issued=[{"form": name} for name in names]) for names in (["RA1", form], ["RA1"], [])]
    assert judged(check, rows) == [True, False, False]
