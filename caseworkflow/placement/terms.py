"""The closed vocabularies of a placement."""

from django.db import models


class FundSource(models.TextChoices):
    POCA = "poca", "Proceeds of crime"
    PCC = "pcc", "Police and Crime Commissioner"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    PROBATION = "probation", "Probation"
    RETAILER = "retailer", "Retailer"


class KnownBy(models.TextChoices):
    SELF_REPORT = "self_report", "The person said so"
    TEST = "test", "A test"
    UNIT_REPORT = "unit_report", "The unit reported it"


ISSUED = "issued"


class NoNaloxone(models.TextChoices):
    """Why somebody left without it: asked every time, and never a reason to say that they are still there."""

    HOLDS = "holds", "They have a kit"
    DECLINED = "declined", "They declined it"
    GONE = "gone", "They had left before it could be offered"
