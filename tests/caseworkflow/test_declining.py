"""What one person asks for and a team leader must confirm can also be declined, and the case goes on as it was."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from caseworkflow.case.models import Case
from caseworkflow.concern import services as concern_services
from caseworkflow.ending import services as case
from ledger.models import Entry
from programmes.terms.vocabularies import ClosureReason
from tests.factories import caseworkflow as make
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed():
    row = make.contacting()
    return case.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason=ClosureReason.DECLINED)


def test_a_declined_ending_leaves_the_case_as_it_was(proposed):
    row = case.decline_proposal(case_id=proposed.pk, actor=make.leader(), reason="Try once more")
    entry = Entry.objects.about(row).last()
    assert (row.state, row.closure_reason, row.ending_proposed_by) == ("contacting", "", None)
    assert (entry.verb, entry.reason, entry.facts) == (
        "decline_proposal",
        "Try once more",
        {"declined": "propose_ending"},
    )


def test_a_reported_death_that_was_a_mistake_is_declined():
    row = make.contacting()
    case.report_death(case_id=row.pk, actor=row.caseworker, source="A neighbour")
    row = case.decline_proposal(case_id=row.pk, actor=make.leader(), reason="Spoke to him today")
    assert (row.death_reported_by, row.death_source, row.state) == (None, "", "contacting")


def test_a_breach_review_that_was_asked_for_is_declined():
    row = make.in_treatment("checkpoint")
    concern_services.raise_concern(case_id=row.pk, actor=row.caseworker, concern="missed_condition")
    concern_services.record_excuse(case_id=row.pk, actor=row.caseworker)
    concern_services.raise_breach(case_id=row.pk, actor=row.caseworker, statement="Two sessions missed")
    row = case.decline_proposal(case_id=row.pk, actor=make.leader(), reason="One was cancelled by us")
    assert (row.state, row.breach_raised_by, row.breach_asked_at) == ("concern", None, None)


def test_there_must_be_something_to_decline():
    with pytest.raises(MoveRefused, match="Nothing on this case waits"):
        case.decline_proposal(case_id=make.contacting().pk, actor=make.leader(), reason="None")


def test_only_a_team_leader_declines(proposed):
    with pytest.raises(PermissionDenied):
        case.decline_proposal(case_id=proposed.pk, actor=proposed.caseworker, reason="No")


def test_the_team_leader_finds_it_on_the_case_and_gives_the_reason(client_for, proposed):
    client, path = client_for(make.leader()), reverse("caseworkflow:case-decline-proposal", args=[proposed.pk])
    page = client.get(reverse("caseworkflow:case-detail", args=[proposed.pk])).content.decode()
    empty = client.post(path, {"version": proposed.version})
    sent = client.post(path, {"version": proposed.version, "reason": "Try once more"})
    assert (path in page, empty.status_code, sent.status_code) == (True, 200, 302)
    assert Case.objects.get(pk=proposed.pk).ending_proposed_by is None


def test_a_caseworker_is_not_offered_it(client_for, proposed):
    client, path = client_for(proposed.caseworker), reverse("caseworkflow:case-decline-proposal", args=[proposed.pk])
    page = client.get(reverse("caseworkflow:case-detail", args=[proposed.pk])).content.decode()
    assert (path in page, client.get(path).status_code) == (False, 403)
