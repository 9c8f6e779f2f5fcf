"""The present: what happened in the last hours, through the same services that people use."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from caseworkflow.allocation.services import allocate_case
from caseworkflow.case.models import Case
from caseworkflow.case.services import mark_opened
from caseworkflow.contact.services import book_appointment, record_attempt
from caseworkflow.contact.terms import AttemptResult, Channel
from caseworkflow.note.services import add_note
from demo.accounts import PROVIDER
from demo.people.humans import invent_human
from demo.referring.facts import describe_referral
from demo.world import World
from programmes.calendar import add_working_days
from referrals.custody.services import create_detention, record_seen
from referrals.custody.states import CustodyState
from referrals.intake.services.intake import create_referral, draft_referral
from referrals.referral.models import Referral
from referrals.referral.terms import Door, RejectionReason
from referrals.screening.services import ask_sender, reject_referral

FIRST_OF_TODAY = 8_990_000

CELLS = (
    ("Perry Barr", "M4", 19),
    ("Perry Barr", "F2", 7),
    ("Oldbury", "M11", 3),
    ("Stechford", "M1", 1),
    ("Solihull", "M7", 5),
)


def act_today(world: World) -> None:
    """Referrals arrive, some wait, some are worked; people are in the cells; police are asked."""
    users = world.force.users
    _fill_cells(users["custody-officer-1"], users["arrest-referral-worker-1"])
    _leave_drafts(world, users["custody-officer-1"])
    _fill_inbox(world, users["custody-officer-1"], users["team-leader-1"])
    _begin_cases(world, users["custody-officer-1"], users["team-leader-1"], users["caseworker-1"])
    _ask_to_impose(world, users["custody-officer-1"], users["team-leader-1"], users["arrest-referral-worker-1"])


def _invent_facts(world: World, number: int, programme: str, fault: str = "", hours: float = 1.0) -> dict[str, Any]:
    rng = world.rng("today", number)
    one = invent_human(FIRST_OF_TODAY + number, rng, world.until, age=rng.randrange(19, 48))
    at = timezone.now() - timedelta(hours=hours)
    return describe_referral(one, programme, at, rng, world, fault)


def _send_referral(
    world: World, actor: User, number: int, programme: str, fault: str = "", hours: float = 1.0
) -> Referral:
    return create_referral(actor=actor, door=Door.PAGE, facts=_invent_facts(world, number, programme, fault, hours))


def _fill_cells(officer: User, worker: User) -> None:
    """Five people in the cells with their clocks running; one has been seen."""
    now = timezone.now()
    for number, (suite, cell, hours) in enumerate(CELLS):
        held = {
            "suite": suite,
            "cell": cell,
            "initials": ("JT", "AK", "RS", "DM", "LB")[number],
            "custody_record": f"CR/9{number:04}/{now:%y}",
            "detained_at": now - timedelta(hours=hours, minutes=10 * number),
            "needs": ["interpreter"] if number == 1 else [],
        }
        detention = create_detention(actor=officer, facts=held)
        if number == 0:
            record_seen(detention_id=detention.pk, actor=worker, seen=CustodyState.SEEN)


def _leave_drafts(world: World, officer: User) -> None:
    for number in (1, 2):
        whole = _invent_facts(world, number, "divert")
        begun = {name: whole[name] for name in ("family_name", "given_names", "source", "programme", "referred_at")}
        draft_referral(actor=officer, facts=begun)


def _fill_inbox(world: World, officer: User, leader: User) -> None:
    """Two wait for a decision, one for an answer, one was not accepted, and three wait for a caseworker."""
    for number in (11, 12):
        _send_referral(world, officer, number, "divert", "unrecorded", hours=number / 4)
    asked = _send_referral(world, officer, 13, "divert", "unrecorded", hours=5)
    question = "Does the person agree to share what is needed with police? It is not recorded."
    ask_sender(referral_id=asked.pk, actor=leader, version=asked.version, question=question)
    refused = _send_referral(world, officer, 14, "divert", "supply", hours=6)
    reject_referral(referral_id=refused.pk, actor=leader, version=refused.version, reason=RejectionReason.SUPPLY)
    for number in (15, 16):
        _send_referral(world, officer, number, "divert", hours=2)
    _send_referral(world, officer, 17, "checkpoint", hours=3)


def _allocate_case(referral: Referral, leader: User, worker: User) -> Case | None:
    """The case, where the provider of this demonstration has it."""
    if referral.provider is None or referral.provider.name != PROVIDER or referral.accepted_on is None:
        return None
    return allocate_case(referral_id=referral.pk, actor=leader, caseworker=worker)


def _begin_cases(world: World, officer: User, leader: User, worker: User) -> None:
    """New to the caseworker, tried once, and spoken to with an appointment to come."""
    sent = [_send_referral(world, officer, number, "divert", hours=4 + number / 10) for number in (21, 22, 23)]
    cases = [made for one in sent if (made := _allocate_case(one, leader, worker)) is not None]
    for made in cases[1:]:
        mark_opened(case_id=made.pk, actor=worker)
    for made, result in zip(cases[1:], (AttemptResult.NO_ANSWER, AttemptResult.SPOKE), strict=False):
        record_attempt(case_id=made.pk, actor=worker, result=result, channel=Channel.PHONE)
    if cases:
        at = add_working_days(timezone.now(), 2).replace(hour=10, minute=0, second=0, microsecond=0)
        book_appointment(case_id=cases[-1].pk, actor=worker, starts_at=at, place="Cranstoun, 12 Example Street")
        add_note(case_id=cases[-1].pk, actor=worker, text="Prefers mornings; works nights this month.")


def _ask_to_impose(world: World, officer: User, leader: User, worker: User) -> None:
    """After a positive test: allocated, so that police are asked whether to impose the assessment."""
    for number in (31, 32):
        _allocate_case(_send_referral(world, officer, number, "required_assessment", hours=number / 10), leader, worker)
