"""Every state of a required assessment, those that still stand, and nothing else."""

from django.db import models


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
