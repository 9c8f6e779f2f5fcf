"""Who is compared with whom, from which day, until when, and with which offences."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from outcomes.comparison.cohorts import ALL_TIME, observed_people, trial_people
from outcomes.comparison.imports.taking import import_allocations, import_comparators
from outcomes.comparison.linkage import link_comparators
from outcomes.extract.calendar import Days
from outcomes.extract.models import Extract
from outcomes.figure.cohorts import Span
from tests.factories import outcomes as make
from tests.factories.accounts import member
from tests.factories.comparison import ALLOCATION, comparison_file, followed, side_of

TODAY = date(2026, 6, 30)
ANN = {"family_name": "Grey", "given_names": "Ann", "date_of_birth": date(1990, 2, 3)}


@pytest.mark.parametrize(
    ("as_of", "covered_to", "is_mature"),
    [
        (date(2024, 12, 15), date(2024, 12, 15), False),
        (date(2024, 12, 16), date(2024, 12, 16), True),
        (date(2026, 6, 30), date(2024, 12, 15), False),
    ],
)
def test_somebody_is_mature_when_window_and_lag_are_over_and_covered(as_of, covered_to, is_mature):
    side = side_of(covered={"20": (Days(date(2024, 5, 2), covered_to),)})
    assert side.is_mature(followed("a"), 6, as_of) == is_mature


def test_a_gap_in_the_window_is_no_answer():
    spans = (Days(date(2020, 1, 1), date(2024, 7, 1)), Days(date(2024, 7, 3), TODAY))
    assert not side_of(covered={"20": spans}).is_mature(followed("a"), 6, TODAY)


def test_offences_count_from_the_day_after_to_the_last_day_of_the_window():
    one = followed("a", after=(-1, 0, 1, 30, 31))
    assert [(day - one.index_on).days for day in one.days_after(date(2024, 5, 31))] == [1, 30]


def test_who_is_accepted_later_leaves_the_comparison_that_day():
    one = followed("a", after=(9, 10, 11), leaves_on=date(2024, 5, 11))
    assert [(day - one.index_on).days for day in one.days_after(TODAY)] == [9, 10]


def test_the_year_before_leaves_out_the_offence_at_hand():
    index = date(2024, 5, 1)
    days = (date(2023, 4, 30), date(2023, 5, 1), date(2024, 4, 29), date(2024, 4, 30), index)
    one = followed("a", at_hand=("046/00", date(2024, 4, 29)), offences=frozenset(("046/00", day) for day in days))
    assert one.counted_before() == 2


def test_the_year_before_is_counted_where_it_is_covered_and_else_as_stated():
    one = followed("a", offences=frozenset({("046/00", date(2024, 1, 1))}), stated_12_months=3)
    uncovered = side_of(one, covered={"20": (Days(date(2023, 5, 2), TODAY),)})
    covered = side_of(one, covered={"20": (Days(date(2023, 5, 1), TODAY),)})
    assert [(side.previous_offences(one), side.differing()) for side in (uncovered, covered)] == [(3, []), (1, ["a"])]


def test_data_reach_to_the_last_day_that_all_forces_with_any_cover():
    spans = {"20": (Days(date(2020, 1, 1), date(2026, 6, 30)),), "22": (Days(date(2020, 1, 1), date(2026, 3, 31)),)}
    forces = {"a": ["20"], "b": ["20", "22"], "c": ["20", ""], "d": [""]}
    sides = {key: side_of(*(followed(one, force=one) for one in some), covered=spans) for key, some in forces.items()}
    assert {key: side.covered_to() for key, side in sides.items()} == {
        "a": date(2026, 6, 30),
        "b": date(2026, 3, 31),
        "c": date(2026, 6, 30),
        "d": None,
    }


# -- from rows


@pytest.fixture
def clock(db):
    return member("clock")


def people(programme="divert", as_of=TODAY, span=ALL_TIME):
    return observed_people(programme, span, as_of).people


def test_the_offered_and_the_others_stand_with_their_offences(clock, tmp_path):
    referred = make.referral(date(2024, 3, 1), offence_on=date(2024, 2, 28))
    make.offence(referred.person, date(2024, 4, 1), "recorded_suspect")
    make.offence(referred.person, date(2024, 4, 1), "conviction", after=3)
    import_comparators(comparison_file(tmp_path, {}), actor=clock)
    make.offence(None, date(2024, 7, 1), "recorded_suspect", link="unlinked", **ANN)
    link_comparators(actor=User.objects.clock())
    found = [(one.is_offered, one.index_on, sorted(day for _, day in one.offences)) for one in people()]
    assert found == [(True, date(2024, 3, 1), [date(2024, 4, 1)]), (False, date(2024, 5, 1), [date(2024, 7, 1)])]


def test_what_is_dated_after_the_day_of_the_data_is_not_known_yet(clock):
    referred = make.referral(date(2024, 3, 1))
    make.offence(referred.person, date(2024, 4, 1), "recorded_suspect", after=2)
    assert [len(people(as_of=date(2024, 4, day))[0].offences) for day in (2, 3)] == [0, 1]


def test_rows_that_wait_for_a_person_do_not_count(clock):
    referred = make.referral(date(2024, 3, 1))
    make.offence(referred.person, date(2024, 4, 1), "recorded_suspect", link="to_review")
    assert people()[0].offences == frozenset()


@pytest.mark.parametrize(("accepted", "stays"), [(date(2024, 5, 1), False), (date(2024, 5, 2), True)])
def test_a_referral_that_comes_in_afterwards_takes_the_person_out_on_its_day(clock, tmp_path, accepted, stays):
    import_comparators(comparison_file(tmp_path, {}), actor=clock)
    make.referral(accepted, of=make.person(**ANN))
    link_comparators(actor=User.objects.clock())
    others = [one.leaves_on for one in people() if not one.is_offered]
    assert others == ([accepted] if stays else [])


def test_only_whole_months_of_the_span_count(clock, tmp_path):
    import_comparators(comparison_file(tmp_path, {}), actor=clock)
    months = [date(2024, month, 1) for month in (4, 5, 6)]
    assert [len(people(span=Span(month, month))) for month in months] == [0, 1, 0]


def test_a_referred_persons_area_is_that_of_their_postcode_district(clock, tmp_path):
    make.referral(date(2024, 3, 1), of=make.person(postcode="B13 8AA"))
    make.referral(date(2024, 3, 1), of=make.person(postcode="B14 8AA"))
    make.referral(date(2024, 3, 1), of=make.person(postcode="B15 8AA"))
    rows = [("B13 1PX", "Birmingham"), ("B14 1PX", "Birmingham"), ("B14 2PX", "Solihull")]
    cells = [
        {"source_reference": f"C{n}", "family_name": f"Grey{'abc'[n]}", "postcode": postcode, "area": area}
        for n, (postcode, area) in enumerate(rows)
    ]
    import_comparators(comparison_file(tmp_path, *cells), actor=clock)
    assert sorted(one.area for one in people() if one.is_offered) == ["", "", "Birmingham"]


def test_arms_are_compared_as_drawn_and_both_kinds_of_change_are_counted(clock, tmp_path):
    arms = ("treatment", "treatment", "control", "control", "control")
    names = [{"source_reference": f"T{n}", "given_names": f"Ann{'abcde'[n]}", "arm": arm} for n, arm in enumerate(arms)]
    import_allocations(comparison_file(tmp_path, *names, like=ALLOCATION), actor=clock)
    for given_names in ("Anna", "Annc"):
        make.referral(
            date(2024, 6, 1), of=make.person(**{**ANN, "given_names": given_names}), programme="turning_point"
        )
    link_comparators(actor=User.objects.clock())
    side = trial_people("turning_point", ALL_TIME, TODAY)
    assert ([one.is_offered for one in side.people].count(True), side.not_taken_up, side.crossed_over) == (2, 1, 1)
    assert {one.leaves_on for one in side.people} == {None}


def lines(*options):
    out = StringIO()
    call_command("compare", *options, "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_without_anybody_to_compare_with_the_headline_is_one_line_of_none(clock):
    make.cohort(2, date(2024, 3, 1))
    [line] = lines("--programme", "divert")
    assert (line["design"], line["estimand"], line["value"], line["offered"]) == ("none", None, None, 2)


def test_the_designs_stand_in_order_and_too_few_have_no_value(clock, tmp_path):
    make.cohort(2, date(2024, 3, 1))
    Extract.objects.create(
        name="e",
        digest="0",
        force_code="20",
        covered_from="2020-01-01",
        covered_to="2026-06-30",
        finished_at="2026-01-01T00:00Z",
    )
    cells = [
        {"source_reference": f"C{n}", "family_name": f"Grey{'abc'[n]}", "reason": reason}
        for n, reason in enumerate(("other_area", "before_programme", "not_offered"))
    ]
    import_comparators(comparison_file(tmp_path, *cells), actor=clock)
    found = lines("--programme", "divert", "--as-of", "2026-06-30")
    assert list(dict.fromkeys((line["design"], line["comparators"]) for line in found)) == [
        ("matched", 3),
        ("area", 1),
        ("historical", 1),
        ("unadjusted", 3),
    ]
    assert {(line["value"], line["method"], line["covered_to"]) for line in found} == {(None, "too few", "2026-06-30")}


def test_a_programme_that_is_not_there_is_refused(clock):
    with pytest.raises(CommandError, match="There is no programme nothing"):
        lines("--programme", "nothing")
