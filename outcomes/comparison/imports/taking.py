"""Taking a file in: batch by batch, each in one act; the same file again changes nothing, a killed run goes on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.comparison.imports.columns import ComparisonLists, check_comparison_row, comparison_layout
from outcomes.comparison.imports.conflicts import MODELS, OF_A_PERSON, Known, key_of, read_known
from outcomes.comparison.linkage import link_comparators
from outcomes.comparison.models import ComparedOffence, ComparedPerson, ComparisonFile
from outcomes.comparison.terms import FileKind
from programmes.models import Programme
from referrals.files import quarantine, reading
from referrals.files.cleaning import RowError
from referrals.files.quarantine import Held
from referrals.files.reading import RawRow, RawSheet
from referrals.intake.services.sent import digest_of_facts

BATCH = 500

Key = tuple[str, str]


@dataclass(frozen=True)
class ReadyRow:
    """A row whose cells are clean."""

    row: RawRow
    facts: Mapping[str, Any]
    digest: str

    @property
    def key(self) -> Key:
        return key_of(self.facts)


@dataclass
class ComparisonTotals:
    """rows = imported + unchanged + quarantined, always; links count the offence rows that are somebody's now."""

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

    def answer(self) -> dict[str, Any]:
        numbers = ("rows", "imported", "unchanged", "quarantined")
        return {
            **{name: getattr(self, name) for name in numbers},
            "quarantine_file": str(self.quarantine_file) if self.quarantine_file else None,
            **{name: getattr(self, name) for name in ("linked", "to_review", "unlinked")},
            "unknown_columns": list(self.unknown_columns),
        }


def import_comparison_file(
    path: Path,
    *,
    kind: FileKind,
    actor: User,
    is_replacing: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _rows: None,
) -> ComparisonTotals:
    """Take in people to compare with, or the arms of trials, then link the offence rows that were here before them.

    FileRefused comes before any row is read, with the sentence that says why.
    """
    sheet = reading.read_sheet(path, comparison_layout(kind, timezone.localdate()))
    totals = ComparisonTotals(rows=len(sheet.rows), unknown_columns=sheet.unknown)
    ready = list(_check_all(kind, sheet, totals))
    file = _open(kind, path.name, sheet.digest, actor)
    for start in range(0, len(ready), BATCH):
        _import_rows(ready[start : start + BATCH], file, totals, actor, is_replacing=is_replacing)
        progress(totals.imported + totals.unchanged + totals.quarantined, totals.rows)
    totals.linked = link_comparators(actor=actor)
    totals.quarantine_file = quarantine.write_quarantine(totals.held, sheet, name=path.name, actor=actor)
    _close(file, totals, actor)
    return totals


def import_comparators(path: Path, **options: Any) -> ComparisonTotals:
    return import_comparison_file(path, kind=FileKind.COMPARATORS, **options)


def import_allocations(path: Path, **options: Any) -> ComparisonTotals:
    return import_comparison_file(path, kind=FileKind.ALLOCATIONS, **options)


def _check_all(kind: FileKind, sheet: RawSheet, totals: ComparisonTotals) -> Iterator[ReadyRow]:
    lists, now = ComparisonLists.now(), timezone.now()
    for row in sheet.rows:
        if not row.is_whole:
            totals.held.append(Held(row, (quarantine.cell_count(row, sheet),)))
            continue
        facts, errors = check_comparison_row(kind, row.cells, lists, now)
        if errors:
            totals.held.append(Held(row, tuple(errors)))
        else:
            yield ReadyRow(row, facts, digest_of_facts(facts))


@act()
def _open(kind: FileKind, name: str, digest: str, actor: User) -> ComparisonFile:
    file = ComparisonFile.objects.create(kind=kind, name=name[:120], digest=digest, imported_by=actor)
    facts = {"digest": digest, "kind": str(kind)}
    Entry.objects.enter(file, actor=actor, verb="open_comparison_file", kind=Kind.COLLECTION, facts=facts)
    return file


@act()
def _import_rows(
    ready: Sequence[ReadyRow], file: ComparisonFile, totals: ComparisonTotals, actor: User, *, is_replacing: bool
) -> None:
    kind = FileKind(file.kind)
    there = _known_rows(kind, ready)
    fresh = [one for one in ready if _is_to_take(one, there, totals, is_replacing=is_replacing)]
    known = read_known(kind, [(one.row.line, one.facts) for one in fresh])
    new: dict[Key, ReadyRow] = {}
    for one in fresh:
        fault = _twice(one, new) or known.find_conflict(one.row.line, one.facts)
        if fault:
            totals.held.append(Held(one.row, (fault,)))
        elif one.key in new:
            totals.unchanged += 1
        else:
            new[one.key] = one
            known.take_place(one.row.line, one.facts)
    rows = _save_rows(kind, list(new.values()), known, file, [there[key].pk for key in new if key in there])
    totals.imported += len(rows)
    if rows:
        replaced = sum(key in there for key in new)
        Entry.objects.enter_batch(
            [row.pk for row in rows],
            actor=actor,
            verb=f"import_{kind}",
            kind=Kind.COLLECTION,
            object_kind=f"outcomes.{MODELS[kind]._meta.model_name}",
            facts={"file": str(file.pk), "replaced": replaced},
        )


def _known_rows(kind: FileKind, ready: Sequence[ReadyRow]) -> dict[Key, Any]:
    references = {one.facts["source_reference"] for one in ready}
    rows = MODELS[kind].objects.current().filter(source_reference__in=references)
    return {(row.force_code, row.source_reference): row for row in rows}


def _is_to_take(one: ReadyRow, there: Mapping[Key, Any], totals: ComparisonTotals, *, is_replacing: bool) -> bool:
    """Whether a row is new, or newer and wanted; what it was drawn into never changes."""
    before = there.get(one.key)
    if before is None:
        return True
    if before.digest == one.digest:
        totals.unchanged += 1
        return False
    is_another_arm = "arm" in one.facts and (before.arm, before.trial) != (one.facts["arm"], one.facts["trial"])
    if is_replacing and not is_another_arm:
        return True
    totals.held.append(Held(one.row, (_changed(is_final=is_another_arm),)))
    return False


def _twice(one: ReadyRow, new: Mapping[Key, ReadyRow]) -> RowError | None:
    if one.key in new and new[one.key].digest != one.digest:
        return _changed(is_final=False)
    return None


def _changed(*, is_final: bool) -> RowError:
    if is_final:
        return RowError("arm", "changed", "Changed: this key was drawn into another arm, and a draw is never replaced.")
    sentence = "Changed: this key was sent before with other content. Decide which holds; --replace takes the newer."
    return RowError("source_reference", "changed", sentence)


def _save_rows(
    kind: FileKind, ready: list[ReadyRow], known: Known, file: ComparisonFile, older: list[Any]
) -> list[Any]:
    model = MODELS[kind]
    before = set(model.objects.filter(pk__in=older).values_list("compared", flat=True))
    model.objects.filter(pk__in=older).update(is_superseded=True)
    people = {one.pk: one for one in (known.take_description(ready_row.row.line) for ready_row in ready)}
    fresh = {one.pk for one in known.new}
    ComparedPerson.objects.bulk_create([one for pk, one in people.items() if pk in fresh], batch_size=500)
    described = [one for pk, one in people.items() if pk not in fresh]
    ComparedPerson.objects.bulk_update(described, [*OF_A_PERSON, "name_key"], batch_size=500)
    codes = {one.facts["programme"] for one in ready}
    programmes = dict(Programme.objects.filter(code__in=codes).values_list("code", "pk"))
    rows = [
        model(
            file=file,
            compared=known.people[one.row.line],
            programme_id=programmes[one.facts["programme"]],
            digest=one.digest,
            **{name: value for name, value in one.facts.items() if name not in {*OF_A_PERSON, "programme"}},
        )
        for one in ready
    ]
    model.objects.bulk_create(rows, batch_size=500)
    _let_go_of_links(before - set(people))
    return rows


def _let_go_of_links(people: set[Any]) -> None:
    """Whoever a newer row no longer describes keeps no offence: the rows are looked at again."""
    ComparedOffence.objects.filter(compared__in=people).delete()


@act()
def _close(file: ComparisonFile, totals: ComparisonTotals, actor: User) -> None:
    file.finished_at = timezone.now()
    file.row_count, file.imported_count = totals.rows, totals.imported
    file.unchanged_count, file.quarantined_count = totals.unchanged, totals.quarantined
    file.save()
    facts = {name: getattr(totals, name) for name in ("rows", "imported", "unchanged", "quarantined")}
    Entry.objects.enter(file, actor=actor, verb="close_comparison_file", kind=Kind.COMBINATION, facts=facts)
