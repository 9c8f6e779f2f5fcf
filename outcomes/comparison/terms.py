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


class Planned(models.TextChoices):
    """Whether a figure was decided on before anybody looked."""

    PLANNED = "planned", "Planned"
    EXPLORATORY = "exploratory", "Exploratory, not planned"


class Analysis(models.TextChoices):
    """Who stands on the side of the offered: everybody first; the others are seen beside it and claim nothing."""

    OFFERED = "offered", "Everybody offered, as they were offered or drawn"
    AS_TREATED = "as_treated", "As treated: who had taken it up by the landmark"
    COMPLETED = "completed", "Who had completed by the landmark"


class Matching(models.TextChoices):
    SUPPORT = "support", "Everybody who has somebody like them on the other side, compared by regression"
    PAIRS = "pairs", "Pairs: one offered and one other who are alike, each person once"


class Covariate(models.TextChoices):
    AGE = "age", "Age on the index date"
    SEX = "sex", "Sex"
    CONVICTIONS = "previous_convictions", "Previous convictions"
    OFFENCES = "previous_offences_12_months", "Offences in the year before"
    GROUP = "offence_group", "Offence group"
    AREA = "area", "Area"
    QUARTER = "quarter", "Quarter of the index date"


class SentBackBecause(models.TextChoices):
    QUESTION = "question", "The question is not clear"
    SPAN = "span", "The time or the window does not answer it"
    OUTCOME = "outcome", "Another outcome answers it better"
    COVARIATES = "covariates", "The columns or the matching need another look"


class AmendedBecause(models.TextChoices):
    DATA = "data", "The data came in another form than was expected"
    FAULT = "fault", "The plan holds a mistake"
    PROGRAMME = "programme", "The programme changed"
    FURTHER = "further", "A further question came up"


#: What a plan compares by: everything but *no comparison*.
COMPARED_BY = tuple(one for one in Design.choices if one[0] != Design.NONE)

#: Of a design, what is published of fewer is nothing: the same people are too few for a claim.
LEAST_A_SIDE = 30

#: The chance of a difference where there is none that the comparisons of a plan share.
ERROR_SHARED = 0.05
