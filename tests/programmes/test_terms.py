import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes import imports
from programmes.calendar import open_day
from programmes.terms.choices import ChoiceFault
from programmes.terms.describing import describe_choices, unconfirmed_count
from programmes.terms.offences import is_code_range, is_in_ranges
from programmes.terms.reading import ChoicesRefused, digest_of_settings, read_choices, write_toml
from programmes.terms.vocabularies import DeadlineName, Satellite, Unit
from tests.factories.programmes import choices_of, settings_of

CODES = [settings["code"] for _, settings in imports.shipped_programmes()]


def test_ten_programmes_are_shipped_under_the_agreed_codes():
    assert CODES == [
        "arrest_referral",
        "checkpoint",
        "conditional_caution_drugs",
        "divert",
        "drug_education",
        "new_chance",
        "new_chance_caution",
        "offender_to_rehab",
        "required_assessment",
        "turning_point",
    ]


@pytest.mark.parametrize("code", CODES)
def test_settings_written_as_text_and_read_again_are_the_same(code):
    settings = settings_of(code)
    assert tomllib.loads(write_toml(settings)) == settings


@pytest.mark.parametrize("code", CODES)
def test_every_proposed_target_and_the_sign_off_start_not_confirmed(code):
    choices = choices_of(code)
    assert {target.confirmed for target in choices.kpi_targets.values()} == {False}
    assert choices.is_signed_off is False
    assert unconfirmed_count(choices) >= len(choices.kpi_targets)


def test_the_text_does_not_depend_on_the_order_that_a_database_keeps():
    settings = settings_of("turning_point")
    assert write_toml(dict(sorted(settings.items()))) == write_toml(settings)


def test_choices_are_typed():
    choices = choices_of("turning_point")
    deadline = choices.deadline(DeadlineName.APPOINTMENT)
    assert (deadline.amount, deadline.unit, deadline.at_most, deadline.confirmed) == (24, Unit.HOURS, 72, True)
    assert (choices.has_contract, choices.has(Satellite.PLACEMENT), choices.random_allocation) == (True, False, True)


def test_a_deadline_says_itself():
    assert choices_of("divert").deadline(DeadlineName.DECIDE).text == "1 working day"
    assert choices_of("divert").deadline(DeadlineName.APPOINTMENT).text == "5 working days"


def refused(**changes):
    with pytest.raises(ChoicesRefused) as refusal:
        read_choices(settings_of("divert", **changes))
    return refusal.value.faults


def test_an_unknown_key_is_named():
    assert refused(colour="green") == (ChoiceFault("colour", "No such setting."),)


def test_a_missing_key_is_named():
    assert refused(age_min=None) == (ChoiceFault("age_min", "This setting is missing."),)


def test_a_word_outside_its_list_is_named_with_the_list():
    assert refused(repeat_rule="often") == (
        ChoiceFault("repeat_rule", "“often” is not one of: never, unless_barred, unlimited."),
    )


def test_yes_is_not_a_number_and_text_is_not_a_list():
    assert refused(age_min=True, offence_list="092/61") == (
        ChoiceFault("age_min", "Give a whole number."),
        ChoiceFault("offence_list", "Give a list."),
    )


def test_a_fault_inside_a_table_is_named_by_its_path():
    deadlines = settings_of("divert")["deadlines"]
    deadlines["decide"] = {"amount": "one", "unit": "working_days", "source": "nobody"}
    assert refused(deadlines=deadlines) == (ChoiceFault("deadlines.decide.amount", "Give a whole number."),)


def test_a_range_covers_both_its_ends_and_its_own_class_alone():
    codes = ["092/49", "092/50", "092/69", "092/70", "093/60", "93/72", ""]
    assert [is_in_ranges(["092/50-69"], code) for code in codes] == [False, True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("092/61", True),
        ("092/50-69", True),
        ("092/69-50", False),
        ("92/61", False),
        ("092/6", False),
        ("092/61-", False),
    ],
)
def test_what_is_a_code_or_a_range(text, answer):
    assert is_code_range(text) is answer


@given(st.dictionaries(st.text(min_size=1), st.integers() | st.text() | st.booleans()))
def test_a_digest_does_not_depend_on_the_order_of_keys(settings):
    assert digest_of_settings(settings) == digest_of_settings(dict(reversed(settings.items())))


def test_a_description_leaves_out_what_was_left_empty():
    groups = {
        group.title: [row.label for row in group.rows] for group in describe_choices(choices_of("drug_education"))
    }
    assert groups["Who may have it"] == [
        "Referral sources",
        "Lowest age",
        "Admission rule",
        "History rule",
        "Repeat rule",
    ]
    assert "Questions that are asked" not in groups


def test_a_description_marks_what_is_recorded_and_nothing_acts_on():
    groups = {
        group.title: {row.label: row.is_acted_on for row in group.rows}
        for group in describe_choices(choices_of("divert"))
    }
    law, deadlines = groups["How it stands in law"], groups["Deadlines"]
    acted_on = [law["Route"], law["Records kept, in years"], deadlines["Decide the referral"]]
    marked = {label for rows in groups.values() for label, is_acted_on in rows.items() if not is_acted_on}
    assert (acted_on, marked) == ([True, True, True], {"Measures", "Who is told"})


@pytest.mark.parametrize(
    ("day", "working", "elapsed"),
    [
        (date(2026, 3, 6), date(2026, 3, 6), date(2026, 3, 6)),
        (date(2026, 3, 7), date(2026, 3, 9), date(2026, 3, 7)),
        (date(2026, 3, 8), date(2026, 3, 9), date(2026, 3, 8)),
        (date(2026, 3, 9), date(2026, 3, 9), date(2026, 3, 9)),
        (date(2026, 4, 3), date(2026, 4, 7), date(2026, 4, 3)),
    ],
)
def test_a_day_off_is_moved_on_where_a_programme_keeps_working_days_and_nowhere_else(day, working, elapsed):
    kept = [choices_of(code).keeps_working_days for code in ("offender_to_rehab", "arrest_referral")]
    assert [open_day(day, keeps_working_days=one) for one in kept] == [working, elapsed]
