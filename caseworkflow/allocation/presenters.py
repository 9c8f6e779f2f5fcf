"""What giving many cases to others would do to each of them, judged as one case is: by caseload, conflict and seal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.words import day_in_words
from caseworkflow.allocation.querysets import workers_with_load
from caseworkflow.allocation.services import HAS_CONFLICT, IS_FULL, IS_NOT_NAMED
from caseworkflow.case.models import Case
from referrals.withheld.models import Conflict, Seal, SealedName

NOBODY_IS_FREE = "Nobody who may work with this person has room."
HAS_IT = "has this case already"


@dataclass
class Load:
    """A caseworker, and what they would hold after each case that is given to them."""

    user: User
    held: int
    new: int

    @property
    def rank(self) -> tuple[int, int, str]:
        """Whoever has most room first, as for one case."""
        return self.held, self.new, str(self.user)


@dataclass(frozen=True)
class PlannedChange:
    """One case, and who would have it or why nobody would."""

    case: Case
    to: User | None
    refused: str = ""

    @property
    def mark(self) -> str:
        """As the check page sends it back: which case, to whom, and as it was seen in whose hands."""
        return f"{self.case.pk}:{self.to.pk}:{self.case.version}:{self.case.caseworker_id}" if self.to else ""


@dataclass(frozen=True)
class Withheld:
    """Who is kept from whom, for many people and workers at once."""

    conflicts: set[tuple[Any, Any]] = field(default_factory=set)
    sealed: dict[Any, list[set[Any]]] = field(default_factory=dict)

    @classmethod
    def among(cls, provider: Any, cases: Iterable[Case], workers: Iterable[User]) -> "Withheld":
        people, users = {case.person_id for case in cases}, [one.pk for one in workers]
        open_ones = Conflict.objects.open().filter(user__in=users, person__in=people)
        seals = dict(
            Seal.objects.in_force().filter(provider=provider, person__in=people).values_list("pk", "person_id")
        )
        named: dict[Any, set[Any]] = {pk: set() for pk in seals}
        for seal_id, user_id in SealedName.objects.filter(seal__in=seals).values_list("seal_id", "user_id"):
            named[seal_id].add(user_id)
        sealed: dict[Any, list[set[Any]]] = {}
        for pk, person_id in seals.items():
            sealed.setdefault(person_id, []).append(named[pk])
        return cls(set(open_ones.values_list("user_id", "person_id")), sealed)

    def why_not(self, load: Load, case: Case) -> str:
        checks = [
            (load.user.pk == case.caseworker_id, HAS_IT),
            ((load.user.pk, case.person_id) in self.conflicts, HAS_CONFLICT),
            (any(load.user.pk not in names for names in self.sealed.get(case.person_id, ())), IS_NOT_NAMED),
            (load.held >= settings.CASELOAD_CAP, IS_FULL),
        ]
        return next((f"{load.user} {words}." for is_so, words in checks if is_so), "")


def loads_of(provider: Any) -> list[Load]:
    """The caseworkers of a provider with what they hold, whoever has most room first."""
    return sorted((Load(row, row.held, row.new) for row in workers_with_load(provider)), key=lambda one: one.rank)


def plan_changes(cases: Sequence[Case], loads: Sequence[Load], withheld: Withheld) -> list[PlannedChange]:
    """Each case to whoever of these has most room then and may work with the person; the loads grow as it goes."""
    return [_plan(case, loads, withheld) for case in cases]


def _plan(case: Case, loads: Sequence[Load], withheld: Withheld) -> PlannedChange:
    reasons = []
    for load in sorted(loads, key=lambda one: one.rank):
        if reason := withheld.why_not(load, case):
            reasons.append(reason)
            continue
        load.held, load.new = load.held + 1, load.new + 1
        return PlannedChange(case, load.user)
    return PlannedChange(case, None, reasons[0] if len(reasons) == 1 else NOBODY_IS_FREE)


def leaver_words(user: Any) -> str:
    """That somebody left, or the day on which they will; `leaves_on` is their last day there."""
    if user.is_active and user.leaves_on and user.leaves_on >= timezone.localdate():
        return f"leaves after {day_in_words(user.leaves_on)}"
    return "left"
