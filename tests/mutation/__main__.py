"""`make mutate ARGS='referrals/referral/guards.py'`: which plausible wrong changes of these modules no test notices.

Without a path: a sample, drawn by a seed, of the modules where a wrong answer hurts a person.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("accounts", "administration", "ledger", "workflow", "programmes", "referrals", "caseworkflow", "outcomes")
KINDS = {
    "guards",
    "policies",
    "services",
    "measures",
    "clock",
    "schedules",
    "deadlines",
    "eligibility",
    "validators",
    "calendar",
    "transitions",
    "machines",
    "policy",
    "cohorts",
    "suppression",
}
SEEN = {"killed", "passed"}
QUIET = "not slow and not trust and not browser and not postgres"
EQUAL = Path(__file__).with_name("equal.txt")


def judged_modules() -> list[str]:
    """By the name of the file or of its folder, so that a concept may move without a word here."""
    found = [path.relative_to(ROOT) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [str(path) for path in found if KINDS & {path.stem, *path.parent.parts}]


def kind_of(path: str) -> str:
    room, *rest = Path(path).with_suffix("").parts
    return f"{room} {next((one for one in rest if one in KINDS), rest[-1])}"


def equal_changes() -> set[str]:
    """Changes that change nothing a test could see, each listed with its reason behind a hash."""
    lines = (line.split("  #")[0].strip() for line in EQUAL.read_text().splitlines())
    return {line for line in lines if line and not line.startswith("#")}


def tried(room: str, paths: list[str], options: argparse.Namespace) -> list[dict]:
    """The tests of the room are run once, then those that come past a change for each change."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        asked = {
            "paths": paths,
            "result": str(result),
            "sample": options.sample,
            "seed": options.seed,
            "limit": options.limit,
            "jobs": options.jobs,
            "reach": options.reach,
            "minutes": options.minutes,
        }
        surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        command = [sys.executable, "-m", "pytest", "-p", "tests.mutation.plugin", "-p", "no:xdist", "-q", "-m", QUIET]
        tests = options.tests.split() if options.tests else [f"tests/{room}"]
        answer = subprocess.run(
            [*command, *tests], cwd=ROOT, env={**surroundings, "MUTATION": json.dumps(asked)}, check=False
        )
        if not result.exists():
            sys.exit(answer.returncode or 1)
        return json.loads(result.read_text())


def printed(found: list[dict]) -> float:
    """Survivors, then the share that was killed, folder by folder; the share of all is returned."""
    equal = equal_changes()
    counted = [one for one in found if one["words"].partition(" ")[2] not in equal]
    for one in counted:
        if one["fate"] not in SEEN:
            print(f"{one['fate']}: {one['words']}")
    word = next((one["fate"] for one in counted if one["fate"] in SEEN), "killed")
    kinds = defaultdict(list)
    for one in counted:
        kinds[kind_of(one["path"])].append(one["fate"] in SEEN)
    for kind, fates in sorted(kinds.items()):
        print(f"{kind:<32} {sum(fates):>5} of {len(fates):>5} {word}  {sum(fates) / len(fates):.0%}")
    killed = sum(one["fate"] in SEEN for one in counted)
    print(f"{'all':<32} {killed:>5} of {len(counted):>5} {word}  {killed / max(len(counted), 1):.0%}")
    return killed / max(len(counted), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", help="modules; none: a sample of the judged ones")
    parser.add_argument("--sample", type=int, default=0, help="at most so many changes a room; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floor", type=int, default=0, help="fail below this share in per cent")
    parser.add_argument("--limit", type=float, default=30, help="seconds of tests for one change")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--tests", default="", help="test files instead of all of the room")
    parser.add_argument("--minutes", type=float, default=0, help="stop then, and count what was judged; 0: all")
    parser.add_argument("--reach", action="store_true", help="wake none: say only which ones no test comes past")
    options = parser.parse_args()
    paths = options.paths or judged_modules()
    found = []
    for room in sorted({Path(path).parts[0] for path in paths}):
        found += tried(room, [path for path in paths if Path(path).parts[0] == room], options)
    share = printed(found)
    sys.exit(f"Fewer than {options.floor} % were noticed." if share * 100 < options.floor else 0)


if __name__ == "__main__":
    main()
