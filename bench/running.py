"""The whole measurement: databases, servers, rounds, tables; everything that was started is stopped."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import judging, rounds, telling
from bench.building.seed import ROOT, Database, enter_as_application
from bench.judging import BARE, LARGE, SMALL
from bench.loading import has_wrk
from bench.serving import Served, Server, forget

RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "performance.md"
PRODUCT, FLOOR = "bench.measured", "bench.floors.settings"
SERVED = {
    PRODUCT: Served(PRODUCT, "diversion.wsgi:application", "gunicorn.conf.py"),
    FLOOR: Served(FLOOR, "bench.floors.wsgi:application", "bench/floors/served.py"),
}
SETTINGS = (
    "server_version",
    "shared_buffers",
    "work_mem",
    "effective_cache_size",
    "max_wal_size",
    "random_page_cost",
    "jit",
    "fsync",
    "synchronous_commit",
)


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line."""

    server: Database
    cases: int
    small: int
    people: int
    rounds: int
    seconds: int
    fresh: bool
    writes: bool


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def size(cases: int) -> str:
    if cases >= 1_000_000:
        return f"{cases / 1_000_000:g}m"
    return f"{cases / 1_000:g}k" if cases >= 1_000 else str(cases)


def step(settings: str, database: Database, *words: str, timeout: int = 3600) -> str:
    """One of our own steps in a process of its own, since it needs Django with these settings."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": database.url, "LOG_LEVEL": "ERROR"}
    done = subprocess.run(
        [sys.executable, "-m", "bench", *words],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=timeout,
    )
    return done.stdout


def database_of(asked: Asked, name: str) -> Database:
    return asked.server.beside(f"bench_{name}")


def build(asked: Asked) -> dict[str, Database]:
    found = {
        LARGE: database_of(asked, size(asked.cases)),
        SMALL: database_of(asked, size(asked.small)),
        BARE: database_of(asked, f"floor_{size(asked.cases)}"),
    }
    fresh = ("--fresh",) if asked.fresh else ()
    for side, cases in ((LARGE, asked.cases), (SMALL, asked.small)):
        step(
            PRODUCT,
            found[side],
            "build",
            "--cases",
            str(cases),
            "--people",
            str(asked.people),
            "--database",
            found[side].url,
            *fresh,
        )
    step(FLOOR, found[BARE], "build-floor", "--cases", str(asked.cases), "--database", found[BARE].url, *fresh)
    return found


def prepare(databases: dict[str, Database]) -> dict[str, Any]:
    facts = {}
    for side, database in databases.items():
        settings = FLOOR if side == BARE else PRODUCT
        words = ("prepare-floor",) if side == BARE else ("prepare",)
        facts[side] = json.loads(step(settings, database, *words, "--database", database.url))
    return facts


def serve(watch: Database, databases: dict[str, Database], folder: Path, held: ExitStack) -> dict[str, Server]:
    found = {}
    product = enter_as_application(databases[LARGE], databases[SMALL])
    for side, database in zip((LARGE, SMALL, BARE), (*product, databases[BARE]), strict=True):
        settings = FLOOR if side == BARE else PRODUCT
        found[side] = Server(side, database, SERVED[settings], folder, watch)
        held.callback(found[side].stop)
    for side, server in found.items():
        server.wait("/memory/" if side == BARE else "/health/live")
    return found


def run(asked: Asked) -> None:
    """Measure and print; the exit code says only whether it could be measured."""
    databases = build(asked)
    facts = prepare(databases)
    setting = setting_of(asked, databases, facts)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    day = (str(yesterday.day), str(yesterday.month), str(yesterday.year))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as held:
        servers = serve(asked.server, databases, Path(folder), held)
        product = [rounds.product_scenes(servers[side], facts[side], day) for side in (LARGE, SMALL)]
        pairs = [scene for pair in zip(*product, strict=True) for scene in pair]
        bare = rounds.floor_scenes(servers[BARE], facts[BARE]["cookie"], asked.cases)
        scenes = rounds.in_order([*pairs, *bare])
        rounds.run(scenes, rounds=asked.rounds, seconds=asked.seconds, say=say)
        memory = {side: server.memory() for side, server in servers.items()}
    facts[LARGE]["head"] = json.loads(step(PRODUCT, databases[LARGE], "head", "--database", databases[LARGE].url))
    setting["Load"] = f"{setting['Load']} at the start, {os.getloadavg()[0]:.1f} at the end"
    tell(asked, {(scene.name, scene.server.name): scene for scene in scenes}, facts[LARGE], memory, setting)


def tell(
    asked: Asked, scenes: judging.Scenes, facts: Any, memory: dict[str, tuple[float, float]], setting: dict[str, str]
) -> None:
    rows = judging.rows(scenes)
    found = list(judging.targets(rows, facts, memory, facts["board"]))
    found.append(judging.head_target(facts["head"]))
    keep(telling.as_values(scenes, found, {**setting, "memory": memory}), size(asked.cases))
    told = telling.whole(setting, rows, found, scenes, facts["statements"], size(asked.cases), size(asked.small))
    print(told)
    if asked.writes:
        telling.write_page(PAGE, told)


def keep(values: dict[str, Any], name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{name}.json"
    file.write_text(json.dumps(values, indent=1))
    say(f"Kept as {file.relative_to(ROOT)}.")


def setting_of(asked: Asked, databases: dict[str, Database], facts: Any) -> dict[str, str]:
    """What the figures depend on, asked before anything is measured; the system's cache is emptied of our files here."""
    with databases[LARGE].connect() as here:
        values = {name: here.execute("SELECT current_setting(%s)", [name]).fetchone()[0] for name in SETTINGS}
    built = {side: databases[side].stamp().get("seconds") for side in (LARGE, SMALL)}
    paces = [f"{facts[side]['cases'] / int(took):,.0f}" if took else "not kept" for side, took in built.items()]
    forgotten = [forget(database) for database in databases.values()]
    client = "wrk, one connection" if has_wrk() else "our own client, one connection"
    return {
        "Day": f"{datetime.now(UTC):%-d %B %Y}",
        "Cases": f"{facts[LARGE]['cases']:,} and {facts[SMALL]['cases']:,}; the floor holds {asked.cases:,}",
        "Built": f"{paces[0]} and {paces[1]} cases a second",
        "Rounds": f"{asked.rounds} of {asked.seconds:g} s a page and server; {client}; pages above 250 ms by our own client",
        "Machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "Load": f"{os.getloadavg()[0]:.1f}",
        "PostgreSQL": ", ".join(f"{name} {value}" for name, value in values.items()),
        "First visits": "after the files had left the system's cache" if all(forgotten) else "with a warm cache",
    }
