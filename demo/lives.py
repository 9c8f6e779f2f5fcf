"""One human being with every referral and case of theirs: repeats, misspellings, duplicates and all."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from caseworkflow.case.models import Case, JoinedReferral
from caseworkflow.case.states import CaseState
from demo.casework.course import Course
from demo.casework.recording import record_case
from demo.casework.story import tell_story
from demo.people.humans import Human, invent_human, new_id
from demo.people.misspelling import misspell_human
from demo.plans import FREE, Plan, draw_fate, plan_for
from demo.referring.drafting import invent_referral
from demo.referring.settling import settle_referral
from demo.world import World
from programmes.terms.vocabularies import Satellite
from referrals.intake.services.rules import History
from referrals.intake.services.sent import write_down
from referrals.people.models import Likeness, Person
from referrals.people.services.register import Register, describe_person, fill_in_person
from referrals.people.states import LikenessState
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState

REPEATS, MISSPELT, SENT_TWICE = 0.13, 0.35, 0.10

MOST_REFERRALS = 8

UNKNOWN = {ReferralState.DRAFT, ReferralState.SUBMITTED}

SAME_OFFENCE = ("offence_code", "offence_on", "crime_number")

ADULT = (20, 50)


@dataclass
class Life:
    """What is on record of one human so far."""

    one: Human
    plan: Plan
    rng: random.Random
    world: World
    people: list[Person] = field(default_factory=list)
    history: History = field(default_factory=History)
    cases: dict[Any, Case] = field(default_factory=dict)


def live_life(world: World, index: int) -> tuple[Human, list[Referral]]:
    rng, plan = world.rng("person", index), plan_for(index)
    life = Life(_invent(index, plan, rng, world), plan, rng, world)
    drafts = sorted(_draft_referrals(life, index), key=lambda row: row.referred_at)
    if plan.state == ReferralState.DUPLICATE:
        _send_twice(*drafts)
    for number, row in enumerate(drafts):
        _take_referral(life, row, replace(plan, state="accepted", stop="") if number < len(drafts) - 1 else plan)
    return life.one, drafts


def _invent(index: int, plan: Plan, rng: random.Random, world: World) -> Human:
    wants = dict(plan.wants)
    age = wants.pop("age", None if plan is FREE else rng.randrange(*ADULT))
    one = invent_human(index, rng, world.until, sex=wants.pop("sex", ""), age=age)
    if "convictions" in wants:
        wants["last_conviction_on"] = world.until - timedelta(days=900) if wants["convictions"] else None
    return replace(one, **wants)


def _draft_referrals(life: Life, index: int) -> list[Referral]:
    """Most are referred once; some come again, and some of those are written down otherwise."""
    rng, plan = life.rng, life.plan
    if plan.state == ReferralState.DUPLICATE:
        first = replace(plan, state="accepted", days_ago=(plan.days_ago or 0) + 1)
        return [
            invent_referral(life.one, each, index * MOST_REFERRALS + n, rng, life.world)
            for n, each in enumerate((first, plan))
        ]
    if plan.likeness:
        written = [life.one, misspell_human(life.one, rng)]
    else:
        times = 1 if plan is not FREE or rng.random() > REPEATS else rng.choice((2, 2, 2, 3, 4))
        again = [misspell_human(life.one, rng) if rng.random() < MISSPELT else life.one for _ in range(times - 1)]
        written = [life.one, *again]
    rows = [invent_referral(one, plan, index * MOST_REFERRALS + n, rng, life.world) for n, one in enumerate(written)]
    if plan is FREE and len(rows) == 2 and rows[0].programme_id == rows[1].programme_id and rng.random() < SENT_TWICE:
        _send_twice(*rows)
    return rows


def _send_twice(first: Referral, second: Referral) -> None:
    """Another officer sends the same offence a day later."""
    second.referred_at = first.referred_at + timedelta(hours=20)
    second.created_at = second.referred_at - timedelta(minutes=5)
    same = {name: getattr(first, name) for name in SAME_OFFENCE}
    write_down(second, {**same, "referred_at": second.referred_at})


# -- one referral --------------------------------------------------------------------------------------------------------


def _take_referral(life: Life, row: Referral, plan: Plan) -> None:
    person = None if plan.state in UNKNOWN else _find_person(life, row)
    settle_referral(row, person, life.history, plan, life.rng, life.world)
    if row.state == ReferralState.ACCEPTED:
        _work_case(life, row, plan)


def _find_person(life: Life, row: Referral) -> Person:
    """The known person that a referral joins, or a new one with the likenesses that wait for a human."""
    newcomer = describe_person({**row.as_sent, "date_of_birth": row.date_of_birth}, row.referred_at.date())
    found = Register(life.people).find(newcomer)
    if found.person is not None:
        fill_in_person(found.person, newcomer)
        return found.person
    newcomer.id, newcomer.created_at = new_id(life.rng), row.referred_at + timedelta(minutes=2)
    life.people.append(life.world.add(newcomer))
    for older, why in found.alike:
        if _judge_likeness(life, older, newcomer, why, row).state == LikenessState.SAME:
            return older
    return newcomer


def _judge_likeness(life: Life, older: Person, newer: Person, why: str, row: Referral) -> Likeness:
    """The newest wait for somebody to look; of those that were judged the same, the referral went to the older record."""
    is_old = life.world.ends_at - newer.created_at > timedelta(days=30)
    states = (LikenessState.PROPOSED, LikenessState.DIFFERENT, LikenessState.SAME)
    shares = (3, 12, 85) if is_old else (60, 25, 15)
    state = life.plan.likeness or life.rng.choices(states, shares)[0]
    made = Likeness(
        id=new_id(life.rng),
        older=older,
        newer=newer,
        why=why,
        state=state,
        created_at=newer.created_at,
        version=int(state != LikenessState.PROPOSED),
        moved=[str(row.pk)] if state == LikenessState.SAME else [],
    )
    return life.world.add(made)


def _work_case(life: Life, row: Any, plan: Plan) -> None:
    """A case of its own, or the open case of the same person and programme that it joins."""
    key = (row.person_id, row.programme_id)
    before = life.cases.get(key)
    if before is not None and _is_open_on(before, row.accepted_on):
        life.world.add(JoinedReferral(case=before, referral=row, joined_at=row.decided_at))
        row.taken_up_at = row.decided_at
        return
    choices = row.programme_version.choices
    fate = plan.fate or draw_fate(row.programme.code, life.rng, has_contract=choices.has(Satellite.CONTRACT))
    course = Course(row, fate, plan, life.rng, life.world)
    if tell_story(course):
        life.cases[key] = record_case(course)
        row.taken_up_at = life.cases[key].allocated_at


def _is_open_on(case: Any, day: date) -> bool:
    return case.state != CaseState.CLOSED or case.closed_on >= day
