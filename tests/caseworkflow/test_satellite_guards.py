"""What must hold before a satellite moves: placements, disposals, consents, victims and risk, at their edges."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from caseworkflow.consent import guards as consent
from caseworkflow.consent.models import Consent
from caseworkflow.disposal import guards as disposal
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.placement import guards as placement
from caseworkflow.placement.models import FundingLine, Placement
from caseworkflow.risk import guards as risk
from caseworkflow.risk.models import RiskScreen
from caseworkflow.risk.terms import RiskArea
from caseworkflow.victim import guards as victim
from caseworkflow.victim.models import Victim
from tests.factories.unsaved import case_of, holding, judged

TODAY = date(2026, 3, 3)

AROUND = [TODAY + timedelta(days=days) for days in (-1, 0, 1)]


def placed(*lines, case=None, **facts):
    row = Placement(case=case or case_of("offender_to_rehab"), **facts)
    return holding(row, funding_lines=[FundingLine(**one) for one in lines])


@pytest.mark.parametrize(
    ("check", "name", "values", "holds"),
    [
        (placement.person_has_agreed, "has_person_agreed", [True, False], [True, False]),
        (placement.dependence_is_assessed, "is_dependence_assessed", [True, False], [True, False]),
        (placement.is_signed_off, "is_clinically_signed_off", [True, False], [True, False]),
        (placement.risk_plan_is_made, "has_risk_plan", [True, False], [True, False]),
        (placement.admission_is_dated, "admitted_on", [TODAY, None], [True, False]),
        (placement.leaving_is_dated, "left_on", [TODAY, None], [True, False]),
        (placement.leaving_has_reason, "left_reason", ["Asked to", ""], [True, False]),
        (placement.aftercare_has_address, "aftercare_address", ["1 High Street", ""], [True, False]),
    ],
)
def test_what_a_placement_needs_is_on_record(check, name, values, holds):
    assert judged(check, [placed(**{name: value}) for value in values]) == holds


def test_naloxone_is_answered_by_a_kit_or_by_why_there_is_none():
    rows = [
        placed(is_naloxone_issued=is_issued, why_no_naloxone=why) for is_issued in (True, False) for why in ("", "gone")
    ]
    assert judged(placement.naloxone_is_answered, rows) == [True, True, False, True]


def test_preparation_is_done_when_all_sessions_are_or_somebody_waived_them_by_name():
    rows = [placed(prep_sessions_needed=3, prep_sessions_done=done) for done in (2, 3, 4)]
    rows.append(placed(prep_sessions_needed=3, prep_waived_by=User(pk=7)))
    assert judged(placement.preparation_is_done, rows) == [False, True, True, True]


def test_a_price_belongs_to_a_unit():
    rows = [placed(unit=unit, price=price) for unit in ("The Grove", "") for price in (Decimal(0), None)]
    assert judged(placement.price_is_known, rows) == [True, False, False, False]


def funded(*amounts, price=100):
    return placed(*[{"amount": Decimal(one)} for one in amounts], price=Decimal(price))


def test_funding_adds_up_to_the_price_to_the_penny():
    rows = [funded("99.99"), funded("60", "40"), funded("100.01"), funded(), funded(price=0)]
    assert judged(placement.funding_is_complete, rows) == [False, True, False, False, False]


def test_every_line_of_funding_is_agreed():
    lines = [{"agreed_on": TODAY}, {"agreed_on": None}]
    rows = [placed(lines[0]), placed(*lines), placed(lines[1])]
    assert judged(placement.funding_is_agreed, rows) == [True, False, False]


def test_a_unit_is_named_and_registered():
    rows = [placed(unit=unit, is_unit_registered=known) for unit in ("The Grove", "") for known in (True, False)]
    assert judged(placement.unit_is_registered, rows) == [True, False, False, False]


def test_a_bed_is_valid_to_its_last_day():
    assert judged(placement.bed_is_valid, [placed(bed_valid_until=day) for day in [*AROUND, None]]) == [
        False,
        True,
        True,
        False,
    ]
    admitted = [placed(bed_valid_until=TODAY, admitted_on=day) for day in AROUND]
    assert judged(placement.bed_is_valid, admitted) == [True, True, False]


@pytest.mark.parametrize(("state", "holds"), [("detox", True), ("buvidal", True), ("bed_offered", False)])
def test_a_bed_in_which_treatment_began_is_taken_up(state, holds):
    assert judged(placement.bed_is_valid, [placed(state=state, bed_valid_until=AROUND[0])]) == [holds]


def test_a_death_is_confirmed_by_the_case_or_on_the_person():
    dead = case_of("offender_to_rehab")
    dead.person.died_on = TODAY
    closed = case_of("offender_to_rehab", closure_reason="died")
    rows = [placed(case=case) for case in (dead, closed, case_of("offender_to_rehab", closure_reason="declined"))]
    assert judged(placement.death_is_confirmed, rows) == [True, True, False]


def test_the_first_check_is_a_week_after_leaving():
    rows = [placed(left_on=TODAY - timedelta(days=days)) for days in (6, 7, 8)] + [placed()]
    assert judged(placement.check_can_be_made, rows) == [False, True, True, False]


def clock(case=None, **facts):
    return DisposalClock(case=case or case_of(), **facts)


def test_an_outcome_is_a_code_and_a_day():
    rows = [clock(outcome_code=code, outcome_on=day) for code in ("22", "") for day in (TODAY, None)]
    assert judged(disposal.disposal_outcome_is_recorded, rows) == [True, False, False, False]


def test_the_guard_keeps_code_22_for_somebody_who_completed():
    done = case_of(completed_on=TODAY)
    rows = [clock(case=case, outcome_code=code) for case in (done, case_of()) for code in ("22", "21", "")]
    assert judged(disposal.code_fits_the_ending, rows) == [True, True, True, False, True, True]


def test_a_limitation_has_passed_on_the_day_after():
    rows = [clock(limitation_on=day) for day in [*AROUND, None]]
    assert judged(disposal.limitation_has_passed, rows) == [True, False, False, False]


def test_a_consent_is_dated_not_after_today_with_how_it_was_given():
    rows = [Consent(said_on=day, how="In person") for day in [*AROUND, None]] + [Consent(said_on=TODAY)]
    assert judged(consent.is_dated, rows) == [True, True, False, False, False]


def test_a_consent_names_its_wording():
    assert judged(consent.wording_is_known, [Consent(wording=words) for words in ("1", "")]) == [True, False]


def test_a_withdrawal_is_between_the_consent_and_today():
    rows = [Consent(said_on=AROUND[0], withdrawn_on=TODAY + timedelta(days=days)) for days in range(-2, 2)]
    rows += [Consent(withdrawn_on=TODAY), Consent(said_on=TODAY)]
    assert judged(consent.withdrawal_is_dated, rows) == [False, True, True, False, True, False]


def test_a_victim_is_a_person_or_a_business_and_a_business_has_a_contact():
    rows = [Victim(kind=kind, name=name) for kind in ("person", "business", "none", "") for name in ("Jo", "")]
    assert judged(victim.kind_is_known, rows) == [True] * 4 + [False] * 4
    assert judged(victim.business_has_contact, rows) == [True, True, True, False, True, True, True, True]


@pytest.mark.parametrize(
    ("check", "name", "values"),
    [
        (victim.consultation_is_dated, "consulted_on", [TODAY, None]),
        (victim.telling_is_dated, "told_on", [TODAY, None]),
        (victim.views_are_written, "views", ["Wants an apology", " \n"]),
    ],
)
def test_what_a_victim_said_and_was_told_is_on_record(check, name, values):
    assert judged(check, [Victim(**{name: value}) for value in values]) == [True, False]


def test_an_outcome_can_be_told_once_the_case_has_ended():
    ended = {"completed", "not_completed", "returned", "closed"}
    states = [value for value, _ in case_of()._meta.get_field("state").choices]
    told = {state for state in states if victim.case_has_ended(Victim(case=case_of(state=state)))}
    assert told == ended


AREAS = list(RiskArea.values)


def screened(*levels, **facts):
    return RiskScreen(areas={**dict.fromkeys(AREAS, "none"), **dict(zip(AREAS, levels, strict=False))}, **facts)


def test_a_screen_is_as_high_as_its_highest_area():
    rows = [RiskScreen(areas={}), screened(), screened("low"), screened("low", "medium"), screened("high", "medium")]
    assert judged(risk.comes_to_low, rows) == [True, True, True, False, False]
    assert judged(risk.comes_to_medium, rows) == [False, False, False, True, False]
    assert judged(risk.comes_to_high, rows) == [False, False, False, False, True]


def test_every_area_has_one_of_the_answers():
    left_out = RiskScreen(areas=dict.fromkeys(AREAS[1:], "none"))
    rows = [screened(), left_out, screened("perhaps"), screened("")]
    assert judged(risk.every_area_is_answered, rows) == [True, False, False, False]


def test_a_review_is_due_on_its_day():
    assert judged(risk.review_is_due, [screened(review_on=day) for day in [*AROUND, None]]) == [
        True,
        True,
        False,
        False,
    ]
