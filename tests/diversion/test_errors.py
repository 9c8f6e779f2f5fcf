"""A refusal has its page and its code; a fault gives a reference and nothing else."""

import json
import uuid

import pytest
from django.urls import reverse

from diversion.errors import server_error
from tests.house.addresses import with_a_planted_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def fault(settings, client_for, auditor):
    settings.ROOT_URLCONF = with_a_planted_page()
    client = client_for(auditor)
    client.raise_request_exception = False
    return client.get("/breaks/")


def test_a_fault_gives_its_reference(fault):
    assert fault["X-Request-Id"] in fault.content.decode()


def test_a_fault_tells_nothing_of_what_went_wrong(fault):
    body = fault.content.decode()
    assert [word for word in ("Carter", "1990", "ValueError", "Traceback", ".py") if word in body] == []


def test_a_page_that_is_not_there_does_not_repeat_what_was_typed(client_for, auditor):
    answer = client_for(auditor).get("/<b>Carter</b>/")
    assert (answer.status_code, "Carter" in answer.content.decode()) == (404, False)


def test_a_page_of_another_role_says_so_and_no_more(client_for, caseworker):
    answer = client_for(caseworker).get(reverse("ledger:entry-list"))
    assert (answer.status_code, answer.templates[0].name) == (403, "403.html")


def test_a_row_that_is_not_there_is_404(client_for, administrator):
    answer = client_for(administrator).post(reverse("ledger:job-replay", args=[uuid.uuid4()]))
    assert (answer.status_code, answer.templates[0].name) == (404, "404.html")


def test_the_api_answers_in_the_words_of_rfc_9457(client):
    answer = client.get(reverse("api:referral-list"))
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert (answer.json()["title"], answer.json()["status"]) == ("Not signed in", 401)


def test_an_address_of_the_api_that_is_none_is_a_problem_without_what_was_typed(client):
    answer = client.get("/api/v1/referrals/Carter")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert (answer.json()["detail"], "Carter" in answer.content.decode()) == ("Nothing is at this address.", False)


def test_a_fault_of_the_api_is_a_problem_with_its_reference(rf):
    request = rf.get("/api/v1/referrals")
    request.reference = "7"
    answer = server_error(request)
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert json.loads(answer.content) == {
        "type": "about:blank",
        "title": "A fault of the service",
        "status": 500,
        "detail": "Something went wrong here. Send it again later: with the same key nothing is taken in twice.",
        "instance": "urn:uuid:7",
    }
