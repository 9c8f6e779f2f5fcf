"""Referrals in bulk: each row registered and decided once, in the order of time, whatever the order of the file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Organisation, OrganisationKind, User
from ledger.transactions import act
from programmes.calendar import local_day
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from referrals import identifiers
from referrals.custody.terms import DrugTestResult
from referrals.files import quarantine, reading
from referrals.files.cleaning import (
    Column,
    RowError,
    clean_row,
    identifier_parser,
    parse_day,
    parse_moment,
    parse_yes_no,
    text_parser,
    whole_number_parser,
    word_parser,
    words_parser,
)
from referrals.files.quarantine import Held
from referrals.files.reading import Layout, RawRow, RawSheet
from referrals.intake import validators
from referrals.intake.services import bulk as services_bulk
from referrals.intake.services import rules as services
from referrals.intake.services.sent import digest_of_facts
from referrals.referral.models import Referral
from referrals.referral.terms import AmountBand, Responsibility, Sex, Source, VictimKind

REQUIRED = (
    "force_code",
    "source_reference",
    "programme",
    "source",
    "referred_at",
    "family_name",
    "given_names",
    "date_of_birth",
    "sex",
)

BATCH = 200

TRIES = 3

MOST_CONVICTIONS = 999


class OffencesOnRecord:
    """Which codes the list of offences holds, each looked up once: the list is long, and a file has few of them."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def has(self, code: str) -> bool:
        if code not in self._known:
            self._known[code] = ReferenceValue.objects.offences().filter(code=code).exists()
        return self._known[code]


@dataclass(frozen=True)
class Lists:
    """The codes that a row may use, read once for a file or a request."""

    forces: Mapping[str, Organisation]
    ethnicities: frozenset[str]
    suites: frozenset[str]
    offences: "OffencesOnRecord"
    offers: services.VersionsOnRecord

    @classmethod
    def now(cls, forces: Mapping[str, Organisation] | None = None) -> "Lists":
        rows = ReferenceValue.objects.filter(kind__in=(ReferenceKind.ETHNICITY, ReferenceKind.CUSTODY_SUITE))
        known = list(rows.values_list("kind", "code", "label"))
        return cls(
            forces=known_forces() if forces is None else forces,
            ethnicities=frozenset(code for kind, code, _ in known if kind == ReferenceKind.ETHNICITY),
            suites=frozenset(label for kind, _, label in known if kind == ReferenceKind.CUSTODY_SUITE),
            offences=OffencesOnRecord(),
            offers=services.VersionsOnRecord(),
        )

    @property
    def programmes(self) -> frozenset[str]:
        return frozenset(one.programme.code for one in self.offers.versions)


def known_forces() -> dict[str, Organisation]:
    return {one.code: one for one in Organisation.objects.filter(kind=OrganisationKind.POLICE) if one.code}


def referral_columns(lists: Lists, now: datetime) -> tuple[Column, ...]:
    """The columns of a referral, in the order in which they are documented."""
    pnc = partial(identifiers.pnc, today=local_day(now))
    suite = word_parser(lists.suites) if lists.suites else text_parser(60)
    return (
        Column("force_code", _force_code, is_required=True),
        Column("source_reference", text_parser(60), is_required=True),
        Column("programme", word_parser(lists.programmes), is_required=True),
        Column("source", word_parser(Source.values), is_required=True),
        Column("referred_at", parse_moment, is_required=True),
        Column("officer_number", text_parser(20)),
        Column("custody_suite", suite),
        Column("custody_record", text_parser(30)),
        Column("family_name", text_parser(100), is_required=True),
        Column("given_names", text_parser(100), empty=""),
        Column("date_of_birth", parse_day),
        Column("approximate_age", whole_number_parser(0, validators.OLDEST)),
        Column("sex", word_parser(Sex.values), is_required=True),
        Column("ethnicity_self_defined", word_parser(lists.ethnicities) if lists.ethnicities else text_parser(2)),
        Column("pnc_id", identifier_parser(pnc)),
        Column("cro_number", identifier_parser(identifiers.cro)),
        Column("nhs_number", identifier_parser(identifiers.nhs_number)),
        Column("address", text_parser(300)),
        Column("postcode", identifier_parser(identifiers.postcode)),
        Column("no_fixed_abode", parse_yes_no, "is_no_fixed_abode"),
        Column("mobile", identifier_parser(identifiers.mobile)),
        Column("safe_to_text", parse_yes_no, "is_safe_to_text"),
        Column("safe_to_leave_message", parse_yes_no, "is_safe_to_leave_message"),
        Column("interpreter_language", text_parser(40)),
        Column("offence_code", identifier_parser(identifiers.offence_code)),
        Column("offence_at", parse_day, "offence_on"),
        Column("crime_number", text_parser(30)),
        Column("drug", text_parser(40)),
        Column("drug_amount_band", word_parser(AmountBand.values)),
        Column("supply_suspected", parse_yes_no, "is_supply_suspected"),
        Column("responsibility", word_parser(Responsibility.values)),
        Column("previous_convictions", whole_number_parser(0, MOST_CONVICTIONS)),
        Column("last_conviction_on", parse_day),
        Column("gravity_score", whole_number_parser(1, 5)),
        Column("drug_test", word_parser(DrugTestResult.values)),
        Column("drug_test_substances", words_parser(())),
        Column("agrees_to_take_part", parse_yes_no),
        Column("agrees_to_share", parse_yes_no),
        Column("agreed_at", parse_moment),
        Column("victim", word_parser(VictimKind.values)),
        Column("note", text_parser(20_000)),
    )


def _force_code(given: str) -> str:
    return identifier_parser(_two_signs)(given)


def _two_signs(given: str) -> str:
    if len(given) != 2 or not given.isalnum():
        raise identifiers.NotAnIdentifier("A force code has two characters.")
    return given.upper()


def referral_layout() -> Layout:
    known = tuple(
        column.name
        for column in referral_columns(
            Lists({}, frozenset(), frozenset(), OffencesOnRecord(), _NoOffers()), timezone.now()
        )
    )
    return Layout(required=REQUIRED, known=known, moments=("referred_at", "agreed_at"))


class _NoOffers(services.VersionsOnRecord):
    """To name the columns no programme needs to be read."""

    versions: Any = ()


def check_referral_row(cells: Mapping[str, str], lists: Lists, now: datetime) -> tuple[dict[str, Any], list[RowError]]:
    """The facts of one referral, or everything that is wrong with it: the same for a file and a program."""
    table = referral_columns(lists, now)
    facts, errors = clean_row(cells, table)
    names = {column.fact or column.name: column.name for column in table}
    errors += _codes(facts, lists)
    known = {error.column for error in errors}
    if "approximate_age" in known:
        known.add("date_of_birth")
    needed = _is_offence_needed(facts, lists)
    for fault in validators.find_faults(facts, now=now, is_offence_needed=needed):
        column = names[fault.field]
        if column not in known:
            errors.append(RowError(column, fault.kind, fault.sentence))
    return facts, errors


def _codes(facts: Mapping[str, Any], lists: Lists) -> Iterator[RowError]:
    if (code := facts.get("force_code")) and code not in lists.forces:
        yield RowError("force_code", "unknown_code", f"No force with the code {code} sends referrals here.")
    if (code := facts.get("offence_code")) and not lists.offences.has(code):
        yield RowError("offence_code", "unknown_code", f"{code} is no offence of the list. Check the digits.")
    if facts.get("programme") and facts.get("referred_at") and _version(facts, lists) is None:
        sentence = "No version of this programme was in force on the day of the referral."
        yield RowError("referred_at", "out_of_range", sentence)


def _version(facts: Mapping[str, Any], lists: Lists) -> Any:
    return lists.offers.version(facts["programme"], local_day(facts["referred_at"]))


def _is_offence_needed(facts: Mapping[str, Any], lists: Lists) -> bool:
    if not facts.get("programme") or not facts.get("referred_at"):
        return False
    version = _version(facts, lists)
    return version is not None and facts.get("source") not in version.choices.sources_without_offence


@dataclass(frozen=True)
class ReadyReferral:
    """A row whose cells are clean."""

    row: RawRow
    force: Organisation
    facts: Mapping[str, Any]
    digest: str

    @property
    def key(self) -> tuple[Any, str]:
        return self.force.pk, self.facts["source_reference"]


@dataclass
class ReferralTotals:
    """rows = imported + unchanged + quarantined, always."""

    rows: int = 0
    imported: int = 0
    unchanged: int = 0
    held: list[Held] = field(default_factory=list)
    quarantine_file: Path | None = None
    unknown_columns: tuple[str, ...] = ()

    @property
    def quarantined(self) -> int:
        return len(self.held)

    def answer(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "imported": self.imported,
            "unchanged": self.unchanged,
            "quarantined": self.quarantined,
            "quarantine_file": str(self.quarantine_file) if self.quarantine_file else None,
            "unknown_columns": list(self.unknown_columns),
        }


def import_referrals(
    path: Path,
    *,
    actor: User,
    is_replacing: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _rows: None,
) -> ReferralTotals:
    """Take in a file, batch by batch, each in one act: the same file again changes nothing, a killed run goes on."""
    sheet = reading.read_sheet(path, referral_layout())
    lists = Lists.now(_forces_of(sheet))
    totals = ReferralTotals(rows=len(sheet.rows), unknown_columns=sheet.unknown)
    ready = sorted(_check_all(sheet, lists, totals), key=lambda one: (one.facts["referred_at"], one.row.line))
    for start in range(0, len(ready), BATCH):
        _import_rows(ready[start : start + BATCH], totals, actor, lists, source=sheet.digest, is_replacing=is_replacing)
        progress(totals.imported + totals.unchanged + totals.quarantined, totals.rows)
    totals.quarantine_file = quarantine.write_quarantine(totals.held, sheet, name=path.name, actor=actor)
    return totals


def _forces_of(sheet: RawSheet) -> dict[str, Organisation]:
    """The forces on record; in an empty house the one force of the file is the force that is served."""
    if forces := known_forces():
        return forces
    found = {row.cells.get("force_code", "").upper() for row in sheet.rows}
    codes = {code for code in found if len(code) == 2}
    if len(codes) != 1:
        return {}
    code = codes.pop()
    force, _ = Organisation.objects.get_or_create(
        name=settings.FORCE_NAME, defaults={"kind": OrganisationKind.POLICE, "code": code}
    )
    return {code: force}


def _check_all(sheet: RawSheet, lists: Lists, totals: ReferralTotals) -> Iterator[ReadyReferral]:
    now = timezone.now()
    for row in sheet.rows:
        if not row.is_whole:
            totals.held.append(Held(row, (quarantine.cell_count(row, sheet),)))
            continue
        facts, errors = check_referral_row(row.cells, lists, now)
        if errors:
            totals.held.append(Held(row, tuple(errors)))
        else:
            force = lists.forces[facts.pop("force_code")]
            yield ReadyReferral(row, force, facts, digest_of_facts(facts))


def _import_rows(
    batch: Sequence[ReadyReferral],
    totals: ReferralTotals,
    actor: User,
    lists: Lists,
    *,
    source: str,
    is_replacing: bool,
) -> None:
    """One batch in one act; when somebody else took one of its rows in the meantime, look again."""
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            outcome = _import_batch(batch, actor, lists, source=source, is_replacing=is_replacing)
        except IntegrityError:
            if last:
                raise
        else:
            totals.imported += outcome.imported
            totals.unchanged += outcome.unchanged
            totals.held += outcome.held
            return


@act()
def _import_batch(
    batch: Sequence[ReadyReferral], actor: User, lists: Lists, *, source: str, is_replacing: bool
) -> ReferralTotals:
    outcome = ReferralTotals()
    new: dict[tuple[Any, str], ReadyReferral] = {}
    known = _known(batch)
    theirs = _replaceable_by(actor, known) if is_replacing else frozenset()
    for one in batch:
        there = known.get(one.key)
        if one.key in new:
            _compare(one, new[one.key].digest, outcome)
        elif there is None:
            new[one.key] = one
        elif there.digest == one.digest:
            outcome.unchanged += 1
        elif there.pk in theirs:
            services_bulk.replace_referral(
                referral=there, facts=one.facts, actor=actor, reason="Replaced by the sender's newer file"
            )
            outcome.imported += 1
        else:
            outcome.held.append(_changed(one))
    rows = [(one.force, one.facts) for one in new.values()]
    services_bulk.receive_referrals(rows=rows, actor=actor, offers=lists.offers, source=source)
    outcome.imported += len(rows)
    return outcome


def _known(batch: Sequence[ReadyReferral]) -> dict[tuple[Any, str], Referral]:
    references = [one.facts["source_reference"] for one in batch]
    rows = Referral.objects.filter(force__in={one.force for one in batch}, source_reference__in=references)
    return {(row.force_id, row.source_reference): row for row in rows}


def _replaceable_by(actor: User, known: Mapping[Any, Referral]) -> frozenset[Any]:
    """A newer version of what somebody does not see is held back, as it is where nobody said what to replace."""
    rows = Referral.objects.visible_to(actor).filter(pk__in=[row.pk for row in known.values()])
    return frozenset(rows.values_list("pk", flat=True))


def _compare(one: ReadyReferral, digest: str, outcome: ReferralTotals) -> None:
    if one.digest == digest:
        outcome.unchanged += 1
    else:
        outcome.held.append(_changed(one))


def _changed(one: ReadyReferral) -> Held:
    sentence = "Changed: this key was sent before with other content. Decide which holds; --replace takes the newer."
    return Held(one.row, (RowError("source_reference", "duplicate_key", sentence),))
