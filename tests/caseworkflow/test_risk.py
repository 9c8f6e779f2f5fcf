"""Risk: the answers decide the level, of a high one a team leader says that they know, and the review comes on time."""

import importlib
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from caseworkflow.risk import services
from caseworkflow.risk.models import RiskScreen
from caseworkflow.risk.presenters import of_risk
from caseworkflow.risk.terms import RiskArea
from caseworkflow.schedules import due_on
from ledger.models import Entry, Job, Notice
from programmes.models import ReferenceValue
from tests.factories import accounts as factories_accounts
from tests.factories import caseworkflow as make
from tests.factories.satellites import clock, london, moves_made_outside_the_table, reasons_of, unsaid

pytestmark = pytest.mark.django_db

LEVELS = ("low", "medium", "high")

TABLE = {
    **{("not_screened", f"screen_{level}"): level for level in LEVELS},
    **{("review_due", f"screen_{level}"): level for level in LEVELS},
    **{(level, verb): "review_due" for level in LEVELS for verb in ("call_review", "fall_due")},
}

NOTHING = {area.value: "none" for area in RiskArea}


@pytest.fixture
def case():
    return make.allocated()


def screen(case, **found):
    return services.screen_risk(case_id=case.pk, actor=case.caseworker, areas={**NOTHING, **found})


def of(case):
    return RiskScreen.objects.get(case=case)


def messages():
    return Job.objects.filter(task="caseworkflow.send_notices")


def test_the_table_of_moves_of_a_risk_screen():
    assert RiskScreen.table() == TABLE


def test_no_other_pair_moves_a_risk_screen(case):
    assert moves_made_outside_the_table(of(case), TABLE) == []


def test_every_move_of_a_risk_screen_is_named_and_has_somebody_who_may():
    assert unsaid(RiskScreen) == []


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ({}, "low"),
        ({"violence": "low"}, "low"),
        ({"overdose": "medium", "violence": "low"}, "medium"),
        ({"children": "high", "overdose": "medium"}, "high"),
    ],
)
def test_the_highest_area_is_the_level(case, found, state):
    assert screen(case, **found).state == state


def test_every_area_needs_an_answer(case):
    reasons = reasons_of(services.screen_risk, case_id=case.pk, actor=case.caseworker, areas={"violence": "low"})
    assert reasons == ("Every area of risk needs an answer.",)


@pytest.mark.parametrize(
    ("level", "review_on"), [("low", date(2026, 4, 28)), ("medium", date(2026, 3, 31)), ("high", date(2026, 3, 10))]
)
def test_the_higher_the_risk_the_sooner_it_is_screened_again(case, level, review_on):
    assert screen(case, self_harm=level).review_on == review_on


@pytest.mark.parametrize(("most_weeks", "review_on"), [(3, 24), (4, 31), (5, 31)])
def test_it_is_never_later_than_the_version_allows_for_every_risk(most_weeks, review_on):
    found = services.review_day("medium", date(2026, 3, 3), most_weeks=most_weeks)
    assert found == date(2026, 3, review_on)


@pytest.mark.parametrize(("day", "weeks"), [(1, 4), (2, 2), (3, 2)])
def test_the_time_of_a_level_is_that_in_force_on_the_day_of_the_screen(day, weeks):
    values = ReferenceValue.objects.filter(kind="legal_value", code="risk_review_medium")
    values.update(valid_until=date(2026, 3, 1))
    old = values.get()
    ReferenceValue.objects.create(
        kind=old.kind, code=old.code, label=old.label, value={"amount": 2, "unit": "weeks"}, valid_from=date(2026, 3, 2)
    )
    on = date(2026, 3, day)
    assert services.review_day("medium", on, most_weeks=8) == on + timedelta(weeks=weeks)


def test_the_times_are_the_project_s_own_and_marked_not_confirmed():
    rows = ReferenceValue.objects.filter(kind="legal_value", code__startswith="risk_review_")
    assert sorted(rows.values_list("code", "value__amount", "source", "is_confirmed")) == [
        ("risk_review_high", 1, "Proposed by the project", False),
        ("risk_review_low", 8, "Proposed by the project", False),
        ("risk_review_medium", 4, "Proposed by the project", False),
    ]


def test_a_level_that_goes_up_brings_the_review_forward(case):
    before = screen(case, self_harm="medium").review_on
    services.call_review(case_id=case.pk, actor=case.caseworker, reason="Overdose last night")
    meanwhile = of(case).review_on
    after = screen(case, self_harm="high").review_on
    assert (before, meanwhile, after) == (date(2026, 3, 31), date(2026, 3, 3), date(2026, 3, 10))


def test_what_a_version_before_had_put_eight_weeks_away_is_brought_forward():
    rows = {level: make.allocated(family_name=level) for level in ("low", "medium", "high")}
    for level, row in rows.items():
        screen(row, self_harm=level)
    RiskScreen.objects.update(review_on=date(2026, 4, 28))
    RiskScreen.objects.filter(case=rows["medium"]).update(review_on=date(2026, 3, 30))
    importlib.import_module("caseworkflow.migrations.0016_fill_next_things").fill(apps, None)
    assert {level: of(row).review_on for level, row in rows.items()} == {
        "low": date(2026, 4, 28),
        "medium": date(2026, 3, 30),
        "high": date(2026, 3, 10),
    }


def said_of(row):
    return {one["key"]: one["value"] for one in of_risk(row) if "leader" in one["key"]}


def test_a_high_risk_is_told_when_somebody_says_that_they_know_and_not_before(case, frozen):
    before = messages().count()
    row = screen(case, self_harm="high")
    assert (row.leader_told_at, messages().count() - before) == (None, 1)
    assert said_of(row) == {
        "Message to the team leader": "Not sent yet.",
        "A team leader knows": "Nobody has said so yet",
    }
    frozen.move_to(london(4))
    row = services.acknowledge_risk(case_id=case.pk, actor=make.leader())
    assert (of(case).leader_told_at, said_of(row)["A team leader knows"]) == (london(4), "10:00 am on 4 March 2026")
    assert Entry.objects.about(row).get(verb="acknowledge").actor == make.leader()
    again = reasons_of(services.acknowledge_risk, case_id=case.pk, actor=make.leader())
    assert again == ("A team leader knows already.",)


def test_a_message_that_was_held_says_why_and_one_that_left_says_when(case):
    row = screen(case, self_harm="high")
    entry = Entry.objects.about(row).get(verb="screen_high")
    held = Notice.objects.create(
        entry_id=entry.pk, text="risk_high", recipient="user:1", channel="email", held_because="No email address."
    )
    assert said_of(row)["Message to the team leader"] == "No email address."
    Notice.objects.filter(pk=held.pk).update(held_because="", sent_at=london(3))
    assert said_of(row)["Message to the team leader"] == "10:00 am on 3 March 2026"


def test_a_risk_that_is_high_again_is_to_be_known_again(case):
    screen(case, self_harm="high")
    services.acknowledge_risk(case_id=case.pk, actor=make.leader())
    services.call_review(case_id=case.pk, actor=case.caseworker, reason="Overdose last night")
    assert screen(case, self_harm="high").leader_told_at is None


def test_only_a_team_leader_of_the_case_says_that_they_know_and_only_of_a_high_one(case):
    screen(case, self_harm="high")
    for stranger in (case.caseworker, factories_accounts.member(Role.TEAM_LEADER, at=elsewhere())):
        with pytest.raises((PermissionDenied, RiskScreen.DoesNotExist)):
            services.acknowledge_risk(case_id=case.pk, actor=stranger)
    RiskScreen.objects.update(state="medium")
    said = reasons_of(services.acknowledge_risk, case_id=case.pk, actor=make.leader())
    assert said == ("No high risk is on record.",)


def elsewhere():
    return factories_accounts.organisation("provider", "Another provider")


def test_the_team_leader_s_inbox_has_every_high_risk_until_somebody_says_that_they_know(case, client_for):
    screen(case, self_harm="high")
    screen(make.allocated(family_name="Calm"), self_harm="medium")
    client, page = client_for(make.leader()), f"{reverse('caseworkflow:inbox')}?tab=risk"
    shown = client.get(page)
    lines = [(one["reference"], one["what"], one["act"]) for one in shown.context["lines"]]
    assert lines == [(case.reference, "High risk: say that you know", "Look at the risk")]
    tab = next(one for one in shown.context["tabs"] if one["label"] == "High risk")
    assert (tab["count"], tab["is_current"]) == (1, True)
    client.post(reverse("caseworkflow:risk-acknowledge", args=[case.pk]), {"version": of(case).version})
    assert (of(case).leader_told_at, client.get(page).context["lines"]) == (london(3), [])


def test_a_team_leader_is_offered_to_say_so_once(case, client_for):
    screen(case, self_harm="high")
    page, act = (reverse(f"caseworkflow:risk-{one}", args=[case.pk]) for one in ("detail", "acknowledge"))
    client = client_for(make.leader())
    before, own = client.get(page).content.decode(), client_for(case.caseworker).get(page).content.decode()
    services.acknowledge_risk(case_id=case.pk, actor=make.leader())
    assert (act in before, act in own, act in client.get(page).content.decode()) == (True, False, False)
    assert "is not possible" in client.get(act).content.decode()


def test_any_other_risk_tells_nobody(case):
    before = messages().count()
    row = screen(case, self_harm="medium")
    assert (row.leader_told_at, messages().count() - before) == (None, 0)


def test_it_is_screened_again_after_an_incident(case):
    screen(case)
    services.call_review(case_id=case.pk, actor=case.caseworker, reason="Overdose last night")
    assert screen(case, overdose="high").state == "high"


def test_the_review_falls_due_by_the_clock_and_not_before(case, frozen):
    screen(case)
    facts = {"case_id": case.pk, "actor": clock()}
    assert reasons_of(services.fall_due, **facts) == ("The review is not due yet.",)
    frozen.move_to(london(28, month=4))
    assert services.fall_due(**facts).state == "review_due"


def test_the_clock_finds_the_reviews_that_are_due(case):
    screen(case)
    found = [[due.case_id for due in due_on(date(2026, 4, day)) if due.act == services.fall_due] for day in (27, 28)]
    assert found == [[], [case.pk]]


def test_a_safeguarding_referral_keeps_its_day_and_reference(case):
    row = services.refer_safeguarding(case_id=case.pk, actor=case.caseworker, on=date(2026, 3, 3), reference="MASH 12")
    assert (row.safeguarding_referred_on, row.safeguarding_reference) == (date(2026, 3, 3), "MASH 12")


@pytest.mark.parametrize("role", [Role.CUSTODY_OFFICER, Role.COMMISSIONER, Role.AUDITOR])
def test_nobody_outside_the_provider_sees_a_screen(case, role):
    assert list(RiskScreen.objects.visible_to(factories_accounts.member(role))) == []
