"""Equity: who was accepted and who started, by sex, age band, ethnicity and custody suite; people, counted once."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from outcomes.figure import cohorts
from programmes.calendar import age_on
from referrals.referral.terms import Sex

NOT_RECORDED = "Not recorded"
NOT_CUSTODY, OTHER_PLACE = "Not through custody", "Another place"

AGE_BANDS = ((10, 14), (15, 17), (18, 24), (25, 34), (35, 49), (50, 200))

ETHNIC_GROUPS = {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black", "O": "Another ethnic group", "N": "Not stated"}


@dataclass(frozen=True)
class Profile:
    """One person of a cohort, without anything that names them."""

    sex: str
    age: int | None
    ethnicity: str
    suite: str
    is_started: bool
    is_completed: bool


@dataclass(frozen=True)
class EquityLine:
    """One group: how many people were accepted, how many started and how many completed."""

    label: str
    accepted: int
    started: int
    completed: int


@dataclass(frozen=True)
class Family:
    """A way of telling groups apart: its lines in a fixed order, and the one that the others are compared with."""

    title: str
    noun: str
    order: tuple[str, ...]
    reference: str
    label: Callable[[Profile], str]

    def group_of(self, one: Profile) -> str:
        found = self.label(one)
        return found if found in self.order else self.order[-1]


def cohort_profiles(programme: str, span: cohorts.Span, as_of: date) -> dict[object, Profile]:
    """The people of the cohort by their earliest accepted referral, by their key, as known on a day; one statement whatever the size."""
    rows = (
        cohorts.accepted_referrals(programme, span)
        .order_by("person_id", "accepted_on", "referred_at", "pk")
        .annotate(assessed=cohorts.of_case("assessed_on"), completed=cohorts.of_case("completed_on"))
        .values_list(
            "person_id",
            "person__sex",
            "person__date_of_birth",
            "person__approximate_birth_year",
            "person__ethnicity_self_defined",
            "custody_suite",
            "accepted_on",
            "assessed",
            "completed",
        )
    )
    firsts: dict[object, Profile] = {}
    for person, sex, born, year, ethnicity, suite, on, assessed, completed in rows.iterator(chunk_size=5000):
        age = age_at_acceptance(born, year, on)
        is_started, is_completed = (day is not None and day <= as_of for day in (assessed, completed))
        firsts.setdefault(person, Profile(sex, age, ethnicity, suite, is_started, is_completed))
    return firsts


def age_at_acceptance(born: date | None, birth_year: int | None, on: date) -> int | None:
    """Whole years on the day of acceptance; by the year alone where no more is known, None where nothing is."""
    return age_on(born, on) if born else on.year - birth_year if birth_year else None


def age_band(age: int | None) -> str:
    for low, high in AGE_BANDS:
        if age is not None and low <= age <= high:
            return f"{low} to {high}" if high < 100 else f"{low} and over"
    return NOT_RECORDED


def lines_by(found: Sequence[Profile], group: Callable[[Profile], str], order: Sequence[str]) -> list[EquityLine]:
    """One line for each group in the given order, whoever belongs to it: a list never tells by its lines who is in it.

    What is in no line of the order is in the last one.
    """
    held: dict[str, list[Profile]] = defaultdict(list)
    for one in found:
        label = group(one)
        held[label if label in order else order[-1]].append(one)
    return [
        EquityLine(
            label,
            len(held[label]),
            sum(one.is_started for one in held[label]),
            sum(one.is_completed for one in held[label]),
        )
        for label in order
    ]


def _sex(one: Profile) -> str:
    return SEXES.get(one.sex, NOT_RECORDED)


def _age(one: Profile) -> str:
    return age_band(one.age)


def _ethnicity(one: Profile) -> str:
    return ETHNIC_GROUPS.get(one.ethnicity[:1], NOT_RECORDED)


SEXES = {value: str(label) for value, label in Sex.choices}
BANDS = tuple(age_band(low) for low, _ in AGE_BANDS)
FAMILIES = (
    Family("By sex", "Sex", (*SEXES.values(), NOT_RECORDED), SEXES[Sex.MALE], _sex),
    Family("By age on acceptance", "Age", (*BANDS, NOT_RECORDED), "25 to 34", _age),
    Family(
        "By self-defined ethnicity",
        "Ethnicity",
        (*ETHNIC_GROUPS.values(), NOT_RECORDED),
        ETHNIC_GROUPS["W"],
        _ethnicity,
    ),
)


def by_family(found: Sequence[Profile], family: Family) -> list[EquityLine]:
    return lines_by(found, family.label, family.order)


def by_suite(found: Sequence[Profile], suites: Sequence[str]) -> list[EquityLine]:
    """By every suite of the reference list; one that is not on it is another place."""
    order = (*suites, NOT_CUSTODY, OTHER_PLACE)
    return lines_by(found, lambda one: one.suite or NOT_CUSTODY, order)
