"""What a person types at an assessment: one field for each need of the programme."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from accounts.fields import YesNoField
from caseworkflow.assessment.terms import HIGH_NEED, AssessmentKind
from caseworkflow.case.forms import choice_field, long_text_field, past_day_field, tick_box
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import NeedArea, ReferenceKind
from workflow.forms import MoveForm

DECLINED = "declined"

SCORES = [("", "Choose"), *[(str(score), str(score)) for score in range(11)], (DECLINED, "Declined to say")]

NALOXONE = [
    ("issued", "Issued today"),
    ("held", "Has one already"),
    ("declined", "Declined"),
    ("not_needed", "Not needed"),
]


def areas_of(case: Any) -> list[NeedArea]:
    """The needs that the version asks about; all of them where it names none."""
    named = {str(need) for need in case.choices.needs_set}
    return [area for area in NeedArea if not named or area.value in named]


def high_needs(scores: dict[str, int | None]) -> list[NeedArea]:
    return [area for area in NeedArea if (scores.get(area.value) or 0) >= HIGH_NEED]


class ScoresForm(MoveForm):
    """Needs from 0 to 10: `need_<area>` on the page, `scores` once it is clean."""

    done_on = past_day_field("When was it done?", noun="day of the assessment")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.areas = areas_of(self.row)
        for area in self.areas:
            self.fields[f"need_{area.value}"] = forms.ChoiceField(label=area.label, choices=SCORES)

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        return {**super().first(row), "done_on": timezone.localdate()}

    @property
    def needs(self) -> Iterator[BoundField]:
        return (self[f"need_{area.value}"] for area in self.areas)

    @property
    def others(self) -> Iterator[BoundField]:
        return (field for field in self.visible_fields() if not field.name.startswith("need_"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        said = {area.value: given.pop(f"need_{area.value}", None) for area in self.areas}
        given["scores"] = {need: None if score == DECLINED else int(score) for need, score in said.items() if score}
        return given


class AssessmentForm(ScoresForm):
    is_identity_confirmed = tick_box("I am sure who this person is", "From a document, or they are known to you.")
    substances = forms.MultipleChoiceField(
        label="What have they used in the last 28 days?",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    has_treatment_need = YesNoField(label="Do they need structured treatment?", unknown="Not clear yet")
    naloxone = choice_field("Naloxone", NALOXONE)
    summary = long_text_field("Summary", "For colleagues. Police do not see it.", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["substances"].choices = ReferenceValue.objects.choices(ReferenceKind.DRUG, timezone.localdate())


class ReviewForm(ScoresForm):
    kind = choice_field(
        "Which assessment is it?", [one for one in AssessmentKind.choices if one[0] != AssessmentKind.INITIAL]
    )
    summary = long_text_field("Summary", "For colleagues. Police do not see it.", required=False)
    field_order = ["kind", "done_on"]
