"""Every state of every machine of this room, OPEN and CLOSED, and nothing else."""

from django.db import models


class CaseState(models.TextChoices):
    ALLOCATED = "allocated", "Allocated"
    CONTACTING = "contacting", "Trying to reach"
    BOOKED = "booked", "Appointment booked"
    ASSESSED = "assessed", "Assessed"
    PLAN = "plan", "Plan agreed"
    IN_EDUCATION = "in_education", "In education"
    IN_TREATMENT = "in_treatment", "In treatment"
    SUSPENDED = "suspended", "On hold"
    CONCERN = "concern", "Concern"
    BREACH_REVIEW = "breach_review", "Breach review"
    COMPLETED = "completed", "Completed"
    NOT_COMPLETED = "not_completed", "Not completed"
    RETURNED = "returned", "Returned to police"
    CLOSED = "closed", "Closed"


ACTIVE = (CaseState.IN_EDUCATION, CaseState.IN_TREATMENT)
CLOSED = (CaseState.CLOSED,)
ENDING = (CaseState.COMPLETED, CaseState.NOT_COMPLETED, CaseState.RETURNED)
OPEN = tuple(state for state in CaseState if state not in CLOSED)


class RequiredAssessmentState(models.TextChoices):
    IMPOSED = "imposed", "Imposed"
    NOTICE_SERVED = "notice_served", "Notice served"
    VARIED = "varied", "Time changed"
    IA_ATTENDED = "ia_attended", "Initial assessment attended"
    IA_FAILED = "ia_failed", "Initial assessment failed"
    FA_REQUIRED = "fa_required", "Follow-up required"
    FA_RELEASED = "fa_released", "Released from follow-up"
    FA_VARIED = "fa_varied", "Follow-up time changed"
    FA_ATTENDED = "fa_attended", "Follow-up attended"
    FA_FAILED = "fa_failed", "Follow-up failed"
    POLICE_TOLD = "police_told", "Police told"
    GOOD_CAUSE = "good_cause", "Good cause"
    PROSECUTE = "prosecute", "Police prosecute"
    NFA = "nfa", "No further action"
    QUASHED = "quashed", "Requirement fell away"


class ContractState(models.TextChoices):
    DRAFT = "draft", "Being drafted"
    OFFERED = "offered", "Offered"
    SIGNED = "signed", "Signed"
    RUNNING = "running", "Running"
    VARIED = "varied", "Changed, to be signed again"
    FULFILLED = "fulfilled", "Fulfilled"
    BREACHED = "breached", "Breached"
    EXPIRED = "expired", "Ran out"
    DECLINED = "declined", "Declined"


class PlacementState(models.TextChoices):
    IDENTIFIED = "identified", "Identified"
    SUITABILITY = "suitability", "Suitability"
    PREP = "prep", "Preparation"
    FUNDING_SOUGHT = "funding_sought", "Funding sought"
    FUNDED = "funded", "Funded"
    REFUSED = "refused", "Funding refused"
    BED_OFFERED = "bed_offered", "Bed offered"
    DETOX = "detox", "Detox"
    BUVIDAL = "buvidal", "Buvidal"
    ADMITTED = "admitted", "Admitted"
    IN_TREATMENT = "in_treatment", "In treatment"
    COMPLETED = "completed", "Treatment completed"
    LEFT_EARLY = "left_early", "Left early"
    DISCHARGED_BY_UNIT = "discharged_by_unit", "Discharged by the unit"
    DIED = "died", "Died"
    AFTERCARE = "aftercare", "Aftercare"
    ABSTINENT = "abstinent", "Abstinent at last check"
    LAPSED = "lapsed", "Lapsed at last check"


class DisposalState(models.TextChoices):
    RUNNING = "running", "Running"
    DECIDED = "decided", "Decided"
    LAPSED = "lapsed", "Ran out"


class ConsentState(models.TextChoices):
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class VictimState(models.TextChoices):
    NONE = "none", "No victim"
    IDENTIFIED = "identified", "Identified"
    CONSULTED = "consulted", "Consulted"
    UNREACHABLE = "unreachable", "Could not be reached"
    VIEWS_RECORDED = "views_recorded", "Views recorded"
    TOLD_OUTCOME = "told_outcome", "Told of the outcome"


class RiskState(models.TextChoices):
    NOT_SCREENED = "not_screened", "Not screened"
    LOW = "low", "Low risk"
    MEDIUM = "medium", "Medium risk"
    HIGH = "high", "High risk"
    REVIEW_DUE = "review_due", "Review due"
