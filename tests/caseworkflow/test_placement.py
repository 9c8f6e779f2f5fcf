"""Placements: the table of moves, what each step needs, and their stories."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from caseworkflow.placement import services
from caseworkflow.placement.models import Placement, check_days
from ledger.models import Entry
from referrals.people.models import Person
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from tests.factories.satellites import in_state, london, moves_made_outside_the_table, reasons_of, unsaid

pytestmark = pytest.mark.django_db

ENTERED_TREATMENT = ("detox", "buvidal", "admitted", "in_treatment")

NOT_ENDED = (
    "identified",
    "suitability",
    "prep",
    "funding_sought",
    "funded",
    "refused",
    "bed_offered",
    *ENTERED_TREATMENT,
    "completed",
    "left_early",
    "discharged_by_unit",
    "aftercare",
    "abstinent",
    "lapsed",
)

TABLE = {
    ("identified", "check_suitability"): "suitability",
    ("suitability", "prepare"): "prep",
    ("prep", "seek_funding"): "funding_sought",
    ("funding_sought", "fund"): "funded",
    ("funding_sought", "refuse_funding"): "refused",
    ("funded", "offer_bed"): "bed_offered",
    ("bed_offered", "offer_bed"): "bed_offered",
    ("bed_offered", "start_detox"): "detox",
    ("bed_offered", "start_buvidal"): "buvidal",
    ("bed_offered", "admit"): "admitted",
    ("detox", "admit"): "admitted",
    ("buvidal", "admit"): "admitted",
    ("admitted", "start_treatment"): "in_treatment",
    ("in_treatment", "complete"): "completed",
    ("completed", "begin_aftercare"): "aftercare",
    ("left_early", "begin_aftercare"): "aftercare",
    ("discharged_by_unit", "begin_aftercare"): "aftercare",
    ("aftercare", "check_abstinent"): "abstinent",
    ("aftercare", "check_lapsed"): "lapsed",
    ("abstinent", "check_abstinent"): "abstinent",
    ("abstinent", "check_lapsed"): "lapsed",
    ("lapsed", "check_abstinent"): "abstinent",
    ("lapsed", "check_lapsed"): "lapsed",
    **{(state, "leave_early"): "left_early" for state in ENTERED_TREATMENT},
    **{(state, "discharge"): "discharged_by_unit" for state in ENTERED_TREATMENT},
    **{(state, "record_death"): "died" for state in NOT_ENDED},
}

FINDINGS = {"is_dependence_assessed": True, "is_clinically_signed_off": True, "prep_sessions_needed": 2}

PRICE = Decimal("6000.00")


@pytest.fixture
def case():
    return make.allocated("offender_to_rehab")


def by_worker(act_of, case, **facts):
    return act_of(case_id=case.pk, actor=case.caseworker, **facts)


def by_leader(act_of, case, **facts):
    return act_of(case_id=case.pk, actor=make.leader(), **facts)


def put(case, state, **fields):
    return in_state(Placement, case, state, **fields)


def test_the_table_of_moves_of_a_placement():
    assert Placement.table() == TABLE


def test_no_other_pair_moves_a_placement(case):
    assert moves_made_outside_the_table(put(case, "identified"), TABLE) == []


def test_every_move_of_a_placement_is_named_and_has_somebody_who_may():
    assert unsaid(Placement) == []


def test_the_person_must_agree_before_anything_is_checked(case):
    reasons = reasons_of(by_worker, act_of=services.check_suitability, case=case, has_person_agreed=False)
    assert reasons == ("The person has not agreed to a placement.",)


def test_preparation_needs_dependence_assessed_and_a_clinical_sign_off(case):
    put(case, "suitability")
    missing = {**FINDINGS, "is_dependence_assessed": False, "is_clinically_signed_off": False}
    assert reasons_of(by_leader, act_of=services.prepare_placement, case=case, **missing) == (
        "Dependence has not been assessed.",
        "There is no clinical sign-off.",
    )


def test_clinical_steps_are_for_the_leader_or_who_leads_placements(case):
    put(case, "suitability")
    with pytest.raises(PermissionDenied):
        by_worker(services.prepare_placement, case, **FINDINGS)
    lead = member(Role.CASEWORKER)
    lead.memberships.update(responsibilities=["placement_lead"])
    assert services.prepare_placement(case_id=case.pk, actor=fresh(lead), **FINDINGS).state == "prep"


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def test_sessions_before_admission_are_met_or_waived_by_name(case):
    put(case, "prep", prep_sessions_needed=2, prep_sessions_done=1)
    facts = {"act_of": services.seek_funding, "case": case, "unit": "Grange House", "price": PRICE}
    sentence = "The sessions before admission are not met, and nobody has waived them by name."
    assert reasons_of(by_leader, **facts) == (sentence,)
    row = by_leader(services.waive_preparation, case, reason="In hospital, stable")
    assert row.prep_waived_by == make.leader()
    assert by_leader(**facts).state == "funding_sought"


def test_a_worker_may_not_waive_sessions(case):
    put(case, "prep", prep_sessions_needed=2)
    with pytest.raises(PermissionDenied):
        by_worker(services.waive_preparation, case, reason="No time")


def test_the_last_session_opens_the_way(case):
    put(case, "prep", prep_sessions_needed=1)
    by_worker(services.record_preparation, case)
    assert by_leader(services.seek_funding, case, unit="Grange House", price=PRICE).state == "funding_sought"


@pytest.mark.parametrize(("amount", "is_funded"), [("1999.99", False), ("2000.00", True), ("2000.01", False)])
def test_funding_lines_add_up_to_the_price(case, amount, is_funded):
    put(case, "funding_sought", price=PRICE, unit="Grange House")
    day = date(2026, 3, 3)
    by_leader(services.add_funding, case, source="poca", amount=Decimal("4000.00"), agreed_on=day)
    by_leader(services.add_funding, case, source="retailer", amount=Decimal(amount), agreed_on=day)
    reasons = reasons_of(by_leader, act_of=services.confirm_funding, case=case)
    assert reasons == (() if is_funded else ("The lines of funding do not add up to the price.",))


def test_a_line_that_nobody_agreed_funds_nothing(case):
    put(case, "funding_sought", price=PRICE, unit="Grange House")
    by_leader(services.add_funding, case, source="pcc", amount=PRICE)
    assert reasons_of(by_leader, act_of=services.confirm_funding, case=case) == (
        "A line of funding has not been agreed.",
    )


def test_a_bed_needs_a_registered_unit(case):
    put(case, "funded")
    facts = {"act_of": services.offer_bed, "case": case, "at": london(3), "unit": "Grange House"}
    assert reasons_of(by_worker, **facts, is_unit_registered=False) == ("The unit is not recorded as registered.",)
    assert by_worker(**facts, is_unit_registered=True).bed_valid_until == date(2026, 3, 8)


@pytest.mark.parametrize(("day", "is_refused"), [(8, False), (9, True)])
def test_an_offered_bed_holds_for_5_days(case, frozen, day, is_refused):
    put(case, "bed_offered", unit="Grange House", is_unit_registered=True, bed_valid_until=date(2026, 3, 8))
    frozen.move_to(london(day))
    facts = {"on": date(2026, 3, day), "has_risk_plan": True}
    reasons = reasons_of(by_worker, act_of=services.admit_person, case=case, **facts)
    assert reasons == (("The offer of the bed has run out: a new offer is needed.",) if is_refused else ())


def test_nobody_is_admitted_without_a_plan_for_a_lapse(case):
    put(case, "detox", unit="Grange House", is_unit_registered=True, bed_valid_until=date(2026, 3, 8))
    reasons = reasons_of(by_worker, act_of=services.admit_person, case=case, on=date(2026, 3, 3), has_risk_plan=False)
    assert reasons == ("There is no plan for the risk of a lapse.",)


@pytest.mark.parametrize("state", ENTERED_TREATMENT)
@pytest.mark.parametrize("act_of", [services.leave_early, services.discharge_person])
@pytest.mark.parametrize(
    ("naloxone", "kept"),
    [
        ("issued", (True, "")),
        ("holds", (False, "holds")),
        ("declined", (False, "declined")),
        ("gone", (False, "gone")),
    ],
)
def test_naloxone_is_asked_after_on_every_early_exit_and_never_keeps_anybody_there(case, state, act_of, naloxone, kept):
    put(case, state)
    facts = {"on": date(2026, 3, 3), "reason": "Walked out"}
    sentence = "Say whether naloxone was given: after a time without, a usual dose can kill."
    assert reasons_of(by_worker, act_of=act_of, case=case, **facts, naloxone="") == (sentence,)
    left = by_worker(act_of, case, **facts, naloxone=naloxone)
    assert (left.left_on, left.is_naloxone_issued, left.why_no_naloxone) == (date(2026, 3, 3), *kept)


def test_two_of_one_kind_pay_side_by_side_and_none_replaces_the_other_unseen(case):
    put(case, "funding_sought", price=Decimal("11000.00"), unit="Grange House")
    day, line = date(2026, 3, 3), {"act_of": services.add_funding, "case": case, "source": "retailer"}
    by_leader(**line, payer="Boots", amount=Decimal("6000.00"), agreed_on=day)
    by_leader(**line, payer="Tesco", amount=Decimal("5000.00"))
    again = reasons_of(by_leader, **line, payer=" boots ", amount=Decimal("1.00"))
    assert again == ("Retailer, Boots pays £6,000.00 already. Name another payer, or remove that line first.",)
    assert reasons_of(by_leader, act_of=services.confirm_funding, case=case) == (
        "A line of funding has not been agreed.",
    )
    asked = case.placement.funding_lines.get(payer="Tesco")
    by_leader(services.agree_funding, case, line_id=asked.pk, on=day)
    said = reasons_of(by_leader, act_of=services.agree_funding, case=case, line_id=asked.pk, on=day)
    assert said == ("That it is agreed is on record already.",)
    assert by_leader(services.confirm_funding, case).state == "funded"


def test_a_line_of_funding_is_removed_until_funding_is_confirmed_and_stays_in_the_entries(case):
    put(case, "funding_sought", price=PRICE, unit="Grange House")
    made = by_leader(services.add_funding, case, source="pcc", amount=PRICE, agreed_on=date(2026, 3, 3))
    by_leader(services.remove_funding, case, line_id=made.pk)
    assert case.placement.funding_lines.count() == 0
    entry = Entry.objects.about(case.placement).get(verb="remove_funding")
    assert entry.reason == f"Police and Crime Commissioner, £{PRICE:,.2f}"
    made = by_leader(services.add_funding, case, source="pcc", amount=PRICE, agreed_on=date(2026, 3, 3))
    by_leader(services.confirm_funding, case)
    said = reasons_of(by_leader, act_of=services.remove_funding, case=case, line_id=made.pk)
    assert said == ("The funding is confirmed: its lines stand as they are.",)


def test_a_line_of_funding_has_its_links_for_whoever_may_change_it(case, client_for):
    put(case, "funding_sought", price=PRICE, unit="Grange House")
    made = by_leader(services.add_funding, case, source="pcc", amount=PRICE)
    page = reverse("caseworkflow:placement-detail", args=[case.pk])
    links = [reverse(f"caseworkflow:placement-{act}-funding", args=[case.pk, made.pk]) for act in ("agree", "remove")]
    shown = [client_for(one).get(page).content.decode() for one in (make.leader(), case.caseworker)]
    assert [[link in words for link in links] for words in shown] == [[True, True], [False, False]]
    by_leader(services.agree_funding, case, line_id=made.pk, on=date(2026, 3, 3))
    by_leader(services.confirm_funding, case)
    assert [link in client_for(make.leader()).get(page).content.decode() for link in links] == [False, False]


def test_whoever_works_the_case_alone_changes_no_funding(case):
    put(case, "funding_sought", price=PRICE, unit="Grange House")
    made = by_leader(services.add_funding, case, source="pcc", amount=PRICE)
    for act_of, facts in [(services.remove_funding, {}), (services.agree_funding, {"on": date(2026, 3, 3)})]:
        with pytest.raises(PermissionDenied):
            by_worker(act_of, case, line_id=made.pk, **facts)


def test_a_planned_ending_has_an_address_to_go_to(case):
    put(case, "in_treatment")
    facts = {"act_of": services.complete_placement, "case": case, "on": date(2026, 3, 3)}
    assert reasons_of(by_worker, **facts, aftercare_address="") == ("There is no address to go to afterwards.",)
    assert by_worker(**facts, aftercare_address="4 High Street").state == "completed"


def test_checks_are_planned_for_weeks_and_then_months():
    assert check_days(date(2026, 3, 3), (1, 4, 12)) == [
        date(2026, 3, 10),
        date(2026, 3, 31),
        date(2026, 5, 26),
        date(2026, 9, 3),
        date(2026, 12, 3),
        date(2027, 3, 3),
    ]


def test_a_check_answers_what_was_planned_up_to_its_day(case, frozen):
    put(case, "aftercare", left_on=date(2026, 3, 3))
    frozen.move_to(london(11))
    row = by_worker(services.record_abstinence_check, case, is_abstinent=True, on=date(2026, 3, 11), how="test")
    assert (row.state, row.next_check_on) == ("abstinent", date(2026, 3, 31))


def test_there_is_no_check_in_the_first_week(case, frozen):
    put(case, "aftercare", left_on=date(2026, 3, 3))
    frozen.move_to(london(9))
    facts = {"is_abstinent": False, "on": date(2026, 3, 9), "how": "self_report"}
    assert reasons_of(by_worker, act_of=services.record_abstinence_check, case=case, **facts) == (
        "The first check is one week after leaving.",
    )


def test_a_death_is_recorded_only_after_the_case_knows_it(case):
    assert reasons_of(by_leader, act_of=services.record_death, case=case) == (
        "The death has not been confirmed on the case.",
    )
    Person.objects.filter(pk=case.person_id).update(died_on=date(2026, 3, 2))
    assert by_leader(services.record_death, case).state == "died"


def test_its_story_from_identified_to_abstinent(case, frozen):
    by_worker(services.check_suitability, case, has_person_agreed=True)
    by_leader(services.prepare_placement, case, **{**FINDINGS, "prep_sessions_needed": 0})
    by_leader(services.seek_funding, case, unit="Grange House", price=PRICE)
    by_leader(services.add_funding, case, source="poca", amount=PRICE, agreed_on=date(2026, 3, 3))
    by_leader(services.confirm_funding, case)
    by_worker(services.offer_bed, case, at=london(3), unit="Grange House", is_unit_registered=True)
    by_leader(services.start_buvidal, case)
    by_worker(services.admit_person, case, on=date(2026, 3, 3), has_risk_plan=True)
    by_worker(services.start_treatment, case)
    frozen.move_to(london(1, month=4))
    by_worker(services.complete_placement, case, on=date(2026, 4, 1), aftercare_address="4 High Street")
    by_worker(services.begin_aftercare, case, aftercare_address="4 High Street")
    frozen.move_to(london(8, month=4))
    row = by_worker(services.record_abstinence_check, case, is_abstinent=True, on=date(2026, 4, 8), how="unit_report")
    assert (row.state, row.checks.count()) == ("abstinent", 1)
