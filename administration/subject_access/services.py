"""From a request to its answer: recorded, gathered by the clock, redacted by somebody, released or refused."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from administration.holdings.mapping import HOLDINGS, Holding, everyone_who_is, lines_of
from administration.subject_access.exports import CopiedSection, digest_of_pack
from administration.subject_access.models import SubjectRecord, SubjectRequest
from administration.subject_access.policies import may_handle_request
from administration.subject_access.states import SubjectRequestState
from administration.subject_access.terms import ANSWER, COPY_KEPT
from caseworkflow.case.models import Case
from caseworkflow.disposal.services import legal_day
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from ledger.viewing import record_export
from referrals.people.matching import keys_of_name
from referrals.people.models import Person
from referrals.referral.models import Referral
from workflow.machine import MoveRefused
from workflow.transitions import lock_row, make_transition, record_event

NOBODY = "Nobody on record has this reference, or this name and date of birth. If nothing is held, refuse the request."
NO_REQUEST = "No open request names this person. Record one first, and say whose records are asked for."
SEVERAL = "More than one person has this name and date of birth. Give the reference of a referral or a case."


@act()
def record_subject_request(*, actor: User, asker: str, asker_name: str, received_on: date) -> SubjectRequest:
    """Put a request down; the law says by when it is answered."""
    request = SubjectRequest.objects.create(
        asker=asker,
        asker_name=asker_name,
        received_on=received_on,
        due_on=legal_day(ANSWER, received_on),
        recorded_by=actor,
    )
    Entry.objects.enter(request, actor=actor, verb="record_request", facts={"asker": asker})
    return request


@act()
def check_identity(
    *, request_id: Any, actor: User, identity_proof: str, identity_checked_on: date, version: int | None = None
) -> SubjectRequest:
    row = lock_row(SubjectRequest.objects, actor, version=version, may=may_handle_request, pk=request_id)
    _refuse_where_ended(row)
    if identity_checked_on < row.received_on:
        raise MoveRefused("The identity cannot have been checked before the request was received.")
    changes = {
        "identity_proof": identity_proof,
        "identity_checked_on": identity_checked_on,
        "identity_checked_by": actor,
    }
    return record_event(row, "check_identity", actor=actor, changes=changes)


@act()
def name_person(
    *,
    request_id: Any,
    actor: User,
    version: int | None = None,
    reference: str = "",
    given_names: str = "",
    family_name: str = "",
    date_of_birth: date | None = None,
) -> SubjectRequest:
    """Say whose records are asked for: somebody whom one reference, or one name and date of birth, finds."""
    row = lock_row(SubjectRequest.objects, actor, version=version, may=may_handle_request, pk=request_id)
    _refuse_where_ended(row)
    found = list(_people_named(reference, given_names, family_name, date_of_birth)[:2])
    if len(found) != 1:
        raise MoveRefused(SEVERAL if found else NOBODY)
    return record_event(row, "name_person", actor=actor, kind=Kind.CONSULTATION, changes={"person": found[0]})


def _refuse_where_ended(row: SubjectRequest) -> None:
    if row.state != SubjectRequestState.RECEIVED:
        raise MoveRefused(f"This is not possible from “{row.get_state_display()}”.")


def _people_named(reference: str, given: str, family: str, born: date | None) -> QuerySet[Person]:
    if reference.strip():
        whose = Referral.objects.filter(reference=reference.strip().upper()).values("person_id")
        return Person.objects.filter(pk__in=whose)
    return Person.objects.filter(name_key__in=keys_of_name(family, given), date_of_birth=born)


def person_called(words: str) -> Person | None:
    """Whose id this is, or to whom the reference of one referral or case leads."""
    text = words.strip()
    try:
        return Person.objects.filter(pk=UUID(text)).first()
    except ValueError:
        named = Q(reference=text.upper()) | Q(source_reference=text) if text else Q(pk=None)
    whose = set(Referral.objects.filter(named).values_list("person_id", flat=True)) - {None}
    whose |= set(Case.objects.filter(reference=text.upper()).values_list("person_id", flat=True))
    return Person.objects.filter(pk__in=whose).first() if len(whose) == 1 else None


@act()
def copy_records(*, person_id: UUID, actor: User) -> list[CopiedSection]:
    """Everything that is held on one human being, with its marks and nothing left out; everybody whose it is is entered.

    An auditor has it only while a request names that person.
    """
    people = everyone_who_is(person_id)
    if not (actor.holds(Role.CLOCK) or SubjectRequest.objects.visible_to(actor).open().filter(person__in=people)):
        raise MoveRefused(NO_REQUEST)
    found = [(one.title, [lines_of(one, row) for row in one.rows(people)]) for one in HOLDINGS]
    copied = [(title, records) for title, records in found if records]
    facts = {"records": {title: len(records) for title, records in copied}}
    record_export(actor=actor, what="subject_access", facts=facts, subjects=[str(one) for one in people])
    return copied


def collect_records(*, request_id: Any, actor: User, version: int | None = None) -> SubjectRequest:
    """Have everything gathered in the background."""

    def queue(row: SubjectRequest, _: Entry) -> None:
        outbox.queue_job("administration.gather", row.pk)

    return make_transition(SubjectRequest.objects, request_id, "collect", actor=actor, version=version, then=queue)


@act()
def gather_records(*, request_id: Any, actor: User) -> SubjectRequest | None:
    """Copy every record of the person into the request; a second call finds it done."""
    row = SubjectRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=request_id)
    if row.state != SubjectRequestState.COLLECTING:
        return None
    people = everyone_who_is(row.person_id)
    made = [copy for number, one in enumerate(HOLDINGS) for copy in _copies(row, number, one, people)]
    SubjectRecord.objects.filter(request=row).delete()
    SubjectRecord.objects.bulk_create(made, batch_size=500)
    kinds = {one.kind: sum(copy.kind == one.kind for copy in made) for one in made}
    Entry.objects.enter(row, actor=actor, verb="gather", kind=Kind.CONSULTATION, facts={"records": kinds})
    changes = {"collected_at": timezone.now()}
    return make_transition(SubjectRequest.objects, row.pk, "finish_collecting", actor=actor, changes=changes)


def _copies(request: SubjectRequest, number: int, holding: Holding, people: list[UUID]) -> Iterator[SubjectRecord]:
    for position, row in enumerate(holding.rows(people), start=1):
        lines = lines_of(holding, row)
        yield SubjectRecord(
            request=request,
            kind=holding.code,
            section=number,
            position=position,
            title=f"{holding.title}, {position}",
            lines=lines,
            has_marks=any(mark for _, _, mark in lines),
        )


@act()
def judge_records(*, request_id: Any, actor: User, left_out: Mapping[UUID, Mapping[str, str]]) -> SubjectRequest:
    """Keep what is left out of each of these records; a record that was judged counts as looked at."""
    row = lock_row(SubjectRequest.objects, actor, may=may_handle_request, pk=request_id)
    if row.state != SubjectRequestState.REDACTION:
        raise MoveRefused(f"What is left out cannot be changed in “{row.get_state_display()}”.")
    records = list(row.records.filter(pk__in=left_out))
    for record in records:
        record.left_out, record.judged_by, record.judged_at = left_out[record.pk], actor, timezone.now()
    SubjectRecord.objects.bulk_update(records, ["left_out", "judged_by", "judged_at"])
    facts = {"records": len(records), "left_out": sum(len(record.left_out) for record in records)}
    return record_event(row, "redact", actor=actor, facts=facts)


def release_pack(*, request_id: Any, actor: User, version: int | None = None) -> SubjectRequest:
    """Fix what is given; entered as a disclosure with the digest of the file and how much was left out."""

    def disclose(row: SubjectRequest, entry: Entry) -> None:
        row.digest = digest_of_pack(row)
        left_out = sum(len(record.left_out) for record in row.records.all())
        entry.kind, entry.facts = Kind.DISCLOSURE, {"digest": row.digest, "left_out": left_out, "to": row.asker}

    return make_transition(SubjectRequest.objects, request_id, "release", actor=actor, version=version, then=disclose)


def refuse_request(*, request_id: Any, actor: User, refusal: str, version: int | None = None) -> SubjectRequest:
    """End a request without an answer, for a reason of the closed list; its copies go at once."""

    def remove(row: SubjectRequest, _: Entry) -> None:
        row.records.all().delete()
        row.copies_removed_at = timezone.now()

    said: dict[str, Any] = {"reason": refusal, "refusal": refusal, "then": remove}
    return make_transition(SubjectRequest.objects, request_id, "refuse", actor=actor, version=version, **said)


@act()
def hand_out_file(*, request: SubjectRequest, actor: User, ending: str) -> None:
    """Enter that a released file leaves the service; it may be given only after this has returned."""
    facts = {"file": ending, "digest": request.digest}
    Entry.objects.enter(request, actor=actor, verb="hand_out_pack", kind=Kind.DISCLOSURE, facts=facts)


@act()
def remove_copies(*, request_id: Any, actor: User) -> bool:
    """After the days that law or the force sets, what was copied for a request goes; the request stays on record."""
    row = SubjectRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=request_id)
    if row.ended_at is None or row.copies_removed_at is not None:
        return False
    if legal_day(COPY_KEPT, timezone.localdate(row.ended_at)) > timezone.localdate():
        return False
    row.records.all().delete()
    changes = {"copies_removed_at": timezone.now()}
    record_event(row, "remove_copies", actor=actor, kind=Kind.ERASURE, changes=changes)
    return True


def requests_with_copies() -> list[UUID]:
    """Ended requests whose copies are still there."""
    waiting = SubjectRequest.objects.filter(ended_at__lt=timezone.now() - timedelta(days=1), copies_removed_at=None)
    return list(waiting.values_list("pk", flat=True))
