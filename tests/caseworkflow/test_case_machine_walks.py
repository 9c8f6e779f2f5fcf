"""Whatever anybody tries on a case, in whatever order, the same promises hold."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import User
from caseworkflow.case.machines import MAY_BE_ENDED
from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.ending import services as case
from ledger.models import Entry, Kind
from tests.factories import caseworkflow as make
from workflow.machine import MoveRefused
from workflow.transitions import make_transition

FACTS = {
    "start_contact": lambda now: {"at": now},
    "book": lambda now: {"at": now},
    "rebook": lambda now: {"at": now},
    "assess": lambda now: {"on": now.date()},
    "agree_plan": lambda now: {"on": now.date(), "leads_to": CaseState.IN_TREATMENT},
    "begin": lambda now: {"on": now.date()},
    "begin_session": lambda now: {"on": now.date()},
    "suspend": lambda now: {"on": now.date(), "hold_reason": "illness"},
    "resume": lambda now: {"on": now.date()},
    "raise_concern": lambda now: {"reason_code": "new_arrest", "at": now},
    "complete": lambda now: {"on": now.date(), "closure_reason": "completed_objectives"},
    "end_without_completion": lambda now: {"on": now.date()},
    "close": lambda now: {"on": now.date()},
    "close_transferred": lambda now: {"on": now.date(), "closure_reason": "transferred_other_area"},
}


def no_facts(_):
    return {}


VERBS = sorted({step.name for step in Case.steps()})


class Walk(RuleBasedStateMachine):
    """Any verb, by the team leader or the clock, with days passing and endings proposed in between."""

    @initialize()
    def begin(self):
        self.atom = transaction.atomic()
        self.atom.__enter__()
        self.case = make.in_treatment("new_chance")
        self.boss, self.clock = make.leader(), User.objects.clock()
        self.versions = [self.case.version]
        self.states = [("begin", str(self.case.state))]

    def teardown(self):
        transaction.set_rollback(True)
        self.atom.__exit__(None, None, None)

    @rule(verb=st.sampled_from(VERBS), by_clock=st.booleans())
    def try_to(self, verb, by_clock):
        facts = FACTS.get(verb, no_facts)(timezone.now())
        try:
            row = make_transition(
                Case.objects, self.case.pk, verb, actor=self.clock if by_clock else self.boss, **facts
            )
        except (MoveRefused, PermissionDenied):
            return
        self.versions.append(row.version)
        self.states.append((verb, str(row.state)))

    @rule()
    def propose_an_ending(self):
        row = make.fresh(self.case)
        if row.state in MAY_BE_ENDED:
            case.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason="declined")

    @rule(days=st.integers(1, 40))
    def let_days_pass(self, days):
        self.frozen.shift(timedelta(days=days))

    @invariant()
    def the_state_is_that_of_the_last_entry(self):
        row = make.fresh(self.case)
        last = Entry.objects.about(row).filter(kind=Kind.MOVE).last()
        assert (row.state, len(self.versions)) == (last.after, len(set(self.versions)))
        assert self.versions == sorted(self.versions)

    @invariant()
    def closed_moves_only_by_being_reopened(self):
        after_closed = [now for before, now in zip(self.states, self.states[1:], strict=False) if before[1] == "closed"]
        assert {verb for verb, _ in after_closed} <= {"reopen"}

    @invariant()
    def what_is_due_can_always_be_reckoned(self):
        make.fresh(self.case).reckon()


@pytest.mark.django_db(transaction=False)
def test_the_promises_hold_on_any_walk(frozen):
    Walk.frozen = frozen
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=6,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
