"""Conflicts, pairs and seals as they are kept, ended and carried to another record of the same human being."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from ledger.models import Entry, Kind
from referrals.people.models import Likeness, Person
from referrals.people.services.register import propose_likenesses
from referrals.withheld import services
from referrals.withheld.models import Conflict, KeptApart, Seal, SealedName
from tests.factories import referrals as made
from tests.factories.accounts import member, organisation
from workflow.machine import MoveRefused

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


# -- The end of a conflict and of a pair -----------------------------------------------------------------------------------

PAIR_FIRST = "It holds as long as the two people are kept apart. End that, on the page People kept apart."
OWN = "You asked for this yourself. Another team leader confirms it."


@pytest.fixture
def second_leader(db):
    return member(Role.TEAM_LEADER, name="Second Leader")


@pytest.fixture
def pair(custody_officer, team_leader):
    """Two people whom the provider sees, and a pair of them."""
    one = made.accepted(custody_officer).person
    other = made.accepted(custody_officer, family_name="Okafor", given_names="Ada", crime_number="20/2/26").person
    return services.keep_pair(one_id=one.pk, other_id=other.pk, actor=team_leader)


def refusal_of(act, **given):
    with pytest.raises(MoveRefused) as refused:
        act(**given)
    return refused.value.reasons


def test_a_worker_ends_no_conflict_and_nobody_ends_it_twice_or_before_its_pair(pair, caseworker, team_leader):
    services.keep_from_others(user=caseworker, person_id=pair.one_id, actor=team_leader)
    brought, own = (
        Conflict.objects.get(),
        services.keep_conflict(user=caseworker, person_id=pair.one_id, kind="relative", actor=team_leader),
    )
    with pytest.raises(PermissionDenied):
        services.end_conflict(conflict_id=own.pk, actor=caseworker, reason="over")
    assert refusal_of(services.end_conflict, conflict_id=brought.pk, actor=team_leader, reason="over") == (PAIR_FIRST,)
    services.end_conflict(conflict_id=own.pk, actor=team_leader, reason="mistake")
    assert refusal_of(services.end_conflict, conflict_id=own.pk, actor=team_leader, reason="over") == (
        "This conflict of interest was ended already.",
    )
    own.refresh_from_db()
    assert (own.ended_by, own.end_reason, own.ended_on) == (team_leader, "mistake", date(2026, 3, 3))
    assert Entry.objects.filter(verb="end_conflict").count() == 1


def test_what_a_pair_brought_is_their_own_once_they_declare_it(pair, caseworker, team_leader):
    services.keep_from_others(user=caseworker, person_id=pair.one_id, actor=team_leader)
    held = Conflict.objects.get()
    assert (held.pair, held.person_id, held.kind) == (pair, pair.other_id, "party")
    again = services.keep_conflict(user=caseworker, person_id=pair.other_id, kind="partner", actor=caseworker)
    held.refresh_from_db()
    assert (again, held.pair, held.kind, held.declared_by) == (held, None, "partner", caseworker)
    services.keep_from_others(user=caseworker, person_id=pair.one_id, actor=team_leader)
    held.refresh_from_db()
    assert (held.pair, held.kind, held.declared_by) == (None, "partner", caseworker)
    told = [one.facts["conflict"] for one in Entry.objects.about(held).order_by("seq")]
    assert told == ["party", "partner"]


def test_the_end_of_a_pair_is_asked_for_once_and_entered(pair, caseworker, team_leader, second_leader):
    with pytest.raises(PermissionDenied):
        services.ask_to_end_pair(pair_id=pair.pk, actor=caseworker, reason="over")
    asked = services.ask_to_end_pair(pair_id=pair.pk, actor=team_leader, reason="over")
    said = refusal_of(services.ask_to_end_pair, pair_id=pair.pk, actor=second_leader, reason="mistake")
    pair.refresh_from_db()
    assert (asked, said) == (pair, ("It has been asked already. Another team leader confirms it.",))
    assert (pair.end_asked_by, pair.end_reason, pair.ended_on) == (team_leader, "over", None)
    entry = Entry.objects.about(pair).get(verb="ask_to_end_apart")
    assert (entry.actor, entry.kind, entry.facts) == (team_leader, Kind.ALTERATION, {"reason": "over"})


def test_declined_it_is_as_if_nobody_had_asked_and_it_can_be_asked_anew(pair, team_leader, second_leader):
    services.ask_to_end_pair(pair_id=pair.pk, actor=team_leader, reason="over")
    declined = services.decline_end_of_pair(pair_id=pair.pk, actor=second_leader)
    pair.refresh_from_db()
    assert (declined, pair.end_asked_by, pair.end_reason, pair.ended_on) == (pair, None, "", None)
    entry = Entry.objects.about(pair).get(verb="decline_end_apart")
    assert (entry.actor, entry.kind) == (second_leader, Kind.ALTERATION)
    nobody = ("Nobody asked for this to end.",)
    assert refusal_of(services.decline_end_of_pair, pair_id=pair.pk, actor=second_leader) == nobody
    assert refusal_of(services.end_pair, pair_id=pair.pk, actor=second_leader) == nobody
    assert services.ask_to_end_pair(pair_id=pair.pk, actor=team_leader, reason="mistake").end_reason == "mistake"


@pytest.mark.parametrize(("reason", "kept"), [("mistake", "mistake"), ("over", "over"), ("ordered", "over")])
def test_a_second_leader_ends_it_and_what_it_brought_ends_with_it(pair, team_leader, second_leader, reason, kept):
    workers = [member(Role.CASEWORKER) for _ in range(2)]
    for worker in workers:
        services.keep_from_others(user=worker, person_id=pair.one_id, actor=team_leader)
    own = keep(workers[0], made_person(pair.one_id), team_leader, kind="relative")
    services.ask_to_end_pair(pair_id=pair.pk, actor=team_leader, reason=reason)
    assert refusal_of(services.end_pair, pair_id=pair.pk, actor=team_leader) == (OWN,)
    freed = services.end_pair(pair_id=pair.pk, actor=second_leader)
    pair.refresh_from_db()
    assert (set(freed), pair.ended_by, pair.ended_on) == (set(workers), second_leader, date(2026, 3, 3))
    assert list(Conflict.objects.open()) == [own]
    assert set(pair.conflicts.values_list("end_reason", "ended_by")) == {(kept, second_leader.pk)}
    entry = Entry.objects.about(pair).get(verb="end_apart")
    assert (entry.actor, entry.kind, entry.facts) == (second_leader, Kind.ALTERATION, {"reason": reason})
    said = refusal_of(services.ask_to_end_pair, pair_id=pair.pk, actor=team_leader, reason="over")
    assert said == ("These two people are kept apart no more.",)


def test_what_had_ended_before_the_pair_ends_no_second_time(pair, caseworker, team_leader, second_leader):
    services.keep_from_others(user=caseworker, person_id=pair.one_id, actor=team_leader)
    Conflict.objects.update(ended_on=date(2026, 3, 2))
    services.ask_to_end_pair(pair_id=pair.pk, actor=team_leader, reason="over")
    assert services.end_pair(pair_id=pair.pk, actor=second_leader) == []
    assert Conflict.objects.get().ended_on == date(2026, 3, 2)


def made_person(person_id):
    return Person.objects.get(pk=person_id)


def test_what_a_carried_pair_holds_hangs_on_the_pair_of_the_record_that_stays(people, caseworker, team_leader):
    one, other, third = people
    pair = services.keep_pair(one_id=one.pk, other_id=third.pk, actor=team_leader)
    services.keep_from_others(user=caseworker, person_id=one.pk, actor=team_leader)
    former = member(Role.CASEWORKER)
    services.keep_from_others(user=former, person_id=one.pk, actor=team_leader)
    Conflict.objects.filter(user=former).update(ended_on=date(2026, 3, 2))
    services.carry_pairs(from_id=one.pk, to_id=other.pk, actor=team_leader)
    carried = KeptApart.objects.exclude(pk=pair.pk).get()
    assert dict(Conflict.objects.values_list("user", "pair")) == {caseworker.pk: carried.pk, former.pk: pair.pk}


# -- A seal on a record that may be the same human being -------------------------------------------------------------------


def sealed(person, leader, *named, **changes):
    """A seal in force, with those who are named on it."""
    row = seal(person, changes.pop("provider", leader.organisation), leader, ended_at=changes.pop("ended_at", None))
    Seal.objects.filter(pk=row.pk).update(**{"confirmed_by": leader, "confirmed_at": timezone.now(), **changes})
    SealedName.objects.bulk_create([SealedName(seal=row, user=one) for one in named])
    return Seal.objects.get(pk=row.pk)


def copies(row):
    return Seal.objects.filter(carried_from=row)


def test_a_seal_is_copied_to_each_record_that_may_be_the_same_with_those_who_are_named(people, caseworker, team_leader):
    one, other, third = people
    row = sealed(one, team_leader, caseworker, team_leader)
    services.copy_seals([(one.pk, other.pk), (one.pk, third.pk)], actor=team_leader)
    assert set(copies(row).values_list("person", flat=True)) == {other.pk, third.pk}
    for copy in copies(row):
        names = ("provider", "reason", "asked_by", "asked_at", "confirmed_by", "confirmed_at", "ended_at")
        assert [getattr(copy, name) for name in names] == [getattr(row, name) for name in names]
        assert set(copy.names.values_list("user", flat=True)) == {caseworker.pk, team_leader.pk}
        entry = Entry.objects.about(copy).get()
        assert (entry.verb, entry.kind, entry.facts) == (
            "carry_seal",
            Kind.SETTING,
            {"from": str(row.pk), "named": sorted(map(str, (caseworker.pk, team_leader.pk)))},
        )


@pytest.mark.parametrize("changes", [{"confirmed_at": None}, {"ended_at": timezone.now}])
def test_what_is_not_in_force_is_not_copied(people, team_leader, changes):
    row = sealed(people[0], team_leader, **{name: value and value() for name, value in changes.items()})
    services.copy_seals([(people[0].pk, people[1].pk)], actor=team_leader)
    services.copy_seals([], actor=team_leader)
    assert not copies(row).exists()


def test_where_the_other_record_is_sealed_at_that_provider_or_waits_to_be_nothing_is_copied(people, team_leader):
    one, other, third = people
    row = sealed(one, team_leader)
    seal(other, team_leader.organisation, team_leader)
    seal(third, organisation("provider", "Another provider"), team_leader)
    services.copy_seals([(one.pk, other.pk), (one.pk, third.pk)], actor=team_leader)
    assert [copy.person for copy in copies(row)] == [third]


def test_an_ended_seal_on_the_other_record_keeps_no_copy_away(people, team_leader):
    one, other, _ = people
    row = sealed(one, team_leader)
    seal(other, team_leader.organisation, team_leader, ended_at=timezone.now())
    services.copy_seals([(one.pk, other.pk)], actor=team_leader)
    assert [copy.person for copy in copies(row)] == [other]


def test_judged_to_be_two_people_only_the_copy_of_that_record_ends(people, team_leader, second_leader):
    one, other, third = people
    elsewhere = organisation("provider", "Another provider")
    row, strange = sealed(one, team_leader), sealed(third, team_leader)
    copy = sealed(other, team_leader, carried_from=row)
    past = sealed(other, team_leader, carried_from=row, provider=elsewhere, ended_at=timezone.now() - timedelta(days=1))
    kept = [
        row,
        strange,
        sealed(other, team_leader, provider=elsewhere),
        sealed(other, team_leader, provider=organisation("provider", "A third provider"), carried_from=strange),
        sealed(third, team_leader, provider=elsewhere, carried_from=row),
    ]
    services.end_copied_seals(from_id=one.pk, to_id=other.pk, actor=second_leader)
    copy.refresh_from_db()
    assert (copy.ended_by, copy.ended_at, Seal.objects.get(pk=past.pk).ended_by) == (
        second_leader,
        timezone.now(),
        None,
    )
    assert Seal.objects.filter(pk__in=[one.pk for one in kept], ended_at=None).count() == len(kept)
    entry = Entry.objects.get(verb="end_carried_seal")
    assert (entry.object_id, entry.actor, entry.kind) == (str(copy.pk), second_leader, Kind.SETTING)
