"""Satellites in a given state, for tables of moves; and what the machines' tests share."""

from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

from accounts.models import User
from caseworkflow.police_answers import services as police
from ledger.transactions import act
from referrals.police_decisions.models import PoliceDecision
from tests.factories import caseworkflow as make
from workflow.machine import MoveRefused
from workflow.transitions import make_transition

LONDON = ZoneInfo("Europe/London")


def london(day: int, hour: int = 10, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def clock() -> User:
    return User.objects.clock()


def in_state(model, case, state: str, **fields):
    """A satellite put into a state at once; stories go through the services instead."""
    model.objects.filter(case=case).delete()
    return model.objects.create(case=case, state=state, **fields)


def verbs(model) -> list[str]:
    return sorted({step.name for step in model.steps()})


def moves_made_outside_the_table(row, table: dict) -> list[tuple[str, str]]:
    """Every pair of state and verb that is not in the table and was not refused all the same."""
    states = [value for value, _ in type(row)._meta.get_field("state").choices]
    made = []
    for state, verb in product(states, verbs(type(row))):
        if (state, verb) in table:
            continue
        type(row).objects.filter(pk=row.pk).update(state=state)
        try:
            with act():
                make_transition(type(row).objects, row.pk, verb, actor=clock())
        except MoveRefused:
            continue
        made.append((state, verb))
    return made


def unsaid(model) -> list[str]:
    """Steps without a label, a hint or a policy, and guards without a sentence."""
    silent = [step.name for step in model.steps() if not (step.custom.get("label") and step.custom.get("hint"))]
    open_to_all = [step.name for step in model.steps() if step.permission is None]
    return silent + open_to_all + [one.__name__ for step in model.steps() for one in step.conditions if not one.refusal]


def reasons_of(made, /, **facts) -> tuple[str, ...]:
    """The sentences with which an act is refused; none when it is made."""
    try:
        made(**facts)
    except MoveRefused as refused:
        return refused.reasons
    return ()


def decide(kind: str, decision: str) -> PoliceDecision:
    """Police answer the one open question of a kind, and the clock applies it."""
    asked = PoliceDecision.objects.get(kind=kind, state="asked")
    make.police_decide(asked, decision)
    police.apply_decision(decision_id=asked.pk, actor=clock())
    return asked
