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


class KeyMeasureId(models.TextChoices):
    """Operating measures; the name of each is here and nowhere else."""

    K1 = "K1", "Referrals against places"
    K2 = "K2", "Accepted"
    K3 = "K3", "Decided in time"
    K4 = "K4", "First attempt in time"
    K4B = "K4b", "Spoken to in time"
    K5 = "K5", "First appointment offered in time"
    K6 = "K6", "Assessed in time"
    K6B = "K6b", "Assessed within 5 working days"
    K7 = "K7", "Started"
    K8 = "K8", "Did not attend"
    K9 = "K9", "Completed"
    K10 = "K10", "Breach upheld"
    K11 = "K11", "Officer told in time"
    K12 = "K12", "Outcome before limitation"
    K13 = "K13", "Required assessment imposed"
    K14 = "K14", "Initial assessment attended"
    K15 = "K15", "Follow-up assessment attended"
    K16 = "K16", "Failure told in time"
    K17 = "K17", "Referred to structured treatment"
    K18 = "K18", "Started structured treatment in time"
    K20 = "K20", "Naloxone"
    K22 = "K22", "Needs improved"
    K23 = "K23", "Victim consulted"
    K23B = "K23b", "Victim told in time"
    K25 = "K25", "Data quality"
    K26 = "K26", "Caseload"


class WideningId(models.TextChoices):
    """What speaks of an outcome that somebody would have had without the programme; the name of each is here alone."""

    W1 = "W1", "No earlier conviction"
    W2 = "W2", "No offence in the year before"
    W3 = "W3", "Lowest gravity"
    W4 = "W4", "Usually ends without action"
    W5 = "W5", "No admission"
    W6 = "W6", "Penalty for failing"


class MissReason(models.TextChoices):
    """Why a clock was missed, as somebody recorded it before the clock ran out."""

    QUESTION_OPEN = "question_open", "A question to the sender was open"
    NOT_ALLOCATED = "not_allocated", "No worker was allocated yet"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend or stay"
    CANCELLED_PERSON = "cancelled_person", "The person cancelled"
    CANCELLED_SERVICE = "cancelled_service", "We cancelled or moved the appointment"
    NOT_RECORDED = "not_recorded", "An appointment passed, attendance not recorded"
    DECLINED = "declined", "Spoken to and declined"
    NOT_REACHED = "not_reached", "Attempted and not reached"
    NONE = "none", "No reason on record"


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
