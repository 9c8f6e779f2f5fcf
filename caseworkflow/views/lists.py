"""What every list of this room shares: who works here, which programmes there are, pages by key, lines with clocks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.models import User
from accounts.roles import PROVIDER
from caseworkflow.filters import NOBODY, CaseFilter
from caseworkflow.models import Case
from caseworkflow.terms import Clock
from caseworkflow.views.clocks import clock_of
from ledger import viewing
from ledger.templatetags.row_tags import address_maker
from ledger.templatetags.ui_tags import age, day, moment, state_tag
from programmes.models import Programme
from referrals.filters import chips
from referrals.models.person import name_of

PAGE = 50
CLOCK_LABELS: dict[str, str] = {str(value): str(label) for value, label in Clock.choices}
NONE = "none"


class Place(NamedTuple):
    """Where a page begins: after this moment and this row, so many rows down the list."""

    at: datetime | None
    pk: UUID
    number: int

    def __str__(self) -> str:
        return f"{self.at.isoformat() if self.at else NONE}_{self.pk}_{self.number}"


def place_of(text: str) -> Place | None:
    """A place that cannot be read is the beginning."""
    try:
        at, pk, number = text.split("_")
        return Place(None if at == NONE else datetime.fromisoformat(at), UUID(pk), int(number))
    except ValueError:
        return None


def next_url(query: QueryDict, place: Place | None) -> str:
    if place is None:
        return ""
    rest = query.copy()
    rest["after"] = str(place)
    return f"?{rest.urlencode()}"


def first_url(query: QueryDict) -> str:
    """The address of the first page, or nothing on the first page."""
    rest = query.copy()
    return f"?{rest.urlencode()}" if rest.pop("after", None) else ""


def sentence(shown: int, place: Place | None, noun: str) -> str:
    """What part of the list this is; no total, since counting a long list costs more than reading it."""
    begin = place.number if place else 0
    if shown == 1 and not begin:
        return f"1 {noun}."
    return f"{begin + 1} to {begin + shown}, oldest clock first."


def people_of(provider: Any, on: date | None = None, roles: Iterable[str] = PROVIDER) -> QuerySet[User]:
    on = on or timezone.localdate()
    today = Q(memberships__from_on__lte=on) & (Q(memberships__until_on=None) | Q(memberships__until_on__gte=on))
    here = Q(memberships__organisation=provider, memberships__role__in=list(roles))
    return User.objects.filter(here & today, is_active=True).order_by("display_name").distinct()


def programme_choices() -> list[tuple[str, str]]:
    return [(code, name) for _, code, name in every_programme()]


def every_programme() -> list[Any]:
    """The id, code and name of each programme, by name: for the filter, and for the rows."""
    return list(Programme.objects.order_by("name").values_list("pk", "code", "name"))


@dataclass(frozen=True)
class Writer:
    """What the rows of one page of cases have in common."""

    now: datetime
    programmes: dict[Any, str]
    address: Callable[[Any], str]
    is_own: bool = True

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.now)


def line(case: Any, page: Writer) -> dict[str, Any]:
    """One row of `with_list_columns` in words."""
    born_on = case.person__date_of_birth
    is_meeting = case.next_clock == Clock.RECORD
    clock = clock_of(case, page.now)
    return {
        "case": case,
        "clock": clock,
        "level": clock["level"],
        "left": clock["words"],
        "url": page.address(case.pk),
        "name": name_of(case.person__preferred_name, case.person__given_names, case.person__family_name),
        "age": age(born_on, page.today) if born_on else "",
        "reference": case.reference,
        "state": state_tag(case.state),
        "next": CLOCK_LABELS.get(case.next_clock, ""),
        "next_at": moment(case.next_due_at) if is_meeting else day(case.next_due_at),
        "programme": page.programmes.get(case.programme_id, ""),
        "is_own": page.is_own,
        "caseworker": case.caseworker__display_name or case.caseworker__username,
        "last_contact": day(case.last_contact_at) if case.last_contact_at else "",
    }


class CaseList(TemplateView):
    """The caseload of a worker, the cases of a team: what is due soonest first."""

    template_name = "caseworkflow/case_list.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("caseworker") == NOBODY:
            return redirect(f"{reverse('caseworkflow:inbox')}?tab=allocate")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, query, known = self.request.user, self.request.GET, every_programme()
        narrowed = CaseFilter(query, user=user, programmes=[(code, name) for _, code, name in known])
        rows = narrowed.applied_to(Case.objects.visible_to(user)).with_list_columns()
        place = place_of(query.get("after", ""))
        page, cursor = rows.page_after(place[:2] if place else None, PAGE)
        viewing.look_at_rows(*ids_of(page), actor=user, kind="caseworkflow.case")
        following = Place(cursor[0], cursor[1], (place.number if place else 0) + len(page)) if cursor else None
        names = {pk: name for pk, _, name in known}
        is_own = narrowed.shows_own
        writer = Writer(timezone.now(), names, address_maker("caseworkflow:case-detail"), is_own=is_own)
        return super().get_context_data(
            filters=narrowed,
            chips=chips(narrowed, query),
            lines=[line(case, writer) for case in page],
            sentence=sentence(len(page), place, "case"),
            next=next_url(query, following),
            first=first_url(query),
            is_own=is_own,
            **context,
        )


def ids_of(page: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The rows of a page and the people whom they concern, for the ledger."""
    return [row.pk for row in page], [row.person_id for row in page if row.person_id]
