"""What must hold before a plan moves on."""

from typing import Any

from outcomes.comparison.states import PlanState
from workflow.machine import guard


@guard("The plan that this version amends has been amended already.")
def amends_what_stands(row: Any) -> bool:
    return row.amends is None or bool(row.amends.state == PlanState.FROZEN)
