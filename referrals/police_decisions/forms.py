"""What police decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.fields import MomentField
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from referrals.correction.forms import CorrectionForm
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.terms import PoliceDecisionKind
from referrals.referral.forms import prose_field, radio_field, select_field
from workflow.forms import MoveForm

ONLY_WHEN_COMPLETED = "22"
NOT_COMPLETED = "Outcome 22 is only for a person who completed. The papers do not say so."


class AnswerFields(forms.Form):
    """What was decided of a question, and the outcome code where that is what was asked."""

    decision = radio_field([], label="Your decision", required=True)
    outcome_code = select_field([], label="Outcome code")

    def offer_answers(self, decision: PoliceDecision) -> None:
        self.says_completed = says_completed(decision.papers)
        self.fields["decision"].choices = [tuple(choice) for choice in decision.choices]
        if decision.kind != PoliceDecisionKind.OUTCOME:
            del self.fields["outcome_code"]
            return
        codes = ReferenceValue.objects.in_force(ReferenceKind.OUTCOME_TYPE, timezone.localdate())
        self.fields["outcome_code"].choices = [
            ("", "Choose"),
            *((one.code, f"{one.code} {one.label}") for one in codes),
        ]
        self.fields["outcome_code"].required = True

    def clean_outcome_code(self) -> str:
        code = self.cleaned_data["outcome_code"]
        if code == ONLY_WHEN_COMPLETED and not self.says_completed:
            raise ValidationError(NOT_COMPLETED)
        return code


class DecisionForm(MoveForm, AnswerFields):
    reason = prose_field("Reason", rows=4, required=True, help_text="It is kept, and the provider sees it.")

    def __init__(self, *args: Any, decision: PoliceDecision, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer_answers(decision)


class DecisionCorrectionForm(CorrectionForm, AnswerFields):
    """`grounds` is the reason that the decision itself gives, `reason` why it is corrected."""

    decided_at = MomentField(label="When was it decided?", noun="date and time", latest=timezone.localdate)
    grounds = prose_field("Reason for the decision", rows=4, required=True, help_text="The provider sees it.")
    names = ("decision", "outcome_code", "decided_at", "reason")

    def __init__(self, *args: Any, row: PoliceDecision, **options: Any) -> None:
        super().__init__(*args, row=row, **options)
        self.fields["decision"].label = "What was decided"
        self.offer_answers(row)
        self.order_fields(["decision", "outcome_code", "decided_at", "grounds", "reason", "seen"])

    @classmethod
    def first(cls, row: PoliceDecision) -> dict[str, Any]:
        facts = {name: getattr(row, name) for name in cls.names if name != "reason"}
        return {**facts, "grounds": row.reason}


def says_completed(papers: Any) -> bool:
    """Whether the disclosed papers say that the person completed."""
    told = str(papers).casefold().replace("not completed", "").replace("not_completed", "")
    return "completed" in told
