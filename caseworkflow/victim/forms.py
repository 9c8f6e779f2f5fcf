"""What a person types for a victim."""

from typing import Any

from django import forms

from accounts.fields import YesNoField
from caseworkflow.case.forms import long_text_field, past_day_field, tick_box
from referrals.referral.terms import VictimKind
from workflow.forms import MoveForm


class VictimForm(MoveForm):
    kind = forms.ChoiceField(
        label="Who is the victim?",
        choices=[one for one in VictimKind.choices if one[0] != VictimKind.NONE],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="Name", help_text="For a business, its named contact.", max_length=120, required=False)
    contact = forms.CharField(label="Telephone or address", max_length=120, required=False)
    is_vulnerable = tick_box("The victim is vulnerable or intimidated")


class ConsultForm(MoveForm):
    on = past_day_field("When was the victim consulted?", noun="day of the consultation")
    name = forms.CharField(label="Name", help_text="For a business, its named contact.", max_length=120, required=False)
    contact = forms.CharField(label="Telephone or address", max_length=120, required=False)
    is_vulnerable = tick_box("The victim is vulnerable or intimidated")

    @staticmethod
    def first(row: Any) -> dict[str, Any]:
        return {"name": row.name, "contact": row.contact, "is_vulnerable": row.is_vulnerable}


class ViewsForm(MoveForm):
    views = long_text_field("What did the victim say?")
    wants_restorative = YesNoField(label="Does the victim want a restorative meeting?", unknown="Not asked")


class ToldForm(MoveForm):
    on = past_day_field("When was the victim told?", noun="day on which the victim was told")
