"""What the clock starts of outcomes: on which day a window ends, is measured, and that a bad row blocks no other."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db.models.signals import pre_save
from django.utils import timezone

from accounts.models import OrganisationKind
from ledger.models import Entry
from outcomes import schedules
from outcomes.extract.models import Extract
from outcomes.follow_up.models import FollowUp
from outcomes.follow_up.terms import FollowUpState
from referrals.people.models import Person
from referrals.referral.models import Referral
from tests.factories import outcomes as make
from tests.factories.accounts import organisation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LAST_YEAR_THERE_IS = date(9999, 12, 1)


@pytest.fixture(autouse=True)
def every_day_is_covered(db):
    make.covered()


def follow_up(**facts) -> FollowUp:
    row = make.referral(date(2023, 3, 1))
    given = {"window": 12, "index_on": row.accepted_on, "due_on": date(2024, 3, 1), "mature_on": date(2024, 9, 1)}
    return FollowUp.objects.create(**{**given, "referral": row, "person": row.person, **facts})


def states_of(rows) -> list[str]:
    return [FollowUp.objects.get(pk=row.pk).state for row in rows]


def in_the_order_of_the_list(rows) -> list:
    return sorted(rows, key=lambda row: row.pk)


@pytest.fixture
def two_at_a_time(monkeypatch):
    monkeypatch.setattr(schedules, "BATCH", 2)


@pytest.fixture
def cannot_be_saved():
    """The ids of follow-ups that a fault keeps from being saved."""
    ids = set()

    def refuse(instance, **_kwargs):
        if instance.pk in ids:
            raise OSError

    pre_save.connect(refuse, sender=FollowUp)
    yield ids
    pre_save.disconnect(refuse, sender=FollowUp)


def test_a_window_has_ended_on_its_last_day():
    rows = [follow_up(due_on=day) for day in (YESTERDAY, TODAY, TOMORROW)]
    schedules.end_windows()
    assert states_of(rows) == [FollowUpState.AWAITING_DATA, FollowUpState.AWAITING_DATA, FollowUpState.SCHEDULED]


def test_only_what_was_scheduled_begins_to_wait_for_data():
    rows = [follow_up(state=state) for state in (FollowUpState.MEASURED, FollowUpState.NOT_MEASURABLE)]
    schedules.end_windows()
    assert (states_of(rows), Entry.objects.filter(verb="await_data").count()) == (["measured", "not_measurable"], 0)


def test_a_follow_up_is_measured_on_the_day_on_which_its_data_has_come():
    rows = [follow_up(state=FollowUpState.AWAITING_DATA, mature_on=day) for day in (YESTERDAY, TODAY, TOMORROW)]
    schedules.measure_follow_ups()
    assert states_of(rows) == [FollowUpState.MEASURED, FollowUpState.MEASURED, FollowUpState.AWAITING_DATA]
    assert [FollowUp.objects.get(pk=row.pk).measured_at for row in rows] == [timezone.now(), timezone.now(), None]


def test_windows_that_cannot_be_ended_block_none_of_those_after_them(two_at_a_time, cannot_be_saved):
    rows = in_the_order_of_the_list(follow_up() for _ in range(6))
    cannot_be_saved |= {row.pk for row in rows[:3]}
    schedules.end_windows()
    assert states_of(rows) == [FollowUpState.SCHEDULED] * 3 + [FollowUpState.AWAITING_DATA] * 3


def test_windows_that_could_not_be_ended_are_tried_again_at_the_next_call(two_at_a_time, cannot_be_saved):
    rows = [follow_up() for _ in range(3)]
    cannot_be_saved |= {row.pk for row in rows}
    schedules.end_windows()
    cannot_be_saved.clear()
    schedules.end_windows()
    assert states_of(rows) == [FollowUpState.AWAITING_DATA] * 3


def test_follow_ups_that_cannot_be_measured_block_none_of_those_after_them(two_at_a_time):
    rows = in_the_order_of_the_list(follow_up(state=FollowUpState.AWAITING_DATA) for _ in range(6))
    FollowUp.objects.filter(pk__in=[row.pk for row in rows[:3]]).update(index_on=LAST_YEAR_THERE_IS)
    schedules.measure_follow_ups()
    assert states_of(rows) == [FollowUpState.AWAITING_DATA] * 3 + [FollowUpState.MEASURED] * 3


def test_referrals_that_cannot_have_follow_ups_keep_no_other_from_having_them(two_at_a_time):
    rows = in_the_order_of_the_list(make.cohort(6, date(2026, 3, 2)))
    Referral.objects.filter(pk__in=[row.pk for row in rows[:3]]).update(accepted_on=LAST_YEAR_THERE_IS)
    schedules.sweep_follow_ups()
    assert [FollowUp.objects.filter(referral=row).count() for row in rows] == [0] * 3 + [3] * 3


def test_of_a_batch_that_fails_each_is_tried_alone(two_at_a_time):
    rows = in_the_order_of_the_list(make.cohort(2, date(2026, 3, 2)))
    Referral.objects.filter(pk=rows[0].pk).update(accepted_on=LAST_YEAR_THERE_IS)
    schedules.sweep_follow_ups()
    assert list(FollowUp.objects.order_by("window").values_list("referral", "window")) == [
        (rows[1].pk, window) for window in (6, 12, 24)
    ]


def test_only_accepted_referrals_of_a_known_person_have_follow_ups():
    nobody = make.referral(date(2026, 3, 2))
    Referral.objects.filter(pk=nobody.pk).update(person=None)
    make.referral(date(2026, 3, 2), state="rejected")
    accepted = make.referral(date(2026, 3, 2))
    schedules.sweep_follow_ups()
    assert (set(FollowUp.objects.values_list("referral", flat=True)), Person.objects.count()) == ({accepted.pk}, 3)


def test_what_has_its_follow_ups_is_left_alone():
    row = make.referral(date(2026, 3, 2))
    schedules.schedule_follow_ups.run(str(row.pk))
    kept = set(FollowUp.objects.values_list("pk", flat=True))
    schedules.sweep_follow_ups()
    assert (set(FollowUp.objects.values_list("pk", flat=True)), len(kept)) == (kept, 3)


def test_a_list_is_walked_to_its_end_each_row_once(two_at_a_time):
    ids = sorted(row.pk for row in make.cohort(5, TODAY))
    assert list(schedules.each_once(Referral.objects.all())) == [ids[:2], ids[2:4], ids[4:]]


def awaiting(force=None) -> FollowUp:
    row = follow_up(state=FollowUpState.AWAITING_DATA, mature_on=TODAY)
    Referral.objects.filter(pk=row.referral_id).update(force=force)
    return row


def test_what_no_extract_covers_goes_on_waiting_and_is_measured_when_one_does():
    Extract.objects.all().delete()
    rows = [awaiting()]
    schedules.measure_follow_ups()
    before = states_of(rows)
    make.covered()
    schedules.measure_follow_ups()
    assert (before, states_of(rows)) == ([FollowUpState.AWAITING_DATA], [FollowUpState.MEASURED])


def test_where_no_force_is_known_it_is_not_measurable_and_says_so():
    other = organisation(OrganisationKind.POLICE, "Northshire Police", "21")
    rows = [awaiting(), awaiting(other), awaiting(organisation(OrganisationKind.POLICE))]
    schedules.measure_follow_ups()
    assert states_of(rows) == [FollowUpState.NOT_MEASURABLE, FollowUpState.AWAITING_DATA, FollowUpState.MEASURED]
    assert FollowUp.objects.get(pk=rows[0].pk).not_measurable_reason == "no_force"


def test_only_what_an_extract_changed_is_measured_again():
    changed, same = awaiting(), awaiting()
    schedules.measure_follow_ups()
    make.offence(changed.person, date(2023, 6, 1), "recorded_suspect")
    schedules.measure_again()
    assert Entry.objects.filter(verb="record").count() == 2
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False):
        make.coverage("20")
    with time_machine.travel(timezone.now() + timedelta(seconds=2), tick=False):
        schedules.measure_again()
        schedules.measure_again()
    again = Entry.objects.filter(verb="record").order_by("seq").last()
    assert (Entry.objects.filter(verb="record").count(), again.object_id) == (3, str(changed.pk))
    assert again.facts["changed"] == ["days_to_first", "recorded_count"]
    found = FollowUp.objects.in_bulk([changed.pk, same.pk])
    assert [(found[one.pk].recorded_count, len(found[one.pk].earlier)) for one in (changed, same)] == [(1, 1), (0, 0)]


@pytest.mark.parametrize(("hours", "times"), [(23, 1), (24, 1), (25, 2)])
def test_what_was_measured_is_compared_daily_whatever_came(hours, times):
    row = awaiting()
    schedules.measure_follow_ups()
    make.offence(row.person, date(2023, 6, 1), "recorded_suspect")
    with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False):
        schedules.measure_again()
    assert Entry.objects.filter(verb="record").count() == times
