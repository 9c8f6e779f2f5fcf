"""The clock of a disposal: its dates, its colours, and how it stops."""

from datetime import date

import pytest
from django.urls import reverse

from caseworkflow.case.models import Case
from caseworkflow.disposal import services
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.schedules import due_on
from tests.factories import caseworkflow as make
from tests.factories.satellites import clock, in_state, london, moves_made_outside_the_table, reasons_of, unsaid

pytestmark = pytest.mark.django_db

TABLE = {("running", "decide"): "decided", ("running", "lapse"): "lapsed"}


@pytest.fixture
def case():
    return make.allocated("checkpoint", offence_on=date(2026, 2, 3))


def of(case):
    return DisposalClock.objects.get(case=case)


def spanning(case, starts_on, ends_on, **fields):
    return in_state(DisposalClock, case, "running", starts_on=starts_on, limitation_on=ends_on, **fields)


def test_the_table_of_moves_of_a_disposal_clock():
    assert DisposalClock.table() == TABLE


def test_no_other_pair_moves_a_disposal_clock(case):
    assert moves_made_outside_the_table(of(case), TABLE) == []


def test_every_move_of_a_disposal_clock_is_named_and_has_somebody_who_may():
    assert unsaid(DisposalClock) == []


def test_it_opens_with_the_dates_that_the_law_and_the_version_set(case):
    row = of(case)
    assert (row.starts_on, row.offence_on, row.outcome_due_on, row.limitation_on, row.expires_on) == (
        date(2026, 3, 3),
        date(2026, 2, 3),
        date(2026, 7, 3),
        date(2026, 8, 3),
        date(2026, 6, 30),
    )


def test_it_ends_on_the_first_of_its_dates(case):
    assert of(case).ends_on == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("day", "percent", "colour"),
    [
        (1, 0, "calm"),
        (50, 49, "calm"),
        (51, 50, "amber"),
        (75, 74, "amber"),
        (76, 75, "red"),
        (100, 99, "red"),
        (101, 100, "past"),
        (120, 119, "past"),
    ],
)
def test_its_colour_changes_at_50_75_and_100_per_cent(case, day, percent, colour):
    row = spanning(case, date(2026, 1, 1), date(2026, 4, 11))
    today = date.fromordinal(date(2026, 1, 1).toordinal() + day - 1)
    assert (row.percent(today), row.colour(today)) == (percent, colour)


def test_a_hold_does_not_stop_it(case):
    row = spanning(case, date(2026, 1, 1), date(2026, 4, 11))
    Case.objects.filter(pk=case.pk).update(state="suspended", held_since=date(2026, 1, 2), hold_reason="hospital")
    assert of(case).percent(date(2026, 2, 20)) == row.percent(date(2026, 2, 20)) == 50


@pytest.mark.parametrize(
    ("today", "words"),
    [(date(2026, 4, 10), "1 day left"), (date(2026, 4, 11), "Ends today"), (date(2026, 4, 13), "2 days late")],
)
def test_it_says_what_is_left_in_words(case, today, words):
    assert spanning(case, date(2026, 1, 1), date(2026, 4, 11)).words(today) == words


def test_code_22_is_only_for_somebody_who_completed(case):
    facts = {"case_id": case.pk, "actor": clock(), "outcome_code": "22", "outcome_on": date(2026, 3, 3)}
    assert reasons_of(services.record_disposal, **facts) == ("Code 22 is only for somebody who completed.",)
    Case.objects.filter(pk=case.pk).update(completed_on=date(2026, 3, 2))
    assert services.record_disposal(**facts).state == "decided"


def test_another_code_stops_it_without_completion(case):
    row = services.record_disposal(case_id=case.pk, actor=clock(), outcome_code="1", outcome_on=date(2026, 3, 3))
    assert (row.state, row.outcome_code, row.colour(date(2026, 3, 3))) == ("decided", "1", "done")


@pytest.mark.parametrize("who", ["caseworker", "leader"])
def test_nobody_at_the_provider_stops_it(case, who):
    user = case.caseworker if who == "caseworker" else make.leader()
    assert [step.permission(of(case), user) for step in DisposalClock.steps()] == [False, False]


def test_it_runs_out_the_day_after_the_limitation_date(case, frozen):
    frozen.move_to(london(3, month=8))
    facts = {"case_id": case.pk, "actor": clock()}
    assert reasons_of(services.lapse_disposal, **facts) == ("The limitation date has not passed.",)
    frozen.move_to(london(4, month=8))
    assert services.lapse_disposal(**facts).state == "lapsed"


def test_the_clock_finds_what_has_run_out(case, frozen):
    assert [due for due in due_on(date(2026, 8, 3)) if due.act == services.lapse_disposal] == []
    assert [due.case_id for due in due_on(date(2026, 8, 4)) if due.act == services.lapse_disposal] == [case.pk]


def set_dates(case, **days):
    return reasons_of(services.set_dates, case_id=case.pk, actor=case.caseworker, **days)


def test_a_day_that_is_missing_is_recorded_by_whoever_works_the_case(case):
    given = {"bail_on": date(2026, 5, 1), "limitation_on": of(case).limitation_on, "caution_on": None}
    services.set_dates(case_id=case.pk, actor=case.caseworker, **given)
    assert (of(case).bail_on, of(case).ends_on) == (date(2026, 5, 1), date(2026, 5, 1))


def test_a_day_that_is_on_record_is_never_written_over(case):
    assert set_dates(case, limitation_on=date(2026, 8, 4)) == (services.ON_RECORD,)
    assert of(case).limitation_on == date(2026, 8, 3)
    assert set_dates(case) == ("Enter at least one day.",)


@pytest.mark.parametrize("state", ["decided", "lapsed"])
def test_a_clock_that_has_stopped_takes_no_more_days(case, state):
    DisposalClock.objects.update(state=state)
    assert set_dates(case, bail_on=date(2026, 5, 1)) == (services.CLOCK_STOPPED,)


@pytest.mark.parametrize(
    ("days", "reasons"),
    [
        ({"bail_on": date(2026, 2, 2)}, ("The bail date is before the offence.",)),
        ({"bail_on": date(2026, 2, 3)}, ()),
        ({"caution_on": date(2026, 3, 3)}, ()),
        ({"caution_on": date(2026, 3, 4)}, ("The day of the caution is still to come.",)),
    ],
)
def test_a_day_lies_where_it_can(case, days, reasons):
    assert set_dates(case, **days) == reasons


def test_the_page_asks_for_the_days_that_are_missing_alone(case, client_for):
    browser = client_for(case.caseworker)
    form = browser.get(reverse("caseworkflow:disposal-set-dates", args=[case.pk])).context["form"]
    assert [one.name for one in form.visible_fields()] == ["bail_on", "caution_on"]
    DisposalClock.objects.update(bail_on=date(2026, 5, 1), caution_on=date(2026, 3, 1))
    page = browser.get(reverse("caseworkflow:disposal-detail", args=[case.pk]))
    assert [act["label"] for act in page.context["acts"]] == ["Correct the dates"]
