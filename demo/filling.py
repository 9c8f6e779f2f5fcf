"""Filling an empty database, and no other."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from caseworkflow.case.models import Case
from demo.force import build_force
from demo.history import fill_past
from demo.today import act_today
from demo.world import World
from demo.writing import Progress
from ledger.checkpoints import set_file_aside, write_checkpoint
from ledger.models import Checkpoint
from outcomes.extract.models import OffenceRecord
from outcomes.follow_up.models import FollowUp
from referrals.intake.services.rules import VersionsOnRecord
from referrals.people.models import Person
from referrals.referral.models import Referral


class NotEmpty(Exception):
    """The database is not for invented people; the sentence says why."""


@dataclass(frozen=True)
class Filled:
    """What was made, and how fast."""

    people: int
    referrals: dict[str, int]
    cases: dict[str, int]
    offence_records: int
    follow_ups: dict[str, int]
    seconds: float

    @property
    def pace(self) -> float:
        return self.people / self.seconds

    @property
    def as_json(self) -> dict[str, Any]:
        pace = {"seconds": round(self.seconds, 1), "people_a_second": round(self.pace, 1)}
        return {**{name: getattr(self, name) for name in self.__dataclass_fields__}, **pace}


def fill_database(*, people: int, seed: int, until: date | None = None, out: Any = None) -> Filled:
    """Fill an empty database with a synthetic force; the same seed, people and day give the same rows.

    The past ends with the midnight before `until`. When that day is today, the present is added through the services.
    """
    _refuse_unsuitable()
    if not Checkpoint.objects.exists():
        set_file_aside()
    until = until or timezone.localdate()
    progress = Progress(people, out)
    world = World(build_force(until), VersionsOnRecord(), until, str(seed))
    fill_past(world, people, progress)
    if until == timezone.localdate():
        act_today(world)
    write_checkpoint()
    return Filled(
        people=people,
        referrals=_count_by_state(Referral),
        cases=_count_by_state(Case),
        offence_records=OffenceRecord.objects.count(),
        follow_ups=_count_by_state(FollowUp),
        seconds=progress.seconds,
    )


def _refuse_unsuitable() -> None:
    if settings.IS_PRODUCTION:
        raise NotEmpty("This is a production database: invented people have no place in it.")
    if Referral.objects.exists() or Person.objects.exists():
        raise NotEmpty("This database is not empty: somebody has been referred in it. Name an empty one.")


def _count_by_state(model: Any) -> dict[str, int]:
    rows = model.objects.values("state").annotate(count=Count("pk")).order_by("state")
    return {row["state"]: row["count"] for row in rows}
