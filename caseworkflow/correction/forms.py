"""What can be put right on a case, kind by kind: the values that stand there, ready to be changed."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField, MomentField, YesNoField
from caseworkflow.assessment.forms import DECLINED as NOT_SAID
from caseworkflow.assessment.forms import NALOXONE, SCORES
from caseworkflow.case.forms import choice_field, past_day_field, tick_box
from caseworkflow.contact.forms import CAME_OF_IT, CAUSES
from caseworkflow.contact.terms import MISSED, AttemptResult, Channel
from caseworkflow.disposal.forms import DATES, day_field
from programmes.terms.vocabularies import NeedArea
from referrals import identifiers
from referrals.correction.forms import CorrectionForm
from referrals.referral.forms import IdentifierField, pnc_today, radio_field, text_field, yes_no_field
from referrals.referral.terms import Sex

SHORT = {"class": "govuk-input--width-10"}


class AttemptCorrectionForm(CorrectionForm):
    result = choice_field("What happened?", AttemptResult.choices)
    channel = choice_field("How was it tried?", Channel.choices)
    at = MomentField(label="When?", noun="date and time of the attempt", latest=timezone.localdate)
    names = ("result", "channel", "at")


class AppointmentCorrectionForm(CorrectionForm):
    starts_at = MomentField(label="When was it?", noun="date and time of the appointment")
    attendance = choice_field("What came of it?", CAME_OF_IT)
    good_cause = choice_field("If it was missed: did they have good cause?", CAUSES, required=False)
    names = ("starts_at", "attendance", "good_cause")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("attendance") not in MISSED:
            given["good_cause"] = ""
        return given


class AssessmentCorrectionForm(CorrectionForm):
    """The needs that were asked, each with the score that stands there."""

    done_on = past_day_field("When was it done?", noun="day of the assessment")
    is_identity_confirmed = tick_box("I am sure who this person is", "From a document, or they are known to you.")
    has_treatment_need = YesNoField(label="Do they need structured treatment?", unknown="Not clear yet", required=False)
    naloxone = choice_field("Naloxone", [("", "Not recorded"), *NALOXONE], required=False)
    names = ("done_on", "is_identity_confirmed", "has_treatment_need", "naloxone", "scores")

    def __init__(self, *args: Any, row: Any, **options: Any) -> None:
        super().__init__(*args, row=row, **options)
        if not row.is_initial:
            for name in ("is_identity_confirmed", "has_treatment_need", "naloxone"):
                del self.fields[name]
        self.names = tuple(name for name in type(self).names if name == "scores" or name in self.fields)
        self.areas = [area for area in NeedArea if area.value in row.scores]
        for area in self.areas:
            self.fields[f"need_{area.value}"] = forms.ChoiceField(label=area.label, choices=SCORES[1:])
        self.order_fields([*(name for name in self.fields if name not in {"seen", "reason"}), "reason", "seen"])

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        scores = {f"need_{need}": NOT_SAID if score is None else str(score) for need, score in row.scores.items()}
        facts = {name: getattr(row, name) for name in cls.names if name != "scores"}
        return {**facts, **scores}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        said = {area.value: given.pop(f"need_{area.value}", "") for area in self.areas}
        given["scores"] = {need: None if score == NOT_SAID else int(score) for need, score in said.items() if score}
        return given


class ConsentCorrectionForm(CorrectionForm):
    said_on = past_day_field("When did they say so?", noun="day of the answer")
    how = text_field("How did they say so?", most=120, required=True)
    wording = text_field("Which wording was used?", most=40, widget=forms.TextInput(attrs=SHORT))
    names = ("said_on", "how", "wording")


class MistakeForm(CorrectionForm):
    """That nobody gave an answer which is on record: nothing to change but why."""

    names = ("state", "said_on", "how", "withdrawn_on")


class DisposalCorrectionForm(CorrectionForm):
    offence_on = DayMonthYearField(
        label="Day of the offence",
        help_text="Days that the law reckons from it are reckoned again, unless you change them too.",
        noun="day of the offence",
        latest=timezone.localdate,
        required=False,
    )
    bail_on = day_field("bail_on")
    caution_on = day_field("caution_on")
    limitation_on = day_field("limitation_on")
    outcome_due_on = day_field("outcome_due_on")
    expires_on = day_field("expires_on")
    names = ("offence_on", *DATES)


class PersonCorrectionForm(CorrectionForm):
    family_name = text_field("Family name", most=100, required=True)
    given_names = text_field("Given names", most=100)
    preferred_name = text_field("Name they prefer", most=100)
    date_of_birth = DayMonthYearField(
        label="Date of birth", noun="date of birth", latest=timezone.localdate, required=False
    )
    sex = radio_field(Sex.choices, label="Sex", required=True, is_inline=True)
    pnc_id = IdentifierField(reader=pnc_today, label="PNC number", required=False, widget=forms.TextInput(attrs=SHORT))
    cro_number = IdentifierField(
        reader=identifiers.cro, label="CRO number", required=False, widget=forms.TextInput(attrs=SHORT)
    )
    nhs_number = IdentifierField(
        reader=identifiers.nhs_number, label="NHS number", required=False, widget=forms.TextInput(attrs=SHORT)
    )
    mobile = IdentifierField(
        reader=identifiers.mobile, label="Mobile number", required=False, widget=forms.TextInput(attrs=SHORT)
    )
    is_safe_to_text = yes_no_field("Is it safe to text?", required=False)
    is_safe_to_leave_message = yes_no_field("Is it safe to leave a message?", required=False)
    is_no_fixed_abode = yes_no_field("Are they without a fixed address?", required=False)
    address = text_field("Address or where to find them", most=300)
    postcode = IdentifierField(
        reader=identifiers.postcode, label="Postcode", required=False, widget=forms.TextInput(attrs=SHORT)
    )
    interpreter_language = text_field("Interpreter needed, for which language", most=40)
    names = (
        "family_name",
        "given_names",
        "preferred_name",
        "date_of_birth",
        "sex",
        "pnc_id",
        "cro_number",
        "nhs_number",
        "mobile",
        "is_safe_to_text",
        "is_safe_to_leave_message",
        "is_no_fixed_abode",
        "address",
        "postcode",
        "interpreter_language",
    )
