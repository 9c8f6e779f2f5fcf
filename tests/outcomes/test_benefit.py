"""What avoided offences are worth: a span or a plain sentence why there is none, reckoned from what is printed alone."""

from csv import DictReader
from datetime import date
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from ledger import outbox
from outcomes.answer.models import ContractSum
from outcomes.answer.presenters import benefit
from outcomes.answer.presenters.benefit import Reckoned, offences_avoided, section_of_benefit, worth_of
from outcomes.answer.presenters.money import Costs
from outcomes.comparison.measures.columns import OfGroup, count_groups
from outcomes.comparison.models import ComparisonEdition
from programmes.models import Commission, Programme, ReferenceValue
from tests.factories import outcomes as given
from tests.factories.accounts import member, organisation
from tests.factories.comparison import followed, plan_by, side_of

QUESTION = {"programme": "divert", "quarter": "2024Q1"}
THEFT = {"group": "Theft", "offences": 52, "people": 30}
LINE = {
    "design": "matched",
    "estimand": "rate_ratio",
    "value": 0.8,
    "low": 0.5,
    "high": 1.25,
    "method": "negative binomial regression",
    "used_offered": 100,
    "used_comparators": 100,
    "events_offered": 40,
    "events_comparators": 50,
    "covariates": ["age"],
    "status": "planned",
    "analysis": "offered",
    "negative_control": None,
    "p_corrected": 0.4,
    "offences_offered": [THEFT],
}
PLAN = SimpleNamespace(first_month=date(2024, 1, 1), last_month=date(2024, 12, 1), window_months=12)


def cost_of(group="Theft", low="100", central="200", high="400", *, is_confirmed=True):
    value = {"group": group, "low": low, "central": central, "high": high, "price_year": "2015/16"}
    return ReferenceValue(
        value=value, is_confirmed=is_confirmed, source="A report, table 1", valid_from=date(2020, 1, 1)
    )


def paid(_plan):
    return Costs(Decimal(10_000), ())


def section(costs_of=paid, unit_costs=None, groups=("Robbery", "Theft"), **changes):
    edition = SimpleNamespace(pk=1, plan=PLAN, content={"lines": [{**LINE, **changes}]})
    return section_of_benefit([edition], [cost_of()] if unit_costs is None else unit_costs, groups, costs_of)


def rows(found, title):
    return {row[0]: row[1:] for sheet in found.sheets if sheet.title == title for row in sheet.rows}


# -- the reckoning


def test_offences_avoided_are_those_at_the_pace_of_the_others_less_those_there_were():
    assert offences_avoided(50, (0.5, 0.8, 1.25)) == Reckoned(Decimal(-10), Decimal("12.5"), Decimal(50))


@pytest.mark.parametrize(
    ("avoided", "expected"),
    [
        ((10, 20, 30), (1000, 4000, 12000)),
        ((-10, 20, 30), (-4000, 4000, 12000)),
        ((-30, -20, -10), (-12000, -4000, -1000)),
        ((0, 0, 0), (0, 0, 0)),
    ],
)
def test_the_ends_of_the_worth_are_the_least_and_the_most_that_both_spans_allow(avoided, expected):
    cost = Reckoned(*map(Decimal, (100, 200, 400)))
    assert worth_of(Reckoned(*map(Decimal, avoided)), cost) == Reckoned(*map(Decimal, expected))


def test_the_ends_are_rounded_outward():
    assert Reckoned(Decimal("-0.1"), Decimal("0.5"), Decimal("1.1")).rounded_to("1") == Reckoned(
        Decimal(-1), Decimal(1), Decimal(2)
    )
    assert Reckoned(Decimal(149), Decimal(150), Decimal(201)).rounded_to("100") == Reckoned(
        Decimal(100), Decimal(200), Decimal(300)
    )


# -- a span beside the cost, and what it is reckoned from


def test_the_benefit_stands_against_the_cost_as_a_span():
    found = section()
    assert rows(found, "Offences avoided") == {
        "Robbery": ("not shown",) * 4,
        "Theft": ("50", "-10", "13", "50"),
        "On no list": ("not shown",) * 4,
    }
    assert rows(found, "Benefit against cost") == {
        "Robbery": ("not shown",) * 3,
        "Theft": ("-£4,000", "£2,600", "£20,000"),
        "On no list": ("not shown",) * 3,
        "Benefit of the groups with an amount": ("-£4,000", "£2,600", "£20,000"),
        "Contracts of these months": ("£10,000",) * 3,
        "Benefit for each £1 of contract": ("-£0.40", "£0.26", "£2.00"),
    }
    assert found.lead == (
        "Of people accepted from January 2024 to December 2024, followed for 12 months: recorded offences 0.8 times those of "
        "the others (95% interval 0.5 to 1.25); the figures do not tell a difference. What that avoided is worth between "
        "-£4,000 and £20,000, centrally £2,600. The contracts of these months cost: £10,000."
    )
    assert (found.badge, found.warning) == ("Matched comparison", "")


def test_self_reported_theft_is_named_as_such_and_in_no_line():
    said = "What a person says they stole is self-reported, and is in no line of this."
    assert (section().notes[-1], section(value=None).notes) == (said, (said,))


def test_amounts_of_several_groups_are_added_and_a_group_without_a_cost_is_left_out():
    two = [THEFT, {"group": "Robbery", "offences": 8, "people": 8}, {"group": "", "offences": 20, "people": 9}]
    costs = [cost_of(), cost_of("Robbery", "1000", "1000", "1000")]
    found = rows(section(offences_offered=two, unit_costs=costs), "Benefit against cost")
    assert (found["Robbery"], found["On no list"]) == (("-£2,000", "£3,000", "£10,000"), ("no unit cost",) * 3)
    assert found["Benefit of the groups with an amount"] == ("-£6,000", "£5,600", "£30,000")


@pytest.mark.parametrize(("people", "is_shown"), [(7, False), (8, True), (9, True)])
def test_offences_of_few_people_are_not_shown_however_many_they_are(people, is_shown):
    found = section(offences_offered=[{**THEFT, "people": people}])
    assert (rows(found, "Offences avoided")["Theft"] != ("not shown",) * 4, bool(found.badge)) == (is_shown, is_shown)


def test_a_cost_that_nobody_confirmed_is_marked():
    found = section(unit_costs=[cost_of(is_confirmed=False)])
    assert found.warning == "Unit costs that nobody has confirmed: Theft."
    assert rows(found, "Unit costs")["Theft"][-1] == "not confirmed"


def test_without_a_contract_sum_the_benefit_stands_alone_and_says_so():
    found = section(costs_of=lambda _plan: Costs(None, ("A provider",)))
    table = rows(found, "Benefit against cost")
    assert found.lead.endswith("The contracts of these months cost: not known, for want of a contract sum.")
    assert (table["Contracts of these months"], "Benefit for each £1 of contract" in table) == (
        ("not known",) * 3,
        False,
    )


# -- a plain sentence why there is none

EARLIER = {"value": 0.6, "low": 0.4, "high": 0.9}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"value": None}, benefit.NO_RATIO),
        ({"used_offered": 29, "events_offered": 10}, benefit.NO_RATIO),
        ({"used_comparators": 29, "events_comparators": 10}, benefit.NO_RATIO),
        ({"estimand": "hazard_ratio"}, benefit.NO_RATIO),
        ({"analysis": "completed"}, benefit.NO_RATIO),
        ({"status": "exploratory"}, benefit.NO_RATIO),
        ({"design": "unadjusted"}, benefit.NO_RATIO),
        ({"negative_control": EARLIER}, benefit.APART),
        ({"low": 0.009}, benefit.NO_END),
        ({"unit_costs": []}, benefit.NO_UNIT_COST),
        ({"unit_costs": [cost_of("Robbery")]}, benefit.NOTHING_SHOWN),
    ],
)
def test_a_sentence_says_why_there_is_none(changes, why):
    found = section(**changes)
    assert (found.lead, rows(found, "Benefit against cost")) == (why, {})


@pytest.mark.parametrize("changes", [{"used_offered": 30, "events_offered": 10}, {"low": 0.01}])
def test_thirty_a_side_and_an_end_above_nothing_are_enough(changes):
    assert section(**changes).badge == "Matched comparison"


def test_without_any_edition_or_with_one_of_before_it_says_so():
    old = SimpleNamespace(
        pk=1, plan=PLAN, content={"lines": [{name: part for name, part in LINE.items() if name != "offences_offered"}]}
    )
    assert section_of_benefit([], [], (), paid).lead == benefit.NO_COMPARISON
    assert section_of_benefit([old], [cost_of()], ("Theft",), paid).lead == benefit.TOO_OLD


def test_the_newest_plan_whose_ratio_may_be_read_is_taken():
    other = SimpleNamespace(pk=2, plan=PLAN, content={"lines": [{**LINE, "value": None}]})
    edition = SimpleNamespace(pk=1, plan=PLAN, content={"lines": [LINE]})
    assert section_of_benefit([other, edition], [cost_of()], ("Theft",), paid).badge == "Matched comparison"


# -- what an edition keeps of the offences, and the page


def test_offences_of_the_offered_in_the_window_are_counted_by_group():
    people = [
        followed("a", after=(0, 1, 365, 366)),
        followed("b", after=(10,)),
        followed("c", is_offered=False, after=(10,)),
    ]
    assert count_groups(people, side_of(*people, groups={"046/00": "Theft"}), 12) == (OfGroup("Theft", 3, 2),)
    assert count_groups(people, side_of(*people), 12) == (OfGroup("", 3, 2),)


@pytest.fixture
def compared(db, commissioner):
    """A frozen plan with its edition, a contract for its months, and somebody accepted in them."""
    given.cohort(40, date(2024, 2, 1))
    plan = plan_by(member(Role.EVALUATOR))
    plan.__class__.objects.filter(pk=plan.pk).update(state="frozen", frozen_at=timezone.now())
    ComparisonEdition.objects.create(
        plan=plan, as_of=date(2026, 2, 28), made_at=timezone.now(), content={"lines": [LINE]}
    )
    held = Commission.objects.create(
        programme=Programme.objects.get(code="divert"),
        organisation=organisation("provider", "A provider"),
        valid_from=date(2024, 1, 1),
    )
    ContractSum.objects.create(
        commission=held,
        amount_pence=1_000_000,
        valid_from=date(2024, 1, 1),
        valid_until=date(2024, 12, 31),
        source="Contract",
        entered_by=commissioner,
    )
    entered = cost_of()
    entered.kind, entered.code, entered.label = "unit_cost", "unit-cost Theft", "Cost of an offence: Theft"
    entered.save()


def opened(client, name):
    address = reverse(f"outcomes:{name}")
    answer = client.get(address, QUESTION)
    if "Refresh" not in answer:
        return answer
    outbox.run_due_jobs()
    return client.get(address, QUESTION)


def test_the_page_and_its_file_hold_the_same_span(compared, commissioner, client_for):
    client = client_for(commissioner)
    text = opened(client, "answer-money").content.decode()
    assert "What that avoided is worth between -£4,000 and £20,000, centrally £2,600." in text
    file = DictReader(StringIO(opened(client, "answer-money-csv").content.decode("utf-8-sig")))
    found = [row for row in file if row["table"] == "Benefit against cost" and row["measure"].startswith("Theft: ")]
    assert [(row["measure"], row["value"], row["unit"], row["status"]) for row in found] == [
        ("Theft: Low", "-4000", "pounds", "shown"),
        ("Theft: Central", "2600", "pounds", "shown"),
        ("Theft: High", "20000", "pounds", "shown"),
    ]


def test_a_comparison_of_another_programme_gives_none(compared, commissioner, client_for):
    given.cohort(40, date(2024, 2, 1), programme="checkpoint")
    address = reverse("outcomes:answer-money")
    question = {**QUESTION, "programme": "checkpoint"}
    client = client_for(commissioner)
    client.get(address, question)
    outbox.run_due_jobs()
    assert benefit.NO_COMPARISON in client.get(address, question).content.decode()
