"""What is done at the desk: sign a flow, keep an agreement, a request and a breach; each is entered, without its words."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from administration.data_protection.deadlines import (
    answer_request_by,
    stage_of_day,
    stage_of_moment,
    tell_commissioner_by,
)
from administration.data_protection.models import DataBreach, ProcessingFlow, RightsRequest, SharingAgreement
from administration.data_protection.terms import Right, RightsAnswer, Stage
from administration.data_protection.validators import judge_agreement, judge_answer, judge_data_breach
from administration.subject_access.models import SubjectRequest
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.calendar import end_of_day
from referrals.correction.models import Correction
from workflow.machine import MoveRefused
from workflow.seen import require_seen

FLOW_FACTS = ("lawful_basis", "retention", "signed_by", "signed_on")
AGREEMENT_FACTS = ("parties", "document", "flows", "from_on", "until_on", "review_on")
BREACH_FACTS = ("what_happened", "people_count", "told_ico_at", "why_not_told", "told_people_on")

NO_CORRECTION = "There is no correction of that reference."
NOT_CORRECTED = "A correction answers a request to have something corrected, done or done in part."
EARLIER = "That was corrected before the request was received."

ELSEWHERE = "Who asks to see what is held is recorded under Subject access, where it is gathered and released."
ANSWERED = "This request was answered already. Nothing of yours was saved."

#: What has a clock at the desk.
CLOCKED: tuple[Any, ...] = (DataBreach, RightsRequest, SubjectRequest)


@act()
def sign_flow(
    *, flow_id: Any, lawful_basis: str, retention: str, actor: User, seen: str | None = None
) -> ProcessingFlow:
    """Put the basis and the retention of a flow on record under one's name and the day."""
    row: ProcessingFlow = ProcessingFlow.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=flow_id)
    require_seen(row, FLOW_FACTS, seen, noun="this flow")
    row.lawful_basis, row.retention = lawful_basis, retention
    row.signed_by, row.signed_on = actor, timezone.localdate()
    row.save()
    Entry.objects.enter(row, actor=actor, verb="sign_flow", kind=Kind.SETTING, facts={"flow": row.code})
    return row


@act()
def add_agreement(*, flows: Iterable[ProcessingFlow], actor: User, **given: Any) -> SharingAgreement:
    made = SharingAgreement(**given)
    judge_agreement(made)
    made.save(force_insert=True)
    made.flows.set(flows)
    Entry.objects.enter(made, actor=actor, verb="add_agreement", kind=Kind.SETTING, facts=_codes(flows))
    return made


@act()
def change_agreement(
    *, agreement_id: Any, flows: Iterable[ProcessingFlow], actor: User, seen: str | None = None, **given: Any
) -> SharingAgreement:
    row = _locked(SharingAgreement, agreement_id, actor)
    require_seen(row, AGREEMENT_FACTS, seen, noun="this agreement")
    _change(row, given)
    judge_agreement(row)
    row.save()
    row.flows.set(flows)
    Entry.objects.enter(row, actor=actor, verb="change_agreement", kind=Kind.SETTING, facts=_codes(flows))
    return row


@act()
def record_rights_request(*, right: str, reference: str, received_on: date, actor: User) -> RightsRequest:
    """Its clock runs from the day on which it was received, whatever day it is put on record."""
    if right == Right.ACCESS:
        raise MoveRefused(ELSEWHERE)
    made = RightsRequest(right=right, reference=reference, received_on=received_on)
    made.due_on = answer_request_by(received_on)
    made.save(force_insert=True)
    Entry.objects.enter(made, actor=actor, verb="record_rights_request", kind=Kind.COLLECTION, after=right)
    return made


@act()
def answer_rights_request(
    *, request_id: Any, answer: str, answered_on: date, actor: User, corrected: str = ""
) -> RightsRequest:
    """How it was answered; that something was corrected is said by the reference of the correction."""
    row = _locked(RightsRequest, request_id, actor)
    if row.answered_on:
        raise MoveRefused(ANSWERED)
    row.answer, row.answered_on = answer, answered_on
    judge_answer(row)
    if corrected:
        row.correction = _correction_of(row, corrected)
    row.save()
    facts = {"correction": str(row.correction_id)} if row.correction_id else {}
    Entry.objects.enter(row, actor=actor, verb="answer_rights_request", kind=Kind.ALTERATION, after=answer, facts=facts)
    return row


def _correction_of(row: RightsRequest, reference: str) -> Correction:
    """The correction of a reference: made since the request came in, and only where a correction was asked for."""
    if row.right != Right.CORRECTION or row.answer not in {RightsAnswer.DONE, RightsAnswer.IN_PART}:
        raise MoveRefused(NOT_CORRECTED)
    found = Correction.objects.filter(reference=reference.strip().upper()).first()
    if found is None:
        raise MoveRefused(NO_CORRECTION)
    if timezone.localdate(found.corrected_at) < row.received_on:
        raise MoveRefused(EARLIER)
    return found


@act()
def record_data_breach(*, known_at: datetime, actor: User, **given: Any) -> DataBreach:
    """Its clock runs from the moment at which somebody here knew."""
    made = DataBreach(known_at=known_at, tell_ico_by=tell_commissioner_by(known_at), **given)
    judge_data_breach(made)
    made.save(force_insert=True)
    Entry.objects.enter(made, actor=actor, verb="record_data_breach", kind=Kind.COLLECTION)
    return made


@act()
def follow_data_breach(*, breach_id: Any, actor: User, seen: str | None = None, **given: Any) -> DataBreach:
    """Who was told of it and when, or why not; when it was known is not changed, because the clock runs from there."""
    row = _locked(DataBreach, breach_id, actor)
    require_seen(row, BREACH_FACTS, seen, noun="this breach")
    changed = _change(row, given)
    judge_data_breach(row)
    row.save()
    Entry.objects.enter(row, actor=actor, verb="follow_data_breach", kind=Kind.ALTERATION, facts={"fields": changed})
    return row


def stage_of(row: Any) -> Stage | None:
    """How near the end of its clock is; none for what is settled, which has no clock any more."""
    if isinstance(row, DataBreach):
        return None if row.is_decided else stage_of_moment(row.tell_ico_by, timezone.now())
    is_settled = row.ended_at if isinstance(row, SubjectRequest) else row.answered_on
    return None if is_settled else stage_of_day(row.due_on, timezone.localdate())


def rows_due(user: User) -> list[Any]:
    """Breaches and requests that this user sees whose clock is near its end or past it, the first to end first."""
    return _due_of(*(model.objects.visible_to(user) for model in CLOCKED))


def reminders_due() -> dict[Any, Any]:
    """The same for whoever reminds of them, by their keys."""
    return {row.pk: row for row in _due_of(*(model.objects.all() for model in CLOCKED))}


def _due_of(breaches: Any, rights_requests: Any, subject_requests: Any) -> list[Any]:
    found = [*breaches.undecided(), *rights_requests.unanswered(), *subject_requests.open()]
    return sorted((row for row in found if stage_of(row)), key=_ends_at)


def _ends_at(row: Any) -> datetime:
    return row.tell_ico_by if isinstance(row, DataBreach) else end_of_day(row.due_on)


@act()
def remind_of_deadline(row: Any, *, actor: User) -> bool:
    """Enter that a clock of the desk is near its end or past it, once each, and have the desk told."""
    stage = stage_of(row)
    if stage is None or Entry.objects.about(row).filter(verb="remind_of_deadline", after=stage).exists():
        return False
    entry = Entry.objects.enter(row, actor=actor, verb="remind_of_deadline", kind=Kind.SETTING, after=stage)
    outbox.queue_job("administration.tell_desk", entry.pk)
    return True


def _locked(model: Any, pk: Any, actor: User) -> Any:
    return model.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=pk)


def _change(row: Any, given: dict[str, Any]) -> list[str]:
    changed = sorted(name for name, value in given.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, given[name])
    return changed


def _codes(flows: Iterable[ProcessingFlow]) -> dict[str, list[str]]:
    return {"flows": sorted(flow.code for flow in flows)}
