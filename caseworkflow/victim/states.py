"""Every state of what is done for a victim, and nothing else."""

from workflow.labels import State, TagKind


class VictimState(State):
    NONE = "none", TagKind.ENDED, "No victim"
    IDENTIFIED = "identified", TagKind.WAITING_US, "Identified"
    CONSULTED = "consulted", TagKind.GOING_WELL, "Consulted"
    UNREACHABLE = "unreachable", TagKind.DOUBT, "Could not be reached"
    VIEWS_RECORDED = "views_recorded", TagKind.GOING_WELL, "Views recorded"
    TOLD_OUTCOME = "told_outcome", TagKind.COMPLETED, "Told of the outcome"
