"""A database of any size for the measurements, made from a small synthetic force."""

from collections.abc import Callable
from datetime import date

from bench.building.filling import Filling
from bench.building.seed import EDITION, PEOPLE, Database, manage, plant

#: The stories are of the seed's days; appointments of today are soon of last week.
FRESH_DAYS = 14


def stands(database: Database, cases: int) -> bool:
    """It was built in this edition, with so many cases, not long ago."""
    found = database.stamp()
    if found.get("edition") != str(EDITION) or found.get("cases") != str(cases):
        return False
    return (date.today() - date.fromisoformat(found["day"])).days <= FRESH_DAYS  # noqa: DTZ011 - the machine's own day


def build(database: Database, *, cases: int, people: int = PEOPLE, fresh: bool, say: Callable[[str], None]) -> None:
    """Make it unless it stands; one that stands is migrated like any other database."""
    if not fresh and stands(database, cases):
        manage(database, "migrate", "--no-input", "--verbosity", "0")
        say(f"{database.name} stands with {cases:,} cases.")
        return
    today = date.today().isoformat()  # noqa: DTZ011 - the machine's own day
    seed = plant(database, people=people, day=today)
    database.create(template=seed.name)
    seconds = Filling(database, say).run(cases)
    database.write_stamp(edition=EDITION, cases=cases, day=today, seconds=round(seconds))
    say(f"{database.name}: {cases:,} cases in {seconds:.1f} s, {cases / seconds:,.0f} a second.")
