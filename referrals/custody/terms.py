"""The result of a drug test."""

from django.db import models


class DrugTestResult(models.TextChoices):
    POSITIVE = "positive", "Positive"
    NEGATIVE = "negative", "Negative"
    REFUSED = "refused", "Refused"
    NOT_TESTED = "not_tested", "Not tested"
