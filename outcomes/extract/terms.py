"""Events of an offence, whether a row is known to be somebody's, and from which match weight it is."""

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


#: The match weight from which a link counts by itself, how far it must be ahead of that to anybody else, and the weight
#: from which a person is asked.
ACCEPT, AHEAD, REVIEW = 8.0, 2.0, 6.0
