"""Giving a case to a worker, and opening what runs beside it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.roles import WORKERS, Role
from accounts.second_line.context import rows_of_all
from caseworkflow.allocation.policies import may_declare_conflict
from caseworkflow.beside.presenters import SATELLITES
from caseworkflow.case.models import Case, JoinedReferral, SearchKey
from caseworkflow.case.policies import may_lead
from caseworkflow.case.querysets import family_name_key
from caseworkflow.case.services import keep_search_keys, lock_case, search_key_rows, settle_case
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.people.models import Person
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState
from referrals.screening.services import mark_taken_up
from referrals.withheld.models import Conflict, KeptApart
from referrals.withheld.querysets import kept_apart, sealed_from
from referrals.withheld.services import keep_conflict, keep_from_others, keep_pair
from workflow.machine import MoveConflict, MoveRefused
from workflow.transitions import record_event

HAS_CONFLICT = "has a conflict of interest: choose somebody else"
IS_NOT_NAMED = "is not named on the seal: choose somebody who is"
IS_FULL = "has a full caseload"


@act()
def allocate_case(*, referral_id: UUID | str, actor: User, caseworker: User) -> Case:
    """Open the case of an accepted referral, or join the open case of the same person and programme.

    Opens the satellites.
    """
    referral = Referral.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=referral_id)
    if not actor.holds(Role.TEAM_LEADER, Role.CLOCK):
        raise PermissionDenied
    _refuse_if_answered(referral)
    home = referral.provider or (actor if actor.holds(Role.TEAM_LEADER) else caseworker).organisation
    if reasons := _why_not(caseworker, home, referral.person_id):
        raise MoveRefused(*reasons)
    if (open_case := _open_case_of(referral)) is not None:
        return _join(open_case, referral, home, actor=actor)
    case = Case(reference=referral.reference, referral=referral, provider=home, caseworker=caseworker)
    for name in ("person", "programme", "programme_version"):
        setattr(case, name, getattr(referral, name))
    keep_from_others(user=caseworker, person_id=case.person.pk, actor=actor)
    case.family_name_key = family_name_key(case.person.family_name)
    case.save()
    SearchKey.objects.bulk_create(search_key_rows(case))
    mark_taken_up(referral_id=referral.pk, at=case.allocated_at)
    open_satellites(case, actor)
    facts = {"referral": str(referral.pk), "caseworker": str(caseworker.pk)}
    settle_case(case, Entry.objects.enter(case, actor=actor, verb="allocate", after=case.state, facts=facts))
    case.save()
    return case


def _refuse_if_answered(referral: Referral) -> None:
    if referral.state != ReferralState.ACCEPTED:
        raise MoveRefused("The referral has not been accepted.")
    if Case.objects.filter(referral=referral).exists() or JoinedReferral.objects.filter(referral=referral).exists():
        raise MoveConflict("has allocated this referral already")


@rows_of_all("caseworkflow.caseload")
def _why_not(caseworker: User, home: object, person_id: object) -> list[str]:
    """Why this person cannot take a case; the cap is the setting CASELOAD_CAP."""
    caseworker.at(getattr(home, "pk", None))
    checks = [
        (not caseworker.holds(*WORKERS) or caseworker.organisation != home, "is not a caseworker of this provider"),
        (kept_apart(caseworker, person_id).exists(), HAS_CONFLICT),
        (sealed_from(caseworker, home, person_id).exists(), IS_NOT_NAMED),
        (Case.objects.on_caseload_of(caseworker).count() >= settings.CASELOAD_CAP, IS_FULL),
    ]
    return [f"{caseworker} {words}." for is_so, words in checks if is_so]


@rows_of_all("caseworkflow.one_open_case")
def _open_case_of(referral: Referral) -> Case | None:
    """The open case of the same person and programme; the person is lock_case, so that two referrals make one case."""
    person = Person.objects.select_for_update().get(referrals=referral)
    same = Case.objects.open().filter(person=person, programme=referral.programme)
    return same.select_for_update(of=("self",)).first()


def _join(case: Case, referral: Referral, home: object, *, actor: User) -> Case:
    if case.provider != home:
        raise MoveRefused("The person has an open case of this programme with another provider.")
    joined = JoinedReferral.objects.create(case=case, referral=referral)
    mark_taken_up(referral_id=referral.pk, at=joined.joined_at)
    keep_search_keys(Case.objects.filter(pk=case.pk))
    return record_event(
        case, "join", actor=actor, kind=Kind.COMBINATION, then=settle_case, facts={"referral": str(referral.pk)}
    )


@act()
def reallocate_case(
    *,
    case_id: UUID | str,
    actor: User,
    caseworker: User,
    reason: str,
    version: int | None = None,
    held_by: UUID | None = None,
) -> Case:
    """Give an open case to another caseworker; it counts as new to them. `held_by` is whose it was when somebody chose."""
    case = lock_case(case_id, actor=actor, version=version, may=may_lead)
    if held_by is not None and case.caseworker_id != held_by:
        raise MoveRefused(f"{case.caseworker} has this case by now.")
    if reasons := _why_not(caseworker, case.provider, case.person_id):
        raise MoveRefused(*reasons)
    keep_from_others(user=caseworker, person_id=case.person_id, actor=actor)
    before = str(case.caseworker_id)
    case.caseworker, case.opened_at, case.returned_at = caseworker, None, None
    facts = {"before": before, "after": str(caseworker.pk)}
    return record_event(case, "reallocate", actor=actor, reason=reason, then=settle_case, facts=facts)


@act()
@rows_of_all("caseworkflow.return_to_desk")
def return_to_desk(*, caseworker: User, actor: User, keeps_roles: bool = False) -> int:
    """Put the open cases of somebody who left on the desk of the team leaders of each provider; how many there were.

    Of somebody who stays, only the cases that none of their roles holds and those of people from whom they are kept. Whoever calls this need not see the cases: it is the leaving that is theirs, and the entry says who made it so.
    """
    rows = Case.objects.on_caseload_of(caseworker).filter(returned_at=None)
    rows = rows.held_by_leavers() if keeps_roles else rows
    cases = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for case in cases:
        case.returned_at = timezone.now()
        case.save(update_fields=["returned_at"])
        record_event(case, "return_to_desk", actor=actor, facts={"before": str(caseworker.pk)})
    return len(cases)


# -- conflicts of interest -------------------------------------------------------------------------------------------


@act()
def declare_conflict(*, person_id: UUID | str, user: User, kind: str, actor: User) -> Conflict:
    """A member of staff must find nothing of a person: declared by themselves, or by a team leader for a colleague.

    It holds from their next request on, and what they had in hand of that person goes to the team leaders' desk.
    """
    person = Person.objects.visible_to(actor).get(pk=person_id)
    if not may_declare_conflict(user, actor):
        raise PermissionDenied
    made = keep_conflict(user=user, person_id=person.pk, kind=kind, actor=actor)
    return_to_desk(caseworker=user, actor=actor, keeps_roles=True)
    return made


@act()
def keep_people_apart(*, case_id: UUID | str, reference: str, actor: User, version: int | None = None) -> KeptApart:
    """The people of two cases must not meet: whoever works with one finds nothing of the other, and no two appointments
    of theirs are booked for one place on one day.
    """
    case = lock_case(case_id, actor=actor, version=version, may=may_lead, is_open=False)
    other = Case.objects.visible_to(actor).filter(reference=reference.strip().upper()).first()
    if other is None:
        raise MoveRefused("There is no case of that reference.")
    if other.person_id == case.person_id:
        raise MoveRefused("That is a case of the same person.")
    held = {one.caseworker_id: one.caseworker for one in _open_cases_of(case.person_id)}
    also = {one.caseworker_id: one.caseworker for one in _open_cases_of(other.person_id)}
    if both := [str(user) for pk, user in held.items() if pk in also]:
        raise MoveRefused(f"{', '.join(both)} works with both: give one of the cases to somebody else first.")
    made = keep_pair(one_id=case.person_id, other_id=other.person_id, actor=actor)
    for people, person_id in ((held, case.person_id), (also, other.person_id)):
        for user in people.values():
            keep_from_others(user=user, person_id=person_id, actor=actor)
    return made


@rows_of_all("caseworkflow.keep_apart")
def _open_cases_of(person_id: Any) -> list[Case]:
    return list(Case.objects.open().filter(person=person_id).select_related("caseworker"))


# -- opening ---------------------------------------------------------------------------------------------------------


@act()
def open_satellites(case: Case, actor: User) -> list[Any]:
    """Open what the version of the programme asks for beside the case, and what every case has. Safe to run twice."""
    opened = [row for one in SATELLITES if one.is_asked_for(case) for row in one.open_rows(case, actor)]
    for row in opened:
        Entry.objects.enter(row, actor=actor, verb="open", kind=Kind.COLLECTION, after=row.state)
    return opened
