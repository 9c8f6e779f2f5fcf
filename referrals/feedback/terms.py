"""How a case ended, in the words that the referring side is told."""

from workflow.labels import State, TagKind


class Ending(State):
    COMPLETED = "completed", TagKind.COMPLETED, "Completed"
    NOT_COMPLETED = "not_completed", TagKind.ENDED, "Not completed"
    RETURNED = "returned", TagKind.WAITING_OTHER, "Returned to police"
