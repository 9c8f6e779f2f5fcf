"""Events of an offence, and whether a row is known to be somebody's."""

from django.db import models


class Event(models.TextChoices):
    ARREST = "arrest", "Arrest"
    CHARGE = "charge", "Charge"
    CONVICTION = "conviction", "Conviction"
    CAUTION = "caution", "Caution"
    CONDITIONAL_CAUTION = "conditional_caution", "Conditional caution"
    COMMUNITY_RESOLUTION = "community_resolution", "Community resolution"
    DIVERSION_OUTCOME = "diversion_outcome", "Diversion outcome"
    RECORDED_SUSPECT = "recorded_suspect", "Recorded as a suspect"


PROVEN = (Event.CONVICTION, Event.CAUTION, Event.CONDITIONAL_CAUTION)


class LinkState(models.TextChoices):
    EXACT = "exact", "Linked by an exact identifier"
    SCORED = "scored", "Linked by score"
    TO_REVIEW = "to_review", "Waits for a person"
    UNLINKED = "unlinked", "Not linked"
