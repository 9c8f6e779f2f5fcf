"""Unit costs of offences: entered by one administrator, confirmed by another, and a newer one follows an older one."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.roles import Role
from ledger.models import Entry
from programmes import services
from programmes.models import ReferenceValue
from tests.factories.accounts import member
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
ADDRESS = "programmes:unitcost-create"
TYPED = {
    "group": "Theft",
    "price_year": "2015/16",
    "low": "100",
    "central": "150.50",
    "high": "200",
    "valid_from_day": "1",
    "valid_from_month": "4",
    "valid_from_year": "2026",
    "source": "A report, table 3",
}


def unit_costs():
    return ReferenceValue.objects.filter(kind="unit_cost")


def enter(actor, **changes):
    given = {
        "group": "Theft",
        "price_year": "2015/16",
        "low": Decimal(100),
        "central": Decimal(150),
        "high": Decimal(200),
        "valid_from": date(2026, 1, 1),
        "source": "A report",
    }
    return services.enter_unit_cost(actor=actor, **{**given, **changes})


def test_none_is_shipped():
    assert unit_costs().exists() is False


def test_what_one_administrator_enters_is_marked_until_another_confirms_it(administrator, client_for):
    client, other = client_for(administrator), member(Role.ADMINISTRATOR)
    answer = client.post(reverse(ADDRESS), TYPED)
    value = unit_costs().get()
    assert answer["Location"] == reverse("programmes:reference-list") + "?kind=unit_cost"
    assert (value.value, value.valid_from, value.source, value.is_confirmed, value.proposed_by) == (
        {"group": "Theft", "price_year": "2015/16", "low": "100", "central": "150.50", "high": "200"},
        date(2026, 4, 1),
        "A report, table 3",
        False,
        administrator,
    )
    marks = []
    for one in (client, client_for(other)):
        one.post(reverse("programmes:reference-confirm", args=[value.pk]))
        value.refresh_from_db()
        marks.append(value.is_confirmed)
    assert marks == [False, True]
    assert [entry.verb for entry in Entry.objects.about(value)] == ["enter_unit_cost", "confirm_reference"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"group": "Sorcery"}, "Choose one of the groups."),
        ({"price_year": "15/16"}, "Enter a year like 2016 or 2015/16."),
        ({"low": "-1"}, "A cost is £0 or more."),
        ({"high": ""}, "Enter the high cost."),
        ({"source": ""}, "Say where the cost is from."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_enters_nothing(typed, sentence, administrator, client_for):
    answer = client_for(administrator).post(reverse(ADDRESS), {**TYPED, **typed})
    text = answer.content.decode()
    assert (sentence in text, "150.50" in text, unit_costs().exists()) == (True, True, False)


@pytest.mark.parametrize("ends", [("151", "150", "200"), ("100", "201", "200")])
def test_low_central_and_high_stand_in_this_order(ends, administrator):
    with pytest.raises(MoveRefused, match="The low cost is at most the central one"):
        enter(administrator, **dict(zip(("low", "central", "high"), map(Decimal, ends), strict=True)))


def test_a_cost_without_a_span_of_its_own_is_low_central_and_high_at_once(administrator):
    value = enter(administrator, low=Decimal(150), high=Decimal(150))
    assert {value.value[name] for name in ("low", "central", "high")} == {"150"}


def test_a_newer_one_follows_and_the_older_one_stays_on_record(administrator):
    enter(administrator)
    enter(administrator, group="Robbery")
    newer = enter(administrator, valid_from=date(2026, 2, 1), central=Decimal(160))
    rows = unit_costs().filter(code=newer.code).order_by("valid_from")
    assert list(rows.values_list("valid_from", "valid_until")) == [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), None),
    ]
    assert unit_costs().get(code="unit-cost Robbery").valid_until is None


@pytest.mark.parametrize(
    ("day", "is_refused"), [(date(2025, 12, 31), True), (date(2026, 1, 1), True), (date(2026, 1, 2), False)]
)
def test_nothing_is_entered_beneath_what_is_in_force(day, is_refused, administrator):
    enter(administrator)
    if is_refused:
        with pytest.raises(
            MoveRefused, match="A unit cost of this group begins on 1 January 2026. Choose a later day."
        ):
            enter(administrator, valid_from=day)
    else:
        enter(administrator, valid_from=day)
    assert unit_costs().count() == 2 - is_refused


def test_only_an_administrator_opens_the_page(commissioner, caseworker, administrator, client_for):
    codes = [client_for(user).get(reverse(ADDRESS)).status_code for user in (commissioner, caseworker, administrator)]
    assert codes == [403, 403, 200]
