"""What a plan asks: its own designs and outcomes, people told apart by a landmark, and several comparisons as one."""

import json
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.roles import Role
from ledger import outbox
from ledger.models import Entry
from outcomes.comparison.cohorts import trial_people
from outcomes.comparison.imports.taking import import_allocations, import_comparators
from outcomes.comparison.linkage import link_comparators
from outcomes.comparison.measures.planned import correct_lines, split_by_landmark
from outcomes.comparison.models import ComparisonEdition
from outcomes.comparison.terms import Analysis, Design
from outcomes.figure.cohorts import Span
from tests.factories import outcomes as make
from tests.factories.accounts import member
from tests.factories.comparison import ALLOCATION, comparison_file, followed, frozen_plan, plan_by

INDEX = date(2024, 5, 1)

LANDMARK = date(2024, 8, 1)


# -- immortal time


def days_of(some):
    return [[(day - one.begins_on).days for day in one.days_after(date(2025, 5, 1))] for one in some]


def test_completers_count_from_the_landmark_on_and_so_do_the_others():
    done = followed("a", completed_on=LANDMARK, after=(40, 92, 93, 100))
    other = followed("b", is_offered=False, after=(40, 93))
    analysis, found = split_by_landmark(Design.MATCHED, [done, other], 3)
    assert (analysis, days_of(found)) == (Analysis.COMPLETED, [[1, 8], [1]])


@pytest.mark.parametrize(
    ("completed_on", "stands"), [(None, False), (date(2024, 7, 31), True), (LANDMARK, True), (date(2024, 8, 2), False)]
)
def test_only_who_had_completed_by_the_landmark_is_a_completer(completed_on, stands):
    _, found = split_by_landmark(Design.MATCHED, [followed("a", completed_on=completed_on)], 3)
    assert bool(found) == stands


@pytest.mark.parametrize(("leaves_on", "stands"), [(LANDMARK, False), (date(2024, 8, 2), True)])
def test_who_left_by_the_landmark_is_on_neither_side(leaves_on, stands):
    _, found = split_by_landmark(Design.MATCHED, [followed("a", is_offered=False, leaves_on=leaves_on)], 3)
    assert bool(found) == stands


@pytest.mark.parametrize(
    ("taken_up_on", "is_treated"), [(None, False), (INDEX, True), (LANDMARK, True), (date(2024, 8, 2), False)]
)
@pytest.mark.parametrize("drawn", [True, False])
def test_as_treated_stands_by_what_was_taken_up_by_the_landmark_and_not_by_the_draw(drawn, taken_up_on, is_treated):
    analysis, [one] = split_by_landmark(
        Design.RANDOMISED, [followed("a", is_offered=drawn, taken_up_on=taken_up_on)], 3
    )
    assert (analysis, one.is_offered, one.begins_on) == (Analysis.AS_TREATED, is_treated, LANDMARK)


def test_columns_stay_those_of_the_index_date():
    one = followed("a", completed_on=LANDMARK, after=(-10, 40))
    _, [kept] = split_by_landmark(Design.MATCHED, [one], 3)
    assert (kept.counted_before(), kept.age, kept.index_on) == (one.counted_before(), one.age, INDEX)


# -- several comparisons


def line(design, estimand, p_value, analysis="offered", value=0.5):
    return {"design": design, "estimand": estimand, "p_value": p_value, "value": value, "analysis": analysis}


def test_chances_are_corrected_over_all_that_could_be_claimed():
    lines = [
        line("matched", "hazard_ratio", 0.01),
        line("matched", "rate_ratio", 0.03),
        line("matched", "risk_ratio_12", 0.5),
        line("matched", "risk_difference_12", 0.04),
        line("matched", "hazard_ratio", 0.001, analysis="completed"),
        line("unadjusted", "hazard_ratio", 0.001),
        line("area", "hazard_ratio", None, value=None),
    ]
    found = correct_lines(lines)
    assert [one["p_corrected"] for one in found] == [0.03, 0.06, 0.06, 0.06, None, None, None]
    assert {one["tests"] for one in found} == {3}


# -- from rows to the page and the command

MANY = 40


@pytest.fixture
def compared(db, tmp_path):
    """Forty offered of whom one in four offends, forty others of whom three in four do, all followed."""
    clock = member(Role.CLOCK)
    make.covered()
    rows = []
    for number in range(MANY):
        born = date(1960 + number, 1, 1 + number % 28)
        named = {"family_name": f"Grey{'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]}"}
        rows.append({"source_reference": f"C{number}", "date_of_birth": born.isoformat(), **named})
        person = make.person(date_of_birth=born, sex="F")
        make.referral(INDEX, of=person, offence_on=INDEX, previous_convictions=1)
        if number % 4 == 0:
            make.offence(person, date(2024, 9, 1), "recorded_suspect")
        if number % 4:
            facts = {**named, "given_names": "Ann", "date_of_birth": born, "link": "unlinked"}
            make.offence(None, date(2024, 9, 1), "recorded_suspect", **facts)
    import_comparators(comparison_file(tmp_path, *rows), actor=clock)
    link_comparators(actor=clock)


@pytest.fixture
def evaluator(db):
    return member(Role.EVALUATOR)


def answer(*options):
    out = StringIO()
    call_command("compare", *options, "--json", stdout=out)
    return [json.loads(one) for one in out.getvalue().splitlines()]


def test_without_a_plan_every_line_says_that_it_was_not_planned(compared):
    found = answer("--programme", "divert", "--as-of", "2026-02-28")
    assert {(one["status"], one["plan"]) for one in found} == {("exploratory", None)}
    out = StringIO()
    call_command("compare", "--programme", "divert", "--as-of", "2026-02-28", stdout=out)
    told = out.getvalue().splitlines()
    claims = {one.rpartition("; ")[2] for one in told if one.startswith("divert, matched")}
    assert claims == {"exploratory, not planned, so no difference is claimed."}


def test_a_plan_answers_what_it_asked_and_nothing_else(compared, evaluator, team_leader):
    plan = frozen_plan(evaluator, team_leader, designs=["matched"], estimands=["rate_ratio", "risk_difference_12"])
    found = answer("--plan", str(plan.pk), "--as-of", "2026-02-28")
    assert [(one["design"], one["estimand"], one["status"], one["plan"]) for one in found] == [
        ("matched", "rate_ratio", "planned", str(plan.pk)),
        ("matched", "risk_difference_12", "planned", str(plan.pk)),
    ]
    assert (found[0]["high"] < 1, found[0]["p_corrected"] < 0.05, found[0]["tests"]) == (True, True, 2)


def test_the_months_of_a_plan_are_those_of_its_people(compared, evaluator, team_leader):
    plan = frozen_plan(evaluator, team_leader, first_month=date(2024, 7, 1))
    assert answer("--plan", str(plan.pk)) == []


def test_a_plan_that_is_not_frozen_answers_nothing(compared, evaluator):
    plan = plan_by(evaluator)
    with pytest.raises(CommandError, match="There is no frozen plan of this number."):
        answer("--plan", str(plan.pk))


def test_a_plan_says_its_months_itself(compared, evaluator, team_leader):
    plan = frozen_plan(evaluator, team_leader)
    with pytest.raises(CommandError, match="Leave out --window, --from and --to."):
        answer("--plan", str(plan.pk), "--window", "24")


def page_of(client, plan):
    return client.get(reverse("outcomes:comparison-detail", args=[plan.programme_id])).content.decode()


def test_a_programme_says_nothing_of_an_effect_before_a_plan_is_frozen(compared, evaluator, client_for):
    plan = plan_by(evaluator)
    text = page_of(client_for(evaluator), plan)
    told = ("No analysis plan of this programme is frozen" in text, "Offered" in text)
    assert (told, Entry.objects.filter(object_kind="outcomes.comparison").count()) == ((True, False), 1)


def test_a_frozen_plan_is_read_on_the_page_protected_with_its_claim(compared, evaluator, team_leader, client_for):
    plan = frozen_plan(evaluator, team_leader)
    before = page_of(client_for(evaluator), plan)
    outbox.run_due_jobs()
    text = page_of(client_for(evaluator), plan)
    told = ("being computed" in before, "Matched comparison" in text, "Lower than among people like them" in text)
    assert told == (True, True, True)
    assert ("points beside the others" in text, "E-value" in text, "Unadjusted" in text) == (True, True, True)


def test_the_amended_version_stays_readable_and_the_one_that_stands_is_shown(
    compared, evaluator, team_leader, client_for
):
    plan = frozen_plan(evaluator, team_leader)
    plan.__class__.objects.filter(pk=plan.pk).update(state="amended")
    text = page_of(client_for(evaluator), plan)
    assert ("Amended since" in text, "No analysis plan of this programme is frozen" in text) == (True, True)


def test_a_trial_is_shown_as_drawn_and_as_treated(db, evaluator, team_leader, tmp_path):
    make.covered()
    rows = [
        {
            "source_reference": f"T{number}",
            "family_name": f"Grey{'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]}",
            "date_of_birth": date(1960 + number // 2, 1, 1 + number % 28).isoformat(),
            "arm": ("treatment", "control")[number % 2],
        }
        for number in range(2 * MANY)
    ]
    import_allocations(comparison_file(tmp_path, *rows, like=ALLOCATION), actor=team_leader)
    for row in rows[:70:2]:
        person = make.person(
            family_name=row["family_name"],
            given_names="Ann",
            date_of_birth=date.fromisoformat(row["date_of_birth"]),
        )
        make.referral(date(2024, 6, 1), of=person, programme="turning_point")
    plan = frozen_plan(evaluator, team_leader, programme="turning_point", landmark_months=3)
    outbox.run_due_jobs()
    found = ComparisonEdition.objects.get(plan=plan).content["lines"]
    told = {(one["analysis"], one["offered"], one["comparators"], one["not_taken_up"]) for one in found}
    assert told == {("offered", 40, 40, 5), ("as_treated", 35, 45, 5)}
    assert [one["estimand"] for one in found if one["analysis"] == "as_treated"] == ["hazard_ratio", "rate_ratio"]


def test_an_edition_of_the_same_rows_has_the_same_fingerprint(compared, evaluator, team_leader):
    plans = [frozen_plan(evaluator, team_leader) for _ in range(2)]
    outbox.run_due_jobs()
    lines = [ComparisonEdition.objects.get(plan=plan).content["lines"] for plan in plans]
    bare = [[{**one, "plan": ""} for one in some] for some in lines]
    assert bare[0] == bare[1]


def test_offences_before_the_landmark_do_not_count_after_it():
    one = replace(followed("a", after=(10, 100)), counts_from=date(2024, 8, 1))
    assert days_of([one]) == [[8]]


def test_an_edition_keeps_nobody_s_key(compared, evaluator, team_leader, tmp_path):
    stated = {"source_reference": "C-stated", "previous_offences_12_months": "9", "family_name": "Greyling"}
    import_comparators(comparison_file(tmp_path, stated), actor=member(Role.CLOCK))
    plan = frozen_plan(evaluator, team_leader)
    outbox.run_due_jobs()
    content = ComparisonEdition.objects.get(plan=plan).content
    assert ("C-stated" in json.dumps(content), {one["previous_offences_differ"] for one in content["lines"]}) == (
        False,
        {1},
    )
    assert "C-stated" in json.dumps(answer("--programme", "divert", "--as-of", "2026-02-28"))


@pytest.mark.parametrize(("accepted_on", "crossed_over"), [(date(2024, 4, 30), 0), (INDEX, 1), (date(2024, 5, 2), 1)])
def test_who_was_accepted_before_the_draw_did_not_take_up_what_was_drawn(db, accepted_on, crossed_over, tmp_path):
    clock = member(Role.CLOCK)
    row = {"source_reference": "T1", "family_name": "Grey", "date_of_birth": "1980-01-01", "arm": "control"}
    import_allocations(comparison_file(tmp_path, row, like=ALLOCATION), actor=clock)
    person = make.person(family_name="Grey", given_names="Ann", date_of_birth=date(1980, 1, 1))
    make.referral(accepted_on, of=person, programme="turning_point")
    link_comparators(actor=clock)
    side = trial_people("turning_point", Span(date(2024, 1, 1), date(2024, 12, 1)), date(2026, 2, 28))
    assert side.crossed_over == crossed_over
