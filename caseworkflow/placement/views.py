"""The page of a placement, with what may be done to a line of its funding."""

from typing import Any

from caseworkflow.placement.policies import may_lead_placement
from caseworkflow.satellite.views import SatelliteDetail


class PlacementDetail(SatelliteDetail):
    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_fund = self.row.is_being_funded and may_lead_placement(self.row, self.request.user)
        return super().get_context_data(may_fund=may_fund, **context)
