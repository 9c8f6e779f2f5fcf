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
from workflow.transitions import lock_row, make_transition, record_event

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
OUTCOME = {"outcome_code": "1", "outcome_on": TODAY}


@pytest.fixture
def running():
    return make.allocated("checkpoint").disposal_clock


def taken(row, verb, facts=None, *, actor=None, **how):
    return make_transition(DisposalClock.objects, row.pk, verb, actor=actor or clock(), changes=facts, **how)


def kept(row):
    return DisposalClock.objects.values_list("state", "outcome_code", "version").get(pk=row.pk)


def test_what_a_move_brings_is_written_and_judged_with_it(running):
    row = taken(running, "decide", OUTCOME, reason="Charged")
    entry = Entry.objects.about(running).last()
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
    assert taken(running, "lapse", version=0).state == "lapsed"


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
    found = {one.verb: one.reasons for one in running.available_transitions(clock())}
    assert found == {"decide": (), "lapse": ("The limitation date has not passed.",)}
    assert running.available_transitions(make.worker()) == []
    DisposalClock.objects.filter(pk=running.pk).update(state="decided")
    assert DisposalClock.objects.get(pk=running.pk).available_transitions(clock()) == []


@pytest.mark.parametrize("facts", [{"bail_on": TODAY, "caution_on": TODAY}, {}, None])
def test_facts_that_are_no_move_are_entered_by_the_names_of_their_fields(running, facts):
    row = record_event(running, "set_dates", actor=make.worker(), reason="A slip", changes=facts)
    entry = Entry.objects.about(running).last()
    assert (row, entry.verb, entry.kind, entry.reason) == (running, "set_dates", "alteration", "A slip")
    assert entry.facts == ({"fields": sorted(facts)} if facts else {})
    bail_on = DisposalClock.objects.values_list("bail_on", flat=True).get(pk=running.pk)
    assert bail_on == (facts or {}).get("bail_on")


@pytest.mark.parametrize("version", [None, 0])
def test_a_row_is_locked_only_for_whom_the_policy_allows(running, version):
    how = {"version": version, "pk": running.pk}
    assert lock_row(DisposalClock.objects, clock(), may=lambda row, user: (row, user) == (running, clock()), **how)
    with pytest.raises(PermissionDenied):
        lock_row(DisposalClock.objects, clock(), may=lambda *_: False, **how)
    with pytest.raises(MoveConflict):
        lock_row(DisposalClock.objects, clock(), may=lambda *_: False, version=7, pk=running.pk)


def test_facts_about_an_act_are_entered_beside_the_names_of_the_fields_it_changed(running):
    record_event(running, "set_dates", actor=clock(), changes={"bail_on": TODAY}, facts={"of": "1"})
    assert Entry.objects.about(running).last().facts == {"of": "1", "fields": ["bail_on"]}


def later(row, entry):
    """A consequence that changes the row by what was entered."""
    row.outcome_due_on = TODAY if entry.verb == "lapse" else None


def test_what_follows_from_an_act_is_kept_with_it(running):
    DisposalClock.objects.filter(pk=running.pk).update(limitation_on=TODAY - timedelta(days=1), outcome_due_on=None)
    taken(running, "lapse", then=later)
    assert DisposalClock.objects.get(pk=running.pk).outcome_due_on == TODAY
    record_event(DisposalClock.objects.get(pk=running.pk), "set_dates", actor=clock(), then=later)
    assert DisposalClock.objects.get(pk=running.pk).outcome_due_on is None


def refuse_all(row, entry):
    raise MoveRefused("Not now.")


def test_a_consequence_that_refuses_undoes_the_act(running):
    DisposalClock.objects.filter(pk=running.pk).update(limitation_on=TODAY - timedelta(days=1))
    with pytest.raises(MoveRefused):
        taken(running, "lapse", then=refuse_all)
    with pytest.raises(MoveRefused):
        record_event(running, "set_dates", actor=clock(), changes={"bail_on": TODAY}, then=refuse_all)
    assert (kept(running), DisposalClock.objects.get(pk=running.pk).bail_on) == (("running", "", 0), None)


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
    offered = {offer.verb for offer in screen.available_transitions(worker)}
    assert (len(hidden), offered & hidden) == (3, set())
