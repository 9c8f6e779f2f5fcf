"""The measurements as tables for the screen and for the page of documents, and as plain values for a file."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.judging import BARE, LARGE, NOTHING, SMALL, Row, Scenes, Target, middle, short
from bench.scenarios import ACTS, FLOOR_PATHS, PAGES

MARK = "<!-- The rest of this page is written by `make bench ARGS=--write`. -->"


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Markdown with its columns aligned."""
    rows = [list(head), *(list(line) for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    told = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([told[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *told[1:]])


def number(value: float | None, digits: int = 1) -> str:
    return NOTHING if value is None else f"{value:,.{digits}f}"


def pages(rows: Sequence[Row], large: str, small: str) -> str:
    head = (
        "page",
        f"p50 ms at {large}",
        f"at {small}",
        "floor p50",
        "ratio",
        "ratio, reads entered",
        "p95 ratio",
        "work ratio",
        "growth",
        "must",
        "moonshot",
        "verdict",
        "growth verdict",
    )
    lines = [
        (
            one.what,
            number(one.large),
            number(one.small),
            number(one.floor),
            number(one.ratio and one.ratio.middle),
            number(one.entered and one.entered.middle),
            number(one.p95 and one.p95.middle),
            number(one.work),
            number(one.growth.middle, 2),
            number(one.must),
            number(one.moonshot),
            one.verdict,
            one.growth_verdict,
        )
        for one in rows
    ]
    return table(head, lines)


def costs(scenes: Scenes, statements: dict[str, Any]) -> str:
    head = ("page", "where", "p50 ms", "p95 ms", "worker ms", "database ms", "KB", "SQL", "first visit ms", "requests")
    names = [(page.name, side) for page in (*PAGES, *ACTS) for side in (LARGE, SMALL)]
    lines = []
    for name, side in [*names, *((floor, BARE) for floor in FLOOR_PATHS)]:
        scene = scenes[name, side]
        count = statements[name][0] if side == LARGE and name in statements else None
        lines.append(
            (
                str(name),
                side,
                number(middle(scene)),
                number(middle(scene, "p95")),
                number(middle(scene, "worker_ms")),
                number(middle(scene, "backend_ms")),
                number(scene.kilobytes),
                str(count or NOTHING),
                number(scene.first_ms, 0),
                f"{sum(sample.count for sample in scene.samples):,}",
            )
        )
    return table(head, lines)


def targets(found: Sequence[Target]) -> str:
    head = ("target", "what", "measured", "must", "moonshot", "verdict")
    return table(head, [(one.number, one.what, one.figure, one.must, one.moonshot, one.verdict) for one in found])


def whole(
    setting: dict[str, str],
    rows: Sequence[Row],
    found: Sequence[Target],
    scenes: Scenes,
    statements: dict[str, Any],
    large: str,
    small: str,
) -> str:
    """Everything that a run has to say."""
    lacks = short(rows, found)
    parts = [
        "\n".join(f"- {name}: {value}" for name, value in setting.items()),
        pages(rows, large, small),
        targets(found),
        costs(scenes, statements),
        "\n".join(["Falls short:", "", *(f"- {one}" for one in lacks)]) if lacks else "Every must is met.",
    ]
    return "\n\n".join(parts)


def write_page(page: Path, told: str) -> None:
    """Put what a run said where the last one stood."""
    above, mark, _ = page.read_text().partition(MARK)
    if not mark:
        raise RuntimeError(f"{page.name} has no place for the tables.")
    page.write_text(f"{above}{mark}\n\n## The last run\n\n{told}\n")


def as_values(scenes: Scenes, found: Sequence[Target], setting: dict[str, Any]) -> dict[str, Any]:
    told = [
        {
            "page": str(name),
            "where": side,
            "first_ms": scene.first_ms,
            "kilobytes": scene.kilobytes,
            "samples": [asdict(sample) for sample in scene.samples],
        }
        for (name, side), scene in scenes.items()
    ]
    return {"setting": setting, "scenes": told, "targets": [asdict(one) for one in found]}
