"""Ending without completion: when a bar is proposed, who is told, and what stands on the page that confirms it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from caseworkflow.contact.terms import AttemptResult
from caseworkflow.ending import services as case
from caseworkflow.ending.forms import ProposeEndingForm
from programmes.terms.vocabularies import ClosureReason
from referrals.people.models import Bar
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.django_db

BARRED = {ClosureReason.DECLINED, ClosureReason.DROPPED_OUT, ClosureReason.NO_CONTACT}

REASONS = [
    "declined",
    "no_contact",
    "moved_away",
    "dropped_out",
    "ineligible_on_review",
    "withdrawn_by_provider",
    "retained_in_custody",
    "person_withdrew",
]


def ended(programme, reason):
    """An ending proposed by one and confirmed by another, whatever was tried before."""
    row = make.contacting(programme)
    for day, channel in ((23, "letter"), (24, "text"), (28, "phone")):
        at = datetime(2026, 2, day, 10, tzinfo=UTC)
        row.attempts.create(at=at, result=AttemptResult.NO_ANSWER, channel=channel, by=row.caseworker)
    row.closure_reason, row.ending_proposed_by = reason, row.caseworker
    row.save()
    return case.end_without_completion(case_id=row.pk, actor=make.leader())


def headings(client, name, row):
    page = client.get(reverse(f"caseworkflow:{name}", args=[row.pk])).content.decode()
    return [part.partition("</h2>")[0].strip() for part in page.split('<h2 class="govuk-summary-card__title">')[1:]]


def test_the_reasons_for_ending_without_completion_are_those_of_the_version():
    offered = ProposeEndingForm(row=make.allocated("divert")).fields["closure_reason"].choices
    assert [value for value, _ in offered if value] == REASONS


@pytest.mark.parametrize("reason", REASONS)
def test_a_bar_is_proposed_only_for_somebody_who_did_not_engage(reason):
    row = ended("divert", reason)
    assert Bar.objects.filter(person=row.person).count() == (1 if reason in BARRED else 0)


@pytest.mark.parametrize("reason", sorted(BARRED))
def test_a_programme_without_a_bar_proposes_none(reason):
    ended("new_chance", reason)
    assert Bar.objects.count() == 0


def test_a_proposed_bar_names_the_reason_and_waits_for_a_team_leader():
    ended("divert", ClosureReason.DROPPED_OUT)
    bar = Bar.objects.get()
    assert (bar.reason, bar.confirmed_at, bar.person_told_at) == ("Dropped out", None, None)


@pytest.mark.parametrize("page", ["case-end-without-completion", "case-close-died"])
def test_whoever_confirms_reads_what_was_proposed(client_for, page):
    row = make.contacting()
    if page == "case-close-died":
        case.report_death(case_id=row.pk, actor=row.caseworker, source="Coroner")
    else:
        case.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason=ClosureReason.DECLINED)
    assert headings(client_for(make.leader()), page, row)[0] == "What was proposed"


def test_nothing_proposed_stands_on_the_page_of_a_move_that_one_person_makes(client_for):
    row = make.in_treatment("new_chance")
    assert "What was proposed" not in headings(client_for(row.caseworker), "case-suspend", row)
