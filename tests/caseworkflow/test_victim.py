"""Victims: consulted, heard and told in time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from caseworkflow.case.models import Case
from caseworkflow.disposal import services as disposal
from caseworkflow.victim import services
from caseworkflow.victim.models import Victim
from programmes.terms.vocabularies import DeadlineName
from tests.factories import caseworkflow as make
from tests.factories.satellites import clock, in_state, london, moves_made_outside_the_table, reasons_of, unsaid

pytestmark = pytest.mark.django_db

TABLE = {
    ("none", "identify"): "identified",
    ("identified", "consult"): "consulted",
    ("identified", "miss"): "unreachable",
    ("unreachable", "consult"): "consulted",
    ("unreachable", "record_views"): "views_recorded",
    ("unreachable", "tell_outcome"): "told_outcome",
    ("consulted", "record_views"): "views_recorded",
    ("consulted", "tell_outcome"): "told_outcome",
    ("views_recorded", "tell_outcome"): "told_outcome",
    ("told_outcome", "tell_anew"): "consulted",
}

TODAY = date(2026, 3, 3)


@pytest.fixture
def case():
    return make.allocated("checkpoint", victim="person")


def of(case):
    return Victim.objects.get(case=case)


def by_worker(act_of, case, **facts):
    return act_of(case_id=case.pk, actor=case.caseworker, **facts)


def test_the_table_of_moves_of_a_victim():
    assert Victim.table() == TABLE


def test_no_other_pair_moves_a_victim(case):
    assert moves_made_outside_the_table(of(case), TABLE) == []


def test_every_move_of_a_victim_is_named_and_has_somebody_who_may():
    assert unsaid(Victim) == []


@pytest.mark.parametrize(("said", "state"), [("none", "none"), ("person", "identified"), ("business", "identified")])
def test_it_opens_as_the_referral_says(said, state):
    assert of(make.allocated(victim=said)).state == state


def test_a_business_needs_a_named_contact(case):
    in_state(Victim, case, "none")
    facts = {"act_of": services.identify_victim, "case": case, "kind": "business"}
    assert reasons_of(by_worker, **facts) == ("A business needs a named contact.",)
    assert by_worker(**facts, name="Sam Price").state == "identified"


def test_views_are_written_down(case):
    by_worker(services.consult_victim, case, on=TODAY, name="A. Victim")
    assert reasons_of(by_worker, act_of=services.record_views, case=case, views=" ") == (
        "Write down what the victim said.",
    )
    row = by_worker(services.record_views, case, views="Wants an apology", wants_restorative=True)
    assert (row.state, row.wants_restorative) == ("views_recorded", True)


def test_somebody_who_could_not_be_reached_may_be_consulted_later(case):
    by_worker(services.record_victim_unreached, case, reason="Three calls")
    assert by_worker(services.consult_victim, case, on=TODAY).state == "consulted"


def test_there_is_nothing_to_tell_before_the_case_has_ended(case):
    by_worker(services.consult_victim, case, on=TODAY)
    assert reasons_of(by_worker, act_of=services.tell_outcome, case=case, on=TODAY) == (
        "There is no outcome to tell yet.",
    )
    Case.objects.filter(pk=case.pk).update(state="returned")
    assert by_worker(services.tell_outcome, case, on=TODAY).told_on == TODAY


@pytest.mark.parametrize(("is_vulnerable", "day"), [(False, 10), (True, 4)])
def test_the_outcome_is_told_in_5_working_days_or_in_1(case, is_vulnerable, day):
    Victim.objects.update(is_vulnerable=is_vulnerable)
    disposal.record_disposal(case_id=case.pk, actor=clock(), outcome_code="1", outcome_on=TODAY)
    assert of(case).tell_by == london(day, 23, 59) + timedelta(seconds=59)


@pytest.mark.parametrize(("days", "day"), [(4, 9), (5, 10), (6, 10)])
def test_a_version_may_ask_for_less_time_than_the_law_and_never_for_more(case, days, day):
    name, deadlines = DeadlineName.TELL_VICTIM, case.choices.deadlines
    own = {**deadlines, name: replace(deadlines[name], amount=days)}
    case.choices = replace(case.choices, deadlines=own)
    services.start_telling(case)
    assert of(case).tell_by == london(day, 23, 59) + timedelta(seconds=59)


def test_where_there_is_no_victim_nobody_has_to_be_told():
    case = make.allocated(victim="none")
    services.start_telling(case)
    assert of(case).tell_by is None
