"""How referrals were settled: by the rules at once, or by a team leader on the next working day."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import User
from demo.people.humans import new_id
from demo.plans import SEEN, SEEN_SHARES, Plan
from demo.referring.facts import TESTED
from demo.referring.telling import tell_sender
from demo.world import World, after_working_days
from programmes.calendar import local_day
from programmes.eligibility.answers import Result, RuleAnswer, is_accepted_by_rules
from programmes.eligibility.rules import answer_rules
from programmes.terms.vocabularies import DeadlineName, FeedbackValue
from referrals.custody.models import Detention, DrugTest
from referrals.custody.services import sent_drug_test
from referrals.intake.services.rules import History, answer_rows, facts_of, falls_due, stopping_label
from referrals.people.models import Person
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState
from referrals.referral.terms import RejectionReason, WithdrawalReason

REASONS = {
    "age": RejectionReason.AGE,
    "sex": RejectionReason.SEX,
    "supply": RejectionReason.SUPPLY,
    "admission": RejectionReason.NO_ADMISSION,
    "history": RejectionReason.HISTORY,
    "repeat": RejectionReason.ONCE_ONLY,
    "drug_test": RejectionReason.NOT_TESTED,
    "agrees_to_share": RejectionReason.DECLINES,
    "agrees_to_take_part": RejectionReason.DECLINES,
}


def settle_referral(
    row: Referral, person: Person, history: History, plan: Plan, rng: random.Random, world: World
) -> None:
    """Send it, put it to the rules, and let somebody decide what the rules leave open."""
    world.add(row)
    if plan.state == ReferralState.DRAFT:
        return
    row.submit(at=row.referred_at + timedelta(minutes=2))
    row.version += 1
    if plan.state == ReferralState.SUBMITTED:
        tell_sender(row, FeedbackValue.RECEIVED, row.submitted_at, rng, world)
        return
    day = local_day(row.referred_at)
    row.person, row.programme_version = person, world.offers.version(row.programme.code, day)
    tell_sender(row, FeedbackValue.RECEIVED, row.submitted_at, rng, world)
    row.provider = world.offers.provider(row, day)
    test = _keep_test(row, rng, world)
    known = facts_of(row, history, drug_test=test.result if test else "", substances=test.substances if test else ())
    answers = answer_rules(row.programme_version.choices, known)
    row.screen(
        stopping_rule=stopping_label(answers),
        due_at=falls_due(row.programme_version, DeadlineName.DECIDE, row.submitted_at),
    )
    row.version += 1
    if is_accepted_by_rules(answers) and plan.state != ReferralState.DUPLICATE:
        invent_acceptance(row, world.force.clock, row.submitted_at, rng, world)
    else:
        _judge(row, answers, plan, rng, world)
    history.add(row)
    for kept_answer in answer_rows(row, answers):
        world.add(kept_answer)
    _detain(row, plan, rng, world)


def _keep_test(row: Referral, rng: random.Random, world: World) -> DrugTest | None:
    test = sent_drug_test(row)
    if test is not None:
        test.id, test.tested_at = new_id(rng), row.referred_at - timedelta(minutes=40)
        test.recorded_by = row.referring_officer
        world.add(test)
    return test


def invent_acceptance(row: Referral, by: User, at: datetime, rng: random.Random, world: World) -> None:
    choices = row.programme_version.choices
    on = local_day(row.referred_at if by == world.force.clock else at)
    row.accept(by=by, at=at, on=on, outcome_code=choices.outcome_on_accept if row.is_police else "")
    row.version += 1
    tell_sender(row, FeedbackValue.ACCEPTED, at, rng, world, on=on)


def _judge(row: Referral, answers: Sequence[RuleAnswer], plan: Plan, rng: random.Random, world: World) -> None:
    """What a team leader does the next working day, unless that day has not come."""
    leader = next(iter(world.force.staff.values())).leader
    staff = world.force.staff.get(row.provider_id)
    leader = staff.leader if staff else leader
    at = after_working_days(row.submitted_at, rng.choice((0, 1, 1, 1, 2)), rng)
    if plan.state == ReferralState.SCREENING or (at > world.ends_at and not plan.state):
        return
    wanted = plan.state or _draw_verdict(answers, rng)
    if wanted == ReferralState.ACCEPTED:
        invent_acceptance(row, leader, at, rng, world)
    elif wanted == ReferralState.REJECTED:
        stop = next((one.rule for one in answers if one.result is Result.NOT_MET), "")
        row.reject(by=leader, at=at, code=REASONS.get(stop, RejectionReason.NO_ANSWER))
        label = RejectionReason(row.rejection_reason).label
        tell_sender(row, FeedbackValue.NOT_ACCEPTED, at, rng, world, on=local_day(at), reason=str(label))
    elif wanted == ReferralState.WITHDRAWN:
        row.withdraw(code=rng.choice((WithdrawalReason.CHARGED, WithdrawalReason.PERSON, WithdrawalReason.MISTAKE)))
    elif wanted == ReferralState.DUPLICATE:
        row.mark_duplicate(by=leader, at=at)
    else:
        due_at = falls_due(row.programme_version, DeadlineName.ANSWER_QUESTION, at)
        row.ask(
            question="Does the person agree to share what is needed with police? It is not recorded.", due_at=due_at
        )
    row.version += 1


def _draw_verdict(answers: Sequence[RuleAnswer], rng: random.Random) -> str:
    results = {one.result for one in answers if one.result is not Result.MET}
    if any(one.rule == "duplicate" and one.needs_judgment for one in answers):
        return ReferralState.DUPLICATE
    if Result.NOT_MET in results:
        return rng.choices((ReferralState.REJECTED, ReferralState.WITHDRAWN), (88, 12))[0]
    return rng.choices((ReferralState.ACCEPTED, ReferralState.REJECTED, ReferralState.WITHDRAWN), (60, 28, 12))[0]


def _detain(row: Referral, plan: Plan, rng: random.Random, world: World) -> None:
    """The custody list of the past: everybody on it has left, seen or not."""
    if row.source != "custody" or row.programme.code not in TESTED:
        return
    seen = plan.seen or rng.choices(SEEN, SEEN_SHARES)[0]
    world.add(
        Detention(
            id=new_id(rng),
            referral=row,
            force=row.force,
            suite=row.custody_suite,
            custody_record=row.custody_record,
            initials=f"{row.given_names[:1]}{row.family_name[:1]}",
            cell=f"{rng.choice('MF')}{rng.randrange(1, 31)}",
            detained_at=row.referred_at - timedelta(hours=2),
            released_at=row.referred_at + timedelta(hours=rng.randrange(2, 18)),
            seen=seen,
            seen_at=row.referred_at + timedelta(minutes=30) if seen != "not_seen" else None,
            not_seen_reason="Released before a worker came" if seen == "not_seen" else "",
        )
    )
