"""Why a clock was missed: what was on record when it ran out, one reason a miss, and *no reason* where there is none."""

from datetime import date, datetime, timedelta

import pytest

from caseworkflow.contact.models import Appointment, Attempt
from outcomes.figure import cohorts
from outcomes.figure.measures import decisions, misses, timeliness
from outcomes.figure.suppression import Rule
from outcomes.figure.terms import MissReason
from outcomes.report.reports.editions import Internal, Protected, protected_edition
from outcomes.report.reports.sections.misses import cells_of_clock, misses_sheet
from outcomes.report.reports.subject import Subject
from programmes.models import Programme
from tests.factories import outcomes as given
from tests.factories.outcomes import LONDON
from tests.outcomes.test_operating_measures import entered

INDEX = date(2024, 2, 26)  # a Monday, accepted at ten
QUARTER = cohorts.quarter_span(2024, 1)
LATE = datetime(2026, 3, 1, tzinfo=LONDON)
SECOND = timedelta(seconds=1)
#: The last moment of the fifth and of the tenth working day.
FIFTH = datetime(2024, 3, 4, 23, 59, 59, tzinfo=LONDON)
TENTH = datetime(2024, 3, 11, 23, 59, 59, tzinfo=LONDON)


def at(day, month=2, hour=10):
    return datetime(2024, month, day, hour, tzinfo=LONDON)


def reasons():
    found, _ = timeliness.cohort_journeys("divert", QUARTER)
    return {
        name: dict(each)
        for name, each in misses.count_reasons(found, misses.cohort_contacts("divert", QUARTER), LATE).items()
    }


def case(allocated_at=None, **marks):
    return given.case(given.referral(INDEX), allocated_at=allocated_at or at(26, hour=11), **marks)


def attempt(of, moment, result):
    Attempt.objects.create(case=of, at=moment, result=result, channel="phone", by=of.caseworker)


def appointment(of, moment, attendance, kind="plan"):
    Appointment.objects.create(case=of, starts_at=moment, attendance=attendance, kind=kind, booked_by=of.caseworker)


@pytest.mark.django_db
def test_where_nothing_is_on_record_the_reason_is_none_and_what_was_in_time_has_no_reason():
    case(first_attempt_at=at(26, hour=12), assessed_on=date(2024, 3, 1))
    assert reasons() == {"K4": {}, "K4b": {MissReason.NONE: 1}, "K5": {MissReason.NONE: 1}, "K6": {}}


@pytest.mark.django_db
def test_without_a_case_nobody_was_allocated():
    given.referral(INDEX)
    assert reasons() == {name: {MissReason.NOT_ALLOCATED: 1} for name in misses.CLOCKS}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("apart", "reason"), [(-1, MissReason.NONE), (0, MissReason.NONE), (1, MissReason.NOT_ALLOCATED)]
)
def test_nobody_was_allocated_where_that_came_after_the_clock_ran_out(apart, reason):
    case(FIFTH + apart * SECOND)
    assert reasons()["K5"] == {reason: 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("results", "reason"),
    [
        (["no_answer", "wrong_number"], MissReason.NOT_REACHED),
        (["no_answer", "spoke"], MissReason.NONE),
        (["no_answer", "declined"], MissReason.DECLINED),
    ],
)
def test_attempts_say_whether_the_person_was_reached(results, reason):
    of = case()
    for result in results:
        attempt(of, at(28), result)
    assert (reasons()["K5"], reasons()["K4"]) == ({reason: 1}, {MissReason.NONE: 1})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("apart", "reason"), [(-1, MissReason.NOT_REACHED), (0, MissReason.NOT_REACHED), (1, MissReason.NONE)]
)
def test_an_attempt_after_the_clock_ran_out_is_no_reason(apart, reason):
    attempt(case(), FIFTH + apart * SECOND, "no_answer")
    assert reasons()["K5"] == {reason: 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("attendance", "reason"),
    [
        ("did_not_attend", MissReason.DID_NOT_ATTEND),
        ("left_early", MissReason.DID_NOT_ATTEND),
        ("refused_entry", MissReason.DID_NOT_ATTEND),
        ("cancelled_person", MissReason.CANCELLED_PERSON),
        ("cancelled_service", MissReason.CANCELLED_SERVICE),
        ("rescheduled", MissReason.CANCELLED_SERVICE),
        ("", MissReason.NOT_RECORDED),
        ("attended", MissReason.NONE),
    ],
)
def test_the_last_appointment_before_says_why_nobody_was_assessed(attendance, reason):
    of = case()
    appointment(of, at(28), "did_not_attend")
    appointment(of, at(29), attendance)
    assert (reasons()["K6"], reasons()["K5"]) == ({reason: 1}, {MissReason.NONE: 1})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("apart", "reason"), [(-1, MissReason.DID_NOT_ATTEND), (0, MissReason.DID_NOT_ATTEND), (1, MissReason.NONE)]
)
def test_an_appointment_after_the_clock_ran_out_is_no_reason(apart, reason):
    appointment(case(), TENTH + apart * SECOND, "did_not_attend")
    assert reasons()["K6"] == {reason: 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("apart", "reason"), [(-1, MissReason.NONE), (0, MissReason.DID_NOT_ATTEND), (1, MissReason.DID_NOT_ATTEND)]
)
def test_of_an_open_case_that_was_joined_what_came_before_is_no_reason(apart, reason):
    of = given.case(given.referral(date(2023, 11, 1)), allocated_at=at(1))
    of.joined.create(referral=given.referral(INDEX, of=of.person))
    appointment(of, at(26) + apart * SECOND, "did_not_attend")
    assert reasons()["K6"] == {reason: 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verbs", "reason"),
    [((), MissReason.NONE), (("ask",), MissReason.QUESTION_OPEN), (("ask", "answer"), MissReason.NONE)],
)
def test_a_decision_waited_for_an_answer_where_a_question_was_open(verbs, reason):
    row = given.referral(INDEX, decided_at=at(8, month=3), question="Which drug?")
    for day, verb in zip((26, 27), verbs, strict=False):
        entered(row, verb, at(day, hour=15))
    found = decisions.sent_decisions("divert", QUARTER, LATE)
    assert dict(misses.count_reasons_of_decisions(found, LATE)) == {reason: 1}


# -- through the gate


def shown(counts, edition=None):
    cells = cells_of_clock(edition or protected_edition(), counts)
    return {reason: cell.text for reason, cell in cells.items() if not cell.is_hidden}


ONE, OTHER, THIRD = MissReason.NOT_REACHED, MissReason.NONE, MissReason.DID_NOT_ATTEND


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({ONE: 7, OTHER: 20}, {OTHER: "20"}),
        ({ONE: 8, OTHER: 21}, {ONE: "10", OTHER: "20"}),
        ({ONE: 8}, {}),
        ({ONE: 9}, {ONE: "10"}),
        ({ONE: 8, THIRD: 1}, {ONE: "10"}),
        ({ONE: 13}, {}),
        ({ONE: 13, OTHER: 8}, {}),
        ({ONE: 14, OTHER: 8}, {ONE: "15", OTHER: "10"}),
        ({}, {}),
    ],
)
def test_few_are_not_shown_and_nothing_is_where_the_rest_would_be_told_to_be_none(counts, expected):
    assert shown(counts) == expected


@pytest.mark.parametrize(("number", "expected"), [(10, {}), (11, {ONE: "10"})])
def test_the_least_that_a_count_can_be_is_what_is_shown_at_all(number, expected):
    assert shown({ONE: number}, Protected(Rule(hide_below=10))) == expected


def test_a_team_leader_sees_them_as_they_are():
    assert shown({ONE: 1}, Internal()) == {reason: "1" if reason == ONE else "0" for reason in MissReason}


@pytest.mark.django_db
def test_the_table_has_every_reason_under_every_clock():
    for _ in range(9):
        attempt(case(), at(29), "no_answer")
    programme = Programme.objects.get(code="divert")
    sheet = misses_sheet(Subject(programme, QUARTER, date(2026, 2, 28), protected_edition()))
    assert [row[0] for row in sheet.rows] == [str(one.label) for one in MissReason]
    assert {len(row) for row in sheet.rows} == {6}
    assert {row[0]: row[1:] for row in sheet.rows}["Attempted and not reached"] == (
        *("not shown", "not shown", "not shown", "10", "10"),
    )
