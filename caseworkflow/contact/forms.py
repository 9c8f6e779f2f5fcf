"""What a person types about an attempt to reach somebody, an appointment, and what came of it."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.fields import MomentField
from caseworkflow.case.forms import choice_field, long_text_field
from caseworkflow.case.terms import GoodCause
from caseworkflow.contact.terms import AppointmentKind, AttemptResult, Attendance, Channel, Mode
from workflow.forms import MoveForm

WAY_SAID = {
    AttemptResult.TEXT_SENT: Channel.TEXT,
    AttemptResult.LETTER_SENT: Channel.LETTER,
    AttemptResult.VISITED_OUT: Channel.VISIT,
}

CAUSES = [("", "No good cause known yet"), *GoodCause.choices]

CALLED_OFF = [
    (Attendance.CANCELLED_PERSON, "They cancelled it before"),
    (Attendance.CANCELLED_SERVICE, "We could not run it"),
]

CAME_OF_IT = [
    (Attendance.ATTENDED, "They came"),
    (Attendance.ATTENDED_LATE, "They came late"),
    (Attendance.LEFT_EARLY, "They came and left early"),
    (Attendance.REFUSED_ENTRY, "They came but could not take part"),
    (Attendance.DID_NOT_ATTEND, "They did not attend"),
    *CALLED_OFF,
]


class AttemptForm(MoveForm):
    result = choice_field("What happened?", AttemptResult.choices)
    channel = choice_field("How did you try?", Channel.choices, "A text, a letter or a visit above says it by itself.")
    at = MomentField(label="When?", noun="date and time of the attempt", latest=timezone.localdate)
    note = long_text_field("Note", required=False)

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        return {**super().first(row), "channel": Channel.PHONE, "at": timezone.now()}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["channel"] = WAY_SAID.get(given.get("result"), given.get("channel"))
        return given


class AppointmentForm(MoveForm):
    kind = choice_field("What is it for?", AppointmentKind.choices)
    starts_at = MomentField(label="When?", noun="date and time of the appointment")
    minutes = forms.IntegerField(
        label="How long?",
        min_value=5,
        max_value=480,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "govuk-input--width-3", "data-suffix": "minutes"}
        ),
    )
    mode = choice_field("How do you meet?", Mode.choices)
    place = forms.CharField(label="Where?", max_length=200, required=False)
    needs = forms.CharField(
        label="What do they need?",
        help_text="An interpreter, childcare, an appropriate adult.",
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.row is not None and self.row.assessed_on is None:
            self.fields["kind"].choices = [(AppointmentKind.FIRST, AppointmentKind.FIRST.label)]
            self.fields["kind"].widget = forms.HiddenInput()
        else:
            self.fields["kind"].choices = AppointmentKind.choices[1:]

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        kind = AppointmentKind.SESSION if row.assessed_on else AppointmentKind.FIRST
        return {"kind": kind, "minutes": 60, "mode": Mode.IN_PERSON, "needs": row.person.interpreter_language}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("mode") == Mode.IN_PERSON and not given.get("place"):
            self.add_error("place", "Enter where you meet.")
        return given


class RebookForm(AppointmentForm):
    """The row is the appointment whose time changes; what it is for stays as it was."""

    change_asked_by = choice_field("Who asked for the change?", [("person", "The person"), ("service", "We did")])
    field_order = ["change_asked_by", "starts_at", "minutes", "mode", "place", "needs", "version"]

    def __init__(self, *args: Any, row: Any = None, **options: Any) -> None:
        super().__init__(*args, row=row.case, **options)
        self.row = row
        del self.fields["kind"]

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        names = ("minutes", "mode", "place", "needs")
        return {name: getattr(row, name) for name in names}


class AttendanceForm(MoveForm):
    """Did it happen, did they come; what we called off never counts against anybody."""

    attendance = choice_field("What came of it?", CAME_OF_IT)
    good_cause = choice_field("Did they have good cause?", CAUSES, required=False)
    cause_of_leaving = choice_field("Did they have good cause to leave?", CAUSES, required=False)
    cause_of_refusal = choice_field("Did they have good cause?", CAUSES, required=False)
    note = long_text_field("What was covered or agreed?", "For colleagues. Police do not see it.", required=False)
    causes: ClassVar = {
        Attendance.DID_NOT_ATTEND: "good_cause",
        Attendance.LEFT_EARLY: "cause_of_leaving",
        Attendance.REFUSED_ENTRY: "cause_of_refusal",
    }
    reveals: dict[str, Any] = {"attendance": {state.value: [name] for state, name in causes.items()}}
    hints: ClassVar = {
        "attendance": {
            Attendance.CANCELLED_SERVICE: "It never counts against them.",
            Attendance.DID_NOT_ATTEND: "Without good cause a concern is raised today, and they are asked why.",
        }
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.row is not None and self.row.starts_at > timezone.now():
            self.fields["attendance"].choices = CALLED_OFF
            for name in self.causes.values():
                del self.fields[name]
            self.reveals = {}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        said = {name: given.pop(name, "") for name in self.causes.values()}
        given["good_cause"] = said.get(self.causes.get(given.get("attendance"), ""), "")
        return given
