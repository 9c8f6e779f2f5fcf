"""The one gate of disclosure control: exact counts in, what may be published out."""

from outcomes.figure.suppression.counts import DEFAULT, NOT_SHOWN, Cell, Rule, RuleTooWeak, protect_count
from outcomes.figure.suppression.rates import (
    WHOLE_PARTS,
    Counts,
    ProtectedRate,
    is_told_apart,
    protect_beside,
    protect_mean,
    protect_part,
    protect_rate,
    protect_rising,
)
from outcomes.figure.suppression.spans import Stretch, choose_rules, fixed_stretches, four_up_to
from outcomes.figure.suppression.tables import ProtectedTable, protect_list, protect_table

__all__ = [
    "DEFAULT",
    "NOT_SHOWN",
    "WHOLE_PARTS",
    "Cell",
    "Counts",
    "ProtectedRate",
    "ProtectedTable",
    "Rule",
    "RuleTooWeak",
    "Stretch",
    "choose_rules",
    "fixed_stretches",
    "four_up_to",
    "is_told_apart",
    "protect_beside",
    "protect_count",
    "protect_list",
    "protect_mean",
    "protect_part",
    "protect_rate",
    "protect_rising",
    "protect_table",
]
