"""Two people who must not meet: in no worker's list or calendar together, with no worker in common, at no place on one day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.allocation.services import keep_people_apart, reallocate_case
from caseworkflow.case.models import Case
from caseworkflow.contact.models import Appointment
from caseworkflow.contact.services import MEETING, book_appointment, rebook_appointment
from ledger.models import Entry
from referrals.people.models import Likeness, Person
from referrals.people.services.judging import judge_likeness
from referrals.withheld.models import KeptApart
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

PLACE = "Cranstoun, Edmund Street"


@pytest.fixture
def two():
    """Two cases with a worker each, and their people kept apart."""
    first = make.allocated()
    second = make.allocated(
        "new_chance", to=member(Role.CASEWORKER), family_name="Other", date_of_birth=date(1980, 1, 1)
    )
    keep_people_apart(case_id=first.pk, reference=second.reference, actor=make.leader())
    return first, second


def meet(case, at, place=PLACE, **how):
    return book_appointment(case_id=case.pk, actor=case.caseworker, starts_at=at, place=place, **how)


def test_each_worker_finds_nothing_of_the_other_person(two, client_for):
    first, second = two
    for own, other in ((first, second), (second, first)):
        client = client_for(own.caseworker)
        codes = [client.get(reverse("caseworkflow:case-detail", args=[one.pk])).status_code for one in (own, other)]
        everyone = client.get(reverse("caseworkflow:case-list") + "?caseworker=all").context["lines"]
        assert (codes, [line["reference"] for line in everyone]) == ([200, 404], [own.reference])


def test_neither_case_goes_to_the_worker_of_the_other(two):
    first, second = two
    for case, worker in ((first, second.caseworker), (second, first.caseworker)):
        with pytest.raises(MoveRefused, match="has a conflict of interest"):
            reallocate_case(case_id=case.pk, actor=make.leader(), caseworker=worker, reason="Leave")


def test_whoever_takes_one_over_loses_the_other(two):
    first = two[0]
    third = member(Role.CASEWORKER)
    assert Case.objects.visible_to(third).count() == 2
    reallocate_case(case_id=first.pk, actor=make.leader(), caseworker=third, reason="Leave")
    assert list(Case.objects.visible_to(third)) == [first]


@pytest.mark.parametrize(
    ("days", "place", "is_refused"),
    [(0, PLACE, True), (0, PLACE.upper(), True), (0, "Elsewhere", False), (-1, PLACE, False), (1, PLACE, False)],
)
def test_they_are_not_expected_at_one_place_on_one_day(two, days, place, is_refused):
    first, second = two
    day = timezone.now() + timedelta(days=7)
    meet(first, day)
    at = day + timedelta(days=days, hours=2)
    if is_refused:
        with pytest.raises(MoveRefused) as refused:
            meet(second, at, place)
        assert refused.value.reasons == (MEETING,)
    else:
        meet(second, at, place)
    assert Appointment.objects.filter(case=second).exists() is not is_refused


def test_a_call_does_not_meet_and_a_change_of_time_does(two):
    first, second = two
    day = timezone.now() + timedelta(days=7)
    meet(first, day)
    meet(second, day + timedelta(hours=1), mode="phone")
    moved = Appointment.objects.get(case=second)
    with pytest.raises(MoveRefused, match="must not meet"):
        rebook_appointment(
            appointment_id=moved.pk, actor=second.caseworker, starts_at=day, mode="in_person", place=PLACE
        )
    assert Appointment.objects.filter(case=second).count() == 1


def test_the_page_keeps_them_apart_and_the_ledger_names_both(client_for):
    first = make.allocated()
    second = make.allocated(
        "new_chance", to=member(Role.CASEWORKER), family_name="Other", date_of_birth=date(1980, 1, 1)
    )
    url = reverse("caseworkflow:case-keep-apart", args=[first.pk])
    client = client_for(make.leader())
    answers = [
        client.post(url, {"version": first.version, "reference": typed})
        for typed in ("NONE", first.reference, second.reference.lower())
    ]
    assert [one.status_code for one in answers] == [409, 409, 302]
    assert [one.context["form"].non_field_errors() for one in answers[:2]] == [
        ["There is no case of that reference."],
        ["That is a case of the same person."],
    ]
    entry = Entry.objects.get(verb="keep_apart")
    assert set(entry.subjects) == {str(first.person_id), str(second.person_id)}


def test_who_works_with_both_gives_one_away_first():
    first = make.allocated()
    second = make.allocated("new_chance", family_name="Other", date_of_birth=date(1980, 1, 1))
    with pytest.raises(MoveRefused, match="works with both"):
        keep_people_apart(case_id=first.pk, reference=second.reference, actor=make.leader())
    assert KeptApart.objects.count() == 0


def test_a_worker_keeps_nobody_apart(client_for):
    first = make.allocated()
    url = reverse("caseworkflow:case-keep-apart", args=[first.pk])
    assert client_for(first.caseworker).get(url).status_code == 403
    with pytest.raises(PermissionDenied):
        keep_people_apart(case_id=first.pk, reference="X", actor=first.caseworker)


def test_said_twice_or_the_other_way_round_it_is_one(two):
    first, second = two
    keep_people_apart(case_id=second.pk, reference=first.reference, actor=make.leader())
    assert (KeptApart.objects.count(), Entry.objects.filter(verb="keep_apart").count()) == (1, 1)


def test_it_holds_for_the_record_that_stays_when_two_become_one(two):
    first, second = two
    older = Person.objects.create(family_name="Cartar", given_names="Jo")
    referral = make.accepted_referral("new_chance")
    type(referral).objects.filter(pk=referral.pk).update(person=older)
    likeness = Likeness.objects.create(older=older, newer=first.person, why="alike")
    judge_likeness(likeness_id=likeness.pk, actor=make.leader(), version=0, is_same=True)
    assert KeptApart.objects.others_of(older.pk) == [second.person_id]
