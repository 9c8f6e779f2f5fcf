"""Every state of a placement, and nothing else."""

from workflow.labels import State, TagKind


class PlacementState(State):
    IDENTIFIED = "identified", TagKind.WAITING_US, "Identified"
    SUITABILITY = "suitability", TagKind.WAITING_US, "Checking suitability"
    PREP = "prep", TagKind.GOING_WELL, "Preparing"
    FUNDING_SOUGHT = "funding_sought", TagKind.WAITING_OTHER, "Funding sought"
    FUNDED = "funded", TagKind.GOING_WELL, "Funded"
    REFUSED = "refused", TagKind.ENDED, "Funding refused"
    BED_OFFERED = "bed_offered", TagKind.WAITING_US, "Bed offered"
    DETOX = "detox", TagKind.GOING_WELL, "In detox"
    BUVIDAL = "buvidal", TagKind.GOING_WELL, "On Buvidal"
    ADMITTED = "admitted", TagKind.GOING_WELL, "Admitted"
    IN_TREATMENT = "in_treatment", TagKind.GOING_WELL, "In treatment"
    COMPLETED = "completed", TagKind.COMPLETED, "Treatment completed"
    LEFT_EARLY = "left_early", TagKind.ACTION, "Left early"
    DISCHARGED_BY_UNIT = "discharged_by_unit", TagKind.ACTION, "Discharged by the unit"
    DIED = "died", TagKind.ENDED, "Died"
    AFTERCARE = "aftercare", TagKind.GOING_WELL, "Aftercare"
    ABSTINENT = "abstinent", TagKind.COMPLETED, "Abstinent"
    LAPSED = "lapsed", TagKind.DOUBT, "Lapsed"


#: Where the lines of funding may still change.
FUNDING = (PlacementState.PREP, PlacementState.FUNDING_SOUGHT)
