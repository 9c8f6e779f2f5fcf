"""The closed vocabularies of a case."""

from django.db import models

from programmes.terms.vocabularies import ClosureReason


class ConcernReason(models.TextChoices):
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    MISSED_CONDITION = "missed_condition", "Missed a condition"
    NEW_ARREST = "new_arrest", "New arrest"
    NEW_OFFENCE = "new_offence", "New charge or admission"
    LOST_CONTACT = "lost_contact", "Lost contact"


class GoodCause(models.TextChoices):
    ILLNESS = "illness", "Illness"
    CHILDCARE = "childcare", "Childcare"
    WORK = "work", "Work"
    CUSTODY = "custody", "In custody"
    NO_NOTICE = "no_notice", "Was not told of it"
    BEREAVEMENT = "bereavement", "Bereavement"
    OTHER = "other", "Another cause"


class HoldReason(models.TextChoices):
    HOSPITAL = "hospital", "In hospital"
    CUSTODY = "custody", "In custody"
    ILLNESS = "illness", "Serious illness"
    BEREAVEMENT = "bereavement", "Bereavement"


class BreachDecision(models.TextChoices):
    EXCUSED = "excused", "Excused: goes on as before"
    VARIED = "varied", "Conditions changed and signed again"
    UPHELD = "upheld", "Upheld: returned to police"


COMPLETIONS = frozenset(
    {
        ClosureReason.OBJECTIVES_MET,
        ClosureReason.COMPLETED_SESSION,
        ClosureReason.DRUG_FREE,
        ClosureReason.ALCOHOL_FREE,
        ClosureReason.OCCASIONAL_USER,
    }
)

TRANSFERS = frozenset(
    {
        ClosureReason.TRANSFERRED_NOT_IN_CUSTODY,
        ClosureReason.TRANSFERRED_IN_CUSTODY,
        ClosureReason.TRANSFERRED_AREA,
        ClosureReason.TRANSFERRED_MANAGEMENT,
        ClosureReason.TRANSFERRED_RECOMMISSIONING,
    }
)

DISENGAGED = frozenset({ClosureReason.NO_CONTACT, ClosureReason.DECLINED, ClosureReason.DROPPED_OUT})


class DueAct(models.TextChoices):
    """What is due next on a case."""

    DECIDE = "decide", "Decide"
    ALLOCATE = "allocate", "Allocate"
    ATTEMPT = "attempt", "First attempt"
    NEXT_ATTEMPT = "next_attempt", "Try again"
    FIRST_CONTACT = "first_contact", "Speak to them"
    APPOINTMENT = "appointment", "Offer appointment"
    RECORD = "record", "Record what happened"
    ASSESS = "assess", "Assess"
    PLAN = "plan", "Agree plan"
    BEGIN = "begin", "Begin"
    REVIEW = "review", "Review"
    EXPLAIN = "explain", "Ask for the cause"
    CONFIRM_BREACH = "confirm_breach", "Confirm breach review"
    POLICE = "police", "Police decide"
    END = "end", "End of contract"
    REFER = "refer", "Refer to treatment"
    CHASE = "chase", "Ask whether treatment began"
    PLACEMENT = "placement", "Move the placement on"
    LABORATORY = "laboratory", "Laboratory result"
    RETURN = "return", "Return to police"
    CLOSE = "close", "Close"
