"""What the clock starts by itself."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from caseworkflow import schedules as clock
from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.contact import services as appointment
from caseworkflow.ending import services as case
from caseworkflow.police_answers import services as police
from ledger.models import Entry
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.terms import PoliceDecisionKind
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.django_db


def entered(verb):
    return Entry.objects.filter(verb=verb).count()


def test_a_reminder_goes_once_and_only_while_the_appointment_stands(frozen):
    row = make.booked(at=timezone.now() + timedelta(days=2))
    first = row.appointments.get()
    frozen.shift(timedelta(days=1))
    for _ in range(2):
        appointment.remind_of_appointment(appointment_id=first.pk, actor=User.objects.clock())
    assert entered("remind") == 1


def test_a_person_cannot_play_the_clock():
    row = make.booked(at=timezone.now() + timedelta(days=2))
    with pytest.raises(PermissionDenied):
        appointment.remind_of_appointment(appointment_id=row.appointments.get().pk, actor=row.caseworker)


def test_what_ran_out_is_told_to_the_team_leader_once(frozen):
    make.allocated()
    frozen.shift(timedelta(days=2, hours=15))
    assert [clock.sweep_overdue(), clock.sweep_overdue(), entered("overdue")] == [1, 0, 1]


def test_a_police_decision_takes_effect_once():
    row = make.planned("checkpoint")
    make.sign_contract(row)
    decision = PoliceDecision.objects.get()
    applied = [police.apply_decision(decision_id=decision.pk, actor=User.objects.clock()) for _ in range(2)]
    assert (applied, make.fresh(row).contract.state) == ([True, False], "signed")


def test_every_kind_of_police_decision_has_an_act():
    assert set(police.APPLY) == set(PoliceDecisionKind)


def test_a_return_that_was_interrupted_is_mended():
    row = make.in_treatment("checkpoint")
    case.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason="person_withdrew")
    Case.objects.filter(pk=row.pk).update(state=CaseState.NOT_COMPLETED, ended_on=timezone.localdate())
    assert (clock.mend_cases(), make.fresh(row).state) == (1, CaseState.RETURNED)


def test_the_times_of_the_clock_name_tasks_that_exist():
    assert set(clock.SCHEDULE) <= set(clock.sweep_overdue.app.tasks)
