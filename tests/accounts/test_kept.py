"""Reads that are worked out once give what the same read gives each time, for whichever row is asked."""

import pytest

from accounts.kept import KeptRead, set_prefetched
from caseworkflow.case.models import Case
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Appointment
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.django_db


def test_each_row_has_its_own_and_a_stranger_has_none(django_assert_num_queries):
    first, second = make.booked(), make.booked(family_name="Second")
    read = KeptRead(lambda pk: Consent.objects.filter(case_id=pk).order_by("pk"))
    with django_assert_num_queries(3):
        found = [[one.pk for one in read(pk)] for pk in (first.pk, second.pk, first.person_id)]
    expected = [
        list(Consent.objects.filter(case=row).order_by("pk").values_list("pk", flat=True)) for row in (first, second)
    ]
    assert (found, min(map(len, expected)) > 0) == ([*expected, []], True)


def test_related_rows_and_light_rows_come_as_they_always_do():
    row = make.booked()
    whole = KeptRead(lambda pk: Case.objects.filter(pk=pk).select_related("person", "placement"))(row.pk)[0]
    light = KeptRead(lambda pk: Case.objects.filter(pk=pk).values_list("reference", "person__family_name"))(row.pk)
    assert (whole.person.family_name, hasattr(whole, "placement")) == ("Carter", False)
    assert light == [(row.reference, "Carter")]


def test_a_read_sees_what_was_written_since():
    row = make.booked()
    read = KeptRead(lambda pk: Appointment.objects.filter(case_id=pk))
    before, kept = row.appointments.get().place, read(row.pk)[0].place
    Appointment.objects.filter(case=row).update(place="The Hub")
    assert (kept, read(row.pk)[0].place) == (before, "The Hub")


def test_given_rows_answer_for_the_relation_without_a_statement(django_assert_num_queries):
    row = Case.objects.get(pk=make.booked().pk)
    set_prefetched(row, "appointments", Appointment.objects.filter(case=row))
    with django_assert_num_queries(0):
        assert [one.case is row for one in row.appointments.all()] == [True]
