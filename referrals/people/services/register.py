"""One human, one Person: who joins whom, and what only a person may join."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.text import get_text_list

from accounts.kept import KeptRead, prepare_statements
from accounts.models import User
from referrals.people.matching import agreeing_names, days_agree, name_key, sound_key
from referrals.people.models import Likeness, Person
from referrals.people.querysets import IDENTIFIERS
from referrals.withheld.services import carry_conflicts, copy_seals

SAID = {"pnc_id": "PNC number", "cro_number": "CRO number", "nhs_number": "NHS number"}

IDENTITY = ("date_of_birth", "approximate_birth_year", "ethnicity_self_defined", *IDENTIFIERS)

HOME = ("address", "postcode", "is_no_fixed_abode")

PHONE = ("mobile", "is_safe_to_text", "is_safe_to_leave_message")

PERSON_FACTS = ("ethnicity_self_defined", *IDENTIFIERS, *HOME, *PHONE, "interpreter_language")

YEARS_APART = 2

CORRECTED = "Once it was corrected, a number is the same, and names or the birth date agree."


def describe_person(facts: Mapping[str, Any], day: date) -> Person:
    """A person as one referral describes them; not saved."""
    age, born = facts.get("approximate_age"), facts.get("date_of_birth")
    return Person(
        family_name=facts.get("family_name") or "",
        given_names=facts.get("given_names") or "",
        name_key=name_key(facts.get("family_name") or "", facts.get("given_names") or ""),
        sound_key=sound_key(facts.get("family_name") or "", facts.get("given_names") or ""),
        date_of_birth=born,
        approximate_birth_year=day.year - age if age is not None and not born else None,
        sex=facts.get("sex") or "U",
        **{name: facts[name] for name in PERSON_FACTS if facts.get(name) is not None},
    )


def compare_people(one: Any, other: Any) -> dict[str, bool]:
    """Which of family name, given names and birth date agree or nearly agree; names may be swapped."""
    family, given = agreeing_names((one.family_name, one.given_names), (other.family_name, other.given_names))
    born = days_agree(one.date_of_birth, other.date_of_birth)
    return {"family_name": family, "given_names": given, "date_of_birth": born}


def count_agreements(one: Any, other: Any) -> int:
    return sum(compare_people(one, other).values())


def is_contradicted(one: Any, other: Any) -> bool:
    """Both birth dates are known and are not one day, whichever slip of the hand is allowed for."""
    return bool(one.date_of_birth and other.date_of_birth) and not days_agree(one.date_of_birth, other.date_of_birth)


def is_same_by_number(one: Any, other: Any) -> bool:
    """Whether two descriptions that share an identifier are of one human being, and nobody needs to decide.

    A number is mistyped, or read out from another person's record: two of both names and the birth date agree as well, and
    the birth dates do not contradict each other.
    """
    return not is_contradicted(one, other) and count_agreements(one, other) >= 2


def are_alike(one: Person, other: Person) -> bool:
    """Alike enough to be shown to a person who decides, though no identifier is shared."""
    if is_contradicted(one, other):
        return False
    count = count_agreements(one, other)
    if count == 3:
        return True
    if count == 2 and one.date_of_birth and one.date_of_birth == other.date_of_birth:
        return bool(one.postcode) and one.postcode == other.postcode
    return count == 2 and _ages_are_near(one, other)


def _ages_are_near(one: Person, other: Person) -> bool:
    if one.date_of_birth and other.date_of_birth:
        return False
    first, second = _birth_year(one), _birth_year(other)
    return first is not None and second is not None and abs(first - second) <= YEARS_APART


def _birth_year(person: Person) -> int | None:
    return person.date_of_birth.year if person.date_of_birth else person.approximate_birth_year


@dataclass
class Found:
    """What the register answers: a person to join or none, and people who may be the same one, with the reason."""

    person: Person | None = None
    alike: list[tuple[Person, str]] = field(default_factory=list)


COMPARED = ("sound_key", *IDENTIFIERS, "date_of_birth")
#: Of one newcomer alone; what is not known is no value that anybody has.
LIKELY_SAME = KeptRead(
    lambda *values: Person.objects.filter(
        reduce(or_, (Q(**{name: value}) for name, value in zip(COMPARED, values, strict=True)))
    ),
    by=(str,) * (len(COMPARED) - 1) + (date,),
)


class Register:
    """Known people, found by identifier, sound and birth date; newcomers are added as they come."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._shelves: dict[tuple[str, Any], dict[Any, Person]] = {}
        for person in people:
            self.add(person)

    @classmethod
    def around(cls, newcomers: Sequence[Person], people: Any = None) -> "Register":
        """Everyone who could be one of the newcomers, read in one statement."""
        if people is None and len(newcomers) == 1:
            return cls(LIKELY_SAME(*(getattr(newcomers[0], name) or None for name in COMPARED)))
        rows = Person.objects.all() if people is None else people
        return cls(rows.likely_same_person(newcomers))

    def people(self) -> list[Person]:
        return list({pk: person for shelf in self._shelves.values() for pk, person in shelf.items()}.values())

    def add(self, person: Person) -> None:
        for key in _keys(person):
            self._shelves.setdefault(key, {}).setdefault(person.pk, person)

    def find(self, newcomer: Person) -> Found:
        sharing = self._on_shelves(newcomer, IDENTIFIERS)
        joining = sorted(
            (known for known in sharing if is_same_by_number(newcomer, known)),
            key=lambda known: (-count_agreements(newcomer, known), known.created_at, str(known.pk)),
        )
        person = joining[0] if joining else None
        others = [known for known in sharing if known is not person]
        found = Found(person, [(known, _shared(newcomer, known)) for known in others])
        if person is None:
            near = self._on_shelves(newcomer, ("sound_key", "date_of_birth"))
            found.alike += [(known, _likeness(newcomer, known)) for known in near if are_alike(newcomer, known)]
        return found

    def _on_shelves(self, newcomer: Person, names: Sequence[str]) -> list[Person]:
        keys = [key for key in _keys(newcomer) if key[0] in names]
        return list({pk: person for key in keys for pk, person in self._shelves.get(key, {}).items()}.values())


def _keys(person: Person) -> list[tuple[str, Any]]:
    names = (*IDENTIFIERS, "sound_key", "date_of_birth")
    return [(name, getattr(person, name)) for name in names if getattr(person, name)]


PARTS = {"family_name": "family name", "given_names": "given names", "date_of_birth": "date of birth"}


def _shared(one: Person, other: Person) -> str:
    """What agrees, what contradicts, and what nothing is said about."""
    numbers = [SAID[name] for name in IDENTIFIERS if getattr(one, name) and getattr(one, name) == getattr(other, name)]
    agreeing = compare_people(one, other)
    same = [PARTS[name] for name, agrees in agreeing.items() if agrees]
    differ = [
        PARTS[name] for name, agrees in agreeing.items() if not agrees and getattr(one, name) and getattr(other, name)
    ]
    parts = [f"Same {get_text_list(numbers, 'and')}"]
    parts += [f"agrees: {get_text_list(same, 'and')}"] if same else []
    parts += [f"does not agree: {get_text_list(differ, 'and')}"] if differ else []
    return "; ".join(parts) + "."


def _likeness(one: Person, other: Person) -> str:
    if one.date_of_birth and one.date_of_birth == other.date_of_birth:
        return "The names agree or nearly agree, and the date of birth is the same."
    return "The names and the date of birth agree or nearly agree."


def fill_in_person(person: Person, newcomer: Person) -> list[str]:
    """Fill what was not known; home and telephone follow the newer referral. Names the fields that changed."""
    changed = [name for name in IDENTITY if not getattr(person, name)]
    changed += [name for name in ("interpreter_language",) if newcomer.interpreter_language]
    if newcomer.postcode or newcomer.address or newcomer.is_no_fixed_abode is not None:
        changed += HOME
    if newcomer.mobile:
        changed += PHONE
    changed = [name for name in changed if getattr(person, name) != getattr(newcomer, name)]
    for name in changed:
        setattr(person, name, getattr(newcomer, name))
    return changed


def one_at_a_time(newcomers: Iterable[Person]) -> None:
    """Two referrals of one human that arrive together wait for each other, so that the second finds the first."""
    if connection.vendor != "postgresql":
        return
    keys = sorted({f"{name}:{value}" for one in newcomers for name, value in _keys(one) if name != "date_of_birth"})
    with (
        prepare_statements() as here,
        here.cursor() as cursor,
    ):  # an array is read in its order, so that everybody locks in the same one
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) key", [keys])


def propose_likenesses(proposals: Iterable[tuple[Person, Person, str]], *, actor: User) -> None:
    """Put likenesses before a person; a pair that was proposed before is not proposed again.

    Whoever is kept from the one record is kept from the other as well, and where the one is sealed so is the other.
    """
    proposals = list(proposals)
    Likeness.objects.bulk_create(
        [Likeness(older=older, newer=newer, why=why) for older, newer, why in proposals], ignore_conflicts=True
    )
    pairs = [(older.pk, newer.pk) for older, newer, _ in proposals]
    carry_conflicts(pairs)
    copy_seals(pairs, actor=actor)


def refile_person(person: Person) -> None:
    """A person whose names, birth date or numbers were corrected is found by these, and looks like others or no more.

    Nobody's record is sealed by a likeness that a correction brings: somebody works with this person already.
    """
    person.name_key = name_key(person.family_name, person.given_names)
    person.sound_key = sound_key(person.family_name, person.given_names)
    person.save(update_fields=["name_key", "sound_key"])
    found = Register.around([person], Person.objects.exclude(pk=person.pk)).find(person)
    alike = [*found.alike, *([(found.person, CORRECTED)] if found.person else [])]
    for other, why in alike:
        older, newer = sorted((other, person), key=lambda one: (one.created_at, str(one.pk)))
        if not Likeness.objects.filter(older__in=[older, newer], newer__in=[older, newer]).exists():
            Likeness.objects.create(older=older, newer=newer, why=why)
            carry_conflicts([(older.pk, newer.pk), (newer.pk, older.pk)])
