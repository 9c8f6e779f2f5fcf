"""Reports are asked for by edition, and go through three pairs of hands: drafted, checked, approved; nobody's twice."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import OrganisationKind, User
from accounts.roles import Role
from ledger.models import Entry, Job, Kind
from outcomes.report import policies, services
from outcomes.report.models import Report, ReportPassage
from outcomes.report.reports import board, build, editions
from outcomes.report.states import ReportState
from outcomes.report.validators import find_identifiers
from programmes.models import Programme
from tests.factories import outcomes as given
from tests.factories.accounts import member, organisation
from tests.factories.reports import check_report
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

INDEX = date(2024, 2, 29)
TODAY = date(2026, 3, 3)
DAY = timedelta(days=1)


def request_one(actor, **question) -> Report:
    return services.request_report(**{"programme": "divert", "year": 2025, "quarter": 3, "actor": actor, **question})


def test_each_report_of_a_quarter_is_its_next_edition(commissioner):
    given.referral(INDEX)
    given.referral(INDEX, programme="checkpoint")
    reports = [request_one(commissioner) for _ in range(2)]
    reports += [
        request_one(commissioner, **other) for other in ({"year": 2024}, {"quarter": 2}, {"programme": "checkpoint"})
    ]
    assert [report.edition for report in reports] == [1, 2, 1, 1, 1]


def test_a_report_is_of_the_end_of_last_month_or_of_the_day_asked_for_and_is_built_behind_the_queue(commissioner):
    given.referral(INDEX)
    first, second = request_one(commissioner), request_one(commissioner, as_of=date(2026, 1, 31))
    assert (first.as_of, second.as_of) == (date(2026, 2, 28), date(2026, 1, 31))
    assert (first.requested_by, first.requested_for) == (commissioner, commissioner.organisation)
    assert list(Job.objects.filter(arguments=[str(first.pk)]).values_list("task", flat=True)) == [
        "outcomes.build_report"
    ]
    assert Job.objects.count() == 2


def frozen_board(**changed):
    counted = board.count_board(
        Programme.objects.get(code="divert"), 2025, 3, as_of=TODAY, edition=editions.protected_edition()
    )
    return {**board.freeze_board(counted), **changed}


def test_a_report_of_exact_figures_is_of_today(team_leader):
    given.referral(INDEX)
    assert request_one(team_leader).as_of == TODAY


@pytest.mark.parametrize("day", [date(2026, 1, 30), date(2026, 2, 1), TODAY])
def test_protected_figures_of_a_day_within_a_month_are_not_asked_for(day, commissioner, team_leader):
    given.referral(INDEX)
    with pytest.raises(MoveRefused, match="the last day of a month"):
        request_one(commissioner, as_of=day)
    assert request_one(team_leader, as_of=day).as_of == day


def test_an_older_edition_is_not_published_after_a_newer_one(commissioner, team_leader, approver):
    older, newer = [check_report(draft_of(commissioner), team_leader) for _ in range(2)]
    services.publish_report(report_id=newer.pk, actor=approver)
    with pytest.raises(MoveRefused, match="A later edition of this quarter is published already"):
        services.publish_report(report_id=older.pk, actor=approver)


def test_exact_figures_are_compared_with_no_published_edition(commissioner, team_leader, approver):
    services.publish_report(report_id=check_report(draft_of(commissioner), team_leader).pk, actor=approver)
    changed = {**frozen_board(), "mark": "Internal", "as_of": "another day"}
    exact = draft_of(commissioner, content=changed)
    exact.refresh_from_db()
    assert build.changes_of_report(exact) == (0, [])
    exact.content["mark"] = ""
    assert build.changes_of_report(exact)[0] == 1


def draft_of(commissioner, **facts) -> Report:
    given.referral(INDEX)
    report = request_one(commissioner)
    Report.objects.filter(pk=report.pk).update(**{"state": ReportState.DRAFT, "content": frozen_board(), **facts})
    return report


@pytest.fixture
def approver(commissioner):
    return member(Role.COMMISSIONER, at=commissioner.organisation)


def analyst_beside(user):
    found = member(Role.COMMISSIONER, at=user.organisation)
    found.memberships.update(responsibilities=["analyst"])
    return User.objects.get(pk=found.pk)


def test_a_published_report_says_who_drafted_checked_and_approved_it_and_when(commissioner, team_leader, approver):
    report = check_report(draft_of(commissioner), team_leader)
    published = services.publish_report(report_id=report.pk, actor=approver)
    published.refresh_from_db()
    assert (published.state, published.published_at, published.checked_at, published.drafted_at) == (
        ReportState.PUBLISHED,
        *[timezone.now()] * 3,
    )
    assert (published.drafted_by, published.checked_by, published.published_by) == (commissioner, team_leader, approver)
    entry = Entry.objects.get(verb="publish_report")
    assert (entry.facts, entry.kind) == ({"digest": published.digest}, Kind.DISCLOSURE)


def test_whoever_asked_for_it_sends_it_and_so_does_an_analyst_of_the_same_office(commissioner, approver):
    elsewhere = member(Role.COMMISSIONER, at=organisation(OrganisationKind.COMMISSIONER, "Another office"))
    elsewhere.memberships.update(responsibilities=["analyst"])
    allowed = (commissioner, analyst_beside(commissioner))
    assert [policies.may_draft_report(draft_of(commissioner), one) for one in allowed] == [True, True]
    refused = (approver, User.objects.get(pk=elsewhere.pk))
    assert [policies.may_draft_report(draft_of(commissioner), one) for one in refused] == [False, False]


def test_nobody_approves_what_they_drafted(commissioner, team_leader):
    report = check_report(draft_of(commissioner), team_leader)
    with pytest.raises(PermissionDenied):
        services.publish_report(report_id=report.pk, actor=commissioner)


@pytest.mark.parametrize("is_writer", [True, False])
def test_nobody_approves_a_report_in_which_they_wrote_or_took_out_what_is_there_no_more(
    is_writer, commissioner, team_leader
):
    report, analyst = draft_of(commissioner), analyst_beside(commissioner)
    writer, other = (analyst, commissioner) if is_writer else (commissioner, analyst)
    passage = services.write_passage(report_id=report.pk, kind="commentary", words="Starts rose.", actor=writer)
    services.remove_passage(report_id=report.pk, passage_id=passage.pk, actor=other)
    check_report(report, team_leader)
    with pytest.raises(PermissionDenied):
        services.publish_report(report_id=report.pk, actor=analyst)


def test_nobody_checks_what_they_asked_for_or_approves_what_they_checked(commissioner, team_leader, approver):
    report = draft_of(commissioner, requested_by=team_leader, state=ReportState.CHECKING)
    report.refresh_from_db()
    assert policies.may_check_report(report, team_leader) is False
    report.requested_by, report.checked_by = commissioner, approver
    assert policies.may_publish_report(report, approver) is False


@pytest.mark.parametrize("step", ["confirm_report_check", "publish_report"])
def test_an_evaluator_takes_no_step_of_a_draft(step, commissioner, evaluator):
    with pytest.raises(Report.DoesNotExist):
        getattr(services, step)(report_id=draft_of(commissioner).pk, actor=evaluator)


def test_only_a_team_leader_checks_and_only_a_commissioner_publishes(commissioner, team_leader, approver):
    report = draft_of(commissioner)
    services.submit_report(report_id=report.pk, actor=commissioner)
    with pytest.raises(PermissionDenied):
        services.confirm_report_check(report_id=report.pk, actor=approver)
    services.confirm_report_check(report_id=report.pk, actor=team_leader)
    with pytest.raises(PermissionDenied):
        services.publish_report(report_id=report.pk, actor=team_leader)


@pytest.mark.parametrize("state", [state for state in ReportState if state != ReportState.CHECKED])
def test_what_has_not_been_checked_is_not_published(commissioner, approver, state):
    with pytest.raises(MoveRefused, match=r"^“Publish” is not possible from"):
        services.publish_report(report_id=draft_of(commissioner, state=state).pk, actor=approver)


def test_exact_figures_are_never_sent_or_published(commissioner, approver):
    exact = frozen_board(mark="Internal")
    with pytest.raises(MoveRefused, match="internal"):
        services.submit_report(report_id=draft_of(commissioner, content=exact).pk, actor=commissioner)
    with pytest.raises(MoveRefused, match="internal"):
        services.publish_report(
            report_id=draft_of(commissioner, content=exact, state=ReportState.CHECKED).pk, actor=approver
        )


def test_what_is_sent_back_is_a_draft_that_says_why_and_is_checked_anew(commissioner, team_leader, approver):
    report = check_report(draft_of(commissioner), team_leader)
    back = services.send_report_back(report_id=report.pk, because="Explain the waits.", actor=approver)
    assert (back.state, back.sent_back_because, back.drafted_by, back.checked_by, back.checked_at) == (
        *(ReportState.DRAFT, "Explain the waits."),
        *(None, None, None),
    )
    again = services.submit_report(report_id=report.pk, actor=commissioner)
    assert (again.state, again.sent_back_because) == (ReportState.CHECKING, "")


# -- the words beside the figures


def test_words_are_kept_with_who_wrote_them_and_stand_in_the_report_by_kind(commissioner):
    report = draft_of(commissioner)
    for kind, words in (("next_step", "Agree it."), ("commentary", "Starts rose."), ("action", "Call sooner.")):
        services.write_passage(
            report_id=report.pk, kind=kind, words=words, owner="Provider", due_on=date(2026, 6, 30), actor=commissioner
        )
    kept = ReportPassage.objects.get(kind="action")
    assert (kept.written_by, kept.written_at) == (commissioner, timezone.now())
    who = "Provider, by 30 June 2026"
    assert [(one.title, one.lines) for one in build.written_passages(report)] == [
        ("Commentary", (("Starts rose.", who),)),
        ("Action", (("Call sooner.", who),)),
        ("Next step", (("Agree it.", who),)),
    ]


def test_a_passage_that_is_taken_out_stays_as_a_row(commissioner):
    report = draft_of(commissioner)
    passage = services.write_passage(report_id=report.pk, kind="commentary", words="Starts rose.", actor=commissioner)
    services.remove_passage(report_id=report.pk, passage_id=passage.pk, actor=commissioner)
    kept = ReportPassage.objects.get()
    assert (kept.words, kept.removed_by, build.written_passages(report)) == ("Starts rose.", commissioner, [])


@pytest.mark.parametrize("state", [ReportState.CHECKING, ReportState.CHECKED, ReportState.PUBLISHED])
def test_nothing_is_written_once_it_was_sent(commissioner, state):
    report = draft_of(commissioner, state=state)
    with pytest.raises(MoveRefused, match=r"^Only a draft can be written in\.$"):
        services.write_passage(report_id=report.pk, kind="commentary", words="Starts rose.", actor=commissioner)
    assert ReportPassage.objects.exists() is False


def test_words_that_could_point_to_somebody_are_not_kept(commissioner):
    report = draft_of(commissioner)
    with pytest.raises(MoveRefused, match=r"a PNC number, a count of fewer than 8 people\. Say it without\.$"):
        services.write_passage(
            report_id=report.pk, kind="commentary", words="02/73319Z was one of 7 people.", actor=commissioner
        )
    assert ReportPassage.objects.exists() is False


def test_whoever_does_not_draft_it_writes_nothing_in_it(commissioner, approver, team_leader):
    report = draft_of(commissioner)
    for user in (approver, team_leader):
        with pytest.raises(PermissionDenied):
            services.write_passage(report_id=report.pk, kind="commentary", words="Starts rose.", actor=user)


NAMED = [
    ("Ask 02/73319Z.", ["a PNC number"]),
    ("Ask 02/73319A.", []),
    ("CRO 65656/91H left.", ["a CRO number"]),
    ("NHS 943 476 5919 left.", ["an NHS number"]),
    ("Ring 07700 900123.", ["a mobile number"]),
    ("Ring +44 7700 900123.", ["a mobile number"]),
    ("Near B15 2TT.", ["a postcode"]),
    ("In B15 as in B16.", []),
    ("Write to a.b@example.org.", ["an email address"]),
    ("Mrs Carter left.", ["somebody by their name"]),
    ("See 7KQ4MXC.", ["the reference of a case"]),
    ("She was born in May.", ["a date of birth"]),
    ("Only 7 people began.", ["a count of fewer than 8 people"]),
    ("Only 8 people began.", []),
    ("Only seven women began.", ["a count of fewer than 8 people"]),
    ("Of 1,005 people 34% began.", []),
    ("One person in ten left.", []),
    ("From 2024Q1 to 2024Q2 K4 rose from 81% to 85% in 12 months.", []),
]


@pytest.mark.parametrize(("words", "found"), NAMED)
def test_what_could_point_to_somebody_is_named_and_nothing_else_is(words, found):
    assert find_identifiers(words) == found
