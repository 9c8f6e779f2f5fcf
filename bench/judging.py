"""Figures beside their targets: ratios taken round by round, a median of them, and a verdict in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.rounds import Scene
from bench.scenarios import (
    ACTS,
    BOARD_MOONSHOT,
    BOARD_MUST,
    ENTERED,
    GROWTH_MOONSHOT,
    GROWTH_MUST,
    HEAD_A_SECOND,
    HEAD_LONGEST_MS,
    MEMORY_MOONSHOT,
    MEMORY_MUST,
    PAGES,
    Act,
    Page,
)

Scenes = Mapping[tuple[str, str], Scene]
LARGE, SMALL, BARE = "large", "small", "floor"
NOTHING = "-"
MOONSHOT, MUST, SPREAD, SHORT = "moonshot", "must", "must, within the spread", "SHORT"


@dataclass(frozen=True)
class Ratio:
    """One figure over another, round by round."""

    values: tuple[float, ...]

    @property
    def middle(self) -> float:
        return median(self.values)

    @property
    def lower(self) -> float:
        """The better quarter of the rounds reaches this."""
        return sorted(self.values)[len(self.values) // 4]

    def verdict(self, must: float, moonshot: float) -> str:
        """Short only where the target is missed by more than the rounds differ."""
        if self.middle <= moonshot:
            return MOONSHOT
        if self.middle <= must:
            return MUST
        return SPREAD if self.lower <= must else SHORT


def ratio(one: Scene, other: Scene, figure: str = "p50") -> Ratio:
    pairs = zip(one.samples, other.samples, strict=True)
    return Ratio(tuple(getattr(over, figure) / getattr(under, figure) for over, under in pairs))


def work(scene: Scene) -> float:
    """Processor milliseconds for one request, of worker and database, over all rounds: neighbours change it least."""
    spent = sum((sample.worker_ms + sample.backend_ms) * sample.count for sample in scene.samples)
    return spent / sum(sample.count for sample in scene.samples)


def middle(scene: Scene, figure: str = "p50") -> float:
    return median(getattr(sample, figure) for sample in scene.samples)


@dataclass(frozen=True)
class Row:
    """One line of the table of pages."""

    what: str
    large: float
    small: float
    floor: float | None
    ratio: Ratio | None
    entered: Ratio | None
    p95: Ratio | None
    work: float | None
    growth: Ratio
    must: float | None
    moonshot: float | None

    @property
    def verdict(self) -> str:
        if self.ratio is None or self.must is None or self.moonshot is None:
            return NOTHING
        return self.ratio.verdict(self.must, self.moonshot)

    @property
    def growth_verdict(self) -> str:
        return self.growth.verdict(GROWTH_MUST, GROWTH_MOONSHOT)


def row(page: Page | Act, scenes: Scenes) -> Row:
    large, small = scenes[page.name, LARGE], scenes[page.name, SMALL]
    floor = scenes.get((page.floor, BARE)) if page.floor else None
    entered = scenes.get((ENTERED[page.floor], BARE)) if page.floor in ENTERED else None
    return Row(
        what=page.name,
        large=middle(large),
        small=middle(small),
        floor=middle(floor) if floor else None,
        ratio=ratio(large, floor) if floor else None,
        entered=ratio(large, entered) if entered else None,
        p95=ratio(large, floor, "p95") if floor else None,
        work=work(large) / work(floor) if floor else None,
        growth=ratio(large, small),
        must=page.must,
        moonshot=page.moonshot,
    )


def rows(scenes: Scenes) -> list[Row]:
    return [row(page, scenes) for page in (*PAGES, *ACTS)]


@dataclass(frozen=True)
class Target:
    """One numbered target, what was measured for it, and whether it is met."""

    number: str
    what: str
    figure: str
    must: str
    moonshot: str
    verdict: str


def worst(verdicts: Sequence[str]) -> str:
    order = [MOONSHOT, MUST, SPREAD, SHORT]
    return max(verdicts, key=order.index)


def _of_pages(number: str, what: str, names: Sequence[str], table: Mapping[str, Row], figure: str = "p95") -> Target:
    """The target's own figure is the slowest twentieth; the table of pages shows the median beside it."""
    found = [table[name] for name in names]
    ratios = [one.p95 if figure == "p95" else one.ratio for one in found]
    verdicts = [each.verdict(one.must, one.moonshot) for each, one in zip(ratios, found, strict=True)]
    told = ", ".join(f"{one.what} {each.middle:.1f}" for each, one in zip(ratios, found, strict=True))
    return Target(number, what, told, f"{found[0].must:g}", f"{found[0].moonshot:g}", worst(verdicts))


def targets(
    table: Sequence[Row],
    counts: Mapping[str, Any],
    memory: Mapping[str, tuple[float, float]],
    board: Mapping[str, float],
) -> Iterator[Target]:
    by_name = {one.what: one for one in table}
    yield _of_pages("1", "caseload list, p95 over F_list", ["caseload list, 50 rows"], by_name)
    yield _of_pages("2", "case detail and timeline, p95 over F_case", ["case detail", "timeline"], by_name)
    yield from _statements(counts)
    lists = [one for one in table if one.floor]
    grown = max(lists, key=lambda one: one.growth.middle)
    yield Target(
        "4",
        "growth of p50, large over small",
        f"worst: {grown.what} {grown.growth.middle:.2f}",
        f"{GROWTH_MUST:g}",
        f"{GROWTH_MOONSHOT:g}",
        worst([one.growth_verdict for one in lists]),
    )
    yield _of_pages("5", "search, p95 over F_search", ["search in cases"], by_name)
    yield _of_pages("6", "a move, p95 over F_move", ["a move: on hold and off"], by_name)
    yield _of_pages("7", "create, p95 over F_create", ["create a referral"], by_name)
    yield _of_pages("8", "API list and one referral, p95", ["API: list", "API: one referral"], by_name)
    (own, whole), (bare, bare_whole) = memory[LARGE], memory[BARE]
    pss = Ratio((own / bare,))
    yield Target(
        "9",
        "PSS of a worker over the floor's",
        f"{own:.0f} MiB / {bare:.0f} MiB = {pss.middle:.1f} (with its master {whole:.0f} / {bare_whole:.0f} = {whole / bare_whole:.1f})",
        f"{MEMORY_MUST:g}",
        f"{MEMORY_MOONSHOT:g}",
        pss.verdict(MEMORY_MUST, MEMORY_MOONSHOT),
    )
    share = Ratio((board["page"] / board["live"],))
    yield Target(
        "17",
        "SQL of the team's page over counting live",
        f"{board['page']:.1f} ms / {board['live']:.1f} ms = {share.middle:.2f}",
        f"{BOARD_MUST:g}",
        f"{BOARD_MOONSHOT:g}",
        share.verdict(BOARD_MUST, BOARD_MOONSHOT),
    )


def head_target(head: Mapping[str, Any]) -> Target:
    """Viewings and moves through the one head row of the ledger; the slowest counts, from the moment that it was due."""
    told = [
        f"asked {one['asked']}: {one['done']:.0f} a second, p95 {one['p95']:,.0f} ms, longest {one['longest']:,.0f} ms"
        for one in head["paces"]
    ]
    held = head["held"]["done"]
    told.append(
        f"holding the head until the disk has it: {held:.0f} a second ({head['paces'][0]['done'] / held:.1f} times)"
    )
    told.append(
        f"one connection changes that row {head['commits']:.0f} times a second, each time until the disk has it"
    )
    first = head["paces"][0]
    is_met = first["done"] >= HEAD_A_SECOND * 0.99 and first["longest"] <= HEAD_LONGEST_MS
    must = f"{HEAD_A_SECOND} a second, {HEAD_LONGEST_MS} ms"
    return Target("head", "the ledger's one head row", "; ".join(told), must, must, MOONSHOT if is_met else SHORT)


def _statements(counts: Mapping[str, Any]) -> Iterator[Target]:
    by_rows = counts["by_rows"]
    grows = any(max(given.values()) > next(iter(given.values())) for given in by_rows.values())
    told = "; ".join(f"{name} {'/'.join(map(str, given.values()))}" for name, given in by_rows.items())
    yield Target("3", "statements at 10, 25, 50, 100 rows", told, "constant", "constant", SHORT if grows else MOONSHOT)
    limits: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for page in (*PAGES, *ACTS):
        if page.statements and page.name in counts["statements"]:
            limits.setdefault(page.statements, []).append((page.name, counts["statements"][page.name][0]))
    for (goal, bound), found in limits.items():
        most = max(number for _, number in found)
        which = ", ".join(name for name, number in found if number == most)
        verdict = Ratio((most,)).verdict(bound, goal)
        yield Target("3", f"statements, {len(found)} pages", f"most: {most} ({which})", str(bound), str(goal), verdict)


def short(table: Sequence[Row], found: Sequence[Target]) -> list[str]:
    """What misses a must, in words."""
    pages = [
        f"{one.what}: {one.ratio.middle:.1f} x its floor, {one.must:g} asked"
        for one in table
        if one.ratio and one.verdict == SHORT
    ]
    grown = [
        f"{one.what}: grows by {one.growth.middle:.2f}, {GROWTH_MUST:g} asked"
        for one in table
        if one.growth_verdict == SHORT
    ]
    others = [f"target {one.number}, {one.what}: {one.figure}" for one in found if one.verdict == SHORT]
    return [*pages, *grown, *others]
