"""Police systems: bound to one force, their scopes and their last day; the secret is shown once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from oauth2_provider.models import AccessToken, Application

from accounts.models import ForceClient, OrganisationKind
from administration.clients.services import change_client, register_client, rotate_secret
from tests.factories.accounts import organisation
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
READ, WRITE = "referrals:read", "referrals:write"


@pytest.fixture
def made(administrator):
    return register_client(
        name="Records system",
        organisation=organisation(OrganisationKind.POLICE),
        scopes=[READ],
        valid_until=TODAY + timedelta(days=30),
        actor=administrator,
    )


def ask(client, made, scope=READ):
    form = {"grant_type": "client_credentials", "client_id": made.client.client_id, "client_secret": made.secret}
    return client.post(reverse("oauth2-token"), {**form, "scope": scope})


def read(client, token):
    return client.get(reverse("api:referral-list"), headers={"Authorization": f"Bearer {token}"}).status_code


def test_its_secret_gets_a_token_that_reads_the_referrals_of_its_force(client, made):
    assert read(client, ask(client, made).json()["access_token"]) == 200


@pytest.mark.parametrize(("scope", "code"), [(READ, 200), (WRITE, 400), (f"{READ} {WRITE}", 400)])
def test_no_token_is_given_for_a_scope_that_it_was_not_given(client, made, scope, code):
    assert ask(client, made, scope).status_code == code


@pytest.mark.parametrize(("days", "code"), [(30, 200), (31, 403)])
def test_it_opens_nothing_after_its_last_day(client, made, frozen, days, code):
    frozen.shift(timedelta(days=days))
    assert read(client, ask(client, made).json()["access_token"]) == code


def test_a_new_secret_shuts_the_old_one_and_its_tokens(client, made, administrator):
    token = ask(client, made).json()["access_token"]
    again = rotate_secret(client_pk=made.client.pk, actor=administrator)
    assert (read(client, token), ask(client, made).status_code, ask(client, again).status_code) == (401, 401, 200)


def test_less_is_allowed_from_the_next_request(client, made, administrator):
    token = ask(client, made).json()["access_token"]
    change_client(client_pk=made.client.pk, actor=administrator, scopes=[WRITE], valid_until=TODAY)
    assert (read(client, token), ask(client, made).status_code) == (401, 400)


def test_nothing_that_is_kept_is_the_secret(made):
    kept = [*Application.objects.values_list(), *ForceClient.objects.values_list(), *AccessToken.objects.values_list()]
    assert [value for row in kept for value in row if made.secret in str(value)] == []


def test_only_a_force_has_a_police_system(administrator):
    with pytest.raises(MoveRefused, match="bound to a police force"):
        register_client(
            name="x",
            organisation=organisation(OrganisationKind.PROVIDER),
            scopes=[READ],
            valid_until=TODAY + timedelta(days=1),
            actor=administrator,
        )


def test_a_last_day_that_is_not_to_come_is_refused(administrator):
    with pytest.raises(MoveRefused, match="still to come"):
        register_client(
            name="x",
            organisation=organisation(OrganisationKind.POLICE),
            scopes=[READ],
            valid_until=TODAY,
            actor=administrator,
        )


def test_the_secret_is_in_the_answer_once_and_on_no_other_page(administrator, client_for):
    browser = client_for(administrator)
    force = organisation(OrganisationKind.POLICE)
    days = {"valid_until_day": "1", "valid_until_month": "1", "valid_until_year": "2027"}
    given = {"name": "Niche", "organisation": force.pk, "scopes": [READ, WRITE], **days}
    shown = browser.post(reverse("administration:client-create"), given)
    listed = browser.get(reverse("administration:client-list")).content.decode()
    secret = shown.context["secret"]
    assert (secret in shown.content.decode(), secret in listed, "Niche" in listed) == (True, False, True)
    assert shown["Cache-Control"] == "no-store"
