"""The inbox of a team: what waits for a decision, for a caseworker, or for a second person."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Func, IntegerField, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.models import Organisation
from accounts.roles import Role
from caseworkflow.filters import InboxFilter
from caseworkflow.models import Case
from caseworkflow.states import CLOSED
from caseworkflow.views.clocks import clock_at, clock_of
from caseworkflow.views.lists import PAGE, Place, first_url, next_url, place_of, programme_choices, sentence
from ledger import viewing
from programmes.calendar import due
from programmes.terms import DeadlineName
from referrals.filters import chips
from referrals.models import Bar, Likeness, Referral
from referrals.states import LikenessState


class Tab(NamedTuple):
    label: str
    empty: str


TABS = {
    "accept": Tab("To accept", "No referral waits for a decision."),
    "allocate": Tab("To allocate", "Every accepted referral has a caseworker."),
    "confirm": Tab("To confirm", "No breach, ending or death waits to be confirmed."),
}


def to_accept(user: Any) -> QuerySet[Referral]:
    return Referral.objects.visible_to(user).undecided()


def to_confirm(user: Any) -> QuerySet[Case]:
    """Breaches, endings and deaths that one person has asked for and another confirms."""
    rows = Case.objects.visible_to(user)
    dead = rows.exclude(state__in=CLOSED).filter(death_reported_by__isnull=False)
    return rows.breaches_to_confirm() | rows.endings_to_confirm() | dead


def count(rows: QuerySet[Any]) -> Subquery:
    """How many rows there are, as part of another statement."""
    return Subquery(
        rows.order_by().annotate(number=Func(F("pk"), function="COUNT", output_field=IntegerField())).values("number")
    )


def counts(user: Any) -> dict[str, int]:
    """Every number of the page in one statement."""
    waiting = {
        "accept": count(to_accept(user)),
        "allocate": count(Case.objects.to_allocate(user)),
        "confirm": count(to_confirm(user)),
        "likenesses": count(Likeness.objects.visible_to(user).filter(state=LikenessState.PROPOSED)),
        "bars": count(Bar.objects.visible_to(user).filter(confirmed_at=None, lifted_at=None)),
    }
    return Organisation.objects.filter(pk=user.organisation.pk).values(**waiting).get()


class Inbox(TemplateView):
    template_name = "caseworkflow/inbox.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, query = self.request.user, self.request.GET
        tab = query.get("tab", "")
        tab = tab if tab in TABS else "accept"
        narrowed = InboxFilter(query, programmes=programme_choices(), has_clock=tab != "allocate")
        place = place_of(query.get("after", ""))
        lines, cursor = LINES[tab](user, narrowed, place)
        viewing.look_at_list([one["row"] for one in lines], actor=user, kind=f"inbox.{tab}")
        numbers = counts(user)
        following = Place(cursor[0], cursor[1], (place.number if place else 0) + len(lines)) if cursor else None
        return super().get_context_data(
            tab=tab,
            tabs=tabs(numbers, tab),
            numbers=numbers,
            lines=lines,
            empty=TABS[tab].empty,
            sentence=sentence(len(lines), place, "row"),
            next=next_url(query, following),
            first=first_url(query),
            filters=narrowed,
            chips=chips(narrowed, query),
            clear_url=f"?tab={tab}",
            hidden={"tab": tab},
            leads=user.role == Role.TEAM_LEADER,
            **context,
        )


def tabs(numbers: dict[str, int], current: str) -> list[dict[str, Any]]:
    address = reverse("caseworkflow:inbox")
    return [
        {"label": tab.label, "url": f"{address}?tab={name}", "is_current": name == current, "count": numbers[name]}
        for name, tab in TABS.items()
    ]


def page_of(rows: QuerySet[Referral], place: Place | None, column: str) -> tuple[list[Any], Any]:
    """One page of referrals by the moment since which they wait."""
    rows = rows.order_by(F(column).asc(nulls_last=True), "pk")
    if place:
        later = Q(**{column: None}, pk__gt=place.pk)
        if place.at is not None:
            later = (
                Q(**{f"{column}__gt": place.at})
                | Q(**{column: place.at}, pk__gt=place.pk)
                | Q(**{f"{column}__isnull": True})
            )
        rows = rows.filter(later)
    found = list(rows[: PAGE + 1])
    page = found[:PAGE]
    return page, (getattr(page[-1], column), page[-1].pk) if len(found) > PAGE else None


def accept_lines(user: Any, narrowed: InboxFilter, place: Place | None) -> tuple[list[Any], Any]:
    now = timezone.now()
    rows = narrowed.applied_to(to_accept(user), "due_at").select_related("programme", "sender")
    page, cursor = page_of(rows, place, "due_at")
    return [{"row": row, "clock": clock_at(row.due_at, now), "act": "Decide"} for row in page], cursor


def allocate_lines(user: Any, narrowed: InboxFilter, place: Place | None) -> tuple[list[Any], Any]:
    now = timezone.now()
    rows = narrowed.applied_to(Case.objects.to_allocate(user)).select_related("programme_version__programme")
    page, cursor = page_of(rows, place, "referred_at")
    return [{"row": row, "clock": clock_at(first_call(row), now), "act": "Allocate"} for row in page], cursor


def first_call(referral: Referral) -> datetime | None:
    """When the first attempt to reach the person falls due: the clock that runs while nobody has the case."""
    limit = referral.programme_version.choices.deadline(DeadlineName.ATTEMPT) if referral.programme_version else None
    return due(referral.decided_at or referral.referred_at, limit.amount, limit.unit.value) if limit else None


def confirm_lines(user: Any, narrowed: InboxFilter, place: Place | None) -> tuple[list[Any], Any]:
    now = timezone.now()
    rows = narrowed.applied_to(to_confirm(user), "next_due_at").with_list_columns()
    page, cursor = rows.page_after(place[:2] if place else None, PAGE)
    return [{"row": row, "clock": clock_of(row, now), **what_to_confirm(row, user)} for row in page], cursor


def what_to_confirm(case: Case, user: Any) -> dict[str, Any]:
    """What was asked for, by whom, and the page where another person confirms it."""
    kinds = [
        (case.death_reported_by_id, "Death reported", "caseworkflow:case-close-died"),
        (case.breach_raised_by_id, "Breach review asked for", "caseworkflow:case-confirm-breach"),
        (case.ending_proposed_by_id, "Ending proposed", "caseworkflow:case-end-without-completion"),
    ]
    by, what, page = next(kind for kind in kinds if kind[0])
    is_own = by == user.pk
    return {"what": what, "is_own": is_own, "act": "Confirm", "url": reverse(page, args=[case.pk])}


LINES = {"accept": accept_lines, "allocate": allocate_lines, "confirm": confirm_lines}
