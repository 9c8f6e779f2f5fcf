"""The first hour of an installation: one command makes what two administrators need, and running it again doubles nothing."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from administration.passwords.models import PasswordLink
from ledger.models import Entry
from programmes.models import Commission
from tests.conftest import NOW
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db
GIVEN = {
    "force": "Northshire Police",
    "force_code": "17",
    "provider": "Harbour",
    "commissioner": "Northshire Commissioner",
    "administrator": "Ada Moor",
    "username": "ada.moor",
    "second_administrator": "Ben Vale",
    "second_username": "ben.vale",
    "programmes": "divert",
    "address": "https://diversion.example",
}
PASSWORD = "four plain words together"


def run(**changes):
    out = io.StringIO()
    call_command("install", stdout=out, **{**GIVEN, **changes})
    return out.getvalue()


def links(printed):
    return re.findall(r"https://diversion\.example(/\S+)", printed)


def counted():
    kept = (Organisation, User, Membership, Commission, PasswordLink)
    return {one.__name__: one.objects.count() for one in kept}


@pytest.fixture
def bare(db):
    """As after `migrate`: nobody is there yet."""


def test_everything_that_is_needed_is_made(bare):
    run()
    assert (
        sorted(Organisation.objects.values_list("name", "kind", "code")),
        sorted(Membership.objects.administrators().values_list("user__username", "organisation__kind")),
        list(Commission.objects.values_list("programme__code", "organisation__name")),
    ) == (
        [
            ("Harbour", "provider", None),
            ("Northshire Commissioner", "commissioner", None),
            ("Northshire Police", "police", "17"),
            ("Operator of this service", "operator", None),
        ],
        [("ada.moor", "operator"), ("ben.vale", "operator")],
        [("divert", "Harbour")],
    )


def test_running_it_again_says_what_stood_and_makes_nothing(bare):
    run()
    before, printed = counted(), run()
    assert (counted(), "Made." in printed, printed.count("Stood already."), links(printed)) == (before, False, 6, [])


def test_running_it_on_a_later_day_commissions_nobody_twice(bare, frozen):
    run()
    frozen.shift(timedelta(days=40))
    run()
    assert Commission.objects.count() == 1


def test_a_second_force_of_the_same_provider_is_commissioned_too(bare):
    run()
    run(force="Southshire Police", force_code="18")
    assert sorted(Commission.objects.values_list("organisation__name", "force__name")) == [
        ("Harbour", "Northshire Police"),
        ("Harbour", "Southshire Police"),
    ]


def test_each_thing_that_is_made_is_entered_under_the_account_of_the_system(bare):
    run()
    verbs = list(Entry.objects.order_by("seq").values_list("actor__username", "verb"))
    assert verbs == [
        *[("clock", "create")] * 3,
        *[("clock", "create"), ("clock", "give_role"), ("clock", "make_password_link")] * 2,
        ("clock", "commission"),
    ]


def test_without_a_programme_it_says_that_nothing_is_commissioned(bare):
    printed = run(programmes="none")
    assert ("No programme is commissioned." in printed, Commission.objects.count()) == (True, 0)


def test_all_programmes_are_those_on_record(bare):
    run(programmes="all")
    assert Commission.objects.count() == 10


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"force_code": "170"}, "Give the two characters by which the PNC knows the force, such as 20."),
        ({"second_username": "ADA.MOOR"}, "The two administrators are two people: give two user names."),
        ({"programmes": "unheard_of"}, "There is no programme unheard_of."),
        ({"provider": "Northshire Police"}, "Northshire Police cannot be made"),
        ({"username": "a/b"}, "A user name has letters"),
        ({"email": "nowhere"}, "nowhere is no e-mail address."),
        ({"commissioner": ""}, "Give --commissioner."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_made(bare, changes, sentence):
    with pytest.raises(CommandError, match=re.escape(sentence)):
        run(**changes)
    assert (Organisation.objects.filter(kind="police").count(), Membership.objects.administrators().count()) == (0, 0)


def test_an_account_of_another_role_is_no_administrator(bare):
    member(Role.CASEWORKER, username="ben.vale")
    with pytest.raises(CommandError, match=r"ben\.vale stands already and is no administrator's"):
        run()


def test_a_third_administrator_is_not_made_on_the_machine(bare):
    run()
    with pytest.raises(CommandError, match="Two administrators stand already"):
        run(second_username="cara.wold")


def test_a_first_administrator_with_the_link_reaches_the_setting_up_of_the_second_step(bare, client, settings):
    settings.SECOND_FACTOR_IS_REQUIRED = True
    path = links(run())[0]
    shown = client.get(path, follow=True)
    client.post(reverse("administration:password-set"), {"new_password1": PASSWORD, "new_password2": PASSWORD})
    client.post(reverse("account_login"), {"login": "ada.moor", "password": PASSWORD})
    answer = client.get("/")
    assert (b"ada.moor" in shown.content, answer.status_code, answer["Location"]) == (
        True,
        302,
        reverse("mfa_activate_totp"),
    )


def test_a_new_link_for_an_account_that_nobody_entered_ends_the_first(bare, client):
    first = links(run())[0]
    second = links(run(new_link="ada.moor"))[0]
    assert (client.get(first, follow=True).status_code, client.get(second, follow=True).status_code) == (410, 200)


def test_a_new_link_for_an_account_that_was_entered_is_asked_for_by_another_administrator(bare):
    run()
    User.objects.filter(username="ada.moor").update(last_login=NOW - timedelta(days=1))
    with pytest.raises(CommandError, match="has signed in before"):
        run(new_link="ada.moor")
    run(new_link="ada.moor", asked_by="ben.vale")
    last = Entry.objects.order_by("seq").last()
    assert (last.verb, last.actor.username) == ("make_password_link", "ben.vale")


@pytest.mark.parametrize("asked_by", ["ada.moor", "nobody", "a.worker"])
def test_nobody_else_asks_for_a_new_link(bare, asked_by):
    run()
    member(Role.CASEWORKER, username="a.worker")
    with pytest.raises(CommandError, match="is not another administrator"):
        run(new_link="ada.moor", asked_by=asked_by)


def test_no_password_can_be_given_on_the_command_line():
    with pytest.raises(TypeError, match="Unknown option"):
        run(password=PASSWORD)
