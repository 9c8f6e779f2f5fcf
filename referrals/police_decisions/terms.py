"""What police may be asked."""

from django.db import models


class PoliceDecisionKind(models.TextChoices):
    REQUIRED_ASSESSMENT = "required_assessment", "Impose a required assessment"
    ASSESSMENT_FAILED = "assessment_failed", "Required assessment failed: good cause or prosecution"
    CONTRACT = "contract", "Sign a contract"
    VARIATION = "variation", "Approve a change of conditions"
    BREACH = "breach", "Decide a breach review"
    OUTCOME = "outcome", "Record the outcome code"


#: Acts in law, each with a day of its own: a correction makes none of them.
ACTS_IN_LAW = frozenset(
    {
        (PoliceDecisionKind.REQUIRED_ASSESSMENT, "impose"),
        (PoliceDecisionKind.ASSESSMENT_FAILED, "prosecute"),
        (PoliceDecisionKind.CONTRACT, "sign"),
        (PoliceDecisionKind.VARIATION, "approve"),
    }
)

#: Those that a correction cannot undo either: what is signed is varied, and what is prosecuted is before a court.
NOT_UNDONE = ACTS_IN_LAW - {(PoliceDecisionKind.REQUIRED_ASSESSMENT, "impose")}
