"""Two people at once: one wins, the other is told what changed; nothing is lost."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from caseworkflow.allocation import services as allocation_services
from caseworkflow.case import services as case
from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.consent import services as consent
from caseworkflow.required_assessment import services as required_assessment
from caseworkflow.required_assessment.models import RequiredAssessment
from ledger.models import Entry
from referrals.police_decisions.models import PoliceDecision
from tests.factories import caseworkflow as make
from tests.factories.programmes import ship
from workflow.machine import MoveConflict, MoveRefused

pytestmark = pytest.mark.postgres

CAME_SECOND = "Somebody else has recorded an answer already. Nothing of yours was saved."


def race(*acts):
    """Run acts at the same moment, each with a connection of its own; what each answered, in order."""
    gate, answers = Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        gate.wait()
        try:
            act()
            answers[number] = "won"
        except MoveRefused as refused:
            answers[number] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


@pytest.fixture
def shipped(real_commits):
    ship()


def test_of_two_people_moving_one_case_one_wins_and_the_other_reads_what_changed(shipped):
    row = make.allocated()
    boss, facts = make.leader(), {"case_id": row.pk, "version": row.version}
    answers = race(
        lambda: case.start_contact(actor=boss, **facts), lambda: case.start_contact(actor=row.caseworker, **facts)
    )
    lost = next(one for one in answers if one != "won")
    assert (answers.count("won"), type(lost)) == (1, MoveConflict)
    assert "it is now “Trying to reach”" in lost.reasons[0]
    assert (make.fresh(row).state, Entry.objects.filter(verb="start_contact").count()) == (CaseState.CONTACTING, 1)


def test_one_referral_allocated_by_two_people_is_one_case(shipped):
    referral = make.accepted_referral()
    facts = {"referral_id": referral.pk, "actor": make.leader(), "caseworker": make.worker()}
    answers = race(
        lambda: allocation_services.allocate_case(**facts), lambda: allocation_services.allocate_case(**facts)
    )
    assert (answers.count("won"), Case.objects.count()) == (1, 1)


def test_of_two_people_who_record_a_first_answer_at_once_one_is_told(shipped):
    row = make.allocated()
    row.consents.filter(purpose="research").delete()
    said = {"purpose": "research", "on": timezone.localdate(), "how": "By phone"}
    facts, boss = {"case_id": row.pk, "version": consent.UNANSWERED, **said}, make.leader()
    answers = race(
        lambda: consent.give_consent(actor=row.caseworker, wording="1", **facts),
        lambda: consent.refuse_consent(actor=boss, **facts),
    )
    assert {str(lost.reasons[0]) for lost in answers if lost != "won"} == {CAME_SECOND}, answers
    assert (answers.count("won"), row.consents.filter(purpose="research").count()) == (1, 1)


def test_of_two_people_who_ask_police_at_once_one_is_told(shipped):
    row = make.allocated("required_assessment")
    PoliceDecision.objects.all().delete()
    answers = race(*[lambda: required_assessment.ask_to_impose(case_id=row.pk, actor=row.caseworker)] * 2)
    assert (answers.count("won"), PoliceDecision.objects.count()) == (1, 1)


def test_two_police_decisions_that_impose_make_one_assessment(shipped):
    row = make.allocated("required_assessment")
    asked = PoliceDecision.objects.get()
    make.police_decide(asked, "impose")
    decision = PoliceDecision.objects.get()
    clock = User.objects.clock()
    answers = race(*[lambda: required_assessment.apply_imposed(decision=decision, actor=clock)] * 2)
    assert (answers, RequiredAssessment.objects.filter(case=row).count()) == (["won", "won"], 1)
