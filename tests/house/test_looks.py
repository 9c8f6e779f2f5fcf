"""Whoever stands on a page is named by the entry of the look: no list, search or paper shows a person unentered."""

import json

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import get_resolver

from caseworkflow.case.models import Case
from diversion.policy import public_addresses
from ledger.models import Entry, Kind
from outcomes.research.exports import EXPORTS
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.house.addresses import walk
from tests.house.world import World, undone

pytestmark = pytest.mark.django_db
TELLS_NOBODY = {
    "caseworkflow:seal-list"
}  # how many are sealed and never which; what waits leads on by the seal's own id


def marks():
    """What gives a person away on a page: the id of any row about them, and the references of referrals and cases."""
    found = {}
    for model in apps.get_models():
        if not hasattr(model, "subject_ids"):
            continue
        for row in model.objects.all():
            named = {*row.subject_ids}
            found.setdefault(str(row.pk), named)
            if isinstance(row, Referral | Case):
                found.setdefault(row.reference, named)
    return {mark: named for mark, named in found.items() if named}


def named_by(answer):
    entries = Entry.objects.filter(request_id=answer["X-Request-Id"])
    return {subject for entry in entries for subject in entry.subjects}


def shown_on(answer, known):
    body = answer.content.decode("utf-8", "ignore").partition("<main")[2] or answer.content.decode("utf-8", "ignore")
    return {subject for mark, named in known.items() if mark in body for subject in named}


def looks(world):
    """Every address that answers with a page, opened by its reader: whom it shows and whom the ledger names for it."""
    for name, pattern in walk(get_resolver().url_patterns):
        if name in public_addresses():
            continue
        with undone():
            world.stand(name)
            known = marks()
            answer = world.clients[world.reader(name)].get(world.address(name, pattern))
            if answer.status_code == 200:
                yield name, shown_on(answer, known), named_by(answer)


def test_nobody_is_shown_whom_the_entry_of_the_look_does_not_name():
    world = World()
    found = list(looks(world))
    assert {name: shown - named for name, shown, named in found if shown - named and name not in TELLS_NOBODY} == {}
    lists = {name for name, shown, _ in found if shown and name.endswith(("-list", "today", "inbox", "home"))}
    assert lists >= {
        "caseworkflow:case-list",
        "caseworkflow:inbox",
        "referrals:referral-list",
        "referrals:policedecision-list",
        "referrals:likeness-list",
        "referrals:bar-list",
        "outcomes:link-list",
        "administration:commission-list",
    }


def test_a_planted_page_without_an_entry_would_be_seen(client_for):
    case = make.allocated("divert")
    answer = client_for(case.caseworker).get("/cases/")
    known = marks()
    Entry.objects.all()
    assert shown_on(answer, known) == named_by(answer) == {str(case.person_id)}
    answer["X-Request-Id"] = "another"
    assert shown_on(answer, known) - named_by(answer) == {str(case.person_id)}


@pytest.mark.parametrize("what", sorted(EXPORTS))
def test_an_export_names_everyone_who_is_in_it(tmp_path, what):
    Referral.objects.filter(pk=make.allocated("divert").referral_id).update(source_reference="20/1")
    call_command("export", what, "--out", str(tmp_path / "out.csv"), "--json", stdout=(said := _Said()))
    entry = Entry.objects.get(kind=Kind.EXPORT)
    rows = json.loads(said.text)["rows"]
    people = {str(pk) for pk in Referral.objects.exclude(source_reference="").values_list("person_id", flat=True)}
    assert ({*entry.subjects}, entry.facts["count"]) == (people if rows else set(), rows)


class _Said:
    text = ""

    def write(self, words):
        self.text += words
