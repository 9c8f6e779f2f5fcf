"""Refer someone: the one page, its sections, and what must be there before it is sent."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.fields import DayMonthYearField, MomentField
from programmes.eligibility.asking import facts_asked
from programmes.models import ProgrammeVersion
from programmes.terms.vocabularies import ReferenceKind
from referrals import identifiers
from referrals.custody.terms import DrugTestResult
from referrals.referral.forms import (
    IdentifierField,
    grouped_offences,
    number_field,
    pnc_today,
    prose_field,
    radio_field,
    reference_choices,
    reference_values,
    select_field,
    text_field,
    tick_field,
    yes_no_field,
)
from referrals.referral.terms import AmountBand, Responsibility, Sex, Source, VictimKind

CHECK, DRAFT, SEND = "check", "draft", "send"

KINDS = (
    ReferenceKind.CUSTODY_SUITE,
    ReferenceKind.OFFENCE,
    ReferenceKind.DRUG,
    ReferenceKind.SPECIFIED_CLASS_A,
    ReferenceKind.ETHNICITY,
)

#: The fields whose values are on those lists.
UNRECORDED = {
    "custody_suite": ReferenceKind.CUSTODY_SUITE,
    "drug": ReferenceKind.DRUG,
    "ethnicity_self_defined": ReferenceKind.ETHNICITY,
}

LISTED = ("custody_suite", "offence_code", "drug", "drug_test_substances", "ethnicity_self_defined")

HOW_AGREED = [
    (words, words) for words in ("Out loud, with a witness", "Signed on paper", "Signed on a screen", "By telephone")
]

SECTIONS: dict[str, tuple[str, ...]] = {
    "person": ("family_name", "given_names", "date_of_birth", "approximate_age", "sex", "pnc_id"),
    "person_more": ("cro_number", "ethnicity_self_defined"),
    "incident": (
        "source",
        "referred_at",
        "offence_code",
        "offence_on",
        "crime_number",
        "drug",
        "drug_amount_band",
        "is_supply_suspected",
        "responsibility",
        "gravity_score",
        "previous_convictions",
        "last_conviction_on",
        "victim",
        "officer_number",
    ),
    "agreement": ("agrees_to_take_part", "agrees_to_share"),
    "contact": (
        "mobile",
        "is_safe_to_text",
        "is_safe_to_leave_message",
        "is_no_fixed_abode",
        "address",
        "postcode",
        "interpreter_language",
        "note",
    ),
}

SHORT = {"class": "govuk-input--width-10"}

HALF = {"class": "govuk-!-width-two-thirds"}


class ReferralForm(forms.Form):
    """`intent` says what is asked: check and draft take what is there, send takes only what is whole."""

    family_name = text_field("Family name", most=100, required=True, widget=forms.TextInput(attrs=HALF))
    given_names = text_field(
        "Given names",
        most=100,
        help_text="Leave empty only if the person has one name. Give that as the family name.",
        widget=forms.TextInput(attrs=HALF),
    )
    date_of_birth = DayMonthYearField(
        label="Date of birth",
        noun="date of birth",
        latest=timezone.localdate,
        required=False,
        help_text="For example, 27 3 1998. Leave empty if you do not know it.",
    )
    approximate_age = number_field(
        "About how old", most=120, help_text="Only if the date of birth is not known. In whole years."
    )
    sex = radio_field(Sex.choices, label="Sex", required=True, is_inline=True)
    pnc_id = IdentifierField(
        reader=pnc_today,
        label="PNC number",
        required=False,
        help_text="Like 02/73319Z.",
        widget=forms.TextInput(attrs=SHORT),
    )
    cro_number = IdentifierField(
        reader=identifiers.cro, label="CRO number", required=False, widget=forms.TextInput(attrs=SHORT)
    )
    ethnicity_self_defined = select_field(
        [],
        label="Ethnicity, as the person describes it",
        help_text="Only used to see that the service is fair. It decides nothing.",
    )

    source = radio_field(Source.choices, label="How did this come about?", required=True)
    custody_suite = select_field([], label="Custody suite")
    custody_record = text_field("Custody record", most=30, widget=forms.TextInput(attrs=SHORT))
    drug_test = radio_field(DrugTestResult.choices, label="Drug test in custody")
    drug_test_substances = tick_field("What was the test positive for?")
    referred_at = MomentField(label="Date and time of this referral", noun="date and time", latest=timezone.localdate)
    offence_code = select_field([], label="Offence", help_text="Leave empty only if there is no offence.")
    offence_on = DayMonthYearField(
        label="Date of the offence", noun="date of the offence", latest=timezone.localdate, required=False
    )
    crime_number = text_field("Crime number", most=30, widget=forms.TextInput(attrs=SHORT))
    drug = select_field([], label="Drug")
    drug_amount_band = radio_field(AmountBand.choices, label="How much?")
    is_supply_suspected = yes_no_field("Is supply suspected?", required=False)
    responsibility = radio_field(Responsibility.choices, label="What did the person say about the offence?")
    gravity_score = select_field([(str(n), str(n)) for n in range(1, 6)], label="Gravity score")
    previous_convictions = number_field(
        "Previous convictions", most=999, help_text="0 if there are none. Empty if not known."
    )
    last_conviction_on = DayMonthYearField(
        label="Date of the last conviction",
        noun="date of the last conviction",
        latest=timezone.localdate,
        required=False,
    )
    victim = radio_field(VictimKind.choices, label="Is there a victim?", is_inline=True)
    officer_number = text_field("Officer number", most=20, widget=forms.TextInput(attrs=SHORT))

    programme = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": "Look at what they can have, and choose one programme."},
    )
    agrees_to_take_part = yes_no_field("Does the person agree to take part?", is_inline=False)
    agrees_to_share = yes_no_field(
        "Does the person agree to their details being shared with the provider, and to you being told how it went?"
    )
    agreement_how = radio_field(HOW_AGREED, label="How did they agree?")
    agreed_at = MomentField(
        label="When did they agree?", noun="date and time of the agreement", latest=timezone.localdate, required=False
    )

    mobile = IdentifierField(
        reader=identifiers.mobile,
        label="Mobile number",
        required=False,
        help_text="Read it back to them.",
        widget=forms.TextInput(attrs=SHORT | {"type": "tel", "autocomplete": "off"}),
    )
    is_safe_to_text = yes_no_field("Is it safe to text?", required=False)
    is_safe_to_leave_message = yes_no_field("Is it safe to leave a message?", required=False)
    is_no_fixed_abode = yes_no_field("Are they without a fixed address?", required=False)
    address = text_field("Address or where to find them", most=300)
    postcode = IdentifierField(
        reader=identifiers.postcode, label="Postcode", required=False, widget=forms.TextInput(attrs=SHORT)
    )
    interpreter_language = text_field(
        "Interpreter needed, for which language", most=40, widget=forms.TextInput(attrs=SHORT)
    )
    note = prose_field("Anything the provider should know, to be safe or to reach them")
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    marks_optional = False
    reveals = {
        "source": {"custody": ("custody_suite", "custody_record", "drug_test")},
        "drug_test": {"positive": ("drug_test_substances",)},
        "agrees_to_take_part": {"yes": ("agreement_how", "agreed_at")},
    }

    def __init__(
        self,
        *args: Any,
        versions: Iterable[ProgrammeVersion],
        sources: Iterable[Source],
        intent: str = SEND,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.versions, self.intent = {version.code: version for version in versions}, intent
        self.fields["source"].choices = [(one.value, one.label) for one in sources]
        self._fill_lists(self._codes_sent() if self.is_bound and intent == SEND else None)
        self._ask_for(self._programmes_sent() if self.is_bound and intent == SEND else self.versions)
        self.initial.setdefault("token", uuid.uuid4())

    def _programmes_sent(self) -> Iterable[str]:
        """To judge what was sent, the questions of the programme that was picked are enough."""
        picked = self.data.get(self.add_prefix("programme"), "")
        return [picked] if picked in self.versions else self.versions

    def _ask_for(self, codes: Iterable[str]) -> None:
        asked = {f"ask_{code}_{fact.name}": fact for code in codes for fact in facts_asked(self.versions[code].choices)}
        for name, fact in asked.items():
            if name not in self.fields:
                self.fields[name] = yes_no_field(fact.question, help_text=fact.hint, required=False)

    def _codes_sent(self) -> set[str]:
        """To judge what was sent, the values that it names are enough."""
        widgets = {self.add_prefix(name): self.fields[name].widget for name in LISTED}
        sent = [widget.value_from_datadict(self.data, self.files, name) for name, widget in widgets.items()]
        return {code for one in sent if one for code in ([one] if isinstance(one, str) else one)}

    def offer_every_choice(self) -> None:
        """For a form that is shown again."""
        self._fill_lists(None)
        self._ask_for(self.versions)

    def _fill_lists(self, codes: Iterable[str] | None) -> None:
        lists = reference_values(KINDS, timezone.localdate(), codes)
        unrecorded = {
            name: [("", "Not recorded"), *reference_choices(lists[kind])] for name, kind in UNRECORDED.items()
        }
        choices = {
            "offence_code": [("", "No offence"), *grouped_offences(lists[ReferenceKind.OFFENCE])],
            "drug_test_substances": reference_choices(lists[ReferenceKind.SPECIFIED_CLASS_A]),
            **unrecorded,
        }
        for name in choices.keys() & self.fields.keys():  # what is shown depends on what else was said
            self.fields[name].choices = choices[name]

    def full_clean(self) -> None:
        """A check or a draft asks for nothing: required fields are so only when it is sent."""
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = self.intent == SEND
        super().full_clean()
        for field in needed:
            field.required = True

    def clean(self) -> dict[str, Any]:
        if self.intent == SEND:
            self._ask_for_what_goes_together()
        chosen = self.cleaned_data.get("programme")
        if chosen and chosen not in self.versions:
            self.add_error("programme", "Choose one of the programmes.")
        return self.cleaned_data

    def _ask_for_what_goes_together(self) -> None:
        has = {name for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        wanted = [
            (
                "date_of_birth",
                not has & {"date_of_birth", "approximate_age"},
                "Enter the date of birth, or about how old the person is.",
            ),
            ("custody_suite", self.is_custody and "custody_suite" not in has, "Choose the custody suite."),
            ("agreement_how", self._agrees and "agreement_how" not in has, "Choose how the person agreed."),
            ("agreed_at", self._agrees and "agreed_at" not in has, "Enter when the person agreed."),
            (
                "mobile",
                not has & {"mobile", "address"} and not self.cleaned_data.get("is_no_fixed_abode"),
                "Enter a mobile number or an address, or say that the person has no fixed address.",
            ),
        ]
        for name, is_missing, sentence in wanted:
            if is_missing and name not in self.errors:
                self.add_error(name, ValidationError(sentence, code="missing"))

    @property
    def is_custody(self) -> bool:
        return self.cleaned_data.get("source") == Source.CUSTODY

    @property
    def _agrees(self) -> bool:
        return self.cleaned_data.get("agrees_to_take_part") is True

    def facts(self) -> dict[str, Any]:
        """What was cleaned, under the names of the columns; what the page folded away is not sent."""
        facts = {
            name: value
            for name, value in self.cleaned_data.items()
            if not name.startswith("ask_") and name not in {"token", "version"}
        }
        if not self.is_custody:
            facts |= {"custody_suite": "", "custody_record": "", "drug_test": "", "drug_test_substances": []}
        if facts.get("drug_test") != DrugTestResult.POSITIVE:
            facts["drug_test_substances"] = []
        score = facts.get("gravity_score")
        facts["gravity_score"] = int(score) if score else None
        facts["facts_asked"] = self.facts_answered()
        return facts

    def facts_answered(self) -> dict[str, bool]:
        """The questions answered for the programme that was picked; before one is picked, all of them."""
        picked = self.cleaned_data.get("programme", "")
        codes = [picked] if picked in self.versions else list(self.versions)
        answers = {
            fact.name: self.cleaned_data.get(f"ask_{code}_{fact.name}")
            for code in codes
            for fact in facts_asked(self.versions[code].choices)
        }
        return {name: answer for name, answer in answers.items() if answer is not None}

    def require_answers(self, code: str, names: Iterable[str]) -> None:
        """Ask for the questions of the picked programme that nobody has answered."""
        for name in names:
            field = f"ask_{code}_{name}"
            if field not in self.errors and self.cleaned_data.get(field) is None:
                self.add_error(field, f"Answer the question: {self.fields[field].label}")

    def require_note(self, not_met: Iterable[Any]) -> None:
        """Whoever sends against a rule says why."""
        why = "; ".join(one.label for one in not_met)
        if why and not self.cleaned_data.get("note"):
            self.add_error("note", f"The rules say no ({why}). Say in the note why you send it all the same.")

    @property
    def sections(self) -> dict[str, list[forms.BoundField]]:
        return {name: [self[field] for field in fields if field in self.fields] for name, fields in SECTIONS.items()}


class PartnerReferralForm(ReferralForm):
    """What a business or an agency is asked: no custody facts, no police history."""

    LEFT_OUT = (
        "pnc_id",
        "cro_number",
        "custody_suite",
        "custody_record",
        "drug_test",
        "drug_test_substances",
        "responsibility",
        "gravity_score",
        "previous_convictions",
        "last_conviction_on",
        "officer_number",
        "drug_amount_band",
        "is_supply_suspected",
    )
    reveals = {"agrees_to_take_part": {"yes": ("agreement_how", "agreed_at")}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.LEFT_OUT:
            del self.fields[name]
