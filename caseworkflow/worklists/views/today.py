"""What a worker does today: what is due, whom to call, whom to meet, what to write down, whom they wait for."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from caseworkflow.case.calendar import end_of
from caseworkflow.case.deadlines.duties import Thing, Urgency, by_due, things_on
from caseworkflow.case.models import Case
from caseworkflow.case.presenters import deadline_label, deadline_label_at
from caseworkflow.case.states import CLOSED, CaseState
from caseworkflow.case.terms import ActsBy, DueAct
from caseworkflow.contact.models import Appointment
from caseworkflow.contact.terms import CAME, AppointmentKind, Attendance, Mode
from caseworkflow.telling.presenters import message_lines
from caseworkflow.telling.querysets import own_unsent_messages
from caseworkflow.worklists.filters import is_to_be_called
from caseworkflow.worklists.views.lists import ids_of
from ledger import viewing
from programmes.calendar import end_of_day
from referrals.identifiers import display_mobile
from referrals.people.models import name_of
from workflow.templatetags.row_tags import address_maker
from workflow.templatetags.ui_tags import clock_time, show_day, show_moment

ROWS = 5

MOST_TOLD = 50

#: What the sections ask of a case and of an appointment beside what every list shows.
CASE_COLUMNS = (
    "programme__name",
    "person__mobile",
    "person__is_safe_to_leave_message",
    "allocated_at",
    "opened_at",
    "first_contact_at",
    "first_offered_at",
    "waits_for",
)

DIARY_COLUMNS = (
    "pk",
    "case_id",
    "case__person_id",
    "starts_at",
    "attendance",
    "kind",
    "mode",
    "place",
    "case__person__preferred_name",
    "case__person__given_names",
    "case__person__family_name",
    "case__person__mobile",
)

#: What has a section of its own: whom to call, and what came of appointments.
SHOWN_ELSEWHERE = (DueAct.ATTEMPT, DueAct.NEXT_ATTEMPT, DueAct.FIRST_CONTACT, DueAct.RECORD)


class Today(TemplateView):
    """The caseload and the diary are read once each; the sections are taken from them."""

    template_name = "caseworkflow/today.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, now = self.request.user, timezone.now()
        mine = Case.objects.visible_to(user).owed_by(user)
        owing = list(mine.with_list_columns(*CASE_COLUMNS).by_next_due())
        cases = [case for case in owing if case.state not in CLOSED]
        diary = diary_rows(user)
        rows, people = ids_of(owing)
        rows += [one.case_id for one in diary if one.case_id not in {*rows}]
        people += [one.case__person_id for one in diary]
        viewing.record_rows_viewing(rows, people, actor=user, kind="caseworkflow.case")
        return super().get_context_data(
            now=now,
            held=len(cases),
            due=due_section(owing, now),
            call=calls_section(cases, now),
            meet=appointments_section(diary),
            record=outcomes_section(diary, user, now),
            waiting=waiting_section(cases, now),
            new=new_section(cases, now),
            tell=tell_section(user),
            **context,
        )


def diary_rows(user: Any) -> list[Any]:
    """Everything of today, and what is older and still without an outcome."""
    midnight = end_of(-1)
    mine = Appointment.objects.visible_to(user).on_diary_of(user).exclude(case__state=CaseState.CLOSED)
    rows = mine.filter(Q(attendance="") | Q(starts_at__gte=midnight), starts_at__lt=end_of(0))
    return list(rows.order_by("starts_at", "pk").values_list(*DIARY_COLUMNS, named=True))


def list_section(
    title: str, rows: Sequence[Any], write: Callable[[Any], dict[str, Any]], *, show: str = "", empty: str
) -> dict[str, Any]:
    """A section counts all of its rows and writes the first few."""
    url = f"{reverse('caseworkflow:case-list')}?show={show}" if show else ""
    written = [write(row) for row in rows[:ROWS]]
    return {"title": title, "count": len(rows), "rows": written, "url": url, "empty": empty}


def due_section(cases: list[Any], now: datetime) -> dict[str, Any]:
    """Every promise of today and before, each once: safety, law, what is late, and what is due today."""
    found = [
        (thing.urgency(now), by_due(thing), number, thing)
        for number, case in enumerate(cases)
        for thing in things_on(case)
        if _is_for_now(thing, now)
    ]
    rows = [(cases[number], thing) for *_, number, thing in sorted(found, key=lambda one: one[:3])]
    written = [_due(case, thing, now) for case, thing in rows]
    return {"title": "Due now", "count": len(rows), "rows": written, "empty": "Nothing else is due today."}


def _is_for_now(thing: Thing, now: datetime) -> bool:
    is_ours = thing.is_for(ActsBy.WORKER) and thing.act not in SHOWN_ELSEWHERE
    return is_ours and thing.urgency(now) <= Urgency.TODAY


def _due(case: Any, thing: Thing, now: datetime) -> dict[str, Any]:
    clock = deadline_label_at(thing.due_at, now)
    is_hour = thing.due_at is not None and thing.due_at != end_of_day(timezone.localdate(thing.due_at))
    return {
        **_line(case, now),
        "level": clock["level"] if thing.due_at else "today",
        "left": clock["words"] if thing.due_at else "Can be done now",
        "hour": show_moment(thing.due_at) if is_hour else "",
        "what": thing.label,
        "act_url": address_maker(f"caseworkflow:{thing.duty.page}")(thing.about or case.pk),
    }


def calls_section(cases: list[Any], now: datetime) -> dict[str, Any]:
    rows = [case for case in cases if is_to_be_called(case)]
    write = partial(_to_call, now=now)
    return list_section("Call now", rows, write, show="call", empty="Nobody is waiting for a first call.")


def _to_call(case: Any, now: datetime) -> dict[str, Any]:
    attempt = address_maker("caseworkflow:attempt-create")(case.pk)
    phone = display_mobile(case.person__mobile) if case.person__mobile else "No number"
    is_silent = case.person__is_safe_to_leave_message is False
    return {**_line(case, now), "attempt_url": attempt, "phone": phone, "is_silent": is_silent}


def appointments_section(diary: list[Any]) -> dict[str, Any]:
    rows = [one for one in diary if one.starts_at >= end_of(-1) and one.attendance in {"", *CAME}]
    write = partial(_meeting, at=clock_time)
    return list_section("Appointments today", rows, write, empty="No appointments today.")


def outcomes_section(diary: list[Any], user: Any, now: datetime) -> dict[str, Any]:
    """The first unrecorded appointment of each case, as the list of cases counts them."""
    begun = [one for one in diary if not one.attendance and one.starts_at <= now]
    rows = list({one.case_id: one for one in reversed(begun)}.values())[::-1]
    write = partial(_meeting, at=show_moment)
    made = list_section("Outcomes to record", rows, write, show="record", empty="Nothing to record.")
    return {**made, "last": None if begun else last_recorded_at(user)}


def _meeting(one: Any, at: Callable[[datetime], str]) -> dict[str, Any]:
    phone = display_mobile(one.case__person__mobile) if one.case__person__mobile else "no number"
    where = one.place or (phone if one.mode == Mode.PHONE else "")
    what = f"{AppointmentKind(one.kind).label}, {Mode(one.mode).label.lower()}"
    return {
        "at": at(one.starts_at),
        "has_begun": one.starts_at <= timezone.now(),
        "url": address_maker("caseworkflow:case-detail")(one.case_id),
        "record_url": address_maker("caseworkflow:appointment-record")(one.pk),
        "name": name_of(one.case__person__preferred_name, one.case__person__given_names, one.case__person__family_name),
        "what": f"{what}, {where}" if where else what,
        "came": Attendance(one.attendance).label if one.attendance else "",
    }


def last_recorded_at(user: Any) -> datetime | None:
    told = Appointment.objects.visible_to(user).filter(recorded_by=user)
    return told.order_by("-recorded_at").values_list("recorded_at", flat=True).first()


def waiting_section(cases: list[Any], now: datetime) -> dict[str, Any]:
    rows = [case for case in cases if _waits(case, now)]
    write = partial(_waiting, now=now)
    return list_section("Waiting for someone else", rows, write, show="waiting", empty="You wait for nobody.")


def _waits(case: Any, now: datetime) -> bool:
    return bool(case.waits_for) or _comes(case, now)


def _comes(case: Any, now: datetime) -> bool:
    is_planned = case.state == CaseState.BOOKED and case.next_clock == DueAct.RECORD
    return is_planned and case.next_due_at is not None and case.next_due_at > now


def _waiting(case: Any, now: datetime) -> dict[str, Any]:
    line = _line(case, now)
    if not case.waits_for:
        what = f"Appointment at {show_moment(case.next_due_at)}"
        return {**line, "who": "The person", "what": what, "since": f"Since {show_day(case.first_offered_at)}"}
    things = [one for one in things_on(case) if one.who == case.waits_for and not one.duty.is_standing]
    return {
        **line,
        "who": ActsBy(case.waits_for).label,
        "what": things[0].label if things else "To decide",
        "since": f"By {show_day(things[0].due_at)}" if things and things[0].due_at else "",
    }


def new_section(cases: list[Any], now: datetime) -> dict[str, Any]:
    rows = [case for case in cases if case.opened_at is None]
    empty = "You have opened every case that was given to you."
    return list_section("New to you", rows, partial(_given, now=now), show="new", empty=empty)


def tell_section(user: Any) -> dict[str, Any]:
    """Messages of their own cases that could not go: somebody must tell the person. Their page shows all of them."""
    found = list(own_unsent_messages(user)[: MOST_TOLD + 1])
    count = f"{MOST_TOLD}+" if len(found) > MOST_TOLD else len(found)
    rows = message_lines(found[:ROWS])
    return {"count": count, "rows": rows, "url": reverse("caseworkflow:notice-list")}


def _given(case: Any, now: datetime) -> dict[str, Any]:
    return {**_line(case, now), "given": show_day(case.allocated_at)}


def _line(case: Any, now: datetime) -> dict[str, Any]:
    clock = deadline_label(case, now)
    return {
        "level": clock["level"],
        "left": clock["words"],
        "url": address_maker("caseworkflow:case-detail")(case.pk),
        "name": name_of(case.person__preferred_name, case.person__given_names, case.person__family_name),
        "reference": case.reference,
        "programme": case.programme__name,
    }
