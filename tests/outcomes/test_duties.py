"""What was owed to police, the law and victims, and how much there was: each limit below, on and above."""

from datetime import date, datetime, timedelta

import pytest

from caseworkflow.disposal.models import DisposalClock
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.victim.models import Victim
from outcomes.figure import cohorts
from outcomes.figure.measures import duties, quality, registry, treatment, volume
from outcomes.figure.terms import KeyMeasureId, MeasureId
from outcomes.report.reports import definitions
from programmes.models import Commission, Programme
from referrals.custody.models import DrugTest
from referrals.feedback.models import Feedback
from tests.factories import outcomes as given
from tests.factories.accounts import organisation
from tests.factories.outcomes import LONDON

pytestmark = pytest.mark.django_db

INDEX = date(2024, 2, 26)  # a Monday
QUARTER = cohorts.quarter_span(2024, 1)
LATE = datetime(2026, 3, 1, tzinfo=LONDON)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def at(day, month=3, hour=10, minute=0, second=0):
    return datetime(2024, month, day, hour, minute, second, tzinfo=LONDON)


def parts(share):
    return share.numerator, share.denominator, share.pending, share.excluded


def returned(told_at, ended_on=date(2024, 3, 4), **facts):
    row = given.referral(INDEX, **facts)
    case = given.case(row, ended_on=ended_on)
    Feedback.objects.create(referral=row, value="ended", ending="returned", rule="A test", at=told_at)
    return case


@pytest.mark.parametrize(("apart", "met"), [(-1, 1), (0, 1), (1, 0)])
def test_the_officer_is_told_within_the_limit_of_the_end_of_the_case(apart, met):
    returned(at(5, hour=23, minute=59, second=59) + apart * SECOND)
    given.case(given.referral(INDEX), ended_on=date(2024, 3, 4))
    assert parts(duties.officer_told("divert", QUARTER, LATE)) == (met, 1, 0, 0)


def test_what_was_not_told_yet_on_the_day_is_not_counted():
    returned(at(5))
    known = [parts(duties.officer_told("divert", QUARTER, now)) for now in (at(5) - SECOND, at(5))]
    assert known == [(0, 0, 0, 0), (1, 1, 0, 0)]


LIMITATION = date(2024, 8, 20)


@pytest.mark.parametrize(
    ("outcome_on", "now", "found"),
    [
        (LIMITATION - DAY, LATE, (1, 1, 0, 0)),
        (LIMITATION, LATE, (1, 1, 0, 0)),
        (LIMITATION + DAY, LATE, (0, 1, 0, 0)),
        (None, at(19, month=8), (0, 0, 1, 0)),
        (None, at(20, month=8), (0, 0, 1, 0)),
        (None, at(21, month=8), (0, 1, 0, 0)),
        (LIMITATION, at(19, month=8), (0, 0, 1, 0)),
    ],
)
def test_an_outcome_is_recorded_before_the_limitation(outcome_on, now, found):
    case = returned(at(5))
    DisposalClock.objects.create(case=case, starts_on=INDEX, limitation_on=LIMITATION, outcome_on=outcome_on)
    assert parts(duties.outcome_before_limitation("divert", QUARTER, now)) == found


def test_without_a_day_of_limitation_an_outcome_is_left_out():
    DisposalClock.objects.create(case=returned(at(5)), starts_on=INDEX)
    assert parts(duties.outcome_before_limitation("divert", QUARTER, LATE)) == (0, 0, 0, 1)


def drug_test_of(born, *, imposed_on=None, result="positive", age=None):
    row = given.referral(INDEX, of=given.person(date_of_birth=born), approximate_age=age)
    DrugTest.objects.create(referral=row, result=result)
    if imposed_on:
        RequiredAssessment.objects.create(case=given.case(row), imposed_on=imposed_on)


def test_a_required_assessment_is_imposed_on_adults_who_tested_positive():
    drug_test_of(date(2006, 2, 27))
    drug_test_of(date(2006, 2, 26))
    drug_test_of(date(2006, 2, 25), imposed_on=date(2024, 3, 1))
    drug_test_of(None)
    drug_test_of(None, age=18)
    drug_test_of(date(1990, 1, 1), result="negative")
    assert parts(duties.assessment_imposed("divert", QUARTER, LATE)) == (1, 3, 0, 2)
    assert parts(duties.assessment_imposed("divert", QUARTER, at(29, month=2))) == (0, 3, 0, 2)


def required(**facts):
    case = given.case(given.referral(INDEX))
    return RequiredAssessment.objects.create(case=case, imposed_on=INDEX, **facts)


def test_an_initial_assessment_is_attended_by_who_came_and_remained():
    for came, stayed in ((True, True), (True, False), (False, None), (None, None)):
        required(initial_at=at(6), did_attend_initial=came, did_remain_initial=stayed)
    required(initial_at=at(6), state="quashed")
    required()
    assert parts(duties.initial_attended("divert", QUARTER, LATE)) == (1, 3, 1, 1)
    assert parts(duties.initial_attended("divert", QUARTER, at(6) - SECOND)) == (0, 0, 5, 0)
    assert parts(duties.initial_attended("divert", QUARTER, at(6))) == (1, 3, 1, 1)


def test_who_was_released_from_the_follow_up_is_left_out():
    required(follow_up_at=at(12), did_attend_follow_up=True, did_remain_follow_up=True)
    required(follow_up_at=at(12), did_attend_follow_up=False)
    required(follow_up_at=at(12), state="fa_released")
    assert parts(duties.follow_up_attended("divert", QUARTER, LATE)) == (1, 2, 0, 1)


@pytest.mark.parametrize(
    ("told", "now", "found"),
    [
        (-1, LATE, (1, 1, 0, 0)),
        (0, LATE, (1, 1, 0, 0)),
        (1, LATE, (0, 1, 0, 0)),
        (None, at(7) - SECOND, (0, 0, 1, 0)),
        (None, at(7), (0, 0, 1, 0)),
        (None, at(7) + SECOND, (0, 1, 0, 0)),
    ],
)
def test_a_failure_is_told_by_its_limit(told, now, found):
    required(initial_at=at(6), tell_police_by=at(7), police_told_at=None if told is None else at(7) + told * SECOND)
    required(initial_at=at(6))
    assert parts(duties.failure_told("divert", QUARTER, now)) == found


def test_victims_are_consulted_and_told_as_known_on_the_day():
    for state, consulted in (("identified", date(2024, 3, 5)), ("identified", None), ("none", None)):
        Victim.objects.create(case=given.case(given.referral(INDEX)), state=state, consulted_on=consulted)
    known = [parts(duties.victim_consulted("divert", QUARTER, now)) for now in (at(4), at(5), LATE)]
    assert known == [(0, 2, 0, 0), (1, 2, 0, 0), (1, 2, 0, 0)]


@pytest.mark.parametrize(("apart", "met"), [(-1, 1), (0, 1), (1, 0)])
def test_a_victim_is_told_by_the_day_set(apart, met):
    told_on = date(2024, 3, 8) + apart * DAY
    case = given.case(given.referral(INDEX))
    Victim.objects.create(case=case, state="identified", tell_by=at(8, hour=23), told_on=told_on)
    assert parts(duties.victim_told("divert", QUARTER, LATE)) == (met, 1, 0, 0)


def test_naloxone_is_of_cases_in_which_an_opioid_is_named():
    for substances, naloxone in (
        (["heroin"], "issued"),
        (["methadone", "alcohol"], "held"),
        (["heroin"], "declined"),
        (["cocaine"], "issued"),
        ([], ""),
    ):
        case = given.case(given.referral(INDEX))
        facts = {"substances": substances, "naloxone": naloxone, "scores": {}}
        case.assessments.create(kind="initial", done_on=date(2024, 3, 5), by=case.caseworker, **facts)
    known = [parts(treatment.naloxone_given("divert", QUARTER, now)) for now in (at(4), at(5))]
    assert known == [(0, 0, 0, 0), (2, 3, 0, 0)]


def test_needs_are_improved_where_a_score_is_lower_at_exit():
    case = given.case(given.referral(INDEX))
    for kind, day, scores in (
        ("initial", 4, {"drugs": 7, "housing": 3, "alcohol": 2}),
        ("exit", 25, {"drugs": 4, "housing": 3, "alcohol": None}),
    ):
        case.assessments.create(kind=kind, done_on=date(2024, 3, day), by=case.caseworker, scores=scores)
    known = [parts(treatment.needs_improved("divert", QUARTER, now)) for now in (at(24), at(25))]
    assert known == [(0, 0, 0, 0), (1, 2, 0, 0)]


def test_facts_on_record_are_of_six_for_each_referral():
    given.referral(INDEX)
    share = quality.facts_recorded("divert", QUARTER, datetime(2026, 3, 3, 23, tzinfo=LONDON))
    assert parts(share) == (3, 6, 0, 0)


def places(number, first, last=None):
    provider = organisation("provider")
    programme = Programme.objects.get(code="divert")
    Commission.objects.create(
        programme=programme, organisation=provider, places_a_year=number, valid_from=first, valid_until=last
    )


def test_referrals_are_set_against_a_twelfth_of_the_places_for_each_month():
    Commission.objects.all().delete()
    given.cohort(3, INDEX)
    assert volume.referrals_against_places("divert", QUARTER, LATE).as_line()["method"] == "no places on record"
    places(24, date(2020, 1, 1), date(2024, 1, 31))
    places(48, date(2024, 2, 1), date(2024, 2, 29))
    found = volume.referrals_against_places("divert", QUARTER, LATE)
    assert (found.numerator, found.denominator, found.value) == (3, 6.0, 50.0)


def test_the_desks_are_those_of_today():
    for _ in range(2):
        given.case(given.referral(INDEX))
    given.case(given.referral(INDEX), state="closed")
    given.referral(INDEX)
    given.referral(INDEX, is_history=True)
    today = datetime(2026, 3, 3, 23, tzinfo=LONDON)
    found = volume.cases_on_desks("divert", QUARTER, today)
    assert (found.numerator, found.denominator, found.value, found.extra) == (2, 2, 1.0, {"oldest_days": 0})
    assert volume.cases_on_desks("divert", QUARTER, today - DAY).value is None


def test_every_operating_measure_has_its_name_meaning_and_answer_once():
    assert list(registry.KEY_MEASURES) == KeyMeasureId.values
    assert set(registry.ANSWERS) == set(KeyMeasureId.values)
    assert set(registry.OUTCOMES) == set(MeasureId)
    numbers = {one.strip("Kb") for one in (*registry.KEY_MEASURES, *registry.NOT_MEASURED)}
    assert numbers == {str(number) for number in range(1, 28)}


def test_the_definitions_of_a_report_are_those_of_the_register():
    assert set(registry.definition_lines()) <= set(definitions.DEFINITIONS)
