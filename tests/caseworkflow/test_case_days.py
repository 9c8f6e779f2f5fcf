"""A case by the day that is said and the day that was not: holds, endings, what police are asked, and mending."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from caseworkflow.assessment import services as assessment
from caseworkflow.case import services as cases
from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.contact import services as contact
from caseworkflow.contract import services as contract
from caseworkflow.contract.models import Contract
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.ending import services as ending
from caseworkflow.victim.models import Victim
from ledger.models import Entry
from referrals.police_decisions.models import PoliceDecision
from tests.factories import caseworkflow as make
from tests.factories.satellites import london, reasons_of

pytestmark = pytest.mark.django_db

TODAY, DAY = date(2026, 3, 3), timedelta(days=1)
NOTHING_WAITS = "Nothing on this case waits to be confirmed."


def end_of(day):
    return london(day, 23, 59) + timedelta(seconds=59)


@pytest.mark.parametrize(("on", "day"), [(None, TODAY), (TODAY - 2 * DAY, TODAY - 2 * DAY)])
def test_a_hold_begins_on_the_day_that_is_said_or_today(on, day):
    row = make.moved_back(make.in_treatment())
    found = cases.suspend_case(case_id=row.pk, actor=row.caseworker, hold_reason="illness", reason="In hospital", on=on)
    assert (found.state, found.held_since, Entry.objects.about(row).get(verb="suspend").reason) == (
        CaseState.SUSPENDED,
        day,
        "In hospital",
    )


@pytest.mark.parametrize(("on", "day"), [(None, "2026-03-07"), (TODAY + DAY, "2026-03-04")])
def test_a_hold_lasts_to_the_day_that_is_said_or_today_and_no_longer(frozen, on, day):
    row = make.in_treatment()
    cases.suspend_case(case_id=row.pk, actor=row.caseworker, hold_reason="illness", on=TODAY)
    frozen.shift(4 * DAY)
    found = cases.resume_case(case_id=row.pk, actor=row.caseworker, on=on)
    assert (found.state, found.held_since, found.holds) == (row.state, None, [["2026-03-03", day]])


def test_a_look_of_the_own_caseworker_is_kept_of_a_closed_case_too():
    row = make.allocated()
    Case.objects.filter(pk=row.pk).update(state=CaseState.CLOSED, closed_on=TODAY)
    found = cases.mark_opened(case_id=row.pk, actor=row.caseworker)
    assert (found, found.opened_at) == (row, timezone.now())


def test_only_open_cases_without_their_name_are_given_it():
    nameless, closed, named, unknown = (make.allocated(family_name=name) for name in ("Ash", "Elm", "Fir", "Oak"))
    Case.objects.exclude(pk=named.pk).update(family_name_key="")
    Case.objects.filter(pk=named.pk).update(family_name_key="KEPT")
    Case.objects.filter(pk=closed.pk).update(state=CaseState.CLOSED, closed_on=TODAY)
    type(unknown.person).objects.filter(pk=unknown.person_id).update(family_name="")
    assert (cases.mend_family_names(), cases.mend_family_names()) == (1, 0)
    assert [make.fresh(row).family_name_key for row in (nameless, closed, named, unknown)] == ["ASH", "", "KEPT", ""]


def test_one_session_is_of_the_day_that_is_said():
    row, on = make.moved_back(make.assessed("divert")), TODAY - DAY
    offers = [{"service": "Housing", "is_accepted": True}]
    found = ending.complete_session(case_id=row.pk, actor=row.caseworker, on=on, onward=offers)
    assert (found.begun_on, found.completed_on, found.onward_referrals.get().referred_on) == (on, on, on)


def fulfilled():
    row = make.in_treatment("checkpoint")
    Contract.objects.get(case=row).conditions.update(status="met")
    assessment.record_review(case_id=row.pk, actor=row.caseworker, kind="exit", scores={"drugs": 1})
    return row


def test_a_contract_that_is_fulfilled_already_is_not_fulfilled_again():
    row = fulfilled()
    contract.fulfil_contract(case_id=row.pk, actor=row.caseworker)
    found = ending.complete_case(case_id=row.pk, actor=make.leader())
    assert (found.state, Entry.objects.filter(verb="fulfil").count()) == (CaseState.RETURNED, 1)


def test_police_are_asked_for_the_outcome_by_the_deadline_of_the_version():
    ending.complete_case(case_id=fulfilled().pk, actor=make.leader())
    assert PoliceDecision.objects.get(kind="outcome").due_at == end_of(10)


@pytest.mark.parametrize(
    ("state", "is_raised", "reasons"),
    [
        (CaseState.CONCERN, True, ()),
        (CaseState.CONCERN, False, (NOTHING_WAITS,)),
        (CaseState.BREACH_REVIEW, True, (NOTHING_WAITS,)),
    ],
)
def test_a_breach_is_declined_only_where_it_was_raised_and_is_not_with_police_yet(state, is_raised, reasons):
    row = make.in_treatment("checkpoint")
    Case.objects.filter(pk=row.pk).update(state=state, breach_raised_by=row.caseworker if is_raised else None)
    assert reasons_of(ending.decline_proposal, case_id=row.pk, actor=make.leader(), reason="A mistake") == reasons


def test_when_a_case_is_closed_its_victim_must_be_told():
    row = make.in_treatment("new_chance", victim="person")
    ending.complete_case(case_id=row.pk, actor=row.caseworker)
    assert Victim.objects.get(case=row).tell_by is None
    ending.close_case(case_id=row.pk, actor=make.leader(), reason="Done")
    assert Victim.objects.get(case=row).tell_by == end_of(10)


def returned():
    row = fulfilled()
    ending.complete_case(case_id=row.pk, actor=make.leader())
    return row, PoliceDecision.objects.get(kind="outcome")


def apply_outcome(decision, **facts):
    for name, value in {"decided_at": timezone.now(), "reason": "Considered", **facts}.items():
        setattr(decision, name, value)
    return ending.apply_outcome(decision=decision, actor=User.objects.clock())


def test_an_answer_without_a_code_leaves_the_clock_running_and_the_case_open():
    row, decision = returned()
    found = apply_outcome(decision, outcome_code="")
    assert (found.state, DisposalClock.objects.get(case=row).state) == (CaseState.RETURNED, "running")
    assert Entry.objects.about(row).filter(verb="apply_outcome").count() == 1


def test_a_code_on_a_closed_case_stops_its_clock_and_closes_nothing_again():
    row, decision = returned()
    Case.objects.filter(pk=row.pk).update(state=CaseState.CLOSED, closed_on=TODAY)
    found = apply_outcome(decision, outcome_code="22")
    assert (found.state, DisposalClock.objects.get(case=row).state) == (CaseState.CLOSED, "decided")
    assert Entry.objects.about(row).filter(verb="close").count() == 0


def test_an_outcome_after_the_clock_has_run_out_or_without_one_is_only_entered():
    row, decision = returned()
    DisposalClock.objects.filter(case=row).update(state="lapsed")
    first = apply_outcome(decision, outcome_code="22")
    assert DisposalClock.objects.get(case=row).outcome_code == ""
    DisposalClock.objects.all().delete()
    second = apply_outcome(decision, outcome_code="22")
    assert {first.state, second.state} == {CaseState.RETURNED}


def test_a_case_that_is_not_with_police_is_not_closed_by_an_outcome():
    row, decision = returned()
    Case.objects.filter(pk=row.pk).update(state=CaseState.COMPLETED)
    assert apply_outcome(decision, outcome_code="22").state == CaseState.COMPLETED


def test_a_session_is_booked_beside_an_open_first_appointment_where_it_is_called_one():
    row = make.booked(at=timezone.now() + DAY)
    made = contact.book_appointment(
        case_id=row.pk, actor=row.caseworker, starts_at=timezone.now() + 2 * DAY, kind="session"
    )
    assert (made.kind, row.appointments.count()) == ("session", 2)


def test_a_reminder_is_sent_once():
    one = make.booked(at=timezone.now() + 2 * DAY).appointments.get()
    sent = [contact.remind_of_appointment(appointment_id=one.pk, actor=User.objects.clock()) for _ in range(2)]
    assert (sent, Entry.objects.filter(verb="remind").count()) == ([True, False], 1)
