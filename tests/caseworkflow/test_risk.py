"""Risk: the answers decide the level, a high one is told the same day, and the review comes on time."""

from datetime import date

import pytest

from accounts.roles import Role
from caseworkflow.risk import services
from caseworkflow.risk.models import RiskScreen
from caseworkflow.risk.terms import RiskArea
from caseworkflow.schedules import due_on
from ledger.models import Job
from tests.factories import accounts as factories_accounts
from tests.factories import caseworkflow as make
from tests.factories.satellites import clock, london, moves_made_outside_the_table, reasons_of, unsaid

pytestmark = pytest.mark.django_db

LEVELS = ("low", "medium", "high")

TABLE = {
    **{("not_screened", f"screen_{level}"): level for level in LEVELS},
    **{("review_due", f"screen_{level}"): level for level in LEVELS},
    **{(level, verb): "review_due" for level in LEVELS for verb in ("call_review", "fall_due")},
}

NOTHING = {area.value: "none" for area in RiskArea}


@pytest.fixture
def case():
    return make.allocated()


def screen(case, **found):
    return services.screen_risk(case_id=case.pk, actor=case.caseworker, areas={**NOTHING, **found})


def of(case):
    return RiskScreen.objects.get(case=case)


def messages():
    return Job.objects.filter(task="caseworkflow.send_notices")


def test_the_table_of_moves_of_a_risk_screen():
    assert RiskScreen.table() == TABLE


def test_no_other_pair_moves_a_risk_screen(case):
    assert moves_made_outside_the_table(of(case), TABLE) == []


def test_every_move_of_a_risk_screen_is_named_and_has_somebody_who_may():
    assert unsaid(RiskScreen) == []


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ({}, "low"),
        ({"violence": "low"}, "low"),
        ({"overdose": "medium", "violence": "low"}, "medium"),
        ({"children": "high", "overdose": "medium"}, "high"),
    ],
)
def test_the_highest_area_is_the_level(case, found, state):
    assert screen(case, **found).state == state


def test_every_area_needs_an_answer(case):
    reasons = reasons_of(services.screen_risk, case_id=case.pk, actor=case.caseworker, areas={"violence": "low"})
    assert reasons == ("Every area of risk needs an answer.",)


def test_the_review_comes_after_the_weeks_that_the_version_names(case):
    assert screen(case).review_on == date(2026, 4, 28)


def test_a_high_risk_is_told_to_the_team_leader_the_same_day(case):
    before = messages().count()
    row = screen(case, self_harm="high")
    assert (row.leader_told_at, messages().count() - before) == (london(3), 1)


def test_any_other_risk_tells_nobody(case):
    before = messages().count()
    row = screen(case, self_harm="medium")
    assert (row.leader_told_at, messages().count() - before) == (None, 0)


def test_it_is_screened_again_after_an_incident(case):
    screen(case)
    services.call_review(case_id=case.pk, actor=case.caseworker, reason="Overdose last night")
    assert screen(case, overdose="high").state == "high"


def test_the_review_falls_due_by_the_clock_and_not_before(case, frozen):
    screen(case)
    facts = {"case_id": case.pk, "actor": clock()}
    assert reasons_of(services.fall_due, **facts) == ("The review is not due yet.",)
    frozen.move_to(london(28, month=4))
    assert services.fall_due(**facts).state == "review_due"


def test_the_clock_finds_the_reviews_that_are_due(case):
    screen(case)
    found = [[due.case_id for due in due_on(date(2026, 4, day)) if due.act == services.fall_due] for day in (27, 28)]
    assert found == [[], [case.pk]]


def test_a_safeguarding_referral_keeps_its_day_and_reference(case):
    row = services.refer_safeguarding(case_id=case.pk, actor=case.caseworker, on=date(2026, 3, 3), reference="MASH 12")
    assert (row.safeguarding_referred_on, row.safeguarding_reference) == (date(2026, 3, 3), "MASH 12")


@pytest.mark.parametrize("role", [Role.CUSTODY_OFFICER, Role.COMMISSIONER, Role.AUDITOR])
def test_nobody_outside_the_provider_sees_a_screen(case, role):
    assert list(RiskScreen.objects.visible_to(factories_accounts.member(role))) == []
