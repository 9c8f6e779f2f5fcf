"""The acts of research files: asked for, granted by somebody else, made in the background, given out, ended."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from accounts.second_line.context import rows_of_all
from ledger import outbox, viewing
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.figure.cohorts import Span
from outcomes.research import policies
from outcomes.research.models import ResearchFile
from outcomes.research.reports import make_rows, people_who_agree
from outcomes.research.states import ResearchState
from outcomes.research.terms import FileForm
from referrals.people.models import Person
from workflow.machine import MoveRefused
from workflow.transitions import make_transition

GONE = "Somebody in this file no longer agrees to it, is sealed or was erased. Make the file again."


@act()
def request_research_file(
    *,
    programme: Any,
    first_month: date,
    last_month: date,
    purpose: str,
    ethics_reference: str,
    ends_on: date,
    actor: User,
    form: str = FileForm.ROWS,
) -> ResearchFile:
    """Ask for a file; nothing is made until a team leader who did not ask grants it."""
    if form not in policies.forms_to_ask_for(actor) or actor.organisation is None:
        raise PermissionDenied
    row = ResearchFile.objects.create(
        programme=programme,
        form=form,
        first_month=first_month,
        last_month=last_month,
        purpose=purpose,
        ethics_reference=ethics_reference,
        ends_on=ends_on,
        asked_by=actor,
        asked_for=actor.organisation,
    )
    entry = Entry.objects.enter(row, actor=actor, verb="request_research_file", kind=Kind.COLLECTION, after=row.state)
    _queue_telling(row, entry)
    return row


def _queue_telling(_: ResearchFile, entry: Entry) -> None:
    outbox.queue_job("outcomes.tell_of_research_file", entry.pk)


def grant_research_file(*, file_id: Any, actor: User, version: int | None = None) -> ResearchFile:
    changes = {"granted_by": actor}
    return make_transition(
        ResearchFile.objects, file_id, "grant", actor=actor, version=version, changes=changes, then=_follow_grant
    )


def refuse_research_file(*, file_id: Any, because: str, actor: User, version: int | None = None) -> ResearchFile:
    return make_transition(
        ResearchFile.objects,
        file_id,
        "refuse",
        actor=actor,
        version=version,
        reason=because,
        then=_queue_telling,
        because=because,
    )


def make_research_file_again(*, file_id: Any, actor: User, version: int | None = None) -> ResearchFile:
    return make_transition(
        ResearchFile.objects, file_id, "make_again", actor=actor, version=version, then=_queue_making
    )


def end_research_file(*, file_id: Any, actor: User, version: int | None = None) -> ResearchFile:
    return make_transition(ResearchFile.objects, file_id, "end", actor=actor, version=version, then=_delete_stored)


def run_out_research_file(*, file_id: Any, actor: User) -> ResearchFile:
    return make_transition(ResearchFile.objects, file_id, "run_out", actor=actor, then=_delete_stored)


def _follow_grant(row: ResearchFile, entry: Entry) -> None:
    _queue_making(row, entry)
    _queue_telling(row, entry)


def _queue_making(row: ResearchFile, _: Entry) -> None:
    outbox.queue_job("outcomes.make_research_file", row.pk, key=f"outcomes.make_research_file:{row.pk}:{row.version}")


def _delete_stored(row: ResearchFile, _: Entry) -> None:
    """The bytes go once it is certain that the row says so."""
    stored, name = row.stored.storage, row.stored.name
    row.stored = ""
    row.people.clear()
    if name:
        transaction.on_commit(lambda: stored.delete(name))


def make_research_file(*, file_id: Any, actor: User) -> None:
    """Make what was granted; one that is made already is left as it is, so this may run twice."""
    row = ResearchFile.objects.select_related("programme").get(pk=file_id)
    if row.state != ResearchState.GRANTED:
        return
    made = make_rows(row.programme.code, Span(row.first_month, row.last_month), row.form)
    if len(made.people) < settings.SUPPRESS_BELOW:
        make_transition(ResearchFile.objects, file_id, "give_up", actor=actor, then=_queue_telling)
        return
    name = row.stored.storage.save(row.stored.field.generate_filename(row, f"{row.pk}.csv"), _content(made.text))
    facts: dict[str, Any] = {
        "row_count": len(made.people),
        "left_out_count": made.left_out,
        "digest": made.digest,
        "stored": name,
    }

    def name_people(finished: ResearchFile, entry: Entry) -> None:
        finished.people.set(Person.objects.filter(pk__in=made.people))
        _queue_telling(finished, entry)

    earlier = row.stored.name
    kept: str | None = name
    try:
        make_transition(ResearchFile.objects, file_id, "finish", actor=actor, then=name_people, **facts)
        kept = earlier
    finally:
        if kept:
            row.stored.storage.delete(kept)


def _content(text: str) -> ContentFile:
    return ContentFile(text.encode("utf-8-sig"))


@rows_of_all("outcomes.research_file")
def has_lost_somebody(row: ResearchFile) -> bool:
    """Whether anybody who stands in the file no longer agrees, or is not there any more."""
    still = row.people.filter(pk__in=people_who_agree(row.form).values("pk")).count()
    return bool(still != row.row_count)


@act()
@rows_of_all("outcomes.research_file")
def give_research_file(*, file_id: Any, actor: User) -> bytes:
    """The bytes for whoever may use them, once everybody in it has been entered as given out."""
    row = ResearchFile.objects.visible_to(actor).get(pk=file_id, state=ResearchState.READY)
    if not policies.may_use_file(row, actor):
        raise PermissionDenied
    if has_lost_somebody(row):
        raise MoveRefused(GONE)
    with row.stored.open() as file:
        content = bytes(file.read())
    facts = {"file": str(row.pk), "form": row.form, "digest": row.digest, "rows": row.row_count}
    people = [str(one) for one in row.named_people()]
    viewing.record_export(actor=actor, what="outcomes.researchfile", facts=facts, subjects=people)
    return content
