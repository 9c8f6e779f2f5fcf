"""Extracts of police and court events: checked row by row, linked, stored; the same file again changes nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.extract import linkage
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.extract.terms import Event, LinkState
from referrals import identifiers
from referrals.files import quarantine, reading
from referrals.files.cleaning import Column, RowError, clean_row, identifier_parser, parse_day, text_parser, word_parser
from referrals.files.limits import MEGABYTE, Size
from referrals.files.quarantine import Held
from referrals.files.reading import Layout, RawRow, RawSheet
from referrals.intake.services.sent import digest_of_facts
from referrals.referral.terms import Sex

REQUIRED = ("record_id", "force_code", "event", "offence_code", "offence_at", "event_at")

#: An extract covers years of a force: as many rows as a sheet holds.
AN_EXTRACT = Size(bytes=200 * MEGABYTE, rows=1_048_576)

BATCH = 1000

OLDEST = 110

FIELDS = (
    "event",
    "offence_code",
    "offence_on",
    "event_on",
    "outcome_code",
    "family_name",
    "given_names",
    "date_of_birth",
    "sex",
    "pnc_id",
    "cro_number",
    "postcode",
)


def offence_columns(today: date) -> tuple[Column, ...]:
    """The columns of an extract, in the order in which they are documented."""
    return (
        Column("record_id", text_parser(60), is_required=True),
        Column("force_code", text_parser(2), is_required=True),
        Column("event", word_parser(Event.values), is_required=True),
        Column("offence_code", identifier_parser(identifiers.offence_code), is_required=True),
        Column("offence_at", parse_day, "offence_on", is_required=True),
        Column("event_at", parse_day, "event_on", is_required=True),
        Column("outcome_code", text_parser(3), empty=""),
        Column("family_name", text_parser(100), empty=""),
        Column("given_names", text_parser(100), empty=""),
        Column("date_of_birth", parse_day),
        Column("sex", word_parser(Sex.values), empty=""),
        Column("pnc_id", identifier_parser(partial(identifiers.pnc, today=today)), empty=""),
        Column("cro_number", identifier_parser(identifiers.cro), empty=""),
        Column("postcode", identifier_parser(identifiers.postcode), empty=""),
    )


def check_offence_row(cells: Mapping[str, str], today: date) -> tuple[dict[str, Any], list[RowError]]:
    """The facts of one row, or everything that is wrong with it."""
    facts, errors = clean_row(cells, offence_columns(today))
    bad = {error.column for error in errors}
    errors += [fault for fault in _between(facts, today) if fault.column not in bad]
    return facts, errors


def _between(facts: Mapping[str, Any], today: date) -> Iterator[RowError]:
    """What is wrong only when two cells are read together, or against today."""
    offence, event, born = facts.get("offence_on"), facts.get("event_on"), facts.get("date_of_birth")
    if offence and offence > today:
        yield RowError("offence_at", "in_future", f"{offence} is in the future.")
    if event and event > today:
        yield RowError("event_at", "in_future", f"{event} is in the future.")
    elif offence and event and event < offence:
        yield RowError("event_at", "event_before_offence", f"The event of {event} is before the offence of {offence}.")
    if born and offence and born > offence:
        yield RowError("date_of_birth", "born_after", f"The date of birth {born} is after the offence.")
    elif born and offence and offence.year - born.year > OLDEST:
        yield RowError("date_of_birth", "too_old", f"The date of birth {born} gives an age over {OLDEST}.")


@dataclass(frozen=True)
class ReadyOffence:
    """A row whose cells are clean."""

    row: RawRow
    facts: Mapping[str, Any]
    digest: str

    @property
    def key(self) -> tuple[str, str]:
        return self.facts["force_code"], self.facts["record_id"]


@dataclass
class OffenceTotals:
    """rows = imported + unchanged + quarantined, always; links count the imported rows."""

    rows: int = 0
    imported: int = 0
    unchanged: int = 0
    held: list[Held] = field(default_factory=list)
    linked: int = 0
    to_review: int = 0
    unlinked: int = 0
    quarantine_file: Path | None = None
    unknown_columns: tuple[str, ...] = ()

    @property
    def quarantined(self) -> int:
        return len(self.held)

    def count(self, records: Sequence[OffenceRecord]) -> None:
        states = [record.link for record in records]
        self.imported += len(records)
        self.to_review += states.count(LinkState.TO_REVIEW)
        self.unlinked += states.count(LinkState.UNLINKED)
        self.linked += len(states) - states.count(LinkState.TO_REVIEW) - states.count(LinkState.UNLINKED)

    def answer(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "imported": self.imported,
            "unchanged": self.unchanged,
            "quarantined": self.quarantined,
            "quarantine_file": str(self.quarantine_file) if self.quarantine_file else None,
            "linked": self.linked,
            "to_review": self.to_review,
            "unlinked": self.unlinked,
            "unknown_columns": list(self.unknown_columns),
        }


def import_offences(
    path: Path,
    *,
    actor: User,
    is_replacing: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _rows: None,
) -> OffenceTotals:
    """Take in an extract, batch by batch, each in one act; a killed run goes on where it stopped.

    FileRefused comes before any row is read, with the sentence that says why.
    """
    names = tuple(column.name for column in offence_columns(timezone.localdate()))
    sheet = reading.read_sheet(path, Layout(required=REQUIRED, known=names, size=AN_EXTRACT))
    totals = OffenceTotals(rows=len(sheet.rows), unknown_columns=sheet.unknown)
    ready = list(_check_all(sheet, totals))
    extract = _open(path.name, sheet.digest, actor)
    for start in range(0, len(ready), BATCH):
        _import_rows(ready[start : start + BATCH], extract, totals, actor, is_replacing=is_replacing)
        progress(totals.imported + totals.unchanged + totals.quarantined, totals.rows)
    totals.quarantine_file = quarantine.write_quarantine(totals.held, sheet)
    _close(extract, totals, actor)
    return totals


def _check_all(sheet: RawSheet, totals: OffenceTotals) -> Iterator[ReadyOffence]:
    today = timezone.localdate()
    for row in sheet.rows:
        if not row.is_whole:
            totals.held.append(Held(row, (quarantine.cell_count(row, sheet),)))
            continue
        facts, errors = check_offence_row(row.cells, today)
        if errors:
            totals.held.append(Held(row, tuple(errors)))
        else:
            yield ReadyOffence(row, facts, digest_of_facts(facts))


@act()
def _open(name: str, digest: str, actor: User) -> Extract:
    extract = Extract.objects.create(name=name[:120], digest=digest, imported_by=actor)
    Entry.objects.enter(extract, actor=actor, verb="open_extract", kind=Kind.COLLECTION, facts={"digest": digest})
    return extract


@act()
def _import_rows(
    ready: Sequence[ReadyOffence], extract: Extract, totals: OffenceTotals, actor: User, *, is_replacing: bool
) -> None:
    known = _known(ready)
    new: dict[tuple[str, str], ReadyOffence] = {}
    for one in ready:
        there = known.get(one.key) or (new[one.key].digest if one.key in new else None)
        if there is None or (is_replacing and there != one.digest and one.key not in new):
            new[one.key] = one
        elif there == one.digest:
            totals.unchanged += 1
        else:
            totals.held.append(_changed(one))
    replaced = [key for key in new if key in known]
    for force, record in replaced:
        OffenceRecord.objects.current().filter(force_code=force, record_id=record).update(is_superseded=True)
    records = [_record(one, extract) for one in new.values()]
    linkage.link_offences(records)
    OffenceRecord.objects.bulk_create(records, batch_size=500)
    totals.count(records)
    if records:
        facts = {"extract": str(extract.pk), "replaced": len(replaced)}
        ids = [record.pk for record in records]
        Entry.objects.enter_batch(
            ids,
            actor=actor,
            verb="import_offences",
            kind=Kind.COLLECTION,
            object_kind="outcomes.offencerecord",
            facts=facts,
        )


def _known(ready: Sequence[ReadyOffence]) -> dict[tuple[str, str], str]:
    keys = {one.facts["record_id"] for one in ready}
    rows = OffenceRecord.objects.current().filter(record_id__in=keys).values_list("force_code", "record_id", "digest")
    return {(force, record): digest for force, record, digest in rows}


def _record(one: ReadyOffence, extract: Extract) -> OffenceRecord:
    force, record = one.key
    facts = {name: one.facts[name] for name in FIELDS}
    return OffenceRecord(extract=extract, force_code=force, record_id=record, digest=one.digest, **facts)


def _changed(one: ReadyOffence) -> Held:
    sentence = "Changed: this key was sent before with other content. Decide which holds; --replace takes the newer."
    return Held(one.row, (RowError("record_id", "duplicate_key", sentence),))


@act()
def _close(extract: Extract, totals: OffenceTotals, actor: User) -> None:
    extract.finished_at = timezone.now()
    extract.row_count, extract.imported_count = totals.rows, totals.imported
    extract.unchanged_count, extract.quarantined_count = totals.unchanged, totals.quarantined
    extract.linked_count, extract.to_review_count = totals.linked, totals.to_review
    extract.unlinked_count = totals.unlinked
    extract.save()
    facts = {name: getattr(totals, name) for name in ("rows", "imported", "unchanged", "quarantined")}
    Entry.objects.enter(extract, actor=actor, verb="close_extract", kind=Kind.COMBINATION, facts=facts)
