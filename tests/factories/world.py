"""A small force made by chance from a seed: people of some quarters, how far each came, and what was recorded after."""

import random
from datetime import date, datetime, timedelta

from accounts.models import OrganisationKind
from accounts.roles import Role
from caseworkflow.case.models import Case
from programmes.models import ReferenceValue
from referrals.referral.models import Referral
from tests.factories import outcomes as given
from tests.factories.accounts import kind_for, member, organisation

MARKS = ("first_attempt_at", "first_contact_at", "first_offered_at", "assessed_on", "completed_on")
ETHNICITIES = ("W1", "A2", "B1", "M1", "O9", "NS", "")


def fill_world(seed: int, programmes: tuple[str, ...], quarters: list[date], most: int) -> None:
    """So many quarters of each programme, with 0 to `most` people in each."""
    chance = random.Random(seed)
    given.covered()
    suites = list(ReferenceValue.objects.filter(kind="custody_suite").values_list("label", flat=True))
    provider, worker = organisation(kind_for(Role.CASEWORKER)), member(Role.CASEWORKER)
    organisation(OrganisationKind.POLICE)
    for code in programmes:
        for first in quarters:
            share, speed = chance.choice((0.02, 0.1, 0.3, 0.9)), chance.choice((0.5, 0.8, 0.97))
            for _ in range(chance.randint(0, most)):
                _one(chance, code, first, suites, share, speed, provider, worker)


def _one(chance, code, first, suites, share, speed, provider, worker) -> Referral:
    on = first + timedelta(days=chance.randint(0, 85))
    state = chance.choices(("accepted", "rejected", "withdrawn", "duplicate", "submitted"), (90, 4, 2, 2, 2))[0]
    who = given.person(
        sex=chance.choices("MFXU", (80, 15, 2, 3))[0],
        ethnicity_self_defined=chance.choice(ETHNICITIES),
        date_of_birth=date(chance.randint(1960, 2008), 5, 1),
        died_on=on + timedelta(days=chance.randint(1, 300)) if chance.random() < 0.02 else None,
    )
    made = given.referral(on, of=who, programme=code, state=state, custody_suite=chance.choice([*suites[:4], "", ""]))
    if state == "accepted":
        _case(chance, made, on, speed, provider, worker)
        if chance.random() < share:
            day = on + timedelta(days=chance.randint(1, 500))
            for event, after in (("recorded_suspect", 2), ("conviction", 60)):
                given.offence(who, day, event, after=after)
    return made


def _case(chance, made, on, speed, provider, worker) -> None:
    marks, day = {}, on
    for name in MARKS:
        if chance.random() > speed:
            break
        day += timedelta(days=chance.choice((0, 0, 1, 3, 9)))
        marks[name] = datetime(day.year, day.month, day.day, 15, tzinfo=given.LONDON) if name.endswith("_at") else day
    is_over = "completed_on" in marks or chance.random() < 0.7
    Case.objects.create(
        reference=made.reference,
        person=made.person,
        referral=made,
        programme=made.programme,
        programme_version=made.programme_version,
        provider=provider,
        caseworker=worker,
        ended_on=day + timedelta(days=20) if is_over else None,
        **marks,
    )
