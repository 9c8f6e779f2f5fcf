"""Reports are asked for by edition, and only a commissioner publishes one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ledger.models import Entry, Job, Kind
from outcomes.report import services
from outcomes.report.models import Report
from outcomes.report.reports import board, editions
from outcomes.report.terms import ReportState
from programmes.models import Programme
from tests.factories import outcomes as given
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
    first, second = request_one(commissioner), request_one(commissioner, as_of=date(2026, 1, 1))
    assert (first.as_of, second.as_of) == (date(2026, 2, 28), date(2026, 1, 1))
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


def draft_of(commissioner, **facts) -> Report:
    given.referral(INDEX)
    report = request_one(commissioner)
    Report.objects.filter(pk=report.pk).update(**{"status": ReportState.DRAFT, "content": frozen_board(), **facts})
    return report


def test_a_published_report_says_who_published_it_and_when(commissioner):
    published = services.publish_report(report_id=draft_of(commissioner).pk, actor=commissioner)
    published.refresh_from_db()
    assert (published.status, published.published_at, published.published_by) == (
        ReportState.PUBLISHED,
        timezone.now(),
        commissioner,
    )
    entry = Entry.objects.get(verb="publish_report")
    assert (entry.before, entry.after, entry.kind) == ("draft", "published", Kind.DISCLOSURE)


def test_only_a_commissioner_publishes(commissioner, team_leader):
    with pytest.raises(PermissionDenied):
        services.publish_report(report_id=draft_of(commissioner).pk, actor=team_leader)


@pytest.mark.parametrize("status", [state for state in ReportState if state != ReportState.DRAFT])
def test_what_is_no_draft_is_not_published(commissioner, status):
    with pytest.raises(MoveRefused, match=r"^Only a finished draft can be published\.$"):
        services.publish_report(report_id=draft_of(commissioner, status=status).pk, actor=commissioner)


def test_exact_figures_are_never_published(commissioner):
    with pytest.raises(MoveRefused, match="internal"):
        services.publish_report(
            report_id=draft_of(commissioner, content=frozen_board(mark="Internal")).pk, actor=commissioner
        )
