"""Every clock and band of the measures at its border: a moment, a day or a year below, on and above."""

from datetime import date, datetime, timedelta

import pytest

from caseworkflow.contract.models import Contract
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.figure import cohorts, statistics
from outcomes.figure.measures import decisions, engagement, equity, quality, reoffending, timeliness
from outcomes.figure.measures.decisions import Decision
from outcomes.figure.measures.timeliness import Journey
from programmes import calendar as programme_calendar
from referrals.referral.models import Referral
from tests.factories import outcomes as given
from tests.factories.outcomes import LONDON

QUARTER = cohorts.quarter_span(2024, 1)
ACCEPTED = datetime(2024, 2, 26, 10, tzinfo=LONDON)
LATE = datetime(2026, 3, 1, tzinfo=LONDON)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
AGES = equity.FAMILIES[1]


def last_second(day, month=2):
    return datetime(2024, month, day, 23, 59, 59, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("name", "mark", "limit"),
    [
        ("K4", "attempted_at", ACCEPTED + DAY),
        ("K4b", "spoken_at", last_second(28)),
        ("K5", "offered_at", last_second(4, month=3)),
    ],
)
def test_a_clock_is_met_to_its_last_second(name, mark, limit):
    judge = timeliness.JUDGES[name]
    journeys = [
        Journey(ACCEPTED, ACCEPTED, **{**NOTHING, mark: limit + apart}) for apart in (-SECOND, 0 * SECOND, SECOND)
    ]
    assert [judge(one, LATE) for one in journeys] == ["met", "met", "missed"]
    empty = Journey(ACCEPTED, ACCEPTED, **NOTHING)
    assert [judge(empty, limit + apart) for apart in (-SECOND, 0 * SECOND, SECOND)] == ["pending", "pending", "missed"]


NOTHING = {"attempted_at": None, "spoken_at": None, "offered_at": None}


def test_a_decision_is_in_time_to_the_end_of_the_next_working_day():
    limit = last_second(27)
    ends = [limit + apart for apart in (-SECOND, 0 * SECOND, SECOND)]
    decided = [Decision("rejected", ACCEPTED, end, decisions.ONE_WORKING_DAY) for end in ends]
    assert [one.verdict(LATE) for one in decided] == ["met", "met", "missed"]
    waiting = Decision("screening", ACCEPTED, None, decisions.ONE_WORKING_DAY)
    assert [waiting.verdict(end) for end in ends] == ["pending", "pending", "missed"]
    asked = Decision("info_needed", ACCEPTED, None, decisions.ONE_WORKING_DAY)
    assert asked.verdict(LATE) == "pending"


@pytest.mark.parametrize(
    ("age", "band"), [(24, "18 to 24"), (25, "25 to 34"), (34, "25 to 34"), (None, equity.NOT_RECORDED)]
)
def test_a_band_of_ages_holds_both_its_ends(age, band):
    assert equity.age_band(age) == band


def test_the_bands_of_ages_follow_each_other_without_a_gap():
    ends = [(low, high) for low, high in equity.AGE_BANDS]
    assert [low for low, _ in ends[1:]] == [high + 1 for _, high in ends[:-1]]
    assert {equity.age_band(low) for low, _ in ends} == {equity.age_band(high) for _, high in ends}


def test_the_last_band_of_ages_is_open_and_says_so():
    low, high = equity.AGE_BANDS[-1]
    assert (high >= 100, equity.age_band(low)) == (True, f"{low} and over")


def profile(age):
    return equity.Profile("M", age, "", "", False, False)


def test_bands_of_age_are_the_same_lines_whoever_is_there():
    labels = [line.label for line in equity.by_family([profile(30)], AGES)]
    with_child = [line.label for line in equity.by_family([profile(30), profile(15)], AGES)]
    assert labels == with_child == [*(equity.age_band(low) for low, _ in equity.AGE_BANDS), equity.NOT_RECORDED]


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "is_known"), [(-1, True), (0, True), (1, False)])
@pytest.mark.parametrize(("name", "event"), [("M1", "conviction"), ("M3", "recorded_suspect"), ("M4", "arrest")])
def test_an_event_is_known_to_the_day_of_the_data(name, event, day, is_known):
    given.covered()
    as_of = date(2026, 6, 30)
    given.offence(given.referral(date(2024, 2, 1)).person, date(2024, 6, 1), event, event_on=as_of + day * DAY)
    found = reoffending.count_cohort("divert", QUARTER, as_of=as_of)
    assert found.answer(name, 24).events == (is_known and name != "M1")
    known = reoffending.count_each(Referral.objects.all(), "accepted_on", [date(2024, 2, 1)], as_of, windows=(60,))
    counts = known[Referral.objects.get().pk][60]
    assert [counts.proven, counts.recorded, counts.arrests] == [is_known and name == one for one in ("M1", "M3", "M4")]


@pytest.mark.django_db
def test_a_link_that_a_person_must_judge_is_counted_apart_and_is_no_offence():
    given.covered()
    people = [one.person for one in given.cohort(3, date(2024, 2, 1))]
    for person, link in zip(people, ("exact", "scored", "to_review"), strict=True):
        given.offence(person, date(2024, 6, 1), "recorded_suspect", link=link)
    found = reoffending.count_cohort("divert", QUARTER, as_of=date(2026, 6, 30), more=[reoffending.LINK_PART])
    assert (found.answer("M3", 12).reoffenders, OffenceRecord.objects.count()) == (2, 3)
    assert dict(found.count_links()) == {"exact": 1, "scored": 1, "to_review": 1}


@pytest.mark.django_db
def test_before_and_after_are_means_of_all_the_people():
    given.covered()
    people = [one.person for one in given.cohort(4, date(2024, 2, 1))]
    for on in (date(2023, 6, 1), date(2023, 7, 1), date(2024, 6, 1)):
        given.offence(people[0], on, "recorded_suspect")
    found = reoffending.count_cohort("divert", QUARTER, as_of=date(2026, 6, 30)).answer("M10", 12)
    assert (found.value, found.extra["before"], found.extra["after"]) == (0.25, 0.5, 0.25)


@pytest.mark.django_db
def test_links_are_summed_over_the_extracts():
    assert quality.count_links() == quality.Links(0, 0, 0, 0)
    for number, counts in enumerate([(5, 2, 1), (10, 0, 3)]):
        linked, waiting, unlinked = counts
        Extract.objects.create(
            name=f"{number}.csv",
            digest=str(number),
            linked_count=linked,
            to_review_count=waiting,
            unlinked_count=unlinked,
        )
    assert quality.count_links() == quality.Links(2, 15, 2, 4)


WAITING = (("submitted", 2), ("info_needed", 3))


@pytest.mark.django_db
def test_accepted_is_of_those_decided():
    for state, count in (
        ("accepted", 3),
        ("rejected", 2),
        ("withdrawn", 1),
        ("duplicate", 1),
        ("screening", 1),
        *WAITING,
    ):
        given.cohort(count, date(2024, 2, 1), state=state)
    share = decisions.accepted_share("divert", QUARTER, LATE)
    assert (share.numerator, share.denominator, share.pending, share.excluded) == (3, 5, 6, 2)
    assert engagement.referral_funnel("divert", QUARTER).pending == 6


@pytest.mark.parametrize(("ended", "counted"), [(-1, (1, 1, 0)), (0, (1, 1, 0)), (1, (0, 0, 1))])
def test_completed_is_of_those_whose_case_had_ended_by_the_day(ended, counted):
    on = date(2024, 5, 1)
    journey = Journey(ACCEPTED, ACCEPTED, **NOTHING, completed_on=on, ended_on=on + ended * DAY)
    share = engagement.completed_of([journey], 0, datetime(2024, 5, 1, 12, tzinfo=LONDON))
    assert (share.numerator, share.denominator, share.pending) == counted


def test_somebody_who_left_did_not_complete():
    on = date(2024, 5, 1)
    journeys = [Journey(ACCEPTED, ACCEPTED, **NOTHING, completed_on=day, ended_on=on) for day in (on, None, None)]
    share = engagement.completed_of(journeys, 0, LATE)
    assert (share.numerator, share.denominator) == (1, 3)


@pytest.mark.parametrize(("sent", "reconciles"), [(14, False), (15, True), (16, False)])
def test_a_funnel_reconciles_when_its_parts_are_all_that_was_sent(sent, reconciles):
    parts = {"accepted": 1, "rejected": 2, "withdrawn": 3, "duplicate": 4, "pending": 5}
    steps = dict.fromkeys(("attempted", "spoken_to", "offered", "started", "completed"), 0)
    assert engagement.Funnel(sent=sent, **parts, **steps).reconciles is reconciles


@pytest.mark.parametrize(("assessed", "started"), [(-1, 1), (0, 1), (1, 0)])
def test_somebody_has_started_on_the_day_of_the_assessment(assessed, started):
    journey = Journey(ACCEPTED, ACCEPTED, **NOTHING, assessed_on=date(2024, 5, 1) + assessed * DAY)
    share = engagement.engaged_of([journey], 4, datetime(2024, 5, 1, 12, tzinfo=LONDON))
    assert (share.numerator, share.denominator, share.pending, share.excluded) == (started, 1, 0, 4)


def in_programme(day=date(2024, 2, 1), **facts):
    return given.case(given.referral(day, **facts))


KEPT_OR_MISSED = (("attended", 2), ("did_not_attend", 1), ("left_early", 1), ("refused_entry", 1))
NOT_COUNTED = (("", 3), ("cancelled_service", 1), ("rescheduled", 1), ("cancelled_person", 2))


@pytest.mark.django_db
def test_missed_is_of_appointments_that_were_to_be_kept():
    case, before = in_programme(), in_programme(date(2023, 12, 31))
    for attendance, count in (*KEPT_OR_MISSED, *NOT_COUNTED):
        for _ in range(count):
            case.appointments.create(
                kind="session",
                starts_at=ACCEPTED,
                offered_at=ACCEPTED,
                attendance=attendance,
                booked_by=case.caseworker,
            )
    before.appointments.create(
        kind="session", starts_at=ACCEPTED, attendance="did_not_attend", booked_by=before.caseworker
    )
    share = engagement.did_not_attend("divert", QUARTER, LATE)
    assert (share.numerator, share.denominator, share.pending, share.excluded) == (3, 5, 3, 4)


@pytest.mark.django_db
def test_breach_upheld_is_of_contracts_that_have_ended():
    states = ("draft", "signed", "running", "fulfilled", "fulfilled", "breached", "expired")
    for state in states:
        Contract.objects.create(case=in_programme(), state=state)
    Contract.objects.create(case=in_programme(date(2023, 12, 31)), state="breached")
    share = engagement.breach_upheld("divert", QUARTER, LATE)
    assert (share.numerator, share.denominator, share.pending) == (1, 4, 3)


def test_the_median_is_of_those_who_reached_the_moment():
    journeys = [
        Journey(ACCEPTED, ACCEPTED, **{**NOTHING, "attempted_at": at})
        for at in (ACCEPTED + 0.5 * DAY, ACCEPTED + 2 * DAY, ACCEPTED + 9 * DAY, None)
    ]
    assert statistics.median(engagement.days_until(journeys, "attempted_at")) == 2
    assert engagement.days_until(journeys[3:], "attempted_at") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("decided", "submitted", "clocks"),
    [
        (ACCEPTED, ACCEPTED - DAY, (ACCEPTED, ACCEPTED - DAY)),
        (ACCEPTED, None, (ACCEPTED, ACCEPTED)),
        (None, ACCEPTED, (ACCEPTED, ACCEPTED)),
    ],
)
def test_of_two_moments_the_one_that_is_missing_is_read_as_the_other(decided, submitted, clocks):
    given.referral(date(2024, 2, 26), decided_at=decided, submitted_at=submitted)
    given.cohort(2, date(2024, 2, 26), is_history=True)
    found, history = timeliness.cohort_journeys("divert", QUARTER)
    assert ([(one.accepted_at, one.submitted_at) for one in found], history) == ([clocks], 2)


def test_what_is_done_counts_to_the_last_moment_of_the_day():
    now = datetime(2024, 2, 26, 12, tzinfo=LONDON)
    tonight = programme_calendar.end_of_day(now.date())
    verdicts = [timeliness.in_time(tonight + apart, LATE, now) for apart in (-SECOND, 0 * SECOND, SECOND)]
    assert verdicts == ["met", "met", "pending"]


def test_a_share_of_nothing_has_no_rate():
    assert (timeliness.Share(0, 0).rate, timeliness.Share(0, 0).as_line()["value"]) == (None, None)
    assert timeliness.Share(1, 4).as_line()["value"] == 25.0


def test_nobody_has_started_without_an_assessment():
    share = engagement.engaged_of([Journey(ACCEPTED, ACCEPTED, **NOTHING)], 0, LATE)
    assert (share.numerator, share.denominator) == (0, 1)
