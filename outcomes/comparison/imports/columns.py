"""The columns of both files, and what is wrong with a row by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from outcomes.comparison.terms import Arm, FileKind, Reason
from programmes.calendar import age_on, local_day
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from referrals import identifiers
from referrals.files.cleaning import (
    Column,
    RowError,
    clean_row,
    identifier_parser,
    parse_day,
    parse_moment,
    text_parser,
    whole_number_parser,
    word_parser,
)
from referrals.files.reading import Layout
from referrals.intake.services.rules import VersionsOnRecord
from referrals.referral.terms import Sex

OLDEST = 110

MOST_EARLIER = 999

MOMENTS = {FileKind.COMPARATORS: "index_at", FileKind.ALLOCATIONS: "allocated_at"}

OWN_COLUMNS = {
    FileKind.COMPARATORS: (
        Column("reason", word_parser(Reason.values), is_required=True),
        Column("index_at", parse_moment, is_required=True),
    ),
    FileKind.ALLOCATIONS: (
        Column("trial", text_parser(60), is_required=True),
        Column("stratum", text_parser(100), is_required=True),
        Column("arm", word_parser(Arm.values), is_required=True),
        Column("allocated_at", parse_moment, is_required=True),
    ),
}

#: A county that holds the local authorities is none itself.
NOT_AN_AREA = ("metropolitan county",)


@dataclass(frozen=True)
class ComparisonLists:
    """The codes that a row may use, read once for a file."""

    programmes: frozenset[str] = frozenset()
    ethnicities: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    offers: VersionsOnRecord | None = None

    @classmethod
    def now(cls) -> "ComparisonLists":
        offers = VersionsOnRecord()
        kinds = (ReferenceKind.ETHNICITY, ReferenceKind.LOCAL_AUTHORITY)
        known = list(ReferenceValue.objects.filter(kind__in=kinds).values_list("kind", "code", "label", "value"))
        return cls(
            programmes=frozenset(one.programme.code for one in offers.versions),
            ethnicities=frozenset(code for kind, code, *_ in known if kind == ReferenceKind.ETHNICITY),
            areas=frozenset(
                label
                for kind, _, label, value in known
                if kind == ReferenceKind.LOCAL_AUTHORITY and value.get("type") not in NOT_AN_AREA
            ),
            offers=offers,
        )


def comparison_columns(kind: FileKind, lists: ComparisonLists, today: date) -> tuple[Column, ...]:
    """The columns of a file, in the order in which they are documented."""
    own, moment = OWN_COLUMNS[kind][:-1], OWN_COLUMNS[kind][-1]
    return (
        Column("force_code", identifier_parser(_two_signs), is_required=True),
        Column("source_reference", text_parser(60), is_required=True),
        Column("programme", word_parser(lists.programmes), is_required=True),
        *own,
        moment,
        Column("family_name", text_parser(100), empty=""),
        Column("given_names", text_parser(100), empty=""),
        Column("date_of_birth", parse_day, is_required=True),
        Column("sex", word_parser(Sex.values), is_required=True),
        Column("ethnicity_self_defined", word_parser(lists.ethnicities), empty=""),
        Column("address", text_parser(300), empty=""),
        Column("postcode", identifier_parser(identifiers.postcode), empty=""),
        Column("pnc_id", identifier_parser(partial(identifiers.pnc, today=today)), empty=""),
        Column("cro_number", identifier_parser(identifiers.cro), empty=""),
        Column("area", word_parser(lists.areas), is_required=True),
        Column("offence_code", identifier_parser(identifiers.offence_code), is_required=True),
        Column("offence_at", parse_day, "offence_on", is_required=True),
        Column("previous_convictions", whole_number_parser(0, MOST_EARLIER)),
        Column("last_conviction_on", parse_day),
        Column("previous_offences_12_months", whole_number_parser(0, MOST_EARLIER)),
        Column("gravity_score", whole_number_parser(1, 5)),
        Column("drug", text_parser(40), empty=""),
    )


def _two_signs(given: str) -> str:
    if len(given) != 2 or not given.isalnum():
        raise identifiers.NotAnIdentifier("A force code has two characters.")
    return given.upper()


def comparison_layout(kind: FileKind, today: date) -> Layout:
    """Which columns the file must and may have: those that each row must fill, and the names and identifiers."""
    columns = comparison_columns(kind, ComparisonLists(), today)
    required = tuple(column.name for column in columns if column.is_required)
    return Layout(required, tuple(column.name for column in columns), moments=(MOMENTS[kind],))


def check_comparison_row(
    kind: FileKind, cells: Mapping[str, str], lists: ComparisonLists, now: datetime
) -> tuple[dict[str, Any], list[RowError]]:
    """The facts of one row, with its `index_on`, or everything that is wrong with it."""
    facts, errors = clean_row(cells, comparison_columns(kind, lists, local_day(now)))
    bad = {error.column for error in errors}
    if moment := facts.get(MOMENTS[kind]):
        facts["index_on"] = local_day(moment)
    faults = [*_named(facts), *_dates(facts, local_day(now)), *_index(kind, facts, lists, now)]
    errors += list({fault.column: fault for fault in reversed(faults) if fault.column not in bad}.values())[::-1]
    return facts, errors


def _named(facts: Mapping[str, Any]) -> Iterator[RowError]:
    has_names = facts.get("family_name") and facts.get("given_names")
    if not has_names and not facts.get("pnc_id") and not facts.get("cro_number"):
        sentence = "The row needs a PNC or CRO number, or both family name and given names."
        yield RowError("family_name", "missing_conditional", sentence)


def _dates(facts: Mapping[str, Any], today: date) -> Iterator[RowError]:
    born, offence = facts.get("date_of_birth"), facts.get("offence_on")
    index = facts.get("index_on") or today
    for column, fact in (("offence_at", "offence_on"), ("last_conviction_on", "last_conviction_on")):
        day = facts.get(fact)
        if day and day > today:
            yield RowError(column, "in_future", f"{day} is in the future.")
        elif day and day > index:
            yield RowError(column, "after_index", f"{day} is after {index}, the day from which the person is followed.")
    if not born:
        return
    if born > min(offence or index, index):
        yield RowError("date_of_birth", "born_after", f"The date of birth {born} is after the offence.")
    elif age_on(born, index) > OLDEST:
        yield RowError("date_of_birth", "too_old", f"The date of birth {born} gives an age over {OLDEST}.")


def _index(kind: FileKind, facts: Mapping[str, Any], lists: ComparisonLists, now: datetime) -> Iterator[RowError]:
    """Against now, and against the version of the programme that was in force on the index date."""
    moment, column = facts.get(MOMENTS[kind]), MOMENTS[kind]
    if not moment:
        return
    if moment > now:
        yield RowError(column, "in_future", f"{facts['index_on']} is in the future.")
        return
    if not facts.get("programme") or lists.offers is None:
        return
    version = lists.offers.version(facts["programme"], facts["index_on"])
    born = facts.get("date_of_birth")
    if version is None:
        yield RowError(column, "out_of_range", "No version of this programme was in force on that day.")
    elif born and age_on(born, facts["index_on"]) < version.choices.age_min:
        sentence = f"The person was under {version.choices.age_min}, the youngest age that the programme takes."
        yield RowError("date_of_birth", "under_age", sentence)
