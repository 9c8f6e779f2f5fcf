"""Why somebody is kept from a person, why a case is sealed or opened in an emergency, and why any of it ends."""

from django.db import models


class ConflictKind(models.TextChoices):
    RELATIVE = "relative", "A relative"
    PARTNER = "partner", "A partner, now or before"
    NEIGHBOUR = "neighbour", "A neighbour or friend"
    PARTY = "party", "A party to the matter, or works with one"
    SUBJECT = "subject", "The person is this member of staff"


class SealReason(models.TextChoices):
    STAFF = "staff", "The person works here, or belongs to somebody who does"
    AT_RISK = "at_risk", "Somebody is at risk if it is known where they are or that they come"
    KNOWN = "known", "The person is widely known"
    ASKED = "asked", "Police or a court asked for it"


class EmergencyReason(models.TextChoices):
    LIFE = "life", "Somebody's life or safety is at risk now"
    NOBODY = "nobody", "They need something today, and nobody who is named can be reached"
    AUTHORITY = "authority", "A hospital, police or a court asks, and it cannot wait"


class ConflictEnd(models.TextChoices):
    MISTAKE = "mistake", "It was declared by mistake"
    OVER = "over", "I have asked, and it holds no more"


class PairEnd(models.TextChoices):
    MISTAKE = "mistake", "It was recorded by mistake, or of the wrong person"
    OVER = "over", "Both were asked, and nobody is at risk any more"
    ORDERED = "ordered", "Police or a court have said that it is over"
