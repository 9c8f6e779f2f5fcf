"""What offences that were avoided are worth, from a planned comparison and unit costs that were entered: always as a span.

Everything is reckoned from what is printed: counts through the gate, the ratio and its ends as a page shows them. So no
amount tells more than they do.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings

from accounts.words import day_in_words, month_and_year
from outcomes.answer.presenters.money import Costs
from outcomes.comparison.presenters import DIFFERED, claim_for_readers, planned_rate_ratio, printed_ratio
from outcomes.comparison.terms import Design
from outcomes.figure.suppression import NOT_SHOWN, Rule, protect_count
from outcomes.report.reports.shapes import Section, Sheet

NO_COMPARISON = "No benefit is given: no comparison of this programme has been planned, frozen and computed."
NO_RATIO = "No benefit is given: no planned comparison has a ratio of recorded offences on 30 people or more a side that may be shown."
NO_END = "No benefit is given: the interval of the comparison reaches to nothing, so there is no upper end."
APART = f"No benefit is given: {DIFFERED}."
TOO_OLD = "No benefit is given: this comparison was computed before offences were kept by group. The next monthly edition has them."
NO_UNIT_COST = (
    "No benefit is given: no unit cost of an offence is on record. Administrators enter them under Reference values."
)
NOTHING_SHOWN = "No benefit is given: no group of offences with a unit cost has a count that may be shown."
UNLISTED = "On no list"
NO_COST, NOT_CONFIRMED = "no unit cost", "not confirmed"
ENDS = (ROUND_FLOOR, ROUND_HALF_UP, ROUND_CEILING)
HEAD = ("Line", "Low", "Central", "High")
NOTES = (
    "The ratio is taken to be the same for every group of offences. Low takes the end of its 95% interval with the fewest "
    "offences avoided and the cost that gives least, high the other ends. A group without a count or without a unit cost "
    "is left out, which is not 0.",
    "Prices are those of the year named and are not uprated. The contract is for everybody accepted in those months, the "
    "benefit of those who could be compared. It is no saving of anybody's budget.",
    "What a person says they stole is self-reported, and is in no line of this.",
)


@dataclass(frozen=True)
class Reckoned:
    """A low, a central and a high value, in this order whatever their sign."""

    low: Decimal
    central: Decimal
    high: Decimal

    def rounded_to(self, unit: str) -> "Reckoned":
        """To a whole number of the unit, the ends outward."""
        step = Decimal(unit)
        three = (self.low, self.central, self.high)
        return Reckoned(*((one / step).quantize(Decimal(1), way) * step for one, way in zip(three, ENDS, strict=True)))

    def __add__(self, other: "Reckoned") -> "Reckoned":
        return Reckoned(self.low + other.low, self.central + other.central, self.high + other.high)

    def in_pounds(self) -> tuple[str, str, str]:
        return pounds_in_words(self.low), pounds_in_words(self.central), pounds_in_words(self.high)


def offences_avoided(count: int, ratio: tuple[float, float, float]) -> Reckoned:
    """How many more there would have been at the pace of the others; the upper end of the ratio avoids the fewest."""
    fewest, central, most = (count * (1 / Decimal(str(one)) - 1) for one in reversed(ratio))
    return Reckoned(fewest, central, most)


def worth_of(avoided: Reckoned, cost: Reckoned) -> Reckoned:
    return Reckoned(
        min(avoided.low * cost.low, avoided.low * cost.high),
        avoided.central * cost.central,
        max(avoided.high * cost.low, avoided.high * cost.high),
    )


def pounds_in_words(amount: Decimal, places: int = 0) -> str:
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.{places}f}"


def without_benefit(why: str, *sheets: Sheet) -> Section:
    return Section("benefit", "Benefit", why, sheets=sheets, notes=NOTES[-1:])


def section_of_benefit(
    editions: Sequence[Any], unit_costs: Iterable[Any], groups: Sequence[str], costs_of: Callable[[Any], Costs]
) -> Section:
    """Of the newest plan whose ratio may be read; `costs_of` says what the contracts cost in the months of a plan."""
    found = ((one, planned_rate_ratio(one.content["lines"])) for one in editions)
    edition, line = next(((one, line) for one, line in found if line is not None), (None, None))
    if edition is None or line is None:
        return without_benefit(NO_RATIO if editions else NO_COMPARISON)
    if why := why_no_span(line):
        return without_benefit(why)
    ratio, known = printed_ratio(line), list(unit_costs)
    avoided = avoided_by_group(line, groups, ratio)
    worth = worth_by_group(avoided, known)
    shown = [one for one in worth.values() if isinstance(one, Reckoned)]
    if not shown:
        entered = [unit_cost_sheet(known)] if known else []
        return without_benefit(NOTHING_SHOWN if known else NO_UNIT_COST, avoided_sheet(avoided), *entered)
    in_all, costs = sum(shown[1:], shown[0]), costs_of(edition.plan)
    unsure = [one.value["group"] for one in known if not one.is_confirmed]
    return Section(
        "benefit",
        "Benefit",
        lead_of_benefit(edition.plan, line, ratio, in_all, costs),
        sheets=(benefit_sheet(worth, in_all, costs), avoided_sheet(avoided), unit_cost_sheet(known)),
        notes=NOTES,
        warning=f"Unit costs that nobody has confirmed: {', '.join(unsure)}." if unsure else "",
        badge=Design(line["design"]).label,
    )


def why_no_span(line: Mapping[str, Any]) -> str:
    """Why this comparison carries no amount; empty where it does."""
    if "offences_offered" not in line:
        return TOO_OLD
    if claim_for_readers(line) == DIFFERED:
        return APART
    return NO_END if min(printed_ratio(line)) <= 0 else ""


def lead_of_benefit(
    plan: Any, line: Mapping[str, Any], ratio: tuple[float, float, float], in_all: Reckoned, costs: Costs
) -> str:
    low, value, high = ratio
    least, central, most = in_all.in_pounds()
    paid = "not known, for want of a contract sum" if costs.total is None else pounds_in_words(costs.total)
    return (
        f"Of people accepted from {month_and_year(plan.first_month)} to {month_and_year(plan.last_month)}, followed for "
        f"{plan.window_months} months: recorded offences {value:g} times those of the others (95% interval {low:g} to "
        f"{high:g}); {claim_for_readers(line)}. What that avoided is worth between {least} and {most}, centrally {central}. "
        f"The contracts of these months cost: {paid}."
    )


#: The count of a group as it is shown with what was avoided of it; None where the count is not shown.
Avoided = Mapping[str, tuple[int, Reckoned] | None]


def avoided_by_group(line: Mapping[str, Any], groups: Sequence[str], ratio: tuple[float, float, float]) -> Avoided:
    """Every group of the list, whether or not anybody had an offence of it; of few people none is shown."""
    rule = Rule(hide_below=settings.SUPPRESS_BELOW, round_to=settings.ROUND_TO, rate_floor=settings.RATE_FLOOR)
    held = {one["group"]: one for one in line["offences_offered"]}
    found: dict[str, tuple[int, Reckoned] | None] = {}
    for group in (*groups, ""):
        one = held.get(group, {"people": 0, "offences": 0})
        count = None if protect_count(one["people"], rule).is_hidden else protect_count(one["offences"], rule).value
        found[group or UNLISTED] = None if count is None else (count, offences_avoided(count, ratio).rounded_to("1"))
    return found


def worth_by_group(avoided: Avoided, unit_costs: Iterable[Any]) -> dict[str, Reckoned | str]:
    """The worth of what was avoided, or in words why a group has none."""
    costs = {one.value["group"]: _cost_of(one) for one in unit_costs}
    found: dict[str, Reckoned | str] = {}
    for group, known in avoided.items():
        if known is None:
            found[group] = NOT_SHOWN
        elif group not in costs:
            found[group] = NO_COST
        else:
            found[group] = worth_of(known[1], costs[group]).rounded_to("100")
    return found


def _cost_of(value: Any) -> Reckoned:
    return Reckoned(*(Decimal(value.value[name]) for name in ("low", "central", "high")))


def benefit_sheet(worth: Mapping[str, Reckoned | str], in_all: Reckoned, costs: Costs) -> Sheet:
    rows: list[tuple[str, ...]] = [
        (group, *(one.in_pounds() if isinstance(one, Reckoned) else (one,) * 3)) for group, one in worth.items()
    ]
    rows.append(("Benefit of the groups with an amount", *in_all.in_pounds()))
    if costs.total is None:
        rows.append(("Contracts of these months", *("not known",) * 3))
    else:
        rows.append(("Contracts of these months", *(pounds_in_words(costs.total),) * 3))
        rows.append(("Benefit for each £1 of contract", *_each_pound(in_all, costs.total)))
    return Sheet("Benefit against cost", HEAD, tuple(rows), "Amounts of groups to the nearest £100, the ends outward.")


def _each_pound(in_all: Reckoned, total: Decimal) -> tuple[str, ...]:
    if not total:
        return (NOT_SHOWN,) * 3
    each = Reckoned(in_all.low / total, in_all.central / total, in_all.high / total).rounded_to("0.01")
    return tuple(pounds_in_words(one, places=2) for one in (each.low, each.central, each.high))


def avoided_sheet(avoided: Avoided) -> Sheet:
    head = ("Offence group", "Recorded offences of the offered", "Avoided, low", "Avoided, central", "Avoided, high")
    rows = tuple((group, *_avoided_cells(known)) for group, known in avoided.items())
    return Sheet("Offences avoided", head, rows, "Fewer than none avoided means more than the others had.")


def _avoided_cells(known: tuple[int, Reckoned] | None) -> tuple[str, ...]:
    if known is None:
        return (NOT_SHOWN,) * 4
    count, one = known
    return f"{count:,}", f"{one.low:,.0f}", f"{one.central:,.0f}", f"{one.high:,.0f}"


def unit_cost_sheet(unit_costs: Iterable[Any]) -> Sheet:
    """Every unit cost that is used, with its source and its mark."""
    rows = tuple(
        (
            one.value["group"],
            *(pounds_in_words(Decimal(one.value[name]), places=2) for name in ("low", "central", "high")),
            one.value["price_year"],
            f"{one.source}; in force from {day_in_words(one.valid_from)}",
            "confirmed" if one.is_confirmed else NOT_CONFIRMED,
        )
        for one in unit_costs
    )
    return Sheet("Unit costs", ("Offence group", "Low", "Central", "High", "Prices of", "Source", "Mark"), rows)
