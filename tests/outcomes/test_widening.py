"""Net-widening watch: counted by hand, silent where nothing is on record, and loud where widening was planted."""

from csv import DictReader
from datetime import date, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from ledger import outbox
from ledger.models import Entry
from outcomes.figure.cohorts import quarter_span
from outcomes.figure.measures import registry, widening
from outcomes.figure.terms import WideningId
from outcomes.report.reports import board, definitions, editions
from programmes.models import Programme
from tests.factories import outcomes as given

pytestmark = pytest.mark.django_db
INDEX, BEFORE, AS_OF = date(2024, 2, 1), date(2023, 11, 1), date(2026, 2, 28)
QUARTER = quarter_span(2024, 1)
QUESTION = {"programme": "divert", "quarter": "2024Q1"}
W = WideningId


def shares(programme="divert"):
    """Counted, known and not known, of each figure."""
    found = widening.widening_shares(programme, [QUARTER], AS_OF)[0]
    return {id_.value: (one.numerator, one.denominator, one.excluded) for id_, one in found.items()}


def section_of(*, is_exact=False):
    edition = editions.edition_for(is_exact=is_exact)
    counted = board.count_board(Programme.objects.get(code="divert"), 2024, 1, as_of=AS_OF, edition=edition)
    return next(one for one in counted.sections if one.id == "widening")


def rows_of(section):
    return {row[0][:2]: row[1:] for row in section.sheets[0].rows}


def planted(before, now, of_each=60, **facts):
    """So many without an earlier conviction in the quarter before and in this one."""
    for on, without in ((BEFORE, before), (INDEX, now)):
        for place in range(of_each):
            given.referral(on, previous_convictions=0 if place < without else 2, **facts)


def ended(number, outcome, on=date(2023, 6, 1), *, code=given.CANNABIS, force="20"):
    """So many offences of as many people that ended in an outcome type."""
    for _ in range(number):
        given.offence(given.person(), on, "recorded_suspect", code=code, outcome_code=outcome, force_code=force)


@pytest.mark.parametrize(("convictions", "counted"), [(0, (1, 1, 0)), (1, (0, 1, 0)), (None, (0, 0, 1))])
def test_no_earlier_conviction_is_a_stated_nought(convictions, counted):
    given.referral(INDEX, previous_convictions=convictions)
    assert shares()["W1"] == counted


@pytest.mark.parametrize(("score", "counted"), [(1, (1, 1, 0)), (2, (0, 1, 0)), (None, (0, 0, 1))])
def test_the_lowest_gravity_is_one(score, counted):
    given.referral(INDEX, gravity_score=score)
    assert shares()["W3"] == counted


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("admitted", (0, 1, 0)),
        ("accepted", (0, 1, 0)),
        ("no_reply", (1, 1, 0)),
        ("denied", (1, 1, 0)),
        ("not_asked", (0, 0, 1)),
        ("", (0, 0, 1)),
    ],
)
def test_no_admission_is_a_denial_or_no_reply(said, counted):
    given.referral(INDEX, responsibility=said)
    assert shares()["W5"] == counted


@pytest.mark.parametrize(
    ("programme", "counted"),
    [
        ("divert", (0, 1, 0)),
        ("checkpoint", (1, 1, 0)),
        ("required_assessment", (1, 1, 0)),
    ],
)
def test_a_penalty_is_what_the_version_lets_follow(programme, counted):
    given.referral(INDEX, programme=programme)
    assert shares(programme)["W6"] == counted


def test_without_a_version_nothing_is_known_of_a_penalty():
    given.referral(INDEX, programme_version=None)
    assert shares()["W6"] == (0, 0, 1)


@pytest.mark.parametrize(
    ("on", "counted"),
    [
        (date(2023, 1, 31), (1, 1, 0)),
        (date(2023, 2, 1), (0, 1, 0)),
        (date(2024, 1, 31), (0, 1, 0)),
        (date(2024, 2, 1), (1, 1, 0)),
    ],
)
def test_the_year_before_acceptance_goes_from_its_day_to_the_day_before(on, counted):
    given.covered()
    row = given.referral(INDEX)
    given.offence(row.person, on, "recorded_suspect")
    assert shares()["W2"] == counted


def test_the_referred_offence_itself_is_no_earlier_one():
    given.covered()
    row = given.referral(INDEX, offence_on=date(2024, 1, 30))
    given.offence(row.person, date(2024, 1, 30), "recorded_suspect", code=given.CANNABIS)
    assert shares()["W2"] == (1, 1, 0)


@pytest.mark.parametrize(("first", "counted"), [(date(2023, 2, 1), (1, 1, 0)), (date(2023, 2, 2), (0, 0, 1))])
def test_a_year_that_extracts_do_not_cover_is_not_an_empty_one(first, counted):
    given.covered(first)
    given.referral(INDEX)
    assert shares()["W2"] == counted


@pytest.mark.parametrize(
    ("without", "acted", "found"),
    [
        (6, 4, {given.CANNABIS: True}),
        (5, 5, {given.CANNABIS: False}),
        (4, 6, {given.CANNABIS: False}),
        (6, 3, {}),
    ],
)
def test_a_code_usually_ends_without_action_where_more_than_half_of_ten_do(without, acted, found):
    ended(without, "10")
    ended(acted, "1")
    assert widening.usual_ends([QUARTER], AS_OF)[0] == found


@pytest.mark.parametrize("outcome", ["8", "22", "18", "20", ""])
def test_diversion_and_ends_of_another_kind_are_in_neither_part(outcome):
    ended(10, "10")
    ended(20, outcome)
    assert widening.usual_ends([QUARTER], AS_OF)[0] == {given.CANNABIS: True}


@pytest.mark.parametrize(
    ("on", "is_read"),
    [
        (date(2022, 12, 31), False),
        (date(2023, 1, 1), True),
        (date(2023, 12, 31), True),
        (date(2024, 1, 1), False),
    ],
)
def test_usual_is_read_from_the_year_before_the_span(on, is_read):
    ended(10, "10", on)
    assert widening.usual_ends([QUARTER], AS_OF)[0] == ({given.CANNABIS: True} if is_read else {})


def test_stretches_that_are_read_together_are_as_each_alone():
    """A force that sends such ends in one year alone says nothing of another."""
    spans = [quarter_span(year, number) for year in (2023, 2024) for number in (1, 2, 3, 4)]
    for month, outcome in ((2, "10"), (5, "1"), (8, "10"), (11, "1")):
        ended(6, outcome, date(2022, month, 1))
        ended(7, "10", date(2023, month, 1), force="21" if month == 8 else "20")
        ended(5, "1", date(2023, month, 2), force="21")
    together = widening.usual_ends(spans, AS_OF)
    assert together == [widening.usual_ends([span], AS_OF)[0] for span in spans]
    assert len({tuple(each.items()) for each in together}) > 1


def test_a_force_that_sends_no_end_without_action_says_nothing_of_it():
    ended(10, "1", force="21")
    assert widening.usual_ends([QUARTER], AS_OF)[0] == {}
    ended(10, "10")
    assert widening.usual_ends([QUARTER], AS_OF)[0] == {given.CANNABIS: True}


def test_an_offence_with_several_rows_counts_once_by_what_was_done():
    ended(9, "10")
    somebody = given.person()
    for outcome in ("10", "1", "1"):
        given.offence(somebody, date(2023, 6, 1), "charge", code=given.CANNABIS, outcome_code=outcome)
    ended(1, "1")
    ended(9, "10", code=given.THEFT)
    assert widening.usual_ends([QUARTER], AS_OF)[0] == {given.CANNABIS: True}
    given.offence(given.person(), date(2023, 6, 1), code=given.THEFT, outcome_code="10", is_superseded=True)
    assert widening.usual_ends([QUARTER], AS_OF)[0] == {given.CANNABIS: True}


def test_rows_that_are_linked_to_nobody_count_one_by_one():
    ended(8, "10")
    for _ in range(2):
        given.offence(None, date(2023, 6, 1), "charge", code=given.CANNABIS, outcome_code="1", link="unlinked")
    assert widening.usual_ends([QUARTER], AS_OF)[0] == {given.CANNABIS: True}


def test_what_is_told_after_the_day_of_the_figures_is_not_known_yet():
    ended(9, "10")
    given.offence(given.person(), date(2023, 6, 1), code=given.CANNABIS, outcome_code="10", after=30)
    assert widening.usual_ends([QUARTER], date(2023, 6, 30))[0] == {}
    assert widening.usual_ends([QUARTER], date(2023, 7, 1))[0] == {given.CANNABIS: True}


def test_people_are_counted_by_the_code_that_they_were_referred_for():
    ended(10, "10")
    given.referral(INDEX)
    given.referral(INDEX, offence_code=given.THEFT)
    given.referral(INDEX, offence_code="")
    assert shares()["W4"] == (1, 1, 2)


def test_a_person_counts_once_by_the_first_referral_and_refused_ones_do_not_count():
    somebody = given.person()
    given.referral(INDEX, of=somebody, previous_convictions=0)
    given.referral(INDEX + timedelta(days=1), of=somebody, previous_convictions=3)
    given.referral(INDEX, previous_convictions=0, state="rejected")
    assert shares()["W1"] == (1, 1, 0)


def test_stretches_are_counted_each_by_its_own_people():
    given.referral(BEFORE, previous_convictions=0)
    given.referral(INDEX, previous_convictions=2)
    found = widening.widening_shares("divert", [quarter_span(2023, 4), QUARTER], AS_OF)
    assert [(one[W.W1].numerator, one[W.W1].denominator) for one in found] == [(1, 1), (0, 1)]


def test_widening_that_was_planted_is_told():
    planted(18, 48)
    section = section_of()
    assert rows_of(section)["W1"] == ("60", "80% (67 to 89)", "up from 30%", "under 14% (0 to 23)")
    assert section.lead == (
        "2 of 6 figures can be compared with the stretch before; 1 is up: no earlier conviction up from 30%."
    )


def test_a_fall_is_told_as_one():
    planted(48, 18)
    assert section_of().lead.endswith("none is up and 1 is down: no earlier conviction down from 80%.")


def test_a_rise_that_may_be_chance_is_none():
    planted(30, 36)
    section = section_of()
    assert rows_of(section)["W1"][2] == "no clear change from 50%"
    assert section.lead == "2 of 6 figures can be compared with the stretch before; none has clearly changed."


@pytest.mark.parametrize(("now", "change"), [(40, "no clear change from 50.0%"), (41, "up from 50.0%")])
def test_up_is_said_where_the_interval_of_the_difference_leaves_out_nought(now, change):
    """Newcombe beside 30 of 60: 40 of 60 is from 0.9 points below, 41 of 60 from 0.8 points above."""
    planted(30, now)
    assert rows_of(section_of(is_exact=True))["W1"][2] == change


def test_what_is_not_on_record_is_shown_as_such_and_never_as_nought():
    given.cohort(60, INDEX)
    given.cohort(60, BEFORE)
    found = rows_of(section_of())
    for id_ in ("W1", "W2", "W3", "W4", "W5"):
        assert found[id_] == ("not shown", "not shown", "not known", "over 86% (77 to 100)")
    exact = rows_of(section_of(is_exact=True))
    assert exact["W1"] == ("0 of 0", "not enough people", "not known", "100.0% (94.0 to 100.0)")


def test_with_nothing_to_compare_the_lead_says_so():
    given.referral(INDEX)
    assert section_of().lead.startswith("Too little is recorded, now or in the stretch before,")


@pytest.mark.parametrize(("few", "text"), [(7, "under 14% (0 to 23)"), (8, "13% (6 to 25)")])
def test_few_people_are_given_as_a_limit(few, text):
    planted(30, few)
    assert rows_of(section_of())["W1"][1] == text


def test_every_figure_has_one_definition_in_the_list():
    terms = [term for term, _ in definitions.DEFINITIONS]
    assert set(registry.WIDENING) == set(WideningId)
    assert [terms.count(f"{id_} {id_.label}") for id_ in WideningId] == [1] * len(WideningId)


def answer_for(client, name):
    address = reverse(f"outcomes:{name}")
    if "Refresh" in client.get(address, QUESTION):
        outbox.run_due_jobs()
    return client.get(address, QUESTION)


def test_the_page_and_its_file_hold_the_same_figures(commissioner, client_for):
    planted(18, 48)
    client = client_for(commissioner)
    page = answer_for(client, "answer-widening").content.decode()
    assert ("up from 30%" in page, "80% (67 to 89)" in page, "no official threshold" in page) == (True, True, True)
    file = answer_for(client, "answer-widening-csv").content.decode("utf-8-sig")
    read = [row for row in DictReader(StringIO(file)) if row["measure_id"] == "W1"]
    assert [(row["span"], row["value"], row["least"], row["most"], row["n"]) for row in read if row["value"]] == [
        ("Oct-Dec 2023", "30", "", "", "60"),
        ("Jan-Mar 2024", "80", "", "", "60"),
        ("January to March 2024", "80", "", "", "60"),
    ]
    assert {row["unit"] for row in read if row["value"]} == {"per cent"}
    kinds = Entry.objects.filter(verb="read_figures").values_list("object_kind", flat=True)
    assert "outcomes.board_widening" in kinds


def test_whoever_reads_no_figures_does_not_reach_it(caseworker, client_for):
    answers = [client_for(caseworker).get(reverse(f"outcomes:answer-widening{end}")) for end in ("", "-csv")]
    assert [one.status_code for one in answers] == [403, 403]
