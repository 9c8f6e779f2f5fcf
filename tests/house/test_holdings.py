"""What is held on a person: every table that hangs on one is gathered, or is exempt with a reason."""

import uuid

from django.apps import apps
from django.db import models

from administration.holdings.mapping import EXEMPT, HOLDINGS, Holding
from administration.holdings.terms import TECHNICAL

ROOTS = {"referrals.Person", "referrals.Referral", "caseworkflow.Case"}


def points_at(model, known):
    """Whether a table has a key to one of these; one to many counts as well."""
    related = [one for one in model._meta.get_fields() if one.is_relation and (one.many_to_one or one.one_to_one)]
    return any(one.concrete and one.related_model._meta.label in known for one in related) or any(
        one.related_model._meta.label in known for one in model._meta.many_to_many
    )


def that_hang_on_a_person(tables):
    """Every table that leads to a person by keys, however far."""
    found = set(ROOTS)
    while more := {one._meta.label for one in tables if one._meta.label not in found and points_at(one, found)}:
        found |= more
    return found


def answered():
    return {one.label for one in HOLDINGS} | set(EXEMPT)


def test_every_table_that_hangs_on_a_person_is_gathered_or_exempt():
    assert that_hang_on_a_person(apps.get_models(include_auto_created=True)) - answered() == set()


def test_a_new_table_without_an_answer_is_found():
    class Planted(models.Model):
        condition = models.ForeignKey("caseworkflow.Condition", models.CASCADE)

        class Meta:
            app_label = "planted"

    tables = [*apps.get_models(include_auto_created=True), Planted]
    try:
        assert that_hang_on_a_person(tables) - answered() == {"planted.Planted"}
    finally:
        del apps.all_models["planted"]["planted"]
        apps.clear_cache()


def test_no_answer_is_for_a_table_that_is_not_there():
    labels = {one._meta.label for one in apps.get_models(include_auto_created=True)}
    assert answered() - labels == set()


def test_every_reason_is_a_sentence():
    assert [label for label, reason in EXEMPT.items() if not reason.endswith(".") or len(reason) < 20] == []


def test_every_way_leads_to_a_person():
    somebody = uuid.UUID(int=7)
    assert [one.label for one in HOLDINGS if somebody.hex not in str(one.rows([somebody]).query).replace("-", "")] == []


def test_every_mark_names_a_field():
    named = {
        (one.label, name)
        for one in HOLDINGS
        for name in [*one.marks, *one.marks_where]
        if name != "all of it" and name not in {field.name for field in one.model._meta.concrete_fields}
    }
    assert named == set()


def test_every_technical_name_is_that_of_a_field():
    names = {field.name for one in HOLDINGS for field in one.model._meta.concrete_fields}
    assert set(TECHNICAL) - names == set()


def test_each_kind_of_record_stands_once():
    labels = [one.label for one in HOLDINGS]
    assert len(labels) == len(set(labels))


def test_parents_stand_before_their_children():
    places = {one.label: place for place, one in enumerate(HOLDINGS)}
    early = [
        (one.label, field.name)
        for one in HOLDINGS
        for field in one.model._meta.concrete_fields
        if field.is_relation
        and field.related_model._meta.label in places
        and places[field.related_model._meta.label] > places[one.label]
    ]
    assert early == []


def test_a_holding_names_a_person_in_a_text_by_the_prefix():
    rows = Holding("ledger.Notice", "Messages", ("recipient",), prefix="person:").rows(["one"])
    assert "person:one" in str(rows.query)
