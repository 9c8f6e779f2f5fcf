"""Every state of a risk screen, and nothing else."""

from django.db import models


class RiskState(models.TextChoices):
    NOT_SCREENED = "not_screened", "Not screened"
    LOW = "low", "Low risk"
    MEDIUM = "medium", "Medium risk"
    HIGH = "high", "High risk"
    REVIEW_DUE = "review_due", "Review due"
