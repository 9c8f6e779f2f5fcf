"""Building in the background: progress, files, the frozen figures, failing in a sentence, and running twice."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from ledger import outbox
from ledger.models import Entry, Job
from outcomes.report import services
from outcomes.report.models import Report
from outcomes.report.reports import board, build
from outcomes.report.terms import ReportState
from tests.factories import outcomes as given

pytestmark = pytest.mark.django_db
INDEX = date(2024, 2, 1)


def asked_by(user):
    return services.request_report(programme="divert", year=2024, quarter=1, actor=user)


def built_for(user):
    report = asked_by(user)
    outbox.run_due_jobs()
    report.refresh_from_db()
    return report


def test_a_report_waits_until_the_queue_has_built_it(commissioner):
    report = asked_by(commissioner)
    assert (report.status, Job.objects.get().task) == (ReportState.WAITING, "outcomes.build_report")
    outbox.run_due_jobs()
    report.refresh_from_db()
    assert (report.status, report.steps_done, report.steps_all) == (ReportState.DRAFT, build.STEPS, build.STEPS)


def test_the_figures_are_frozen_with_their_fingerprint(commissioner):
    given.cohort(40, INDEX)
    report = built_for(commissioner)
    assert report.digest == board.digest_of_board(report.content)
    assert board.thaw_board(report.content).figures[0].text == "40"


def test_the_files_have_names_that_cannot_be_guessed(commissioner, settings):
    report = built_for(commissioner)
    files = [Path(settings.MEDIA_ROOT) / name for name in (report.pdf_path, report.csv_path)]
    assert [file.suffix for file in files] == [".pdf", ".csv"]
    assert [len(file.stem) for file in files] == [32, 32]
    assert files[0].read_bytes().startswith(b"%PDF")


def test_building_twice_changes_nothing(commissioner):
    report = built_for(commissioner)
    before = (report.digest, report.pdf_path, report.built_at)
    build.build_report_files(report.pk)
    report.refresh_from_db()
    assert (report.digest, report.pdf_path, report.built_at) == before


def test_progress_is_told_step_by_step(commissioner, monkeypatch):
    said = []
    monkeypatch.setattr(build, "_say", lambda _, done, doing, **__: said.append((done, doing)))
    build.build_report_files(asked_by(commissioner).pk)
    assert [done for done, _ in said] == [0, *range(build.STEPS)]
    assert (said[0][1], said[-1][1]) == ("Starting", "Writing the files")


def test_a_report_that_fails_says_so_and_is_tried_again(commissioner, settings, tmp_path):
    in_the_way = tmp_path / "in-the-way"
    in_the_way.write_text("a file where a folder should be")
    settings.MEDIA_ROOT = in_the_way
    report = built_for(commissioner)
    job = Job.objects.get()
    assert (report.status, report.step_words) == (ReportState.FAILED, build.FAILED)
    assert (job.tries, job.done_at) == (1, None)
    settings.MEDIA_ROOT = tmp_path / "files"
    build.build_report_files(report.pk)
    report.refresh_from_db()
    assert report.status == ReportState.DRAFT


def test_a_published_report_is_the_same_to_the_byte_after_a_late_referral(commissioner, frozen):
    given.cohort(40, INDEX)
    report = built_for(commissioner)
    report = services.publish_report(report_id=report.pk, actor=commissioner)
    before = (
        Report.objects.get().content,
        build.read_stored_file(report.pdf_path),
        build.read_stored_file(report.csv_path),
    )
    given.cohort(10, INDEX)
    build.build_report_files(report.pk)
    same_month = built_for(commissioner)
    frozen.move_to(datetime(2026, 4, 2, 9, tzinfo=UTC))
    later = built_for(commissioner)
    kept = Report.objects.get(pk=report.pk)
    assert (kept.content, build.read_stored_file(kept.pdf_path), build.read_stored_file(kept.csv_path)) == before
    assert [(one.edition, board.thaw_board(one.content).figures[0].text) for one in (same_month, later)] == [
        (2, "40"),
        (3, "50"),
    ]


def words_of(path):
    pages = PdfReader(BytesIO(build.read_stored_file(path)))
    return " ".join(" ".join(page.extract_text().split()) for page in pages.pages), pages.metadata.author


def test_a_published_report_carries_its_stamp_its_author_and_its_approver_and_is_no_draft(commissioner):
    given.cohort(40, INDEX)
    draft = built_for(commissioner)
    before, author = words_of(draft.pdf_path)
    published = services.publish_report(report_id=draft.pk, actor=commissioner)
    after, author_after = words_of(published.pdf_path)
    pages = after.count("Published on 3 March 2026")
    assert ("Draft for approval" in before, "Draft" in after, pages > 5) == (True, False, True)
    made_by = f"{commissioner}, {commissioner.organisation}"
    assert (author, author_after) == (made_by, made_by)
    assert (f"Made by {made_by}" in after, f"Approved by {commissioner}" in after) == (True, True)
    assert (f"Made by {made_by}" in before, "Approved by" in before) == (True, False)


def test_what_a_team_leader_asks_for_is_internal_and_is_never_published(team_leader, commissioner):
    report = built_for(team_leader)
    assert report.content["mark"] == "Internal, not for publication"
    with pytest.raises(Report.DoesNotExist):
        services.publish_report(report_id=report.pk, actor=commissioner)


def test_asking_and_publishing_are_entered(commissioner):
    report = built_for(commissioner)
    services.publish_report(report_id=report.pk, actor=commissioner)
    assert list(Entry.objects.about(report).values_list("verb", "after")) == [
        ("request_report", "waiting"),
        ("publish_report", "published"),
    ]
