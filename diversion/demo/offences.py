"""Police events before and after a referral: a baseline hazard, with an effect of each programme planted in it."""

import hashlib
import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from diversion.demo.people import Human, human, misspelt, new_id
from diversion.demo.plans import PROGRAMMES
from diversion.demo.referrals import World
from outcomes import linkage
from outcomes.cohorts import Member
from outcomes.measures import reoffending
from outcomes.models import Extract, FollowUp, OffenceRecord
from outcomes.services import WINDOWS
from outcomes.terms import Event, FollowUpState, LinkState
from programmes.calendar import LONDON, months_after
from referrals.models import Referral

YEAR = 365.25
BEFORE = timedelta(days=365)
BASE, EACH_CONVICTION, MOST = 0.22, 0.11, 9
CODES = (
    ("046/00", 30),
    ("092/61", 18),
    ("105/01", 14),
    ("149/00", 10),
    ("125/12", 9),
    ("092/50", 7),
    ("049/10", 7),
    ("008/06", 3),
    ("034/01", 2),
)
#: event, how often an offence reaches it, and the days that it takes
REACHES = (
    (Event.ARREST, 0.50, 0, 12),
    (Event.CHARGE, 0.34, 15, 80),
    (Event.CONVICTION, 0.26, 60, 170),
    (Event.CAUTION, 0.12, 10, 70),
)


def hazard(one: Human) -> float:
    """Offences a year that are recorded against somebody whom no programme reached."""
    return BASE + EACH_CONVICTION * min(one.convictions, MOST)


def extract(world: World) -> Extract:
    """The one file that the events of the past came in; its totals are kept when all is written."""
    return Extract(
        id=new_id(world.rng("extract")),
        name=f"force-events-to-{world.until.isoformat()}.csv",
        digest=hashlib.sha256(world.seed.encode()).hexdigest(),
        imported_at=datetime.combine(world.until, time(4), LONDON),
    )


def events(
    one: Human, referrals: Sequence[Referral], source: Extract, rng: random.Random, world: World
) -> list[OffenceRecord]:
    """Everything recorded against one human; from the first acceptance on the hazard is that of the programme."""
    accepted = sorted((r.accepted_on, r.programme.code) for r in referrals if r.accepted_on)
    start = min(
        (r.referred_at.date() for r in referrals), default=world.until - timedelta(days=rng.randrange(200, 700))
    )
    end = world.until - timedelta(days=1)
    rows: list[OffenceRecord] = []
    on, rate = start - BEFORE, hazard(one)
    while True:
        is_after = accepted and on >= accepted[0][0]
        now = rate * (PROGRAMMES[accepted[0][1]].hazard if is_after else 1.0)
        on += timedelta(days=1 + int(rng.expovariate(now / YEAR)))
        if accepted and not is_after and on > accepted[0][0]:
            on = accepted[0][0]
            accepted = [(on, accepted[0][1])]
            on += timedelta(days=1 + int(rng.expovariate(rate * PROGRAMMES[accepted[0][1]].hazard / YEAR)))
        if on > end:
            return rows
        rows += _events_of(one, on, len(rows), source, rng, end)


def _events_of(one: Human, on: date, count: int, source: Extract, rng: random.Random, end: date) -> list[OffenceRecord]:
    code = rng.choices([code for code, _ in CODES], [share for _, share in CODES])[0]
    kept = misspelt(one, rng) if rng.random() < 0.10 else one
    reached = [(Event.RECORDED_SUSPECT, on)]
    reached += [
        (event, on + timedelta(days=rng.randrange(low, high)))
        for event, share, low, high in REACHES
        if rng.random() < share
    ]
    known = [(event, day) for event, day in reached if day <= end]
    return [
        OffenceRecord(
            id=new_id(rng),
            extract=source,
            force_code="20",
            record_id=f"D{one.index:08}-{count + number:04}",
            event=event,
            offence_code=code,
            offence_on=on,
            event_on=day,
            family_name=kept.family_name,
            given_names=kept.given_names,
            date_of_birth=kept.born,
            sex=kept.sex,
            pnc_id=kept.pnc_id,
            cro_number=kept.cro_number,
            postcode=kept.postcode,
            digest=hashlib.sha256(f"{one.index}/{on}/{event}".encode()).hexdigest(),
            outcome_code="1" if event == Event.CHARGE else "",
        )
        for number, (event, day) in enumerate(known)
    ]


def strangers(first: int, count: int, source: Extract, world: World) -> list[OffenceRecord]:
    """People of the same kind who were never referred: a pool to compare with."""
    rows: list[OffenceRecord] = []
    for index in range(first, first + count):
        rng = world.rng("stranger", index)
        rows += events(human(index, rng, world.until), (), source, rng, world)
    return rows


def link(records: Sequence[OffenceRecord], source: Extract) -> None:
    """Link as an import does, and keep the totals of the file."""
    linkage.link(records)
    source.row_count += len(records)
    source.imported_count += len(records)
    source.linked_count += sum(one.link == LinkState.EXACT for one in records)
    source.to_review_count += sum(one.link == LinkState.TO_REVIEW for one in records)
    source.unlinked_count += sum(one.link == LinkState.UNLINKED for one in records)


def follow_ups(referrals: Sequence[Referral], world: World) -> list[FollowUp]:
    """Every window of every accepted referral, measured by the service's own definitions where its data has come."""
    accepted = [one for one in referrals if one.accepted_on]
    members = [Member(one.person_id, one.pk, one.accepted_on, one.offence_code) for one in accepted]
    data = reoffending.load(members)
    rows = []
    for referral, member in zip(accepted, members, strict=True):
        rng = world.rng("follow-up", referral.reference)
        rows += [_follow_up(referral, member, window, data, rng, world.until) for window in WINDOWS]
    return rows


def _follow_up(referral: Referral, member: Member, window: int, data: Any, rng: random.Random, until: date) -> FollowUp:
    due_on = months_after(member.index_on, window)
    mature_on = months_after(member.index_on, window + reoffending.WAITING_MONTHS)
    row = FollowUp(
        id=new_id(rng),
        referral=referral,
        person=referral.person,
        window=window,
        index_on=member.index_on,
        due_on=due_on,
        mature_on=mature_on,
        state=FollowUpState.SCHEDULED,
    )
    died_on, person = referral.person.died_on, referral.person
    if died_on and died_on < due_on:
        return _settled(row, FollowUpState.NOT_MEASURABLE, not_measurable_reason="died")
    if mature_on <= until and not person.pnc_id and not person.cro_number:
        return _settled(row, FollowUpState.NOT_MEASURABLE, not_measurable_reason="no police identifier")
    if mature_on > until:
        return _settled(row, FollowUpState.AWAITING_DATA) if due_on <= until else row
    recorded = reoffending.recorded(member, data, window, until)
    first = min((offence.on for offence in recorded), default=None)
    return _settled(
        row,
        FollowUpState.MEASURED,
        measured_at=datetime.combine(mature_on, time(5), LONDON),
        proven_count=len(reoffending.proven(member, data, window, until)),
        recorded_count=len(recorded),
        arrest_count=len(reoffending.reached(member, data, window, until, Event.ARREST)),
        days_to_first=(first - member.index_on).days if first else None,
    )


def _settled(row: FollowUp, state: str, **known: Any) -> FollowUp:
    """The same row further on: a state is given once, when a row is made."""
    same = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname != "state"
    }
    return FollowUp(**same | {"state": state, "version": 1} | known)
