"""What a person types for a plan: goals, and other help that was offered."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from accounts.fields import DayMonthYearField, YesNoField
from caseworkflow.assessment.forms import DECLINED
from caseworkflow.case.forms import choice_field, past_day_field
from programmes.terms.vocabularies import NeedArea
from workflow.forms import MoveForm

RESULTS = [("met", "Met"), ("partly", "Partly met"), ("not_met", "Not met")]

LEADS = [("in_education", "Education"), ("in_treatment", "Treatment")]


class PlanForm(MoveForm):
    """A goal for each high need, in the person's words, or that they declined; further goals for other needs."""

    leads_to = choice_field("What does the plan lead to?", LEADS)
    on = past_day_field("When did they agree to it?", noun="day of the agreement")
    parts: ClassVar = ("answer", "words", "action", "due_on")

    def __init__(self, *args: Any, high: Any = (), other: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.high, self.other = list(high), list(other)
        self.reveals: dict[str, Any] = {}
        for area in [*self.high, *self.other]:
            self._ask(area, is_needed=area in self.high)

    def _ask(self, area: NeedArea, *, is_needed: bool) -> None:
        name = area.value
        answers = [("goal", "There is a goal"), (DECLINED, "Declined help with it")]
        self.fields[f"answer_{name}"] = choice_field(
            area.label, answers if is_needed else [*answers, ("", "No goal")], required=is_needed
        )
        self.fields[f"words_{name}"] = forms.CharField(label="The goal, in their words", max_length=300, required=False)
        self.fields[f"action_{name}"] = forms.CharField(
            label="What will be done, and by whom?", max_length=300, required=False
        )
        self.fields[f"due_on_{name}"] = DayMonthYearField(label="By when?", noun="day", required=False)
        self.reveals[f"answer_{name}"] = {"goal": [f"words_{name}", f"action_{name}", f"due_on_{name}"]}

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        return {"on": timezone.localdate(), "leads_to": row.choices.active_state.value}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        goals = [self._goal(area, given) for area in [*self.high, *self.other]]
        given["goals"] = [goal for goal in goals if goal]
        return given

    def _goal(self, area: NeedArea, given: dict[str, Any]) -> dict[str, Any] | None:
        said = {part: given.pop(f"{part}_{area.value}", None) for part in self.parts}
        if said["answer"] == DECLINED:
            return {"need": area.value, "is_declined": True}
        if said["answer"] != "goal":
            return None
        for part, asks in {"words": "Enter the goal.", "action": "Enter what will be done."}.items():
            if not said[part]:
                self.add_error(f"{part}_{area.value}", asks)
        return {"need": area.value, **{part: said[part] for part in ("words", "action", "due_on")}}

    def _fields_of(self, areas: list[NeedArea]) -> Iterator[BoundField]:
        return (self[f"answer_{area.value}"] for area in areas)

    @property
    def high_fields(self) -> list[BoundField]:
        return list(self._fields_of(self.high))

    @property
    def other_fields(self) -> list[BoundField]:
        return list(self._fields_of(self.other))


class PartForm(MoveForm):
    """About one row that nobody moves: there is no version to compare."""

    version = None

    @classmethod
    def first(cls, _row: Any) -> dict[str, Any]:
        return {}


class GoalResultForm(PartForm):
    result = choice_field("Was the goal met?", RESULTS)


class OnwardForm(PartForm):
    service = forms.CharField(label="Which other help did you offer?", max_length=120)
    is_structured_treatment = YesNoField(label="Is it structured drug or alcohol treatment?")
    is_accepted = YesNoField(label="Did they accept it?")
    referred_on = past_day_field("When did you refer them?", noun="day of the referral", required=False)
    reveals: ClassVar = {"is_accepted": {"yes": ["referred_on"]}}

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        return {**super().first(row), "referred_on": timezone.localdate()}


class ChaseForm(PartForm):
    on = past_day_field("When did you ask the other service?", noun="day on which you asked")

    @classmethod
    def first(cls, _row: Any) -> dict[str, Any]:
        return {"on": timezone.localdate()}


class OnwardStartForm(PartForm):
    started_on = past_day_field("When did the other help begin?", noun="day on which it began")
