"""Every satellite, once, in the order in which they matter to whoever opens a case."""

from caseworkflow.consent.presenters import CONSENT
from caseworkflow.contract.presenters import CONTRACT
from caseworkflow.disposal.presenters import DISPOSAL
from caseworkflow.placement.presenters import PLACEMENT
from caseworkflow.required_assessment.presenters import REQUIRED_ASSESSMENT
from caseworkflow.risk.presenters import RISK
from caseworkflow.satellite.presenters import SatelliteSpec
from caseworkflow.victim.presenters import VICTIM

SATELLITES: tuple[SatelliteSpec, ...] = (
    REQUIRED_ASSESSMENT,
    DISPOSAL,
    CONTRACT,
    PLACEMENT,
    RISK,
    CONSENT,
    VICTIM,
)
