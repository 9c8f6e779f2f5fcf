"""A conditional or deferred disposal: a contract that police sign, a breach that they uphold, an outcome they record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from caseworkflow.case.models import Case
from ledger import outbox
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.browser


def decide(desk, **answers):
    """The first question that waits for a decision maker, answered; then what follows from it."""
    desk.open("/referrals/decisions/").page.locator("main table a").first.click()
    desk.fill(**answers, reason="Considered.").press("Record decision")
    outbox.run_due_jobs()
    return desk


def draft_and_sign(desk, row):
    """The terms, one condition, the offer and the person's name under it."""
    base = f"/cases/{row.pk}/contract/"
    desk.do(f"{base}set-term/")
    desk.do(
        f"{base}add-condition/",
        kind="offending",
        words="Commits no offence",
        evidence_type="Police record",
        due_on=timezone.localdate() + timedelta(weeks=10),
    )
    desk.do(f"{base}offer/", is_effect_explained=True, is_advice_offered=True)
    desk.open(f"{base}record-signature/").fill(is_copy_given=True)
    if desk.page.locator('[name="is_admission_signed"]').count():
        desk.fill(is_admission_signed=True)
    return desk.save()


def raise_breach(desk, row):
    desk.do(f"/cases/{row.pk}/raise-concern/", concern="new_offence")
    desk.do(f"/cases/{row.pk}/record-excuse/", was_answered="no")
    return desk.do(f"/cases/{row.pk}/raise-breach/", statement="Charged with theft on Monday.")


def test_a_contract_is_drafted_offered_signed_by_both_and_begun(desks):
    row = make.assessed("checkpoint")
    desk, sergeant = desks(row.caseworker), desks(make.sergeant())
    draft_and_sign(desk, row)
    desk.do(f"/cases/{row.pk}/agree-plan/")
    decide(sergeant, decision="sign")
    desk.do(f"/cases/{row.pk}/begin/")
    assert (make.fresh(row).state, make.fresh(row).contract.state) == ("in_treatment", "running")


def test_a_breach_is_raised_confirmed_upheld_and_its_outcome_recorded(desks):
    row = make.in_treatment("checkpoint")
    raise_breach(desks(row.caseworker), row)
    leader, sergeant = desks(make.leader()), desks(make.sergeant())
    leader.open("/cases/inbox/?tab=confirm").page.locator("main table td a").first.click()
    leader.save()
    assert make.fresh(row).state == "breach_review"
    decide(sergeant, decision="upheld")
    assert make.fresh(row).state == "returned"
    sergeant.open("/referrals/decisions/").page.locator("main table a").first.click()
    sergeant.page.locator('[name="decision"]').first.check()
    sergeant.fill(outcome_code="1", reason="Charged.").press("Record decision")
    outbox.run_due_jobs()
    assert (Case.objects.get().state, Case.objects.get().outcome_code) == ("closed", "1")


def test_an_excused_breach_goes_on_as_before(desks):
    row = make.in_treatment("checkpoint")
    raise_breach(desks(row.caseworker), row)
    desks(make.leader()).do(f"/cases/{row.pk}/confirm-breach/")
    decide(desks(make.sergeant()), decision="excused")
    assert make.fresh(row).state == "in_treatment"
