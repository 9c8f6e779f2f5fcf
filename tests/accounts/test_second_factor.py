"""The second factor: a code once, few guesses, seeds and recovery codes that a copy of the database does not give away."""

from datetime import timedelta
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.sealing import Unreadable
from accounts.second_factor.recovery import hash_code, make_codes
from ledger.models import Entry
from tests.factories.codes import SEED, app_code, give_app, type_code, type_password

pytestmark = pytest.mark.django_db
IN = "/"


def comes_in(answer):
    return answer.status_code == 302 and answer["Location"] == IN


@pytest.fixture
def person(auditor):
    give_app(auditor)
    return auditor


def try_code(person, code):
    return comes_in(type_code(type_password(person), code))


def test_a_password_alone_does_not_come_in(person):
    assert type_password(person).get(IN)["Location"].startswith("/account/login/")


def test_the_code_of_now_comes_in(person):
    assert try_code(person, app_code())


@pytest.mark.parametrize("steps", [-2, -1, 1, 2])
def test_a_code_of_another_half_minute_does_not(person, steps):
    assert not try_code(person, app_code(steps=steps))


def test_a_code_comes_in_once(person):
    code = app_code()
    assert [try_code(person, code), try_code(person, code), try_code(person, f"{code[:3]} {code[3:]}")] == [
        True,
        False,
        False,
    ]


def test_the_next_code_comes_in_again(person, frozen):
    try_code(person, app_code())
    frozen.shift(timedelta(seconds=30))
    assert try_code(person, app_code())


def test_used_codes_lie_in_the_database_for_all_workers(settings):
    assert (settings.CACHES["default"]["BACKEND"], cache._table) == (
        "django.core.cache.backends.db.DatabaseCache",
        "shared_cache",
    )


@pytest.mark.parametrize(("wrong", "then"), [(9, True), (10, False), (11, False)])
def test_after_ten_wrong_codes_the_right_one_does_not_come_in_either(person, wrong, then):
    client = type_password(person)
    for number in range(wrong):
        type_code(client, f"{number:06}")
    assert comes_in(type_code(client, app_code())) is then


def test_the_password_typed_again_gives_no_new_codes(person):
    for number in range(10):
        try_code(person, f"{number:06}")
    assert not try_code(person, app_code())


def test_codes_can_be_tried_again_after_fifteen_minutes(person, frozen):
    for number in range(10):
        try_code(person, f"{number:06}")
    frozen.shift(timedelta(minutes=15))
    assert try_code(person, app_code())


def test_a_wrong_code_is_entered(person):
    try_code(person, "000000")
    entry = Entry.objects.get(verb="second_factor_failed")
    assert (entry.actor, entry.object_id, entry.facts) == (None, str(person.pk), {"address": "127.0.0.1"})


class TestSettingUp:
    @pytest.fixture
    def client(self, auditor):
        return type_password(auditor)

    @pytest.fixture
    def turned_on(self, client):
        client.get(reverse("mfa_activate_totp"))
        seed = client.session["mfa.totp.secret"]
        answer = client.post(reverse("mfa_activate_totp"), {"code": app_code(seed)})
        assert answer["Location"] == reverse("mfa_view_recovery_codes")
        return seed

    def shown(self, client):
        return client.get(reverse("mfa_view_recovery_codes")).context["codes"]

    def test_the_seed_is_kept_sealed_and_for_its_person_alone(self, turned_on, auditor, caseworker):
        kept = Authenticator.objects.get(user=auditor, type="totp")
        assert (kept.data["secret"].startswith("sealed1."), turned_on in str(kept.data)) == (True, False)
        Authenticator.objects.create(user=caseworker, type="totp", data=kept.data)
        with pytest.raises(Unreadable):
            try_code(caseworker, app_code(turned_on))

    def test_ten_recovery_codes_are_shown_and_kept_as_hashes(self, turned_on, client, auditor):
        codes = self.shown(client)
        kept = Authenticator.objects.get(user=auditor, type="recovery_codes").data
        assert kept == {"migrated_codes": [hash_code(auditor, code) for code in codes]}
        assert (len(codes), {len(code.replace("-", "")) for code in codes}) == (10, {24})

    @pytest.mark.parametrize(("seconds", "count"), [(299, 10), (300, 0), (301, 0)])
    def test_they_are_shown_for_five_minutes(self, turned_on, client, frozen, seconds, count):
        frozen.shift(timedelta(seconds=seconds))
        assert len(self.shown(client)) == count

    def test_whoever_has_kept_them_sees_how_many_are_left_instead(self, turned_on, client):
        client.post(reverse("mfa_view_recovery_codes"))
        page = client.get(reverse("mfa_view_recovery_codes"))
        assert (page.context["codes"], "You have 10 left" in page.content.decode()) == ([], True)

    def test_new_codes_take_the_place_of_the_old_ones(self, turned_on, client, auditor):
        old = self.shown(client)
        client.post(reverse("mfa_generate_recovery_codes"))
        new = self.shown(client)
        assert (set(old) & set(new), try_code(auditor, old[0]), try_code(auditor, new[0])) == (set(), False, True)

    def test_the_page_of_the_second_step_counts_them(self, turned_on, client):
        assert "(10 left)" in client.get(reverse("mfa_index")).content.decode()


def test_a_recovery_code_comes_in_once(person):
    code = make_codes(person)[3]
    assert [try_code(person, code), try_code(person, code)] == [True, False]


@pytest.mark.parametrize(
    "spell", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code.replace('-', '')}"]
)
def test_a_recovery_code_may_be_typed_in_any_way(person, spell):
    assert try_code(person, spell(make_codes(person)[0]))


def test_signs_that_look_alike_are_taken_for_each_other(person):
    assert hash_code(person, "O1B-8") == hash_code(person, "0IB-B")


def test_the_hash_of_a_recovery_code_comes_in_nowhere(person):
    make_codes(person)
    kept = Authenticator.objects.get(user=person, type="recovery_codes").data["migrated_codes"]
    assert [try_code(person, text) for text in (kept[0], kept[0].removeprefix("sha256:"))] == [False, False]


def test_the_same_code_is_another_hash_for_somebody_else(person, caseworker):
    assert hash_code(person, "AAAA-BBBB") != hash_code(caseworker, "AAAA-BBBB")


@pytest.fixture
def asked_for(settings):
    settings.SECOND_FACTOR_IS_REQUIRED = True


@pytest.mark.usefixtures("asked_for")
@pytest.mark.parametrize("page", ["home", "ledger:entry-list", "mfa_index", "account_change_password"])
def test_without_one_an_account_is_led_to_set_it_up_before_anything_else(auditor, page):
    assert type_password(auditor).get(reverse(page))["Location"] == reverse("mfa_activate_totp")


@pytest.mark.usefixtures("asked_for")
def test_nothing_is_remembered_of_a_second_factor_that_is_gone(client_for, person):
    client = client_for(person)
    before = client.get(reverse("ledger:entry-list")).status_code
    Authenticator.objects.filter(user=person)._raw_delete("default")
    assert (before, client.get(reverse("ledger:entry-list"))["Location"]) == (200, reverse("mfa_activate_totp"))


def test_seeds_that_lay_readable_are_sealed_by_the_migration(auditor):
    Authenticator.objects.create(user=auditor, type="totp", data={"secret": SEED})
    Authenticator.objects.create(user=auditor, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    sealing = import_module("accounts.migrations.0004_seal_second_factors")
    sealing.seal_seeds(apps, None)
    once = Authenticator.objects.get().data["secret"]
    sealing.seal_seeds(apps, None)
    assert (SEED in once, Authenticator.objects.get().data["secret"]) == (False, once)
    assert comes_in(type_code(type_password(auditor, Client()), app_code()))
