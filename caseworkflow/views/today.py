"""What a worker does today: whom to call, whom to meet, what to write down, whom they wait for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from caseworkflow.filters import REACHING, end_of
from caseworkflow.models import Appointment, Case
from caseworkflow.states import CaseState
from caseworkflow.terms import CAME, Clock
from caseworkflow.views.clocks import clock_of
from ledger import viewing
from ledger.templatetags.ui_tags import moment

ROWS = 5
POLICE = (CaseState.BREACH_REVIEW, CaseState.RETURNED)


class Today(TemplateView):
    """The caseload and the diary are read once each; the sections are taken from them."""

    template_name = "caseworkflow/today.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, now = self.request.user, timezone.now()
        cases = list(Case.objects.visible_to(user).on_caseload_of(user).with_list_columns().by_next_due())
        diary = appointments(user)
        viewing.look_at_list(cases, actor=user, kind="caseworkflow.case")
        return super().get_context_data(
            now=now,
            held=len(cases),
            call=call(cases, now),
            meet=meet(diary),
            record=record(diary, user, now),
            waiting=waiting(cases, now),
            new=new(cases, now),
            **context,
        )


def appointments(user: Any) -> list[Appointment]:
    """Everything of today, and what is older and still without an outcome."""
    midnight = end_of(-1)
    mine = Appointment.objects.visible_to(user).on_diary_of(user).exclude(case__state=CaseState.CLOSED)
    rows = mine.filter(Q(attendance="") | Q(starts_at__gte=midnight), starts_at__lt=end_of(0))
    return list(rows.order_by("starts_at", "pk"))


def section(title: str, rows: Iterable[Any], *, show: str = "", empty: str) -> dict[str, Any]:
    rows = list(rows)
    url = f"{reverse('caseworkflow:case-list')}?show={show}" if show else ""
    return {"title": title, "count": len(rows), "rows": rows[:ROWS], "url": url, "empty": empty}


def call(cases: list[Case], now: datetime) -> dict[str, Any]:
    rows = [_line(case, now) for case in cases if case.state in REACHING and case.first_contact_at is None]
    return section("Call now", rows, show="call", empty="Nobody is waiting for a first call.")


def meet(diary: list[Appointment]) -> dict[str, Any]:
    rows = [one for one in diary if one.starts_at >= end_of(-1) and one.attendance in {"", *CAME}]
    return section("Appointments today", rows, empty="No appointments today.")


def record(diary: list[Appointment], user: Any, now: datetime) -> dict[str, Any]:
    """The first unrecorded appointment of each case, as the list of cases counts them."""
    begun = [one for one in diary if not one.is_recorded and one.starts_at <= now]
    rows = {one.case_id: one for one in reversed(begun)}
    made = section("Outcomes to record", list(rows.values())[::-1], show="record", empty="Nothing to record.")
    return {**made, "last": None if begun else last_recorded_at(user)}


def last_recorded_at(user: Any) -> datetime | None:
    told = Appointment.objects.visible_to(user).filter(recorded_by=user)
    return told.order_by("-recorded_at").values_list("recorded_at", flat=True).first()


def waiting(cases: list[Case], now: datetime) -> dict[str, Any]:
    rows = [_waiting(case, now) for case in cases if _waits(case, now)]
    return section("Waiting for someone else", rows, show="waiting", empty="You wait for nobody.")


def _waits(case: Case, now: datetime) -> bool:
    is_planned = case.state == CaseState.BOOKED and case.next_clock == Clock.RECORD
    comes = is_planned and case.next_due_at is not None and case.next_due_at > now
    return case.state in POLICE or comes


def _waiting(case: Case, now: datetime) -> dict[str, Any]:
    is_police = case.state in POLICE
    since = case.breach_asked_at if case.state == CaseState.BREACH_REVIEW else case.first_offered_at
    return {
        **_line(case, now),
        "who": "Police" if is_police else "The person",
        "since": case.ended_on if case.state == CaseState.RETURNED else since,
        "what": "To decide" if is_police else f"Appointment at {moment(case.next_due_at)}",
    }


def new(cases: list[Case], now: datetime) -> dict[str, Any]:
    rows = [_line(case, now) for case in cases if case.opened_at is None]
    return section("New to you", rows, show="new", empty="You have opened every case that was given to you.")


def _line(case: Case, now: datetime) -> dict[str, Any]:
    return {"case": case, "clock": clock_of(case, now)}
