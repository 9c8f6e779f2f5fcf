"""Why somebody can be compared with, the arms of a trial, and the ways of comparing from the strongest down."""

from django.db import models


class FileKind(models.TextChoices):
    COMPARATORS = "comparators", "People to compare with"
    ALLOCATIONS = "allocations", "Arms of a trial"


class Reason(models.TextChoices):
    OTHER_AREA = "other_area", "The programme does not run there"
    BEFORE_PROGRAMME = "before_programme", "The programme had taken nobody there yet"
    NOT_OFFERED = "not_offered", "Not offered"


class Arm(models.TextChoices):
    TREATMENT = "treatment", "Treatment"
    CONTROL = "control", "Control"


class RecordLink(models.TextChoices):
    EXACT = "exact", "Linked by an exact identifier"
    SCORED = "scored", "Linked by likeness"


class Design(models.TextChoices):
    RANDOMISED = "randomised", "Randomised comparison"
    MATCHED = "matched", "Matched comparison"
    AREA = "area", "Comparison with other areas"
    HISTORICAL = "historical", "Historical comparison"
    UNADJUSTED = "unadjusted", "Unadjusted"
    NONE = "none", "No comparison group"


class Estimand(models.TextChoices):
    HAZARD_RATIO = "hazard_ratio", "Hazard ratio of the first recorded offence"
    RATE_RATIO = "rate_ratio", "Ratio of recorded offences a year"
    RISK_RATIO_12 = "risk_ratio_12", "Ratio of the shares with an offence in 12 months"
    RISK_DIFFERENCE_12 = "risk_difference_12", "Difference in the shares with an offence in 12 months, in points"
