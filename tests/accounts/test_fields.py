"""Days, moments and yes or no: what is accepted, what is refused, and in which words."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.fields import DayMonthYearField, MomentField, YesNoField, moment_at, month_of, time_of


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


DUE = date(2026, 3, 10)
TOO_LATE, TOO_EARLY = "Review date must be 10 March 2026 or before.", "Review date must be 10 March 2026 or after."


@pytest.mark.parametrize(
    ("limits", "day", "words"),
    [
        ({"latest": DUE}, 9, None),
        ({"latest": DUE}, 10, None),
        ({"latest": DUE}, 11, TOO_LATE),
        ({"earliest": DUE}, 9, TOO_EARLY),
        ({"earliest": DUE}, 10, None),
        ({"earliest": DUE}, 11, None),
        ({"latest": timezone.localdate}, 3, None),
        ({"latest": timezone.localdate}, 4, "Review date must be today or in the past."),
        ({"earliest": timezone.localdate}, 2, "Review date must be today or in the future."),
        ({"earliest": timezone.localdate}, 3, None),
    ],
)
def test_a_limit_is_itself_allowed(limits, day, words):
    field = DayMonthYearField(noun="review date", **limits)
    if words is None:
        assert field.clean([str(day), "3", "2026"]) == date(2026, 3, day)
    else:
        assert refusal(field, [str(day), "3", "2026"]) == (words, "day")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1", 1), ("12", 12), ("jan", 1), ("December", 12), ("Sept", 9), ("ma", 0), ("²", 0), ("", 0), ("xyz", 0)],
)
def test_a_month_is_known_by_its_number_or_its_first_three_letters(typed, number):
    assert month_of(typed) == number


@pytest.mark.parametrize(
    ("day", "typed", "moment"),
    [
        (date(2026, 3, 29), time(0, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(2), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 10, 25), time(0, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (date(2026, 10, 25), time(2), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_the_minutes_beside_a_change_of_clocks_are_one_moment_each(day, typed, moment):
    assert moment_at(day, typed) == moment


@pytest.mark.parametrize(("day", "hour"), [(date(2026, 3, 29), 1), (date(2026, 10, 25), 1)])
def test_the_first_minute_that_never_was_or_was_twice_is_refused(day, hour):
    with pytest.raises(ValidationError, match="The clocks went"):
        moment_at(day, time(hour))


def test_what_was_typed_is_compared_with_what_was_there():
    field, day = DayMonthYearField(), date(1990, 5, 4)
    assert [
        field.has_changed(day, typed) for typed in (["4", "5", "1990"], ["5", "5", "1990"], ["", "", ""], None)
    ] == [
        False,
        True,
        True,
        True,
    ]
    assert (field.has_changed(None, ["", "", ""]), field.has_changed(None, None)) == (False, False)


def test_three_boxes_missing_are_named_with_commas():
    assert refusal(MomentField(noun="start"), ["", "", "2026", ""])[0] == "Start must include day, month and time."


def test_each_box_has_its_width_and_its_name():
    boxes = MomentField().widget.get_context("at", None, {"id": "id_at"})["widget"]["subwidgets"]
    assert [(one["label"], one["attrs"]["class"].split()[1], one["attrs"]["inputmode"]) for one in boxes] == [
        ("Day", "govuk-input--width-2", "numeric"),
        ("Month", "govuk-input--width-2", "numeric"),
        ("Year", "govuk-input--width-4", "numeric"),
        ("Time", "govuk-input--width-5", "text"),
    ]


@pytest.mark.parametrize("kept", [date(1990, 5, 4), "1990-05-04", "1990-05-04T10:00:00+00:00"])
def test_a_kept_day_is_shown_in_its_boxes(kept):
    assert DayMonthYearField().widget.decompress(kept) == [4, 5, 1990]


def test_nothing_kept_leaves_every_box_empty():
    assert (DayMonthYearField().widget.decompress(None), MomentField().widget.decompress("")) == (
        [None] * 3,
        [None] * 4,
    )


@pytest.mark.parametrize(
    ("before", "typed", "changed"), [(True, "yes", False), (None, "", False), (False, "yes", True)]
)
def test_an_answer_that_stays_is_no_change(before, typed, changed):
    assert YesNoField().has_changed(before, typed) is changed


def test_a_day_before_the_earliest_is_refused():
    field = DayMonthYearField(noun="review date", earliest=date(2026, 3, 10))
    assert refusal(field, ["9", "3", "2026"]) == ("Review date must be 10 March 2026 or after.", "day")


def test_a_day_that_need_not_be_given_may_be_left_out():
    assert DayMonthYearField(required=False).clean(["", " ", None]) is None


@pytest.mark.parametrize("at", ["14:10", "14.10", "1410", "2:10 pm", "2.10pm", "2:10 p.m."])
def test_a_time_may_be_written_in_many_ways(at):
    assert MomentField().clean(["3", "7", "2026", at]) == datetime(2026, 7, 3, 13, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12:30 pm", time(12, 30)),
        ("12:30 am", time(0, 30)),
        ("12pm", time(12)),
        ("12 am", time(0)),
        ("1 pm", time(13)),
        ("11:59 pm", time(23, 59)),
        ("12:30", time(12, 30)),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_noon_and_midnight_and_the_hours_beside_them_are_understood(typed, meant):
    assert time_of(typed) == meant


@pytest.mark.parametrize("at", ["24:00", "25:00", "14", "0:10 am", "0 am", "13:00 pm", "soon", "0:60", "0:61"])
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


def test_a_field_still_asks_its_own_validators():
    def no_tuesdays(day):
        if day.weekday() == 1:
            raise ValidationError("No Tuesdays.", code="tuesday")

    field = DayMonthYearField(validators=[no_tuesdays])
    with pytest.raises(ValidationError, match="No Tuesdays"):
        field.clean(["3", "3", "2026"])
    assert field.clean(["2", "3", "2026"]) == date(2026, 3, 2)


def test_a_field_that_nobody_sent_is_empty():
    assert (DayMonthYearField(required=False).clean(None), refusal(DayMonthYearField(), None)[1]) == (None, "required")


def test_the_answers_of_a_question_are_those_on_its_buttons():
    shown = [YesNoField(unknown=words).widget.choices for words in ("", "Not known")]
    assert [[value for value, _ in one] for one in shown] == [["yes", "no"], ["yes", "no", "unknown"]]
