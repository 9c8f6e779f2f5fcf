"""Building in the background: progress, files, the frozen figures, failing in a sentence, and running twice."""

import os
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from ledger import outbox
from ledger.models import Entry, Job
from outcomes.report import services
from outcomes.report.models import Report
from outcomes.report.reports import board, build
from outcomes.report.states import ReportState
from outcomes.schedules import sweep_stored_files
from tests.factories import outcomes as given
from tests.factories.reports import draft_report, publish_by_hands

pytestmark = pytest.mark.django_db
INDEX = date(2024, 2, 1)


def asked_by(user):
    return services.request_report(programme="divert", year=2024, quarter=1, actor=user)


def built_for(user):
    return draft_report(user)


def test_a_report_waits_until_the_queue_has_built_it(commissioner):
    report = asked_by(commissioner)
    assert (report.state, Job.objects.get().task) == (ReportState.WAITING, "outcomes.build_report")
    outbox.run_due_jobs()
    report.refresh_from_db()
    assert (report.state, report.steps_done, report.steps_all) == (ReportState.DRAFT, build.STEPS, build.STEPS)


def test_the_figures_are_frozen_with_their_fingerprint(commissioner):
    given.cohort(40, INDEX)
    report = built_for(commissioner)
    assert report.digest == board.digest_of_board(report.content)
    assert board.thaw_board(report.content).figures[0].text == "40"


def stored():
    folder = Path(settings.MEDIA_ROOT) / build.FOLDER
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def test_a_draft_is_on_no_disk_and_every_form_of_a_published_report_is_once(commissioner):
    report = built_for(commissioner)
    assert ([getattr(report, name) for name in services.PATHS], stored()) == ([""] * 4, [])
    published = publish_by_hands(report)
    paths = [getattr(published, name) for name in services.PATHS]
    assert sorted(Path(name).name for name in paths) == stored()
    assert [Path(name).suffix for name in paths] == [".pdf", ".csv", ".json", ".ods"]
    assert [len(Path(name).stem) for name in paths] == [32] * 4
    assert build.read_stored_file(published.pdf_path).startswith(b"%PDF")


def test_files_that_an_earlier_draft_left_go_with_its_publication(commissioner, django_capture_on_commit_callbacks):
    report = built_for(commissioner)
    left = build.store_file(b"draft", ".pdf")
    Report.objects.filter(pk=report.pk).update(pdf_path=left)
    with django_capture_on_commit_callbacks(execute=True):
        published = publish_by_hands(report)
    assert (Path(left).name in stored(), Path(published.pdf_path).name in stored()) == (False, True)


def test_files_go_with_a_withdrawal(commissioner, django_capture_on_commit_callbacks):
    report = built_for(commissioner)
    Report.objects.filter(pk=report.pk).update(csv_path=build.store_file(b"draft", ".csv"))
    with django_capture_on_commit_callbacks(execute=True):
        withdrawn = services.withdraw_report(report_id=report.pk, actor=commissioner)
    assert (withdrawn.state, withdrawn.csv_path, stored()) == (ReportState.WITHDRAWN, "", [])


@pytest.mark.parametrize(("hours", "is_kept"), [(23, True), (24, True), (25, False)])
def test_bytes_that_no_row_names_go_after_a_day_and_all_others_stay(hours, is_kept, commissioner):
    kept = publish_by_hands(built_for(commissioner))
    lost = Path(settings.MEDIA_ROOT) / build.store_file(b"nobody's", ".pdf")
    research = Path(settings.MEDIA_ROOT) / "research" / "nobodys.csv"
    research.parent.mkdir(exist_ok=True)
    research.write_text("nobody's")
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    for file in (*lost.parent.iterdir(), research):
        os.utime(file, (then, then))
    sweep_stored_files()
    assert [lost.exists(), research.exists()] == [is_kept, is_kept]
    assert set(stored()) - {lost.name} == {Path(getattr(kept, name)).name for name in services.PATHS}


def test_building_twice_changes_nothing(commissioner):
    report = built_for(commissioner)
    before = (report.digest, report.version, report.built_at)
    build.build_report_figures(report.pk)
    report.refresh_from_db()
    assert (report.digest, report.version, report.built_at) == before


def test_progress_is_told_step_by_step(commissioner, monkeypatch):
    said = []
    monkeypatch.setattr(build, "_say", lambda _, done, doing: said.append((done, doing)))
    build.build_report_figures(asked_by(commissioner).pk)
    assert [done for done, _ in said] == [0, *range(build.STEPS)]
    assert (said[0][1], said[-1][1]) == ("Starting", "Checking data quality")


def test_a_report_that_fails_says_so_and_is_tried_again(commissioner, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(board, "digest_of_board", lambda _: 1 / 0)
        report = built_for(commissioner)
    job = Job.objects.get()
    assert (report.state, report.step_words) == (ReportState.FAILED, build.FAILED)
    assert (job.tries, job.done_at) == (1, None)
    build.build_report_figures(report.pk)
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_a_report_whose_building_was_cut_off_is_built_when_it_is_tried_again(commissioner):
    report = asked_by(commissioner)
    Report.objects.filter(pk=report.pk).update(state=ReportState.BUILDING)
    build.build_report_figures(report.pk)
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_a_report_that_was_withdrawn_while_it_waited_is_not_built(commissioner):
    report = asked_by(commissioner)
    services.withdraw_report(report_id=report.pk, actor=commissioner)
    build.build_report_figures(report.pk)
    report.refresh_from_db()
    assert (report.state, report.content) == (ReportState.WITHDRAWN, None)


def forms_of(report):
    return {ending: build.read_form(report, ending) for ending in build.ENDINGS}


def test_a_published_report_is_the_same_to_the_byte_after_a_late_referral_and_a_year(commissioner, frozen):
    given.cohort(40, INDEX)
    report = publish_by_hands(built_for(commissioner))
    before = (Report.objects.get().content, forms_of(report))
    given.cohort(10, INDEX)
    build.build_report_figures(report.pk)
    same_month = built_for(commissioner)
    frozen.move_to(datetime(2027, 4, 2, 9, tzinfo=UTC))
    later = built_for(commissioner)
    kept = Report.objects.get(pk=report.pk)
    assert (kept.content, forms_of(kept)) == before
    assert {ending: build.FORMS[ending](kept) for ending in build.ENDINGS} == before[1]
    assert [(one.edition, board.thaw_board(one.content).figures[0].text) for one in (same_month, later)] == [
        (2, "40"),
        (3, "50"),
    ]


def test_an_edition_lists_what_it_says_otherwise_than_the_published_one_before(commissioner, frozen):
    given.cohort(40, INDEX)
    first = publish_by_hands(built_for(commissioner))
    same = built_for(commissioner)
    given.cohort(10, INDEX)
    frozen.move_to(datetime(2026, 4, 2, 9, tzinfo=UTC))
    later = built_for(commissioner)
    assert [build.changes_of_report(one) for one in (first, same)] == [(0, []), (1, [])]
    earlier, changed = build.changes_of_report(later)
    assert (earlier, changed[0]) == (1, ("Headline", "Headline figures: Referred and accepted", "40", "50"))
    assert {line[0] for line in changed} >= {"Headline", "From referral to completion", "Equity"}
    assert "Changed since edition 1" in words_in(build.read_form(later, "pdf"))[0]


def words_in(content):
    pages = PdfReader(BytesIO(content))
    return " ".join(" ".join(page.extract_text().split()) for page in pages.pages), pages.metadata.author


def test_a_published_report_carries_its_stamp_and_those_whose_hands_it_went_through_and_is_no_draft(commissioner):
    given.cohort(40, INDEX)
    draft = built_for(commissioner)
    services.write_passage(
        report_id=draft.pk, kind="action", words="Call sooner.", owner="Provider", actor=commissioner
    )
    before, author = words_in(build.read_form(draft, "pdf"))
    published = publish_by_hands(draft)
    after, author_after = words_in(build.read_form(published, "pdf"))
    pages = after.count("Published on 3 March 2026")
    assert ("Draft for approval" in before, "Draft" in after, pages > 5) == (True, False, True)
    made_by = f"{commissioner}, {commissioner.organisation}"
    assert (author, author_after) == (made_by, made_by)
    names = (f"Checked by {published.checked_by}", f"Approved by {published.published_by}", "Call sooner. Provider.")
    assert [name in after for name in names] == [True] * 3
    assert ["Checked by" in before, "Approved by" in before, "Call sooner." in before] == [False, False, True]


def test_what_a_team_leader_asks_for_is_internal_and_goes_through_no_hands(team_leader, commissioner):
    report = built_for(team_leader)
    assert report.content["mark"] == "Internal, not for publication"
    assert [one.verb for one in report.available_transitions(team_leader)] == ["withdraw"]
    with pytest.raises(Report.DoesNotExist):
        services.submit_report(report_id=report.pk, actor=commissioner)


def test_every_step_is_entered(commissioner):
    report = publish_by_hands(built_for(commissioner))
    assert list(Entry.objects.about(report).values_list("verb", "after")) == [
        ("request_report", "waiting"),
        ("begin", "building"),
        ("finish", "draft"),
        ("submit", "checking"),
        ("confirm_check", "checked"),
        ("publish", "published"),
        ("publish_report", ""),
    ]
    assert Entry.objects.about(report).get(verb="publish_report").facts == {"digest": report.digest}
