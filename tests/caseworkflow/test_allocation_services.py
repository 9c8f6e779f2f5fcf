"""Giving a case to a worker, joining it, giving it to another one, and putting it back on the desk."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.allocation import services as allocation
from caseworkflow.case.models import Case, JoinedReferral
from ledger.models import Entry, Kind
from referrals.referral.models import Referral
from referrals.withheld.models import Conflict
from referrals.withheld.services import keep_pair
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation
from tests.factories.satellites import reasons_of
from workflow.machine import MoveConflict

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def allocate(referral, *, actor=None, to=None):
    return allocation.allocate_case(
        referral_id=referral.pk, actor=actor or make.leader(), caseworker=to or make.worker()
    )


def refused(referral, **how):
    how = {"actor": make.leader(), "caseworker": make.worker(), **how}
    return reasons_of(allocation.allocate_case, referral_id=referral.pk, **how)


def entry_of(row, verb):
    return Entry.objects.about(row).filter(verb=verb).last()


def in_time(row):
    return (row.opened_at, row.returned_at)


# -- Allocating ----------------------------------------------------------------------------------------------------------


def test_a_new_case_has_what_its_referral_has_and_its_entry_names_both(frozen):
    referral = make.accepted_referral("checkpoint")
    frozen.shift(HOUR)
    row = allocate(referral)
    referral.refresh_from_db()
    assert (row.reference, row.person, row.programme, row.programme_version, row.provider) == (
        referral.reference,
        referral.person,
        referral.programme,
        referral.programme_version,
        referral.provider,
    )
    assert (referral.taken_up_at, make.fresh(row).next_due_at is not None) == (timezone.now(), True)
    entry = entry_of(row, "allocate")
    assert (entry.actor, entry.after, entry.facts) == (
        make.leader(),
        "allocated",
        {"referral": str(referral.pk), "caseworker": str(make.worker().pk)},
    )


def test_what_is_opened_beside_a_case_is_entered():
    row = make.allocated("checkpoint")
    opened = entry_of(row.contract, "open")
    assert (opened.kind, opened.actor, opened.after) == (Kind.COLLECTION, make.leader(), "draft")


def test_a_worker_gives_no_case_and_nothing_that_was_not_accepted_becomes_one():
    referral = make.accepted_referral()
    with pytest.raises(PermissionDenied):
        allocate(referral, actor=make.worker())
    Referral.objects.filter(pk=referral.pk).update(state="screening")
    assert (refused(referral), Case.objects.count()) == (("The referral has not been accepted.",), 0)


def test_what_is_a_case_already_is_not_allocated_again():
    row = make.allocated()
    with pytest.raises(MoveConflict):
        allocate(row.referral)


@pytest.mark.parametrize(("cap", "is_full"), [(0, True), (1, True), (2, False)])
def test_a_caseload_is_full_at_its_cap(settings, cap, is_full):
    make.allocated()
    settings.CASELOAD_CAP = cap
    other = make.accepted_referral(family_name="Okafor", given_names="Ada")
    assert refused(other) == ((f"{make.worker()} has a full caseload.",) if is_full else ())


def test_a_case_that_has_ended_does_not_fill_a_caseload(settings):
    row = make.allocated()
    Case.objects.filter(pk=row.pk).update(state="closed", closed_on=timezone.localdate())
    settings.CASELOAD_CAP = 1
    assert refused(make.accepted_referral(family_name="Okafor", given_names="Ada")) == ()


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.CASEWORKER])
def test_a_case_goes_to_a_worker_of_this_provider(role):
    at = None if role == Role.TEAM_LEADER else organisation("provider", "Another provider")
    stranger = member(role, at=at)
    said = (f"{stranger} is not a caseworker of this provider.",)
    assert refused(make.accepted_referral(), caseworker=stranger) == said


def test_every_reason_against_a_worker_is_said_at_once(settings):
    settings.CASELOAD_CAP = 0
    referral, worker = make.accepted_referral(), make.worker()
    Conflict.objects.create(user=worker, person=referral.person, kind="party", declared_by=make.leader())
    assert refused(referral) == (
        f"{worker} has a conflict of interest: choose somebody else.",
        f"{worker} has a full caseload.",
    )


def test_whoever_takes_a_case_is_kept_from_whom_its_person_must_not_meet():
    referral = make.accepted_referral()
    other = make.accepted_referral(family_name="Okafor", given_names="Ada", date_of_birth=date(1980, 1, 1))
    keep_pair(one_id=referral.person_id, other_id=other.person_id, actor=make.leader())
    allocate(referral)
    assert list(Conflict.objects.values_list("user", "person")) == [(make.worker().pk, other.person_id)]


# -- Joining -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def second():
    """Another referral of the same person to the same programme."""
    first = make.allocated("new_chance")
    referral = make.accepted_referral("new_chance")
    Referral.objects.filter(pk=referral.pk).update(person=first.person)
    referral.refresh_from_db()
    return first, referral


def test_a_second_referral_joins_the_open_case_and_leaves_the_queue(second, frozen):
    first, referral = second
    frozen.shift(HOUR)
    row = allocate(referral)
    joined = JoinedReferral.objects.get()
    referral.refresh_from_db()
    assert (row, joined.case, joined.referral, referral.taken_up_at) == (first, first, referral, timezone.now())
    entry = entry_of(first, "join")
    assert (entry.kind, entry.actor, entry.facts) == (Kind.COMBINATION, make.leader(), {"referral": str(referral.pk)})


def test_what_another_provider_works_on_is_not_joined(second):
    first, referral = second
    Case.objects.filter(pk=first.pk).update(provider=organisation("provider", "Another provider"))
    assert refused(referral) == ("The person has an open case of this programme with another provider.",)
    assert JoinedReferral.objects.count() == 0


# -- Giving it to another one --------------------------------------------------------------------------------------------


def reallocate(row, to, **how):
    given = {"actor": make.leader(), "reason": "Leave", **how}
    return allocation.reallocate_case(case_id=row.pk, caseworker=to, **given)


def test_a_case_that_changes_hands_is_new_to_the_other_worker_and_its_entry_names_both():
    row, other = make.allocated(), member(Role.CASEWORKER)
    Case.objects.filter(pk=row.pk).update(opened_at=timezone.now(), returned_at=timezone.now())
    found = reallocate(row, other)
    entry = entry_of(row, "reallocate")
    assert [(one.caseworker, *in_time(one)) for one in (found, make.fresh(row))] == [(other, None, None)] * 2
    assert (entry.actor, entry.reason, entry.facts) == (
        make.leader(),
        "Leave",
        {"before": str(row.caseworker_id), "after": str(other.pk)},
    )


def test_a_worker_a_stale_page_and_a_full_caseload_change_no_hands(settings):
    row, other = make.allocated(), member(Role.CASEWORKER)
    with pytest.raises(PermissionDenied):
        reallocate(row, other, actor=row.caseworker)
    with pytest.raises(MoveConflict):
        reallocate(row, other, version=row.version + 1)
    settings.CASELOAD_CAP = 0
    given = {"case_id": row.pk, "actor": make.leader(), "caseworker": other, "reason": "Leave"}
    assert reasons_of(allocation.reallocate_case, **given) == (f"{other} has a full caseload.",)
    assert make.fresh(row).caseworker == row.caseworker


def test_whoever_takes_it_over_is_kept_from_whom_its_person_must_not_meet():
    row, other = make.allocated(), member(Role.CASEWORKER)
    away = make.accepted_referral(family_name="Okafor", given_names="Ada", date_of_birth=date(1980, 1, 1)).person
    keep_pair(one_id=row.person_id, other_id=away.pk, actor=make.leader())
    reallocate(row, other)
    assert list(Conflict.objects.values_list("user", "person")) == [(other.pk, away.pk)]


def test_the_cases_of_somebody_who_left_are_put_on_the_desk_once(frozen):
    row = make.allocated()
    other = make.allocated("new_chance", to=member(Role.CASEWORKER), family_name="Okafor", given_names="Ada")
    at = timezone.now()
    done = [allocation.return_to_desk(caseworker=row.caseworker, actor=make.leader())]
    frozen.shift(HOUR)
    done.append(allocation.return_to_desk(caseworker=row.caseworker, actor=make.leader()))
    entry = entry_of(row, "return_to_desk")
    assert (done, make.fresh(row).returned_at, make.fresh(other).returned_at) == ([1, 0], at, None)
    assert (entry.actor, entry.facts) == (make.leader(), {"before": str(row.caseworker_id)})


def test_of_somebody_who_stays_only_what_they_may_no_longer_hold_goes_to_the_desk():
    row = make.allocated()
    kept = make.allocated("new_chance", family_name="Okafor", given_names="Ada")
    Conflict.objects.create(user=row.caseworker, person=row.person, kind="party", declared_by=make.leader())
    done = allocation.return_to_desk(caseworker=row.caseworker, actor=make.leader(), keeps_roles=True)
    assert (done, make.fresh(row).returned_at, make.fresh(kept).returned_at) == (1, timezone.now(), None)
