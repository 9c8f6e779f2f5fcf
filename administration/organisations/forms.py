"""What an administrator types of an organisation."""

from typing import Any

from django import forms

from accounts.models import Organisation, OrganisationKind
from programmes.forms import AreasField
from workflow.seen import SeenForm


class OrganisationForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose"), *OrganisationKind.choices])
    code = forms.CharField(
        label="Force code",
        help_text="For a police force: the two characters by which the PNC knows it.",
        max_length=2,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2"}),
    )
    force = forms.ModelChoiceField(
        Organisation.objects.filter(kind=OrganisationKind.POLICE).order_by("name"),
        label="Police force of a commissioner",
        help_text="The force whose figures its people read. Needed where there is more than one force.",
        required=False,
        empty_label="None",
    )
    areas = AreasField(
        label="Areas",
        help_text="Local authorities, one a line, such as Birmingham. Leave empty for everywhere.",
        required=False,
    )
    phone = forms.CharField(
        label="Telephone", help_text="Printed on the card for the person.", max_length=20, required=False
    )

    def clean_code(self) -> str | None:
        return self.cleaned_data["code"].upper() or None


class ChangeOrganisationForm(SeenForm, OrganisationForm):
    """The kind stays what it was: the roles that people hold there depend on it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["kind"]
