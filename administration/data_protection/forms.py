"""What the data-protection officer types."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField, MomentField
from administration.data_protection.models import ProcessingFlow
from administration.data_protection.terms import Right, RightsAnswer
from workflow.seen import SeenForm

LINES = {"rows": 3}
ONE_YEAR = timedelta(days=366)


def year_ago_today() -> date:
    """Nothing older is put on record here: a year that was typed wrong would have no clock."""
    return timezone.localdate() - ONE_YEAR


class SignForm(SeenForm):
    lawful_basis = forms.CharField(label="Lawful basis", max_length=500, widget=forms.Textarea(attrs=LINES))
    retention = forms.CharField(label="How long it is kept", max_length=300, widget=forms.Textarea(attrs=LINES))


class AgreementForm(forms.Form):
    parties = forms.CharField(label="Parties", max_length=300, help_text="Every organisation that signed it.")
    document = forms.CharField(label="Document", max_length=120, help_text="Its reference and version.")
    flows = forms.ModelMultipleChoiceField(
        ProcessingFlow.objects.all(),
        label="Flows",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    from_on = DayMonthYearField(label="First day", noun="first day")
    until_on = DayMonthYearField(label="Last day", noun="last day", required=False, help_text="Empty: it has none.")
    review_on = DayMonthYearField(label="Review by", noun="day of review")


class ChangeAgreementForm(SeenForm, AgreementForm):
    """Of an agreement that stands."""


class RightsRequestForm(forms.Form):
    right = forms.ChoiceField(
        label="What do they ask for?",
        choices=[one for one in Right.choices if one[0] != Right.ACCESS],
        help_text="To see what is held: record it under Subject access instead.",
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )
    reference = forms.CharField(
        label="Reference",
        max_length=60,
        help_text="Of the referral or case, or your own number for the request. Never a name.",
    )
    received_on = DayMonthYearField(
        label="Received", noun="day on which it was received", earliest=year_ago_today, latest=timezone.localdate
    )


class RightsAnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="How was it answered?",
        choices=RightsAnswer.choices,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )
    answered_on = DayMonthYearField(label="Answered", noun="day of the answer", latest=timezone.localdate)
    corrected = forms.CharField(
        label="Reference of the correction",
        max_length=10,
        required=False,
        help_text="Where something was corrected: as it stands on the page Corrections of the case.",
    )


class DataBreachForm(forms.Form):
    what_happened = forms.CharField(
        label="What happened?",
        max_length=1000,
        help_text="Which facts, and how. Name nobody.",
        widget=forms.Textarea(attrs=LINES),
    )
    people_count = forms.IntegerField(
        label="How many people does it concern?",
        help_text="Empty while it is not known.",
        min_value=0,
        max_value=10_000_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )
    known_at = MomentField(
        label="When did somebody here first know of it?",
        noun="moment at which it was known",
        earliest=year_ago_today,
        latest=timezone.localdate,
    )


class FollowDataBreachForm(SeenForm, DataBreachForm):
    """When it was known stays."""

    told_ico_at = MomentField(
        label="When was the Information Commissioner told?",
        noun="moment of telling",
        required=False,
        latest=timezone.localdate,
    )
    why_not_told = forms.CharField(
        label="Or why not?", max_length=500, required=False, widget=forms.Textarea(attrs=LINES)
    )
    told_people_on = DayMonthYearField(
        label="When were the people told?", noun="day of telling", required=False, latest=timezone.localdate
    )
    known_at = None
