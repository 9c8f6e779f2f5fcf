"""Extracts of police and court events: checked row by row, linked, stored; the same file again changes nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.extract.linkage.exact import link_offences
from outcomes.extract.linkage.scored import link_unsettled
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.extract.terms import LinkState
from outcomes.extract.validators import Coverage, check_offence_row, find_coverage, offence_columns
from programmes.models import ReferenceValue
from referrals.files import quarantine, reading
from referrals.files.cleaning import Column, RowError
from referrals.files.limits import MEGABYTE, Size
from referrals.files.quarantine import Held
from referrals.files.reading import Layout, RawRow, RawSheet
from referrals.intake.services.sent import digest_of_facts

REQUIRED = ("record_id", "force_code", "event", "offence_code", "offence_at", "event_at")

#: An extract covers years of a force: as many rows as a sheet holds.
AN_EXTRACT = Size(bytes=200 * MEGABYTE, rows=1_048_576)

BATCH = 1000

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
    unknown_codes: int = 0
    coverage: Coverage | None = None
    quarantine_file: Path | None = None
    unknown_columns: tuple[str, ...] = ()

    @property
    def quarantined(self) -> int:
        return len(self.held)

    def count_links(self, extract: Extract) -> None:
        """The rows that this run took in, as they are linked now."""
        states = dict(extract.records.order_by().values_list("link").annotate(Count("pk")))
        self.to_review = states.get(LinkState.TO_REVIEW, 0)
        self.unlinked = states.get(LinkState.UNLINKED, 0)
        self.linked = states.get(LinkState.EXACT, 0) + states.get(LinkState.SCORED, 0)

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
            "unknown_codes": self.unknown_codes,
            "force": self.coverage.force if self.coverage else None,
            "covered_from": self.coverage.days.first.isoformat() if self.coverage else None,
            "covered_to": self.coverage.days.last.isoformat() if self.coverage else None,
            "unknown_columns": list(self.unknown_columns),
        }


def import_offences(
    path: Path,
    *,
    actor: User,
    is_replacing: bool = False,
    force: str = "",
    covers: str = "",
    progress: Callable[[int, int], None] = lambda _done, _rows: None,
) -> OffenceTotals:
    """Take in an extract, batch by batch, each in one act; a killed run goes on where it stopped.

    FileRefused comes before any row is read, with the sentence that says why.
    """
    today = timezone.localdate()
    coverage = find_coverage(path, force=force, covers=covers, today=today)
    columns = offence_columns(today)
    sheet = reading.read_sheet(
        path, Layout(required=REQUIRED, known=tuple(column.name for column in columns), size=AN_EXTRACT)
    )
    totals = OffenceTotals(rows=len(sheet.rows), coverage=coverage, unknown_columns=sheet.unknown)
    extract, listed = _open(path.name, sheet.digest, coverage, actor), offence_codes()
    for start in range(0, len(sheet.rows), BATCH):
        ready = list(_check_rows(sheet, sheet.rows[start : start + BATCH], totals, columns))
        records = _import_rows(ready, extract, totals, actor, is_replacing=is_replacing)
        totals.imported += len(records)
        totals.unknown_codes += sum(record.offence_code not in listed for record in records)
        progress(totals.imported + totals.unchanged + totals.quarantined, totals.rows)
    totals.quarantine_file = quarantine.write_quarantine(totals.held, sheet, name=path.name, actor=actor)
    link_unsettled(actor=actor, extract=extract)
    totals.count_links(extract)
    _close(extract, totals, actor)
    return totals


def offence_codes() -> frozenset[str]:
    """Every offence code that a list of the system holds, whatever its days."""
    reference = ReferenceValue.objects
    return frozenset(reference.offences().order_by().values_list("code", flat=True))


def _check_rows(
    sheet: RawSheet, rows: Sequence[RawRow], totals: OffenceTotals, columns: tuple[Column, ...]
) -> Iterator[ReadyOffence]:
    today = timezone.localdate()
    for row in rows:
        if not row.is_whole:
            totals.held.append(Held(row, (quarantine.cell_count(row, sheet),)))
            continue
        facts, errors = check_offence_row(row.cells, columns, today, totals.coverage)
        if errors:
            totals.held.append(Held(row, tuple(errors)))
        else:
            yield ReadyOffence(row, facts, digest_of_facts(facts))


@act()
def _open(name: str, digest: str, coverage: Coverage | None, actor: User) -> Extract:
    extract = Extract(name=name[:120], digest=digest, imported_by=actor)
    facts = {"digest": digest}
    if coverage:
        extract.force_code = coverage.force
        extract.covered_from, extract.covered_to = coverage.days.first, coverage.days.last
        facts |= {"force": coverage.force, "covered": f"{coverage.days.first}..{coverage.days.last}"}
    extract.save()
    Entry.objects.enter(extract, actor=actor, verb="open_extract", kind=Kind.COLLECTION, facts=facts)
    return extract


@act()
def _import_rows(
    ready: Sequence[ReadyOffence], extract: Extract, totals: OffenceTotals, actor: User, *, is_replacing: bool
) -> list[OffenceRecord]:
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
    link_offences(records)
    OffenceRecord.objects.bulk_create(records, batch_size=500)
    if records:
        _enter_rows(records, {"extract": str(extract.pk), "replaced": len(replaced)}, actor)
    return records


def _enter_rows(records: Sequence[OffenceRecord], facts: dict[str, Any], actor: User) -> None:
    Entry.objects.enter_batch(
        [record.pk for record in records],
        actor=actor,
        verb="import_offences",
        kind=Kind.COLLECTION,
        object_kind="outcomes.offencerecord",
        facts=facts,
    )


def _known(ready: Sequence[ReadyOffence]) -> dict[tuple[str, str], str]:
    forces, keys = zip(*(one.key for one in ready), strict=True) if ready else ((), ())
    current = OffenceRecord.objects.current().filter(force_code__in=set(forces), record_id__in=set(keys))
    rows = current.values_list("force_code", "record_id", "digest")
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
    extract.unlinked_count, extract.unknown_code_count = totals.unlinked, totals.unknown_codes
    extract.save()
    facts = {name: getattr(totals, name) for name in ("rows", "imported", "unchanged", "quarantined")}
    Entry.objects.enter(extract, actor=actor, verb="close_extract", kind=Kind.COMBINATION, facts=facts)
