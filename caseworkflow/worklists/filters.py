"""What narrows a list of cases or the inbox; each choice stands in the address, and a chip takes it off."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.querysets import spelt_either_way
from accounts.roles import Role
from caseworkflow.case.calendar import end_of
from caseworkflow.case.matching import typed_day, typed_reference, wanted_key
from caseworkflow.case.querysets import provider_of
from caseworkflow.case.states import ACTIVE, CLOSED, ENDING, CaseState
from caseworkflow.case.terms import DueAct
from referrals.people.matching import sound_key

ALL, OWN, NOBODY = "all", "own", "nobody"

#: A search among closed cases looks at so many, in the order of their names: who has a common name is found by more of it.
MOST_CLOSED = 500

MOST_NAMED = 50

#: Referrals without a case are nobody's: they wait in the inbox.
REACHING = (CaseState.ALLOCATED, CaseState.CONTACTING)

#: Whoever was tried as often as the programme asks is to be decided on, and called no more.
CALL = Q(state__in=REACHING, first_contact_at=None) & ~Q(next_clock=DueAct.DECIDE)


def is_to_be_called(case: Any) -> bool:
    """The same of a row that was read."""
    return case.state in REACHING and case.first_contact_at is None and case.next_clock != DueAct.DECIDE


SHOWS: dict[str, tuple[str, Callable[[QuerySet[Any]], QuerySet[Any]]]] = {
    "call": ("To be called", lambda rows: rows.filter(CALL)),
    "record": ("With an outcome to record", lambda rows: rows.outcomes_to_record()),
    "waiting": ("Waiting for someone else", lambda rows: rows.waiting_for_someone_else()),
    "new": ("Not opened yet", lambda rows: rows.filter(opened_at=None)),
}

STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "reaching": ("Being reached", REACHING),
    "active": ("Taking part", tuple(ACTIVE)),
    "ending": ("Ending", ENDING),
}

CLOCKS = {"past": "Past", "today": "Due today", "week": "Due this week", "none": "Nothing due"}


def due_query(name: str, column: str) -> Q:
    """Past, due before the end of today or of the next seven days, or without anything due."""
    now = timezone.now()
    return {
        "past": Q(**{f"{column}__lt": now}),
        "today": Q(**{f"{column}__gte": now, f"{column}__lt": end_of(0)}),
        "week": Q(**{f"{column}__gte": now, f"{column}__lt": end_of(6)}),
        "none": Q(**{f"{column}__isnull": True}),
    }[name]


class CaseFilter(forms.Form):
    """Whose cases are shown when nothing is chosen depends on who asks: a worker's own, a team leader's team.

    A search that chooses nothing else looks at everybody's cases: the open ones, and where none fits the closed ones.
    """

    q = forms.CharField(label="Name, phone, birth date or reference", required=False, max_length=100)
    clock = forms.ChoiceField(label="Clock", required=False, choices=[("", "Any"), *CLOCKS.items()])
    state = forms.ChoiceField(label="State", required=False)
    show = forms.ChoiceField(label="Show", required=False)
    programme = forms.ChoiceField(label="Programme", required=False)
    caseworker = forms.ChoiceField(label="Whose", required=False)
    named = forms.CharField(label="Name of the caseworker", required=False, max_length=100)

    def __init__(self, *args: Any, user: Any, programmes: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.is_own = user, user.role != Role.TEAM_LEADER
        everyone = [("", "My cases; in a search everyone's"), (OWN, "My cases"), (ALL, "Everyone")]
        groups = [(key, label) for key, (label, _) in STATES.items()]
        self.fields["state"].choices = [("", "Open"), *groups, *CaseState.choices]
        self.fields["show"].choices = [("", "All"), *((key, label) for key, (label, _) in SHOWS.items())]
        self.fields["programme"].choices = [("", "Any"), *programmes]
        self.fields["caseworker"].choices = [*(everyone if self.is_own else [("", "Everyone")]), (NOBODY, "Nobody yet")]
        self.found: CaseSearch | None = None

    def applied_to(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        given = self.cleaned_data if self.is_valid() else {}
        rows = self._of_worker(rows, given)
        if clock := given.get("clock"):
            rows = rows.filter(due_query(clock, "next_due_at"))
        if show := given.get("show"):
            rows = SHOWS[show][1](rows)
        if programme := given.get("programme"):
            rows = rows.filter(programme__code=programme)
        state = given.get("state", "")
        if q := given.get("q"):
            self.found = search_cases(rows, q, state=state, provider=provider_of(self.user))
            return self.found.rows
        return of_state(rows, state) if state else rows.exclude(state__in=CLOSED)

    @property
    def is_search(self) -> bool:
        return self.found is not None

    @property
    def shows_own(self) -> bool:
        """Whether everything that is shown is this user's own."""
        given = self.cleaned_data if self.is_valid() else {}
        worker = given.get("caseworker") or (ALL if given.get("q") else OWN)
        return self.is_own and worker == OWN and not given.get("named")

    def _of_worker(self, rows: QuerySet[Any], given: dict[str, Any]) -> QuerySet[Any]:
        """Their own, everybody's, or those of the colleagues whose name holds what was typed."""
        if named := given.get("named"):
            return rows.filter(caseworker__in=colleague_ids(self.user.organisation, named))
        return rows.filter(caseworker=self.user) if self.shows_own else rows


def of_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows.filter(state__in=STATES[state][1] if state in STATES else (state,))


class CaseSearch(NamedTuple):
    """What a search found, and what has to be said about it."""

    rows: QuerySet[Any]
    is_closed: bool = False
    is_by_sound: bool = False


def search_cases(rows: QuerySet[Any], q: str, *, state: str, provider: Any) -> CaseSearch:
    """By reference, date of birth, or telephone number and name: the first of these that what was typed can be."""
    chosen = of_state(rows, state) if state else rows
    if (reference := typed_reference(q)) and (found := chosen.of_reference(reference)).exists():
        return CaseSearch(found)
    if born_on := typed_day(q, timezone.localdate()):
        return CaseSearch(chosen.filter(person__date_of_birth=born_on))
    return search_by_key(chosen, wanted_key(q), state=state, provider=provider)


def search_by_key(chosen: QuerySet[Any], key: str, *, state: str, provider: Any) -> CaseSearch:
    """Without a state the open cases that fit, or where none does the closed ones. A name that nobody has is looked for
    by its sound.
    """
    found = chosen.found_by(key, provider=provider, is_open=True)
    closed = chosen.found_by(key, provider=provider, is_open=False, most=MOST_CLOSED)
    first, _, rest = key.partition(" ")
    if state:
        return CaseSearch(closed if state in CLOSED else found, is_closed=state in CLOSED)
    if found.exists():
        return CaseSearch(found)
    if rest and not closed.exists():
        return CaseSearch(chosen.filter(person__sound_key=sound_key(first, rest)), is_by_sound=True)
    return CaseSearch(closed, is_closed=True)


def colleague_ids(provider: Any, named: str) -> list[Any]:
    """Who has ever worked there under a name like this: their ids, so that an index of caseloads can be read."""
    people = User.objects.filter(memberships__organisation=provider)
    found = people.filter(spelt_either_way("display_name__icontains", named))
    return list(found.values_list("pk", flat=True).distinct()[:MOST_NAMED])


class InboxFilter(forms.Form):
    programme = forms.ChoiceField(label="Programme", required=False)
    clock = forms.ChoiceField(label="Clock", required=False)

    def __init__(self, *args: Any, programmes: Iterable[tuple[str, str]], has_clock: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["programme"].choices = [("", "Any"), *programmes]
        self.fields["clock"].choices = [("", "Any"), *CLOCKS.items()]
        if not has_clock:
            del self.fields["clock"]

    def applied_to(self, rows: QuerySet[Any], column: str = "") -> QuerySet[Any]:
        given = self.cleaned_data if self.is_valid() else {}
        if programme := given.get("programme"):
            rows = rows.filter(programme__code=programme)
        return rows.filter(due_query(given["clock"], column)) if given.get("clock") else rows
