"""R-INP-01: whatever anybody sends to the API, it answers with a status and a body that its document names."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
import schemathesis
import yaml
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oauth2_provider.models import AccessToken, Application
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import ForceClient, OrganisationKind
from accounts.roles import Role
from diversion.wsgi import application
from referrals.intake.api import KEY
from tests.factories import referrals as made
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db
DOCUMENT = yaml.safe_load((Path(__file__).parents[2] / "docs" / "openapi.yaml").read_text(encoding="utf-8"))
#: A conversation goes on with the id of what was sent.
DOCUMENT["paths"]["/api/v1/referrals"]["post"]["responses"]["201"]["links"] = {
    name: {"operationId": name, "parameters": {"id": "$response.body#/id"}}
    for name in ("referrals_read", "referrals_feedback")
}
API = schemathesis.openapi.from_dict(DOCUMENT)
API.app, API.config.phases.stateful.inference.algorithms = application, []
OPERATIONS = {one.label: one for one in (found.ok() for found in API.get_all_operations())}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SENDING, READING, FEEDBACK = (
    "POST /api/v1/referrals",
    "GET /api/v1/referrals/{id}",
    "GET /api/v1/referrals/{id}/feedback",
)
#: What is wrong in every field goes no further than the first check: most examples are right but for a field or two.
RIGHT = made.BODY
READ_BACK = {(SENDING, 201), (READING, 200), (FEEDBACK, 200)}
BOTH = "referrals:write referrals:read"
#: The same examples in every run, one after another, and nothing kept of them.
STEADY = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)


@dataclass(frozen=True)
class Sender:
    """Who sends: the methods that are open to it, and how its token came to be."""

    opens: frozenset[str] = frozenset()
    scope: str = BOTH
    force: str = ""
    minutes: int = 60
    has_token: bool = True
    is_bound: bool = True
    until: date | None = None
    requests: int = 1_000_000

    def headers(self):
        if not self.has_token:
            return {}
        home = organisation(OrganisationKind.POLICE, self.force, "23") if self.force else None
        user = member(Role.API_CLIENT, at=home, username="sender")
        made_for = Application.objects.create(
            name="sender", client_type="confidential", authorization_grant_type="client-credentials"
        )
        if self.is_bound:
            ForceClient.objects.create(client_id=made_for.client_id, user=user, valid_until=self.until)
        expires = timezone.now() + timedelta(minutes=self.minutes)
        AccessToken.objects.create(application=made_for, token="known", scope=self.scope, expires=expires)
        return {"Authorization": "Bearer known"}


SENDERS = {
    "everything": Sender(frozenset({"GET", "POST"})),
    "reads alone": Sender(frozenset({"GET"}), scope="referrals:read"),
    "sends alone": Sender(frozenset({"POST"}), scope="referrals:write"),
    "no scope": Sender(scope=""),
    "another force": Sender(frozenset({"GET", "POST"}), force="Warwickshire Police"),
    "token run out": Sender(minutes=-1),
    "no token": Sender(has_token=False),
    "bound to nobody": Sender(is_bound=False),
    "binding over": Sender(until=date(2026, 3, 2)),
    "too often": Sender(requests=0),
}


@pytest.fixture(autouse=True)
def _one_connection():
    """As Django's own test client has it: a request closes no connection that the test goes on with."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ids(db):
    """A referral of each of two forces."""
    elsewhere = organisation(OrganisationKind.POLICE, "Warwickshire Police", "23")
    officers = [member(Role.CUSTODY_OFFICER), member(Role.CUSTODY_OFFICER, at=elsewhere)]
    rows = [made.sent(one, family_name=name) for one, name in zip(officers, ("Hill", "Moor"), strict=True)]
    return [str(row.pk) for row in rows]


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def with_sense(case, data, ids):
    """Half of what is made is brought near to what is right: an id of a row, a body with a field or two of the made ones."""
    if data.draw(st.booleans()):
        return
    if "id" in case.path_parameters:
        case.path_parameters["id"] = data.draw(st.sampled_from(ids))
    if case.operation.label == SENDING and isinstance(case.body, dict) and case.body:
        kept = data.draw(st.sets(st.sampled_from(sorted(case.body)), max_size=2))
        case.body = RIGHT | {name: case.body[name] for name in kept}
        case.headers[KEY] = "k1"


def judge(case, response, sender):
    assert response.status_code >= 400 or case.method in sender.opens, (case.method, response.status_code)
    case.validate_response(response, checks=CHECKS)


def send_examples(label, sender, headers, ids, examples):
    """So many made examples of one operation, half of them against the document; what was answered, by status."""
    found = set()

    @settings(STEADY, max_examples=examples)
    @given(case=st.one_of(*(OPERATIONS[label].as_strategy(one) for one in GenerationMode)), data=st.data())
    def answers(case, data):
        with undone():
            with_sense(case, data, ids)
            response = case.call(headers=headers)
            found.add(response.status_code)
            judge(case, response, sender)

    answers()
    return found


def converse(sender, headers, conversations, steps):
    """Conversations in which an answer's values go into the next request; what was answered, by operation and status."""
    found = set()

    class Conversation(API.as_state_machine()):
        def setup(self):
            self.numbers, self.block = count(1), undone()
            self.block.__enter__()

        def teardown(self):
            self.block.__exit__(None, None, None)

        def before_call(self, case):
            number = next(self.numbers)
            if case.method == "POST" and number % 4:
                case.body = RIGHT | {"source_reference": f"N-{number}", "family_name": f"Carter{number}"}
                case.headers[KEY] = f"k{number}" if number % 5 else "again"

        def get_call_kwargs(self, case):
            return {"headers": headers}

        def validate_response(self, response, case, **_):
            found.add((case.operation.label, response.status_code))
            judge(case, response, sender)

    Conversation.run(settings=settings(STEADY, max_examples=conversations, stateful_step_count=steps))
    return found


@pytest.fixture(params=SENDERS)
def sender(request, settings):
    settings.CLIENT_REQUESTS_PER_MINUTE = SENDERS[request.param].requests
    return SENDERS[request.param]


@pytest.fixture
def headers(sender, db):
    return sender.headers()


@pytest.mark.parametrize("label", OPERATIONS)
def test_a_few_made_examples_are_answered_as_the_document_says(label, sender, headers, ids):
    assert send_examples(label, sender, headers, ids, 10) != set()


@pytest.mark.trust
@pytest.mark.parametrize("label", OPERATIONS)
def test_many_made_examples_are_answered_as_the_document_says(label, sender, headers, ids):
    assert send_examples(label, sender, headers, ids, 400) != set()


@pytest.mark.parametrize("sender", ["everything"], indirect=True)
def test_a_few_conversations_send_a_referral_and_read_it_back(sender, headers):
    assert converse(sender, headers, 20, 6) >= READ_BACK


@pytest.mark.trust
def test_many_conversations_are_answered_as_the_document_says(sender, headers):
    found = converse(sender, headers, 200, 10)
    assert (found >= READ_BACK) == (sender.opens == {"GET", "POST"})
