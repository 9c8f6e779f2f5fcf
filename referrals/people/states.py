"""Every state of a likeness, and nothing else."""

from workflow.labels import State, TagKind


class LikenessState(State):
    PROPOSED = "proposed", TagKind.WAITING_US, "To be looked at"
    SAME = "same", TagKind.COMPLETED, "Same person"
    DIFFERENT = "different", TagKind.ENDED, "Different people"
