"""What a person types to move a case: cleaned here, judged by the guards."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField, YesNoField
from caseworkflow.forms.satellite import MoveForm, ReasonForm, long_text, past_day
from caseworkflow.terms import COMPLETIONS, TRANSFERS, ClosureReason, ConcernReason, GoodCause, HoldReason

ENDED_OTHERWISE = COMPLETIONS | TRANSFERS | {ClosureReason.DIED, ClosureReason.BREACHED}


def choice(label: str, choices: Any = (), hint: str = "", **options: Any) -> forms.ChoiceField:
    """One of a few answers, small, so that a whole page of them can be seen at once."""
    widget = forms.RadioSelect(attrs={"class": "govuk-radios--small"})
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, widget=widget, **options)


class OnForm(MoveForm):
    """A move that needs only its day, today unless somebody says otherwise."""

    on = past_day("On which day?", noun="day")

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        return {**super().first(row), "on": timezone.localdate()}


class StartContactForm(MoveForm):
    """Contact that began elsewhere; the usual way is to record an attempt."""


class SuspendForm(OnForm):
    hold_reason = choice("Why is it put on hold?", HoldReason.choices)
    reason = long_text("What happened?", "Do not name an illness.", required=False)
    on = past_day("Since when?", noun="first day of the hold")
    field_order = ["hold_reason", "reason", "on"]


class ConcernForm(MoveForm):
    concern = choice("What is the concern?", ConcernReason.choices)
    reason = long_text("What happened?", "For colleagues only. Police do not see it.", required=False)
    hints: ClassVar = {
        "concern": {
            ConcernReason.NEW_ARREST: "An arrest is a concern, never a breach by itself.",
            ConcernReason.NEW_OFFENCE: "A charge or an admission may breach a condition. Police decide.",
        }
    }


class ExcuseForm(MoveForm):
    was_answered = YesNoField(label="Did the person give a reason?")
    excuse = long_text(
        "What did they say?", "In their words. It goes to police only with a breach review.", required=False
    )
    reveals: ClassVar = {"was_answered": {"yes": ["excuse"]}}
    hints: ClassVar = {"was_answered": {"no": "They were asked and no answer came."}}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        was_answered = given.pop("was_answered", None)
        if was_answered and not given.get("excuse"):
            self.add_error("excuse", "Enter what they said.")
        if was_answered is False:
            given["excuse"] = ""
        return given


class CauseForm(MoveForm):
    good_cause = choice("What was the good cause?", GoodCause.choices)
    excuse = long_text("What did they say, and what shows it?", required=False)

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        return {"excuse": row.excuse}


class BreachForm(MoveForm):
    statement = long_text("Your statement for police", "What was missed, what you did, and what they said. Only facts.")


class ConfirmBreachForm(MoveForm):
    reason = long_text("Anything to add for the record?", required=False)


class CompleteForm(OnForm):
    closure_reason = choice("How did it end?")
    on = past_day("When was it completed?", noun="day of completion")
    field_order = ["closure_reason", "on"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [ClosureReason(one) for one in self.row.choices.closure_reasons if one in COMPLETIONS]
        ways = offered or [ClosureReason.OBJECTIVES_MET]
        self.fields["closure_reason"].choices = [(one.value, one.label) for one in ways]
        self.initial.setdefault("closure_reason", ways[0].value if len(ways) == 1 else None)


class SessionForm(OnForm):
    """The one session of a programme, with the other help that was offered in it."""

    on = past_day("When was the session?", noun="day of the session")
    service = forms.CharField(label="Which other help did you offer?", max_length=120)
    is_accepted = YesNoField(label="Did they accept it?")
    is_structured_treatment = YesNoField(label="Is it structured drug or alcohol treatment?")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        names = ("service", "is_accepted", "is_structured_treatment")
        given["onward"] = [{name: given.pop(name, None) for name in names}]
        return given


class ProposeEndingForm(MoveForm):
    closure_reason = choice("Why does it end?")
    reason = long_text("What was tried, and what happened?", "Your team leader reads it.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [ClosureReason(one) for one in self.row.choices.closure_reasons]
        shown = [one for one in [*offered, ClosureReason.PERSON_WITHDREW] if one not in ENDED_OTHERWISE]
        self.fields["closure_reason"].choices = [(one.value, one.label) for one in dict.fromkeys(shown)]


class EndForm(OnForm):
    on = past_day("On which day did it end?", noun="day on which it ended")
    reason = long_text("Anything to add for the record?", required=False)


class CloseForm(OnForm):
    on = past_day("On which day is it closed?", noun="day")
    reason = long_text("Anything to add for the record?", required=False)


class DeathReportForm(MoveForm):
    source = forms.CharField(
        label="How do you know?", help_text="For example: the coroner's officer rang on 3 March.", max_length=200
    )


class DeathForm(MoveForm):
    died_on = DayMonthYearField(label="When did they die?", noun="date of death", latest=timezone.localdate)


class TransferForm(OnForm):
    to = forms.CharField(label="Who takes over?", help_text="The provider or service.", max_length=120)
    is_accepted = YesNoField(label="Have they accepted the person?")
    closure_reason = choice("What kind of transfer is it?")
    on = past_day("Since when?", noun="day of the transfer")
    field_order = ["to", "is_accepted", "closure_reason", "on"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [one for one in ClosureReason if one in TRANSFERS and one in self.row.choices.closure_reasons]
        shown = offered or [ClosureReason.TRANSFERRED_AREA]
        self.fields["closure_reason"].choices = [(one.value, one.label) for one in shown]


class CaseworkerForm(MoveForm):
    """Who takes a case: one of the people whose loads stand in the table."""

    caseworker = choice("Who takes it?")
    has_conflict = YesNoField(
        label="Does this caseworker know the person?", help_text="As family, friend or neighbour, or from another case."
    )

    def __init__(self, *args: Any, candidates: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.users = {str(one.user.pk): one.user for one in candidates}
        self.fields["caseworker"].choices = [(pk, str(user)) for pk, user in self.users.items()]

    def clean_caseworker(self) -> Any:
        return self.users[self.cleaned_data["caseworker"]]


class AllocateForm(CaseworkerForm):
    """A referral has not moved since: whoever allocated it first has won."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["version"]


class ReallocateForm(CaseworkerForm):
    reason = long_text("Why does it change hands?")


class NoteForm(forms.Form):
    text = long_text("What should be known?")
    is_private = forms.BooleanField(
        label="Only for me and the team leader",
        help_text="Otherwise everybody of this provider who can open the case can read it.",
        required=False,
    )

    def __init__(self, *args: Any, row: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)


__all__ = [
    "AllocateForm",
    "BreachForm",
    "CauseForm",
    "CloseForm",
    "CompleteForm",
    "ConcernForm",
    "ConfirmBreachForm",
    "DeathForm",
    "DeathReportForm",
    "EndForm",
    "ExcuseForm",
    "MoveForm",
    "NoteForm",
    "OnForm",
    "ProposeEndingForm",
    "ReallocateForm",
    "ReasonForm",
    "SessionForm",
    "StartContactForm",
    "SuspendForm",
    "TransferForm",
]
