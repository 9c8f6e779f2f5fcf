"""Two people who must not meet: in no worker's list or calendar together, with no worker in common, at no place on one day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.allocation.services import declare_conflict, keep_people_apart, reallocate_case
from caseworkflow.case.models import Case
from caseworkflow.case.services import move_cases_to_person
from caseworkflow.conflict.services import decide_end_of_pair
from caseworkflow.contact.models import Appointment
from caseworkflow.contact.services import MEETING, book_appointment, rebook_appointment
from ledger.models import Entry
from referrals.people.models import Likeness, Person
from referrals.people.services.judging import judge_likeness
from referrals.withheld.models import Conflict, KeptApart
from referrals.withheld.services import ask_to_end_pair, end_conflict
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


# -- the end -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def second_leader():
    return member(Role.TEAM_LEADER, name="Second Leader")


def pair_page(name, pair=None):
    return reverse(f"caseworkflow:keptapart-{name}", args=[pair.pk] if pair else [])


def seen_by(cases):
    return [[Case.objects.visible_to(one.caseworker).filter(pk=row.pk).exists() for row in cases] for one in cases]


def test_a_slip_is_ended_by_two_team_leaders_and_stays_on_record(two, client_for, second_leader):
    pair = KeptApart.objects.get()
    asking, confirming = client_for(make.leader()), client_for(second_leader)
    asking.post(pair_page("end", pair), {"reason": "mistake"})
    own = asking.post(pair_page("decide", pair), {"decision": "confirm"})
    before = seen_by(two)
    confirming.post(pair_page("decide", pair), {"decision": "confirm"})
    assert own.status_code == 409
    assert (before, seen_by(two)) == ([[True, False], [False, True]], [[True, True], [True, True]])
    listed = asking.get(pair_page("list")).context
    assert (listed["rows"], [one.pk for one in listed["ended"]]) == ([], [pair.pk])
    verbs = Entry.objects.about(pair).filter(kind="alteration").values_list("verb", "facts")
    assert list(verbs) == [("ask_to_end_apart", {"reason": "mistake"}), ("end_apart", {"reason": "mistake"})]
    assert set(Conflict.objects.values_list("end_reason", "ended_by")) == {("mistake", second_leader.pk)}


def test_declined_or_taken_back_they_stay_apart(two, client_for, second_leader):
    pair = KeptApart.objects.get()
    for who in (second_leader, make.leader()):
        client_for(make.leader()).post(pair_page("end", pair), {"reason": "over"})
        client_for(who).post(pair_page("decide", pair), {"decision": "decline"})
        assert (seen_by(two), client_for(who).get(pair_page("decide", pair)).status_code) == (
            [[True, False], [False, True]],
            404,
        )


def test_once_ended_they_are_booked_together_and_can_be_kept_apart_anew(two, client_for, second_leader):
    first, second = two
    pair = KeptApart.objects.get()
    ask_to_end_pair(pair_id=pair.pk, actor=make.leader(), reason="over")
    decide_end_of_pair(pair_id=pair.pk, actor=second_leader, is_confirmed=True)
    day = timezone.now() + timedelta(days=7)
    meet(first, day)
    meet(second, day)
    assert client_for(make.leader()).get(pair_page("end", pair)).status_code == 404
    keep_people_apart(case_id=first.pk, reference=second.reference, actor=make.leader())
    assert (KeptApart.objects.count(), KeptApart.objects.open().count()) == (2, 1)
    assert seen_by(two) == [[True, False], [False, True]]


def test_what_another_pair_or_a_declaration_holds_goes_on_holding(two, second_leader):
    first, second = two
    third = make.allocated("arrest_referral", to=first.caseworker, family_name="Third", date_of_birth=date(1975, 2, 2))
    keep_people_apart(case_id=third.pk, reference=second.reference, actor=make.leader())
    declare_conflict(person_id=first.person_id, user=second.caseworker, kind="neighbour", actor=make.leader())
    pair = pair_of(first, second)
    ask_to_end_pair(pair_id=pair.pk, actor=make.leader(), reason="over")
    decide_end_of_pair(pair_id=pair.pk, actor=second_leader, is_confirmed=True)
    assert seen_by(two) == [[True, False], [False, True]]


def pair_of(first, second):
    return next(
        one for one in KeptApart.objects.all() if set(one.subject_ids) == {str(c.person_id) for c in (first, second)}
    )


def test_the_conflict_that_a_pair_brought_ends_with_the_pair_alone(two):
    brought = Conflict.objects.first()
    with pytest.raises(MoveRefused, match="as long as the two people are kept apart"):
        end_conflict(conflict_id=brought.pk, actor=make.leader(), reason="over")


def test_who_may_not_see_both_finds_no_pair(two, client_for, second_leader):
    pair = KeptApart.objects.get()
    declare_conflict(person_id=two[0].person_id, user=second_leader, kind="relative", actor=make.leader())
    client = client_for(second_leader)
    assert (client.get(pair_page("list")).context["rows"], client.get(pair_page("end", pair)).status_code) == ([], 404)
    with pytest.raises(KeptApart.DoesNotExist):
        ask_to_end_pair(pair_id=pair.pk, actor=second_leader, reason="over")
    with pytest.raises(PermissionDenied):
        ask_to_end_pair(pair_id=pair.pk, actor=two[0].caseworker, reason="over")


def test_a_pair_of_the_record_that_stays_ends_with_what_it_brought(two, second_leader):
    first = two[0]
    older = Person.objects.create(family_name="Cartar", given_names="Jo")
    referral = make.accepted_referral("new_chance")
    type(referral).objects.filter(pk=referral.pk).update(person=older)
    likeness = Likeness.objects.create(older=older, newer=first.person, why="alike")
    judge_likeness(likeness_id=likeness.pk, actor=make.leader(), version=0, is_same=True)
    move_cases_to_person(likeness_id=likeness.pk, actor=make.leader())
    pair = next(one for one in KeptApart.objects.open() if older.pk in {one.one_id, one.other_id})
    ask_to_end_pair(pair_id=pair.pk, actor=make.leader(), reason="over")
    decide_end_of_pair(pair_id=pair.pk, actor=second_leader, is_confirmed=True)
    assert seen_by(two) == [[True, True], [True, True]]
