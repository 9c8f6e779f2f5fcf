"""Every state of a detention on the custody list, and nothing else."""

from workflow.labels import State, TagKind


class CustodyState(State):
    ON_LIST = "on_list", TagKind.WAITING_US, "To be seen"
    SEEN = "seen", TagKind.COMPLETED, "Seen"
    DECLINED = "declined", TagKind.ENDED, "Declined"
    NOT_SEEN = "not_seen", TagKind.ENDED, "Not seen"
