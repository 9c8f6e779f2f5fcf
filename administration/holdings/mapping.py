"""Every kind of record that is held on a person: gathered when they ask for it, removed when its time is over.

A house test walks all tables: one that hangs on a person, a referral or a case stands here, or is exempt with a reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from accounts.words import day_in_words, moment_in_words
from administration.holdings.terms import TECHNICAL, Mark

ALL = "all of it"


@dataclass(frozen=True)
class Holding:
    """One kind of record: what it is called, the ways that lead from it to a person, and what of it is marked.

    `marks` name a field, or all of it; `marks_where` names a field that must be true for the whole record to be marked.
    `prefix` stands before the id of the person where a record names them in a text.
    """

    label: str
    title: str
    paths: tuple[str, ...]
    marks: Mapping[str, Mark] = field(default_factory=dict)
    marks_where: Mapping[str, Mark] = field(default_factory=dict)
    prefix: str = ""

    @property
    def model(self) -> Any:
        return apps.get_model(self.label)

    @property
    def code(self) -> str:
        return self.label.lower()

    def rows(self, people: Iterable[Any]) -> QuerySet[Any]:
        """Every record of these people."""
        wanted = [f"{self.prefix}{one}" for one in people] if self.prefix else list(people)
        leads_there = Q()
        for path in self.paths:
            leads_there |= Q(**{f"{path}__in": wanted})
        rows = self.model._base_manager
        return rows.filter(pk__in=rows.filter(leads_there).values("pk")).order_by("pk")

    def mark_of(self, row: Any, name: str) -> str:
        whole = [mark for where, mark in self.marks_where.items() if getattr(row, where)]
        named = [self.marks[one] for one in (name, ALL) if one in self.marks]
        return next(iter([*whole, *named]), "")


def of_case(label: str, title: str, *, path: str = "case__person", **more: Any) -> Holding:
    return Holding(f"caseworkflow.{label}", title, (path,), **more)


def of_referral(label: str, title: str, *, path: str = "referral__person", **more: Any) -> Holding:
    return Holding(f"referrals.{label}", title, (path,), **more)


#: Parents before children: read from the end it is the order in which they can be removed.
HOLDINGS: tuple[Holding, ...] = (
    Holding("referrals.Person", "About you", ("pk",)),
    Holding("referrals.Likeness", "Whether two records are one person", ("older", "newer"), {ALL: Mark.THIRD_PARTY}),
    Holding("referrals.Bar", "Programmes that are not offered again", ("person",)),
    Holding("referrals.Referral", "Referrals", ("person",), {"referring_officer": Mark.THIRD_PARTY}),
    of_referral("EligibilityAnswer", "How the rules answered", marks={"overridden_with": Mark.THIRD_PARTY}),
    of_referral("Feedback", "What the referring side was told"),
    of_referral("Detention", "Custody"),
    of_referral("DrugTest", "Drug tests"),
    of_referral("PoliceDecision", "Decisions of police", marks={"decided_by": Mark.THIRD_PARTY}),
    of_referral("IntakeKey", "Keys under which a referral came in"),
    of_referral("LookUp", "Look-ups by other officers", path="referrals__person", marks={ALL: Mark.THIRD_PARTY}),
    of_case("Case", "Cases", path="person"),
    of_case("JoinedReferral", "Referrals that joined a case"),
    of_case("Attempt", "Attempts to reach you"),
    of_case("Appointment", "Appointments"),
    of_case("Assessment", "Assessments"),
    of_case("Goal", "Goals"),
    of_case("OnwardReferral", "Other help"),
    of_case("Note", "Case notes", marks_where={"is_private": Mark.SEALED}),
    of_case("Consent", "What you agreed to"),
    of_case("Contract", "Contracts"),
    of_case("Condition", "Conditions", path="contract__case__person"),
    of_case("DisposalClock", "The clock of the police disposal"),
    of_case("Placement", "Places in rehab"),
    of_case("FundingLine", "Funding of a place", path="placement__case__person"),
    of_case("AbstinenceCheck", "Checks after a place", path="placement__case__person"),
    of_case("RequiredAssessment", "Required assessments"),
    of_case("RiskScreen", "Screening for risk", marks={ALL: Mark.HARM}),
    of_case("Victim", "The victim", marks={ALL: Mark.THIRD_PARTY}),
    Holding("outcomes.FollowUp", "Follow-ups", ("person",)),
    Holding("outcomes.OffenceRecord", "Events that police or courts sent", ("person",), {ALL: Mark.POLICE_WORK}),
    Holding("outcomes.LinkJudgement", "Whose police events are, as judged", ("person",), {ALL: Mark.POLICE_WORK}),
    Holding("outcomes.ComparedPerson", "Files of people to compare with", ("person",), {ALL: Mark.POLICE_WORK}),
    Holding("outcomes.Comparator", "What they say of you", ("compared__person",), {ALL: Mark.POLICE_WORK}),
    Holding("outcomes.Allocation", "The arm of a trial", ("compared__person",), {ALL: Mark.POLICE_WORK}),
    Holding("outcomes.ComparedOffence", "Events linked to them", ("compared__person",), {ALL: Mark.POLICE_WORK}),
    Holding("referrals.KeptApart", "People who must not meet", ("one", "other"), {ALL: Mark.HARM}),
    Holding("referrals.Conflict", "Workers who have an interest of their own", ("person",), {ALL: Mark.THIRD_PARTY}),
    Holding("referrals.Seal", "Seals", ("person",), {ALL: Mark.SEALED}),
    Holding("referrals.SealedName", "Who is named on a seal", ("seal__person",), {ALL: Mark.SEALED}),
    Holding("referrals.SealChange", "Who is added to a seal or taken off", ("seal__person",), {ALL: Mark.SEALED}),
    Holding("referrals.SealOpening", "Seals opened in an emergency", ("seal__person",), {ALL: Mark.SEALED}),
    Holding("referrals.Correction", "What was put right", ("person",), {"corrected_by": Mark.THIRD_PARTY}),
    Holding("referrals.CorrectionFollowUp", "What followed from it", ("correction__person",)),
    Holding("administration.LegalHold", "Records that are held", ("person",), {ALL: Mark.POLICE_WORK}),
    Holding("ledger.Notice", "Messages to you", ("recipient",), prefix="person:"),
)

#: What hangs on a person, a referral or a case and is not gathered, with the reason.
EXEMPT: dict[str, str] = {
    "caseworkflow.SearchKey": "The names and the number of the person themselves, by which a case is found; it goes with the case.",
    "outcomes.ResearchFile": "A file that was asked for and what became of it; it names nobody.",
    "outcomes.ResearchFile_people": "Who stands in a research file under a number of its own; each time it was given out is in the log.",
    "referrals.LookUp_referrals": "The lines of a look-up; the look-up itself is gathered.",
    "administration.RightsRequest": "The request itself, by its number; the correction that answered it is gathered.",
    "administration.Keeping": "A day that is reckoned from the records themselves; it goes with the person.",
    "administration.RetentionReview": "A decision on how long records stay; once they are gone it names nobody.",
    "administration.SubjectRequest": "The request of which the pack is the answer.",
    "administration.SubjectRecord": "A copy of what is gathered, made for one request and removed after it.",
}


def lines_of(holding: Holding, row: models.Model) -> list[list[str]]:
    """What a record says, as name, value and mark; what was not recorded is left out."""
    return [[name, words, holding.mark_of(row, one.name)] for one, name, words in _spoken_fields(row) if words]


def _spoken_fields(row: models.Model) -> Iterator[tuple[Any, str, str]]:
    held = {one.model for one in HOLDINGS}
    for one in row._meta.concrete_fields:
        if one.name in TECHNICAL or (one.is_relation and one.related_model in held):
            continue
        words = str(one.verbose_name).removeprefix("is ").removeprefix("has ")
        yield one, f"{words[:1].upper()}{words[1:]}", value_in_words(_shown(row, one))


def _shown(row: models.Model, one: Any) -> Any:
    if one.choices:
        return getattr(row, f"get_{one.name}_display")()
    return getattr(row, one.name)


def value_in_words(value: Any) -> str:
    """Any value of a record as somebody reads it; empty where nothing was recorded."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return moment_in_words(value) if isinstance(value, datetime) else day_in_words(value)
    if isinstance(value, Mapping):
        parts = ((str(name).replace("_", " "), value_in_words(part)) for name, part in value.items())
        return "; ".join(f"{name}: {part}" for name, part in parts if part)
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, (value_in_words(part) for part in value)))
    return "" if value is None else str(value)


def everyone_who_is(person_id: Any) -> list[Any]:
    """The records of one human being: this one, and those that were judged to be the same person."""
    likeness = apps.get_model("referrals", "Likeness")
    known, more = {person_id}, {person_id}
    while more:
        pairs = likeness._base_manager.filter(Q(older__in=more) | Q(newer__in=more), state="same")
        found = {one for pair in pairs.values_list("older_id", "newer_id") for one in pair}
        more = found - known
        known |= found
    return sorted(known, key=str)
