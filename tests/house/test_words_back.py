"""Whatever words a form takes come back as they were typed: from every field, and on every page that asks for them."""

import re
from html import unescape

import pytest
import time_machine
from django.forms import BaseForm
from django.test import override_settings
from django.urls import get_resolver

from accounts.fields import normalise_text
from diversion.requests import declared_methods
from tests.conftest import NOW
from tests.factories.spelt import SPELT, TYPED, called, every_form, takes_words, word_fields
from tests.house.addresses import walk
from tests.house.world import World, undone

pytestmark = pytest.mark.django_db
PATTERNS = dict(walk(get_resolver().url_patterns))
QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"

#: A field that does not keep words as they were typed, and why.
NOT_AS_TYPED = {
    "administration.commissions:ChangeCommissionForm.areas": "a list, an area a line",
    "administration.commissions:CommissionForm.areas": "a list, an area a line",
    "administration.commissions:CommissionTermsForm.areas": "a list, an area a line",
    "administration.organisations:ChangeOrganisationForm.areas": "a list, an area a line",
    "administration.organisations:OrganisationForm.areas": "a list, an area a line",
    "administration.organisations:ChangeOrganisationForm.code": "the code of a force",
    "administration.organisations:OrganisationForm.code": "the code of a force",
    "programmes:UnitCostForm.price_year": "a year",
    "referrals.following:LookUpForm.reason": "a reason, refused where it is shorter than 20 letters",
}

#: Pages that take the words that the sweep sends, since they ask for nothing else.
TAKEN_AT_ONCE = {"administration:person-home", "caseworkflow:note-create"}

#: Forms that the sweep does not meet, and why.
NOT_MET = {
    **dict.fromkeys(
        (f"accounts.second_factor:{one}" for one in ("CodeAgainForm", "CodeForm", "PasskeyForm")),
        "its page asks for the password again, or for a device, before it opens",
    ),
    "administration.commissions:CommissionTermsForm": "what the two forms of a commission share",
    "administration.people:PeopleFilter": "its page draws the box; tests/journeys/test_names_there_and_back.py searches by it",
    "caseworkflow.assessment:AssessmentForm": "its page is shut to the case of the sweep; a review asks for the same words",
    "caseworkflow.correction:ConsentCorrectionForm": "one kind of a page that is swept with another",
    "outcomes.comparison:DecidedForm": "what the forms of a plan share",
    "referrals.intake:PartnerReferralForm": "the form of the police without some of its fields",
    "referrals.people:LiftForm": "stands on its page once the bar is confirmed; that of the sweep is not",
}


@pytest.mark.parametrize("kind", SPELT)
def test_text_has_one_spelling_and_the_second_time_nothing_changes(kind):
    typed, kept = SPELT[kind]
    assert (normalise_text(typed), normalise_text(kept)) == (kept, kept)


@pytest.mark.parametrize("name", sorted(word_fields().keys() - NOT_AS_TYPED.keys()))
def test_a_field_gives_back_every_spelling_that_it_has_room_for(name):
    field = word_fields()[name]
    told = {kind: field.clean(kept[: field.max_length]) for kind, (_, kept) in SPELT.items()}
    assert told == {kind: kept[: field.max_length].strip() for kind, (_, kept) in SPELT.items()}


def test_what_is_not_kept_as_typed_is_a_field():
    assert NOT_AS_TYPED.keys() - word_fields().keys() == set()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return tmp_path_factory.mktemp("world") / "files"


@pytest.fixture(scope="module")
def swept(django_db_setup, django_db_blocker, files):
    """What each page that asks for words shows of those that it was sent, and by which form."""
    still, quick = time_machine.travel(NOW, tick=False), override_settings(PASSWORD_HASHERS=[QUICK], MEDIA_ROOT=files)
    with django_db_blocker.unblock(), undone(), still, quick:
        world = World()
        found = {name: sent_to(world, name) for name in PATTERNS}
    return {name: one for name, one in found.items() if one}


def sent_to(world, name):
    """The form of a page, how it answers words in every field, and the fields that do not show them as they are kept."""
    client = world.clients.get(world.reader(name))
    with undone():
        world.stand(name)
        path = world.address(name, PATTERNS[name])
        form = form_on(client.get(path))
        fields = {} if form is None else {key: one for key, one in form.fields.items() if takes_words(one)}
        if not fields:
            return None
        typed = {form.add_prefix(key): TYPED[: one.max_length] for key, one in fields.items()}
        answer = (client.post if by_post(name) else client.get)(path, typed | {"version": "x"})
        shown = typed_on(answer.content.decode())
        wrong = [key for key, text in typed.items() if shown.get(key) != normalise_text(text)]
        return called(type(form)), answer.status_code, wrong


def form_on(answer):
    found = answer.context.get("form") if answer.context else None
    return found if isinstance(found, BaseForm) else None


def by_post(name):
    return "POST" in declared_methods(PATTERNS[name].callback)


def typed_on(page):
    """What stands in each box of a page."""
    boxes = {
        found[1]: found[2]
        for found in re.finditer(r'<textarea[^>]*? name="([^"]+)"[^>]*>\s*?\n(.*?)</textarea>', page, re.DOTALL)
    }
    for box in re.findall(r"<input [^>]*>", page):
        name, value = (re.search(rf' {key}="([^"]*)"', box) for key in ("name", "value"))
        if name:
            boxes.setdefault(name[1], value[1] if value else "")
    return {name: unescape(text) for name, text in boxes.items()}


def test_a_page_shows_the_words_that_it_was_sent_as_they_are_kept(swept):
    assert {name: one for name, one in swept.items() if name not in TAKEN_AT_ONCE and one[2]} == {}


def test_where_words_are_taken_at_once_is_known(swept):
    assert {name for name, one in swept.items() if one[1] == 302} == TAKEN_AT_ONCE


def test_every_form_that_takes_words_stands_on_a_page(swept):
    asked = {called(one) for one in every_form() if any(map(takes_words, getattr(one, "base_fields", {}).values()))}
    assert asked - {form for form, _, _ in swept.values()} == set(NOT_MET)
