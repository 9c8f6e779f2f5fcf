"""What an administrator types: the text of the next version, and filters of the reference values."""

import re
import tomllib
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField, one_a_line
from programmes.models import ReferenceValue
from programmes.terms.choices import ChoiceFault, Choices
from programmes.terms.reading import ChoicesRefused
from programmes.terms.vocabularies import ReferenceKind
from programmes.validators import validate_choices


class AreasField(forms.CharField):
    """Local authorities by name, one a line; kept by their codes, by which custody suites say where they are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        names = ReferenceValue.objects.area_names()
        return "\n".join(sorted(names.get(code, code) for code in value))

    def clean(self, value: Any) -> list[str]:
        names = ReferenceValue.objects.area_names()
        codes = {name.casefold(): code for code, name in names.items()} | {code.casefold(): code for code in names}
        typed = one_a_line(super().clean(value))
        if unknown := [one for one in typed if one.casefold() not in codes]:
            raise forms.ValidationError(f"{unknown[0]} is no local authority on record. Write it as the council does.")
        return sorted({codes[one.casefold()] for one in typed})


class VersionForm(forms.Form):
    """The settings as TOML text; what is wrong is said at the field, with the name of the setting."""

    valid_from = DayMonthYearField(
        label="First day in force",
        noun="first day in force",
        earliest=timezone.localdate,
        help_text="Today or later. The version before it ends the day before.",
    )
    text = forms.CharField(
        label="Settings",
        help_text="Change the values and keep the names. Say where each value comes from under [sources].",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 40, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        self.choices: Choices | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "text" not in cleaned:
            return cleaned
        try:
            cleaned["settings"] = tomllib.loads(cleaned["text"].replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError as fault:
            self.add_error("text", f"This cannot be read: {fault}.")
            return cleaned
        self._judge(cleaned)
        return cleaned

    def _judge(self, cleaned: dict[str, Any]) -> None:
        day = cleaned.get("valid_from", timezone.localdate())
        outcomes = ReferenceValue.objects.codes(ReferenceKind.OUTCOME_TYPE, day)
        try:
            self.choices = validate_choices(cleaned["settings"], code=self.code, outcome_codes=outcomes)
        except ChoicesRefused as refused:
            self.show(refused.faults)

    def show(self, faults: tuple[ChoiceFault, ...]) -> None:
        """Put each fault beside the field where it can be mended."""
        for fault in faults:
            if fault.field in self.fields:
                self.add_error(fault.field, fault.sentence)
            else:
                self.add_error("text", f"{fault.field}: {fault.sentence}")


class ProposalForm(forms.Form):
    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("confirm", "Publish this version"), ("decline", "Decline: nothing is published")],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )


class ReferenceFilterForm(forms.Form):
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All kinds"), *ReferenceKind.choices])
    mark = forms.ChoiceField(
        label="Mark", required=False, choices=[("", "All values"), ("not_confirmed", "Only those not confirmed")]
    )


PRICE_YEAR = re.compile(r"20\d{2}(/\d{2})?")


def pounds_field(label: str, noun: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-prefix": "£", "class": "govuk-input--width-10"}),
        error_messages={"required": f"Enter the {noun} cost.", "min_value": "A cost is £0 or more."},
    )


class UnitCostForm(forms.Form):
    """What an offence of a group costs: low, central and high, in prices of one year, with its source."""

    group = forms.ChoiceField(
        label="Offence group",
        error_messages={"required": "Choose a group.", "invalid_choice": "Choose one of the groups."},
    )
    price_year = forms.RegexField(
        PRICE_YEAR,
        label="Prices of",
        help_text="A year like 2016, or a financial year like 2015/16.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"required": "Enter the year of the prices.", "invalid": "Enter a year like 2016 or 2015/16."},
    )
    low = pounds_field("Low", "low")
    central = pounds_field("Central", "central")
    high = pounds_field("High", "high")
    valid_from = DayMonthYearField(label="First day in force", noun="first day in force")
    source = forms.CharField(
        label="Where it is from",
        max_length=300,
        help_text="The publication with its table, and how the value of the group was made where it gives single offences.",
        error_messages={"required": "Say where the cost is from."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = ReferenceValue.objects.offence_groups()
        self.fields["group"].choices = [("", "Choose"), *((one, one) for one in groups)]
