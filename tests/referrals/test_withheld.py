"""Conflicts, pairs and seals as they are kept, ended and carried to another record of the same human being."""

from datetime import date

import pytest
from django.utils import timezone

from ledger.models import Entry, Kind
from referrals.people.models import Likeness, Person
from referrals.people.services.register import propose_likenesses
from referrals.withheld import services
from referrals.withheld.models import Conflict, KeptApart, Seal
from tests.factories import referrals as made
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return [Person.objects.create(family_name=name, given_names="Jo") for name in ("Carter", "Cartar", "Okafor")]


def keep(user, person, actor, kind="party"):
    return services.keep_conflict(user=user, person_id=person.pk, kind=kind, actor=actor)


def test_a_conflict_is_ended_today_by_a_team_leader_and_it_is_entered(custody_officer, caseworker, team_leader):
    person = made.accepted(custody_officer).person
    held = keep(caseworker, person, team_leader)
    ended = services.end_conflict(conflict_id=held.pk, actor=team_leader, reason="over")
    entry = Entry.objects.about(held).get(verb="end_conflict")
    assert (ended, Conflict.objects.get().ended_on) == (held, date(2026, 3, 3))
    assert (entry.actor, entry.kind, entry.facts) == (
        team_leader,
        Kind.ALTERATION,
        {"user": str(caseworker.pk), "reason": "over"},
    )
    again = keep(caseworker, person, team_leader)
    assert (again == held, Conflict.objects.open().get()) == (False, again)


def test_a_conflict_that_is_declared_again_is_handed_back_as_the_first_one(people, caseworker, team_leader):
    first = keep(caseworker, people[0], team_leader)
    assert keep(caseworker, people[0], team_leader, kind="relative") == first
    assert (first.kind, first.declared_by) == ("party", team_leader)
    entry = Entry.objects.about(first).get()
    assert (entry.verb, entry.kind, entry.facts) == (
        "declare_conflict",
        Kind.COLLECTION,
        {"user": str(caseworker.pk), "conflict": "party"},
    )


def test_two_people_are_one_pair_whichever_is_named_first(people, team_leader):
    one, other = people[:2]
    pairs = [
        services.keep_pair(one_id=first.pk, other_id=second.pk, actor=team_leader)
        for first, second in ((one, other), (other, one))
    ]
    entry = Entry.objects.get(verb="keep_apart")
    assert (pairs, KeptApart.objects.get().recorded_by) == ([KeptApart.objects.get()] * 2, team_leader)
    assert (entry.kind, set(entry.subjects)) == (Kind.COLLECTION, {str(one.pk), str(other.pk)})


def test_a_worker_is_kept_from_those_whom_the_person_must_not_meet(people, caseworker, team_leader):
    one, other, third = people
    services.keep_pair(one_id=one.pk, other_id=other.pk, actor=team_leader)
    services.keep_from_others(user=caseworker, person_id=one.pk, actor=team_leader)
    services.keep_from_others(user=caseworker, person_id=third.pk, actor=team_leader)
    assert list(Conflict.objects.values_list("user", "person", "kind")) == [(caseworker.pk, other.pk, "party")]


def test_a_pair_is_carried_to_the_other_record_and_nobody_is_kept_from_themselves(people, team_leader):
    one, other, third = people
    for second in (other, third):
        services.keep_pair(one_id=one.pk, other_id=second.pk, actor=team_leader)
    services.carry_pairs(from_id=one.pk, to_id=other.pk, actor=team_leader)
    assert {frozenset(pair) for pair in KeptApart.objects.values_list("one", "other")} == {
        frozenset({one.pk, other.pk}),
        frozenset({one.pk, third.pk}),
        frozenset({other.pk, third.pk}),
    }


def seal(person, provider, actor, ended_at=None):
    return Seal.objects.create(person=person, provider=provider, reason="safety", asked_by=actor, ended_at=ended_at)


def test_an_open_seal_goes_with_the_person_and_an_ended_one_and_one_of_somebody_else_stay(people, team_leader):
    one, other, third = people
    home = team_leader.organisation
    gone, ended = seal(one, home, team_leader), seal(one, home, team_leader, ended_at=timezone.now())
    strange = seal(third, home, team_leader)
    services.carry_seals(from_id=one.pk, to_id=other.pk)
    assert [Seal.objects.get(pk=row.pk).person for row in (gone, ended, strange)] == [other, one, third]


def test_where_both_are_sealed_at_one_provider_both_stay_and_the_seal_of_another_provider_goes(people, team_leader):
    one, other, _ = people
    home, elsewhere = team_leader.organisation, organisation("provider", "Another provider")
    stays, there = seal(one, home, team_leader), seal(other, home, team_leader)
    goes = seal(one, elsewhere, team_leader)
    services.carry_seals(from_id=one.pk, to_id=other.pk)
    assert [Seal.objects.get(pk=row.pk).person for row in (stays, there, goes)] == [one, other, other]


def test_a_seal_that_has_ended_on_the_other_record_holds_nothing_up(people, team_leader):
    one, other, _ = people
    held = seal(one, team_leader.organisation, team_leader)
    seal(other, team_leader.organisation, team_leader, ended_at=timezone.now())
    services.carry_seals(from_id=one.pk, to_id=other.pk)
    assert Seal.objects.get(pk=held.pk).person == other


def test_what_holds_for_one_record_holds_for_each_other_and_what_has_ended_for_none(people, caseworker, team_leader):
    one, other, third = people
    colleague = member("caseworker")
    keep(caseworker, one, team_leader, kind="relative")
    ended = keep(colleague, one, team_leader)
    Conflict.objects.filter(pk=ended.pk).update(ended_on=date(2026, 3, 2))
    services.carry_conflicts([(one.pk, other.pk), (one.pk, third.pk)])
    services.carry_conflicts([(one.pk, other.pk)])
    services.carry_conflicts([])
    made_now = Conflict.objects.open().exclude(person=one).values_list("user", "person", "kind", "declared_by")
    assert sorted(made_now, key=str) == sorted(
        [(caseworker.pk, row.pk, "relative", team_leader.pk) for row in (other, third)], key=str
    )


def test_whoever_is_kept_from_the_older_record_of_a_proposed_pair_is_kept_from_the_newer_one(
    people, caseworker, team_leader
):
    one, other, _ = people
    keep(caseworker, one, team_leader)
    for _again in range(2):
        propose_likenesses([(one, other, "alike")], actor=team_leader)
    assert list(Likeness.objects.values_list("older", "newer", "why")) == [(one.pk, other.pk, "alike")]
    assert list(Conflict.objects.exclude(person=one).values_list("user", "person")) == [(caseworker.pk, other.pk)]
