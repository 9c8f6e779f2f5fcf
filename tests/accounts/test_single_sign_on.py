"""Signing in with an employer's directory, against a real OpenID Connect provider in a process of its own."""

import environ
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from time_machine import escape_hatch

from accounts.models import ForceClient, User
from accounts.roles import Role
from accounts.single_sign_on.adapter import claim_of, is_strong
from accounts.single_sign_on.terms import describe_directory, origin_of
from diversion.content_policy import allow_forms_to
from ledger.models import Entry
from tests.factories.accounts import member
from tests.factories.codes import app_code, give_app, type_code
from tests.factories.directory import agree, run_directory, stop

pytestmark = pytest.mark.django_db
LOGIN = "/account/with/directory/"
HOME = "/cases/today/"


@pytest.fixture(scope="module")
def server():
    with run_directory() as address:
        yield address


@pytest.fixture
def directory(server, settings, frozen):
    """The service set to it, on the real clock, by which the directory dates its tokens."""
    frozen.move_to(escape_hatch.time.time())
    given = {
        "OIDC_SERVER_URL": server,
        "OIDC_NAME": "Cranstoun",
        "OIDC_CLIENT_ID": "diversion",
        "OIDC_CLIENT_SECRET": "a secret of the test",
        "OIDC_STRONG": "mfa,strong",
    }
    env = environ.Env()
    env.ENVIRON = given
    settings.SOCIALACCOUNT_PROVIDERS = describe_directory(env)
    return server


@pytest.fixture
def worker(directory):
    return member(Role.CASEWORKER, username="caseworker.one")


def come_back(subject, client=None, act=agree):
    client = client or Client()
    leads_to = client.post(LOGIN).headers["Location"]
    return client, client.get(act(leads_to, subject) if act is agree else act(leads_to))


def is_in(client, user):
    return client.session.get("_auth_user_id") == str(user.pk)


def test_the_sign_in_page_offers_the_directory_by_its_name(directory):
    assert "Sign in with Cranstoun" in Client().get("/account/login/").content.decode()


def test_without_a_directory_nothing_is_offered_and_its_address_is_not_found():
    client = Client()
    page = client.get("/account/login/").content.decode()
    assert ("Sign in with" in page, client.get(LOGIN).status_code) == (False, 404)


def test_somebody_with_an_account_here_comes_in_and_is_bound_to_their_subject(worker):
    client, answer = come_back("s-1")
    assert (answer.status_code, is_in(client, worker)) == (302, True)
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.uid, kept.extra_data) == (worker, "s-1", {})
    verbs = list(Entry.objects.filter(actor=worker, kind="sign_in").order_by("seq").values_list("verb", flat=True))
    assert verbs == ["bind_to_directory", "sign_in"]


def test_the_second_time_the_subject_alone_counts(worker):
    come_back("s-1")
    User.objects.filter(pk=worker.pk).update(username="another.name")
    client, _ = come_back("s-1")
    assert (is_in(client, worker), SocialAccount.objects.count()) == (True, 1)


def test_another_subject_of_the_same_name_does_not_take_the_account_over(worker):
    come_back("s-1")
    client, answer = come_back("s-2")
    assert (answer.status_code, "_auth_user_id" in client.session, SocialAccount.objects.count()) == (403, False, 1)
    assert "You have no account in this service" in answer.content.decode()


@pytest.mark.parametrize("subject", ["s-3", "s-4", "s-5"])
def test_whoever_has_no_account_here_is_told_whom_to_ask_and_gets_none(worker, subject):
    User.objects.clock()
    before = User.objects.count()
    client, answer = come_back(subject)
    assert (answer.status_code, "_auth_user_id" in client.session) == (403, False)
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)
    assert Entry.objects.filter(verb="sign_in_failed").count() == 1


def test_the_account_of_a_police_system_is_nobodys(worker):
    ForceClient.objects.create(client_id="records", user=worker)
    assert (come_back("s-1")[1].status_code, SocialAccount.objects.count()) == (403, 0)


def test_a_name_counts_however_it_is_spelt(worker):
    client, _ = come_back("s-6")
    assert is_in(client, worker)


def test_a_closed_account_stays_closed(worker):
    come_back("s-1")
    User.objects.filter(pk=worker.pk).update(is_active=False)
    client, answer = come_back("s-1")
    assert (answer.url, "_auth_user_id" in client.session) == (reverse("account_inactive"), False)


def test_somebody_who_left_is_not_bound(worker):
    worker.memberships.update(until_on="2020-02-01")
    assert come_back("s-1")[1].status_code == 403


def test_an_own_second_factor_is_asked_for_after_the_directory(worker):
    give_app(worker)
    client, answer = come_back("s-1")
    assert (answer.url.split("?")[0], is_in(client, worker)) == (reverse("mfa_authenticate"), False)
    type_code(client, app_code())
    assert is_in(client, worker)


@pytest.mark.parametrize(("subject", "leads_to"), [("s-1", 200), ("s-6", 302), ("s-2", 302)])
def test_a_second_factor_of_the_directory_counts_only_where_its_token_says_so(worker, settings, subject, leads_to):
    settings.SECOND_FACTOR_IS_REQUIRED = True
    client, _ = come_back(subject)
    answer = client.get(HOME)
    assert (answer.status_code, answer.headers.get("Location")) == (
        leads_to,
        None if leads_to == 200 else reverse("mfa_activate_totp"),
    )


def test_stopping_at_the_directory_signs_nobody_in(worker):
    client, answer = come_back("", act=stop)
    assert (answer.url, "_auth_user_id" in client.session) == (reverse("socialaccount_login_cancelled"), False)
    assert "Nothing has changed." in client.get(answer.url).content.decode()


def test_an_answer_that_nobody_here_asked_for_signs_nobody_in(worker):
    leads_to = Client().post(LOGIN).headers["Location"]
    thief = Client()
    answer = thief.get(agree(leads_to, "s-1"))
    assert (answer.status_code, "_auth_user_id" in thief.session) == (401, False)


def test_an_answer_counts_once(worker):
    client = Client()
    back = agree(client.post(LOGIN).headers["Location"], "s-1")
    client.get(back)
    client.post(reverse("account_logout"))
    assert (client.get(back).status_code, "_auth_user_id" in client.session) == (401, False)


def test_nobody_binds_a_second_account_from_inside(worker):
    client = Client()
    client.force_login(member(Role.AUDITOR), backend="accounts.sign_in.Backend")
    leads_to = client.post(f"{LOGIN}?process=connect").headers["Location"]
    assert client.get(agree(leads_to, "s-1")).status_code == 403
    assert SocialAccount.objects.count() == 0


def test_a_directory_that_does_not_answer_is_said_plainly(worker, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = Client().post(LOGIN)
    assert (answer.status_code, "You are not signed in" in answer.content.decode()) == (503, True)


@pytest.mark.parametrize(
    ("said", "is_enough"),
    [
        ({"acr": "strong"}, True),
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"acr": ["strong"], "amr": [["mfa"]]}, False),
        ({"acr": None}, False),
        ({}, False),
    ],
)
def test_what_the_token_says_of_strength(said, is_enough):
    assert is_strong(said, ["mfa", "strong"]) is is_enough


def test_no_token_is_strong_where_nothing_is_named():
    assert is_strong({"acr": None, "amr": ["mfa"]}, []) is False


def test_a_claim_is_a_text_of_either_answer():
    said = {"userinfo": {"upn": ["x"]}, "id_token": {"upn": "ada"}}
    assert [claim_of(said, "upn"), claim_of(said, "sub"), claim_of({}, "upn")] == ["ada", "", ""]


def test_a_form_may_lead_to_the_directory_and_nowhere_else(directory):
    providers = describe_directory(environ.Env())
    assert (providers, origin_of(providers)) == ({}, [])
    assert allow_forms_to(["https://login.example.org"])["form-action"] == ["'self'", "https://login.example.org"]
