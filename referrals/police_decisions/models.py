"""What only police decide: asked with the papers disclosed, answered with a reason."""

import uuid

from django.db import models
from django.utils import timezone

from referrals.police_decisions.machines import PoliceDecisionMachine
from referrals.police_decisions.querysets import PoliceDecisionQuerySet
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import PoliceDecisionKind


class PoliceDecision(PoliceDecisionMachine):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.CASCADE, related_name="police_decisions")
    kind = models.CharField(max_length=30, choices=PoliceDecisionKind)
    about_id = models.UUIDField(help_text="the row that asked, as a bare id: this room knows no case")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    papers = models.JSONField(default=dict, help_text="what was disclosed with the question: headings and lines")
    choices = models.JSONField(default=list, help_text="[[value, label], ...] that police may answer")
    decision = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)
    outcome_code = models.CharField(max_length=3, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PoliceDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "asked_at"]
        indexes = [
            models.Index(fields=["kind", "about_id"], name="police_decision_about"),
            models.Index(
                fields=["due_at", "asked_at"],
                name="police_decision_asked",
                condition=models.Q(state=DecisionState.ASKED),
            ),
        ]

    @property
    def subject_ids(self) -> list[str]:
        return self.referral.subject_ids

    @property
    def decision_label(self) -> str:
        return dict(self.choices).get(self.decision, "")
