"""A move that brings facts, facts that are no move, and the lock before both: what stays when it is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from caseworkflow.disposal.models import DisposalClock
from ledger.models import Entry
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from tests.factories.satellites import clock
from workflow.machine import MoveConflict, MoveRefused, label_of, labels_of
from workflow.transitions import available_transitions, lock_row, make_transition_with_facts, record_facts

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
OUTCOME = {"outcome_code": "1", "outcome_on": TODAY}


@pytest.fixture
def running():
    return make.allocated("checkpoint").disposal_clock


def taken(row, verb, facts=None, *, actor=None, **how):
    where = {"pk": row.pk}
    made, entry = make_transition_with_facts(
        DisposalClock.objects, verb, actor=actor or clock(), facts=facts, where=where, **how
    )
    return made, entry


def kept(row):
    return DisposalClock.objects.values_list("state", "outcome_code", "version").get(pk=row.pk)


def test_what_a_move_brings_is_written_and_judged_with_it(running):
    row, entry = taken(running, "decide", OUTCOME, reason="Charged")
    assert (row.state, kept(running)) == ("decided", ("decided", "1", 1))
    assert (entry.verb, entry.before, entry.after, entry.reason) == ("decide", "running", "decided", "Charged")


@pytest.mark.parametrize("facts", [None, {}, {"outcome_code": "22", "outcome_on": TODAY}])
def test_a_move_that_is_refused_on_what_it_brings_leaves_nothing(running, facts):
    with pytest.raises(MoveRefused):
        taken(running, "decide", facts)
    assert kept(running) == ("running", "", 0)


def test_what_stands_against_it_whatever_it_brings_is_judged_before_that_is_written(running):
    old = {"limitation_on": TODAY - timedelta(days=1)}
    with pytest.raises(MoveRefused, match="The limitation date has not passed"):
        taken(running, "lapse", old)
    DisposalClock.objects.filter(pk=running.pk).update(**old)
    assert taken(running, "lapse", version=0)[0].state == "lapsed"


def test_a_stranger_is_refused_and_told_no_reason(running):
    with pytest.raises(PermissionDenied):
        taken(running, "lapse", actor=make.leader())
    with pytest.raises(PermissionDenied):
        taken(running, "decide", OUTCOME, actor=make.leader())
    assert kept(running) == ("running", "", 0)


@pytest.mark.parametrize("verb", ["decide", "lapse"])
def test_another_version_is_a_conflict_before_any_reason(running, verb):
    with pytest.raises(MoveConflict):
        taken(running, verb, version=7)


def test_only_what_its_form_cannot_answer_stands_against_an_offer(running):
    found = {one.verb: one.reasons for one in available_transitions(running, clock())}
    assert found == {"decide": (), "lapse": ("The limitation date has not passed.",)}
    assert available_transitions(running, make.worker()) == []
    DisposalClock.objects.filter(pk=running.pk).update(state="decided")
    assert available_transitions(DisposalClock.objects.get(pk=running.pk), clock()) == []


@pytest.mark.parametrize("facts", [{"bail_on": TODAY, "caution_on": TODAY}, {}, None])
def test_facts_that_are_no_move_are_entered_by_the_names_of_their_fields(running, facts):
    row = record_facts(running, "set_dates", actor=make.worker(), may=lambda *_: True, reason="A slip", facts=facts)
    entry = Entry.objects.about(running).last()
    assert (row, entry.verb, entry.kind, entry.reason) == (running, "set_dates", "alteration", "A slip")
    assert entry.facts == {"fields": sorted(facts or {})}
    bail_on = DisposalClock.objects.values_list("bail_on", flat=True).get(pk=running.pk)
    assert bail_on == (facts or {}).get("bail_on")


def test_facts_are_kept_only_for_whom_the_policy_allows(running):
    with pytest.raises(PermissionDenied):
        record_facts(running, "set_dates", actor=make.worker(), may=lambda *_: False, facts={"bail_on": TODAY})
    assert DisposalClock.objects.get(pk=running.pk).bail_on is None


@pytest.mark.parametrize(("version", "is_refused"), [(None, False), (-1, True), (0, False), (1, True)])
def test_a_lock_is_refused_on_another_version(running, version, is_refused):
    if is_refused:
        with pytest.raises(MoveConflict, match="it is now “Clock running”"):
            lock_row(DisposalClock.objects, clock(), version=version, pk=running.pk)
    else:
        assert lock_row(DisposalClock.objects, clock(), version=version, pk=running.pk) == running


def test_nobody_locks_what_they_may_not_see(running):
    with pytest.raises(DisposalClock.DoesNotExist):
        lock_row(DisposalClock.objects, member(Role.CUSTODY_OFFICER), pk=running.pk)


def test_a_move_has_the_label_that_it_gives_itself_or_its_verb(running, monkeypatch):
    labels = labels_of("caseworkflow.disposalclock")
    assert labels == {"decide": "Police recorded the outcome", "lapse": "The limitation date passed"}
    step = running.step("lapse")
    monkeypatch.setattr(step, "custom", {})
    assert (label_of(step), labels_of("accounts.user")) == ("Lapse", {})


def test_the_table_of_moves_is_by_state_and_verb():
    assert DisposalClock.table() == {("running", "decide"): "decided", ("running", "lapse"): "lapsed"}


def test_what_is_refused_says_all_its_reasons():
    refused = MoveRefused("One.", "Two.")
    assert (str(refused), refused.reasons) == ("One. Two.", ("One.", "Two."))


def test_a_hidden_move_is_possible_and_not_offered():
    screen, worker = make.allocated("checkpoint").risk_screen, make.worker()
    hidden = {step.name for step in screen.steps() if step.source == screen.state and step.custom.get("is_hidden")}
    offered = {offer.verb for offer in screen.moves_for(worker)}
    assert (len(hidden), offered & hidden) == (3, set())
