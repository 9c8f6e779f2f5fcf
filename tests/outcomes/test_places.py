"""Places bought and the referrals expected: the year of the contract, the forecast with its error, and nothing from too little."""

from csv import DictReader
from datetime import date, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from outcomes.figure.cohorts import Span, quarter_span
from outcomes.figure.measures.places import Forecast, contract_quarters, forecast_quarters
from outcomes.report.reports import csv, frozen
from outcomes.report.reports.board import count_board
from outcomes.report.reports.editions import edition_for, protected_edition
from outcomes.report.reports.passage import follow_referrals, follow_spans
from outcomes.report.reports.sections.places import places_section, trailing_counts
from outcomes.report.reports.spans import edition_of_span, quarters_before
from outcomes.report.reports.subject import Subject
from outcomes.report.terms import SpanKind
from programmes.models import Commission, Programme
from tests.factories import outcomes as given

AS_OF = date(2025, 12, 31)
DAY = timedelta(days=1)


def places(number, first, last=None):
    given.member("caseworker")
    Commission.objects.filter(programme__code="divert").delete()
    Commission.objects.create(
        programme=Programme.objects.get(code="divert"),
        organisation=given.organisation("provider"),
        places_a_year=number,
        valid_from=first,
        valid_until=last,
    )


def bought(on):
    return [(one.quarter.first, one.bought) for one in contract_quarters("divert", on)]


# -- the forecast


@pytest.mark.parametrize(("quarters", "is_made"), [(7, False), (8, True)])
def test_a_forecast_is_made_where_it_can_be_tried_four_times(quarters, is_made):
    assert (forecast_quarters([10] * quarters, 1) is not None) == is_made


@pytest.mark.parametrize(("ahead", "needed"), [(1, 8), (2, 9), (3, 10), (4, 11)])
def test_further_ahead_takes_a_longer_history(ahead, needed):
    tries = [forecast_quarters([10] * (needed + more), ahead) for more in (-1, 0, 1)]
    assert [one and one.tries for one in tries] == [None, 4, 5]


@pytest.mark.parametrize("ahead", [0, 5])
def test_nothing_is_expected_of_no_quarter_or_of_more_than_a_year(ahead):
    assert forecast_quarters([10] * 20, ahead) is None


def test_each_quarter_to_come_is_that_of_a_year_before_and_the_error_is_the_largest_of_the_tries():
    came = [10, 20, 30, 40, 12, 20, 30, 40, 12, 27]
    assert forecast_quarters(came, 1) == Forecast((30,), 7, 6)
    assert forecast_quarters(came, 2) == Forecast((30, 40), 7, 5)


def test_a_try_knows_only_what_had_come_by_then():
    """A service that doubles each year is always twice what was forecast."""
    came = [10] * 4 + [20] * 4 + [40] * 4
    assert forecast_quarters(came, 4) == Forecast((40,) * 4, 80, 5)


# -- the year of the contract


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("began", "on", "first"),
    [
        (date(2023, 4, 1), date(2025, 3, 31), date(2024, 4, 1)),
        (date(2023, 4, 1), date(2025, 4, 1), date(2025, 4, 1)),
        (date(2023, 5, 20), date(2025, 4, 1), date(2025, 4, 1)),
        (date(2024, 2, 29), date(2025, 12, 31), date(2025, 1, 1)),
    ],
)
def test_a_year_begins_with_the_quarter_in_which_the_contract_began(began, on, first):
    places(120, began)
    assert bought(on)[0][0] == first


@pytest.mark.django_db
def test_places_end_with_the_contract():
    places(120, date(2025, 1, 1), date(2025, 7, 31))
    assert [number for _, number in bought(date(2025, 6, 1))] == [30, 30, 10, 0]
    assert bought(date(2025, 7, 31)) != bought(date(2025, 8, 1)) == []


@pytest.mark.django_db
def test_without_places_there_is_no_year():
    places(None, date(2025, 1, 1))
    assert bought(AS_OF) == []


# -- quarters together


@pytest.mark.django_db
def test_spans_that_are_followed_together_are_as_each_alone_and_as_known_on_the_day():
    spans = [quarter_span(2025, number) for number in (1, 2, 3)]
    for number, day in enumerate((date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 1), date(2025, 9, 30))):
        given.cohort(number + 1, day)
    given.referral(date(2025, 4, 2), state="rejected")
    late = given.referral(date(2025, 4, 3))
    type(late).objects.filter(pk=late.pk).update(accepted_on=date(2025, 6, 2), decided_at=late.decided_at + 60 * DAY)
    together = follow_spans("divert", spans, date(2025, 5, 31))
    assert [one.sent for one in together] == [3, 5, 0]
    assert [dict(one.states) for one in together][1] == {"accepted": 3, "rejected": 1, "screening": 1}
    assert [sum(one.open.values()) for one in together] == [3, 3, 0]
    assert together == [follow_referrals("divert", span, date(2025, 5, 31)) for span in spans]


# -- what may be read


def referred(numbers, year=2023):
    """So many referrals in each quarter, one after the other."""
    for place, number in enumerate(numbers):
        given.cohort(number, date(year + place // 4, 3 * (place % 4) + 2, 1))


def section(as_of=AS_OF, edition=None):
    programme = Programme.objects.get(code="divert")
    return places_section(Subject(programme, quarter_span(2025, 1), as_of, edition or protected_edition()))


GROWN = (12, 13, 17, 8, 12, 22, 18, 8, 13, 12)


@pytest.mark.django_db
def test_outside_the_forecast_is_reckoned_from_what_the_quarters_show():
    """12, 13, 17, 8 read 10, 15, 15, 10; 12, 22, 18, 8 read 10, 20, 20, 10; 13 and 12 read 15 and 10."""
    places(80, date(2025, 1, 1))
    referred(GROWN)
    found = section(date(2025, 6, 30))
    assert found.lead == (
        "Places bought for January to December 2025: 80. Referred by the end of June 2025: 25, 31% of them. By the end "
        "about 55 are expected, 69% of them. In the last 5 quarters from which it could be tried, this forecast was within 14 "
        "of what came."
    )
    assert [row for sheet in found.sheets for row in sheet.rows] == [
        ("First quarter", "20", "15", ""),
        ("Second quarter", "20", "10", ""),
        ("Third quarter", "20", "not ended", "about 20"),
        ("Fourth quarter", "20", "not ended", "about 10"),
        ("So far, and by the end", "80", "25", "about 55"),
        ("It was wrong by", "within 14"),
        ("It was tried from", "5 quarters"),
    ]


@pytest.mark.django_db
def test_what_is_said_of_the_error_outside_holds_for_the_exact_counts():
    places(80, date(2025, 1, 1))
    referred(GROWN)
    shown, ahead = [10, 15, 15, 10, 10, 20, 20, 10, 15, 10], 2
    tries = range(4, len(GROWN) - ahead + 1)
    errors = [abs(sum(GROWN[end : end + ahead]) - sum(shown[end - 4 : end - 4 + ahead])) for end in tries]
    assert max(errors) <= 14


@pytest.mark.django_db
def test_a_team_leader_has_it_from_exact_counts():
    places(80, date(2025, 1, 1))
    referred(GROWN)
    found = section(date(2025, 6, 30), edition_for(is_exact=True))
    assert found.sheets[0].rows[-1] == ("So far, and by the end", "80", "25", "about 51")
    assert found.sheets[1].rows == (("It was wrong by", "within 10"), ("It was tried from", "5 quarters"))


@pytest.mark.django_db
def test_a_hidden_quarter_ends_the_history_and_nothing_is_forecast():
    places(80, date(2025, 1, 1))
    referred((*GROWN[:7], 7, *GROWN[8:]))
    found = section(date(2025, 6, 30))
    assert found.lead.endswith(
        "There is no forecast: it takes 9 quarters in a row whose referrals may be shown, and there are 2."
    )
    assert {row[-1] for row in found.sheets[0].rows[2:]} == {"no forecast"}


@pytest.mark.django_db
def test_what_came_so_far_is_not_shown_where_a_quarter_of_it_is_hidden():
    places(80, date(2025, 1, 1))
    referred((*GROWN[:8], 7, 12))
    assert "Referred by the end of June 2025: not shown. There is no forecast" in section(date(2025, 6, 30)).lead


@pytest.mark.django_db
def test_nothing_is_forecast_once_all_quarters_with_places_have_ended():
    places(80, date(2025, 1, 1))
    referred((*GROWN, 10, 10))
    assert section(AS_OF).lead.endswith(
        "Referred by the end of December 2025: 45, 56% of them. All its quarters with places have ended."
    )
    places(80, date(2025, 1, 1), date(2025, 12, 31))
    assert section(AS_OF - DAY).sheets[0].rows[3][2:] == ("not ended", "about 10")


@pytest.mark.django_db
def test_without_places_on_record_it_says_so_in_the_same_rows():
    places(None, date(2025, 1, 1))
    with_none = section()
    assert (
        with_none.lead == "No places are on record for 31 December 2025, so there is nothing to set referrals against."
    )
    places(80, date(2025, 1, 1))
    assert [[row[0] for row in sheet.rows] for sheet in with_none.sheets] == [
        [row[0] for row in sheet.rows] for sheet in section().sheets
    ]


def test_a_history_goes_back_to_the_first_quarter_that_is_hidden():
    cells = [protected_edition().count(number) for number in (20, 7, 8, 30)]
    assert (trailing_counts(cells), trailing_counts(cells[:2])) == ([10, 30], [])


@pytest.mark.parametrize("as_of", [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1)])
def test_the_quarters_are_those_that_had_ended(as_of):
    found = quarters_before(as_of)
    last = quarter_span(2025, 3) if as_of.day == 30 else quarter_span(2025, 4)
    assert (len(found), found[-1], found[-1].before <= as_of + DAY) == (12, last, True)


@pytest.mark.django_db
def test_every_span_of_a_day_says_the_same_and_no_more_than_the_quarters_themselves():
    """The span of four quarters that holds a hidden one is rounded coarser; what is said of its quarters is not."""
    given.covered()
    places(80, date(2025, 1, 1))
    referred((12, 12, 12, 7, *GROWN), year=2022)
    programme, as_of = Programme.objects.get(code="divert"), date(2025, 8, 31)
    found = []
    for kind, year, number in (
        (SpanKind.QUARTER, 2025, 2),
        (SpanKind.FOUR_QUARTERS, 2022, 4),
        (SpanKind.START, 2025, 2),
    ):
        span = frozen.span_of(kind, year, number)
        edition = edition_of_span(programme, span, as_of)
        found.append((edition.rule.round_to, places_section(Subject(programme, span, as_of, edition))))
    assert len({size for size, _ in found}) > 1
    assert found[0][1] == found[1][1] == found[2][1]
    quarter = Span(date(2025, 4, 1), date(2025, 6, 1))
    board = count_board(programme, 2025, 2, as_of=as_of, edition=protected_edition(), span=quarter)
    shown = next(row[1] for one in board.sections for sheet in one.sheets for row in sheet.rows if row[0] == "Referred")
    assert found[0][1].sheets[0].rows[1][2] == shown
    rows = {row["measure_id"] + row["measure"]: row for row in DictReader(StringIO(csv.to_csv(board)))}
    within = rows["places.it_was_wrong_byIt was wrong by"]
    assert (within["status"], within["most"], within["section"]) == (
        "limit",
        within["shown_as"].split()[1],
        "Places and forecast",
    )


@pytest.mark.django_db
def test_the_summary_answers_it_and_its_page_and_file_say_the_same(client_for, team_leader):
    places(80, date(2025, 1, 1))
    given.cohort(10, date(2025, 11, 3))
    client = client_for(team_leader)
    question = "?programme=divert&quarter=2025Q4&span=quarter"
    summary = client.get(reverse("outcomes:dashboard") + question)
    answer = next(
        one for one, _ in summary.context["answers"] if one.question == "How many come, of the places bought?"
    )
    page = client.get(reverse("outcomes:answer-places") + question)
    [each] = page.context["sections"]
    assert each["section"].lead == answer.text
    file = client.get(reverse("outcomes:answer-places-csv") + question).content.decode("utf-8-sig")
    shown = {
        (row["measure"], row["shown_as"])
        for row in DictReader(StringIO(file))
        if row["section"] == "Places and forecast"
    }
    assert ("First quarter: Places bought", "20") in shown
