"""What a team leader decides on a referral."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Membership, User
from accounts.roles import Role
from accounts.words import day_in_words
from referrals.referral.forms import prose_field, radio_field, select_field, text_field
from referrals.referral.models import Referral
from referrals.referral.terms import RejectionReason
from workflow.forms import MoveForm

ACCEPT, REJECT, ASK, DUPLICATE = "accept", "reject", "ask", "mark_duplicate"

ACTS = {
    ACCEPT: "Accept",
    REJECT: "Do not accept",
    ASK: "Ask the sender a question",
    DUPLICATE: "It is the same as an earlier referral",
}


class ScreeningForm(MoveForm):
    """Accept, not accept, ask or call it a duplicate; only the acts that are open from here are offered."""

    act = radio_field([], label="What do you decide?", required=True)
    override_reason = text_field(
        "Why do you accept it although a rule is not met?", most=300, help_text="Leave empty if every rule is met."
    )
    overridden_with = forms.ModelChoiceField(
        label="Which decision maker agreed to this?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        blank=True,
    )
    rejection_reason = select_field(
        RejectionReason.choices, label="Why not?", help_text="The sender is told this reason."
    )
    note = prose_field("Anything to add, for the record")
    question = prose_field("Your question", help_text="The sender sees exactly these words.")
    of = forms.ModelChoiceField(label="Which one?", queryset=Referral.objects.none(), required=False)

    NEEDED = {
        REJECT: ("rejection_reason", "Choose why it is not accepted."),
        ASK: ("question", "Enter your question."),
        DUPLICATE: ("of", "Choose the earlier referral."),
    }

    def __init__(
        self,
        *args: Any,
        acts: Iterable[str],
        force: Any,
        earlier: QuerySet[Referral],
        needs_override: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        acts = [act for act in ACTS if act in set(acts)]
        self.fields["act"].choices = [(act, ACTS[act]) for act in acts]
        self.fields["overridden_with"].queryset = decision_makers(force)
        self.fields["of"].queryset = earlier
        self.fields["of"].label_from_instance = earlier_label
        self.needs_override = needs_override
        self.reveals = {
            "act": {
                ACCEPT: ("override_reason", "overridden_with") if needs_override else (),
                REJECT: ("rejection_reason", "note"),
                ASK: ("question",),
                DUPLICATE: ("of",),
            }
        }
        if not needs_override:
            del self.fields["override_reason"], self.fields["overridden_with"]

    def clean(self) -> dict[str, Any]:
        act = self.cleaned_data.get("act")
        name, sentence = self.NEEDED.get(act, ("", ""))
        if name and not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)
        if act == ACCEPT and self.needs_override:
            self._ask_for_the_override()
        return self.cleaned_data

    def _ask_for_the_override(self) -> None:
        if not self.cleaned_data.get("override_reason"):
            self.add_error("override_reason", "Say why you accept it although a rule is not met.")
        if not self.cleaned_data.get("overridden_with"):
            self.add_error("overridden_with", "Choose the decision maker who agreed.")


def decision_makers(force: Any) -> QuerySet[User]:
    holding = Membership.objects.active().filter(role=Role.DECISION_MAKER, organisation=force)
    return User.objects.filter(memberships__in=holding).order_by("display_name")


def earlier_label(referral: Referral) -> str:
    return f"{referral.reference}, {day_in_words(referral.referred_at)}, {referral.get_state_display().lower()}"
