"""Finding one person without reading a case, who saw them, and the paper that says so."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from administration.access import policies, reports
from administration.access.terms import MOST_FOUND, MOST_PRINTED, PAGE
from ledger import looks, signing, viewing
from ledger.looks import Look
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.people.matching import keys_of_name
from referrals.people.models import Likeness, Person
from referrals.people.states import LikenessState
from referrals.referral.models import Referral

UNREAD = ("subjects", "facts", "prev", "mac")


def people_for(user: User) -> QuerySet[Person]:
    """Everybody, for an auditor who chooses of whom to ask; no more of them is shown than it takes to choose."""
    return Person.objects.all() if policies.may_ask_who_saw(user) else Person.objects.none()


@act()
def find_people(
    *, actor: User, reason: str, reference: str = "", given_names: str = "", family_name: str = "", born_on: Any = None
) -> list[Person]:
    """By a reference, or by exactly this name and birth date; that it was asked, and of whom it told, is entered."""
    if not policies.may_ask_who_saw(actor):
        raise PermissionDenied
    if reference:
        wanted = Q(pk__in=Referral.objects.filter(reference=reference.strip().upper()).values("person"))
        words = reference
    else:
        wanted = Q(name_key__in=keys_of_name(family_name, given_names), date_of_birth=born_on)
        words = f"{given_names} {family_name} {born_on}"
    found = list(people_for(actor).filter(wanted).prefetch_related("referrals").order_by("pk")[:MOST_FOUND])
    ids = [one.pk for one in found]
    viewing.record_rows_viewing(
        ids, ids, actor=actor, kind="referrals.person", verb="search", reason=reason, sought=words
    )
    return found


def ids_of_person(person: Person) -> list[Any]:
    """The person, and every record that was found to be the same person: they were seen under that id before."""
    found, ids = [], [person.pk]
    while ids:
        found += ids
        same = Likeness.objects.filter(older__in=ids, state=LikenessState.SAME)
        ids = [pk for pk in same.values_list("newer", flat=True) if pk not in found]
    return found


def looks_page(
    person: Person, *, actor: User, since: date, until: date, way: str = "", before: int | None = None
) -> tuple[list[Look], int | None]:
    """One page of who saw them, and the number before which the next one begins."""
    rows = _rows_of(person, actor=actor, since=since, until=until)
    rows = rows.filter(way=way) if way else rows
    rows = rows.filter(seq__lt=before) if before else rows
    found = looks.looks_of(rows[: PAGE + 1])
    viewing.record_viewing(person, actor=actor, what="who saw")
    return found[:PAGE], found[PAGE - 1].seq if len(found) > PAGE else None


def _rows_of(person: Person, *, actor: User, since: date, until: date) -> Any:
    if not policies.may_ask_who_saw(actor):
        raise PermissionDenied
    entries = looks.looks_at(ids_of_person(person), since, until)
    return looks.with_way(entries).select_related("actor").defer(*UNREAD)


@act()
def print_answer(person: Person, *, actor: User, since: date, until: date) -> bytes:
    """The whole answer as a PDF, signed at its end; the ledger keeps by which digests it can be told again."""
    rows = _rows_of(person, actor=actor, since=since, until=until)
    found = looks.looks_of(rows[: MOST_PRINTED + 1])
    if len(found) > MOST_PRINTED:
        raise ValidationError(f"There are more than {MOST_PRINTED:,} looks. Choose fewer days.")
    answer = reports.Answer(
        initials=initials_of(person),
        birth_year=birth_year_of(person),
        references=references_of(person),
        since=since,
        until=until,
        made_at=timezone.now(),
        made_by=str(actor),
        looks=found,
    )
    paper = signing.seal_file(reports.draw_answer(answer, key_id=signing.key_id()))
    facts = {"digest": answer.digest(), "file": signing.digest_of(paper), "count": len(found)}
    Entry.objects.enter(person, actor=actor, verb="sign_answer", kind=Kind.EXPORT, facts=facts)
    return paper


def initials_of(person: Person) -> str:
    return " ".join(f"{name[:1]}." for name in (*person.given_names.split()[:1], person.family_name) if name)


def birth_year_of(person: Person) -> int | None:
    return person.date_of_birth.year if person.date_of_birth else person.approximate_birth_year


def references_of(person: Person) -> list[str]:
    return sorted(one.reference for one in person.referrals.all())


@dataclass(frozen=True)
class Judged:
    """What was found of a paper that somebody brings."""

    is_sound: bool
    words: str
    made: Entry | None = None


@act()
def judge_paper(content: bytes, *, actor: User) -> Judged:
    """Whether a paper is as it was signed, and which entry says that it was given out."""
    if not policies.may_ask_who_saw(actor):
        raise PermissionDenied
    seal = signing.read_seal(content)
    fault = signing.fault_of(content)
    made = Entry.objects.filter(kind=Kind.EXPORT, verb="sign_answer", facts__file=seal.digest).first() if seal else None
    facts = {"file": seal.digest if seal else "", "sound": not fault}
    Entry.objects.enter(
        None, actor=actor, verb="judge_paper", kind=Kind.CONSULTATION, object_kind="ledger.entry", facts=facts
    )
    return Judged(not fault, fault or "This paper is as it was signed.", made)
