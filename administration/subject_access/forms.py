"""What an auditor types of a request: who asks, whom it is about, how we know, what is left out, why it is refused."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField
from administration.holdings.terms import Mark
from administration.subject_access.models import SubjectRecord
from administration.subject_access.terms import Asker, IdentityProof, RefusalReason
from workflow.forms import MoveForm

SMALL = {"class": "govuk-radios--small"}
PART = {"class": "govuk-checkboxes--small"}


def year_ago() -> Any:
    return timezone.localdate() - timedelta(days=366)


class SubjectRequestForm(forms.Form):
    asker = forms.ChoiceField(label="Who asks?", choices=Asker.choices, widget=forms.RadioSelect(attrs=SMALL))
    asker_name = forms.CharField(label="Name of whoever asks", max_length=120)
    received_on = DayMonthYearField(
        label="Day on which it was received",
        noun="day on which it was received",
        initial=timezone.localdate,
        earliest=year_ago,
        latest=timezone.localdate,
    )


class IdentityForm(MoveForm):
    identity_proof = forms.ChoiceField(
        label="How do we know who asks?", choices=IdentityProof.choices, widget=forms.RadioSelect(attrs=SMALL)
    )
    identity_checked_on = DayMonthYearField(
        label="Day on which it was checked",
        noun="day on which it was checked",
        initial=timezone.localdate,
        earliest=year_ago,
        latest=timezone.localdate,
    )


class PersonOfRequestForm(MoveForm):
    """A reference, or a name and a date of birth: an auditor looks through no list of people."""

    reference = forms.CharField(
        label="Reference of a referral or a case", max_length=10, required=False, help_text="This finds one person."
    )
    given_names = forms.CharField(label="Given names", max_length=100, required=False)
    family_name = forms.CharField(label="Family name", max_length=100, required=False)
    date_of_birth = DayMonthYearField(label="Date of birth", noun="date of birth", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_named = given.get("family_name") and given.get("date_of_birth")
        if not self.errors and not given.get("reference") and not is_named:
            raise forms.ValidationError("Give a reference, or the full name and the date of birth.")
        return given


class RefuseRequestForm(MoveForm):
    refusal = forms.ChoiceField(
        label="Why is it refused?", choices=RefusalReason.choices, widget=forms.RadioSelect(attrs=SMALL)
    )


class RecordForm(forms.Form):
    """One gathered record: which of its lines are left out, and why."""

    marks_optional = False
    out = forms.TypedMultipleChoiceField(
        label="Tick what is left out",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs=PART),
    )
    reason = forms.ChoiceField(label="Why", required=False, choices=[("", "Choose"), *Mark.choices])

    def __init__(self, *args: Any, record: SubjectRecord, **options: Any) -> None:
        super().__init__(*args, prefix=str(record.pk), initial=first_judgment(record), **options)
        self.record = record
        self.fields["out"].choices = [(number, _choice(*line)) for number, line in enumerate(record.lines)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        needs_reason = any(not self.record.lines[number][2] for number in given.get("out", ()))
        if needs_reason and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Choose why the parts that carry no mark are left out.")
        return given

    def left_out(self) -> dict[str, str]:
        """Each line that is left out with its reason: the one chosen, or that of its own mark."""
        given = self.cleaned_data
        return {str(number): given["reason"] or self.record.lines[number][2] for number in given["out"]}


def _choice(name: str, value: str, mark: str) -> str:
    return f"{name}: {value} ({Mark(mark).label})" if mark else f"{name}: {value}"


def first_judgment(record: SubjectRecord) -> dict[str, Any]:
    """What is ticked at first: what was judged, or what carries a mark."""
    if record.judged_at is not None:
        reasons = set(record.left_out.values())
        return {
            "out": [int(number) for number in record.left_out],
            "reason": reasons.pop() if len(reasons) == 1 else "",
        }
    return {"out": [number for number, (_, _, mark) in enumerate(record.lines) if mark]}
