"""An analysis plan: written by one, frozen by another before the look, and never changed after; an amendment shows both."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from ledger import outbox, viewing
from ledger.models import Entry
from outcomes.comparison import services
from outcomes.comparison.models import AnalysisPlan, ComparisonEdition
from outcomes.comparison.presenters import changed_facts, facts_of_writing
from outcomes.schedules import ask_comparisons
from tests.factories.accounts import member
from tests.factories.comparison import frozen_plan, plan_by
from workflow.machine import MoveConflict, MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluator(db):
    return member(Role.EVALUATOR)


@pytest.fixture
def commissioner(db):
    return member(Role.COMMISSIONER)


def submitted(writer: User) -> AnalysisPlan:
    row = plan_by(writer)
    return services.submit_plan(plan_id=row.pk, actor=writer)


# -- who


@pytest.mark.parametrize(
    ("role", "may"), [(Role.EVALUATOR, True), (Role.TEAM_LEADER, True), (Role.COMMISSIONER, False)]
)
def test_evaluators_and_team_leaders_write_plans(role, may):
    if may:
        assert plan_by(member(role)).state == "writing"
        return
    with pytest.raises(PermissionDenied):
        plan_by(member(role))


def test_nobody_freezes_what_they_wrote(evaluator, team_leader):
    row = submitted(evaluator)
    with pytest.raises(PermissionDenied):
        services.freeze_plan(plan_id=row.pk, actor=evaluator)
    frozen = services.freeze_plan(plan_id=row.pk, actor=team_leader)
    assert (frozen.state, frozen.written_by, frozen.approved_by) == ("frozen", evaluator, team_leader)


def test_the_database_keeps_writer_and_approver_apart(evaluator):
    row = plan_by(evaluator)
    with pytest.raises(IntegrityError, match="analysis_plan_frozen_by_another"), transaction.atomic():
        AnalysisPlan.objects.filter(pk=row.pk).update(approved_by=evaluator)


def test_another_evaluator_neither_changes_nor_submits_a_draft(evaluator):
    row, other = plan_by(evaluator), member(Role.EVALUATOR, name="Noor Khan")
    with pytest.raises(PermissionDenied):
        services.rewrite_plan(plan_id=row.pk, actor=other, question="Another")
    with pytest.raises(PermissionDenied):
        services.submit_plan(plan_id=row.pk, actor=other)


def test_a_caseworker_sees_no_plan(evaluator, caseworker):
    plan_by(evaluator)
    assert [AnalysisPlan.objects.visible_to(user).count() for user in (evaluator, caseworker)] == [1, 0]


# -- when


@pytest.mark.parametrize("state", ["submitted", "frozen", "amended", "withdrawn"])
def test_only_a_draft_can_be_changed(evaluator, state):
    row = plan_by(evaluator)
    AnalysisPlan.objects.filter(pk=row.pk).update(state=state)
    with pytest.raises(MoveRefused, match="Only a plan that is being written"):
        services.rewrite_plan(plan_id=row.pk, actor=evaluator, question="Another")
    assert AnalysisPlan.objects.get().question == "Do people who were offered it offend less?"


def test_a_change_is_refused_on_an_old_version_of_the_draft(evaluator):
    row = plan_by(evaluator)
    services.rewrite_plan(plan_id=row.pk, actor=evaluator, version=0, window_months=24)
    with pytest.raises(MoveConflict):
        services.rewrite_plan(plan_id=row.pk, actor=evaluator, version=0, window_months=6)
    assert AnalysisPlan.objects.get().window_months == 24


def test_what_was_sent_back_says_why_until_it_is_submitted_again(evaluator, team_leader):
    row = submitted(evaluator)
    services.send_back_plan(plan_id=row.pk, because="span", actor=team_leader)
    back = AnalysisPlan.objects.get()
    assert (back.state, ("Sent back because", "The time or the window does not answer it")) == (
        "writing",
        facts_of_writing(back)[-1],
    )
    assert services.submit_plan(plan_id=row.pk, actor=evaluator).sent_back_because == ""


def test_every_act_is_entered_in_the_ledger(evaluator, team_leader):
    row = submitted(evaluator)
    services.freeze_plan(plan_id=row.pk, actor=team_leader)
    entries = Entry.objects.about(row).order_by("seq").values_list("verb", "actor", "after")
    assert list(entries) == [
        ("write_plan", evaluator.pk, "writing"),
        ("submit", evaluator.pk, "submitted"),
        ("freeze", team_leader.pk, "frozen"),
    ]


# -- looks


@pytest.mark.parametrize(("looks", "told"), [([], 0), (["divert"], 1), (["checkpoint"], 0), (["divert", "divert"], 2)])
def test_looks_before_the_freezing_are_counted_and_told(evaluator, team_leader, looks, told):
    for code in looks:
        viewing.read_figures(actor=team_leader, what=services.LOOK, filters={"programmes": [code]})
    row = frozen_plan(evaluator, team_leader)
    words = {
        0: "None is entered in the ledger",
        1: "This programme's comparison had been looked at once: read what follows as exploratory",
        2: "This programme's comparison had been looked at 2 times: read what follows as exploratory",
    }
    assert (row.earlier_look_count, dict(facts_of_writing(row))["Looks before it was frozen"]) == (told, words[told])


def test_looks_after_the_freezing_do_not_count(evaluator, team_leader):
    row = frozen_plan(evaluator, team_leader)
    viewing.read_figures(actor=team_leader, what=services.LOOK, filters={"programmes": ["divert"]})
    assert AnalysisPlan.objects.get(pk=row.pk).earlier_look_count == 0


# -- amendments


def test_an_amendment_begins_with_what_the_frozen_version_says(evaluator, team_leader):
    row = frozen_plan(evaluator, team_leader, caliper=Decimal("0.10"))
    made = services.amend_plan(plan_id=row.pk, because="fault", actor=evaluator)
    same = {name: getattr(made, name) == getattr(row, name) for name in services.DECIDED}
    assert (made.edition, made.amends, made.state, set(same.values())) == (2, row, "writing", {True})
    assert AnalysisPlan.objects.get(pk=row.pk).state == "frozen"


def test_both_versions_are_shown_with_what_changed(evaluator, team_leader):
    row = frozen_plan(evaluator, team_leader)
    made = services.amend_plan(plan_id=row.pk, because="fault", actor=evaluator)
    made = services.rewrite_plan(plan_id=made.pk, actor=evaluator, window_months=24)
    assert [one for one in changed_facts(made) if one[3]] == [("Followed for", "12 months", "24 months", True)]
    assert changed_facts(row) == []


def test_the_earlier_version_gives_way_when_the_amendment_is_frozen_and_its_looks_count(evaluator, team_leader):
    row = frozen_plan(evaluator, team_leader)
    outbox.run_due_jobs()
    made = services.amend_plan(plan_id=row.pk, because="data", actor=team_leader)
    services.submit_plan(plan_id=made.pk, actor=team_leader)
    services.freeze_plan(plan_id=made.pk, actor=evaluator)
    states = dict(AnalysisPlan.objects.values_list("edition", "state"))
    assert (states, AnalysisPlan.objects.get(edition=2).earlier_look_count) == ({1: "amended", 2: "frozen"}, 1)


def test_a_plan_is_amended_once_at_a_time(evaluator, team_leader):
    row = frozen_plan(evaluator, team_leader)
    services.amend_plan(plan_id=row.pk, because="data", actor=evaluator)
    with pytest.raises(MoveRefused, match="Only a frozen plan without a later version"):
        services.amend_plan(plan_id=row.pk, because="fault", actor=evaluator)
    assert AnalysisPlan.objects.count() == 2


def test_what_is_not_frozen_is_changed_and_not_amended(evaluator):
    row = plan_by(evaluator)
    with pytest.raises(MoveRefused, match="Only a frozen plan"):
        services.amend_plan(plan_id=row.pk, because="data", actor=evaluator)


# -- withdrawing


@pytest.mark.parametrize("is_submitted", [False, True])
def test_whoever_wrote_it_withdraws_it_and_that_is_entered(evaluator, is_submitted):
    row = submitted(evaluator) if is_submitted else plan_by(evaluator)
    made = services.withdraw_plan(plan_id=row.pk, actor=evaluator)
    entry = Entry.objects.about(row).get(verb="withdraw")
    before = "submitted" if is_submitted else "writing"
    assert (made.state, entry.actor, entry.before, entry.after) == ("withdrawn", evaluator, before, "withdrawn")


def test_nobody_else_withdraws_it(evaluator, team_leader, commissioner):
    row = submitted(evaluator)
    for other in (team_leader, commissioner, member(Role.EVALUATOR)):
        with pytest.raises(PermissionDenied):
            services.withdraw_plan(plan_id=row.pk, actor=other)
    assert AnalysisPlan.objects.get().state == "submitted"


@pytest.mark.parametrize("state", ["frozen", "amended", "withdrawn"])
def test_what_was_frozen_or_withdrawn_is_not_withdrawn(evaluator, state):
    row = plan_by(evaluator)
    AnalysisPlan.objects.filter(pk=row.pk).update(state=state)
    with pytest.raises(MoveRefused):
        services.withdraw_plan(plan_id=row.pk, actor=evaluator)
    assert AnalysisPlan.objects.get().state == state


@pytest.mark.parametrize("act", [services.submit_plan, services.freeze_plan, services.rewrite_plan])
def test_a_withdrawn_plan_is_withdrawn_for_good(evaluator, team_leader, act):
    row = services.withdraw_plan(plan_id=plan_by(evaluator).pk, actor=evaluator)
    with pytest.raises(MoveRefused):
        act(plan_id=row.pk, actor=team_leader if act is services.freeze_plan else evaluator)


def test_a_plan_whose_amendment_was_withdrawn_is_amended_anew_under_the_next_number(evaluator, team_leader):
    row = frozen_plan(evaluator, team_leader)
    first = services.amend_plan(plan_id=row.pk, because="data", actor=evaluator)
    services.withdraw_plan(plan_id=first.pk, actor=evaluator)
    second = services.amend_plan(plan_id=row.pk, because="fault", actor=team_leader)
    services.submit_plan(plan_id=second.pk, actor=team_leader)
    services.freeze_plan(plan_id=second.pk, actor=evaluator)
    states = dict(AnalysisPlan.objects.values_list("edition", "state"))
    assert states == {1: "amended", 2: "withdrawn", 3: "frozen"}


def test_the_database_keeps_one_amendment_that_was_not_withdrawn(evaluator, team_leader):
    row = frozen_plan(evaluator, team_leader)
    first = services.amend_plan(plan_id=row.pk, because="data", actor=evaluator)
    with pytest.raises(IntegrityError), transaction.atomic():
        plan_by(evaluator, amends=row)
    services.withdraw_plan(plan_id=first.pk, actor=evaluator)
    assert plan_by(evaluator, amends=row).amends == row


def test_the_page_lets_its_writer_withdraw_and_the_plan_before_be_amended(client_for, evaluator, team_leader):
    row = frozen_plan(evaluator, team_leader)
    made = services.amend_plan(plan_id=row.pk, because="data", actor=evaluator)
    writer, other = client_for(evaluator), client_for(team_leader)
    shown, before = (reverse("outcomes:analysisplan-detail", args=[one.pk]) for one in (made, row))
    withdraw = reverse("outcomes:analysisplan-withdraw", args=[made.pk])
    amend = reverse("outcomes:analysisplan-amend", args=[row.pk])
    assert [withdraw in one.get(shown).content.decode() for one in (writer, other)] == [True, False]
    assert (
        amend in writer.get(before).content.decode(),
        other.post(withdraw, {"version": made.version}).status_code,
    ) == (
        False,
        403,
    )
    assert writer.post(withdraw, {"version": made.version}).status_code == 302
    page = writer.get(shown).content.decode()
    assert ("Withdrawn before it was frozen" in page, withdraw in page) == (True, False)
    page = writer.get(before).content.decode()
    assert (amend in page, "A later version has been begun" in page) == (True, False)


# -- what it asks for


def test_freezing_asks_for_one_edition_and_nothing_is_computed_before(evaluator, team_leader):
    row = submitted(evaluator)
    outbox.run_due_jobs()
    assert ComparisonEdition.objects.count() == 0
    services.freeze_plan(plan_id=row.pk, actor=team_leader)
    outbox.run_due_jobs()
    edition = ComparisonEdition.objects.get()
    assert (edition.as_of, edition.content["lines"], len(edition.digest)) == (date(2026, 2, 28), [], 64)


def test_each_month_a_plan_that_stands_has_its_edition_once(evaluator, team_leader, frozen):
    frozen_plan(evaluator, team_leader)
    plan_by(evaluator, "checkpoint")
    frozen.move_to("2026-04-01T10:00:00+00:00")
    ask_comparisons()
    ask_comparisons()
    days = ComparisonEdition.objects.order_by("as_of").values_list("as_of", flat=True)
    assert list(days) == [date(2026, 2, 28), date(2026, 3, 31)]


def test_an_edition_is_computed_once(evaluator, team_leader):
    frozen_plan(evaluator, team_leader)
    outbox.run_due_jobs()
    first = ComparisonEdition.objects.get()
    ComparisonEdition.objects.update(content={"lines": ["kept"]})
    outbox.queue_job("outcomes.count_comparison", first.pk, key="again")
    outbox.run_due_jobs()
    assert ComparisonEdition.objects.get().content == {"lines": ["kept"]}


# -- pages

FORM = {
    "programme": "divert",
    "question": "Do they offend less?",
    "first_quarter": "2024Q1",
    "last_quarter": "2024Q4",
    "window_months": "12",
    "designs": ["matched", "randomised"],
    "estimands": ["rate_ratio"],
    "covariates": ["sex", "age"],
    "matching": "pairs",
    "caliper": "0.2",
    "landmark_months": "",
}


def create(client, **changes):
    return client.post(reverse("outcomes:analysisplan-create"), {**FORM, **changes})


def test_a_plan_goes_from_the_page_to_frozen_by_two_people(client_for, evaluator, commissioner):
    page = client_for(evaluator)
    assert create(page).status_code == 302
    row = AnalysisPlan.objects.get()
    told = (row.first_month, row.last_month, row.designs, row.covariates, row.matching, row.landmark_months)
    assert told == (date(2024, 1, 1), date(2024, 12, 1), ["randomised", "matched"], ["age", "sex"], "pairs", None)
    change = reverse("outcomes:analysisplan-rewrite", args=[row.pk])
    assert page.post(change, {**FORM, "version": 0, "window_months": "24", "landmark_months": "3"}).status_code == 302
    assert page.post(reverse("outcomes:analysisplan-submit", args=[row.pk]), {"version": 1}).status_code == 302
    freeze = reverse("outcomes:analysisplan-freeze", args=[row.pk])
    assert page.post(freeze, {"version": 2}).status_code == 403
    assert client_for(commissioner).post(freeze, {"version": 2}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.window_months, row.landmark_months, row.approved_by) == ("frozen", 24, 3, commissioner)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"question": ""}, "Say what is to be found out."),
        ({"first_quarter": "2024Q5"}, "Choose from the list."),
        ({"last_quarter": "2023Q4"}, "The last quarter is before the first quarter."),
        ({"designs": []}, "Choose at least one way of comparing."),
        ({"designs": ["none"]}, "Choose from the list."),
        ({"estimands": []}, "Choose at least one outcome."),
        ({"covariates": []}, "Choose at least one column."),
        ({"caliper": "0.04"}, "The caliper is at least 0.05."),
        ({"caliper": "1.01"}, "The caliper is at most 1."),
        ({"caliper": "10"}, "The caliper is at most 1."),
        ({"caliper": "a"}, "Enter the caliper as a number, like 0.20."),
        ({"landmark_months": "12"}, "The landmark must come before people stop being followed."),
    ],
)
def test_what_cannot_be_planned_is_said_beside_the_field_and_nothing_is_kept(client_for, evaluator, changes, said):
    answer = create(client_for(evaluator), **changes)
    text = answer.content.decode()
    assert (said in text, "Do they offend less?" in text or not changes.get("question", "x")) == (True, True)
    assert ("Ensure" in text, AnalysisPlan.objects.count()) == (False, 0)


@pytest.mark.parametrize("changes", [{"last_quarter": "2024Q1"}, {"caliper": "0.05"}, {"landmark_months": "6"}])
def test_what_can_just_be_planned_is_kept(client_for, evaluator, changes):
    assert (create(client_for(evaluator), **changes).status_code, AnalysisPlan.objects.count()) == (302, 1)


def test_a_frozen_plan_opens_no_page_to_change_it(client_for, evaluator, team_leader):
    row = frozen_plan(evaluator, team_leader)
    path = reverse("outcomes:analysisplan-rewrite", args=[row.pk])
    answer = client_for(evaluator).post(path, {**FORM, "version": row.version})
    assert (answer.status_code, AnalysisPlan.objects.get().question) == (
        409,
        "Do people who were offered it offend less?",
    )


def test_the_page_of_an_amendment_shows_both_versions(client_for, evaluator, team_leader):
    row, page = frozen_plan(evaluator, team_leader), client_for(evaluator)
    path = reverse("outcomes:analysisplan-amend", args=[row.pk])
    answer = page.post(path, {"version": row.version, "because": "fault"}, follow=True)
    text = answer.content.decode()
    assert ("Both versions" in text, "Version before" in text, "The plan holds a mistake" in text) == (True,) * 3
    before = page.get(reverse("outcomes:analysisplan-detail", args=[row.pk])).content.decode()
    assert ("A later version has been begun" in before, path in before) == (True, False)
