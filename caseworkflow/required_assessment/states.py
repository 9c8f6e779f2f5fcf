"""Every state of a required assessment, those that still stand, and nothing else."""

from workflow.labels import State, TagKind


class RequiredAssessmentState(State):
    IMPOSED = "imposed", TagKind.WAITING_US, "Imposed"
    NOTICE_SERVED = "notice_served", TagKind.WAITING_OTHER, "Notice served"
    VARIED = "varied", TagKind.WAITING_OTHER, "Time changed"
    IA_ATTENDED = "ia_attended", TagKind.GOING_WELL, "Initial assessment attended"
    IA_FAILED = "ia_failed", TagKind.ACTION, "Initial assessment failed"
    FA_REQUIRED = "fa_required", TagKind.WAITING_OTHER, "Follow-up required"
    FA_RELEASED = "fa_released", TagKind.COMPLETED, "Released from follow-up"
    FA_VARIED = "fa_varied", TagKind.WAITING_OTHER, "Follow-up time changed"
    FA_ATTENDED = "fa_attended", TagKind.COMPLETED, "Follow-up attended"
    FA_FAILED = "fa_failed", TagKind.ACTION, "Follow-up failed"
    POLICE_TOLD = "police_told", TagKind.WAITING_OTHER, "Police told"
    GOOD_CAUSE = "good_cause", TagKind.COMPLETED, "Good cause"
    PROSECUTE = "prosecute", TagKind.ENDED, "Police prosecute"
    NFA = "nfa", TagKind.ENDED, "No further action"
    QUASHED = "quashed", TagKind.ENDED, "Requirement fell away"


ENDED = frozenset(
    {
        RequiredAssessmentState.FA_RELEASED,
        RequiredAssessmentState.FA_ATTENDED,
        RequiredAssessmentState.GOOD_CAUSE,
        RequiredAssessmentState.PROSECUTE,
        RequiredAssessmentState.NFA,
        RequiredAssessmentState.QUASHED,
    }
)
STANDING = tuple(state for state in RequiredAssessmentState if state not in ENDED)
