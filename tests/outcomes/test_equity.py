"""Rates and ratios of groups: from what is shown alone, with intervals that hold, and nothing of the small beside the whole."""

import math
import re
from datetime import date

import pytest

from outcomes.figure import statistics
from outcomes.figure.suppression import protect_rate
from outcomes.report.reports import board, editions
from outcomes.report.reports.sections import equity
from programmes.models import Programme
from tests.factories import outcomes as given

pytestmark = pytest.mark.django_db
INDEX, AS_OF = date(2024, 2, 1), date(2026, 2, 28)


def started(number, of_them, **facts):
    """So many people with a case, of whom some started."""
    for place in range(number):
        referral = given.referral(INDEX, of=given.person(**facts))
        given.case(referral, assessed_on=INDEX if place < of_them else None)


def sheets(*, is_exact=False):
    given.covered()
    edition = editions.edition_for(is_exact=is_exact)
    counted = board.count_board(Programme.objects.get(code="divert"), 2024, 1, as_of=AS_OF, edition=edition)
    section = next(one for one in counted.sections if one.id == "equity")
    return {sheet.title: {row[0]: row[1:] for row in sheet.rows} for sheet in section.sheets}, section


def test_a_ratio_is_that_of_newcombe():
    """MOVER-R of 55/100 over 50/120 with Wilson limits, by its formula."""
    one, two = statistics.wilson_interval(55, 100), statistics.wilson_interval(50, 120)
    found = statistics.ratio_of_intervals((one.value, one.low, one.high), (two.value, two.low, two.high))
    pq = one.value * two.value
    low_part, high_part = two.high * (2 * two.value - two.high), two.low * (2 * two.value - two.low)
    low = (pq - math.sqrt(pq**2 - one.low * (2 * one.value - one.low) * low_part)) / low_part
    high = (pq + math.sqrt(pq**2 - one.high * (2 * one.value - one.high) * high_part)) / high_part
    assert (found.value, found.low, found.high) == pytest.approx((1.32, low, high))
    katz = statistics.risk_ratio(55, 100, 50, 120)
    assert (found.low, found.high) == pytest.approx((katz.low, katz.high), rel=0.02)


def test_a_ratio_beside_a_rate_that_may_be_nothing_is_none():
    assert statistics.ratio_of_intervals((0.5, 0.4, 0.6), (0.1, 0.0, 0.3)) is None
    assert statistics.ratio_of_intervals((0.0, 0.0, 0.1), (0.5, 0.4, 0.6)) is None
    assert equity.ratio_of_rates(protect_rate(3, 40), protect_rate(20, 40)) is None
    assert equity.ratio_of_rates(protect_rate(20, 40), protect_rate(3, 40)) is None


@pytest.mark.parametrize(("had", "base"), [(30, 60), (45, 60), (58, 60), (70, 60), (90, 60)])
def test_the_interval_of_what_is_shown_holds_the_exact_one(had, base):
    shown = equity.ratio_of_rates(protect_rate(had, 113), protect_rate(base, 117))
    one, two = statistics.wilson_interval(had, 113), statistics.wilson_interval(base, 117)
    exact = statistics.ratio_of_intervals((one.value, one.low, one.high), (two.value, two.low, two.high))
    assert (shown.low <= exact.low + 0.01, shown.high >= exact.high - 0.01) == (True, True)


def test_groups_are_told_apart_by_their_ratios():
    started(100, 80)
    started(60, 24, sex="F")
    found, section = sheets()
    assert found["Ratios by sex"]["Male"][0] == "80% (reference)"
    assert found["Ratios by sex"]["Female"][0].startswith("40%, 0.50 times (")
    assert "leaves out 1, where one in twenty would by chance: started, female: 0.50 times." in section.lead


def test_alike_groups_leave_out_nothing():
    started(100, 60)
    started(60, 36, sex="F")
    assert "Of 1 ratios shown, none leaves out 1." in sheets()[1].lead


def test_what_is_left_for_a_small_group_is_never_one_number():
    """Beside the rate of everyone, two women who started would be what is left if all the others were shown."""
    for number, of_them, sex in ((10, 2, "F"), (30, 8, "M"), (30, 10, "X"), (30, 12, "U"), (30, 13, "")):
        started(number, of_them, sex=sex)
    rates = {group: cells[0].partition(",")[0] for group, cells in sheets()[0]["Ratios by sex"].items()}
    assert rates == {
        "Female": "not shown",
        "Male": "not shown",
        "Another answer": "33%",
        "Not known": "40%",
        "Not recorded": "43%",
    }


def test_a_team_leader_reads_exact_rates_of_small_groups():
    started(30, 8)
    started(10, 2, sex="F")
    found, _ = sheets(is_exact=True)
    assert found["Ratios by sex"]["Male"][0] == "26.7% (reference)"
    assert found["Ratios by sex"]["Female"][0].startswith("20.0%, 0.75 times (")


def test_groups_stand_in_fixed_lines_with_nobody_in_them():
    started(40, 20)
    here = {title: tuple(rows) for title, rows in sheets()[0].items()}
    started(40, 20, sex="F", ethnicity_self_defined="B1", date_of_birth=date(2010, 1, 1))
    assert {title: tuple(rows) for title, rows in sheets()[0].items()} == here
    assert [title for title in here if re.match("Ratios", title)] == [
        "Ratios by sex",
        "Ratios by age on acceptance",
        "Ratios by self-defined ethnicity",
    ]


@pytest.mark.parametrize(("women", "men_are_told"), [(2, False), (7, False), (8, True)])
def test_the_share_of_one_group_never_leaves_few_people_of_another(women, men_are_told):
    """Of 40 and of 30 together would follow how many of the other ten started."""
    started(30, 18, sex="M")
    started(30, women, sex="F")
    found, _ = sheets()
    shares = {name: row[-1] for name, row in found["By sex"].items()}
    assert (shares["Male"] != "not shown") is men_are_told
    exact, _ = sheets(is_exact=True)
    assert exact["By sex"]["Female"][:3] == ("30", str(women), str(30 - women))
