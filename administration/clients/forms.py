"""What an administrator types of a police system."""

from django import forms
from django.conf import settings

from accounts.fields import DayMonthYearField
from accounts.models import Organisation, OrganisationKind
from workflow.seen import SeenForm


class ClientTermsForm(forms.Form):
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        choices=tuple(settings.OAUTH2_PROVIDER["SCOPES"].items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    valid_until = DayMonthYearField(
        label="Last day",
        noun="last day",
        help_text="After it, its tokens open nothing. A day in the past shuts it now.",
    )


class ChangeClientForm(SeenForm, ClientTermsForm):
    """Of a system that is bound already."""


class ClientForm(ClientTermsForm):
    name = forms.CharField(label="Name of the system", max_length=100)
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(kind=OrganisationKind.POLICE), label="Police force", empty_label="Choose"
    )
    field_order = ["name", "organisation", "scopes", "valid_until"]
