"""The one reckoning of the next thing: every state of every machine beside a case, who must act, and in which order it is shown."""

import importlib
from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from caseworkflow.case import services as case_services
from caseworkflow.case.calendar import Promise
from caseworkflow.case.deadlines.duties import (
    BESIDE,
    DUTIES,
    Quiet,
    Thing,
    Urgency,
    first_by_day,
    first_of_leader,
    put_in_order,
    things_from,
    waited_for,
)
from caseworkflow.case.models import Case
from caseworkflow.case.terms import ActsBy, DueAct
from caseworkflow.consent.models import Consent
from caseworkflow.contract.models import Contract
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.placement.models import Placement
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.risk.models import RiskScreen
from caseworkflow.victim.models import Victim
from caseworkflow.worklists.views.inbox import TABS
from tests.factories import caseworkflow as make
from tests.factories.satellites import LONDON, in_state
from workflow.machine import Machine

pytestmark = pytest.mark.django_db

TODAY, DAY, SECOND = date(2026, 3, 3), timedelta(days=1), timedelta(seconds=1)
WORKER, LEADER, POLICE = ActsBy.WORKER, ActsBy.LEADER, ActsBy.POLICE
NOON = datetime(2026, 3, 3, 12, tzinfo=LONDON)

#: The programme on which each kind stands, what its rows know, and who owes what in each state; nothing: in the closed list.
EXPECTED = {
    Contract: (
        "checkpoint",
        {"begins_on": TODAY, "ends_on": date(2026, 6, 23)},
        {
            "draft": [("draft_contract", WORKER)],
            "offered": [("sign_contract", WORKER)],
            "signed": [("begin_contract", WORKER), ("end", WORKER)],
            "running": [("end", WORKER)],
            "varied": [("sign_contract", WORKER), ("end", WORKER)],
            "declined": [("declined_contract", WORKER)],
            "expired": [("expired_contract", WORKER)],
        },
    ),
    RiskScreen: (
        "checkpoint",
        {"screened_on": TODAY, "review_on": date(2026, 3, 10)},
        {
            "not_screened": [("screen", WORKER)],
            "low": [("screen_again", WORKER)],
            "medium": [("screen_again", WORKER)],
            "high": [("acknowledge", LEADER), ("screen_again", WORKER)],
            "review_due": [("screen", WORKER)],
        },
    ),
    Victim: (
        "checkpoint",
        {"kind": "person", "tell_by": NOON},
        {
            "identified": [("consult", WORKER), ("tell_victim", WORKER)],
            "consulted": [("views", WORKER), ("tell_victim", WORKER)],
            "unreachable": [("tell_victim", WORKER)],
            "views_recorded": [("tell_victim", WORKER)],
        },
    ),
    DisposalClock: (
        "checkpoint",
        {"starts_on": TODAY, "bail_on": date(2026, 4, 1)},
        {"running": [("disposal", POLICE)]},
    ),
    RequiredAssessment: (
        "required_assessment",
        {
            "imposed_on": TODAY,
            "initial_at": NOON,
            "initial_ended_at": NOON,
            "follow_up_at": NOON,
            "tell_police_by": NOON,
            "police_told_at": NOON,
        },
        {
            "imposed": [("notice", WORKER)],
            "notice_served": [("initial", WORKER)],
            "varied": [("initial", WORKER)],
            "ia_attended": [("decide_follow_up", WORKER)],
            "ia_failed": [("tell_police", WORKER)],
            "fa_required": [("follow_up", WORKER)],
            "fa_varied": [("follow_up", WORKER)],
            "fa_failed": [("tell_police", WORKER)],
            "police_told": [("failure", POLICE)],
        },
    ),
    Placement: (
        "offender_to_rehab",
        {"prep_sessions_needed": 1, "bed_valid_until": date(2026, 3, 8), "left_on": date(2026, 2, 28)},
        {
            "identified": [("check_suitability", WORKER)],
            "suitability": [("start_preparation", LEADER)],
            "prep": [("prepare", WORKER)],
            "funding_sought": [("agree_funding", LEADER)],
            "funded": [("find_bed", WORKER)],
            "refused": [("refused_funding", WORKER)],
            "bed_offered": [("admit", WORKER)],
            "detox": [("admit", WORKER)],
            "buvidal": [("admit", WORKER)],
            "admitted": [("start_treatment", WORKER)],
            "completed": [("start_aftercare", WORKER)],
            "left_early": [("start_aftercare", WORKER)],
            "discharged_by_unit": [("start_aftercare", WORKER)],
            "aftercare": [("check", WORKER)],
            "abstinent": [("check", WORKER)],
            "lapsed": [("check", WORKER)],
        },
    ),
}

#: The states in which nobody owes anything; each has its reason beside it in the code.
QUIET = {
    Contract: {"fulfilled", "breached"},
    RiskScreen: set(),
    Victim: {"none", "told_outcome"},
    DisposalClock: {"decided", "lapsed"},
    RequiredAssessment: {"fa_released", "fa_attended", "good_cause", "prosecute", "nfa", "quashed"},
    Placement: {"in_treatment", "died"},
    Consent: {"given", "refused", "withdrawn"},
}


def beside_of(model):
    return BESIDE[model._meta.get_field("case").remote_field.related_name]


def machines_beside():
    room = apps.get_app_config("caseworkflow").get_models()
    return {one for one in room if issubclass(one, Machine) and one is not Case}


def test_every_machine_beside_a_case_says_what_is_owed_in_every_state():
    assert {model: set(beside_of(model).by_state) for model in machines_beside()} == {
        model: set(model.states().values) for model in machines_beside()
    }


def test_where_nobody_owes_anything_is_a_closed_list_with_a_reason():
    found = {
        model: {str(state) for state, owed in beside_of(model).by_state.items() if isinstance(owed, Quiet)}
        for model in machines_beside()
    }
    silent = [
        one for room in BESIDE.values() for one in room.by_state.values() if isinstance(one, Quiet) and not one.why
    ]
    assert (found, silent) == (QUIET, [])


@pytest.mark.parametrize("model", EXPECTED, ids=lambda model: model.__name__)
def test_every_other_state_has_a_next_thing_and_somebody_who_must_do_it(model):
    programme, facts, expected = EXPECTED[model]
    row = make.in_treatment(programme) if model is not RequiredAssessment else make.allocated(programme)
    name = beside_of(model).name
    found = {}
    for state in expected:
        in_state(model, row, state, **facts)
        things = [Thing.of(one, None) for one in BESIDE[name].owed(make.fresh(row))]
        found[state] = [(one.act, one.who) for one in things]
    states = set(model.states().values)
    assert (found, states - set(expected)) == (expected, QUIET[model])


def test_an_answer_recorded_by_mistake_is_asked_again():
    row = make.in_treatment("new_chance")
    row.consents.filter(purpose="share_police").update(state="mistaken")
    Case.objects.reckon_anew(row.pk)
    before = make.fresh(row).owed
    row.consents.update(state="given")
    Case.objects.reckon_anew(row.pk)
    found = [[one[0] for one in owed if one[0] == "consent"] for owed in (before, make.fresh(row).owed)]
    assert found == [["consent"], []]


# -- Every kind of act ---------------------------------------------------------------------------------------------------


def test_every_kind_of_act_is_declared_with_who_must_do_it():
    assert set(DUTIES) == set(DueAct)


def test_what_we_do_has_a_page_and_a_button_and_what_others_do_has_none():
    ours = {act for act, duty in DUTIES.items() if duty.page and duty.button}
    theirs = {act for act, duty in DUTIES.items() if duty.who in {ActsBy.POLICE, ActsBy.CLOCK}}
    assert (ours & theirs, set(DUTIES) - ours - theirs) == (set(), {DueAct.ALLOCATE})


def test_every_page_of_an_act_is_there():
    pk = Case._meta.pk.get_default()
    assert all(reverse(f"caseworkflow:{duty.page}", args=[pk]) for duty in DUTIES.values() if duty.page)


# -- The one order -------------------------------------------------------------------------------------------------------

MIDNIGHT = datetime(2026, 3, 4, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("act", "due_at", "urgency"),
    [
        ("screen", MIDNIGHT - SECOND, Urgency.SAFETY),
        ("screen", MIDNIGHT, Urgency.STEP),
        ("screen", MIDNIGHT + SECOND, Urgency.STEP),
        ("initial", MIDNIGHT - SECOND, Urgency.LAW),
        ("initial", MIDNIGHT, Urgency.STEP),
        ("condition", MIDNIGHT - SECOND, Urgency.LAW),
        ("condition", MIDNIGHT, Urgency.STANDING),
        ("attempt", NOON - SECOND, Urgency.LATE),
        ("attempt", NOON, Urgency.TODAY),
        ("attempt", NOON + SECOND, Urgency.TODAY),
        ("attempt", MIDNIGHT - SECOND, Urgency.TODAY),
        ("attempt", MIDNIGHT, Urgency.STEP),
        ("meet", None, Urgency.STEP),
        ("review", MIDNIGHT, Urgency.STANDING),
        ("fulfil", None, Urgency.TODAY),
        ("fulfil", MIDNIGHT + 9 * DAY, Urgency.TODAY),
    ],
)
def test_harm_goes_before_lateness_lateness_before_today_and_today_before_the_rest(frozen, act, due_at, urgency):
    frozen.move_to(NOON)
    assert Thing(act, due_at, "worker").urgency(NOON) is urgency


def test_things_stand_in_the_order_of_their_urgency_and_then_of_their_day(frozen):
    frozen.move_to(NOON)
    in_this_order = [
        Thing("screen", NOON + SECOND, "worker"),
        Thing("initial", NOON - DAY, "worker"),
        Thing("initial", NOON, "worker"),
        Thing("attempt", NOON - DAY, "worker"),
        Thing("record", NOON, "worker"),
        Thing("plan", NOON + 2 * DAY, "worker"),
        Thing("meet", None, "worker"),
        Thing("review", NOON + DAY, "worker"),
    ]
    assert put_in_order(reversed(in_this_order), NOON) == in_this_order


def test_of_promises_the_earliest_stands_on_the_case_and_one_without_a_day_only_where_there_is_no_other():
    promises = [Promise("meet", None), Promise("plan", NOON, 5, "days"), Promise("record", None, at=NOON)]
    things = things_from(promises, [], TODAY)
    firsts = [first_by_day(things), first_by_day(things[2:]), first_by_day([])]
    assert [one and one.act for one in firsts] == ["record", "meet", None]


def test_the_most_harmful_thing_of_a_team_leader_is_their_first_whatever_its_day():
    things = [Thing("close", NOON, LEADER), Thing("acknowledge", NOON + DAY, LEADER), Thing("attempt", NOON, WORKER)]
    assert (first_of_leader(things).act, first_of_leader(things[2:])) == ("acknowledge", None)


def test_a_day_that_is_only_kept_in_view_is_no_wait():
    things = [Thing("attempt", NOON, WORKER), Thing("disposal", NOON, POLICE)]
    assert [waited_for(things), waited_for([*things, Thing("police", NOON, POLICE)])] == ["", "police"]


def test_what_the_version_before_left_is_reckoned_by_the_clock_once():
    row, closed = make.allocated(), make.allocated(family_name="Closed")
    Case.objects.update(owed=None)
    Case.objects.filter(pk=closed.pk).update(state="closed")
    assert [case_services.mend_owed(), case_services.mend_owed()] == [1, 0]
    assert [one[0] for one in make.fresh(row).owed] == ["attempt"]


def test_what_waits_for_a_team_leader_is_on_their_list_from_the_migration_on():
    risky, asked = make.allocated(family_name="Risky"), make.contacting(family_name="Asked")
    placed = make.in_treatment("offender_to_rehab")
    in_state(RiskScreen, risky, "high", screened_on=TODAY)
    Case.objects.filter(pk=asked.pk).update(ending_proposed_by=asked.caseworker)
    Case.objects.update(owed=None, lead_clock="", waits_for="", stage="")
    importlib.import_module("caseworkflow.migrations.0016_fill_next_things").fill(apps, None)
    found = {row.pk: (row.lead_clock, row.waits_for, row.stage) for row in Case.objects.all()}
    assert found == {
        risky.pk: ("acknowledge", "leader", ""),
        asked.pk: ("confirm_ending", "leader", ""),
        placed.pk: ("", "", "arranging"),
    }


def test_what_an_older_version_wrote_is_one_thing_until_the_clock_has_reckoned_it(client_for):
    row = make.allocated()
    whole = make.fresh(row).owed
    Case.objects.update(owed=None)
    shown = client_for(row.caseworker).get(reverse("caseworkflow:case-detail", args=[row.pk])).context["step"]
    assert (shown["button"], len(whole)) == ("Record attempt", 1)


# -- Today and the pages -------------------------------------------------------------------------------------------------


def today_of(client_for, row):
    return client_for(row.caseworker).get(reverse("caseworkflow:today")).context


def lines_of(client_for, tab):
    page = client_for(make.leader()).get(reverse("caseworkflow:inbox") + f"?tab={tab}").context
    return [(one["reference"], one["what"], one["act"], one["url"]) for one in page["lines"]]


def address(name, row):
    return reverse(f"caseworkflow:{name}", args=[row.pk])


def test_a_required_assessment_of_tonight_stands_on_today_with_its_hour(client_for):
    row = make.allocated("required_assessment")
    at = datetime(2026, 3, 3, 20, 0, tzinfo=LONDON)
    in_state(RequiredAssessment, row, "notice_served", imposed_on=TODAY, initial_at=at)
    Case.objects.reckon_anew(row.pk)
    due = today_of(client_for, row)["due"]["rows"]
    assert [(one["what"], one["hour"], one["left"], one["act_url"]) for one in due] == [
        ("Required assessment", "8:00 pm on 3 March 2026", "10 hours left", address("required-assessment-detail", row))
    ]
    step = client_for(row.caseworker).get(address("case-detail", row)).context["step"]
    assert (step["title"], step["text"]) == ("Required assessment", "At 8:00 pm on 3 March 2026.")


def test_police_who_were_asked_to_impose_it_are_waited_for():
    row = make.allocated("required_assessment")
    assert make.fresh(row).waits_for == "police"


def test_every_thing_of_today_stands_there_once_the_most_harmful_first(client_for):
    risky, row = make.in_treatment("checkpoint", family_name="Risky"), make.in_treatment("checkpoint")
    row.contract.conditions.update(due_on=TODAY)
    in_state(RiskScreen, risky, "review_due", screened_on=TODAY, review_on=TODAY)
    for one in (risky, row):
        Case.objects.reckon_anew(one.pk)
    due = today_of(client_for, row)["due"]["rows"]
    assert [(one["reference"], one["what"]) for one in due] == [
        (risky.reference, "Screen for risk"),
        (row.reference, "Condition of the contract"),
    ]


def test_a_placement_that_is_only_identified_is_not_called_treatment_and_the_next_step_names_it(client_for):
    row = make.in_treatment("offender_to_rehab")
    client = client_for(row.caseworker)
    page = client.get(address("case-detail", row)).context
    listed = client.get(reverse("caseworkflow:case-list")).context["lines"]
    assert page["step"]["title"] == "Check suitability for a placement"
    assert (page["step"]["url"], page["case"].tag.words) == (
        address("placement-check-suitability", row),
        "Placement being arranged",
    )
    assert "Placement being arranged" in listed[0]["state"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("identified", "Placement being arranged"),
        ("bed_offered", "Placement being arranged"),
        ("admitted", "In a placement"),
        ("in_treatment", "In a placement"),
        ("aftercare", "After a placement"),
        ("died", "In treatment"),
    ],
)
def test_a_case_is_called_by_what_its_placement_is(state, words):
    row = make.in_treatment("offender_to_rehab")
    in_state(Placement, row, state)
    Case.objects.reckon_anew(row.pk)
    assert make.fresh(row).tag.words == words


def test_what_waits_for_a_team_leader_leads_from_the_inbox_to_the_act(client_for):
    row = make.in_treatment("offender_to_rehab")
    in_state(Placement, row, "funding_sought")
    Case.objects.reckon_anew(row.pk)
    expected = (
        row.reference,
        "Agree funding of the placement",
        "Go to the placement",
        address("placement-detail", row),
    )
    assert lines_of(client_for, "settle") == [expected]


def test_every_act_of_a_team_leader_is_on_one_tab_of_their_inbox():
    from_tabs = [act for tab in TABS.values() for act in tab.acts]
    leaders = {act for act, duty in DUTIES.items() if duty.who == LEADER} | {DueAct.JUDGE, DueAct.SET_ASIDE}
    assert (sorted(from_tabs), len(from_tabs)) == (sorted(leaders - {DueAct.ALLOCATE}), len(set(from_tabs)))


def test_a_victim_to_be_told_stands_on_today_after_the_case_is_closed(client_for):
    row = make.in_treatment("checkpoint")
    in_state(Victim, row, "consulted", kind="person", tell_by=timezone.now() - DAY)
    Case.objects.filter(pk=row.pk).update(state="closed", closed_on=TODAY)
    Case.objects.reckon_anew(row.pk)
    page = today_of(client_for, row)
    assert ([one["what"] for one in page["due"]["rows"]], page["held"]) == (["Tell the victim the outcome"], 0)
