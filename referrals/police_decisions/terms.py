"""What police may be asked."""

from django.db import models


class PoliceDecisionKind(models.TextChoices):
    REQUIRED_ASSESSMENT = "required_assessment", "Impose a required assessment"
    ASSESSMENT_FAILED = "assessment_failed", "Required assessment failed: good cause or prosecution"
    CONTRACT = "contract", "Sign a contract"
    VARIATION = "variation", "Approve a change of conditions"
    BREACH = "breach", "Decide a breach review"
    OUTCOME = "outcome", "Record the outcome code"
