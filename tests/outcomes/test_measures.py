"""Measures against cohorts small enough to count by hand, and every border of a window."""

from datetime import date, datetime, timedelta

import pytest

from outcomes.figure import cohorts
from outcomes.figure.measures import engagement, equity, money, quality, reoffending, timeliness, treatment
from outcomes.figure.terms import Group
from tests.factories import outcomes as given
from tests.factories.outcomes import CANNABIS, LONDON, THEFT

pytestmark = pytest.mark.django_db
INDEX = date(2024, 2, 29)
QUARTER = cohorts.quarter_span(2024, 1)
AS_OF = date(2026, 6, 30)
LATE = datetime(2026, 3, 1, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def every_day_is_covered(db):
    given.covered()


def answer(name, window=12, group=Group.OFFERED, as_of=AS_OF):
    return reoffending.count_cohort("divert", QUARTER, as_of=as_of).answer(name, window, group)


def test_one_of_four_is_a_quarter_with_its_interval():
    people = [one.person for one in given.cohort(4, INDEX)]
    given.offence(people[0], date(2024, 6, 1), after=60)
    found = answer("M1")
    assert (found.people, found.mature, found.reoffenders, found.events, found.value) == (4, 4, 1, 1, 25.0)
    assert (round(found.low, 1), round(found.high, 1)) == (4.6, 69.9)


@pytest.mark.parametrize(
    ("on", "counted"),
    [
        (date(2024, 2, 28), 0),
        (date(2024, 2, 29), 0),
        (date(2024, 3, 1), 1),
        (date(2025, 2, 28), 1),
        (date(2025, 3, 1), 0),
    ],
)
def test_the_window_runs_from_the_day_after_to_the_last_day_of_a_short_month(on, counted):
    given.offence(given.referral(INDEX).person, on, "recorded_suspect")
    assert answer("M3").events == counted


@pytest.mark.parametrize(("reached_on", "counted"), [(date(2025, 8, 29), 1), (date(2025, 8, 30), 0)])
def test_a_conviction_counts_to_the_last_day_of_the_waiting_period(reached_on, counted):
    person = given.referral(INDEX).person
    given.offence(person, date(2024, 6, 1), event_on=reached_on)
    assert answer("M1").events == counted


@pytest.mark.parametrize(
    ("event", "counted"),
    [("conviction", 1), ("caution", 1), ("conditional_caution", 1), ("charge", 0), ("community_resolution", 0)],
)
def test_proven_is_a_conviction_or_a_caution(event, counted):
    given.offence(given.referral(INDEX).person, date(2024, 6, 1), event)
    assert answer("M1").events == counted


def test_an_offence_that_reaches_several_events_counts_once():
    person = given.referral(INDEX).person
    for event in ("recorded_suspect", "arrest", "charge", "caution", "conviction"):
        given.offence(person, date(2024, 6, 1), event, after=30)
    assert [answer(name).events for name in ("M1", "M3", "M4")] == [1, 1, 1]


def test_two_offences_of_one_person_are_one_reoffender():
    person = given.referral(INDEX).person
    given.referral(INDEX)
    given.offence(person, date(2024, 6, 1))
    given.offence(person, date(2024, 6, 1), code=CANNABIS)
    found = answer("M2")
    assert (found.events, found.reoffenders, found.value, found.low) == (2, 1, 1.0, None)


def test_rows_that_wait_for_a_person_are_counted_as_links_only():
    person = given.referral(INDEX).person
    given.offence(person, date(2024, 6, 1), link="to_review")
    found = reoffending.count_cohort("divert", QUARTER, as_of=AS_OF, more=[reoffending.LINK_PART])
    assert (found.answer("M1", 12).events, found.count_links()) == (0, {"exact": 0, "scored": 0, "to_review": 1})


def test_the_offences_of_a_second_person_are_not_mixed_in():
    first, second = given.referral(INDEX).person, given.referral(INDEX).person
    given.offence(first, date(2024, 6, 1))
    given.offence(second, date(2024, 5, 1), "recorded_suspect")
    assert (answer("M1").reoffenders, answer("M3").reoffenders) == (1, 1)


def test_what_came_after_the_day_of_the_data_is_not_known_yet():
    person = given.referral(INDEX).person
    given.offence(person, date(2024, 6, 1), event_on=date(2025, 8, 1))
    assert [answer("M1", as_of=day).events for day in (date(2025, 8, 29), date(2026, 1, 1))] == [1, 1]
    assert (answer("M1", as_of=date(2025, 8, 28)).mature, answer("M1", as_of=date(2025, 8, 28)).value) == (0, None)


def test_somebody_not_mature_is_counted_and_left_out():
    given.referral(date(2024, 1, 10))
    given.referral(date(2024, 3, 10))
    found = answer("M1", as_of=date(2025, 8, 1))
    assert (found.people, found.mature, found.not_mature) == (2, 1, 1)


def test_the_median_time_is_the_day_on_which_half_had_an_offence():
    people = [one.person for one in given.cohort(4, INDEX)]
    for person, days in zip(people, (10, 40, 90), strict=False):
        given.offence(person, INDEX + timedelta(days=days), "recorded_suspect")
    found = answer("M5")
    assert (found.value, found.extra["km_at_window"]) == (40, 0.25)


def test_a_death_leaves_the_count_on_its_day_and_stays_in_the_denominator():
    given.referral(INDEX, of=given.person(died_on=INDEX + timedelta(days=5)))
    person = given.referral(INDEX).person
    given.offence(person, INDEX + timedelta(days=10), "recorded_suspect")
    assert (answer("M5").value, answer("M3").value) == (10, 50.0)


def test_reoffending_of_those_who_completed_is_of_them_alone():
    done = given.case(given.referral(INDEX), assessed_on=INDEX, completed_on=INDEX)
    given.offence(given.referral(INDEX).person, date(2024, 6, 1))
    assert (answer("M1", group=Group.COMPLETED).people, answer("M1", group=Group.COMPLETED).value) == (1, 0.0)
    assert done.completed_on == INDEX


def test_the_funnel_reconciles_to_the_last_referral():
    for state in ("accepted", "accepted", "rejected", "withdrawn", "duplicate", "submitted", "info_needed", "draft"):
        given.referral(INDEX, state=state)
    found = engagement.referral_funnel("divert", QUARTER)
    assert (found.sent, found.accepted, found.pending, found.reconciles) == (7, 2, 2, True)


def test_each_step_of_the_funnel_counts_the_cases_that_reached_it():
    at = datetime(2024, 3, 1, 9, tzinfo=LONDON)
    given.case(given.referral(INDEX), first_attempt_at=at)
    given.case(given.referral(INDEX), first_attempt_at=at, first_contact_at=at, assessed_on=at.date())
    assert [number for _, number in engagement.referral_funnel("divert", QUARTER).steps()] == [2, 2, 2, 1, 0, 1, 0]


LAST_MOMENT = datetime(2024, 3, 1, 23, 59, 59, tzinfo=LONDON)


@pytest.mark.parametrize(("seconds", "share"), [(-1, (1, 1)), (0, (1, 1)), (1, (0, 1))])
def test_a_first_attempt_is_in_time_to_the_limit_of_the_version(seconds, share):
    given.case(given.referral(INDEX), first_attempt_at=LAST_MOMENT + timedelta(seconds=seconds))
    found = timeliness.MEASURES["K4"]("divert", QUARTER, LATE)
    assert (found.numerator, found.denominator) == share


def test_what_is_not_yet_due_is_pending_and_history_is_left_out():
    given.referral(INDEX)
    given.referral(INDEX, is_history=True)
    now = datetime(2024, 2, 29, 12, tzinfo=LONDON)
    found = timeliness.MEASURES["K6"]("divert", QUARTER, now)
    assert (found.numerator, found.denominator, found.pending, found.excluded) == (0, 0, 1, 1)


def test_completed_is_of_cases_that_have_ended():
    given.case(given.referral(INDEX), assessed_on=INDEX, completed_on=date(2024, 5, 1), ended_on=date(2024, 5, 1))
    given.case(given.referral(INDEX), ended_on=date(2024, 5, 1))
    given.case(given.referral(INDEX))
    found = engagement.completed_share("divert", QUARTER, LATE)
    assert (found.numerator, found.denominator, found.pending) == (1, 2, 1)


def test_a_clock_asked_alone_and_with_others_gives_the_same_answer():
    given.case(given.referral(INDEX), first_attempt_at=datetime(2024, 3, 1, 9, tzinfo=LONDON))
    found = timeliness.cohort_journeys("divert", QUARTER)
    together = {name: timeliness.tally_share(*found, judge, LATE) for name, judge in timeliness.JUDGES.items()}
    assert together == {name: ask("divert", QUARTER, LATE) for name, ask in timeliness.MEASURES.items()}


def test_groups_of_people_count_everybody_once():
    given.referral(INDEX, of=given.person(sex="F", ethnicity_self_defined="A2", date_of_birth=date(2006, 3, 1)))
    given.case(given.referral(INDEX, of=given.person(date_of_birth=None)), assessed_on=INDEX)
    found = list(equity.cohort_profiles("divert", QUARTER, date(2024, 6, 30)).values())
    by_sex, by_age, by_ethnicity = (equity.by_family(found, family) for family in equity.FAMILIES)
    assert [(line.label, line.accepted, line.started) for line in by_sex] == [
        ("Female", 1, 0),
        ("Male", 1, 1),
        ("Another answer", 0, 0),
        ("Not known", 0, 0),
        ("Not recorded", 0, 0),
    ]
    assert [line.label for line in by_age if line.accepted] == ["15 to 17", "Not recorded"]
    assert [line.label for line in by_ethnicity if line.accepted] == ["Asian", "Not recorded"]


@pytest.mark.parametrize(("as_of", "started"), [(date(2024, 3, 9), 0), (date(2024, 3, 10), 1), (date(2024, 3, 11), 1)])
def test_a_group_holds_who_had_started_by_the_day_of_the_figures(as_of, started):
    given.case(given.referral(INDEX), assessed_on=date(2024, 3, 10))
    assert sum(one.is_started for one in equity.cohort_profiles("divert", QUARTER, as_of).values()) == started


def test_needs_are_compared_only_where_both_scores_are_on_record():
    case = given.case(given.referral(INDEX), assessed_on=INDEX)
    for kind, scores in (("initial", {"drugs": 7, "housing": 3}), ("exit", {"drugs": 4, "housing": None})):
        case.assessments.create(kind=kind, done_on=INDEX, by=case.caseworker, scores=scores)
    found = treatment.need_changes("divert", QUARTER, {"drugs": "Drugs", "housing": "Housing"})
    assert [(one.area, one.scored, one.improved, one.entry, one.exit) for one in found] == [
        ("Drugs", 1, 1, 7.0, 4.0),
        ("Housing", 0, 0, None, None),
    ]


def test_structured_treatment_is_in_time_within_twenty_one_days():
    case = given.case(given.referral(INDEX), assessed_on=INDEX)
    case.assessments.create(kind="initial", done_on=INDEX, by=case.caseworker, scores={}, has_treatment_need=True)
    for days in (21, 22):
        case.onward_referrals.create(
            service="Treatment",
            is_structured_treatment=True,
            is_accepted=True,
            referred_on=INDEX,
            started_on=INDEX + timedelta(days=days),
        )
    found, share = treatment.onward_referrals("divert", QUARTER), treatment.referred_to_treatment("divert", QUARTER)
    assert (found.structured, found.structured_started, found.structured_in_time) == (2, 2, 1)
    assert (share.numerator, share.denominator) == (1, 1)


def test_what_is_on_record_is_counted_and_nothing_else():
    given.referral(INDEX, of=given.person(died_on=date(2025, 1, 1), postcode="B13 7UQ"), drug="cannabis")
    total, held = quality.fact_completeness("divert", QUARTER)
    assert (total, held["Drug"], held["Self-defined ethnicity"], held["Postcode, or no fixed abode"]) == (1, 1, 0, 1)
    assert (quality.count_deaths("divert", QUARTER), quality.count_victims("divert", QUARTER).identified) == (1, 0)
    assert money.on_record("divert", QUARTER, INDEX).placements == 0


def test_an_offence_dated_after_a_death_is_not_a_time_to_first_offence():
    person = given.person(died_on=INDEX + timedelta(days=5))
    given.referral(INDEX, of=person)
    given.offence(person, INDEX + timedelta(days=10), "recorded_suspect")
    assert answer("M5").extra["km_at_window"] == 1.0


def test_harm_is_the_mean_of_everybody_with_the_median_beside_it():
    people = [one.person for one in given.cohort(2, INDEX)]
    given.offence(people[0], date(2024, 6, 1), "recorded_suspect")
    found, days = answer("M6"), reoffending.load_harm()["046/00"].days
    assert (found.value, found.extra["median"], found.low) == (days / 2, days / 2, None)


def test_only_an_offence_on_the_serious_list_is_severe_and_only_when_proven():
    person = given.referral(INDEX).person
    serious = next(code for code, harm in reoffending.load_harm().items() if harm.is_serious)
    for code, event in ((serious, "conviction"), (serious, "recorded_suspect"), (THEFT, "conviction")):
        given.offence(person, date(2024, 6, 1), event, code=code)
    assert answer("M7").events == 1


@pytest.mark.parametrize(("ended_on", "counted"), [(None, 2), (date(2024, 6, 1), 1), (date(2024, 5, 31), 0)])
def test_while_on_the_programme_is_from_acceptance_to_the_end_of_the_case(ended_on, counted):
    referral = given.referral(INDEX)
    given.case(referral, ended_on=ended_on)
    for on in (date(2024, 6, 1), date(2024, 7, 1)):
        given.offence(referral.person, on, "recorded_suspect")
    assert answer("M8").events == counted


def test_same_type_is_the_group_of_the_offence_of_the_referral():
    person = given.referral(INDEX, offence_code=THEFT).person
    for day, code in enumerate((THEFT, THEFT, CANNABIS), start=1):
        given.offence(person, date(2024, 6, day), "recorded_suspect", code=code)
    assert answer("M9").events == 2


def test_codes_of_no_group_are_not_of_the_same_type():
    person = given.referral(INDEX, offence_code="999/98").person
    given.offence(person, date(2024, 6, 1), "recorded_suspect", code="999/99")
    assert (answer("M3").events, answer("M9").events) == (1, 0)


def test_without_a_case_nobody_was_on_the_programme():
    given.offence(given.referral(INDEX).person, date(2024, 6, 1), "recorded_suspect")
    given.case(given.referral(INDEX))
    found = answer("M8")
    assert (answer("M3").events, found.events) == (1, 0)
    assert (found.people, found.mature, found.value, found.extra["without_case"]) == (1, 1, 0.0, 1)


def test_the_year_before_is_without_the_offence_of_the_referral_itself():
    person = given.referral(INDEX, offence_code=THEFT, offence_on=INDEX - timedelta(days=1)).person
    for on, code in ((INDEX - timedelta(days=1), THEFT), (INDEX - timedelta(days=1), CANNABIS)):
        given.offence(person, on, "recorded_suspect", code=code)
    given.offence(person, INDEX - timedelta(days=2), "recorded_suspect", code=THEFT)
    assert answer("M10").extra["before"] == 2


def test_a_code_that_no_list_holds_is_counted_and_states_no_harm():
    people = [one.person for one in given.cohort(2, INDEX)]
    given.offence(people[0], date(2024, 6, 1), "recorded_suspect", code="999/99")
    given.offence(people[0], date(2024, 6, 2), code="999/98")
    given.offence(people[1], INDEX, "recorded_suspect", code="999/97")
    found = {name: answer(name) for name in ("M1", "M3", "M6", "M7")}
    assert [(one.events, one.unknown_codes) for one in found.values()] == [(1, 1), (1, 1), (1, 1), (0, 1)]
    assert [found[name].value for name in ("M1", "M3")] == [50.0, 50.0]
    for name in ("M6", "M7"):
        one = found[name]
        assert (one.value, one.low, one.high, one.method) == (None, None, None, "unknown codes")
    assert found["M6"].extra["median"] is None


def test_a_listed_code_without_harm_days_is_not_nothing():
    harm = reoffending.load_harm()
    without = next(code for code, one in harm.items() if one.days is None)
    people = [one.person for one in given.cohort(2, INDEX)]
    for code in (without, THEFT):
        given.offence(people[0], date(2024, 6, 1), "recorded_suspect", code=code)
    found = answer("M6")
    assert (found.events, found.value, found.extra["without_harm_days"]) == (2, harm[THEFT].days / 2, 1)
    assert (found.method, found.unknown_codes) == ("mean harm days a person", 0)


def test_what_was_not_yet_so_on_the_day_is_not_known():
    ended = date(2024, 6, 1)
    given.case(given.referral(INDEX), assessed_on=ended, completed_on=ended, ended_on=ended)
    known = []
    for as_of in (ended - timedelta(days=1), ended):
        cohort = cohorts.cohort_members("divert", QUARTER, as_of)
        known.append([(one.is_started, one.is_completed, one.ended_on) for one in cohort])
    assert known == [[(False, False, None)], [(True, True, ended)]]


@pytest.mark.parametrize(("apart", "people"), [(-1, 0), (0, 1), (1, 1)])
def test_somebody_accepted_after_the_day_is_not_in_the_cohort_yet(apart, people):
    given.referral(INDEX)
    assert len(cohorts.cohort_members("divert", QUARTER, INDEX + timedelta(days=apart))) == people


@pytest.mark.parametrize("window", [6, 12, 24])
def test_before_and_after_are_twelve_months_each_whatever_window_is_asked(window):
    person = given.referral(INDEX).person
    for on in (date(2023, 2, 27), date(2023, 2, 28), INDEX, date(2024, 12, 1), date(2025, 2, 28), date(2025, 3, 1)):
        given.offence(person, on, "recorded_suspect")
    found = answer("M10", window)
    assert (found.window, found.events) == (12, 2)
    assert dict(found.extra) == {"before": 1.0, "after": 2.0, "index_offence": "left out"}


def test_what_was_done_after_the_day_of_the_data_is_not_known_to_a_clock():
    given.case(given.referral(INDEX), first_attempt_at=LATE, assessed_on=LATE.date())
    now = datetime(2024, 2, 29, 12, tzinfo=LONDON)
    found = timeliness.MEASURES["K4"]("divert", QUARTER, now), engagement.engaged_share("divert", QUARTER, now)
    assert [(one.numerator, one.denominator, one.pending) for one in found] == [(0, 0, 1), (0, 1, 0)]


def test_the_first_of_several_offences_is_the_one_that_counts():
    person = given.referral(INDEX).person
    for days, code in ((90, CANNABIS), (10, THEFT), (40, "092/10")):
        given.offence(person, INDEX + timedelta(days=days), "recorded_suspect", code=code)
    assert answer("M5").value == 10


def test_what_was_committed_after_the_window_is_not_proven_within_it_however_soon_it_was():
    person = given.referral(INDEX).person
    given.offence(person, date(2025, 3, 1), after=1)
    given.offence(person, INDEX, after=1)
    assert answer("M1").events == 0


def test_the_year_before_begins_on_its_day_and_ends_on_the_day_before():
    person = given.referral(INDEX).person
    for on in (date(2023, 2, 27), date(2023, 2, 28), date(2024, 2, 28), INDEX):
        given.offence(person, on, "recorded_suspect")
    given.offence(person, date(2023, 6, 1), "arrest")
    assert answer("M10").extra["before"] == 2
