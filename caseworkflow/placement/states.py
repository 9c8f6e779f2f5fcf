"""Every state of a placement, and nothing else."""

from django.db import models


class PlacementState(models.TextChoices):
    IDENTIFIED = "identified", "Identified"
    SUITABILITY = "suitability", "Suitability"
    PREP = "prep", "Preparation"
    FUNDING_SOUGHT = "funding_sought", "Funding sought"
    FUNDED = "funded", "Funded"
    REFUSED = "refused", "Funding refused"
    BED_OFFERED = "bed_offered", "Bed offered"
    DETOX = "detox", "Detox"
    BUVIDAL = "buvidal", "Buvidal"
    ADMITTED = "admitted", "Admitted"
    IN_TREATMENT = "in_treatment", "In treatment"
    COMPLETED = "completed", "Treatment completed"
    LEFT_EARLY = "left_early", "Left early"
    DISCHARGED_BY_UNIT = "discharged_by_unit", "Discharged by the unit"
    DIED = "died", "Died"
    AFTERCARE = "aftercare", "Aftercare"
    ABSTINENT = "abstinent", "Abstinent at last check"
    LAPSED = "lapsed", "Lapsed at last check"
