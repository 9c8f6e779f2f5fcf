"""What is wrong with a row only beside what is known: one human being twice, or one whom the programme had already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from outcomes.comparison.linkage import compared_like, how_alike, people_like
from outcomes.comparison.models import Allocation, Comparator, ComparedPerson
from outcomes.comparison.terms import FileKind
from referrals.files.cleaning import RowError
from referrals.people.matching import name_key
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState

MODELS: Mapping[FileKind, Any] = {FileKind.COMPARATORS: Comparator, FileKind.ALLOCATIONS: Allocation}

WHERE_ONCE = {FileKind.COMPARATORS: "programme__code", FileKind.ALLOCATIONS: "trial"}

OF_A_PERSON = ("family_name", "given_names", "date_of_birth", "sex", "postcode", "pnc_id", "cro_number")


@dataclass
class Known:
    """What is known of the people of one batch: who they are, where they stand already, what was accepted of them."""

    kind: FileKind
    people: dict[int, ComparedPerson] = field(default_factory=dict)
    new: list[ComparedPerson] = field(default_factory=list)
    newer: dict[int, ComparedPerson] = field(default_factory=dict)
    standing: dict[tuple[Any, str], tuple[str, str]] = field(default_factory=dict)
    accepted: dict[tuple[Any, str], date] = field(default_factory=dict)
    referrals: dict[tuple[str, str], Referral] = field(default_factory=dict)

    def take_description(self, line: int) -> ComparedPerson:
        """Who the row is about, as the newest row has them; what it does not say stays."""
        person, newer = self.people[line], self.newer.get(line)
        for name in (*OF_A_PERSON, "name_key") if newer else ():
            if value := getattr(newer, name):
                setattr(person, name, value)
        return person

    def take_place(self, line: int, facts: Mapping[str, Any]) -> None:
        self.standing[self._place(line, facts)] = key_of(facts)

    def _place(self, line: int, facts: Mapping[str, Any]) -> tuple[Any, str]:
        where = facts["programme"] if self.kind == FileKind.COMPARATORS else facts["trial"]
        return self.people[line].pk, where

    def find_conflict(self, line: int, facts: Mapping[str, Any]) -> RowError | None:
        """The first reason for which the row cannot stand beside what is known."""
        holder = self.standing.get(self._place(line, facts))
        if holder and holder != key_of(facts):
            noun = "programme" if self.kind == FileKind.COMPARATORS else "trial"
            return RowError(
                "source_reference", "conflict", f"Conflict: this person is in the {noun} under another key."
            )
        if self.kind == FileKind.ALLOCATIONS:
            return self._allocation_conflict(line, facts)
        accepted = self.accepted.get((self.people[line].person_id, facts["programme"]))
        if accepted and accepted <= facts["index_on"]:
            sentence = f"Conflict: the programme accepted this person on {accepted}."
            return RowError("index_at", "conflict", sentence)
        return None

    def _allocation_conflict(self, line: int, facts: Mapping[str, Any]) -> RowError | None:
        referral = self.referrals.get(key_of(facts))
        if referral is None:
            return None
        if referral.programme is None or referral.programme.code != facts["programme"]:
            return RowError("programme", "conflict", "Conflict: the referral of this key is to another programme.")
        if referral.person and not how_alike(self.people[line], referral.person):
            return RowError("source_reference", "conflict", "Conflict: the referral of this key is another person's.")
        if facts["allocated_at"] > referral.referred_at:
            return RowError("allocated_at", "conflict", "Conflict: the draw is after the referral of this key.")
        return None


def key_of(facts: Mapping[str, Any]) -> tuple[str, str]:
    return facts["force_code"], facts["source_reference"]


def read_known(kind: FileKind, batch: Iterable[tuple[int, Mapping[str, Any]]]) -> Known:
    """Everything that the conflicts of a batch are judged by: a fixed number of statements."""
    rows = list(batch)
    known = Known(kind)
    described = {line: _describe(facts) for line, facts in rows}
    _find_people(known, described)
    where = WHERE_ONCE[kind]
    ids = {one.pk for one in known.people.values()}
    standing = MODELS[kind].objects.current().filter(compared__in=ids)
    for pk, place, force, reference in standing.values_list("compared_id", where, "force_code", "source_reference"):
        known.standing[pk, place] = (force, reference)
    known.accepted = _days_of_acceptance(known.people.values())
    if kind == FileKind.ALLOCATIONS:
        named = Referral.objects.filter(source_reference__in={facts["source_reference"] for _, facts in rows})
        for one in named.select_related("force", "programme", "person"):
            if one.force and one.force.code:
                known.referrals[one.force.code, one.source_reference] = one
    return known


def _describe(facts: Mapping[str, Any]) -> ComparedPerson:
    key = name_key(facts["family_name"], facts["given_names"])
    return ComparedPerson(name_key=key, **{name: facts[name] for name in OF_A_PERSON})


def _find_people(known: Known, described: Mapping[int, ComparedPerson]) -> None:
    shelf, referred = compared_like(described.values()), people_like(described.values())
    for line, one in described.items():
        if pair := shelf.find(one):
            known.people[line] = pair[0]
            known.newer[line] = one
            continue
        if person := referred.find(one):
            one.person = person[0]
        known.people[line] = one
        known.new.append(one)
        shelf.add(one)


def _days_of_acceptance(people: Iterable[ComparedPerson]) -> dict[tuple[Any, str], date]:
    """The first day on which each referred person was accepted to each programme."""
    ids = {one.person_id for one in people if one.person_id}
    rows = Referral.objects.filter(person__in=ids, state=ReferralState.ACCEPTED, accepted_on__isnull=False)
    days = rows.order_by("-accepted_on").values_list("person", "programme__code", "accepted_on")
    return {(person, programme): on for person, programme, on in days if on}
