"""Which deadline of a version sets by when the next step of a placement is to be made."""

from caseworkflow.placement.states import PlacementState
from programmes.terms.vocabularies import DeadlineName

LIMITS = {
    PlacementState.IDENTIFIED: DeadlineName.PLACEMENT_SUITABILITY,
    PlacementState.SUITABILITY: DeadlineName.PLACEMENT_ASSESSED,
    PlacementState.PREP: DeadlineName.PLACEMENT_PREPARATION,
    PlacementState.FUNDING_SOUGHT: DeadlineName.PLACEMENT_FUNDING,
}
