"""Choices between figures: made on exact counts, and said only where what is published carries them."""

from collections.abc import Mapping, Sequence

from outcomes.figure.suppression import Cell, ProtectedRate


def largest_of(numbers: Sequence[float]) -> int | None:
    """The place of the one largest number; None where there is none, where it is 0, or where two share it."""
    most = max(numbers, default=0)
    places = [place for place, number in enumerate(numbers) if number == most]
    return places[0] if most > 0 and len(places) == 1 else None


def is_highest(place: int, rates: Sequence[ProtectedRate]) -> bool:
    """Whether every reader of these rates sees this one above all others."""
    least = rates[place].least
    others = [rate.most for other, rate in enumerate(rates) if other != place]
    return least is not None and all(most is not None and most < least for most in others)


def is_lowest(place: int, rates: Sequence[ProtectedRate]) -> bool:
    most = rates[place].most
    others = [rate.least for other, rate in enumerate(rates) if other != place]
    return most is not None and all(least is not None and least > most for least in others)


def limits_of_lines(cells: Mapping[str, Cell], total: Cell, lines: Sequence[str], slack: int) -> tuple[float, float]:
    """What a reader can say of some lines of a list together: shown ones to their rounding, hidden ones by what is left."""
    shown = {name: cell.value for name, cell in cells.items() if cell.value is not None}
    parts = [shown[line] for line in lines if line in shown]
    least, most = sum(part - slack for part in parts), float(sum(part + slack for part in parts))
    if len(parts) < len(lines):
        most += (
            float("inf")
            if total.value is None
            else max(0, total.value + slack - sum(shown.values()) + slack * len(shown))
        )
    return least, most
