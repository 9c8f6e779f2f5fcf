"""What a person types beside the case: cleaned here, judged by the guards."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField, MomentField, VersionField, YesNoField
from caseworkflow.models import Contract
from caseworkflow.terms import ConditionKind, ConditionStatus, FundSource, KnownBy, RiskArea
from programmes.terms import AdmissionRule
from referrals.terms import VictimKind

ADULT_AGE = 18
DATES = ("bail_on", "caution_on", "limitation_on", "outcome_due_on", "expires_on")
WORDING = "2026-01"
LEVELS = [("none", "None found"), ("low", "Low"), ("medium", "Medium"), ("high", "High")]


def ticked(label: str, hint: str = "") -> forms.BooleanField:
    """A box that the guards judge: an empty one is refused by them, in their words."""
    return forms.BooleanField(label=label, help_text=hint, required=False)


def long_text(label: str, hint: str = "", **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **options
    )


def money(label: str, hint: str = "", **options: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "data-prefix": "£", "class": "govuk-input--width-10"})
    return forms.DecimalField(
        label=label, help_text=hint, min_value=0, max_digits=9, decimal_places=2, widget=widget, **options
    )


def number(label: str, hint: str = "", **options: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"})
    return forms.IntegerField(label=label, help_text=hint, min_value=0, widget=widget, **options)


def past_day(label: str, **options: Any) -> DayMonthYearField:
    return DayMonthYearField(label=label, latest=timezone.localdate, **options)


class MoveForm(forms.Form):
    """A move that asks for nothing but the decision; `version` is how the page knew the row."""

    version = VersionField()
    leaves_out: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, row: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row
        for name, is_needed in self.leaves_out.items():
            if row is not None and not is_needed(row):
                del self.fields[name]

    @staticmethod
    def first(row: Any) -> dict[str, Any]:
        """What the page shows before anybody has typed."""
        return {"version": row.version}


class ReasonForm(MoveForm):
    reason = long_text("Why?")


def is_child(row: Any) -> bool:
    age = row.case.person.age_on(timezone.localdate())
    return age is None or age < ADULT_AGE


def signs_admission(row: Any) -> bool:
    return row.case.choices.admission_rule == AdmissionRule.SIGNED


# -- required assessment ---------------------------------------------------------------------------------------------


class NoticeForm(MoveForm):
    at = MomentField(label="When is the assessment?", noun="date and time of the assessment")
    place = forms.CharField(label="Where?", max_length=200)
    is_warning_given = ticked("The person was warned that they may be prosecuted if they do not attend and stay")


class AttendForm(MoveForm):
    ended_at = MomentField(label="When did the assessment end?", noun="time at which the assessment ended")


class FailForm(MoveForm):
    did_attend = YesNoField(label="Did the person attend?")
    did_remain = YesNoField(
        label="Did the person stay to the end?", help_text="Leave empty if they did not attend.", required=False
    )


class FollowUpForm(MoveForm):
    decided_at = MomentField(label="When was the follow-up decided and the person told?", noun="time of the decision")
    at = MomentField(label="When is the follow-up?", noun="date and time of the follow-up")
    place = forms.CharField(label="Where?", max_length=200)
    is_warning_given = ticked("The person was warned that they may be prosecuted if they do not attend and stay")
    is_form_given = ticked("Form RA4 was given to the person")


class ReleaseForm(MoveForm):
    decided_at = MomentField(label="When was it decided and the person told?", noun="time of the decision")
    is_form_given = ticked("Form RA5 was given to the person")


class DisputeForm(MoveForm):
    dispatched_on = past_day("When was the sample sent to the laboratory?", noun="day on which the sample was sent")


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
    needed_count = number("How many times or sessions?", initial=1)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        allowed = self.row.case.choices.condition_types if self.row else ()
        self.fields["kind"].choices = [one for one in ConditionKind.choices if not allowed or one[0] in allowed]


class OfferForm(MoveForm):
    is_effect_explained = ticked("The effect of signing, and of a breach, was explained")
    is_advice_offered = ticked("Legal advice was offered")
    is_appropriate_adult_present = ticked("An appropriate adult was there")
    leaves_out: ClassVar = {"is_appropriate_adult_present": is_child}


class SignatureForm(MoveForm):
    on = past_day("When did the person sign?", noun="day of the signature", initial=timezone.localdate)
    is_admission_signed = ticked("The person signed an admission")
    is_appropriate_adult_present = ticked("An appropriate adult was there")
    is_copy_given = ticked("The person was given a copy")
    leaves_out: ClassVar = {"is_appropriate_adult_present": is_child, "is_admission_signed": signs_admission}


class ConditionResultForm(MoveForm):
    status = forms.ChoiceField(label="How does it stand?", choices=ConditionStatus.choices, widget=forms.RadioSelect)
    done_count = number("How many times or sessions so far?", required=False)
    evidence = forms.CharField(label="What shows it?", max_length=300, required=False)


# -- placement -------------------------------------------------------------------------------------------------------


class SuitabilityForm(MoveForm):
    has_person_agreed = ticked("The person has agreed to be considered for a place")
    reason = long_text("Live warrants or charges", "Enforcement goes on.", required=False)


class PrepareForm(MoveForm):
    is_dependence_assessed = ticked("Dependence, health, earlier detox and risk were assessed")
    is_clinically_signed_off = ticked("A clinician has signed off")
    prep_sessions_needed = number("Sessions needed before admission")
    weekly_stolen = money("Value stolen each week", "By the person's own account.", required=False)
    weekly_drug_spend = money("Spent on drugs each week", "By the person's own account.", required=False)


class SeekFundingForm(MoveForm):
    unit = forms.CharField(label="Unit", max_length=120)
    price = money("Price of the whole stay")


class FundingForm(MoveForm):
    source = forms.ChoiceField(label="Who pays?", choices=FundSource.choices, widget=forms.RadioSelect)
    amount = money("Amount")
    agreed_on = past_day("When was it agreed?", noun="day of the agreement", required=False)


class BedForm(MoveForm):
    at = MomentField(label="When was the bed offered?", noun="time of the offer")
    unit = forms.CharField(label="Unit", max_length=120)
    is_unit_registered = ticked("The unit is registered")

    @staticmethod
    def first(row: Any) -> dict[str, Any]:
        return {"at": timezone.now(), "unit": row.unit, "is_unit_registered": row.is_unit_registered}


class AdmitForm(MoveForm):
    on = past_day("When was the person admitted?", noun="day of admission")
    has_risk_plan = ticked("There is a plan for the risk of a lapse")


class CompleteForm(MoveForm):
    on = past_day("When did the treatment end?", noun="day on which treatment ended")
    aftercare_address = forms.CharField(label="Address to go to", max_length=300, required=False)


class LeavingForm(MoveForm):
    on = past_day("When did the person leave?", noun="day of leaving")
    reason = forms.CharField(label="Why did it end early?", max_length=120, required=False)
    is_naloxone_issued = ticked("Naloxone was issued", "After a time without, a usual dose can kill.")
    aftercare_address = forms.CharField(label="Address to go to", max_length=300, required=False)


class AftercareForm(MoveForm):
    aftercare_address = forms.CharField(label="Address to go to", max_length=300, required=False)

    @staticmethod
    def first(row: Any) -> dict[str, Any]:
        return {"aftercare_address": row.aftercare_address}


class CheckForm(MoveForm):
    is_abstinent = YesNoField(label="Has the person used nothing since the last check?")
    on = past_day("When was the check?", noun="day of the check")
    how = forms.ChoiceField(label="How is it known?", choices=KnownBy.choices, widget=forms.RadioSelect)


# -- disposal clock --------------------------------------------------------------------------------------------------


class DatesForm(MoveForm):
    bail_on = DayMonthYearField(label="Bail date", noun="bail date", required=False)
    caution_on = DayMonthYearField(label="Day of the caution", noun="day of the caution", required=False)
    limitation_on = DayMonthYearField(
        label="Limitation date",
        help_text="Leave empty where no time limit applies to the offence.",
        noun="limitation date",
        required=False,
    )
    outcome_due_on = DayMonthYearField(label="Outcome due", noun="day on which the outcome is due", required=False)
    expires_on = DayMonthYearField(label="Last day of the disposal", noun="last day", required=False)

    @staticmethod
    def first(row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in DATES}


# -- consent, victim, risk -------------------------------------------------------------------------------------------


class AgreeForm(MoveForm):
    on = past_day("When did the person say so?", noun="day on which the person said so")
    how = forms.CharField(label="How did they say so?", help_text="For example: signed on paper.", max_length=120)
    wording = forms.CharField(label="Version of the wording", max_length=40, initial=WORDING)


class RefuseForm(MoveForm):
    on = past_day("When did the person say so?", noun="day on which the person said so")
    how = forms.CharField(label="How did they say so?", max_length=120)


class WithdrawForm(MoveForm):
    on = past_day("When did the person withdraw?", noun="day of the withdrawal")


class VictimForm(MoveForm):
    kind = forms.ChoiceField(
        label="Who is the victim?",
        choices=[one for one in VictimKind.choices if one[0] != VictimKind.NONE],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="Name", help_text="For a business, its named contact.", max_length=120, required=False)
    contact = forms.CharField(label="Telephone or address", max_length=120, required=False)
    is_vulnerable = ticked("The victim is vulnerable or intimidated")


class ConsultForm(MoveForm):
    on = past_day("When was the victim consulted?", noun="day of the consultation")
    name = forms.CharField(label="Name", help_text="For a business, its named contact.", max_length=120, required=False)
    contact = forms.CharField(label="Telephone or address", max_length=120, required=False)
    is_vulnerable = ticked("The victim is vulnerable or intimidated")

    @staticmethod
    def first(row: Any) -> dict[str, Any]:
        return {"name": row.name, "contact": row.contact, "is_vulnerable": row.is_vulnerable}


class ViewsForm(MoveForm):
    views = long_text("What did the victim say?")
    wants_restorative = YesNoField(label="Does the victim want a restorative meeting?", unknown="Not asked")


class ToldForm(MoveForm):
    on = past_day("When was the victim told?", noun="day on which the victim was told")


class ScreenForm(MoveForm):
    """One answer for each area of risk; together they are the one fact `areas`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for value, label in RiskArea.choices:
            self.fields[value] = forms.ChoiceField(
                label=label, choices=LEVELS, widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"})
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        areas = {value: given.pop(value) for value in RiskArea.values if value in given}
        return {**given, "areas": areas}


class SafeguardingForm(MoveForm):
    on = past_day("When was the safeguarding referral made?", noun="day of the safeguarding referral")
    reference = forms.CharField(label="Reference", max_length=60)
