"""A large database made from a small one: whole, sealed, and shown by every page."""

import json
import re
from datetime import UTC, datetime
from io import StringIO
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from bench import preparing, signing
from bench.building.chain import COLUMNS, Line, Sealing
from bench.building.filling import Filling
from bench.building.planning import Telling, again, crew_mark
from bench.building.scope import components, parents, stamped_models
from bench.building.seed import APPLICATION_ROLE, Database, enter_as_application
from bench.scenarios import ACTS, PAGES, Who
from ledger.models import Entry

PEOPLE, CASES = 60, 200


def test_what_hangs_together_is_one_group():
    numbers = components("abcdef", [("a", "b"), ("c", "b"), ("e", "f")])
    assert numbers == {"a": 1, "b": 1, "c": 1, "d": 2, "e": 3, "f": 3}


def test_only_a_database_of_this_machine_is_filled():
    with pytest.raises(SystemExit):
        Database("postgres://someone@db.example.org/live")


WORKER, CASE, PERSON = (str(UUID(int=number)) for number in (1, 2, 3))

STORY = {
    "at": datetime(2026, 3, 3, 10, tzinfo=UTC),
    "actor": WORKER,
    "role": "caseworker",
    "kind": "move",
    "verb": "close",
    "object_kind": "caseworkflow.case",
    "object_id": CASE,
    "subjects": [PERSON],
    "before": "completed",
    "after": "closed",
    "reason": "100 % of “it”\nin two lines,\ta tab and a \\",
    "regime": "uk_gdpr",
    "facts": {"share": "50 %s"},
    "request_id": "",
}


def copied(text):
    """A row of COPY as the entry that PostgreSQL makes of it."""
    marks = {r"\\": "\\", r"\t": "\t", r"\n": "\n", r"\r": "\r"}
    cells = [re.sub(r"\\[\\tnr]", lambda found: marks[found[0]], cell) for cell in text.rstrip("\n").split("\t")]
    row = dict(zip(COLUMNS, cells, strict=True))
    facts = {"subjects": json.loads(row["subjects"]), "facts": json.loads(row["facts"]), "seq": int(row["seq"])}
    actor = None if row["actor_id"] == r"\N" else row["actor_id"]
    return Entry(**{**row, **facts, "actor_id": actor, "at": datetime.fromisoformat(row["at"])})


@pytest.mark.parametrize("actor", [WORKER, ""])
def test_each_entry_that_is_told_again_is_sealed_after_the_one_before_it(actor):
    lines = [Line.cut({**STORY, "actor": actor}, frozenset([WORKER]))] * 2
    sealing, one = Sealing(seq=6, mac="f" * 64), Telling(1, 9, crew=4, force=0, identity=1, microseconds=5, days=0)
    first, second = map(copied, sealing.rows(one, lines))
    assert [(entry.seq, entry.prev) for entry in (first, second)] == [(7, "f" * 64), (8, first.mac)]
    assert [entry.mac for entry in (first, second)] == [first.seal("f" * 64), second.seal(first.mac)]
    assert (sealing.seq, sealing.mac, first.pk == second.pk) == (8, second.mac, False)
    assert (first.reason, first.facts, first.at.microsecond) == (STORY["reason"], STORY["facts"], 5)
    assert (str(first.actor_id or ""), first.object_id, first.subjects) == (
        again(WORKER, crew_mark(4)) if actor else "",
        again(CASE, "9"),
        [again(PERSON, "9")],
    )


def test_whoever_is_in_no_crew_keeps_their_name():
    (row,) = Sealing(seq=0, mac="").rows(Telling(1, 9, 4, 0, 1, 0, 0), [Line.cut(STORY, frozenset())])
    assert copied(row).actor_id == WORKER


@pytest.fixture
def filled(real_commits):
    """The demonstration, told again until there are so many cases; the triggers let nothing but additions pass."""
    call_command("demo", people=PEOPLE, seed=1, stdout=StringIO(), stderr=StringIO())
    given = connection.settings_dict
    place = f"{given['HOST']}:{given['PORT'] or 5432}"
    database = Database(f"postgres://{given['USER']}:{given['PASSWORD']}@{place}/{given['NAME']}")
    Filling(database, say=lambda _: None).run(CASES)
    yield database
    # What a role was given is kept per database; without this no other run could remove the role.
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {APPLICATION_ROLE}")


def orphans() -> dict[str, int]:
    """Rows whose foreign key leads nowhere, by model and field; only where there are any."""
    found = {}
    for model in stamped_models():
        for field, to in parents(model, stamped_models()):
            known = to.objects.values("pk")
            rows = model.objects.exclude(**{f"{field.name}__isnull": True}).exclude(**{f"{field.name}__in": known})
            found[f"{model.__name__}.{field.name}"] = rows.count()
    return {name: count for name, count in found.items() if count}


@pytest.mark.postgres
def test_a_built_database_is_whole_sealed_and_shown_by_every_page(filled):
    case, entry = apps.get_model("caseworkflow.Case"), apps.get_model("ledger.Entry")
    assert case.objects.count() == CASES
    assert orphans() == {}
    told = StringIO()
    call_command("verify_ledger", stdout=told)
    assert told.getvalue().strip() == (
        f"All {entry.objects.count():,} entries are as they were sealed; checkpoints that agree: 1."
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_index WHERE NOT indisvalid OR NOT indisready")
        assert cursor.fetchone() == (0,)
    who = preparing.people()
    rows = preparing.rows_to_open(who)
    counted = preparing.statements_of_pages(who, rows, signing.bearer_of_force())
    assert set(counted) == {page.name for page in PAGES}
    assert set(preparing.statements_of_acts(who, rows)) == {act.name for act in ACTS}
    worker = who[Who.WORKER]
    held = case.objects.filter(caseworker=worker).exclude(state="closed").values_list("reference", flat=True)
    page = preparing.client_of(worker).get("/cases/").content.decode()
    assert {one for one in held if re.search(rf"\b{one}\b", page)} == set(held)
    assert worker.username == "caseworker-1-1"
    [entered] = enter_as_application(filled)
    with entered.connect() as here:
        found = here.execute("SELECT current_user, (SELECT count(*) FROM caseworkflow_case)").fetchone()
    assert found == (APPLICATION_ROLE, 0)
