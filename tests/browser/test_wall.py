"""What an officer sees of a case: a closed list of plain words at each step, and that it ended."""

import pytest

from caseworkflow.contact.services import record_attempt
from caseworkflow.ending.services import complete_case
from ledger import outbox
from programmes.terms.vocabularies import FeedbackValue
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.browser

WORDS = {*FeedbackValue.labels, "Ended", "Completed", "Ended: completed", "Ended: not completed", "Ended: returned"}


def seen_by(desk):
    """The titles of the officer's timeline."""
    desk.page.reload()
    return set(desk.page.locator(".moj-timeline__title").all_inner_texts())


def test_the_officer_reads_the_closed_list_at_each_step_and_is_told_when_it_ends(desks):
    row = make.allocated("new_chance")
    officer = desks(make.officer()).open(f"/referrals/{row.referral_id}/")
    first = seen_by(officer)
    record_attempt(
        case_id=row.pk, actor=row.caseworker, result="spoke", channel="phone", note="Owes money to a cousin."
    )
    outbox.run_due_jobs()
    second = seen_by(officer)
    assert (first < second, second <= WORDS, "cousin" in officer.page.content()) == (True, True, False)


def test_the_end_is_told_and_no_note_goes_with_it(desks):
    row = make.in_treatment("new_chance")
    complete_case(case_id=row.pk, actor=row.caseworker, closure_reason=row.choices.closure_reasons[0])
    outbox.run_due_jobs()
    officer = desks(make.officer()).open(f"/referrals/{row.referral_id}/")
    assert "The person completed the programme." in officer.words
    assert officer.open(f"/cases/{row.pk}/").heading == "You cannot open this page"
