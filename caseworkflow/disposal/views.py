"""The page of a disposal clock: a day that is missing is recorded, a day that is there is corrected."""

from typing import Any

from django.urls import reverse

from caseworkflow.disposal.forms import DATES
from caseworkflow.disposal.states import DisposalState
from caseworkflow.satellite.policies import may_correct_satellite
from caseworkflow.satellite.views import SatelliteDetail


class DisposalDetail(SatelliteDetail):
    def possible_plain_acts(self) -> list[dict[str, Any]]:
        is_missing = any(getattr(self.row, name) is None for name in DATES)
        acts = super().possible_plain_acts() if is_missing else []
        if self.row.state != DisposalState.RUNNING or not may_correct_satellite(self.row, self.request.user):
            return acts
        url = reverse("caseworkflow:correction-create", args=[self.case.pk, "disposal", self.row.pk])
        hint = "What stands there now stays readable, with the reason."
        return [*acts, {"label": "Correct the dates", "hint": hint, "reasons": (), "url": url}]
