"""One page for each satellite; the pages of its acts are declared as those of any row."""

from typing import Any

from django.urls import URLPattern

from accounts.policy import declare_address
from caseworkflow.satellite.views import SatelliteDetail, SatelliteNoun
from workflow.machine import PlainAct


def declare_page(noun: SatelliteNoun, *plain_acts: PlainAct, view: Any = SatelliteDetail) -> URLPattern:
    made = view.as_view(noun=noun, plain_acts=plain_acts)
    return declare_address(noun.route, made, name=f"{noun.name}-detail", roles=noun.roles)
