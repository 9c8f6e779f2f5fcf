"""The report as frozen dataclasses: what it says, what it hides, and that nothing gets past its edition."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseworkflow.victim.models import Victim
from outcomes.figure.suppression import Cell
from outcomes.report.reports import board, editions
from outcomes.report.reports.sections.path import largest_loss
from programmes.models import Programme
from tests.factories import outcomes as given

pytestmark = pytest.mark.django_db
INDEX, AS_OF = date(2024, 2, 1), date(2026, 3, 3)


def counted(*, is_exact=False, code="divert", quarter=1, as_of=AS_OF):
    edition = editions.edition_for(is_exact=is_exact)
    return board.count_board(Programme.objects.get(code=code), 2024, quarter, as_of=as_of, edition=edition)


def forty_people(reoffended=10):
    """Forty accepted, two rejected, three of the forty women, ten with a proven reoffence within a year."""
    given.covered()
    men = given.cohort(37, INDEX)
    for each in men[:reoffended]:
        given.offence(each.person, date(2024, 9, 1), after=30)
    for _ in range(3):
        given.referral(INDEX, of=given.person(sex="F"))
    for _ in range(2):
        given.referral(INDEX, state="rejected")
    return men


def section(report, name):
    return next(one for one in report.sections if one.id == name)


def sheet(report, name, title):
    return next(one for one in section(report, name).sheets if one.title == title)


def figure(report, name):
    return next(one for one in report.figures if one.id == name)


def test_the_headline_is_computed_from_the_numbers_and_claims_no_cause():
    forty_people()
    assert counted().headline == (
        "Of 40 people referred and accepted in January to March 2024 whose follow-up is complete, 25% had a proven "
        "reoffence within 12 months (95% interval 13 to 42)."
    )


def test_below_thirty_people_there_is_no_rate():
    given.covered()
    given.cohort(29, INDEX)
    report = counted()
    assert report.headline.endswith("is not shown: not enough people yet.")
    assert (figure(report, "M1").text, figure(report, "M1").interval) == ("Not enough people yet", "")


def test_counts_are_rounded_and_small_ones_hidden_with_a_second_one():
    forty_people()
    rows = sheet(counted(), "equity", "By sex").rows
    assert [row[:2] for row in rows] == [
        ("Female", "not shown"),
        ("Male", "35"),
        ("Another answer", "not shown"),
        ("Not known", "not shown"),
        ("Not recorded", "not shown"),
        ("Everyone", "40"),
    ]
    assert sheet(counted(), "funnel", "What became of every referral sent").rows == (
        ("Not accepted", "not shown"),
        ("Withdrawn", "not shown"),
        ("Duplicate", "not shown"),
        ("Waiting for a decision", "not shown"),
        ("Ended before a first attempt", "not shown"),
        ("Ended after an attempt", "not shown"),
        ("Ended after a conversation", "not shown"),
        ("Ended after an offer of an appointment", "not shown"),
        ("Ended after the start", "not shown"),
        ("Still open", "40"),
        ("Completed", "not shown"),
        ("Referred", "40"),
    )


def test_a_rate_with_few_in_it_is_a_limit():
    forty_people(reoffended=3)
    report = counted()
    assert (figure(report, "M1").text, figure(report, "M1").people) == ("Under 22%", "40 people")
    assert report.headline.endswith("under 22% had a proven reoffence within 12 months (95% interval 0 to 34).")


def test_with_no_police_data_reoffending_says_no_data_and_never_a_rate():
    given.cohort(40, INDEX)
    report = counted()
    assert report.headline.endswith("is not shown: no police data covers their follow-up.")
    assert (figure(report, "M1").text, report.data_to) == ("No data", "")
    assert {cell for row in sheet(report, "reoffending", "M1 Proven reoffending").rows for cell in row[1:3]} == {
        "no data"
    }
    assert sheet(report, "quality", "Days that police data covers").rows == (("Every force", "no data", ""),)


def test_data_to_is_the_last_covered_day_and_gaps_are_shown():
    given.cohort(40, INDEX)
    given.covered(date(2020, 1, 1), date(2022, 12, 31))
    given.covered(date(2023, 2, 1), date(2025, 6, 30))
    report = counted()
    assert (report.as_of, report.data_to) == ("3 March 2026", "30 June 2025")
    assert sheet(report, "quality", "Days that police data covers").rows == (
        (
            "Force 20",
            "1 January 2020 to 31 December 2022 and 1 February 2023 to 30 June 2025",
            "1 January 2023 to 31 January 2023",
        ),
    )


def test_an_unknown_code_leaves_harm_not_stated():
    for each in forty_people(reoffended=0):
        given.offence(each.person, date(2024, 9, 1), "recorded_suspect", code="999/99")
    rows = {row[0]: row[2] for row in sheet(counted(), "reoffending", "Frequency, time and harm").rows}
    assert rows["M6 Harm days a person: everyone referred and accepted"] == "not stated: unknown codes"


def test_a_team_leader_gets_exact_figures_marked_as_internal():
    forty_people()
    report = counted(is_exact=True)
    assert (report.mark, figure(report, "people").text) == ("Internal, not for publication", "40")
    assert sheet(report, "equity", "By sex").rows[0] == ("Female", "3", "0", "3", "not enough people")


def test_three_people_of_a_group_cannot_be_found_anywhere_in_the_protected_report():
    forty_people()
    cells = [cell for one in counted().sections for table in one.sheets for row in table.rows for cell in row[1:]]
    assert [cell for cell in cells if cell in {"1", "2", "3", "4", "5", "6", "7", "37"}] == []


def test_the_funnel_reconciles_and_says_so():
    forty_people()
    table = sheet(counted(is_exact=True), "funnel", "What became of every referral sent")
    numbers = [int(row[1]) for row in table.rows]
    assert (numbers[-1], sum(numbers[:-1])) == (42, 42)
    assert table.note.startswith("Every referral sent is in one of these lines; they add up before rounding.")


LOSSES = [("Referred", "Accepted", ["Not accepted"]), ("Accepted", "Attempted", ["Ended before a first attempt"])]


def loss_of(counts, cells, total=100):
    losses = [(*steps, count) for steps, count in zip(LOSSES, counts, strict=True)]
    names = [lines[0] for _, _, lines in LOSSES]
    shown = {name: Cell(value, value is None, str(value)) for name, value in zip(names, cells, strict=True)}
    return largest_loss(losses, shown | {"Still open": Cell(40, False, "40")}, Cell(total, False, str(total)), 2)


def test_the_largest_loss_is_chosen_on_exact_counts_and_said_where_the_cells_carry_it():
    named = "The largest loss is between accepted and attempted: 40 ended before a first attempt"
    assert loss_of((20, 40), (20, 40)) == named
    assert loss_of((38, 40), (40, 40)) == ""
    assert loss_of((30, 40), (None, 40), total=80) == named
    assert loss_of((30, 40), (None, 40), total=115) == ""
    assert loss_of((40, 40), (40, 40)) == ""


def test_an_open_case_is_no_loss():
    for number in range(40):
        is_over = number < 10
        given.case(given.referral(INDEX), ended_on=INDEX + timedelta(days=9) if is_over else None)
    lead = section(counted(), "funnel").lead
    assert lead == "The largest loss is between accepted and attempted: 10 ended before a first attempt."


def test_a_window_that_nobody_can_have_finished_says_not_yet():
    forty_people()
    report = counted(as_of=date(2024, 12, 31))
    assert {row[1:] for row in sheet(report, "reoffending", "M1 Proven reoffending").rows} == {("not yet",) * 3}
    assert [one.words for one in section(report, "reoffending").maturity] == ["not yet"] * 3


def test_completers_carry_their_warning_and_there_is_no_comparison_group():
    reoffending = section(counted(), "reoffending")
    assert reoffending.warning.startswith("Completers differ from the rest.")
    assert reoffending.badge == "No comparison group"


@pytest.mark.parametrize("victims", [0, 1, 7])
def test_nobody_and_one_to_seven_read_the_same(victims):
    for number in range(40):
        made = given.case(given.referral(INDEX), assessed_on=INDEX)
        if number < victims:
            Victim.objects.create(case=made, state="identified")
            made.onward_referrals.create(service="Help", is_accepted=False)
    report = counted()
    assert [section(report, name).lead for name in ("treatment", "needs", "victims", "money", "safety")] == [
        "Offers of other help on record: not shown; accepted: not shown.",
        "There are not enough people with both assessments to show change.",
        "Cases with a victim on record: not shown.",
        "Places bought, placements in rehab and who paid for them, as far as they are on record.",
        "Deaths on record among the people of this cohort since acceptance: not shown.",
    ]


@pytest.mark.parametrize("people", [0, 1, 7])
def test_a_quarter_with_nobody_and_one_with_seven_read_the_same(people):
    empty = board.freeze_board(counted())
    given.cohort(people, INDEX)
    assert board.freeze_board(counted()) == empty


def test_a_table_has_the_same_lines_whoever_is_in_it():
    def lines(report):
        return [
            (table.title, [row[0] for row in table.rows])
            for one in report.sections
            for table in one.sheets
            if one.id != "quality"
        ]

    before = lines(counted())
    forty_people()
    given.referral(INDEX, custody_suite="Perry Barr")
    given.referral(INDEX, custody_suite="A suite nobody knows")
    assert lines(counted()) == before


def scored_twice(better, worse, same):
    """Cases with an entry and an exit score for drugs: so many lower at exit, higher, and the same."""
    for leaving in [4] * better + [8] * worse + [6] * same:
        case = given.case(given.referral(INDEX), assessed_on=INDEX)
        for kind, score in (("initial", 6), ("exit", leaving)):
            case.assessments.create(kind=kind, done_on=INDEX, by=case.caseworker, scores={"drugs": score})


def test_needs_count_those_whose_score_is_lower_at_exit():
    scored_twice(better=6, worse=3, same=1)
    report = counted(is_exact=True)
    rows = sheet(report, "needs", "Scores from 0 (no need) to 10").rows
    assert [row for row in rows if row[1] != "0"] == [("Drugs", "10", "60.0% (31.3 to 83.2)", "6.0", "5.4")]
    assert section(report, "needs").lead == "Scores fell most often for drugs: 60.0% of 10 people."


@pytest.mark.parametrize(
    ("people", "lead"), [(29, "There are not enough people with both assessments to show change.")]
)
def test_needs_of_fewer_than_thirty_people_show_no_change_outside(people, lead):
    scored_twice(better=people - 10, worse=10, same=0)
    found = section(counted(), "needs")
    assert (found.lead, {row[3:] for row in found.sheets[0].rows}) == (lead, {("not shown", "not shown")})


def test_onward_treatment_counts_what_each_line_says():
    case = given.case(given.referral(INDEX), assessed_on=INDEX)
    case.assessments.create(kind="initial", done_on=INDEX, by=case.caseworker, scores={}, has_treatment_need=True)
    for number in range(20):
        is_accepted, is_structured = number < 15, number < 12
        case.onward_referrals.create(
            service="Help",
            is_structured_treatment=is_structured,
            is_accepted=is_accepted,
            referred_on=INDEX if is_accepted else None,
            started_on=INDEX + timedelta(days=21 if number < 6 else 22) if number < 9 else None,
        )
    report = counted(is_exact=True)
    assert sheet(report, "treatment", "Offers of other help").rows == (
        ("Offers of other help", "20"),
        ("Accepted by the person", "15"),
        ("Started", "9"),
        ("Accepted referrals to structured treatment", "12"),
        ("Started structured treatment", "9"),
    )
    assert [row[1] for row in sheet(report, "treatment", "Structured treatment").rows] == ["1 of 1", "6 of 12"]
    assert section(report, "treatment").lead == "Offers of other help on record: 20; accepted: 15."


def test_the_change_names_the_quarter_before():
    given.cohort(40, date(2024, 2, 1))
    given.cohort(50, date(2024, 5, 1))
    assert figure(counted(quarter=2), "people").change == "40 before"


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (10, 30, "up from 25%"),
        (30, 10, "down from 75%"),
        (10, 13, "no clear change from 25%"),
        (2, 30, "up from under 22%"),
    ],
)
def test_up_and_down_are_said_only_where_the_interval_of_the_difference_leaves_out_no_change(before, after, change):
    given.covered()
    for on, number in ((date(2024, 2, 1), before), (date(2024, 5, 1), after)):
        for each in given.cohort(40, on)[:number]:
            given.offence(each.person, on + timedelta(days=200), after=30)
    assert figure(counted(quarter=2), "M1").change == change


def test_the_report_freezes_and_thaws_to_the_same_report():
    forty_people()
    report = counted()
    frozen = board.freeze_board(report)
    assert board.freeze_board(board.thaw_board(json.loads(json.dumps(frozen)))) == frozen
    assert board.digest_of_board(frozen) == board.digest_of_board(board.freeze_board(counted()))


def test_no_name_and_no_identifier_is_ever_read():
    forty_people()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        counted()
    private = ("family_name", "given_names", "pnc_id", "nhs_number", "address", "crime_number", "note")
    asked = " ".join(query["sql"] for query in queries)
    assert [name for name in private if f'"{name}"' in asked] == []


def test_a_report_takes_the_same_statements_whatever_its_size():
    counts = []
    counted()
    for size in (5, 40):
        given.cohort(size, INDEX)
        with CaptureQueriesContext(connection) as queries:
            counted()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 62
