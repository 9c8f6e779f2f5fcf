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


class ActsBy(models.TextChoices):
    """Who must make the next act."""

    WORKER = "worker", "Caseworker"
    LEADER = "leader", "Team leader"
    POLICE = "police", "Police"
    CLOCK = "clock", "The system"


class Harm(models.IntegerChoices):
    """What comes of it when it is not made in time; the worst first."""

    SAFETY = 0, "Safety"
    LAW = 1, "Law"
    OTHER = 2, "Other"


class DueAct(models.TextChoices):
    """What is to be done next on a case, or on something beside it."""

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
    MEET = "meet", "Book the next appointment"
    REVIEW = "review", "Review"
    HOLD = "hold", "Look at the hold again"
    EXIT = "exit", "Exit assessment"
    COMPLETE = "complete", "Complete"
    EXPLAIN = "explain", "Ask for the cause"
    JUDGE = "judge", "Settle the concern"
    SET_ASIDE = "set_aside", "End the concern about an arrest"
    CONFIRM_BREACH = "confirm_breach", "Confirm breach review"
    CONFIRM_ENDING = "confirm_ending", "Confirm the ending"
    CONFIRM_DEATH = "confirm_death", "Confirm the death"
    POLICE = "police", "Police decide"
    RETURN = "return", "Return to police"
    CLOSE = "close", "Close"
    REFER = "refer", "Refer to treatment"
    CHASE = "chase", "Ask whether treatment began"

    DRAFT_CONTRACT = "draft_contract", "Draft and offer the contract"
    SIGN_CONTRACT = "sign_contract", "Have the person sign"
    POLICE_SIGN = "police_sign", "Police sign the contract"
    BEGIN_CONTRACT = "begin_contract", "Begin the contract"
    CONDITION = "condition", "Condition of the contract"
    FAILED_CONDITION = "failed_condition", "Answer a failed condition"
    FULFIL = "fulfil", "Record that every condition is met"
    DECLINED_CONTRACT = "declined_contract", "Answer a declined contract"
    EXPIRED_CONTRACT = "expired_contract", "Answer a contract that ran out"
    END = "end", "End of contract"

    IMPOSE = "impose", "Police impose the assessment or not"
    NOTICE = "notice", "Serve the notice"
    INITIAL = "initial", "Required assessment"
    DECIDE_FOLLOW_UP = "decide_follow_up", "Confirm or release the follow-up"
    FOLLOW_UP = "follow_up", "Required follow-up"
    TELL_POLICE = "tell_police", "Tell police that they failed"
    FAILURE = "failure", "Police decide on the failure"
    LABORATORY = "laboratory", "Laboratory result"

    CHECK_SUITABILITY = "check_suitability", "Check suitability for a placement"
    START_PREPARATION = "start_preparation", "Start preparing the placement"
    PREPARE = "prepare", "Prepare for the placement"
    SEEK_FUNDING = "seek_funding", "Seek funding of the placement"
    AGREE_FUNDING = "agree_funding", "Agree funding of the placement"
    FIND_BED = "find_bed", "Find a bed"
    ADMIT = "admit", "Admit to the placement"
    START_TREATMENT = "start_treatment", "Record that treatment has started"
    START_AFTERCARE = "start_aftercare", "Start aftercare"
    CHECK = "check", "Check after the placement"
    REFUSED_FUNDING = "refused_funding", "Answer refused funding"

    SCREEN = "screen", "Screen for risk"
    SCREEN_AGAIN = "screen_again", "Review of risk"
    ACKNOWLEDGE = "acknowledge", "High risk: say that you know"

    DISPOSAL = "disposal", "Outcome of the disposal"
    DISPOSAL_DAYS = "disposal_days", "Enter the days of the disposal"
    CONSENT = "consent", "Ask again what they agree to"
    CONSULT = "consult", "Ask the victim"
    VIEWS = "views", "Record the victim's views"
    TELL_VICTIM = "tell_victim", "Tell the victim the outcome"
