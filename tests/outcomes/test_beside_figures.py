"""What is entered beside the figures: why groups differ and what is done about it, and what a contract costs."""

from csv import DictReader
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from ledger import outbox
from ledger.models import Entry
from outcomes.answer import services
from outcomes.answer.models import ContractSum, EquityRecord
from outcomes.answer.presenters import money
from programmes.models import Commission, Programme
from tests.factories import outcomes as given
from tests.factories.accounts import member, organisation
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
INDEX = date(2024, 2, 1)
QUESTION = {"programme": "divert", "quarter": "2024Q1"}
PARTS = ("day", "month", "year")
TYPED = {
    "step": "Started",
    "group": "Sex: Female",
    "explanation": "Few women are arrested where the programme began.",
    "action": "Open the programme at two more suites.",
    "responsible": "Head of custody",
    "due_on_day": "1",
    "due_on_month": "6",
    "due_on_year": "2026",
}


def address(name, *arguments, **question):
    asked = "&".join(f"{key}={value}" for key, value in question.items())
    return f"{reverse(f'outcomes:{name}', args=arguments)}?{asked}"


def page(client, name):
    answer = client.get(address(name, **QUESTION))
    if "Refresh" not in answer:
        return answer
    outbox.run_due_jobs()
    return client.get(address(name, **QUESTION))


def commission(programme="divert", first=date(2024, 1, 1), last=None, name="A provider"):
    provider = organisation("provider", name=name)
    row = Programme.objects.get(code=programme)
    Commission.objects.filter(programme=row).delete()
    return Commission.objects.create(programme=row, organisation=provider, valid_from=first, valid_until=last)


def entered(row, amount, first, last, actor=None):
    return services.enter_contract_sum(
        commission=row,
        amount=Decimal(amount),
        valid_from=first,
        valid_until=last,
        source="Contract, schedule 3",
        actor=actor or member(Role.COMMISSIONER),
    )


def test_a_difference_is_explained_and_acted_on_and_the_page_says_so(commissioner, client_for):
    given.cohort(40, INDEX)
    client = client_for(commissioner)
    answer = client.post(address("equityrecord-create", **QUESTION), TYPED)
    assert answer["Location"] == address("answer-fairness", **QUESTION)
    text = page(client, "answer-fairness").content.decode()
    assert ("Started, Sex: Female: 2024Q1" in text, "Head of custody, by 1 June 2026. Not done yet." in text) == (
        True,
        True,
    )
    entry = Entry.objects.get(verb="record_equity")
    assert entry.facts == {"programme": "divert", "step": "Started", "group": "Sex: Female"}


@pytest.mark.parametrize(("day", "is_overdue"), [("2026-05-31", False), ("2026-06-01", False), ("2026-06-02", True)])
def test_an_action_is_overdue_after_its_day(day, is_overdue, commissioner, client_for):
    client_for(commissioner).post(address("equityrecord-create", **QUESTION), TYPED)
    assert EquityRecord.objects.get().is_overdue(date.fromisoformat(day)) is is_overdue


def test_an_action_that_is_done_is_neither_overdue_nor_done_again(commissioner, client_for):
    client = client_for(commissioner)
    client.post(address("equityrecord-create", **QUESTION), TYPED)
    row = EquityRecord.objects.get()
    client.post(reverse("outcomes:equityrecord-finish", args=[row.pk]))
    row.refresh_from_db()
    assert (row.done_by, row.is_overdue(date(2027, 1, 1))) == (commissioner, False)
    with pytest.raises(MoveRefused, match="done already"):
        services.finish_equity_action(record_id=row.pk, actor=commissioner)


@pytest.mark.parametrize("field", ["explanation", "action", "responsible"])
def test_words_that_point_to_somebody_are_refused_beside_the_field_and_kept(field, commissioner, client_for):
    client = client_for(commissioner)
    answer = client.post(address("equityrecord-create", **QUESTION), {**TYPED, field: "Call Mrs Carter."})
    form = answer.context["form"]
    assert (form.errors[field], form[field].value(), EquityRecord.objects.count()) == (
        ["This could point to somebody: somebody by their name. Say it without."],
        "Call Mrs Carter.",
        0,
    )
    with pytest.raises(MoveRefused, match="This could point to somebody"):
        about = {"span": "quarter", "year": 2024, "quarter": 1, "step": "Started", "group": "Female"}
        services.record_equity(
            programme=Programme.objects.get(code="divert"), actor=commissioner, **about, explanation="Mrs Carter."
        )


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        (("explanation", "action"), "Give an explanation, an action, or both."),
        (("responsible",), "Say who does it and by when."),
        (("due_on_day", "due_on_month", "due_on_year"), "Say who does it and by when."),
        (("action",), "A person and a day belong to an action. Say what is done."),
    ],
)
def test_a_record_that_says_too_little_is_refused_and_what_was_typed_is_kept(
    left_out, sentence, commissioner, client_for
):
    typed = {name: text for name, text in TYPED.items() if name not in left_out}
    answer = client_for(commissioner).post(address("equityrecord-create", **QUESTION), typed)
    text = answer.content.decode()
    assert (answer.status_code, sentence in text, EquityRecord.objects.count()) == (409, True, 0)
    assert all(typed[name] in text for name in ("explanation", "action") if name in typed)


def test_an_explanation_alone_has_nothing_to_be_done(commissioner):
    row = services.record_equity(
        programme=Programme.objects.get(code="divert"),
        actor=commissioner,
        span="quarter",
        year=2024,
        quarter=1,
        step="Started",
        group="Sex: Female",
        explanation="Few women are arrested.",
    )
    with pytest.raises(MoveRefused, match="no action"):
        services.finish_equity_action(record_id=row.pk, actor=commissioner)


def test_an_evaluator_reads_records_and_makes_none(evaluator, commissioner, client_for):
    given.cohort(40, INDEX)
    client_for(commissioner).post(address("equityrecord-create", **QUESTION), TYPED)
    row, client = EquityRecord.objects.get(), client_for(evaluator)
    assert "Head of custody" in page(client, "answer-fairness").content.decode()
    assert client.post(address("equityrecord-create", **QUESTION), TYPED).status_code == 403
    assert client.post(reverse("outcomes:equityrecord-finish", args=[row.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        services.finish_equity_action(record_id=row.pk, actor=evaluator)


def test_without_a_sum_the_page_says_so_and_has_a_place_to_enter_it(commissioner, team_leader, client_for):
    given.cohort(40, INDEX)
    commission()
    text = page(client_for(commissioner), "answer-money").content.decode()
    missing = "Not known: no contract sum is entered for A provider, 1 January 2024 to 31 March 2024."
    assert (missing in text, address("contractsum-create", **QUESTION).replace("&", "&amp;") in text) == (True, True)
    assert "Enter a contract sum" not in page(client_for(team_leader), "answer-money").content.decode()


def test_a_sum_is_entered_and_gives_the_cost_of_each_step(commissioner, client_for):
    for place, row in enumerate(given.cohort(40, INDEX)):
        given.case(row, assessed_on=INDEX if place < 20 else None)
    row, client = commission(), client_for(commissioner)
    typed = {"commission": str(row.pk), "amount": "36600", "source": "Contract, schedule 3"}
    days = {"valid_from": ("1", "1", "2024"), "valid_until": ("31", "12", "2024")}
    typed |= {f"{name}_{part}": text for name, day in days.items() for part, text in zip(PARTS, day, strict=True)}
    assert client.post(address("contractsum-create", **QUESTION), typed)["Location"] == address(
        "answer-money", **QUESTION
    )
    sections = {each["section"].id: each["section"] for each in page(client, "answer-money").context["sections"]}
    rows = dict(sections["costs"].sheets[0].rows)
    assert rows == {
        "Contracts, for these months": "£9,100",
        "Cost of a referral": "£228",
        "Cost of a start": "£455",
        "Cost of a completion": "not shown",
    }
    answers = {one.question: one.text for one, _ in page(client, "dashboard").context["answers"]}
    assert answers["At what cost?"] == "£228 a referral, £455 a start, from the contract sums entered."
    file = DictReader(StringIO(client.get(address("answer-money-csv", **QUESTION)).content.decode("utf-8-sig")))
    costs = {row["measure"]: (row["value"], row["unit"]) for row in file if row["section"] == "What it costs"}
    assert costs == {
        "Contracts, for these months": ("9100", "pounds"),
        "Cost of a referral": ("228", "pounds"),
        "Cost of a start": ("455", "pounds"),
        "Cost of a completion": ("", "pounds"),
        "A provider: Sum": ("36600.00", "pounds"),
    }
    assert Entry.objects.get(verb="enter_contract_sum").facts == {"commission": str(row.pk), "amount_pence": 3660000}


def test_a_sum_of_part_of_the_days_gives_no_cost():
    row = commission()
    entered(row, "100", date(2024, 1, 1), date(2024, 3, 30))
    sums = list(ContractSum.objects.all())
    first, last = date(2024, 1, 1), date(2024, 3, 31)
    assert money.costs_of([row], sums, first, last).total is None
    assert money.costs_of([row], sums, first, date(2024, 3, 30)) == money.Costs(Decimal(100), ())
    assert money.costs_of([], [], first, last) == money.Costs(None, ())


def test_a_contract_that_ends_in_the_months_needs_a_sum_to_its_end_alone():
    row = commission(last=date(2024, 2, 15))
    entered(row, "46", date(2024, 1, 1), date(2024, 2, 15))
    found = money.costs_of([row], list(ContractSum.objects.all()), date(2024, 1, 1), date(2024, 3, 31))
    assert found == money.Costs(Decimal(46), ())


@pytest.mark.parametrize(
    ("first", "last", "shares_a_day"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), True),
        (date(2023, 12, 1), date(2023, 12, 31), False),
        (date(2023, 12, 1), date(2024, 1, 1), True),
        (date(2024, 12, 31), date(2025, 1, 31), True),
        (date(2025, 1, 1), date(2025, 1, 31), False),
    ],
)
def test_a_sum_takes_the_place_of_an_earlier_one_with_which_it_shares_a_day(first, last, shares_a_day):
    row = commission()
    with time_machine.travel(datetime(2026, 3, 3, 9, tzinfo=given.LONDON), tick=False):
        entered(row, "100", date(2024, 1, 1), date(2024, 12, 31))
    entered(row, "120", first, last)
    standing = sorted(one.amount_pence for one in ContractSum.objects.standing())
    assert (standing, ContractSum.objects.count()) == ([12000] if shares_a_day else [10000, 12000], 2)


def test_a_sum_that_ends_before_it_begins_is_refused():
    with pytest.raises(MoveRefused, match="The last day cannot be before the first"):
        entered(commission(), "120", date(2024, 6, 1), date(2024, 5, 31))


@pytest.mark.parametrize(("amount", "sentence"), [("0", "Enter a sum above £0."), ("", "Enter the sum.")])
def test_no_sum_is_not_nothing(amount, sentence, commissioner, client_for):
    answer = client_for(commissioner).post(address("contractsum-create", **QUESTION), {"amount": amount})
    assert (sentence in answer.content.decode(), ContractSum.objects.count()) == (True, 0)


def test_only_a_commissioner_enters_a_sum(team_leader, client_for):
    assert client_for(team_leader).post(address("contractsum-create", **QUESTION), {}).status_code == 403
    with pytest.raises(PermissionDenied):
        entered(commission(), "100", INDEX, INDEX, actor=team_leader)
