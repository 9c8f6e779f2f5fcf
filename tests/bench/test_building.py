"""A large database made from a small one: whole, sealed, and shown by every page."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from bench import preparing, signing
from bench.building.filling import Filling
from bench.building.scope import components, parents, stamped_models
from bench.building.seed import APPLICATION_ROLE, Database, enter_as_application
from bench.scenarios import ACTS, PAGES, Who

PEOPLE, CASES = 60, 200


def test_what_hangs_together_is_one_group():
    numbers = components("abcdef", [("a", "b"), ("c", "b"), ("e", "f")])
    assert numbers == {"a": 1, "b": 1, "c": 1, "d": 2, "e": 3, "f": 3}


def test_only_a_database_of_this_machine_is_filled():
    with pytest.raises(SystemExit):
        Database("postgres://someone@db.example.org/live")


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
