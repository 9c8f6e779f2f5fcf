"""What a person types to end a case, to close it or to report a death."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField, YesNoField
from caseworkflow.case.forms import OnForm, choice_field, long_text_field, past_day_field
from caseworkflow.case.terms import COMPLETIONS, TRANSFERS
from programmes.terms.vocabularies import ClosureReason
from workflow.forms import MoveForm

ENDED_OTHERWISE = COMPLETIONS | TRANSFERS | {ClosureReason.DIED, ClosureReason.BREACHED}


class CompleteCaseForm(OnForm):
    closure_reason = choice_field("How did it end?")
    on = past_day_field("When was it completed?", noun="day of completion")
    field_order = ["closure_reason", "on"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [ClosureReason(one) for one in self.row.choices.closure_reasons if one in COMPLETIONS]
        ways = offered or [ClosureReason.OBJECTIVES_MET]
        self.fields["closure_reason"].choices = [(one.value, one.label) for one in ways]
        self.initial.setdefault("closure_reason", ways[0].value if len(ways) == 1 else None)


class SessionForm(OnForm):
    """The one session of a programme, with the other help that was offered in it."""

    on = past_day_field("When was the session?", noun="day of the session")
    service = forms.CharField(label="Which other help did you offer?", max_length=120)
    is_accepted = YesNoField(label="Did they accept it?")
    is_structured_treatment = YesNoField(label="Is it structured drug or alcohol treatment?")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        names = ("service", "is_accepted", "is_structured_treatment")
        given["onward"] = [{name: given.pop(name, None) for name in names}]
        return given


class ProposeEndingForm(MoveForm):
    closure_reason = choice_field("Why does it end?")
    reason = long_text_field("What was tried, and what happened?", "Your team leader reads it.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [ClosureReason(one) for one in self.row.choices.closure_reasons]
        shown = [one for one in [*offered, ClosureReason.PERSON_WITHDREW] if one not in ENDED_OTHERWISE]
        self.fields["closure_reason"].choices = [(one.value, one.label) for one in dict.fromkeys(shown)]


class EndForm(OnForm):
    on = past_day_field("On which day did it end?", noun="day on which it ended")
    reason = long_text_field("Anything to add for the record?", required=False)


class CloseForm(OnForm):
    on = past_day_field("On which day is it closed?", noun="day")
    reason = long_text_field("Anything to add for the record?", required=False)


class DeathReportForm(MoveForm):
    source = forms.CharField(
        label="How do you know?", help_text="For example: the coroner's officer rang on 3 March.", max_length=200
    )


class DeathForm(MoveForm):
    died_on = DayMonthYearField(label="When did they die?", noun="date of death", latest=timezone.localdate)


class TransferForm(OnForm):
    to = forms.CharField(label="Who takes over?", help_text="The provider or service.", max_length=120)
    is_accepted = YesNoField(label="Have they accepted the person?")
    closure_reason = choice_field("What kind of transfer is it?")
    on = past_day_field("Since when?", noun="day of the transfer")
    field_order = ["to", "is_accepted", "closure_reason", "on"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [one for one in ClosureReason if one in TRANSFERS and one in self.row.choices.closure_reasons]
        shown = offered or [ClosureReason.TRANSFERRED_AREA]
        self.fields["closure_reason"].choices = [(one.value, one.label) for one in shown]
