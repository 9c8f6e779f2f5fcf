"""The past of the force, people by people in chunks, so that a million needs no more memory than a thousand."""

from datetime import timedelta

from caseworkflow.assessment.models import Assessment
from caseworkflow.case.models import Case, JoinedReferral
from caseworkflow.case.querysets import RECKONED
from caseworkflow.case.states import CaseState
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.contract.models import Condition, Contract
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.placement.models import AbstinenceCheck, FundingLine, Placement
from caseworkflow.plan.models import Goal, OnwardReferral
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.risk.models import RiskScreen
from caseworkflow.victim.models import Victim
from demo.lives import live_life
from demo.offending.follow_ups import invent_follow_ups
from demo.offending.offences import draw_events, draw_strangers, link_records, name_extract
from demo.people.humans import Human
from demo.world import World
from demo.writing import Progress, write_batch
from ledger.chain import chain_entries
from ledger.models import Entry
from ledger.transactions import act
from outcomes.extract.models import Extract, OffenceRecord
from referrals.custody.models import Detention, DrugTest
from referrals.feedback.models import Feedback
from referrals.people.models import Bar, Likeness, Person
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.models import EligibilityAnswer, Referral

CHUNK = 250

STRANGERS = 0.15

FIRST_STRANGER = 5_000_000

ORDER = (
    Person,
    Referral,
    EligibilityAnswer,
    DrugTest,
    Detention,
    Case,
    JoinedReferral,
    Attempt,
    Appointment,
    Assessment,
    Goal,
    OnwardReferral,
    Consent,
    Contract,
    Condition,
    DisposalClock,
    Placement,
    FundingLine,
    AbstinenceCheck,
    RequiredAssessment,
    RiskScreen,
    Victim,
    PoliceDecision,
    Bar,
    Feedback,
    Likeness,
)


def fill_past(world: World, count: int, progress: Progress) -> None:
    source = name_extract(world)
    source.save()
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        referrals = _write_people(world, range(start, start + size))
        _write_offences(world, source, referrals, start, size)
        progress.add(size)
        world.rows.clear()
    source.finished_at = source.imported_at + timedelta(minutes=9)
    source.save()


def _write_people(world: World, indexes: range) -> list[tuple[Human, list[Referral]]]:
    told = [live_life(world, index) for index in indexes]
    entries = world.rows.pop(Entry, [])
    tables = [world.rows.get(model, []) for model in ORDER]
    write_batch(tables, actor=world.force.clock)
    _enter_moves(entries)
    _reckon_deadlines(world.rows.get(Case, []))
    return told


@act()
def _enter_moves(entries: list[Entry]) -> None:
    chain_entries(entries)


@act()
def _reckon_deadlines(cases: list[Case]) -> None:
    """What is due next on open cases, by the service's own clocks."""
    open_cases = [case for case in cases if case.state != CaseState.CLOSED]
    for case in open_cases:
        case._state.adding = False
        case.reckon()
    Case.objects.bulk_update(open_cases, RECKONED, batch_size=200)


def _write_offences(
    world: World, source: Extract, told: list[tuple[Human, list[Referral]]], start: int, size: int
) -> None:
    """What police recorded of these people, and of as many strangers as belong to them; then the follow-ups."""
    records: list[OffenceRecord] = []
    for one, referrals in told:
        rng = world.rng("offences", one.index)
        records += draw_events(one, referrals, source, rng, world)
    strangers = round(size * STRANGERS)
    records += draw_strangers(FIRST_STRANGER + start, strangers, source, world)
    link_records(records, source)
    write_batch([records], actor=world.force.clock)
    rows = invent_follow_ups([row for _, referrals in told for row in referrals], world)
    write_batch([rows], actor=world.force.clock)
