"""What must hold before records are removed."""

from typing import Any, Protocol

from administration.retention.terms import RemovalKind
from workflow.machine import guard


class RemovalFacts(Protocol):
    kind: str
    reviews: Any

    def has_unconfirmed_period(self) -> bool: ...

    def has_hold(self) -> bool: ...


@guard(
    "A period by which these records fall due is not confirmed. An administrator confirms it under Reference values."
)
def periods_are_confirmed(row: RemovalFacts) -> bool:
    return row.kind != RemovalKind.PEOPLE or not row.has_unconfirmed_period()


@guard("Nothing is left to remove.")
def somebody_is_left(row: RemovalFacts) -> bool:
    return row.kind != RemovalKind.PEOPLE or row.reviews.filter(removed_at=None).exists()


@guard(
    "Records of somebody are held. Cancel this removal, and check again without them.",
    page="administration:removal-cancel",
)
def nobody_is_held(row: RemovalFacts) -> bool:
    return row.kind != RemovalKind.PEOPLE or not row.has_hold()
