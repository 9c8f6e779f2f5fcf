"""Cohorts counted by hand: referred people with cases, and the offence rows that came of it."""

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import OrganisationKind
from accounts.roles import Role
from caseworkflow.case.models import Case
from outcomes.extract.models import Extract, OffenceRecord
from referrals.people.models import Person
from referrals.referral.models import Referral
from tests.factories.accounts import kind_for, member, organisation
from tests.factories.programmes import version_of

NUMBERS = count(1)

LONDON = ZoneInfo("Europe/London")

CANNABIS, THEFT = "092/61", "046/00"


def person(**facts) -> Person:
    number = next(NUMBERS)
    given = {"family_name": f"Person{number}", "given_names": "A", "name_key": f"a person{number}", "sound_key": "p"}
    return Person.objects.create(**{**given, "sex": "M", "date_of_birth": date(1990, 1, 1), **facts})


def referral(
    on: date, *, of: Person | None = None, programme: str = "divert", state: str = "accepted", **facts
) -> Referral:
    """A referral sent and decided on one day; live, unless the facts say that it is history."""
    version, at = version_of(programme), datetime(on.year, on.month, on.day, 10, tzinfo=LONDON)
    given = {
        "programme": version.programme,
        "programme_version": version,
        "person": of or person(),
        "source": "street",
        "state": state,
        "referred_at": at,
        "submitted_at": at,
        "decided_at": at,
        "accepted_on": on if state == "accepted" else None,
        "offence_code": CANNABIS,
    }
    return Referral.objects.create(**{**given, **facts})


def case(of: Referral, **marks) -> Case:
    """The case of a referral with the marks of how far it came."""
    worker = member(Role.CASEWORKER)
    return Case.objects.create(
        reference=of.reference,
        person=of.person,
        referral=of,
        programme=of.programme,
        programme_version=of.programme_version,
        provider=organisation(kind_for(Role.CASEWORKER)),
        caseworker=worker,
        **marks,
    )


def offence(
    of: Person, on: date, event: str = "conviction", *, after: int = 0, code: str = THEFT, **facts
) -> OffenceRecord:
    """One event of one offence committed `on`, reached `after` days later."""
    extract = Extract.objects.get_or_create(name="offences.csv", defaults={"digest": "0"})[0]
    given = {
        "extract": extract,
        "force_code": "20",
        "record_id": f"R{next(NUMBERS)}",
        "event": event,
        "offence_code": code,
        "offence_on": on,
        "event_on": on + timedelta(days=after),
        "digest": "0",
        "person": of,
        "link": "exact",
    }
    return OffenceRecord.objects.create(**{**given, **facts})


def coverage(force: str = "20", *, first: date = date(2020, 1, 1), last: date = date(2026, 6, 30), **facts) -> Extract:
    """A finished extract that states that it holds every event of the force from the first day to the last."""
    given = {"name": f"{force}.csv", "digest": "0" * 64, "finished_at": timezone.now(), **facts}
    return Extract.objects.create(force_code=force, covered_from=first, covered_to=last, **given)


def cohort(number: int, on: date, **facts) -> list[Referral]:
    """So many people accepted on one day, each once."""
    return [referral(on, **facts) for _ in range(number)]


def covered(first: date = date(2015, 1, 1), last: date = date(2030, 12, 31), force: str = "20") -> Extract:
    """An extract that covers these days of a force; the usual force is there with it."""
    organisation(OrganisationKind.POLICE)
    at = datetime(2020, 1, 1, tzinfo=LONDON)
    return coverage(force, first=first, last=last, imported_at=at, finished_at=at)
