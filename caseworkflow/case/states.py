"""Every state of a case, OPEN and CLOSED, and nothing else."""

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
