"""The forms of a research file, why one is refused, and the longest that one may be used."""

from django.db import models

#: Months between asking for a file and its last day.
LONGEST_USE = 24


class FileForm(models.TextChoices):
    ROWS = "rows", "Research rows"
    DATA_LAB = "data_lab", "Justice Data Lab"
    TREATMENT = "treatment", "NDTMS (CJIT) shape"


#: Forms that an official body asks for with what it finds people by; no evaluator has them.
NAMING = (FileForm.DATA_LAB, FileForm.TREATMENT)


class RefusedBecause(models.TextChoices):
    PURPOSE = "purpose", "The purpose does not need rows about people"
    ETHICS = "ethics", "There is no ethics approval for it"
    AGREEMENT = "agreement", "There is no sharing agreement with the evaluator"
    TOO_LONG = "too_long", "It would be kept longer than the purpose needs"
