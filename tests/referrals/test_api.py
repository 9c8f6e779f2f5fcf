"""The door for police systems: one key, one referral; the own force alone; every refusal as a problem."""

import base64
import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import ModelSerializer

from accounts.models import ForceClient, Membership, OrganisationKind
from accounts.roles import Role
from ledger.models import Entry
from referrals.intake.api import Paging
from referrals.intake.serializers import ReferralOut
from referrals.referral.models import Referral
from tests.factories import referrals as made
from tests.factories.accounts import member, organisation
from tests.factories.referrals import BODY

DOCUMENTED = Path(__file__).parents[2] / "docs" / "openapi.yaml"


DETAILS = ("referral-detail", "referral-feedback")
NOBODYS = "00000000-0000-0000-0000-000000000000"


class System:
    """A police system with its token."""

    def __init__(self, client, user, *, scope="referrals:write referrals:read", valid_until=None, is_bound=True):
        application = Application.objects.create(
            name=user.username, client_type="confidential", authorization_grant_type="client-credentials"
        )
        if is_bound:
            ForceClient.objects.create(client_id=application.client_id, user=user, valid_until=valid_until)
        self.token = AccessToken.objects.create(
            application=application, token=user.username, scope=scope, expires=timezone.now() + timedelta(hours=1)
        )
        self.client = client

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token.token}"}

    def send(self, key="k1", **changes):
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        return self.client.post(
            reverse("api:referral-list"), json.dumps({**BODY, **changes}), "application/json", headers=headers
        )

    def read(self, name, pk):
        return self.client.get(reverse(f"api:{name}", args=[pk]), headers=self.headers)


@pytest.fixture
def niche(client, db):
    return System(client, made.police_system())


def test_a_referral_is_sent_and_decided_in_one_call(niche):
    answer = niche.send()
    assert (answer.status_code, answer.json()["state"], answer.json()["accepted_on"]) == (201, "accepted", "2026-03-03")
    assert Referral.objects.get().door == "api"


def test_the_same_key_and_body_get_the_same_answer(niche):
    first, second = niche.send(), niche.send()
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert Referral.objects.count() == 1


def test_the_same_key_with_another_body_is_422(niche):
    niche.send()
    answer = niche.send(sex="M")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


def test_another_key_for_a_reference_that_was_used_with_other_content_is_409(niche):
    niche.send()
    assert niche.send(key="k2", sex="M").status_code == 409


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"sex": "Q"}, {"sex": ['"Q" is not a valid choice.']}),
        ({"colour": "red"}, {"colour": ["No such field."]}),
        ({"date_of_birth": "1990-02-30"}, {"date_of_birth": ["There is no day 1990-02-30."]}),
        ({"offence_code": ""}, {"offence_code": ["This programme needs an offence from this source."]}),
        ({"force_code": "23"}, {"force_code": ["No force with the code 23 sends referrals here."]}),
        ({"agreed_at": "0001-01-01T00:00:00Z"}, {"agreed_at": ["0001-01-01T00:00:00Z is too long ago."]}),
        ({"agreed_at": "1879-12-31T23:59:59Z"}, {"agreed_at": ["1879-12-31T23:59:59Z is too long ago."]}),
    ],
)
def test_what_is_wrong_is_named_field_by_field(niche, changes, errors):
    answer = niche.send(**changes)
    assert (answer.status_code, answer.json()["errors"]) == (400, errors)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_referral_of_a_moment_that_no_clock_here_shows_is_refused(niche, moment):
    answer = niche.send(referred_at=moment)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["referred_at"])


def test_an_agreement_of_the_first_day_that_is_taken_is_taken(niche):
    assert niche.send(agreed_at="1880-01-01T00:00:00Z").status_code == 201


def test_a_key_is_needed(niche):
    assert niche.send(key="").status_code == 400


def test_a_referral_is_read_back_and_the_look_is_entered(niche):
    pk = niche.send().json()["id"]
    assert niche.read("referral-detail", pk).json()["source_reference"] == "N-1"
    assert Entry.objects.filter(verb="view", object_id=pk).count() == 1


def test_what_became_of_it_comes_in_dated_words(niche):
    pk = niche.send().json()["id"]
    words = niche.read("referral-feedback", pk).json()
    assert [(word["value"], word["on"]) for word in words] == [("received", None), ("accepted", "2026-03-03")]


def test_the_list_holds_the_own_force_alone(niche, client):
    elsewhere = organisation(OrganisationKind.POLICE, "Warwickshire Police", "23")
    other = System(client, member(Role.API_CLIENT, at=elsewhere, username="athena"))
    mine, theirs = niche.send().json()["id"], other.send().json()["id"]
    found = client.get(reverse("api:referral-list"), headers=niche.headers).json()["results"]
    assert [row["id"] for row in found] == [mine]
    missing = niche.read("referral-detail", "00000000-0000-0000-0000-000000000000")
    hidden = niche.read("referral-detail", theirs)
    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_head_is_answered_and_entered_as_get_is_without_a_body(niche, client):
    pk = niche.send().json()["id"]
    for address in (reverse("api:referral-list"), *(reverse(f"api:{one}", args=[pk]) for one in DETAILS)):
        before = Entry.objects.count()
        read = client.get(address, headers=niche.headers)
        entered = Entry.objects.count() - before
        asked = client.head(address, headers=niche.headers)
        assert (asked.status_code, asked.content) == (200, b"")
        assert asked["Content-Type"] == read["Content-Type"]
        assert Entry.objects.count() - before == 2 * entered == 2


def test_head_asks_for_the_scope_that_get_asks_for(client, db):
    sends = System(client, made.police_system(), scope="referrals:write")
    assert client.head(reverse("api:referral-list"), headers=sends.headers).status_code == 403


@pytest.mark.parametrize("scope", ["referrals:write referrals:read", "referrals:read", ""])
def test_options_say_which_methods_there_are_and_nothing_else(client, db, scope):
    system = System(client, made.police_system(), scope=scope)
    found = {}
    for name, pk in [("referral-list", []), *((one, [NOBODYS]) for one in DETAILS)]:
        answer = client.options(reverse(f"api:{name}", args=pk), headers=system.headers)
        assert (answer.status_code, answer.content) == (204, b"")
        found[name] = answer["Allow"]
    assert found == {
        "referral-list": "GET, POST, HEAD, OPTIONS",
        "referral-detail": "GET, HEAD, OPTIONS",
        "referral-feedback": "GET, HEAD, OPTIONS",
    }


def test_options_without_a_token_are_refused(client, db):
    assert client.options(reverse("api:referral-list")).status_code == 401


def test_each_row_of_the_list_is_as_the_declared_fields_write_it(niche, client, custody_officer):
    niche.send()
    summer = datetime(2026, 7, 1, 9, 30, 15, 123456, tzinfo=UTC)
    other = made.waiting(custody_officer, family_name="Other")
    Referral.objects.filter(pk=other.pk).update(referred_at=summer, submitted_at=None, question="When?")
    rows = Referral.objects.order_by("-referred_at")
    fields = [ModelSerializer.to_representation(ReferralOut(), row) for row in rows]
    found = client.get(reverse("api:referral-list"), headers=niche.headers).json()["results"]
    assert [row["referred_at"] for row in found] == ["2026-07-01T10:30:15.123456+01:00", "2026-03-03T09:00:00Z"]
    assert (found, ReferralOut(rows, many=True).data) == (json.loads(JSONRenderer().render(fields)), found)


def test_a_draft_without_a_programme_is_listed_without_one(niche, client):
    pk = niche.send().json()["id"]
    Referral.objects.filter(pk=pk).update(programme=None, programme_version=None)
    found = client.get(reverse("api:referral-list"), headers=niche.headers).json()["results"]
    assert [found[0]["programme"], niche.read("referral-detail", pk).json()["programme"]] == ["", ""]


def test_the_list_takes_the_same_statements_for_one_and_for_twenty(niche, client):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("api:referral-list"), headers=niche.headers)
        return len([one for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]])

    niche.send()
    few = statements()
    for number in range(19):
        niche.send(key=f"n{number}", source_reference=f"N-2{number}", family_name=f"Carter{number}")
    expected = 6 if connection.vendor == "postgresql" else 7
    assert (few, statements()) == (expected, expected)


def cursor(text):
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "text", ["p=x", "p=2026-02-30 09:00", "p=2026-03-03 09:00", "p=0001-01-01 00:00%2B14:00", "r=1&p=0", "o=x"]
)
def test_a_cursor_that_the_list_never_gave_is_not_found(niche, client, text):
    niche.send()
    answer = client.get(reverse("api:referral-list"), {"cursor": cursor(text)}, headers=niche.headers)
    assert (answer.status_code, answer.json()["detail"]) == (404, "Invalid cursor")


def test_the_cursor_that_the_list_gave_leads_to_what_follows(niche, client, monkeypatch):
    for number in range(3):
        moment = f"2026-03-03T0{number}:00:00+00:00"
        niche.send(key=f"n{number}", source_reference=f"N-{number}", referred_at=moment)
    monkeypatch.setattr(Paging, "page_size", 2)
    first = client.get(reverse("api:referral-list"), headers=niche.headers).json()
    second = client.get(first["next"], headers=niche.headers).json()
    assert [row["source_reference"] for row in first["results"] + second["results"]] == ["N-2", "N-1", "N-0"]


def test_no_address_asks_for_another_format(niche, client):
    asked = [client.get(reverse("api:referral-list"), {"format": one}, headers=niche.headers) for one in ("xml", "api")]
    assert [(one.status_code, one["Content-Type"]) for one in asked] == [(200, "application/json")] * 2


def test_a_system_that_takes_no_json_is_told_so(niche, client):
    answer = client.get(reverse("api:referral-list"), headers={**niche.headers, "Accept": "text/html"})
    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")


def test_without_a_token_or_with_one_that_has_run_out_the_answer_is_401(niche, client, frozen):
    assert client.get(reverse("api:referral-list")).status_code == 401
    frozen.shift(timedelta(hours=2))
    assert niche.send().status_code == 401


def test_an_application_that_is_not_bound_or_no_longer_is_403(client, db):
    unbound = System(client, member(Role.API_CLIENT, username="one"), is_bound=False)
    ended = System(client, member(Role.API_CLIENT, username="two"), valid_until=date(2026, 3, 2))
    person = System(client, member(Role.CUSTODY_OFFICER, username="three"))
    assert [one.send().status_code for one in (unbound, ended, person)] == [403, 403, 403]


def test_an_account_that_holds_two_forces_at_once_is_403_for_either(client, db):
    user = member(Role.API_CLIENT, username="two-forces")
    other = organisation(OrganisationKind.POLICE, "Northshire Police", "17")
    Membership.objects.create(user=user, organisation=other, role=Role.API_CLIENT, from_on=date(2026, 3, 1))
    system = System(client, user)
    assert system.send().status_code == 403
    Membership.objects.filter(user=user, organisation=other).update(until_on=date(2026, 3, 2))
    assert system.send().status_code == 201


def ask_for_token(client, user, grant="client-credentials", **form):
    application = Application.objects.create(
        name=grant, client_type="confidential", authorization_grant_type=grant, client_secret="secret"
    )
    ForceClient.objects.create(client_id=application.client_id, user=user)
    asked = {"client_id": application.client_id, "client_secret": "secret", "scope": "referrals:read", **form}
    return client.post(reverse("oauth2-token"), asked)


def test_a_system_gets_its_token_with_its_own_secret_and_sends_with_it(client, db):
    token = ask_for_token(client, made.police_system(), grant_type="client_credentials").json()["access_token"]
    answer = client.get(reverse("api:referral-list"), headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_a_token_is_kept_as_its_hash_alone(client, db):
    token = ask_for_token(client, made.police_system(), grant_type="client_credentials").json()["access_token"]
    kept = AccessToken.objects.values().get()
    assert [name for name, value in kept.items() if token in str(value)] == []


def test_a_token_in_an_address_opens_nothing(client, niche):
    assert client.get(reverse("api:referral-list"), {"access_token": niche.token.token}).status_code == 400
    assert client.get(reverse("api:referral-list"), headers=niche.headers).status_code == 200


def test_a_person_s_password_buys_no_token(client, db):
    user = made.police_system()
    user.set_password("a long enough password")
    user.save()
    form = {"grant_type": "password", "username": user.username, "password": "a long enough password"}
    answer = ask_for_token(client, user, "password", **form)
    assert (answer.status_code, "access_token" in answer.json()) == (400, False)


def test_a_token_does_what_its_scope_says(client, db):
    reader = System(client, made.police_system(), scope="referrals:read")
    assert reader.send().status_code == 403
    assert client.get(reverse("api:referral-list"), headers=reader.headers).status_code == 200


def test_another_media_type_is_415(niche, client):
    headers = {**niche.headers, "Idempotency-Key": "k1"}
    assert client.post(reverse("api:referral-list"), "a,b", "text/csv", headers=headers).status_code == 415


def test_the_documented_interface_is_the_one_that_answers(db):
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert out.getvalue() == DOCUMENTED.read_text(encoding="utf-8")


def test_an_answer_is_kept_by_no_cache(niche):
    pk = niche.send().json()["id"]
    assert niche.read("referral-detail", pk)["Cache-Control"] == "no-store"


def test_a_system_asks_so_often_a_minute_and_is_told_how_long_to_wait(niche, client, settings, frozen):
    settings.CLIENT_REQUESTS_PER_MINUTE = 3
    answers = [client.get(reverse("api:referral-list"), headers=niche.headers) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    frozen.shift(timedelta(seconds=60))
    assert client.get(reverse("api:referral-list"), headers=niche.headers).status_code == 200
