"""What a person says of a row that waits: it is about somebody, or it is not; and taking that back."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.second_line.context import rows_of_all
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.extract import policies
from outcomes.extract.linkage.exact import LINK
from outcomes.extract.models import LinkJudgement, OffenceRecord
from outcomes.extract.terms import LinkState
from workflow.machine import MoveRefused


@act()
@rows_of_all("outcomes.judge_link")
def judge_link(*, record_id: UUID, person_id: UUID, actor: User, is_same: bool) -> LinkJudgement:
    """Say whether a row is about the person with whom it was shown; if so it counts, and if not it waits no longer."""
    row = _locked(record_id, actor)
    if row.link != LinkState.TO_REVIEW or row.person_id != person_id:
        raise MoveRefused("This row was linked otherwise in the meantime. Look at it again.")
    judgement = LinkJudgement.objects.create(
        record=row, person_id=person_id, is_same=is_same, judged_by=actor, before=_link_of(row)
    )
    if is_same:
        row.link, row.scored_person_id = LinkState.SCORED, row.scored_person_id or person_id
    else:
        row.link, row.person, row.scored_person, row.link_weight = LinkState.UNLINKED, None, None, None
    row.save(update_fields=LINK)
    _enter(judgement, "judge_link", actor)
    return judgement


@act()
@rows_of_all("outcomes.judge_link")
def undo_link(*, judgement_id: UUID, actor: User) -> LinkJudgement:
    """Put the row back as it was linked before the judgement, to the last value."""
    judgement = LinkJudgement.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=judgement_id)
    row = _locked(judgement.record_id, actor)
    if judgement.undone_at is not None:
        raise MoveRefused("This was undone already.")
    if row.judgements.standing().filter(judged_at__gt=judgement.judged_at).exists():
        raise MoveRefused("The row was judged again after this. Undo the later judgement first.")
    for name, value in judgement.before.items():
        setattr(row, name, value)
    row.save(update_fields=LINK)
    judgement.undone_at, judgement.undone_by = timezone.now(), actor
    judgement.save(update_fields=["undone_at", "undone_by"])
    _enter(judgement, "undo_link", actor)
    return judgement


def _locked(record_id: UUID, actor: User) -> OffenceRecord:
    if not policies.may_judge_links(actor):
        raise PermissionDenied
    return OffenceRecord.objects.visible_to(actor).current().select_for_update(of=("self",)).get(pk=record_id)


def _link_of(row: OffenceRecord) -> dict[str, Any]:
    return {
        "person_id": str(row.person_id),
        "link": row.link,
        "link_weight": row.link_weight,
        "scored_person_id": str(row.scored_person_id) if row.scored_person_id else None,
    }


def _enter(judgement: LinkJudgement, verb: str, actor: User) -> None:
    facts = {"record": str(judgement.record_id), "same": judgement.is_same}
    Entry.objects.enter(judgement, actor=actor, verb=verb, kind=Kind.COMBINATION, facts=facts)
