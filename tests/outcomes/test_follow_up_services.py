"""Follow-ups are made once, and measured from what was known on a day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from ledger.models import Entry, Kind
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.follow_up import services
from outcomes.follow_up.models import FollowUp
from outcomes.follow_up.terms import FollowUpState, NotMeasurable
from referrals.people.models import Likeness
from referrals.referral.models import Referral
from tests.factories import outcomes as given
from tests.factories.programmes import publish
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

INDEX = date(2024, 2, 29)
TODAY = date(2026, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def every_day_is_covered(db):
    given.covered()


def the_clock() -> User:
    return User.objects.clock()


def schedule_all(*referrals) -> int:
    return services.create_follow_ups(referral_ids=[row.pk for row in referrals], actor=the_clock())


def follow_up(window=12, **facts) -> FollowUp:
    schedule_all(given.referral(INDEX))
    row = FollowUp.objects.get(window=window)
    FollowUp.objects.filter(pk=row.pk).update(**{"state": FollowUpState.AWAITING_DATA, **facts})
    return row


def test_each_window_has_a_day_on_which_it_ends_and_one_on_which_its_data_has_come():
    row = given.referral(INDEX)
    assert schedule_all(row) == 3
    found = FollowUp.objects.order_by("window").values_list("window", "index_on", "due_on", "mature_on", "person")
    assert list(found) == [
        (6, INDEX, date(2024, 8, 29), date(2025, 2, 28), row.person_id),
        (12, INDEX, date(2025, 2, 28), date(2025, 8, 29), row.person_id),
        (24, INDEX, date(2026, 2, 28), date(2026, 8, 29), row.person_id),
    ]


def test_only_the_windows_that_are_missing_are_made():
    known, half, new = (given.referral(INDEX) for _ in range(3))
    assert schedule_all(known, half) == 6
    FollowUp.objects.filter(referral=half, window=12).delete()
    assert [schedule_all(known, half, new), schedule_all(known, half, new), FollowUp.objects.count()] == [4, 0, 9]


def test_follow_ups_made_together_are_one_entry_and_none_is_no_entry():
    rows = given.cohort(2, INDEX)
    schedule_all(*rows)
    schedule_all(*rows)
    entry = Entry.objects.get(verb="schedule_follow_ups")
    assert (entry.kind, entry.object_kind, entry.facts["count"], entry.facts["windows"]) == (
        Kind.COLLECTION,
        "outcomes.followup",
        6,
        [6, 12, 24],
    )


def test_no_follow_up_without_acceptance_or_person():
    refused, nobody = given.referral(INDEX, state="rejected"), given.referral(INDEX)
    Referral.objects.filter(pk=nobody.pk).update(person=None)
    assert (schedule_all(refused, nobody), FollowUp.objects.count()) == (0, 0)


@pytest.mark.parametrize(("apart", "is_ended"), [(-1, True), (0, True), (1, False)])
def test_a_window_is_not_ended_before_its_last_day(apart, is_ended):
    row = follow_up(state=FollowUpState.SCHEDULED, due_on=TODAY + apart * DAY)
    if is_ended:
        assert services.end_window(follow_up_id=row.pk, actor=the_clock()).state == FollowUpState.AWAITING_DATA
    else:
        with pytest.raises(MoveRefused, match=r"^The window has not ended\.$"):
            services.end_window(follow_up_id=row.pk, actor=the_clock())


@pytest.mark.parametrize(("apart", "is_mature"), [(-1, True), (0, True), (1, False)])
def test_nothing_is_measured_before_its_data_has_come(apart, is_mature):
    row = follow_up(mature_on=TODAY + apart * DAY)
    if is_mature:
        assert services.record_follow_up(follow_up_id=row.pk, actor=the_clock()).state == FollowUpState.MEASURED
    else:
        with pytest.raises(MoveRefused, match="have not passed"):
            services.record_follow_up(follow_up_id=row.pk, actor=the_clock())


@pytest.mark.parametrize(
    ("first", "last", "is_covered"),
    [
        (INDEX + DAY, date(2025, 8, 28), False),
        (INDEX + DAY, date(2025, 8, 29), True),
        (INDEX + DAY, date(2025, 8, 30), True),
        (INDEX, date(2025, 8, 29), True),
        (INDEX + 2 * DAY, date(2025, 8, 29), False),
    ],
)
def test_a_follow_up_is_measured_only_when_extracts_cover_its_window_and_lag(first, last, is_covered):
    Extract.objects.all().delete()
    given.covered(first, last)
    row = follow_up()
    if is_covered:
        assert services.record_follow_up(follow_up_id=row.pk, actor=the_clock()).state == FollowUpState.MEASURED
    else:
        with pytest.raises(MoveRefused, match="do not cover every day"):
            services.record_follow_up(follow_up_id=row.pk, actor=the_clock())


def test_windows_are_those_of_the_version_of_the_programme():
    version = publish("divert", valid_from=date(2024, 2, 1), followup_windows=[6, 12])
    row = given.referral(INDEX)
    Referral.objects.filter(pk=row.pk).update(programme_version=version)
    other = given.referral(INDEX)
    assert schedule_all(row, other) == 5
    found = FollowUp.objects.order_by("window").filter(referral=row).values_list("window", flat=True)
    assert list(found) == [6, 12]
    assert Entry.objects.get(verb="schedule_follow_ups").facts["windows"] == [6, 12, 24]


def test_without_a_version_all_windows_are_followed():
    row = given.referral(INDEX)
    Referral.objects.filter(pk=row.pk).update(programme_version=None)
    assert schedule_all(row) == 3


def test_measured_again_it_keeps_what_was_measured_before_and_says_what_changed():
    row = follow_up()
    services.record_follow_up(follow_up_id=row.pk, actor=the_clock())
    given.offence(row.person, INDEX + 20 * DAY, "recorded_suspect")
    again = services.record_follow_up(follow_up_id=row.pk, actor=the_clock())
    once_more = services.record_follow_up(follow_up_id=row.pk, actor=the_clock())
    entries = Entry.objects.filter(verb="record").order_by("seq")
    assert [one.facts.get("changed") for one in entries] == [None, ["days_to_first", "recorded_count"], []]
    before = {"proven_count": 0, "recorded_count": 0, "arrest_count": 0, "days_to_first": None}
    assert again.earlier == once_more.earlier == [{"measured_at": again.measured_at.isoformat(), **before}]


def test_a_follow_up_that_cannot_be_measured_says_why():
    row = services.give_up_follow_up(follow_up_id=follow_up().pk, actor=the_clock(), reason=NotMeasurable.NO_FORCE)
    assert (row.state, row.not_measurable_reason) == ("not_measurable", "no_force")


def test_only_the_clock_measures(team_leader):
    row = follow_up()
    with pytest.raises(FollowUp.DoesNotExist):
        services.record_follow_up(follow_up_id=row.pk, actor=team_leader)


def counts_of(row) -> tuple:
    return row.recorded_count, row.proven_count, row.arrest_count, row.days_to_first


def test_what_is_measured_is_counted_by_kind_with_the_days_to_the_first():
    row = follow_up()
    given.offence(row.person, INDEX + 40 * DAY, "conviction", after=30)
    given.offence(row.person, INDEX + 20 * DAY, "recorded_suspect")
    given.offence(row.person, INDEX + 20 * DAY, "arrest")
    given.offence(row.person, INDEX + 60 * DAY, "recorded_suspect")
    measured = services.record_follow_up(follow_up_id=row.pk, actor=the_clock())
    assert (counts_of(measured), measured.measured_at) == ((2, 1, 1, 20), timezone.now())


def test_of_nothing_recorded_there_is_no_first_day():
    measured = services.record_follow_up(follow_up_id=follow_up().pk, actor=the_clock())
    assert counts_of(measured) == (0, 0, 0, None)


def test_what_is_measured_is_what_was_known_on_the_day_asked_for():
    row = follow_up()
    given.offence(row.person, INDEX + 20 * DAY, "recorded_suspect", event_on=date(2026, 3, 1))
    known = [
        services.record_follow_up(follow_up_id=row.pk, actor=the_clock(), as_of=as_of).recorded_count
        for as_of in (date(2026, 2, 28), date(2026, 3, 1), None)
    ]
    assert known == [0, 1, 1]


def test_two_people_found_to_be_one_bring_their_offence_rows_in_one_entry():
    older, newer = given.person(pnc_id="2002/0073319Z"), given.person(pnc_id="2003/0073319Z")
    for one in (older, newer):
        given.offence(one, INDEX, pnc_id=one.pnc_id, family_name=one.family_name, given_names="A")
    likeness = Likeness.objects.create(older=older, newer=newer, why="alike", state="same")
    moved = services.move_outcomes_to_person(likeness_id=likeness.pk, actor=the_clock())
    entry = Entry.objects.get(verb="follow_people")
    assert (moved, entry.kind, entry.facts["count"], entry.facts["likeness"]) == (
        2,
        Kind.COMBINATION,
        2,
        str(likeness.pk),
    )
    assert OffenceRecord.objects.count() == 2


def test_a_row_that_was_replaced_does_not_follow():
    older, newer = given.person(), given.person()
    given.offence(older, INDEX, is_superseded=True)
    likeness = Likeness.objects.create(older=older, newer=newer, why="alike", state="same")
    assert services.move_outcomes_to_person(likeness_id=likeness.pk, actor=the_clock()) == 0
