"""Every state of a consent, and nothing else."""

from workflow.labels import State, TagKind


class ConsentState(State):
    GIVEN = "given", TagKind.GOING_WELL, "Given"
    REFUSED = "refused", TagKind.DOUBT, "Refused"
    WITHDRAWN = "withdrawn", TagKind.DOUBT, "Withdrawn"
    MISTAKEN = "mistaken", TagKind.ENDED, "Recorded by mistake"
