"""The closed vocabularies of case work."""

from django.db import models

from programmes.terms import ClosureReason, ConditionKind, ConsentPurpose, NeedArea  # noqa: F401


class AttemptResult(models.TextChoices):
    SPOKE = "spoke", "Spoke to them"
    NO_ANSWER = "no_answer", "No answer"
    LEFT_MESSAGE = "left_message", "Left a message"
    TEXT_SENT = "text_sent", "Text sent"
    LETTER_SENT = "letter_sent", "Letter sent"
    WRONG_NUMBER = "wrong_number", "Wrong number"
    SOMEONE_ELSE = "someone_else", "Someone else answered"
    VISITED_OUT = "visited_out", "Visited, not in"
    DECLINED = "declined", "Spoke to them: they decline"


TWO_WAY = frozenset({AttemptResult.SPOKE, AttemptResult.DECLINED})


class Channel(models.TextChoices):
    PHONE = "phone", "Phone"
    TEXT = "text", "Text"
    LETTER = "letter", "Letter"
    VISIT = "visit", "Visit"
    IN_PERSON = "in_person", "In person"


class Attendance(models.TextChoices):
    NOT_RECORDED = "", "Not recorded"
    ATTENDED = "attended", "Attended"
    ATTENDED_LATE = "attended_late", "Attended late"
    LEFT_EARLY = "left_early", "Left early"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    CANCELLED_PERSON = "cancelled_person", "Cancelled by the person"
    CANCELLED_SERVICE = "cancelled_service", "Cancelled by us"
    RESCHEDULED = "rescheduled", "Rescheduled"
    REFUSED_ENTRY = "refused_entry", "Came, but could not take part"


CAME = frozenset({Attendance.ATTENDED, Attendance.ATTENDED_LATE})
MISSED = frozenset({Attendance.DID_NOT_ATTEND, Attendance.LEFT_EARLY, Attendance.REFUSED_ENTRY})


class AppointmentKind(models.TextChoices):
    FIRST = "first", "First appointment"
    SESSION = "session", "Session"
    REVIEW = "review", "Review"
    EXIT = "exit", "Last meeting"


class Mode(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "By phone"
    VIDEO = "video", "By video"


HIGH_NEED = 7


class AssessmentKind(models.TextChoices):
    INITIAL = "initial", "First assessment"
    REVIEW = "review", "Review"
    EXIT = "exit", "Exit assessment"


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


class RiskArea(models.TextChoices):
    SELF_HARM = "self_harm", "Suicide or self-harm"
    OVERDOSE = "overdose", "Overdose"
    DOMESTIC_ABUSE_VICTIM = "domestic_abuse_victim", "Domestic abuse, as a victim"
    DOMESTIC_ABUSE_PERPETRATOR = "domestic_abuse_perpetrator", "Domestic abuse, towards others"
    CHILDREN = "children", "Children"
    EXPLOITATION = "exploitation", "Exploitation"
    VIOLENCE = "violence", "Violence"
    LONE_WORKING = "lone_working", "Lone working"


class ConditionStatus(models.TextChoices):
    OPEN = "open", "Open"
    MET = "met", "Met"
    FAILED = "failed", "Failed"


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


class Clock(models.TextChoices):
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
    CLOSE = "close", "Close"
