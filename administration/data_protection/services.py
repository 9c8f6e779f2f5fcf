"""What is done at the desk: sign a flow, keep an agreement, a request and a breach; each is entered, without its words."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from administration.data_protection.deadlines import answer_request_by, tell_commissioner_by
from administration.data_protection.models import DataBreach, ProcessingFlow, RightsRequest, SharingAgreement
from administration.data_protection.validators import judge_agreement, judge_answer, judge_data_breach
from ledger.models import Entry, Kind
from ledger.transactions import act
from workflow.machine import MoveRefused

ANSWERED = "This request was answered already. Nothing of yours was saved."


@act()
def sign_flow(*, flow_id: Any, lawful_basis: str, retention: str, actor: User) -> ProcessingFlow:
    """Put the basis and the retention of a flow on record under one's name and the day."""
    row: ProcessingFlow = ProcessingFlow.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=flow_id)
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
    *, agreement_id: Any, flows: Iterable[ProcessingFlow], actor: User, **given: Any
) -> SharingAgreement:
    row = _locked(SharingAgreement, agreement_id, actor)
    _change(row, given)
    judge_agreement(row)
    row.save()
    row.flows.set(flows)
    Entry.objects.enter(row, actor=actor, verb="change_agreement", kind=Kind.SETTING, facts=_codes(flows))
    return row


@act()
def record_rights_request(*, right: str, reference: str, received_on: date, actor: User) -> RightsRequest:
    """Its clock runs from the day on which it was received, whatever day it is put on record."""
    made = RightsRequest(right=right, reference=reference, received_on=received_on)
    made.due_on = answer_request_by(received_on)
    made.save(force_insert=True)
    Entry.objects.enter(made, actor=actor, verb="record_rights_request", kind=Kind.COLLECTION, after=right)
    return made


@act()
def answer_rights_request(*, request_id: Any, answer: str, answered_on: date, actor: User) -> RightsRequest:
    row = _locked(RightsRequest, request_id, actor)
    if row.answered_on:
        raise MoveRefused(ANSWERED)
    row.answer, row.answered_on = answer, answered_on
    judge_answer(row)
    row.save()
    Entry.objects.enter(row, actor=actor, verb="answer_rights_request", kind=Kind.ALTERATION, after=answer)
    return row


@act()
def record_data_breach(*, known_at: datetime, actor: User, **given: Any) -> DataBreach:
    """Its clock runs from the moment at which somebody here knew."""
    made = DataBreach(known_at=known_at, tell_ico_by=tell_commissioner_by(known_at), **given)
    judge_data_breach(made)
    made.save(force_insert=True)
    Entry.objects.enter(made, actor=actor, verb="record_data_breach", kind=Kind.COLLECTION)
    return made


@act()
def follow_data_breach(*, breach_id: Any, actor: User, **given: Any) -> DataBreach:
    """Who was told of it and when, or why not; when it was known is not changed, because the clock runs from there."""
    row = _locked(DataBreach, breach_id, actor)
    changed = _change(row, given)
    judge_data_breach(row)
    row.save()
    Entry.objects.enter(row, actor=actor, verb="follow_data_breach", kind=Kind.ALTERATION, facts={"fields": changed})
    return row


def _locked(model: Any, pk: Any, actor: User) -> Any:
    return model.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=pk)


def _change(row: Any, given: dict[str, Any]) -> list[str]:
    changed = sorted(name for name, value in given.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, given[name])
    return changed


def _codes(flows: Iterable[ProcessingFlow]) -> dict[str, list[str]]:
    return {"flows": sorted(flow.code for flow in flows)}
