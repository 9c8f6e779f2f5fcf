"""Police events before and after a referral: a baseline hazard, with an effect of each programme planted in it."""

import hashlib
import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from demo.people.humans import Human, invent_human, new_id
from demo.people.misspelling import misspell_human
from demo.plans import PROGRAMMES
from demo.world import World
from outcomes.extract.linkage.exact import link_offences
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.extract.terms import Event, LinkState
from programmes.calendar import LONDON
from referrals.referral.models import Referral

YEAR = 365.25

BEFORE = timedelta(days=365)

#: The file states that it holds every event of these days: of the year before the first referral too.
COVERED_DAYS = 1500

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


def hazard_of(one: Human) -> float:
    """Offences a year that are recorded against somebody whom no programme reached."""
    return BASE + EACH_CONVICTION * min(one.convictions, MOST)


def name_extract(world: World) -> Extract:
    """The one file that the events of the past came in; its totals are kept when all is written."""
    return Extract(
        id=new_id(world.rng("extract")),
        name=f"force-events-to-{world.until.isoformat()}.csv",
        digest=hashlib.sha256(world.seed.encode()).hexdigest(),
        imported_at=datetime.combine(world.until, time(4), LONDON),
        force_code="20",
        covered_from=world.until - timedelta(days=COVERED_DAYS),
        covered_to=world.until - timedelta(days=1),
    )


def draw_events(
    one: Human, referrals: Sequence[Referral], source: Extract, rng: random.Random, world: World
) -> list[OffenceRecord]:
    """Everything recorded against one human; from the first acceptance on the hazard is that of the programme."""
    accepted = sorted((r.accepted_on, r.programme.code) for r in referrals if r.accepted_on)
    start = min(
        (r.referred_at.date() for r in referrals), default=world.until - timedelta(days=rng.randrange(200, 700))
    )
    end = world.until - timedelta(days=1)
    rows: list[OffenceRecord] = []
    on, rate = start - BEFORE, hazard_of(one)
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
        rows += _record_offence(one, on, len(rows), source, rng, end)


def _record_offence(
    one: Human, on: date, count: int, source: Extract, rng: random.Random, end: date
) -> list[OffenceRecord]:
    code = rng.choices([code for code, _ in CODES], [share for _, share in CODES])[0]
    kept = misspell_human(one, rng) if rng.random() < 0.10 else one
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


def draw_strangers(first: int, count: int, source: Extract, world: World) -> list[OffenceRecord]:
    """People of the same kind who were never referred: a pool to compare with."""
    rows: list[OffenceRecord] = []
    for index in range(first, first + count):
        rng = world.rng("stranger", index)
        rows += draw_events(invent_human(index, rng, world.until), (), source, rng, world)
    return rows


def link_records(records: Sequence[OffenceRecord], source: Extract) -> None:
    """Link as an import does, and keep the totals of the file."""
    link_offences(records)
    source.row_count += len(records)
    source.imported_count += len(records)
    source.linked_count += sum(one.link == LinkState.EXACT for one in records)
    source.to_review_count += sum(one.link == LinkState.TO_REVIEW for one in records)
    source.unlinked_count += sum(one.link == LinkState.UNLINKED for one in records)
