"""What templates say in our words: ages, days and times of day, at their edges."""

from datetime import UTC, date, datetime

import pytest

from workflow.templatetags import ui_tags


@pytest.mark.parametrize(
    ("born", "years"),
    [
        (date(1990, 3, 2), "36"),
        (date(1990, 3, 3), "36"),
        (date(1990, 3, 4), "35"),
        (date(1990, 2, 28), "36"),
        (date(1990, 4, 2), "35"),
        (date(2026, 3, 3), "0"),
        (None, ""),
    ],
)
def test_an_age_is_a_year_more_on_the_birthday_itself(born, years):
    assert ui_tags.age_in_years(born) == years


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "midnight"),
        (0, 1, "12:01 am"),
        (11, 59, "11:59 am"),
        (12, 0, "midday"),
        (12, 1, "12:01 pm"),
        (12, 30, "12:30 pm"),
        (13, 0, "1:00 pm"),
        (23, 59, "11:59 pm"),
    ],
)
def test_a_time_of_day_is_said_in_twelve_hours(hour, minute, words):
    assert ui_tags.clock_time(datetime(2026, 3, 3, hour, minute, tzinfo=UTC)) == words


def test_a_moment_of_summer_is_said_on_our_clocks():
    at = datetime(2026, 7, 3, 23, 10, tzinfo=UTC)
    assert (ui_tags.show_day(at), ui_tags.show_moment(at)) == ("4 July 2026", "12:10 am on 4 July 2026")


@pytest.mark.parametrize("say", [ui_tags.show_day, ui_tags.clock_time, ui_tags.show_moment])
@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_not_recorded_says_so(say, nothing):
    assert say(nothing) == "Not recorded"


def test_the_head_of_a_table_names_its_columns_marks_those_of_numbers_and_hides_what_is_only_heard():
    cell = '<th scope="col" class="govuk-table__header'
    assert ui_tags.table_head("Who & what", "#Tries", "~Acts") == (
        '<thead class="govuk-table__head"><tr class="govuk-table__row">'
        f'{cell}">Who &amp; what</th>{cell} govuk-table__header--numeric">Tries</th>'
        f'{cell}"><span class="govuk-visually-hidden">Acts</span></th></tr></thead>'
    )
