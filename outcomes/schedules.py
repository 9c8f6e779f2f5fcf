"""What the clock starts: follow-ups that were missed, windows that ended, data that came."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from celery.schedules import crontab
from django.conf import settings
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from ledger.outbox import do_each, queued_task, timed_task
from outcomes.comparison.models import AnalysisPlan
from outcomes.comparison.services import ask_comparison
from outcomes.extract.linkage.exact import link_people_again
from outcomes.extract.models import Extract
from outcomes.figure.cohorts import last_month_end
from outcomes.follow_up import services
from outcomes.follow_up.models import FollowUp
from outcomes.follow_up.terms import NotMeasurable
from outcomes.report.models import Report
from outcomes.report.reports import build, frozen
from outcomes.report.services import ask_edition
from outcomes.research import services as research
from outcomes.research.models import ResearchFile
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState

BATCH = 500
COMPARED_EVERY = timedelta(days=1)
#: A file may be written for so long before its row says so.
UNNAMED_FOR = timedelta(days=1)
#: Scoring needs packages that only the worker has, so it is loaded there and when the clock asks.
LINK_UNSETTLED = "outcomes.extract.linkage.scored.link_unsettled"
SCHEDULE = {
    "outcomes.link_unsettled": crontab(hour="2", minute="30"),
    "outcomes.sweep_follow_ups": timedelta(minutes=10),
    "outcomes.end_windows": timedelta(hours=1),
    "outcomes.measure_follow_ups": timedelta(hours=1),
    "outcomes.measure_again": timedelta(hours=1),
    "outcomes.end_research_files": timedelta(hours=6),
    "outcomes.sweep_stored_files": crontab(hour="3", minute="15"),
    "outcomes.ask_editions": timedelta(hours=1),
    "outcomes.ask_comparisons": timedelta(hours=1),
}


@queued_task("outcomes.schedule_follow_ups")
def schedule_follow_ups(*referral_ids: str) -> None:
    services.create_follow_ups(referral_ids=referral_ids, actor=User.objects.clock())


@queued_task("outcomes.link_person")
def link_person(person_id: str, _referral_id: str) -> None:
    """Somebody is new, or has an identifier that was not known: rows that came before find them at once by it."""
    link_people_again(people=[person_id], actor=User.objects.clock())


@timed_task("outcomes.link_unsettled")
def link_unsettled_rows() -> None:
    """Look at what found nobody once more: names, identifiers and rows that came since may say whose it is."""
    import_string(LINK_UNSETTLED)(actor=User.objects.clock())


@queued_task("outcomes.follow_people")
def follow_people_with_outcomes(likeness_id: str) -> None:
    services.move_outcomes_to_person(likeness_id=likeness_id, actor=User.objects.clock())


@timed_task("outcomes.sweep_follow_ups")
def sweep_follow_ups() -> None:
    """Give every accepted referral its follow-ups, whichever door it came through; a batch that fails, one by one."""
    clock = User.objects.clock()
    for ids in each_once(without_follow_ups()):
        if not do_each("outcomes.sweep_follow_ups", [ids], lambda batch: _schedule(batch, clock)):
            do_each("outcomes.sweep_follow_ups", ids, lambda pk: _schedule([pk], clock))


def without_follow_ups() -> QuerySet[Referral]:
    """Accepted referrals that have none yet."""
    has_one = Exists(FollowUp.objects.filter(referral=OuterRef("pk")))
    return Referral.objects.filter(~has_one, state=ReferralState.ACCEPTED, person__isnull=False)


def _schedule(ids: list[UUID], clock: User) -> int:
    return services.create_follow_ups(referral_ids=ids, actor=clock)


def each_once(rows: QuerySet[Any]) -> Iterator[list[UUID]]:
    """The ids of all rows, a batch at a time, each once a call: a batch that fails is passed, so it blocks no other."""
    rows, last = rows.order_by("pk"), None
    while ids := list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


@timed_task("outcomes.end_windows")
def end_windows() -> None:
    clock, today = User.objects.clock(), timezone.localdate()
    for ids in each_once(FollowUp.objects.window_ended(today)):
        do_each("outcomes.end_windows", ids, lambda pk: services.end_window(follow_up_id=pk, actor=clock))


@timed_task("outcomes.measure_follow_ups")
def measure_follow_ups() -> None:
    clock, today = User.objects.clock(), timezone.localdate()
    for ids in each_once(FollowUp.objects.to_measure(today)):
        do_each("outcomes.measure_follow_ups", ids, lambda pk: services.record_follow_up(follow_up_id=pk, actor=clock))
    for ids in each_once(FollowUp.objects.without_force(today)):
        do_each("outcomes.measure_follow_ups", ids, lambda pk: _give_up(pk, clock))


def _give_up(pk: UUID, clock: User) -> FollowUp:
    return services.give_up_follow_up(follow_up_id=pk, actor=clock, reason=NotMeasurable.NO_FORCE)


@timed_task("outcomes.measure_again")
def measure_again() -> None:
    """What was measured is compared with the offence rows after each extract, and daily for links that others made."""
    clock, newest = User.objects.clock(), Extract.objects.aggregate(at=Max("finished_at"))["at"]
    since = max(filter(None, [newest, timezone.now() - COMPARED_EVERY]))
    for ids in each_once(FollowUp.objects.to_compare(since)):
        changed = services.changed_follow_ups(ids)
        do_each("outcomes.measure_again", changed, lambda pk: services.record_follow_up(follow_up_id=pk, actor=clock))


@timed_task("outcomes.end_research_files")
def end_research_files() -> None:
    clock, today = User.objects.clock(), timezone.localdate()
    for ids in each_once(ResearchFile.objects.use_ended(today)):
        do_each("outcomes.end_research_files", ids, lambda pk: research.run_out_research_file(file_id=pk, actor=clock))


@timed_task("outcomes.sweep_stored_files")
def sweep_stored_files() -> None:
    """Bytes that no row names go: what an act that was undone left, or a worker that was killed between file and row."""
    before = timezone.now() - UNNAMED_FOR
    for folder, kept in (
        (build.FOLDER, Report.objects.stored_names()),
        ("research", ResearchFile.objects.stored_names()),
    ):
        delete_unnamed(Path(settings.MEDIA_ROOT) / folder, kept, before)


def delete_unnamed(folder: Path, kept: set[str], before: datetime) -> None:
    for file in folder.iterdir() if folder.exists() else ():
        if file.name not in kept and file.stat().st_mtime < before.timestamp():
            file.unlink()


@timed_task("outcomes.ask_editions")
def ask_editions() -> None:
    """Once a month, the edition of every span that is kept, programme by programme."""
    clock, as_of = User.objects.clock(), last_month_end(timezone.localdate())
    for programme in frozen.counted_programmes():
        do_each("outcomes.ask_editions", frozen.kept_questions(as_of), partial(_ask, programme, clock))


def _ask(programme: Any, clock: User, question: tuple[str, int, int]) -> None:
    span, year, quarter = question
    ask_edition(programme=programme, span=span, year=year, quarter=quarter, actor=clock)


@timed_task("outcomes.ask_comparisons")
def ask_comparisons() -> None:
    """Once a month, the edition of every plan that stands."""
    clock, plans = User.objects.clock(), AnalysisPlan.objects.frozen()
    do_each("outcomes.ask_comparisons", plans, lambda plan: ask_comparison(plan=plan, actor=clock))
