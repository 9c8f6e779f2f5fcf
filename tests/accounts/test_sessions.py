"""Sessions: what ends them, and that a copy of the database opens none."""

from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends import db
from django.test import Client
from django.urls import reverse

from accounts.models import Session, User
from accounts.sessions import SessionStore, hash_key
from tests.factories.codes import RIGHT, app_code, give_app, type_code, type_password

pytestmark = pytest.mark.django_db
PAGE = "ledger:entry-list"


@pytest.fixture
def sessions(auditor):
    """Two of one person, as on two machines."""
    return [type_password(auditor), type_password(auditor)]


def opens(client):
    return client.get(reverse(PAGE)).status_code == 200


def test_the_settings_name_this_store(settings):
    assert import_module(settings.SESSION_ENGINE).SessionStore is SessionStore


def test_no_key_of_a_session_lies_in_the_database(sessions):
    keys = {client.cookies["session"].value for client in sessions}
    kept = set(Session.objects.values_list("session_key", flat=True))
    assert kept == {hash_key(key) for key in keys}


def test_a_key_from_the_database_opens_nothing(sessions):
    thief = Client()
    thief.cookies["session"] = Session.objects.first().session_key
    assert not opens(thief)


def test_the_contents_of_a_session_do_not_lie_readable_in_the_database(client, auditor):
    type_password(auditor, client)
    client.get(reverse("mfa_activate_totp"))
    assert "mfa.totp.secret" in client.session
    assert [db.SessionStore().decode(kept) for kept in Session.objects.values_list("session_data", flat=True)] == [{}]


def test_contents_that_another_key_sealed_are_no_session(sessions, settings):
    settings.FIELD_KEYS = ["other:another key of enough letters and digits"]
    assert [opens(client) for client in sessions] == [False, False]


def test_a_session_that_is_signed_out_is_gone(sessions):
    sessions[0].post(reverse("account_logout"))
    assert ([opens(client) for client in sessions], Session.objects.count()) == ([False, True], 1)


def test_a_key_is_new_at_sign_in(client, auditor):
    client.get("/account/login/")
    client.session.save()
    before = client.session.session_key
    type_password(auditor, client)
    assert (client.session.session_key == before, client.session.exists(before)) == (False, False)


def test_a_key_is_new_when_the_password_is_typed_again(sessions):
    client = sessions[0]
    before = client.session.session_key
    client.post(reverse("account_reauthenticate"), {"password": RIGHT})
    assert (client.session.session_key == before, client.session.exists(before)) == (False, False)
    assert opens(client)


def test_a_changed_password_ends_all_sessions(sessions):
    new = "quite another turnip lantern"
    form = {"oldpassword": RIGHT, "password1": new, "password2": new}
    assert sessions[0].post(reverse("account_change_password"), form).status_code == 302
    assert [opens(client) for client in sessions] == [False, False]


def test_a_closed_account_has_no_session_and_gets_none_back(sessions, auditor):
    auditor.is_active = False
    auditor.save(update_fields=["is_active"])
    closed = [opens(client) for client in sessions]
    auditor.is_active = True
    auditor.save()
    assert (closed, [opens(client) for client in sessions]) == ([False, False], [False, False])


def test_an_open_account_that_is_saved_keeps_its_sessions(sessions, auditor):
    auditor.display_name = "Another name"
    auditor.save()
    assert [opens(client) for client in sessions] == [True, True]


def test_a_second_factor_that_somebody_turns_off_ends_all_their_sessions(auditor, frozen):
    give_app(auditor)
    clients = []
    for _ in range(2):
        client = type_password(auditor)
        type_code(client, app_code())
        clients.append(client)
        frozen.shift(30)
    before = [opens(client) for client in clients]
    clients[0].post(reverse("mfa_deactivate_totp"))
    assert (before, [opens(client) for client in clients]) == ([True, True], [False, False])


def test_a_second_factor_that_an_administrator_resets_ends_all_sessions(sessions, auditor):
    give_app(auditor)
    Authenticator.objects.filter(user=auditor).delete()
    assert [opens(client) for client in sessions] == [False, False]


def test_new_recovery_codes_end_no_session(sessions, auditor):
    Authenticator.objects.create(user=auditor, type="recovery_codes", data={"migrated_codes": []})
    Authenticator.objects.filter(user=auditor).delete()
    assert [opens(client) for client in sessions] == [True, True]


def test_setting_a_second_factor_up_ends_every_session_but_its_own(sessions):
    client = sessions[0]
    client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": app_code(client.session["mfa.totp.secret"])})
    assert [opens(each) for each in sessions] == [True, False]


def test_sessions_of_others_go_on(sessions, caseworker):
    other = type_password(caseworker)
    User.objects.end_sessions(sessions[0].session["_auth_user_id"])
    assert ([opens(client) for client in sessions], other.get("/").status_code) == ([False, False], 302)
    assert other.get("/")["Location"] == reverse("caseworkflow:today")
