"""Contracts: the table of moves, what a signature needs, and their stories."""

from datetime import date

import pytest

from caseworkflow.contract import services
from caseworkflow.contract.models import Condition, Contract
from ledger.models import Entry
from referrals.police_decisions.models import PoliceDecision
from tests.factories import caseworkflow as make
from tests.factories.satellites import clock, decide, in_state, london, moves_made_outside_the_table, reasons_of, unsaid

pytestmark = pytest.mark.django_db

TABLE = {
    ("draft", "offer"): "offered",
    ("draft", "decline"): "declined",
    ("offered", "decline"): "declined",
    ("offered", "sign"): "signed",
    ("signed", "begin"): "running",
    ("signed", "expire"): "expired",
    ("running", "vary"): "varied",
    ("running", "fulfil"): "fulfilled",
    ("running", "breach"): "breached",
    ("running", "expire"): "expired",
    ("varied", "sign"): "signed",
    ("varied", "keep"): "signed",
    ("varied", "expire"): "expired",
}

BEGINS, ENDS = date(2026, 3, 3), date(2026, 6, 23)

ADMISSION = "This programme needs a signed admission."


@pytest.fixture
def case():
    return make.allocated("checkpoint")


@pytest.fixture
def drafted(case):
    term(case)
    condition(case)
    return case


@pytest.fixture
def offered(drafted):
    offer(drafted)
    return drafted


@pytest.fixture
def running(offered):
    sign(offered)
    decide("contract", "sign")
    services.begin_contract(case_id=offered.pk, actor=offered.caseworker)
    return offered


def term(case, begins_on=BEGINS, ends_on=ENDS):
    services.set_term(case_id=case.pk, actor=case.caseworker, begins_on=begins_on, ends_on=ends_on)


def condition(case, kind="offending", due_on=ENDS, **changes):
    facts = {"kind": kind, "words": "Commits no offence", "due_on": due_on, **changes}
    return services.add_condition(case_id=case.pk, actor=case.caseworker, **facts)


def offer(case, **changes):
    facts = {"is_effect_explained": True, "is_advice_offered": True, **changes}
    return services.offer_contract(case_id=case.pk, actor=case.caseworker, **facts)


def sign(case, **changes):
    facts = {"on": BEGINS, "is_admission_signed": True, "is_copy_given": True, **changes}
    return services.record_signature(case_id=case.pk, actor=case.caseworker, **facts)


def of(case):
    return Contract.objects.get(case=case)


def born_in_2010(case):
    case.person.date_of_birth = date(2010, 3, 3)
    case.person.save()


def test_the_table_of_moves_of_a_contract():
    assert Contract.table() == TABLE


def test_no_other_pair_moves_a_contract(case):
    assert moves_made_outside_the_table(in_state(Contract, case, "draft"), TABLE) == []


def test_every_move_of_a_contract_is_named_and_has_somebody_who_may():
    assert unsaid(Contract) == []


def test_an_offer_needs_dates_and_the_mandatory_conditions(case):
    assert reasons_of(offer, case=case) == (
        "The contract needs a first and a last day.",
        "There are fewer conditions than this programme asks for.",
        "A condition that this programme always asks for is missing.",
    )


def test_an_offer_needs_the_effect_explained_and_advice_offered(drafted):
    assert reasons_of(offer, case=drafted, is_effect_explained=False, is_advice_offered=False) == (
        "The effect of signing and of a breach has not been explained.",
        "Legal advice has not been offered.",
    )


def test_there_are_no_more_conditions_than_the_programme_allows(drafted):
    for _ in range(5):
        condition(drafted, kind="attendance")
    assert reasons_of(offer, case=drafted) == ("There are more conditions than this programme allows.",)


def test_each_condition_is_due_inside_the_contract(drafted):
    term(drafted, ends_on=date(2026, 6, 24))
    condition(drafted, kind="attendance", due_on=date(2026, 6, 24))
    term(drafted, ends_on=date(2026, 6, 23))
    assert reasons_of(offer, case=drafted) == ("A condition is due outside the contract.",)


def test_the_contract_is_no_longer_than_the_programme_allows(drafted):
    term(drafted, ends_on=date(2026, 7, 8))
    assert reasons_of(offer, case=drafted) == ("The contract is longer than this programme allows.",)


def test_an_appropriate_adult_is_there_for_a_child(drafted):
    born_in_2010(drafted)
    sentence = "The person is under 18: an appropriate adult must be present."
    assert reasons_of(offer, case=drafted) == (sentence,)
    assert offer(drafted, is_appropriate_adult_present=True).state == "offered"


def test_police_are_asked_once_the_person_has_signed_and_has_a_copy(offered):
    assert reasons_of(sign, case=offered, is_copy_given=False) == ("The person has not been given a copy.",)
    assert PoliceDecision.objects.filter(kind="contract").count() == 0
    sign(offered)
    assert PoliceDecision.objects.get(kind="contract").papers == {
        "Contract": ["3 March 2026 to 23 June 2026", "Signed by the person on 3 March 2026"],
        "Conditions": ["No offending: Commits no offence, by 23 June 2026"],
    }


def test_a_programme_with_a_signed_admission_asks_for_one():
    case = make.allocated("conditional_caution_drugs")
    term(case)
    condition(case, kind="attendance")
    offer(case)
    assert reasons_of(sign, case=case, is_admission_signed=False) == (ADMISSION,)
    assert reasons_of(sign, case=case) == ()


def test_nothing_is_signed_until_police_have_signed(offered):
    sign(offered)
    assert of(offered).state == "offered"
    decide("contract", "sign")
    row = of(offered)
    assert (row.state, row.police_signed_on, Entry.objects.about(row).last().role) == ("signed", BEGINS, "clock")


def test_terms_do_not_change_while_police_decide(offered):
    sign(offered)
    assert reasons_of(condition, case=offered) == (
        "Police have been asked to sign these terms: wait for their answer.",
    )


def test_a_contract_that_police_do_not_sign_is_drafted_and_signed_again(offered):
    sign(offered)
    decide("contract", "refuse")
    assert (of(offered).state, of(offered).person_signed_on) == ("offered", None)
    condition(offered, kind="attendance")
    sign(offered)
    decide("contract", "sign")
    assert of(offered).state == "signed"


def test_a_change_after_the_person_signed_asks_for_a_new_signature(offered):
    Contract.objects.update(person_signed_on=BEGINS, is_copy_given=True)
    condition(offered, kind="attendance")
    assert (of(offered).person_signed_on, of(offered).is_copy_given) == (None, False)


def test_no_worker_may_sign_for_police(offered):
    row = of(offered)
    step = row.step("sign")
    assert [step.permission(row, user) for user in (offered.caseworker, make.leader(), clock())] == [
        False,
        False,
        True,
    ]


def test_somebody_who_declines_signs_nothing(offered):
    assert services.decline_contract(case_id=offered.pk, actor=offered.caseworker, reason="Says no").state == "declined"


def test_a_condition_is_met_with_evidence_and_in_full(running):
    row = condition_of(running, needed_count=6)
    facts = {"case_id": running.pk, "condition_id": row.pk, "actor": running.caseworker, "status": "met"}
    sentence = "A condition is met with evidence, and when it was done as often as agreed."
    assert reasons_of(services.record_condition, **facts, done_count=5, evidence="Register") == (sentence,)
    assert reasons_of(services.record_condition, **facts, done_count=6) == (sentence,)
    assert services.record_condition(**facts, done_count=6, evidence="Register").status == "met"


def condition_of(case, **changes):
    row = of(case).terms[0]
    Condition.objects.filter(pk=row.pk).update(**changes)
    return row


def test_fulfilled_only_when_every_condition_is_met(running):
    facts = {"case_id": running.pk, "actor": running.caseworker}
    assert reasons_of(services.fulfil_contract, **facts) == ("Not every condition has been met.",)
    condition_of(running, status="met")
    assert services.fulfil_contract(**facts).state == "fulfilled"


def test_it_runs_out_only_after_its_last_day(running, frozen):
    facts = {"case_id": running.pk, "actor": clock()}
    assert reasons_of(services.expire_contract, **facts) == ("The last day of the contract has not passed.",)
    frozen.move_to(london(24, month=6))
    assert services.expire_contract(**facts).state == "expired"


def vary(case):
    return services.vary_contract(case_id=case.pk, actor=case.caseworker, reason="New job on Tuesdays")


def test_a_change_is_a_new_edition_that_leaves_the_signed_one_as_it_was(running):
    vary(running)
    condition(running, kind="attendance", words="Comes on Thursdays")
    row = of(running)
    editions = sorted(row.conditions.values_list("edition", "words"))
    assert (row.state, row.edition, row.person_signed_on) == ("varied", 2, None)
    assert editions == [(1, "Commits no offence"), (2, "Comes on Thursdays"), (2, "Commits no offence")]


def test_a_change_needs_a_reason(running):
    reasons = reasons_of(services.vary_contract, case_id=running.pk, actor=running.caseworker, reason=" ")
    assert reasons == ("Give the reason for the change.",)


def test_a_change_that_police_approve_runs_on_the_new_terms(running):
    vary(running)
    condition(running, kind="attendance")
    sign(running)
    assert PoliceDecision.objects.get(kind="variation").papers["Why it changes"] == ["New job on Tuesdays"]
    decide("variation", "approve")
    row = of(running)
    assert (row.state, row.edition, len(row.terms), len(row.signed_editions)) == ("running", 2, 2, 2)


def test_a_change_that_police_do_not_approve_leaves_what_was_signed(running):
    vary(running)
    term(running, ends_on=date(2026, 6, 30))
    sign(running)
    decide("variation", "refuse")
    row = of(running)
    assert (row.state, row.edition, row.ends_on, row.person_signed_on) == ("running", 1, ENDS, BEGINS)


def test_a_change_can_be_taken_back(running):
    vary(running)
    row = services.keep_contract(case_id=running.pk, actor=running.caseworker)
    assert (row.state, row.edition, row.is_copy_given) == ("signed", 1, True)


def test_its_story_from_draft_to_fulfilled(running):
    condition_of(running, status="met")
    services.fulfil_contract(case_id=running.pk, actor=running.caseworker)
    verbs = Entry.objects.about(of(running)).exclude(kind="consultation").values_list("verb", flat=True)
    assert list(verbs) == [
        "open",
        "set_term",
        "add_condition",
        "offer",
        "person_signs",
        "sign",
        "begin",
        "fulfil",
    ]
