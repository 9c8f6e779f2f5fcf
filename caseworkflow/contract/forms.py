"""What a person types for a contract and its conditions."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField
from caseworkflow.case.forms import past_day_field, tick_box, whole_number_field
from caseworkflow.contract.models import Contract
from caseworkflow.contract.terms import ConditionStatus
from programmes.terms.vocabularies import AdmissionRule, ConditionKind
from workflow.forms import MoveForm

ADULT_AGE = 18


def is_child(row: Any) -> bool:
    age = row.case.person.age_on(timezone.localdate())
    return age is None or age < ADULT_AGE


def signs_admission(row: Any) -> bool:
    return row.case.choices.admission_rule == AdmissionRule.SIGNED


# -- contract --------------------------------------------------------------------------------------------------------


class TermForm(MoveForm):
    begins_on = DayMonthYearField(label="First day", noun="first day")
    ends_on = DayMonthYearField(label="Last day", noun="last day")

    @staticmethod
    def first(row: Contract) -> dict[str, Any]:
        begins = row.begins_on or timezone.localdate()
        weeks = row.case.choices.contract_weeks
        return {"begins_on": begins, "ends_on": row.ends_on or (begins + timedelta(weeks=weeks) if weeks else None)}


class ConditionForm(MoveForm):
    kind = forms.ChoiceField(label="Kind of condition", widget=forms.RadioSelect)
    words = forms.CharField(label="What must the person do?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = DayMonthYearField(label="By when?", noun="day by which it must be done")
    evidence_type = forms.CharField(label="What will show that it is done?", max_length=120)
    needed_count = whole_number_field("How many times or sessions?", initial=1)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        allowed = self.row.case.choices.condition_types if self.row else ()
        self.fields["kind"].choices = [one for one in ConditionKind.choices if not allowed or one[0] in allowed]


class OfferForm(MoveForm):
    is_effect_explained = tick_box("The effect of signing, and of a breach, was explained")
    is_advice_offered = tick_box("Legal advice was offered")
    is_appropriate_adult_present = tick_box("An appropriate adult was there")
    leaves_out: ClassVar = {"is_appropriate_adult_present": is_child}


class SignatureForm(MoveForm):
    on = past_day_field("When did the person sign?", noun="day of the signature", initial=timezone.localdate)
    is_admission_signed = tick_box("The person signed an admission")
    is_appropriate_adult_present = tick_box("An appropriate adult was there")
    is_copy_given = tick_box("The person was given a copy")
    leaves_out: ClassVar = {"is_appropriate_adult_present": is_child, "is_admission_signed": signs_admission}


class ConditionResultForm(MoveForm):
    status = forms.ChoiceField(label="How does it stand?", choices=ConditionStatus.choices, widget=forms.RadioSelect)
    done_count = whole_number_field("How many times or sessions so far?", required=False)
    evidence = forms.CharField(label="What shows it?", max_length=300, required=False)
