"""Statements that are worked out once give and write what the ORM does each time, for whichever row is asked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from accounts.kept import KeptRead, KeptReadFor, NewRows, insert_new, insert_together, set_prefetched
from accounts.models import Limit, OrganisationKind
from accounts.roles import Role
from caseworkflow.case.models import Case
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Appointment
from referrals.withheld.models import Conflict
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation

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


def test_a_read_by_several_values_gives_what_they_say_and_nothing_for_one_that_is_not_known():
    row = Case.objects.get(pk=make.booked().pk)
    born = row.person.date_of_birth
    read = KeptRead(
        lambda name, day, at: Case.objects.filter(
            person__family_name=name, person__date_of_birth=day, allocated_at__lte=at
        ),
        by=(str, date, datetime),
    )
    later, earlier = row.allocated_at, row.allocated_at - timedelta(microseconds=1)
    asked = [("Carter", born, later), ("Carter", born, earlier), ("Carther", born, later), ("Carter", None, later)]
    assert [[one.pk for one in read(*values)] for values in asked] == [[row.pk], [], [], []]


MOMENT = datetime(2026, 3, 29, 0, 59, 59, 123456, tzinfo=UTC)


def test_rows_that_are_inserted_together_are_those_that_the_orm_would_have_saved():
    insert_together(
        NewRows(Limit, [Limit(key='a "quoted" {key}', spent=3, since=MOMENT), Limit(key="é\\n", spent=0, since=MOMENT)])
    )
    assert list(Limit.objects.order_by("spent").values_list("key", "spent", "since")) == [
        ("é\\n", 0, MOMENT),
        ('a "quoted" {key}', 3, MOMENT),
    ]


def test_a_row_whose_key_is_taken_is_not_saved_and_what_else_was_done_stays():
    first, again = (Limit(key="one", spent=spent, since=MOMENT) for spent in (1, 2))
    said = insert_new(first), insert_new(again)
    insert_together(NewRows(Limit, [again], skips_known=True))
    assert (said, list(Limit.objects.values_list("spent", flat=True))) == ((True, False), [1])


OF_CASES = KeptReadFor(lambda user, pk: Case.objects.visible_to(user).filter(pk=pk))


def test_a_read_for_somebody_gives_each_user_what_the_orm_gives_them():
    row = make.booked()
    elsewhere = member(Role.CASEWORKER, at=organisation(OrganisationKind.PROVIDER, "Elsewhere"))
    people = [row.caseworker, make.leader(), elsewhere, row.referral.referring_officer]
    expected = [list(Case.objects.visible_to(one).filter(pk=row.pk)) for one in people]
    found = [OF_CASES(one, row.pk) for one in (*people, *people)]
    assert (found, [len(one) for one in expected]) == ([*expected, *expected], [1, 1, 0, 0])


def test_a_read_for_somebody_withholds_from_the_next_click_on():
    row = make.booked()
    before = OF_CASES(row.caseworker, row.pk)
    Conflict.objects.create(user=row.caseworker, person=row.person, kind="relative", declared_by=make.leader())
    assert (before, OF_CASES(row.caseworker, row.pk), OF_CASES(make.leader(), row.pk)) == ([row], [], [row])


def test_a_read_for_somebody_who_holds_no_role_any_more_gives_nothing():
    row = make.booked()
    row.caseworker.is_active = False
    assert OF_CASES(row.caseworker, row.pk) == []


def test_one_row_is_asked_for_by_its_id_however_that_is_written_and_a_stranger_s_is_not_there():
    row = make.booked()
    assert OF_CASES.get(make.leader(), str(row.pk)) == row
    with pytest.raises(Case.DoesNotExist):
        OF_CASES.get(make.leader(), row.person_id)


def test_what_never_changes_stands_in_the_statement_and_is_read_as_it_was_given():
    row = make.booked(family_name="O'Neil 100%")
    read = KeptRead(lambda pk: Case.objects.filter(pk=pk, person__family_name="O'Neil 100%", state="booked"))
    assert (read(row.pk), read(row.person_id)) == ([row], [])


@pytest.mark.postgres
def test_a_statement_with_a_rule_on_its_rows_is_planned_once_for_every_value():
    rows = [make.booked(family_name=f"Number {number}") for number in range(2)]
    for _ in range(4):
        assert [OF_CASES(make.leader(), row.pk) for row in rows] == [[row] for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(custom_plans = 0) FROM pg_prepared_statements WHERE statement LIKE '%caseworkflow_case%'"
        )
        assert cursor.fetchone() == (True,)
