"""The words of the data-protection officer's desk: regimes, what somebody may ask for, and how it was answered."""

from datetime import timedelta

from django.db import models

from workflow.labels import State, TagKind


class Regime(models.TextChoices):
    LAW_ENFORCEMENT = "part3", "Law enforcement: Data Protection Act 2018, Part 3"
    UK_GDPR = "uk_gdpr", "UK GDPR"
    NO_PERSON = "none", "Counts alone, behind the gate"


class Right(models.TextChoices):
    ACCESS = "access", "To see what is held"
    CORRECTION = "correction", "To have it corrected"
    ERASURE = "erasure", "To have it erased"
    RESTRICTION = "restriction", "To have its use restricted"
    OBJECTION = "objection", "Objects to its use"


class RightsAnswer(models.TextChoices):
    DONE = "done", "Done"
    IN_PART = "in_part", "Done in part"
    REFUSED = "refused", "Refused"
    TAKEN_BACK = "taken_back", "Taken back by the person"


class Stage(State):
    """How near the end of a clock is: what the desk and its reminders say."""

    NEAR = "near", TagKind.DOUBT, "Due soon"
    PAST = "past", TagKind.ACTION, "Late"


#: A request is near its day for so many working days, a breach its moment for so many hours. Ours, and no law's.
NEAR_WORKING_DAYS, NEAR_HOURS = 5, timedelta(hours=24)

#: The dated values of law by which the two logs have their clocks.
ANSWER_WITHIN, TELL_WITHIN = "rights_request_answer", "breach_tell_commissioner"
