"""What a person types for a required assessment."""

from django import forms

from accounts.fields import MomentField, YesNoField
from caseworkflow.case.forms import past_day_field, tick_box
from workflow.forms import MoveForm

# -- required assessment ---------------------------------------------------------------------------------------------


class NoticeForm(MoveForm):
    at = MomentField(label="When is the assessment?", noun="date and time of the assessment")
    place = forms.CharField(label="Where?", max_length=200)
    is_warning_given = tick_box("The person was warned that they may be prosecuted if they do not attend and stay")


class AttendForm(MoveForm):
    ended_at = MomentField(label="When did the assessment end?", noun="time at which the assessment ended")


class FailForm(MoveForm):
    did_attend = YesNoField(label="Did the person attend?")
    did_remain = YesNoField(
        label="Did the person stay to the end?", help_text="Leave empty if they did not attend.", required=False
    )


class FollowUpForm(MoveForm):
    decided_at = MomentField(label="When was the follow-up decided and the person told?", noun="time of the decision")
    at = MomentField(label="When is the follow-up?", noun="date and time of the follow-up")
    place = forms.CharField(label="Where?", max_length=200)
    is_warning_given = tick_box("The person was warned that they may be prosecuted if they do not attend and stay")
    is_form_given = tick_box("Form RA4 was given to the person")


class ReleaseForm(MoveForm):
    decided_at = MomentField(label="When was it decided and the person told?", noun="time of the decision")
    is_form_given = tick_box("Form RA5 was given to the person")


class DisputeForm(MoveForm):
    dispatched_on = past_day_field(
        "When was the sample sent to the laboratory?", noun="day on which the sample was sent"
    )
