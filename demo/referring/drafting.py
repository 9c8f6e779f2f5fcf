"""Referrals as they were written down, before anybody judged them."""

import random
from datetime import timedelta

from demo.people.humans import Human, new_id
from demo.plans import FREE, Plan
from demo.referring.facts import choose_programme, describe_referral, draw_moment
from demo.world import World
from programmes.calendar import local_day
from referrals.intake.services.sent import write_down
from referrals.referral.models import ALPHABET, Referral
from referrals.referral.states import ReferralState
from referrals.referral.terms import Door


def invent_referral(human: Human, plan: Plan, number: int, rng: random.Random, world: World) -> Referral:
    """The referral as it was written down, before anybody judged it."""
    at = draw_moment(world, rng, plan.days_ago)
    code = plan.programme or choose_programme(human, human.age_on(local_day(at)), rng)
    fault = plan.fault or ("" if plan is not FREE else _draw_fault(code, rng))
    given = describe_referral(human, code, at, rng, world, fault)
    force, is_partner = world.force, given["source"] in ("retailer", "self")
    is_api = not is_partner and rng.random() < 0.18 and plan.state != ReferralState.DRAFT
    officer = rng.choices(force.officers, [2] + [1] * (len(force.officers) - 1))[0]
    author = force.users["partner-1"] if is_partner else force.client if is_api else officer
    row = Referral(
        id=new_id(rng),
        reference=reference_of(number),
        door=Door.API if is_api else Door.PAGE,
        sender=force.shop if is_partner else force.police,
        force=None if is_partner else force.police,
        referring_officer=author,
        created_at=at - timedelta(minutes=rng.randrange(3, 9)),
    )
    given["officer_number"] = "" if is_partner else officer.officer_number
    if is_api:
        given["source_reference"] = f"WMP-{number:08}"
    version = world.offers.version(code, local_day(at))
    return write_down(row, given, programme=version.programme)


def _draw_fault(code: str, rng: random.Random) -> str:
    if rng.random() > 0.12:
        return ""
    faults = ["unrecorded", "declines"]
    faults += ["supply", "denied"] if code == "divert" else []
    faults += ["denied"] if "caution" in code or code == "checkpoint" else []
    return rng.choice(faults + (["negative"] if code == "required_assessment" else []))


def reference_of(number: int) -> str:
    """Seven signs for a number, each number its own; neighbours look nothing alike."""
    base = len(ALPHABET)
    left = (number * 3_141_592_653 + 271_828_183) % base**7
    signs = []
    for _ in range(7):
        left, at = divmod(left, base)
        signs.append(ALPHABET[at])
    return "".join(signs)
