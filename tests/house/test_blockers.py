"""Where an act must wait, its reason leads to the page on which what is missing is done."""

from inspect import getmodule

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse

from tests.house.addresses import walk
from workflow.machine import Machine, guard, refusals

POLICE = "only police can say so, on a page of their own"
TIME = "time alone brings it about"
FACT = "it is a fact of the past or of the law that no page changes"
SYSTEM = "the system does it by itself, and again where that was interrupted"

#: Guards that lead nowhere, each with its reason.
WITHOUT_PAGE = {
    "administration.retention.periods_are_confirmed": "an administrator confirms it, who may not open a removal",
    "administration.retention.somebody_is_left": FACT,
    "caseworkflow.case.closed_recently": FACT,
    "caseworkflow.case.has_no_other_open_case": "the other case is found by the person's name",
    "caseworkflow.case.outcome_22_follows_completion": FACT,
    "caseworkflow.case.outcome_is_not_recorded": FACT,
    "caseworkflow.case.outcome_is_recorded": POLICE,
    "caseworkflow.case.person_is_alive": FACT,
    "caseworkflow.case.police_excused_the_breach": POLICE,
    "caseworkflow.case.police_get_it_back": FACT,
    "caseworkflow.case.police_had_it_back": SYSTEM,
    "caseworkflow.case.police_upheld_the_breach": POLICE,
    "caseworkflow.case.police_varied_the_conditions": POLICE,
    "caseworkflow.contract.police_do_not_decide": POLICE,
    "caseworkflow.contract.police_have_signed": POLICE,
    "caseworkflow.contract.term_is_over": TIME,
    "caseworkflow.contract.was_signed_before": FACT,
    "caseworkflow.disposal.limitation_has_passed": TIME,
    "caseworkflow.placement.check_can_be_made": TIME,
    "caseworkflow.required_assessment.both_are_imposed": POLICE,
    "caseworkflow.required_assessment.follow_up_is_to_come": TIME,
    "caseworkflow.required_assessment.follow_up_time_has_come": TIME,
    "caseworkflow.required_assessment.initial_is_to_come": TIME,
    "caseworkflow.required_assessment.initial_time_has_come": TIME,
    "caseworkflow.required_assessment.officer_is_named": POLICE,
    "caseworkflow.required_assessment.person_is_adult": FACT,
    "caseworkflow.required_assessment.test_was_positive": POLICE,
    "caseworkflow.risk.review_is_due": TIME,
    "caseworkflow.victim.case_has_ended": "the case ends by an act of its own, of which it says what is missing",
    "outcomes.comparison.amends_what_stands": FACT,
    "outcomes.follow_up.data_has_come": "an extract comes from police",
    "outcomes.follow_up.window_has_ended": TIME,
    "outcomes.follow_up.window_is_mature": TIME,
    "outcomes.report.figures_are_protected": FACT,
    "outcomes.research.use_has_ended": TIME,
    "outcomes.research.use_has_not_ended": FACT,
    "referrals.referral.person_is_matched": SYSTEM,
    "referrals.referral.question_is_written": FACT,
    "referrals.referral.rules_were_put": SYSTEM,
}


def named(one):
    return f"{getmodule(one.check).__name__.rpartition('.')[0]}.{one.check.__name__}"


def steps():
    for model in apps.get_models():
        if issubclass(model, Machine):
            yield from ((model, step) for step in model.steps())


def standing_guards():
    """Every guard of every transition that the form of the transition does not answer itself."""
    return {
        named(one): (model, one)
        for model, step in steps()
        for one in step.conditions
        if one.refusal not in {answered.refusal for answered in step.custom.get("answers", ())}
    }


def test_every_blocker_of_every_act_leads_to_its_page_or_says_why_there_is_none():
    leading_nowhere = {name for name, (_, one) in standing_guards().items() if not one.page}
    assert leading_nowhere == set(WITHOUT_PAGE)


def test_every_page_of_a_blocker_is_there_and_is_addressed_by_a_column_of_its_row():
    pages = {name for name, _ in walk(get_resolver().url_patterns)}
    wrong = [
        name
        for name, (model, one) in standing_guards().items()
        if one.page and not (one.page in pages and hasattr(model, one.of))
    ]
    assert wrong == []


@pytest.mark.django_db
def test_a_reason_carries_the_address_of_its_row_and_none_where_the_row_is_still_to_come():
    class Row:
        pk = "6b0a4c1e-6e0f-4d31-9f57-0d2f8a7b8a11"

    never = guard("Not yet.", page="caseworkflow:case-detail")(lambda _row: False)
    (reason,) = refusals([never], Row())
    Row.pk = None
    (unsaved,) = refusals([never], Row())
    expected = reverse("caseworkflow:case-detail", args=["6b0a4c1e-6e0f-4d31-9f57-0d2f8a7b8a11"])
    assert ((reason, reason.url), (unsaved, unsaved.url)) == (("Not yet.", expected), ("Not yet.", ""))
