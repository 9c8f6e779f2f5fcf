"""The question that every page keeps: programme, whole months, and the provider and area that narrow the programmes."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts.fields import DayMonthYearField
from caseworkflow.case.forms import long_text_field
from outcomes.figure.cohorts import Span
from outcomes.figure.measures.equity import FAMILIES
from outcomes.report.forms import QuestionForm, check_points_to_nobody
from outcomes.report.reports.frozen import span_of
from outcomes.report.reports.sections.equity import STEPS
from outcomes.report.terms import SpanKind
from programmes.models import Commission, ReferenceValue

ANY_PROVIDER, ANY_AREA = "Every provider", "Every area"


class NarrowingForm(forms.Form):
    """A provider and an area: which programmes are meant. Figures are always those of a whole programme."""

    provider = forms.ChoiceField(
        label="Provider",
        required=False,
        error_messages={"invalid_choice": "Choose one of the providers that are commissioned."},
    )
    area = forms.ChoiceField(
        label="Area",
        required=False,
        error_messages={"invalid_choice": "Choose one of the areas that are commissioned."},
    )

    def offer_commissions(self, programmes: Any) -> None:
        """The providers and the areas of these programmes."""
        rows = Commission.objects.filter(programme__in=programmes.order_by()).select_related("organisation")
        self.commissions: list[Any] = ReferenceValue.objects.name_areas(rows)
        providers = {str(row.organisation_id): str(row.organisation) for row in self.commissions}
        areas = {code: name for row in self.commissions for code, name in zip(row.areas, row.area_names, strict=True)}
        self.fields["provider"].choices = [("", ANY_PROVIDER), *_by_name(providers)]
        self.fields["area"].choices = [("", ANY_AREA), *_by_name(areas)]

    def narrowed(self) -> list[Any]:
        """The commissions of the provider and the area; one that names no area is for all of them."""
        provider, area = (self.cleaned_data.get(name) for name in ("provider", "area"))
        return [
            row
            for row in self.commissions
            if (not provider or str(row.organisation_id) == provider)
            and (not area or not row.areas or area in row.areas)
        ]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.cleaned_data.get("provider") or self.cleaned_data.get("area"))


def _by_name(found: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(found.items(), key=lambda one: one[1])


class RegionForm(NarrowingForm):
    """All programmes side by side, or those of a provider or an area."""

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_commissions(programmes)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if set(self.data) - set(self.fields):
            self.add_error(None, "Only a provider and an area can be asked.")
        return cleaned


class AnswerForm(NarrowingForm, QuestionForm):
    """A programme, a quarter, a span, and who provides it where."""

    field_order = ["programme", "quarter", "span", "provider", "area"]

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, programmes=programmes, **kwargs)
        self.offer_commissions(programmes)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        programme = cleaned.get("programme")
        if programme and self.is_narrowed and programme.pk not in {row.programme_id for row in self.narrowed()}:
            self.add_error("provider", f"{programme} is not commissioned from this provider in this area.")
        return cleaned

    def providers_on(self, day: date) -> list[str]:
        """Who provides the programme on a day, and where."""
        held = [row for row in self.commissions if row.programme_id == self.cleaned_data["programme"].pk]
        held = [row for row in held if row.valid_from <= day and (row.valid_until is None or row.valid_until >= day)]
        return [f"{row.organisation} ({', '.join(row.area_names) or 'everywhere'})" for row in held]

    @property
    def first_day(self) -> date:
        """The first day of the months that are asked."""
        return self._months.first

    @property
    def last_day(self) -> date:
        return date.fromordinal(self._months.before.toordinal() - 1)

    @property
    def _months(self) -> Span:
        return span_of(*(self.cleaned_data[name] for name in ("span", "year", "number")))

    @property
    def kept(self) -> dict[str, str]:
        """The question as the parameters of a link."""
        cleaned = self.cleaned_data
        asked = {"programme": cleaned["programme"].code, "quarter": cleaned["quarter"]}
        more = {"span": cleaned["span"], "provider": cleaned.get("provider"), "area": cleaned.get("area")}
        left_out = {"span": SpanKind.QUARTER}
        return asked | {name: value for name, value in more.items() if value and value != left_out.get(name)}


GROUPS = [(family.noun, [(f"{family.noun}: {label}", label) for label in family.order]) for family in FAMILIES]


class EquityRecordForm(forms.Form):
    """Which ratio, and why it is as it is or what is done about it."""

    step = forms.ChoiceField(label="Step", choices=[(name, name) for name in STEPS])
    group = forms.ChoiceField(label="Group", choices=GROUPS)
    explanation = long_text_field(
        "Explanation", "Why the group differs, as far as it is known. Name nobody.", required=False
    )
    action = long_text_field("Action", "What is done about it. Name nobody whom a case is about.", required=False)
    responsible = forms.CharField(label="Who does it", max_length=120, required=False)
    due_on = DayMonthYearField(label="By when", noun="day", required=False)

    def clean_explanation(self) -> str:
        return check_points_to_nobody(self.cleaned_data["explanation"])

    def clean_action(self) -> str:
        return check_points_to_nobody(self.cleaned_data["action"])

    def clean_responsible(self) -> str:
        return check_points_to_nobody(self.cleaned_data["responsible"])


class ContractSumForm(forms.Form):
    """What a commission costs over some days."""

    commission = forms.ModelChoiceField(label="Contract", queryset=Commission.objects.none(), empty_label="Choose")
    amount = forms.DecimalField(
        label="Sum for these days",
        help_text="In pounds, for all the days together.",
        min_value=Decimal("0.01"),
        max_digits=11,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-prefix": "£", "class": "govuk-input--width-10"}),
        error_messages={"required": "Enter the sum.", "min_value": "Enter a sum above £0."},
    )
    valid_from = DayMonthYearField(label="First day", noun="first day")
    valid_until = DayMonthYearField(label="Last day", noun="last day")
    source = forms.CharField(
        label="Where the sum is from",
        max_length=200,
        help_text="For example, contract of 1 April 2026, schedule 3.",
        error_messages={"required": "Say where the sum is from."},
    )

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Commission.objects.filter(programme__in=programmes.order_by())
        self.fields["commission"].queryset = rows.select_related("programme", "organisation")
