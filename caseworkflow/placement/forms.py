"""What a person types for a placement."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import MomentField, YesNoField
from caseworkflow.case.forms import (
    choice_field,
    long_text_field,
    money_field,
    past_day_field,
    tick_box,
    whole_number_field,
)
from caseworkflow.placement.terms import ISSUED, FundSource, KnownBy, NoNaloxone
from workflow.forms import MoveForm

# -- placement -------------------------------------------------------------------------------------------------------


class SuitabilityForm(MoveForm):
    has_person_agreed = tick_box("The person has agreed to be considered for a place")
    reason = long_text_field("Live warrants or charges", "Enforcement goes on.", required=False)


class PrepareForm(MoveForm):
    is_dependence_assessed = tick_box("Dependence, health, earlier detox and risk were assessed")
    is_clinically_signed_off = tick_box("A clinician has signed off")
    prep_sessions_needed = whole_number_field("Sessions needed before admission")
    weekly_stolen = money_field("Value stolen each week", "By the person's own account.", required=False)
    weekly_drug_spend = money_field("Spent on drugs each week", "By the person's own account.", required=False)


class SeekFundingForm(MoveForm):
    unit = forms.CharField(label="Unit", max_length=120)
    price = money_field("Price of the whole stay")


class FundingForm(MoveForm):
    source = forms.ChoiceField(label="Who pays?", choices=FundSource.choices, widget=forms.RadioSelect)
    payer = forms.CharField(
        label="Name of who pays",
        help_text="Where more than one can be of this kind, for example the retailer's name.",
        max_length=80,
        required=False,
    )
    amount = money_field("Amount")
    agreed_on = past_day_field("When was it agreed?", noun="day of the agreement", required=False)


class FundingAgreedForm(MoveForm):
    on = past_day_field("When was it agreed?", noun="day of the agreement", initial=timezone.localdate)


class BedForm(MoveForm):
    at = MomentField(label="When was the bed offered?", noun="time of the offer")
    unit = forms.CharField(label="Unit", max_length=120)
    is_unit_registered = tick_box("The unit is registered")

    @staticmethod
    def first(row: Any) -> dict[str, Any]:
        return {"at": timezone.now(), "unit": row.unit, "is_unit_registered": row.is_unit_registered}


class AdmitForm(MoveForm):
    on = past_day_field("When was the person admitted?", noun="day of admission")
    has_risk_plan = tick_box("There is a plan for the risk of a lapse")


class CompletePlacementForm(MoveForm):
    on = past_day_field("When did the treatment end?", noun="day on which treatment ended")
    aftercare_address = forms.CharField(label="Address to go to", max_length=300, required=False)


class LeavingForm(MoveForm):
    on = past_day_field("When did the person leave?", noun="day of leaving")
    reason = forms.CharField(label="Why did it end early?", max_length=120, required=False)
    naloxone = choice_field(
        "Was naloxone given?", [(ISSUED, "Yes"), *NoNaloxone.choices], "After a time without, a usual dose can kill."
    )
    aftercare_address = forms.CharField(label="Address to go to", max_length=300, required=False)


class AftercareForm(MoveForm):
    aftercare_address = forms.CharField(label="Address to go to", max_length=300, required=False)

    @staticmethod
    def first(row: Any) -> dict[str, Any]:
        return {"aftercare_address": row.aftercare_address}


class CheckForm(MoveForm):
    is_abstinent = YesNoField(label="Has the person used nothing since the last check?")
    on = past_day_field("When was the check?", noun="day of the check")
    how = forms.ChoiceField(label="How is it known?", choices=KnownBy.choices, widget=forms.RadioSelect)
