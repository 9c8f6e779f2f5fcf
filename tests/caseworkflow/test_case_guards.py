"""What must hold before a case moves: a row below, on and above each number, and each half of each sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from caseworkflow.assessment.forms import high_needs
from caseworkflow.assessment.models import Assessment
from caseworkflow.case import guards
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.contract.models import Condition, Contract
from caseworkflow.placement.models import Placement
from caseworkflow.risk.models import RiskScreen
from tests.factories import caseworkflow as make
from tests.factories.unsaved import case_of, holding, judged

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("score", "is_answered"), [(None, True), (0, True), (6, True), (7, False), (8, False), (10, False)]
)
def test_a_need_is_high_from_seven_on(score, is_answered):
    row = make.assessed("new_chance", scores={"drugs": score})
    assert guards.high_needs_are_answered(row) is is_answered
    assert ("drugs" in high_needs({"drugs": score})) is not is_answered


@pytest.mark.parametrize(
    ("goal", "is_answered"),
    [
        ({"action": "See the nurse"}, True),
        ({"is_declined": True}, True),
        ({"words": "Sleep better"}, False),
        ({"need": "housing", "action": "See the council"}, False),
    ],
)
def test_a_high_need_is_answered_by_an_action_or_a_refusal_for_that_need(goal, is_answered):
    row = make.assessed("new_chance", scores={"drugs": 7, "housing": 6})
    row.goals.create(**{"need": "drugs", **goal})
    assert guards.high_needs_are_answered(row) is is_answered


def test_the_last_first_assessment_counts_and_a_review_does_not():
    row = make.assessed("new_chance", scores={"drugs": 7})
    row.assessments.create(kind="review", done_on=timezone.localdate(), by=row.caseworker, scores={"drugs": 1})
    assert not guards.high_needs_are_answered(make.fresh(row))
    row.assessments.create(kind="initial", done_on=timezone.localdate(), by=row.caseworker, scores={"drugs": 1})
    assert guards.high_needs_are_answered(make.fresh(row))


@pytest.mark.parametrize(("agrees", "may"), [(True, True), (None, True), (False, False)])
def test_only_a_plain_no_forbids_contact(agrees, may):
    row = make.allocated()
    row.referral.agrees_to_take_part = agrees
    assert guards.person_may_be_contacted(row) is may


def alone(row, **satellites):
    """The case with these satellites and no others, as read beforehand."""
    row._state.fields_cache |= dict.fromkeys(("risk_screen", "contract", "placement"))
    for name, satellite in satellites.items():
        setattr(row, name, satellite)
    return row


def test_nobody_is_assessed_twice():
    rows = [case_of(assessed_on=day) for day in (None, TODAY)]
    assert judged(guards.has_not_been_assessed, rows) == [True, False]


def met(programme, source, *appointments):
    row = holding(
        case_of(programme), appointments=[Appointment(kind=kind, attendance=how) for kind, how in appointments]
    )
    row.referral.source = source
    return row


def test_a_person_was_met_at_the_first_appointment_or_in_the_cell():
    rows = [
        met("divert", "street"),
        met("divert", "custody"),
        met("divert", "street", ("first", "attended")),
        met("divert", "street", ("first", "did_not_attend")),
        met("divert", "street", ("first", "")),
        met("divert", "street", ("session", "attended")),
        met("divert", "street", ("first", "did_not_attend"), ("first", "attended")),
        met("arrest_referral", "custody"),
        met("arrest_referral", "self"),
    ]
    assert judged(guards.person_was_met, rows) == [False, False, True, False, False, False, True, True, False]


def test_an_identity_is_confirmed_at_a_first_assessment():
    made = [[("initial", True)], [("initial", False)], [("review", True)], [("initial", False), ("initial", True)], []]
    rows = [
        holding(case_of(), assessments=[Assessment(kind=kind, is_identity_confirmed=sure) for kind, sure in one])
        for one in made
    ]
    assert judged(guards.identity_is_confirmed, rows) == [True, False, False, True, False]


def test_every_agreement_that_the_version_needs_is_given_now():
    chosen = {"consents_required": ["take_part", "share_police"]}
    said = [
        [("take_part", "given"), ("share_police", "given")],
        [("take_part", "given")],
        [("take_part", "given"), ("share_police", "withdrawn")],
        [("take_part", "given"), ("share_police", "refused")],
        [("take_part", "given"), ("share_police", "given"), ("research", "refused")],
    ]
    rows = [
        holding(case_of(chosen=chosen), consents=[Consent(purpose=purpose, state=state) for purpose, state in one])
        for one in said
    ]
    assert judged(guards.consents_are_given, rows) == [True, False, False, False, True]


def test_a_screen_counts_once_it_was_answered():
    rows = [alone(case_of()), *(alone(case_of(), risk_screen=RiskScreen(state=one)) for one in ("not_screened", "low"))]
    assert judged(guards.risk_is_screened, rows) == [False, False, True]


def under_contract(*statuses, state="running", **chosen):
    conditions = [Condition(edition=1, status=status) for status in statuses]
    return alone(case_of(chosen=chosen), contract=holding(Contract(state=state), conditions=conditions))


def test_a_drafted_contract_has_as_many_conditions_as_the_version_allows():
    rows = [under_contract(*["open"] * count, condition_min=2, condition_max=3) for count in (1, 2, 3, 4)]
    assert judged(guards.contract_is_drafted, rows) == [False, True, True, False]


def test_a_drafted_contract_has_one_condition_at_least_and_without_a_most_any_number():
    rows = [under_contract(*["open"] * count, condition_min=0, condition_max=None) for count in (0, 1, 40)]
    rows += [alone(case_of()), alone(case_of("divert"))]
    assert judged(guards.contract_is_drafted, rows) == [False, True, True, False, True]


def test_a_contract_is_signed_from_both_signatures_on():
    states = [value for value, _ in Contract._meta.get_field("state").choices]
    signed = {state for state in states if guards.contract_is_signed(under_contract(state=state))}
    assert (signed, judged(guards.contract_is_signed, [alone(case_of()), alone(case_of("divert"))])) == (
        {"signed", "running"},
        [False, True],
    )


def test_conditions_are_evidenced_when_there_are_some_and_all_are_met():
    rows = [under_contract(*one) for one in (["met"], ["met", "open"], ["met", "missed"], [])]
    rows += [alone(case_of()), alone(case_of("divert"))]
    assert judged(guards.conditions_are_evidenced, rows) == [True, False, False, False, False, True]


def test_the_exit_is_assessed_where_a_contract_runs():
    rows = [
        holding(case_of(programme), assessments=[Assessment(kind=kind) for kind in kinds])
        for programme, kinds in (("checkpoint", ["initial"]), ("checkpoint", ["initial", "exit"]), ("divert", []))
    ]
    assert judged(guards.exit_is_assessed, rows) == [False, True, True]


def test_a_placement_is_finished_when_treatment_was_completed():
    states = [value for value, _ in Placement._meta.get_field("state").choices]
    rows = {state: alone(case_of("offender_to_rehab"), placement=Placement(state=state)) for state in states}
    finished = {state for state, row in rows.items() if guards.placement_is_finished(row)}
    without = [alone(case_of("offender_to_rehab")), alone(case_of("divert"))]
    assert finished == {"completed", "aftercare", "abstinent", "lapsed"}
    assert judged(guards.placement_is_finished, without) == [False, True]


def test_what_only_a_row_of_the_case_says():
    leader = User(pk=7)
    assert judged(guards.excuse_is_on_record, [case_of(excuse=words) for words in ("Ill", "")]) == [True, False]
    assert judged(guards.excuse_was_sought, [case_of(is_excuse_sought=said) for said in (True, False)]) == [True, False]
    assert judged(guards.breach_is_raised, [case_of(breach_raised_by=one) for one in (leader, None)]) == [True, False]
    assert judged(guards.programme_is_one_session, [case_of("divert"), case_of()]) == [True, False]
    assert judged(guards.police_get_it_back, [case_of("divert"), case_of()]) == [False, True]
    ending = [case_of(ending_proposed_by=who, closure_reason=why) for who in (leader, None) for why in ("declined", "")]
    assert judged(guards.ending_is_proposed, ending) == [True, False, False, False]
    death = [case_of(death_reported_by=who, death_source=how) for who in (leader, None) for how in ("Coroner", "")]
    assert judged(guards.death_is_reported, death) == [True, False, False, False]


@pytest.mark.parametrize(
    ("route", "holds"), [("return_to_police", True), ("statutory", True), ("bar", False), ("none", False)]
)
def test_a_breach_has_consequences_only_where_police_or_the_law_act(route, holds):
    assert judged(guards.breach_has_consequences, [case_of(chosen={"breach_route": route})]) == [holds]


@pytest.mark.parametrize(
    ("state", "returns", "holds"),
    [("returned", True, True), ("completed", True, False), ("completed", False, True), ("returned", False, True)],
)
def test_police_have_the_case_back_before_it_is_closed(state, returns, holds):
    row = case_of("checkpoint" if returns else "divert", state=state)
    assert judged(guards.police_had_it_back, [row]) == [holds]


@pytest.mark.parametrize(
    ("code", "done", "holds"), [("22", TODAY, True), ("22", None, False), ("21", None, True), ("", None, True)]
)
def test_outcome_22_follows_completion(code, done, holds):
    row = case_of(completed_on=done)
    row.referral.outcome_code = code
    assert judged(guards.outcome_22_follows_completion, [row]) == [holds]


@pytest.mark.parametrize(("days", "holds"), [(27, True), (28, True), (29, False)])
def test_a_case_is_reopened_until_the_last_second_of_the_last_day(days, holds):
    row = case_of("new_chance", closed_on=TODAY - timedelta(days=days))
    assert judged(guards.closed_recently, [row, case_of("new_chance")]) == [holds, False]


def test_nobody_who_has_died_goes_on():
    dead = case_of()
    dead.person.died_on = TODAY
    assert judged(guards.person_is_alive, [case_of(), dead, case_of(closure_reason="died")]) == [True, False, False]


def tried(*attempts, reason="no_contact"):
    made = [Attempt(at=datetime(2026, 2, day, 10, tzinfo=UTC), channel=channel) for day, channel in attempts]
    return holding(case_of("divert", closure_reason=reason), attempts=made)


@pytest.mark.parametrize(
    ("attempts", "missing"),
    [
        ([(23, "letter"), (24, "text"), (27, "phone")], ["attempts over at least 5 working days"]),
        ([(20, "letter"), (24, "text"), (27, "phone")], []),
        ([(19, "letter"), (24, "text"), (27, "phone")], []),
        ([(20, "letter"), (27, "phone")], ["3 attempts in all"]),
        ([(20, "letter"), (24, "text"), (25, "text"), (27, "phone")], []),
        ([(20, "letter"), (24, "letter"), (27, "letter")], ["attempts in 2 ways"]),
        ([(20, "phone"), (24, "text"), (27, "phone")], ["a letter"]),
        (
            [],
            ["3 attempts in all", "attempts in 2 ways", "attempts over at least 5 working days", "a letter"],
        ),
    ],
)
def test_enough_was_tried_from_the_numbers_of_the_version_on(attempts, missing):
    row = tried(*attempts)
    assert (guards.missing_attempts(row), judged(guards.enough_was_tried, [row])) == (missing, [not missing])


def test_what_was_tried_matters_only_where_nobody_was_reached():
    assert judged(guards.enough_was_tried, [tried(reason="declined")]) == [True]
