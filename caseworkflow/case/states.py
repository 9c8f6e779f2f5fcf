"""Every state of a case, OPEN and CLOSED, and what an active one is called beside a placement."""

from workflow.labels import State, Tag, TagKind


class CaseState(State):
    ALLOCATED = "allocated", TagKind.WAITING_US, "Allocated"
    CONTACTING = "contacting", TagKind.WAITING_US, "Trying to reach"
    BOOKED = "booked", TagKind.WAITING_OTHER, "Appointment booked"
    ASSESSED = "assessed", TagKind.WAITING_US, "Assessed"
    PLAN = "plan", TagKind.WAITING_US, "Plan agreed"
    IN_EDUCATION = "in_education", TagKind.GOING_WELL, "In education"
    IN_TREATMENT = "in_treatment", TagKind.GOING_WELL, "In treatment"
    SUSPENDED = "suspended", TagKind.DOUBT, "On hold"
    CONCERN = "concern", TagKind.DOUBT, "Concern"
    BREACH_REVIEW = "breach_review", TagKind.ACTION, "Breach review"
    COMPLETED = "completed", TagKind.COMPLETED, "Completed"
    NOT_COMPLETED = "not_completed", TagKind.ENDED, "Not completed"
    RETURNED = "returned", TagKind.WAITING_OTHER, "Returned to police"
    CLOSED = "closed", TagKind.ENDED, "Closed"


class CaseStage(State):
    """What an active case is called while a placement beside it says more than its own state does."""

    ARRANGING = "arranging", TagKind.WAITING_US, "Placement being arranged"
    STAYING = "staying", TagKind.GOING_WELL, "In a placement"
    AFTER = "after", TagKind.GOING_WELL, "After a placement"


ACTIVE = (CaseState.IN_EDUCATION, CaseState.IN_TREATMENT)

CLOSED = (CaseState.CLOSED,)

ENDING = (CaseState.COMPLETED, CaseState.NOT_COMPLETED, CaseState.RETURNED)

#: The work is over, or its end is with police: nothing of it is owed any more but what ends it.
WORK_IS_OVER = (*ENDING, *CLOSED)


def tag_of(state: str, stage: str) -> Tag:
    return CaseStage(stage).tag if stage and state in ACTIVE else CaseState(state).tag


OPEN = tuple(state for state in CaseState if state not in CLOSED)
