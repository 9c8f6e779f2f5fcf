"""The fixed spans of time that may be asked, and what is written beside the figures."""

from django.db import models


class SpanKind(models.TextChoices):
    QUARTER = "quarter", "The quarter"
    FOUR_QUARTERS = "four_quarters", "Four quarters up to its end"
    YEAR = "year", "Its calendar year"
    START = "start", "Everything up to its end"


class PassageKind(models.TextChoices):
    COMMENTARY = "commentary", "Commentary"
    RECOMMENDATION = "recommendation", "Recommendation"
    ACTION = "action", "Action"
    NEXT_STEP = "next_step", "Next step"
