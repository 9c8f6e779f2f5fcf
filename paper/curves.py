"""Curves of a share that falls with time: what is known on which day, where it is drawn, and its band."""

from collections.abc import Sequence
from dataclasses import dataclass

from paper.plots import Panel

HIDDEN = "not shown"


@dataclass(frozen=True)
class CurvePlace:
    """The share (0 to 1) from a day on with the ends of its band; None a share that is not shown, whatever its ends."""

    day: float
    share: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""


@dataclass(frozen=True)
class Curve:
    """The share without an event, from all of them on day 0 to `until`.

    It falls in steps at its places; one that `is_read` is known at its places alone, and joined between two that are
    shown one after the other.
    """

    name: str
    places: Sequence[CurvePlace]
    until: float
    is_read: bool = False


def share_text(curve: Curve, day: float) -> str:
    """What is known of the share on a day: of a curve that is read at its places, on those days alone."""
    passed = [place for place in curve.places if place.day <= day]
    if curve.is_read:
        passed = [place for place in passed if abs(place.day - day) < 1]
    elif not passed:
        return "100.0%"
    return _place_text(passed[-1]) if passed else HIDDEN


def _place_text(place: CurvePlace) -> str:
    if place.text:
        return place.text
    if place.share is None:
        return HIDDEN
    spread = "" if place.low is None or place.high is None else f" ({100 * place.low:.1f} to {100 * place.high:.1f})"
    return f"{100 * place.share:.1f}%{spread}"


def shown_runs(curve: Curve) -> list[list[tuple[float, float]]]:
    """The parts of a curve that are shown without a gap, from all people on day 0."""
    runs: list[list[tuple[float, float]]] = [[(0.0, 1.0)]]
    for place in curve.places:
        if place.share is None:
            runs.append([])
        else:
            runs[-1].append((place.day, place.share))
    is_line = 1 if curve.is_read else 0
    return [run for run in runs if len(run) > is_line]


def as_staircase(run: list[tuple[float, float]], until: float) -> list[tuple[float, float]]:
    corners = [run[0]]
    for day, share in run[1:]:
        corners += [(day, corners[-1][1]), (day, share)]
    return [*corners, (until, corners[-1][1])]


def band_outlines(panel: Panel, curve: Curve, until: float) -> list[list[float]]:
    """The outline of the band of uncertainty for each part of the curve that is shown."""
    outlines, run = [], [(0.0, 1.0, 1.0)]
    for place in (*curve.places, CurvePlace(curve.until, None)):
        if place.share is not None and place.low is not None and place.high is not None:
            run.append((place.day, place.low, place.high))
            continue
        end = curve.until if place.day == curve.until and not curve.is_read else None
        if len(run) > 1:
            outlines.append(_outline(panel, run, until, end, is_read=curve.is_read))
        run = []
    return outlines


def _outline(
    panel: Panel, run: list[tuple[float, float, float]], until: float, end: float | None, *, is_read: bool
) -> list[float]:
    sides = []
    for side in (1, 2):
        line = [(place[0], place[side]) for place in run]
        sides.append(line if is_read else as_staircase(line, end or run[-1][0]))
    around = [*sides[0], *reversed(sides[1])]
    return [edge for day, share in around for edge in (panel.along(day / until), panel.up(share))]
