"""The present: what happened in the last hours, through the same services that people use."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from caseworkflow.models import Case
from caseworkflow.services import appointment, case, note
from caseworkflow.terms import AttemptResult, Channel
from diversion.demo.force import PROVIDER
from diversion.demo.people import human
from diversion.demo.referrals import World, facts
from programmes.calendar import add_working_days
from referrals import services
from referrals.models import Referral
from referrals.states import CustodyState
from referrals.terms import Door, RejectionReason

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
    _custody(users["custody-officer-1"], users["arrest-referral-worker-1"])
    _drafts(world, users["custody-officer-1"])
    _inbox(world, users["custody-officer-1"], users["team-leader-1"])
    _casework(world, users["custody-officer-1"], users["team-leader-1"], users["caseworker-1"])
    _duty(world, users["custody-officer-1"], users["team-leader-1"], users["arrest-referral-worker-1"])


def _facts(world: World, number: int, programme: str, fault: str = "", hours: float = 1.0) -> dict[str, Any]:
    rng = world.rng("today", number)
    one = human(FIRST_OF_TODAY + number, rng, world.until, age=rng.randrange(19, 48))
    at = timezone.now() - timedelta(hours=hours)
    return facts(one, programme, at, rng, world, fault)


def _send(world: World, actor: User, number: int, programme: str, fault: str = "", hours: float = 1.0) -> Referral:
    return services.send(actor=actor, door=Door.PAGE, facts=_facts(world, number, programme, fault, hours))


def _custody(officer: User, worker: User) -> None:
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
        detention = services.detain(actor=officer, facts=held)
        if number == 0:
            services.record_seen(detention_id=detention.pk, actor=worker, seen=CustodyState.SEEN)


def _drafts(world: World, officer: User) -> None:
    for number in (1, 2):
        whole = _facts(world, number, "divert")
        begun = {name: whole[name] for name in ("family_name", "given_names", "source", "programme", "referred_at")}
        services.draft(actor=officer, facts=begun)


def _inbox(world: World, officer: User, leader: User) -> None:
    """Two wait for a decision, one for an answer, one was not accepted, and three wait for a caseworker."""
    for number in (11, 12):
        _send(world, officer, number, "divert", "unrecorded", hours=number / 4)
    asked = _send(world, officer, 13, "divert", "unrecorded", hours=5)
    question = "Does the person agree to share what is needed with police? It is not recorded."
    services.ask(referral_id=asked.pk, actor=leader, version=asked.version, question=question)
    refused = _send(world, officer, 14, "divert", "supply", hours=6)
    services.reject(referral_id=refused.pk, actor=leader, version=refused.version, reason=RejectionReason.SUPPLY)
    for number in (15, 16):
        _send(world, officer, number, "divert", hours=2)
    _send(world, officer, 17, "checkpoint", hours=3)


def _allocated(referral: Referral, leader: User, worker: User) -> Case | None:
    """The case, where the provider of this demonstration has it."""
    if referral.provider is None or referral.provider.name != PROVIDER or referral.accepted_on is None:
        return None
    return case.allocate(referral_id=referral.pk, actor=leader, caseworker=worker)


def _casework(world: World, officer: User, leader: User, worker: User) -> None:
    """New to the caseworker, tried once, and spoken to with an appointment to come."""
    sent = [_send(world, officer, number, "divert", hours=4 + number / 10) for number in (21, 22, 23)]
    cases = [made for one in sent if (made := _allocated(one, leader, worker)) is not None]
    for made in cases[1:]:
        case.mark_opened(case_id=made.pk, actor=worker)
    for made, result in zip(cases[1:], (AttemptResult.NO_ANSWER, AttemptResult.SPOKE), strict=False):
        appointment.record_attempt(case_id=made.pk, actor=worker, result=result, channel=Channel.PHONE)
    if cases:
        at = add_working_days(timezone.now(), 2).replace(hour=10, minute=0, second=0, microsecond=0)
        appointment.book(case_id=cases[-1].pk, actor=worker, starts_at=at, place="Cranstoun, 12 Example Street")
        note.add_note(case_id=cases[-1].pk, actor=worker, text="Prefers mornings; works nights this month.")


def _duty(world: World, officer: User, leader: User, worker: User) -> None:
    """After a positive test: allocated, so that police are asked whether to impose the assessment."""
    for number in (31, 32):
        _allocated(_send(world, officer, number, "required_assessment", hours=number / 10), leader, worker)
