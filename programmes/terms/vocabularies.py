"""Closed vocabularies: each word of a programme version that may not be any other word."""

from django.db import models

from workflow.labels import State, TagKind


class Term(models.TextChoices):
    """A word of a closed list and its label for the reader."""


class Route(Term):
    COMMUNITY_DIVERSION = "community_diversion", "Community or pre-arrest diversion"
    ARREST_REFERRAL = "arrest_referral", "Custody arrest referral"
    CONDITIONAL_OR_DEFERRED = "conditional_or_deferred", "Conditional caution or deferred prosecution"
    REHAB_PLACEMENT = "rehab_placement", "Rehabilitation placement"


class AdmissionRule(Term):
    NONE = "none", "No admission needed"
    NO_DENIAL = "no_denial", "Does not deny the offence"
    RESPONSIBILITY = "responsibility", "Admits the offence or accepts responsibility"
    SIGNED = "signed", "Signed admission"


class BreachRoute(Term):
    """What follows when somebody does not engage."""

    NONE = "none", "The case is closed, nothing more"
    BAR = "bar", "No further offer of this programme"
    RETURN_TO_POLICE = "return_to_police", "Returned to police to decide"
    STATUTORY = "statutory", "Police are told; an offence may have been committed"


class Disposal(Term):
    NONE = "none", "None"
    COMMUNITY_RESOLUTION = "community_resolution", "Community resolution"
    CONDITIONAL_CAUTION = "conditional_caution", "Conditional caution"
    DEFERRED_PROSECUTION = "deferred_prosecution", "Deferred prosecution"
    DIVERSIONARY = "diversionary", "Diversionary activity, then no further action"


class Satellite(Term):
    """What runs beside a case and only constrains it."""

    REQUIRED_ASSESSMENT = "RA", "Required assessment"
    CONTRACT = "CT", "Contract with conditions"
    PLACEMENT = "PL", "Placement"
    DISPOSAL_CLOCK = "DC", "Disposal clock"
    VICTIM_CONTACT = "VC", "Victim contact"


class RepeatRule(Term):
    NEVER = "never", "Once only"
    UNLESS_BARRED = "unless_barred", "Again, unless barred after not engaging"
    UNLIMITED = "unlimited", "Again without limit"


class HistoryRule(Term):
    ANY = "any", "Any history"
    NO_CONVICTION = "no_conviction", "No conviction"
    NONE_OR_OLD = "none_or_old", "No conviction, or one that is old enough"


class Calendar(Term):
    WORKING = "working", "Working days"
    ELAPSED = "elapsed", "Elapsed time"


class Unit(Term):
    HOURS = "hours", "hours"
    DAYS = "days", "days"
    WORKING_DAYS = "working_days", "working days"
    WEEKS = "weeks", "weeks"
    MONTHS = "months", "months"

    @property
    def calendar(self) -> Calendar:
        return Calendar.WORKING if self is Unit.WORKING_DAYS else Calendar.ELAPSED


class ActiveState(Term):
    IN_EDUCATION = "in_education", "In education"
    IN_TREATMENT = "in_treatment", "In treatment"


class AskWhen(Term):
    """When a page asks for a fact that no column holds."""

    ALWAYS = "always", "Always"
    UNDER_18 = "under_18", "When the person is under 18"
    VICTIM = "victim", "When there is a victim"
    CONVICTED = "convicted", "When the person has a conviction"
    OTHER_OFFENCE = "other_offence", "When the offence is not on the list"
    FEW_CONVICTIONS = "few_convictions", "When too few convictions are recorded"


class DeadlineName(Term):
    DECIDE = "decide", "Decide the referral"
    ANSWER_QUESTION = "answer_question", "Answer a question about the referral"
    ATTEMPT = "attempt", "First attempt to contact"
    FIRST_CONTACT = "first_contact", "Speak to the person"
    APPOINTMENT = "appointment", "First appointment"
    ASSESS = "assess", "Assess"
    SESSION = "session", "Deliver the session"
    PLAN = "plan", "Agree the plan"
    NO_CONTACT = "no_contact", "End when the person cannot be reached"
    SUSPEND_REVIEW = "suspend_review", "Review a suspension"
    CONCERN = "concern", "Contact after a missed appointment"
    EXCUSE = "excuse", "Hear and judge the reason"
    BREACH_REVIEW = "breach_review", "Raise a breach review"
    BREACH_DECISION = "breach_decision", "Decide a breach review"
    RETURN = "return", "Return the case to police"
    TELL_OFFICER = "tell_officer", "Tell the officer how it ended"
    OUTCOME = "outcome", "Record the outcome"
    CLOSE = "close", "Close the case"
    REOPEN = "reopen", "Re-open a closed case"
    TELL_VICTIM = "tell_victim", "Tell the victim the outcome"
    RA_TELL_POLICE = "ra_tell_police", "Tell police of a failed required assessment"
    RA_POLICE_DECISION = "ra_police_decision", "Police decide on a failed required assessment"
    RA_LABORATORY = "ra_laboratory", "Laboratory result of a disputed test"
    TREATMENT_REFERRAL = "treatment_referral", "Refer to treatment"
    PLACEMENT_SUITABILITY = "placement_suitability", "Begin the suitability assessment"
    PLACEMENT_ASSESSED = "placement_assessed", "Finish the suitability assessment"
    PLACEMENT_PREPARATION = "placement_preparation", "Finish the preparation"
    PLACEMENT_FUNDING = "placement_funding", "Decide the funding"
    PLACEMENT_BED = "placement_bed", "Take up the bed"


class NeedArea(Term):
    ALCOHOL = "alcohol", "Alcohol"
    DRUGS = "drugs", "Drugs"
    HOUSING = "housing", "Housing"
    MENTAL_HEALTH = "mental_health", "Mental health"
    PHYSICAL_HEALTH = "physical_health", "Physical health"
    FINANCES = "finances", "Finances"
    EMPLOYMENT = "employment", "Employment"
    RELATIONSHIPS = "relationships", "Relationships"
    SEXUAL_EXPLOITATION = "sexual_exploitation", "Sexual exploitation (as a victim)"


class ConditionKind(Term):
    OFFENDING = "offending", "No offending"
    RESTORATIVE = "restorative", "Restorative"
    INTERVENTION = "intervention", "Intervention sessions"
    ATTENDANCE = "attendance", "Attendance"
    REPARATION = "reparation", "Reparation or compensation"
    UNPAID_WORK = "unpaid_work", "Unpaid work"
    RESTRICTIVE = "restrictive", "Restrictive"
    EXCLUSION = "exclusion", "Exclusion"
    ABSTAIN = "abstain", "Abstain or test"
    TAG = "tag", "Tag"


class ConsentPurpose(Term):
    TAKE_PART = "take_part", "To take part"
    SHARE_POLICE = "share_police", "To share with police"
    SHARE_HEALTH = "share_health", "To share with health services"
    SHARE_PROBATION = "share_probation", "To share with probation"
    SHARE_FAMILY = "share_family", "To share with family"
    RESEARCH = "research", "To be part of research"


class Notify(Term):
    OFFICER = "oic", "Officer in charge"
    VICTIM = "victim", "Victim"
    YOUTH_SERVICE = "yos", "Youth offending service"
    PROBATION = "probation", "Probation"


class FeedbackValue(State):
    """What the referring side may be told; the whole list."""

    RECEIVED = "received", TagKind.WAITING_OTHER, "Received"
    ACCEPTED = "accepted", TagKind.GOING_WELL, "Accepted"
    NOT_ACCEPTED = "not_accepted", TagKind.ENDED, "Not accepted"
    REACHED = "reached", TagKind.GOING_WELL, "Spoken to"
    FIRST_APPOINTMENT_OFFERED = "first_appointment_offered", TagKind.WAITING_OTHER, "First appointment offered"
    ATTENDED_FIRST = "attended_first", TagKind.GOING_WELL, "Attended first appointment"
    TAKING_PART = "taking_part", TagKind.GOING_WELL, "Taking part"
    ENDED = "ended", TagKind.ENDED, "Ended"


class Mark(State):
    """Whether somebody confirmed a value."""

    CONFIRMED = "confirmed", TagKind.COMPLETED, "Confirmed"
    NOT_CONFIRMED = "not_confirmed", TagKind.DOUBT, "Not confirmed"

    @classmethod
    def of(cls, *, is_confirmed: bool) -> "Mark":
        return cls.CONFIRMED if is_confirmed else cls.NOT_CONFIRMED


class ClosureReason(Term):
    OBJECTIVES_MET = "completed_objectives", "Plan objectives completed"
    COMPLETED_SESSION = "completed_session", "Completed session"
    DRUG_FREE = "completed_drug_free", "Drug-free"
    ALCOHOL_FREE = "completed_alcohol_free", "Alcohol-free"
    OCCASIONAL_USER = "completed_occasional_user", "Occasional user"
    TRANSFERRED_NOT_IN_CUSTODY = "transferred_not_in_custody", "Transferred, not in custody"
    TRANSFERRED_IN_CUSTODY = "transferred_in_custody", "Transferred, in custody"
    TRANSFERRED_AREA = "transferred_other_area", "Transferred to another area"
    TRANSFERRED_MANAGEMENT = "transferred_management", "Transferred to offender management"
    TRANSFERRED_RECOMMISSIONING = "transferred_recommissioning", "Transferred, recommissioning"
    DROPPED_OUT = "dropped_out", "Dropped out"
    TREATMENT_WITHDRAWN = "withdrawn_by_provider", "Treatment withdrawn by provider"
    RETAINED_IN_CUSTODY = "retained_in_custody", "Retained in custody"
    DECLINED = "declined", "Declined"
    DIED = "died", "Died"
    NO_CONTACT = "no_contact", "No contact"
    MOVED_AWAY = "moved_away", "Moved away"
    ASSESSMENT_NOT_MET = "ra_not_met", "Required assessment not met"
    BREACHED = "breached", "Breached"
    INELIGIBLE = "ineligible_on_review", "Ineligible on review"
    PERSON_WITHDREW = "person_withdrew", "Withdrew"


class ReferenceKind(Term):
    LOCAL_AUTHORITY = "local_authority", "Local authorities"
    CUSTODY_SUITE = "custody_suite", "Custody suites"
    ETHNICITY = "ethnicity", "Ethnicity"
    OUTCOME_TYPE = "outcome_type", "Outcome types"
    OFFENCE = "offence", "Offences"
    OFFENCE_INDEX = "offence_index", "Offences, the rest of the index"
    DRUG = "drug", "Drugs"
    SPECIFIED_CLASS_A = "specified_class_a", "Specified Class A drugs"
    LEGAL_VALUE = "legal_value", "Legal values"
    UNIT_COST = "unit_cost", "Unit costs of offences"
