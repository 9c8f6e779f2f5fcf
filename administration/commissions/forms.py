"""What an administrator types of a commission."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField
from accounts.models import Organisation, OrganisationKind
from programmes.forms import AreasField
from programmes.models import Programme
from workflow.seen import SeenForm


class CommissionTermsForm(forms.Form):
    force = forms.ModelChoiceField(
        Organisation.objects.filter(kind=OrganisationKind.POLICE),
        label="Police force",
        help_text="The provider's people work the custody list of this force.",
        empty_label="Choose",
    )
    areas = AreasField(
        label="Areas",
        help_text="Local authorities, one a line, such as Birmingham. Leave empty for everywhere.",
        required=False,
    )
    places_a_year = forms.IntegerField(
        label="Places a year",
        min_value=0,
        max_value=1_000_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )
    valid_until = DayMonthYearField(
        label="Last day", noun="last day", required=False, help_text="Empty while it has none."
    )


class ChangeCommissionForm(SeenForm, CommissionTermsForm):
    """Of a commission that stands."""


class CommissionForm(CommissionTermsForm):
    programme = forms.ModelChoiceField(Programme.objects.order_by("name"), label="Programme", empty_label="Choose")
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(kind=OrganisationKind.PROVIDER), label="Provider", empty_label="Choose"
    )
    valid_from = DayMonthYearField(label="First day", noun="first day", initial=timezone.localdate)
    field_order = ["programme", "organisation", "force", "areas", "places_a_year", "valid_from", "valid_until"]


def begun_from(row: Any) -> dict[str, Any]:
    """What the form of an existing commission shows first."""
    return {
        "force": row.force_id,
        "areas": row.areas,
        "places_a_year": row.places_a_year,
        "valid_until": row.valid_until,
    }
