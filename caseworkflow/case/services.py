"""What every act on a case shares, lock, move, what is due, whom it tells, and the acts that belong to no other concept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.kept import KeptReadFor
from accounts.models import User
from caseworkflow.case import notices
from caseworkflow.case.deadlines.duties import things_on
from caseworkflow.case.matching import keys_of
from caseworkflow.case.models import Case, JoinedReferral, SearchKey
from caseworkflow.case.policies import is_at_provider, is_clock, may_work_case
from caseworkflow.case.querysets import family_name_key
from caseworkflow.case.states import CLOSED
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.outbox import do_each
from ledger.transactions import act
from programmes.terms.vocabularies import ConsentPurpose
from referrals.feedback.services import record_feedback
from referrals.people.models import Likeness
from referrals.referral.models import Referral
from referrals.screening.services import mark_taken_up
from workflow.machine import MoveRefused
from workflow.transitions import lock_row, make_transition, record_event

ONE_DAY, LONGEST_NEWS = timedelta(days=1), timedelta(days=3)

#: A case under lock with what its moves are judged by. What a version chose is known by the digest of its settings, whose
#: text is left where it is.
CASES = KeptReadFor(
    lambda user, pk: (
        Case.objects.visible_to(user)
        .select_related("programme_version", "referral", "person")
        .defer("programme_version__settings")
        .select_for_update(of=("self",))
        .filter(pk=pk)
    )
)


#: What is read of a case to know its keys.
KEYED = (
    *("state", "provider_id", "person__family_name", "person__given_names", "person__preferred_name", "person__mobile"),
    *("referral__family_name", "referral__given_names"),
)

#: So many cases are mended at a time; the clock calls again soon.
MENDED = 2000


@dataclass(frozen=True)
class Said:
    """What to tell the worker after an act: what the programme asks next and by when, and an ending it suggests.

    `proposes` is empty, "end", "disengagement" or "breach_review".
    """

    case: Case
    sentence: str
    next_at: datetime | None = None
    proposes: str = ""


def lock_case(
    case_id: UUID | str,
    *,
    actor: User,
    version: int | None = None,
    may: Callable[[Any, Any], bool] = may_work_case,
    is_open: bool = True,
) -> Case:
    """The case under lock, for an act that is not a move."""
    case: Case = lock_row(CASES, actor, version=version, pk=case_id)
    if not may(case, actor):
        raise PermissionDenied
    if is_open and case.state in CLOSED:
        raise MoveRefused("The case is closed.")
    return case


def settle_case(case: Case, entry: Entry) -> None:
    """What follows from an act on a case: what is due next, and the messages that go by the verb of its entry.

    A case that closes or opens again is searched among the others.
    """
    case.reckon()
    if (entry.before in CLOSED) != (case.state in CLOSED):
        case.search_keys.update(is_open=case.state not in CLOSED)
    if entry.verb in notices.TABLE:
        send_notices(case, entry)


def send_notices(_about: models.Model, entry: Entry) -> None:
    outbox.queue_job("caseworkflow.send_notices", entry.pk)


def tell_referrals(case: Case, value: str, *, actor: User, ending: str = "", on: date | None = None) -> None:
    """Write one word down to every referral that this case answers, unless the person does not let it be shared."""
    if not case.allows_sharing(ConsentPurpose.SHARE_POLICE):
        return
    for referral_id in case.referral_ids:
        record_feedback(referral_id=referral_id, value=value, ending=ending, on=on, actor=actor)


def mend_taken_up() -> int:
    """Take out of the queue what a case answers already: an older version opens cases without saying so to it."""
    waiting = Referral.objects.waiting_for_a_caseworker().values_list("pk", flat=True)
    opened = list(Case.objects.filter(referral__in=list(waiting)).values_list("referral_id", "allocated_at"))
    joined = list(JoinedReferral.objects.filter(referral__in=list(waiting)).values_list("referral_id", "joined_at"))
    for referral_id, at in (*opened, *joined):
        mark_taken_up(referral_id=referral_id, at=at)
    return len(opened) + len(joined)


def mend_family_names() -> int:
    """Have open cases carry the name by which they are searched: an older version opens cases without it."""
    unnamed = Case.objects.open().filter(family_name_key="").exclude(person__family_name="")
    found = list(unnamed.values_list("pk", "person__family_name"))
    for pk, family_name in found:
        Case.objects.filter(pk=pk).update(family_name_key=family_name_key(family_name))
    return len(found)


def mend_owed() -> int:
    """Reckon what is owed on open cases whose row an older version wrote: so many at a time."""
    found = list(Case.objects.never_reckoned().values_list("pk", flat=True)[:MENDED])
    return do_each("caseworkflow.mend", found, reckon_owed)


@act()
def reckon_owed(case_id: UUID | str) -> None:
    Case.objects.reckon_anew(case_id)


def search_key_rows(case: Case, joined: Iterable[Referral] = ()) -> list[SearchKey]:
    """The keys of a case as its person and the referrals that it answers are now; the caller saves."""
    person = case.person
    called = (person.family_name, person.given_names, person.preferred_name)
    sent = [(one.family_name, one.given_names) for one in (case.referral, *joined)]
    is_open = case.state not in CLOSED
    keys = sorted(keys_of([called, *sent], person.mobile))
    return [SearchKey(case=case, provider_id=case.provider_id, is_open=is_open, key=key) for key in keys]


def keep_search_keys(rows: QuerySet[Case]) -> int:
    """Have each of these cases found by what is known now, and by nothing that no longer is. Safe to run twice.

    Returns how many keys came or went.
    """
    cases = list(rows.select_related("person", "referral").only(*KEYED).order_by("pk"))
    joined: dict[Any, list[Referral]] = {}
    for one in JoinedReferral.objects.filter(case__in=cases).select_related("referral"):
        joined.setdefault(one.case_id, []).append(one.referral)
    have = {(one.case_id, one.is_open, one.key): one.pk for one in SearchKey.objects.filter(case__in=cases)}
    wanted = [key for case in cases for key in search_key_rows(case, joined.get(case.pk, ()))]
    new = [one for one in wanted if have.pop((one.case_id, one.is_open, one.key), None) is None]
    if have:
        SearchKey.objects.filter(pk__in=have.values()).delete()
    SearchKey.objects.bulk_create(new, batch_size=5000)
    return len(have) + len(new)


def mend_search_keys() -> int:
    """Have cases searched that an older version opened, closed or opened again, which writes no keys."""
    lacking = Case.objects.open().filter(~Exists(SearchKey.objects.filter(case=OuterRef("pk"))))
    closed = SearchKey.objects.filter(is_open=True, case__state__in=CLOSED)
    opened = SearchKey.objects.filter(is_open=False).exclude(case__state__in=CLOSED)
    ids = [*lacking.values_list("pk", flat=True)[:MENDED]]
    ids += [*closed.values_list("case_id", flat=True)[:MENDED], *opened.values_list("case_id", flat=True)[:MENDED]]
    return keep_search_keys(Case.objects.filter(pk__in=ids)) if ids else 0


@act()
def mark_opened(*, case_id: UUID | str, actor: User) -> Case:
    """Keep when the case's own caseworker first looked at it; safe to call at each look."""
    case = lock_case(case_id, actor=actor, may=is_at_provider, is_open=False)
    if case.opened_at is None and case.caseworker_id == actor.pk:
        case.opened_at = timezone.now()
        case.save(update_fields=["opened_at"])
        record_event(case, "open", actor=actor)
    return case


@act()
def start_contact(*, case_id: UUID | str, actor: User, at: datetime | None = None, version: int | None = None) -> Case:
    """The first attempt moves the case by itself; this is for contact that began elsewhere."""
    return make_transition(
        CASES, case_id, "start_contact", actor=actor, version=version, at=at or timezone.now(), then=settle_case
    )


@act()
def suspend_case(
    *,
    case_id: UUID | str,
    actor: User,
    hold_reason: str,
    reason: str = "",
    on: date | None = None,
    version: int | None = None,
) -> Case:
    """Put on hold: our own clocks stop, those of the law and of a contract do not."""
    on = on or timezone.localdate()
    return make_transition(
        CASES,
        case_id,
        "suspend",
        actor=actor,
        version=version,
        reason=reason,
        on=on,
        hold_reason=hold_reason,
        then=settle_case,
    )


@act()
def resume_case(*, case_id: UUID | str, actor: User, on: date | None = None, version: int | None = None) -> Case:
    return make_transition(
        CASES, case_id, "resume", actor=actor, version=version, on=on or timezone.localdate(), then=settle_case
    )


@act()
def record_overdue(*, case_id: UUID | str, actor: User) -> bool:
    """Tell the team leader, once for each promise that ran out; nothing else changes."""
    case, now = lock_case(case_id, actor=actor, may=is_clock), timezone.now()
    told = 0
    for clock, due in _ran_out(case, now):
        facts = {"clock": clock, "due": due.isoformat()}
        if not Entry.objects.about(case).filter(verb="overdue", facts__due=facts["due"]).exists():
            record_event(case, "overdue", actor=actor, then=send_notices, facts=facts)
            told += 1
    return told > 0


def _ran_out(case: Case, now: datetime) -> list[tuple[str, datetime]]:
    """The first promise, whenever it ran out, and every other of the last days."""
    first = [(case.next_clock, case.next_due_at)] if case.next_due_at and case.next_due_at <= now else []
    others = [
        (str(one.act), one.due_at) for one in things_on(case) if one.due_at and now - LONGEST_NEWS < one.due_at <= now
    ]
    return [*first, *(one for one in others if one[1] not in {due for _, due in first})]


def newly_overdue_ids(now: datetime) -> list[Any]:
    """Open cases on which something ran out between one and three days ago: a window, so that nobody is told of the same
    thing for ever; whatever else on the case is later still hides none of it.
    """
    late = Case.objects.overdue(now - ONE_DAY).values_list("pk", "next_clock", "next_due_at", "owed", named=True)
    return [row.pk for row in late.iterator() if any(_is_news(due, now) for due in _days_of(row))]


def _days_of(row: Any) -> list[datetime | None]:
    return [row.next_due_at, *(one.due_at for one in things_on(row))]


def _is_news(due: datetime | None, now: datetime) -> bool:
    return due is not None and now - LONGEST_NEWS < due < now - ONE_DAY


@act()
def move_cases_to_person(*, likeness_id: Any, actor: Any) -> int:
    """Give each case the person of its referral; safe to run twice. Returns how many moved.

    Two open cases of one programme stay apart until one of them is closed: nobody's work is merged in silence.
    """
    likeness = Likeness.objects.select_related("older", "newer").get(pk=likeness_id)
    people = (likeness.older_id, likeness.newer_id)
    names: dict[Any, str] = {one.pk: family_name_key(one.family_name) for one in (likeness.older, likeness.newer)}
    moved = 0
    for case in (
        Case.objects.filter(referral__person__in=people).select_related("referral").select_for_update(of=("self",))
    ):
        person = case.referral.person_id
        is_taken = Case.objects.open().filter(person=person, programme=case.programme_id).exclude(pk=case.pk).exists()
        if case.person_id == person or (is_taken and case.closed_on is None):
            continue
        Case.objects.filter(pk=case.pk).update(person_id=person, family_name_key=names[person])
        Entry.objects.enter(case, actor=actor, verb="follow_person", kind=Kind.COMBINATION, subjects=people)
        moved += 1
    keep_search_keys(Case.objects.filter(person__in=people))
    return moved
