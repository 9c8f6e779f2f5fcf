"""The tables of moves, written out; every other pair is refused, and each move says whose it is."""

import itertools

import pytest

from referrals.people.models import Likeness
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.models import Referral
from tests.factories import referrals as made
from workflow.machine import MoveRefused
from workflow.transitions import make_transition

REFERRAL = {
    ("draft", "submit"): "submitted",
    ("submitted", "screen"): "screening",
    ("submitted", "withdraw"): "withdrawn",
    ("screening", "accept"): "accepted",
    ("screening", "reject"): "rejected",
    ("screening", "ask"): "info_needed",
    ("screening", "withdraw"): "withdrawn",
    ("screening", "mark_duplicate"): "duplicate",
    ("info_needed", "answer"): "screening",
    ("info_needed", "reject"): "rejected",
    ("info_needed", "withdraw"): "withdrawn",
    ("info_needed", "mark_duplicate"): "duplicate",
}

DECISION = {("asked", "decide"): "decided", ("asked", "withdraw"): "withdrawn"}

LIKENESS = {
    ("proposed", "same"): "same",
    ("proposed", "different"): "different",
    ("same", "undo"): "proposed",
    ("different", "undo"): "proposed",
}

TABLES = [(Referral, REFERRAL), (PoliceDecision, DECISION), (Likeness, LIKENESS)]

STEPS = [(model, step) for model, _ in TABLES for step in model.steps()]


@pytest.mark.parametrize(("model", "table"), TABLES)
def test_the_table_of_moves_is_this_and_nothing_else(model, table):
    assert model.table() == table


@pytest.mark.parametrize(("model", "step"), STEPS, ids=lambda it: getattr(it, "name", ""))
def test_each_move_says_whose_it_is_and_each_guard_says_why_not(model, step):
    assert callable(step.permission)
    assert all(check.refusal for check in step.conditions)
    assert step.custom["label"]


def refused(model, table):
    states = [value for value, _ in model._meta.get_field("state").choices]
    verbs = sorted({verb for _, verb in table})
    return [(model, state, verb) for state, verb in itertools.product(states, verbs) if (state, verb) not in table]


@pytest.mark.parametrize(("model", "state", "verb"), [pair for m, t in TABLES for pair in refused(m, t)])
def test_every_other_pair_of_state_and_verb_is_refused(model, state, verb, custody_officer, team_leader):
    row = {
        Referral: lambda: made.waiting(custody_officer),
        PoliceDecision: lambda: made.police_asked(made.accepted(custody_officer), team_leader),
        Likeness: lambda: made.likeness(custody_officer),
    }[model]()
    on = {"accepted_on": row.referred_at.date()} if model is Referral else {}
    model.objects.filter(pk=row.pk).update(state=state, **on)
    actor = custody_officer if state == "draft" else team_leader
    with pytest.raises(MoveRefused):
        make_transition(model.objects, row.pk, verb, actor=actor)
