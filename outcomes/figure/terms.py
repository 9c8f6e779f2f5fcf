"""Windows, measure ids, groups and comparators: what may be asked of a figure."""

from django.db import models

WINDOWS = (6, 12, 24)


class MeasureId(models.TextChoices):
    M1 = "M1", "Proven reoffending"
    M2 = "M2", "Frequency of proven reoffending"
    M3 = "M3", "Police-recorded reoffending"
    M4 = "M4", "Rearrest"
    M5 = "M5", "Time to first recorded offence"
    M6 = "M6", "Harm"
    M7 = "M7", "Serious reoffending"
    M8 = "M8", "Recorded offending while on the programme"
    M9 = "M9", "Reoffending of the same type"
    M10 = "M10", "Twelve months before and after"


class Group(models.TextChoices):
    OFFERED = "offered", "Everyone referred and accepted"
    STARTED = "started", "Started"
    COMPLETED = "completed", "Completed"


class Comparator(models.TextChoices):
    RANDOMISED = "randomised", "Randomised comparison"
    MATCHED = "matched", "Matched comparison"
    HISTORICAL = "historical", "Historical comparison"
    AREA = "area", "Area rate"
    NONE = "none", "No comparison group"
