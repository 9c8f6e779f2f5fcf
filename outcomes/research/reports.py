"""The rows of a research file: everybody accepted who agreed to research and is not sealed, under numbers of this file alone."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any
from uuid import UUID

from caseworkflow.consent.models import Consent
from caseworkflow.consent.states import ConsentState
from outcomes.figure import cohorts
from outcomes.figure.measures.equity import ETHNIC_GROUPS, NOT_RECORDED, age_at_acceptance, age_band
from outcomes.follow_up.models import FollowUp
from outcomes.research.mapping import COLUMNS_OF
from outcomes.research.terms import FileForm
from paper.sheets import write_rows
from programmes.calendar import local_day
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ConsentPurpose, ReferenceKind
from referrals.people.models import Person
from referrals.referral.models import Referral
from referrals.withheld.models import Seal

AT_ONCE = 5000


@dataclass(frozen=True)
class Made:
    """A file as it was made: its text, who is in it, and how many of the cohort are not."""

    text: str
    people: tuple[UUID, ...]
    left_out: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


#: What somebody agreed to who is in a file of each form.
AGREED_TO = {
    FileForm.ROWS: ConsentPurpose.RESEARCH,
    FileForm.DATA_LAB: ConsentPurpose.RESEARCH,
    FileForm.TREATMENT: ConsentPurpose.SHARE_HEALTH,
}
SEX_CODES = {"M": "1", "F": "2"}
SOURCE_CODES = {"custody": "63", "self": "4"}


def people_who_agree(form: str = FileForm.ROWS) -> Any:
    """Everybody with a case whose answer on what the form is for is yes, on none of whose cases it is anything else, and
    who is sealed at no provider.
    """
    asked = Consent.objects.filter(purpose=AGREED_TO[FileForm(form)])
    unsealed = Person.objects.exclude(pk__in=Seal.objects.in_force().values("person"))
    agreed = unsealed.filter(pk__in=asked.filter(state=ConsentState.GIVEN).values("case__person"))
    taken_back = asked.filter(state__in=[ConsentState.WITHDRAWN, ConsentState.REFUSED])
    return agreed.exclude(pk__in=taken_back.values("case__person"))


def make_rows(programme: str, span: cohorts.Span, form: str = FileForm.ROWS) -> Made:
    """One row a person, by the earliest accepted referral in the months. ValueError where a value has a shape that the
    dictionary does not know: a file that its dictionary does not describe is not given out.
    """
    cohort = cohorts.cohort_members(programme, span)
    agreed, columns = set(people_who_agree(form).values_list("pk", flat=True)), COLUMNS_OF[form]
    chosen = [one for one in cohort if one.person_id in agreed]
    key, out = secrets.token_bytes(32), StringIO()
    facts, follow_ups, groups = _facts_of(chosen), _follow_ups_of(chosen), _offence_groups()
    rows = []
    for one in chosen:
        known = {
            **facts[one.referral_id],
            "person": _number_in_file(key, one.person_id),
            "programme": programme,
            "quarter": cohorts.quarter_name(one.index_on),
            "offence_group": groups.get(one.offence_code, ""),
            "is_started": one.is_started,
            "is_completed": one.is_completed,
            "is_case_open": one.is_case_open,
            "follow_ups": follow_ups.get(one.referral_id, {}),
        }
        rows.append([column.cell(known) for column in columns])
    write_rows(out, [column.name for column in columns], sorted(rows))
    return Made(out.getvalue(), tuple(one.person_id for one in chosen), len(cohort) - len(chosen))


def _number_in_file(key: bytes, person: UUID) -> str:
    """Under a key that is kept nowhere, so that no two files can be joined by it, nor a file be joined with this system."""
    return "P" + hmac.new(key, person.bytes, "sha256").hexdigest()[:10]


def _facts_of(chosen: list[cohorts.Member]) -> Mapping[UUID, dict[str, Any]]:
    found, letters = {}, _ethnic_letters()
    columns = {
        "source": "source",
        "accepted_on": "accepted_on",
        "referred_at": "referred_at",
        "sex": "person__sex",
        "born": "person__date_of_birth",
        "year": "person__approximate_birth_year",
        "ethnicity": "person__ethnicity_self_defined",
        "family_name": "person__family_name",
        "given_names": "person__given_names",
        "postcode": "person__postcode",
    }
    marks = {name: cohorts.of_case(name) for name in ("assessed_on", "ended_on")}
    for ids in _batches([one.referral_id for one in chosen]):
        rows = Referral.objects.filter(pk__in=ids).annotate(**{f"case_{name}": mark for name, mark in marks.items()})
        for row in rows.values("pk", *columns.values(), *(f"case_{name}" for name in marks)):
            known = {name: row[column] for name, column in columns.items()}
            known |= {name: row[f"case_{name}"] for name in marks}
            found[row["pk"]] = {
                **known,
                "age_band": age_band(age_at_acceptance(known["born"], known["year"], known["accepted_on"])),
                "ethnic_group": ETHNIC_GROUPS.get(known["ethnicity"][:1], NOT_RECORDED),
                "ethnic_letter": letters.get(known["ethnicity"]),
                "sex_code": SEX_CODES.get(known["sex"]),
                "source_code": SOURCE_CODES.get(known["source"]),
                "outward": known["postcode"].partition(" ")[0],
                "referred_on": local_day(known["referred_at"]),
            }
    return found


def _ethnic_letters() -> dict[str, str]:
    """The health service's letter for each self-defined code, where the list has one."""
    rows = ReferenceValue.objects.filter(kind=ReferenceKind.ETHNICITY).values_list("code", "value")
    return {code: value.get("nhs", "") for code, value in rows}


def _follow_ups_of(chosen: list[cohorts.Member]) -> Mapping[UUID, dict[int, dict[str, Any]]]:
    found: dict[UUID, dict[int, dict[str, Any]]] = {}
    columns = ("referral_id", "window", "state", "proven_count", "recorded_count", "arrest_count", "days_to_first")
    for ids in _batches([one.referral_id for one in chosen]):
        for row in FollowUp.objects.filter(referral__in=ids).values(*columns):
            found.setdefault(row["referral_id"], {})[row["window"]] = row
    return found


def _offence_groups() -> dict[str, str]:
    rows = ReferenceValue.objects.offences().values_list("code", "value")
    return {code: value.get("group", "") for code, value in rows}


def _batches(ids: list[UUID]) -> list[list[UUID]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
