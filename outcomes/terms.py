"""Windows, measure ids, groups and the other closed vocabularies of outcomes."""

from django.db import models

from workflow.labels import State, TagKind

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


class FollowUpState(State):
    SCHEDULED = "scheduled", TagKind.WAITING_OTHER, "Scheduled"
    AWAITING_DATA = "awaiting_data", TagKind.WAITING_OTHER, "Waiting for data"
    MEASURED = "measured", TagKind.COMPLETED, "Measured"
    NOT_MEASURABLE = "not_measurable", TagKind.ENDED, "Not measurable"


class Comparator(models.TextChoices):
    RANDOMISED = "randomised", "Randomised comparison"
    MATCHED = "matched", "Matched comparison"
    HISTORICAL = "historical", "Historical comparison"
    AREA = "area", "Area rate"
    NONE = "none", "No comparison group"


class ReportState(State):
    WAITING = "waiting", TagKind.WAITING_OTHER, "Waiting to be built"
    BUILDING = "building", TagKind.WAITING_OTHER, "Being built"
    DRAFT = "draft", TagKind.WAITING_US, "Draft"
    PUBLISHED = "published", TagKind.COMPLETED, "Published"
    FAILED = "failed", TagKind.ACTION, "Could not be built"
