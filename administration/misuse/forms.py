"""What came of a look, the hours of a role, and where a user lives."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.fields import DayMonthYearField, time_of
from accounts.models import Organisation
from accounts.roles import PEOPLE, Role
from administration.misuse.matching import address_words
from administration.misuse.terms import WEEKDAYS, Pattern
from ledger.reviews import ReviewResult

SMALL_RADIOS = forms.RadioSelect(attrs={"class": "govuk-radios--small"})
HELD = [(role.value, role.label) for role in Role if role in PEOPLE]


class AlertFilter(forms.Form):
    pattern = forms.ChoiceField(label="Pattern", required=False, choices=[("", "Any"), *Pattern.choices])
    standing = forms.ChoiceField(
        label="Review", required=False, choices=[("", "To review"), ("reviewed", "Reviewed"), ("all", "All")]
    )


class MisuseReviewForm(forms.Form):
    result = forms.ChoiceField(
        label="What came of it?",
        choices=ReviewResult.choices,
        widget=SMALL_RADIOS,
        error_messages={"required": "Choose what came of it."},
    )
    note = forms.CharField(
        label="What you were told or found",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Name nobody whom the look was about.",
    )


class ClockField(forms.CharField):
    def clean(self, value: Any) -> Any:
        found = time_of(super().clean(value))
        if found is None:
            raise ValidationError("Enter the time like 9:00 or 5:30 pm.", code="time")
        return found


class HoursForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name"), label="Organisation", empty_label="Choose"
    )
    role = forms.ChoiceField(label="Role", choices=[("", "Choose"), *HELD])
    weekdays = forms.MultipleChoiceField(
        label="Days on which they begin",
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Choose one day or more."},
    )
    begins = ClockField(label="From", max_length=10, help_text="Like 8:30.")
    ends = ClockField(label="To", max_length=10, help_text="Like 18:00. Before the beginning: on the next day.")
    from_on = DayMonthYearField(label="First day", noun="first day", initial=timezone.localdate)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("begins") and given.get("begins") == given.get("ends"):
            self.add_error("ends", "The end must differ from the beginning.")
        return given


class EndHoursForm(forms.Form):
    until_on = DayMonthYearField(label="Last day", noun="last day", initial=timezone.localdate)

    def __init__(self, *args: Any, first: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["until_on"].earliest = first


class HomeForm(forms.Form):
    address = forms.CharField(label="House number and street", required=False, max_length=200)
    postcode = forms.CharField(label="Postcode", required=False, max_length=10)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        typed = given.get("address", ""), given.get("postcode", "")
        if any(typed) and not address_words(*typed):
            raise ValidationError("Give both, or leave both empty to keep no address.")
        return given
