"""The clocks of a contract: each condition by its day, what follows from its end, and a case that is ready to complete."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from caseworkflow import schedules
from caseworkflow.assessment import services as assessment
from caseworkflow.case.models import Case
from caseworkflow.contract import services
from caseworkflow.ending import services as ending
from ledger.models import Entry
from tests.factories import caseworkflow as make
from tests.factories.satellites import LONDON, clock, decide

pytestmark = pytest.mark.django_db

TODAY, DAY, SECOND = date(2026, 3, 3), timedelta(days=1), timedelta(seconds=1)
LAST_DAY = date(2026, 6, 23)


@pytest.fixture
def case():
    """Under a contract to 23 June, with one condition by 16 June."""
    return make.in_treatment("checkpoint")


def end_of(day):
    return datetime.combine(day, time(23, 59, 59), LONDON)


def of_contract(row):
    """What is owed of its contract: the act and its day."""
    kinds = {"condition", "failed_condition", "fulfil", "sign_contract", "police_sign", "exit", "complete", "end"}
    found = make.fresh(row).owed
    return [(act, due and datetime.fromisoformat(due)) for act, due, _, _ in found if act in kinds]


def record(row, status, **how):
    condition = row.contract.conditions.get(edition=row.contract.edition)
    services.record_condition(
        case_id=row.pk, condition_id=condition.pk, actor=row.caseworker, status=status, evidence="Seen", **how
    )


def met(row):
    record(row, "met", done_count=1)


def test_a_condition_is_owed_by_its_day_beside_the_end_of_the_contract(case):
    assert of_contract(case) == [("condition", end_of(date(2026, 6, 16))), ("end", end_of(LAST_DAY))]


def test_a_condition_that_is_met_is_owed_no_more_and_the_contract_is_to_be_fulfilled(case):
    met(case)
    assert of_contract(case) == [("fulfil", end_of(LAST_DAY)), ("end", end_of(LAST_DAY))]


def test_a_condition_that_failed_is_to_be_answered_at_once(case):
    record(case, "failed")
    assert of_contract(case) == [("end", end_of(LAST_DAY)), ("failed_condition", "")]


def test_while_a_contract_is_changed_its_conditions_wait_and_then_the_new_days_count(case):
    services.vary_contract(case_id=case.pk, actor=case.caseworker, reason="Moved away")
    changed = of_contract(case)
    contract = make.fresh(case).contract
    old = contract.conditions.get(edition=2)
    services.remove_condition(case_id=case.pk, condition_id=old.pk, actor=case.caseworker)
    services.add_condition(
        case_id=case.pk, actor=case.caseworker, kind="offending", words="Commits none", due_on=date(2026, 4, 1)
    )
    services.record_signature(
        case_id=case.pk, actor=case.caseworker, on=TODAY, is_admission_signed=True, is_copy_given=True
    )
    asked = of_contract(case)
    decide("variation", "approve")
    assert changed == [("end", end_of(LAST_DAY)), ("sign_contract", "")]
    assert [act for act, _ in asked] == ["police_sign", "end"]
    assert of_contract(case) == [("condition", end_of(date(2026, 4, 1))), ("end", end_of(LAST_DAY))]


def test_a_change_that_is_taken_back_leaves_the_days_that_were_signed(case):
    services.vary_contract(case_id=case.pk, actor=case.caseworker, reason="Moved away")
    services.keep_contract(case_id=case.pk, actor=case.caseworker)
    services.begin_contract(case_id=case.pk, actor=case.caseworker)
    assert of_contract(case) == [("condition", end_of(date(2026, 6, 16))), ("end", end_of(LAST_DAY))]


def test_nothing_of_a_contract_is_owed_once_its_case_has_ended(case):
    ending.propose_ending(case_id=case.pk, actor=case.caseworker, closure_reason="dropped_out", reason="Gone")
    ending.end_without_completion(case_id=case.pk, actor=make.leader())
    assert of_contract(case) == []


@pytest.mark.parametrize(
    ("late", "is_told"),
    [
        (DAY - SECOND, 0),
        (DAY, 0),
        (DAY + SECOND, 1),
        (3 * DAY - SECOND, 1),
        (3 * DAY, 0),
        (3 * DAY + SECOND, 0),
    ],
)
def test_the_team_leader_is_told_once_of_a_condition_that_ran_out_whatever_else_is_later(case, frozen, late, is_told):
    due = end_of(TODAY + 20 * DAY)
    case.contract.conditions.update(due_on=TODAY + 20 * DAY)
    Case.objects.reckon_anew(case.pk)
    Case.objects.filter(pk=case.pk).update(next_clock="record", next_due_at=end_of(TODAY))
    frozen.move_to(due + late)
    schedules.sweep_overdue()
    about = Entry.objects.about(case).filter(verb="overdue", facts__clock="condition")
    assert (about.count(), schedules.sweep_overdue()) == (is_told, 0)


def ready(row):
    met(row)
    services.fulfil_contract(case_id=row.pk, actor=row.caseworker)


def exit_assessed(row):
    assessment.record_review(case_id=row.pk, actor=row.caseworker, kind="exit", scores={"drugs": 1})


def step(client_for, user, row):
    shown = client_for(user).get(reverse("caseworkflow:case-detail", args=[row.pk])).context["step"]
    return shown["title"], shown["button"] if shown["url"] else ""


def test_the_worker_is_led_from_met_conditions_to_the_exit_and_the_team_leader_to_the_completion(case, client_for):
    worker, leader = case.caseworker, make.leader()
    shown = []
    for done in (met, lambda row: services.fulfil_contract(case_id=row.pk, actor=worker), exit_assessed):
        done(case)
        shown.append(step(client_for, worker, case))
    assert shown == [
        ("Record that every condition is met", "Every condition is met"),
        ("Exit assessment", "Record exit assessment"),
        ("Ready to complete", ""),
    ]
    assert step(client_for, leader, case) == ("Ready to complete", "Complete")


def test_a_case_that_is_ready_stands_in_the_inbox_until_it_is_completed(case, client_for):
    page = reverse("caseworkflow:inbox") + "?tab=complete"
    client = client_for(make.leader())
    ready(case)
    before = client.get(page).context["lines"]
    exit_assessed(case)
    shown = client.get(page).context
    numbers = {tab["label"]: tab["count"] for tab in shown["tabs"]}
    lines = [(one["reference"], one["what"], one["act"], one["url"]) for one in shown["lines"]]
    ending.complete_case(case_id=case.pk, actor=make.leader())
    act = reverse("caseworkflow:case-complete", args=[case.pk])
    assert (before, lines) == ([], [(case.reference, "Complete", "Complete", act)])
    assert (numbers["Ready to complete"], client.get(page).context["lines"]) == (1, [])


def test_the_worker_sees_on_today_whom_a_ready_case_waits_for(case, client_for):
    ready(case)
    exit_assessed(case)
    waiting = client_for(case.caseworker).get(reverse("caseworkflow:today")).context["waiting"]
    listed = client_for(case.caseworker).get(reverse("caseworkflow:case-list") + "?show=waiting").context["lines"]
    assert [(one["who"], one["what"]) for one in waiting["rows"]] == [("Team leader", "Complete")]
    assert len(listed) == waiting["count"] == 1


def test_a_contract_that_ran_out_is_answered_by_an_ending(case, client_for):
    Case.objects.get(pk=case.pk).contract.conditions.update(due_on=TODAY)
    contract = case.contract
    type(contract).objects.filter(pk=contract.pk).update(ends_on=TODAY - DAY)
    services.expire_contract(case_id=case.pk, actor=clock())
    assert step(client_for, case.caseworker, case) == ("Answer a contract that ran out", "Propose to end the case")
