"""What narrows a list of cases or the inbox; each choice stands in the address, and a chip takes it off."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.querysets import spelt_either_way
from accounts.roles import Role
from caseworkflow.case.calendar import end_of
from caseworkflow.case.states import ACTIVE, CLOSED, ENDING, CaseState

ALL, NOBODY = "all", "nobody"

MOST_NAMED = 50

#: Referrals without a case are nobody's: they wait in the inbox.
REACHING = (CaseState.ALLOCATED, CaseState.CONTACTING)

CALL = Q(state__in=REACHING, first_contact_at=None)

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
    """Whose cases are shown when nothing is chosen depends on who asks: a worker's own, a team leader's team."""

    q = forms.CharField(label="Surname or reference", required=False, max_length=100)
    clock = forms.ChoiceField(label="Clock", required=False, choices=[("", "Any"), *CLOCKS.items()])
    state = forms.ChoiceField(label="State", required=False)
    show = forms.ChoiceField(label="Show", required=False)
    programme = forms.ChoiceField(label="Programme", required=False)
    caseworker = forms.ChoiceField(label="Whose", required=False)
    named = forms.CharField(label="Name of the caseworker", required=False, max_length=100)

    def __init__(self, *args: Any, user: Any, programmes: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.is_own = user, user.role != Role.TEAM_LEADER
        everyone = [("", "My cases"), (ALL, "Everyone")] if self.is_own else [("", "Everyone")]
        groups = [(key, label) for key, (label, _) in STATES.items()]
        self.fields["state"].choices = [("", "Any open"), *groups, *CaseState.choices]
        self.fields["show"].choices = [("", "All"), *((key, label) for key, (label, _) in SHOWS.items())]
        self.fields["programme"].choices = [("", "Any"), *programmes]
        self.fields["caseworker"].choices = [*everyone, (NOBODY, "Nobody yet")]

    def applied_to(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        given = self.cleaned_data if self.is_valid() else {}
        state = given.get("state", "")
        rows = self._of_state(rows, state)
        if q := given.get("q"):
            rows = search_cases(rows, q, is_open=state not in CLOSED)
        if clock := given.get("clock"):
            rows = rows.filter(due_query(clock, "next_due_at"))
        if show := given.get("show"):
            rows = SHOWS[show][1](rows)
        if programme := given.get("programme"):
            rows = rows.filter(programme__code=programme)
        return self._of_worker(rows, given.get("caseworker", ""), given.get("named", ""))

    @property
    def is_search(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data["q"])

    @property
    def shows_own(self) -> bool:
        """Whether everything that is shown is this user's own."""
        given = self.cleaned_data if self.is_valid() else {}
        return self.is_own and not given.get("caseworker") and not given.get("named")

    def _of_state(self, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
        if not state:
            return rows.exclude(state__in=CLOSED)
        return rows.filter(state__in=STATES[state][1] if state in STATES else (state,))

    def _of_worker(self, rows: QuerySet[Any], worker: str, named: str) -> QuerySet[Any]:
        """Their own, everybody's, or those of the colleagues whose name holds what was typed."""
        if named:
            return rows.filter(caseworker__in=colleague_ids(self.user.organisation, named))
        return rows.filter(caseworker=self.user) if self.is_own and worker != ALL else rows


def search_cases(rows: QuerySet[Any], q: str, *, is_open: bool) -> QuerySet[Any]:
    """The case of that reference; anything that is no reference begins a surname."""
    by_reference = rows.filter(reference=q.upper())
    if by_reference.exists():
        return by_reference
    return rows.named(q) if is_open else rows.filter(spelt_either_way("person__family_name__istartswith", q))


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
