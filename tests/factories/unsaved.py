"""Rows that are judged and never saved: what a guard reads, without a database."""

from datetime import date
from typing import Any

from caseworkflow.case.models import Case
from programmes.models import ProgrammeVersion
from programmes.terms.reading import digest_of_settings
from referrals.people.models import Person
from referrals.referral.models import Referral
from tests.factories.programmes import settings_of


def case_of(
    programme: str = "checkpoint", *, born: date | None = date(1990, 5, 4), chosen: Any = None, **facts
) -> Case:
    """A case under a shipped programme with some of its settings changed."""
    settings = settings_of(programme, **(chosen or {}))
    version = ProgrammeVersion(settings=settings, digest=digest_of_settings(settings))
    return Case(programme_version=version, person=Person(date_of_birth=born), referral=Referral(), **facts)


def holding(row: Any, **related: Any) -> Any:
    """The row as if its related rows had been read beforehand."""
    row._prefetched_objects_cache = {**getattr(row, "_prefetched_objects_cache", {}), **related}
    return row


def judged(check: Any, rows: Any) -> list[bool]:
    """What a guard says of each row; yes and no and nothing else."""
    answers = [check(row) for row in rows]
    assert {type(one) for one in answers} <= {bool}, (check.__name__, answers)
    return answers
