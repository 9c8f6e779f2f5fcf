"""The list of cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from caseworkflow.case.models import Case
from caseworkflow.case.presenters import deadline_label
from caseworkflow.case.states import CaseState, tag_of
from caseworkflow.case.terms import DueAct
from caseworkflow.worklists.filters import NOBODY, CaseFilter
from ledger import viewing
from programmes.models import Programme
from referrals.people.models import name_of
from workflow.chips import filter_chips
from workflow.paging import Pager
from workflow.templatetags.row_tags import address_maker
from workflow.templatetags.ui_tags import age_in_years, show_day, show_moment, state_tag

#: Somebody who left, lost the role or is kept from the person: the case is at the desk of the team leaders.
GONE = " (works it no more)"

CLOCK_LABELS: dict[str, str] = {str(value): str(label) for value, label in DueAct.choices}


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


def case_line(case: Any, page: Writer) -> dict[str, Any]:
    """One row of `with_list_columns` in words."""
    born_on = case.person__date_of_birth
    is_meeting = case.next_clock == DueAct.RECORD
    clock = deadline_label(case, page.now)
    return {
        "case": case,
        "clock": clock,
        "level": clock["level"],
        "left": clock["words"],
        "url": page.address(case.pk),
        "name": name_of(case.person__preferred_name, case.person__given_names, case.person__family_name),
        "age": age_in_years(born_on, page.today) if born_on else "",
        "reference": case.reference,
        "state": state_tag(tag_of(case.state, case.stage)),
        "next": CLOCK_LABELS.get(case.next_clock, ""),
        "next_at": show_moment(case.next_due_at) if is_meeting else show_day(case.next_due_at),
        "programme": page.programmes.get(case.programme_id, ""),
        "is_own": page.is_own,
        "caseworker": f"{case.caseworker__display_name or case.caseworker__username}{GONE if case.returned_at else ''}",
        "last_contact": show_day(case.last_contact_at) if case.last_contact_at else "",
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
        rows = narrowed.applied_to(Case.objects.visible_to(user))
        pager = Pager(query)
        page = pager.take(
            rows, "next_due_at", is_search=narrowed.is_search, shape=lambda rows: rows.with_list_columns()
        )
        viewing.record_rows_viewing(*ids_of(page), actor=user, kind="caseworkflow.case", sought=query.get("q", ""))
        names = {pk: name for pk, _, name in known}
        is_own = narrowed.shows_own
        writer = Writer(timezone.now(), names, address_maker("caseworkflow:case-detail"), is_own=is_own)
        return super().get_context_data(
            filters=narrowed,
            chips=filter_chips(narrowed, query),
            lines=[case_line(case, writer) for case in page],
            sentence=pager.sentence(len(page), "case"),
            pager=pager,
            is_own=is_own,
            found=narrowed.found,
            closed_url=closed_address(query),
            **context,
        )


def closed_address(query: QueryDict) -> str:
    """The same search among closed cases."""
    return f"?{urlencode({'q': query.get('q', ''), 'state': CaseState.CLOSED})}"


def ids_of(page: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The rows of a page and the people whom they concern, for the ledger."""
    return [row.pk for row in page], [row.person_id for row in page if row.person_id]
