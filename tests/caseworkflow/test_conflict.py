"""Conflicts of interest: declared once and kept, from the next request on, in every list, and at every allocation."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.allocation.services import allocate_case, declare_conflict, reallocate_case
from caseworkflow.case.models import Case
from caseworkflow.case.notices import notify_of_case
from caseworkflow.contact.models import Appointment
from ledger.models import Entry, Notice
from referrals.people.models import Likeness, Person
from referrals.people.services.judging import judge_likeness
from referrals.people.services.register import propose_likenesses
from referrals.referral.models import Referral
from referrals.referral.notices import remind_team_leaders
from referrals.withheld.models import Conflict
from referrals.withheld.services import end_conflict, keep_conflict
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member, organisation
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

NAMES = list(
    enumerate(
        ["Abbot", "Baxter", "Chandler", "Dyer", "Earl", "Fletcher", "Glover", "Hooper", "Ingram", "Joiner"], start=1
    )
)


def page(name, row=None):
    return reverse(f"caseworkflow:{name}", args=[row.pk] if row else [])


def kept(user, row, kind="relative"):
    return keep_conflict(user=user, person_id=row.person_id, kind=kind, actor=make.leader())


def test_a_worker_declares_it_and_the_next_request_finds_nothing(client_for):
    row = make.booked()
    client = client_for(row.caseworker)
    before = client.get(page("case-detail", row)).status_code
    answer = client.post(page("conflict-create", row), {"kind": "partner"}, follow=True)
    found = Conflict.objects.get()
    assert (before, client.get(page("case-detail", row)).status_code) == (200, 404)
    assert (found.user, found.person, found.kind, found.declared_by) == (
        row.caseworker,
        row.person,
        "partner",
        row.caseworker,
    )
    assert "Your conflict of interest is kept." in answer.content.decode()
    assert "Carter" not in answer.content.decode().partition("<main")[2]


def test_what_they_had_in_hand_is_at_the_desk_of_the_team_leader_in_the_same_act(client_for):
    row = make.allocated()
    other = make.allocated("new_chance", family_name="Other", date_of_birth=date(1980, 1, 1))
    declare_conflict(person_id=row.person_id, user=row.caseworker, kind="party", actor=row.caseworker)
    assert list(Case.objects.visible_to(make.leader()).returned()) == [row]
    assert make.fresh(other).returned_at is None
    assert "Jo Carter" in client_for(make.leader()).get(page("inbox") + "?tab=left").content.decode()


def test_the_ledger_says_who_of_whom_and_how_and_no_name():
    row = make.allocated()
    made = declare_conflict(person_id=row.person_id, user=row.caseworker, kind="party", actor=make.leader())
    entry = Entry.objects.about(made).get()
    assert (entry.verb, entry.actor, entry.subjects, entry.facts) == (
        "declare_conflict",
        make.leader(),
        [str(row.person_id)],
        {"user": str(row.caseworker_id), "conflict": "party"},
    )


def test_declared_twice_it_is_one_and_entered_once():
    row = make.allocated()
    made = {kept(row.caseworker, row, kind).pk for kind in ("party", "relative")}
    assert (len(made), Conflict.objects.get().kind, Entry.objects.filter(verb="declare_conflict").count()) == (
        1,
        "party",
        1,
    )


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.ARREST_REFERRAL_WORKER])
def test_a_worker_does_not_declare_it_for_a_colleague(role):
    row = make.allocated()
    with pytest.raises(PermissionDenied):
        declare_conflict(person_id=row.person_id, user=row.caseworker, kind="party", actor=member(role))


def test_a_team_leader_declares_it_for_colleagues_of_the_same_provider_alone(client_for):
    row = make.allocated()
    stranger = member(Role.CASEWORKER, at=organisation("provider", "Another provider"))
    client = client_for(make.leader())
    refused = client.post(page("conflict-create", row), {"kind": "party", "user": str(stranger.pk)})
    taken = client.post(page("conflict-create", row), {"kind": "party", "user": str(row.caseworker_id)})
    assert (refused.status_code, taken.status_code, Conflict.objects.get().user) == (200, 302, row.caseworker)
    with pytest.raises(PermissionDenied):
        declare_conflict(person_id=row.person_id, user=stranger, kind="party", actor=make.leader())


def test_nobody_declares_it_of_a_person_whom_they_do_not_see():
    row = make.allocated()
    stranger = member(Role.CASEWORKER, at=organisation("provider", "Another provider"))
    with pytest.raises(ObjectDoesNotExist):
        declare_conflict(person_id=row.person_id, user=stranger, kind="party", actor=stranger)


def test_an_answer_at_allocation_is_kept_though_the_allocation_is_refused(client_for):
    referral, client = make.accepted_referral(), client_for(make.leader())
    url, chosen = reverse("caseworkflow:case-allocate", args=[referral.pk]), str(make.worker().pk)
    answer = client.post(url, {"caseworker": chosen, "conflict": "neighbour"})
    again = client.post(url, {"caseworker": chosen, "conflict": "no"})
    said = [f"{make.worker()} has a conflict of interest: choose somebody else."]
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (409, said)
    assert (again.status_code, again.context["form"].non_field_errors()) == (409, said)
    assert Conflict.objects.get().kind == "neighbour"
    assert [one.is_free for one, _ in again.context["choices"]] == [False]


def test_whoever_is_kept_apart_is_neither_recommended_nor_given_it(client_for):
    row, other = make.allocated(), member(Role.CASEWORKER, name="Zoe Free")
    kept(other, row)
    shown = client_for(make.leader()).get(reverse("caseworkflow:case-reallocate", args=[row.pk]))
    assert [(str(one.user), one.is_free) for one, _ in shown.context["choices"]] == [
        (str(make.worker()), True),
        ("Zoe Free", False),
    ]
    with pytest.raises(MoveRefused, match="Zoe Free has a conflict of interest"):
        reallocate_case(case_id=row.pk, actor=make.leader(), caseworker=other, reason="Leave")


def test_the_rows_of_other_people_stay():
    row, other = make.booked(), make.booked("new_chance", family_name="Other", date_of_birth=date(1980, 1, 1))
    user = row.caseworker
    kept(user, row)
    assert list(Case.objects.visible_to(user)) == [other]
    assert list(Referral.objects.visible_to(user)) == [other.referral]
    assert list(Person.objects.visible_to(user)) == [other.person]
    assert [one.case for one in Appointment.objects.visible_to(user)] == [other]


def test_a_colleague_sees_what_one_worker_does_not():
    row = make.allocated()
    kept(row.caseworker, row)
    assert list(Case.objects.visible_to(member(Role.CASEWORKER))) == [row]


def test_a_message_that_was_queued_before_is_held():
    row = make.allocated()
    row.caseworker.email = "worker@example.org"
    row.caseworker.save()
    kept(row.caseworker, row)
    entry = Entry.objects.about(row).get(verb="allocate")
    notify_of_case(str(entry.pk))
    assert Notice.objects.get(text="case_given").held_because == "They may not read this case."


def test_a_leader_who_is_kept_apart_is_not_reminded_of_the_referral():
    referral = refer.waiting(make.officer())
    keep_conflict(user=member(Role.TEAM_LEADER), person_id=referral.person_id, kind="party", actor=make.leader())
    Referral.objects.filter(pk=referral.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    remind_team_leaders(str(referral.pk))
    assert list(Notice.objects.values_list("recipient", flat=True)) == [f"user:{make.leader().pk}"]


def test_an_ended_one_opens_the_case_again_and_stays_on_record(client_for):
    row = make.allocated()
    made = kept(row.caseworker, row)
    client, own = client_for(make.leader()), client_for(row.caseworker)
    unsure = client.post(page("conflict-end", made), {})
    before = own.get(page("case-detail", row)).status_code
    client.post(page("conflict-end", made), {"reason": "over"})
    made.refresh_from_db()
    assert (unsure.status_code, before, own.get(page("case-detail", row)).status_code) == (200, 404, 200)
    assert made.ended_on is not None
    with pytest.raises(MoveRefused, match="ended already"):
        end_conflict(conflict_id=made.pk, actor=make.leader(), reason="over")


def test_who_ended_a_slip_and_why_stays_on_the_page(client_for):
    row = make.allocated()
    made = kept(row.caseworker, row)
    client = client_for(make.leader())
    client.post(page("conflict-end", made), {"reason": "mistake"})
    listed = client.get(page("conflict-list"))
    assert (listed.context["rows"], listed.context["ended"]) == ([], [made])
    words = " ".join(listed.content.decode().split())
    assert f"ended by {make.leader()} on 3 March 2026. It was declared by mistake." in words
    assert Entry.objects.get(verb="end_conflict").facts == {"user": str(row.caseworker_id), "reason": "mistake"}


def test_nobody_sees_or_ends_their_own(client_for):
    row, leader = make.allocated(), member(Role.TEAM_LEADER)
    made = kept(leader, row)
    client = client_for(leader)
    assert client.post(page("conflict-end", made), {"reason": "over"}).status_code == 404
    assert client.get(page("conflict-list")).context["rows"] == []
    assert [one.pk for one in client_for(make.leader()).get(page("conflict-list")).context["rows"]] == [made.pk]
    with pytest.raises(ObjectDoesNotExist):
        end_conflict(conflict_id=made.pk, actor=leader, reason="over")


def test_a_worker_ends_none():
    row = make.allocated()
    made = kept(row.caseworker, row)
    with pytest.raises(PermissionDenied):
        end_conflict(conflict_id=made.pk, actor=member(Role.CASEWORKER), reason="over")


def test_the_list_is_that_of_the_own_provider(client_for):
    row = make.allocated()
    kept(row.caseworker, row)
    stranger = member(Role.TEAM_LEADER, at=organisation("provider", "Another provider"))
    assert client_for(stranger).get(page("conflict-list")).context["rows"] == []


def test_the_other_record_of_the_same_human_being_is_kept_away_too():
    row = make.allocated()
    kept(row.caseworker, row)
    newer = Person.objects.create(family_name="Cartar", given_names="Jo")
    propose_likenesses([(row.person, newer, "alike")], actor=make.leader())
    assert set(Conflict.objects.values_list("user", "person")) == {
        (row.caseworker_id, row.person_id),
        (row.caseworker_id, newer.pk),
    }


def test_when_two_records_become_one_what_held_for_the_newer_holds_for_the_one_that_stays():
    row = make.allocated()
    newer = Person.objects.create(family_name="Cartar", given_names="Jo")
    Referral.objects.filter(pk=make.accepted_referral("new_chance").pk).update(person=newer)
    likeness = Likeness.objects.create(older=row.person, newer=newer, why="alike")
    keep_conflict(user=row.caseworker, person_id=newer.pk, kind="partner", actor=make.leader())
    judge_likeness(likeness_id=likeness.pk, actor=make.leader(), version=0, is_same=True)
    assert Case.objects.visible_to(row.caseworker).count() == 0
    assert list(Case.objects.held_by_leavers()) == [row]


def test_every_second_of_ten_is_refused_and_never_opened_and_the_others_are_given(client_for):
    worker, client = make.worker(), client_for(make.worker())
    referrals = [make.accepted_referral(family_name=name, date_of_birth=date(1970, 1, day)) for day, name in NAMES]
    assert len({one.person_id for one in referrals}) == len(NAMES)
    away = referrals[::2]
    for one in away:
        kept(worker, one, "party")
    refused = []
    for one in referrals:
        try:
            allocate_case(referral_id=one.pk, actor=make.leader(), caseworker=worker)
        except MoveRefused:
            refused.append(one)
            allocate_case(referral_id=one.pk, actor=make.leader(), caseworker=member(Role.CASEWORKER))
    assert refused == away
    assert [client.get(page("case-detail", one.case)).status_code for one in referrals] == [404, 200] * 5
