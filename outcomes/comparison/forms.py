"""What a plan decides, why it is sent back, and why a frozen one is amended."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from accounts.words import month_and_year
from outcomes.comparison.terms import (
    COMPARED_BY,
    AmendedBecause,
    Covariate,
    Design,
    Estimand,
    Matching,
    SentBackBecause,
)
from outcomes.figure.cohorts import Span, quarter_name, quarter_span
from outcomes.figure.terms import WINDOWS
from programmes.models import Programme
from workflow.forms import MoveForm

FIRST_YEAR, YEARS_AHEAD = 2020, 2

LANDMARK_MONTHS = (1, 2, 3, 6, 12)


def quarters_to_plan() -> dict[str, Span]:
    """Every whole quarter that a plan may name, also those to come: the best plan is older than its people."""
    last = timezone.localdate().year + YEARS_AHEAD
    years = range(FIRST_YEAR, last + 1)
    return {f"{year}Q{number}": quarter_span(year, number) for year in years for number in range(1, 5)}


def several_field(label: str, choices: Iterable[Any], asked: str, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": asked, "invalid_choice": "Choose from the list."},
        **options,
    )


def choice_field(label: str, choices: Iterable[Any], asked: str, **options: Any) -> forms.ChoiceField:
    errors = {"required": asked, "invalid_choice": "Choose from the list."}
    return forms.ChoiceField(label=label, choices=choices, error_messages=errors, **options)


class DecidedForm(forms.Form):
    """The fields that a new plan, a changed draft and an amendment share."""

    question = forms.CharField(
        label="What is to be found out",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In a sentence or two. Name nobody.",
        error_messages={"required": "Say what is to be found out."},
    )
    first_quarter = choice_field("First quarter", (), "Choose the first quarter.")
    last_quarter = choice_field("Last quarter", (), "Choose the last quarter.")
    window_months = forms.TypedChoiceField(
        label="Followed for",
        coerce=int,
        choices=[(one, f"{one} months") for one in WINDOWS],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose for how long people are followed.",
            "invalid_choice": "Choose from the list.",
        },
    )
    designs = several_field("Compared by", COMPARED_BY, "Choose at least one way of comparing.")
    estimands = several_field("Outcomes", Estimand.choices, "Choose at least one outcome.")
    covariates = several_field(
        "Made alike by",
        Covariate.choices,
        "Choose at least one column.",
        help_text="A column that is not recorded for nine in ten of each side is not used.",
    )
    matching = choice_field("Matching", Matching.choices, "Choose how people are matched.", widget=forms.RadioSelect)
    caliper = forms.DecimalField(
        label="Caliper",
        min_value=Decimal("0.05"),
        max_value=Decimal(1),
        decimal_places=2,
        initial=Decimal("0.20"),
        help_text="How far apart two people may be, in standard deviations of the propensity. Usually 0.20.",
        error_messages={
            "required": "Enter the caliper.",
            "invalid": "Enter the caliper as a number, like 0.20.",
            "min_value": "The caliper is at least 0.05.",
            "max_value": "The caliper is at most 1.",
            "max_decimal_places": "Give the caliper with two digits behind the point at most.",
        },
    )
    landmark_months = forms.TypedChoiceField(
        label="Landmark",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Not asked"), *((one, f"{one} months") for one in LANDMARK_MONTHS)],
        help_text="By when taking it up and completing are read; offences count from then on, for both sides.",
        error_messages={"invalid_choice": "Choose from the list."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.quarters = quarters_to_plan()
        words = [
            (one, f"{month_and_year(span.first)} to {month_and_year(span.last)}") for one, span in self.quarters.items()
        ]
        for name in ("first_quarter", "last_quarter"):
            self.fields[name].choices = words

    def clean(self) -> dict[str, Any]:
        """The months of the quarters, and lists in the order in which they are read."""
        given = super().clean() or self.cleaned_data
        first, last = (self.quarters.get(given.get(name, "")) for name in ("first_quarter", "last_quarter"))
        if first and last and first.first > last.first:
            self.add_error("last_quarter", "The last quarter is before the first quarter.")
        landmark, window = given.get("landmark_months"), given.get("window_months")
        if landmark and window and landmark >= window:
            self.add_error("landmark_months", "The landmark must come before people stop being followed.")
        if self.errors or not first or not last:
            return given
        decided = {name: value for name, value in given.items() if name not in {"first_quarter", "last_quarter"}}
        for name, order in (("designs", Design), ("estimands", Estimand), ("covariates", Covariate)):
            decided[name] = [one for one in order.values if one in decided[name]]
        return {**decided, "first_month": first.first, "last_month": last.last}


class PlanForm(DecidedForm):
    programme = forms.ModelChoiceField(
        label="Programme",
        queryset=Programme.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"invalid_choice": "Choose one of the programmes.", "required": "Choose a programme."},
    )
    field_order = ("programme",)

    def __init__(self, *args: Any, programmes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["programme"].queryset = programmes


class RewritePlanForm(DecidedForm, MoveForm):
    """A draft with what it says already."""

    @staticmethod
    def first(row: Any) -> dict[str, Any]:
        same = ("question", "window_months", "designs", "estimands", "covariates", "matching", "caliper")
        return {
            "version": row.version,
            "first_quarter": quarter_name(row.first_month),
            "last_quarter": quarter_name(row.last_month),
            "landmark_months": row.landmark_months or "",
            **{name: getattr(row, name) for name in same},
        }


class SendBackForm(MoveForm):
    because = choice_field("Why", SentBackBecause.choices, "Choose why it is sent back.", widget=forms.RadioSelect)


class AmendPlanForm(MoveForm):
    because = choice_field("Why", AmendedBecause.choices, "Choose why it is amended.", widget=forms.RadioSelect)
