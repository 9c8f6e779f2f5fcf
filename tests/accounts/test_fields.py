"""Days, moments and yes or no: what is accepted, what is refused, and in which words."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.fields import DayMonthYearField, MomentField, YesNoField


def refusal(field, value):
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.message, refused.value.code


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march"])
def test_a_month_may_be_a_number_or_a_name(month):
    assert DayMonthYearField().clean(["7", month, "1996"]) == date(1996, 3, 7)


@pytest.mark.parametrize(
    ("typed", "words", "part"),
    [
        (["", "", ""], "Enter the date of birth.", "required"),
        (["7", "", "1996"], "Date of birth must include a month.", "month"),
        (["", "", "1996"], "Date of birth must include day and month.", "day"),
        (["7", "3", "96"], "The year must be 4 numbers, like 2026.", "year"),
        (["31", "2", "1996"], "Date of birth must be a real date, like 27 3 2026.", "day"),
        (["seven", "2", "1996"], "Date of birth must be a real date, like 27 3 2026.", "day"),
        (["4", "3", "2026"], "Date of birth must be today or in the past.", "day"),
    ],
)
def test_a_day_that_will_not_do_is_refused_in_plain_words(typed, words, part):
    assert refusal(DayMonthYearField(noun="date of birth", latest=timezone.localdate), typed) == (words, part)


def test_a_day_before_the_earliest_is_refused():
    field = DayMonthYearField(noun="review date", earliest=date(2026, 3, 10))
    assert refusal(field, ["9", "3", "2026"]) == ("Review date must be 10 March 2026 or after.", "day")


def test_a_day_that_need_not_be_given_may_be_left_out():
    assert DayMonthYearField(required=False).clean(["", " ", None]) is None


@pytest.mark.parametrize("at", ["14:10", "14.10", "1410", "2:10 pm", "2.10pm", "2:10 p.m."])
def test_a_time_may_be_written_in_many_ways(at):
    assert MomentField().clean(["3", "7", "2026", at]) == datetime(2026, 7, 3, 13, 10, tzinfo=UTC)


@pytest.mark.parametrize("at", ["25:00", "14", "13:00 pm", "soon", "0:61"])
def test_a_time_that_is_no_time_is_refused(at):
    assert refusal(MomentField(), ["3", "7", "2026", at]) == ("Enter the time like 14:10 or 2:10 pm.", "time")


def test_a_time_that_the_clocks_skipped_is_refused():
    words, part = refusal(MomentField(), ["29", "3", "2026", "1:30"])
    assert (words, part) == ("The clocks went forward that night and this time did not exist.", "time")


def test_a_time_that_came_twice_is_refused():
    words, part = refusal(MomentField(), ["25", "10", "2026", "1:30"])
    assert (words[:43], part) == ("The clocks went back that night and this ti", "time")


def test_a_moment_is_shown_on_our_clocks():
    shown = MomentField().widget.decompress(datetime(2026, 7, 3, 13, 10, tzinfo=UTC))
    assert shown == [3, 7, 2026, "14:10"]


@pytest.mark.parametrize(("answer", "meaning"), [("yes", True), ("no", False), ("", None)])
def test_yes_is_true_and_no_is_false_and_no_answer_is_neither(answer, meaning):
    assert YesNoField(required=False).clean(answer) is meaning


def test_a_question_that_must_be_answered_is_not_answered_for_anybody():
    assert refusal(YesNoField(), None)[1] == "required"


def test_an_answer_that_was_not_offered_is_refused():
    assert refusal(YesNoField(), "unknown") == ("Choose one of the answers.", "invalid_choice")


def test_not_known_is_an_answer_where_it_is_offered():
    assert YesNoField(unknown="Not known").clean("unknown") is None


@pytest.mark.parametrize(("kept", "shown"), [(True, "yes"), (False, "no"), (None, None)])
def test_an_answer_given_before_is_shown_again(kept, shown):
    assert YesNoField().prepare_value(kept) == shown
