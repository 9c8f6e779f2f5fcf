"""Reaching the person and meeting them: attempts, appointments, and what came of them."""

from typing import Any

from django.http import HttpResponse

from accounts.words import time_in_words, weekday_in_words
from caseworkflow.case.notices import where_in_a_text
from caseworkflow.case.policies import may_work_case
from caseworkflow.case.presenters import outgoing_messages, person_rows
from caseworkflow.case.services import Said
from caseworkflow.case.views import CasePartTransition, CaseTransition
from caseworkflow.contact import services
from caseworkflow.contact.forms import AppointmentForm, AttemptForm, AttendanceForm, RebookForm
from caseworkflow.contact.models import Appointment
from caseworkflow.contact.presenters import unusual_times
from caseworkflow.satellite.policies import may_work_satellite
from workflow.machine import MoveRefused, PlainAct

CHECKED, CHANGE = "is_checked", "change"

CONTROLS = {"csrfmiddlewaretoken", CHECKED, CHANGE}


class AttemptCreate(CaseTransition):
    """Fifteen seconds: what happened, and how; the time is now unless somebody says otherwise."""

    template_name = "caseworkflow/attempt_create.html"
    form_class = AttemptForm
    plain_act = PlainAct("record_attempt", "Record attempt", may_work_case)
    service = staticmethod(services.record_attempt)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        made = list(self.case.attempts.order_by("-at")[:20])
        return super().get_context_data(
            person_rows=person_rows(self.case)[:1],
            last=made[0] if made else None,
            number=len(made) + 1,
            asked=self.case.choices.minimum_attempts,
            **context,
        )

    def said(self, made: Said) -> str:
        asked = self.case.choices.minimum_attempts.count
        number = self.case.attempts.count()
        counted = f"Attempt {number} of {asked}. " if number <= asked and not made.case.first_contact_at else ""
        return f"{counted}{made.sentence}"


class Checked(CaseTransition):
    """Before anything is sent, a page with the exact words and the recipient; nothing is kept until it is confirmed."""

    is_checking = False

    def form_valid(self, form: Any) -> HttpResponse:
        given = self.request.POST
        if CHANGE in given:
            return self.render_to_response(self.get_context_data(form=form))
        if CHECKED not in given and (self.messages_of(form) or self.unusual_times_of(form)):
            self.is_checking = True
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def messages_of(self, form: Any) -> list[dict[str, str]]:
        raise NotImplementedError

    def meeting_of(self, form: Any) -> dict[str, Any]:
        """When and where, as a text says it."""
        given = form.cleaned_data
        return {"starts_at": given["starts_at"], "where": where_in_a_text(given["mode"], given["place"])}

    def unusual_times_of(self, form: Any) -> list[str]:
        given = form.cleaned_data
        old = self.row if isinstance(self.row, Appointment) else None
        return unusual_times(self.case, given["starts_at"], given["minutes"], instead_of=old)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(**context)
        if not self.is_checking:
            return {**found, "told": []}
        form = found["form"]
        typed = {name: text for name, text in self.request.POST.items() if name not in CONTROLS}
        return {
            **found,
            "is_checking": True,
            "told": self.messages_of(form),
            "unusual": self.unusual_times_of(form),
            "typed": typed,
            "starts_at": form.cleaned_data["starts_at"],
        }


class AppointmentCreate(Checked):
    template_name = "caseworkflow/appointment_form.html"
    form_class = AppointmentForm
    plain_act = PlainAct("book", "Book appointment", may_work_case)
    button = "Check what will be sent"
    service = staticmethod(services.book_appointment)

    def messages_of(self, form: Any) -> list[dict[str, str]]:
        verb = "book" if not self.case.assessed_on else "book_session"
        return outgoing_messages(self.case, verb, **self.meeting_of(form))

    def said(self, made: Appointment) -> str:
        when = f"{time_in_words(made.starts_at)} on {weekday_in_words(made.starts_at)}"
        return f"Booked for {when}. Next: record what came of it, the same day."


class AppointmentRecord(CasePartTransition):
    model, names_row = Appointment, "appointment_id"
    template_name = "caseworkflow/appointment_record.html"
    form_class = AttendanceForm
    plain_act = PlainAct("record_attendance", "Record what happened", may_work_satellite)
    service = staticmethod(services.record_attendance)

    def refuse_other_states(self) -> None:
        if self.row.is_recorded:
            raise MoveRefused("What came of this appointment is on record already.")

    def said(self, made: Said) -> str:
        by = f" By {weekday_in_words(made.next_at)}." if made.next_at else ""
        return f"{made.sentence}{by}"


class AppointmentRebook(Checked, CasePartTransition):
    model, names_row = Appointment, "appointment_id"
    template_name = "caseworkflow/appointment_form.html"
    form_class = RebookForm
    plain_act = PlainAct("rebook", "Change the time", may_work_satellite)
    button = "Check what will be sent"
    service = staticmethod(services.rebook_appointment)

    def messages_of(self, form: Any) -> list[dict[str, str]]:
        return outgoing_messages(self.case, "rebook", **self.meeting_of(form))

    def said(self, made: Appointment) -> str:
        when = f"{time_in_words(made.starts_at)} on {weekday_in_words(made.starts_at)}"
        return f"Changed to {when}. The old time is kept. Next: record what came of it, the same day."
