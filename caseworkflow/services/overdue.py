"""What time alone does beside a case: contracts run out, limitation dates pass, reviews of risk fall due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from caseworkflow.models import Contract, DisposalClock, RiskScreen
from caseworkflow.services import contract, disposal, risk
from caseworkflow.states import CLOSED, ContractState, DisposalState, RiskState

RUNS = [ContractState.SIGNED, ContractState.RUNNING, ContractState.VARIED]
SCREENED = [RiskState.LOW, RiskState.MEDIUM, RiskState.HIGH]


@dataclass(frozen=True)
class Due:
    """One act that the clock must make: `act(case_id=..., actor=clock)`."""

    act: Callable[..., Any]
    case_id: UUID


def due_on(day: date) -> list[Due]:
    """Every act of the clock that is due on a day; each is refused where it is not due after all."""
    contracts = Contract.objects.filter(state__in=RUNS, ends_on__lt=day)
    clocks = DisposalClock.objects.filter(state=DisposalState.RUNNING, limitation_on__lt=day)
    screens = RiskScreen.objects.filter(state__in=SCREENED, review_on__lte=day).exclude(case__state__in=CLOSED)
    kinds: list[tuple[Callable[..., Any], Any]] = [
        (contract.expire, contracts),
        (disposal.lapse, clocks),
        (risk.fall_due, screens),
    ]
    return [Due(act, case_id) for act, rows in kinds for case_id in rows.values_list("case_id", flat=True)]
