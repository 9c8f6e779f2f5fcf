"""Referrals of two years: who sends what, when, how the rules answer, and how people decide what is left."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from accounts.models import User
from diversion.demo.force import Force
from diversion.demo.people import Human, new_id
from diversion.demo.plans import FREE, PROGRAMMES, SEEN, SEEN_SHARES, Plan
from programmes import eligibility
from programmes.calendar import LONDON, is_working_day, local_day, nth_working_day
from programmes.eligibility import Result
from programmes.terms import DeadlineName
from referrals.models import Detention, DrugTest, Feedback, Person, Referral
from referrals.models.feedback import reader_of
from referrals.models.referral import ALPHABET
from referrals.services import sent
from referrals.services.custody import sent_drug_test
from referrals.services.feedback import rule_for
from referrals.services.rules import History, Offers, facts_of, falls_due, kept, stops
from referrals.states import ReferralState
from referrals.terms import Door, FeedbackValue, RejectionReason, WithdrawalReason

HISTORY = timedelta(days=730)
#: How many referrals come in each hour, by kind of day: nights and the weekend are busy.
WEEKDAY = (5, 4, 3, 2, 2, 2, 2, 3, 4, 5, 6, 6, 6, 6, 7, 7, 8, 8, 8, 8, 8, 8, 7, 6)
WEEKEND = (10, 9, 8, 7, 5, 3, 2, 2, 2, 3, 4, 5, 6, 6, 6, 7, 7, 8, 9, 10, 11, 12, 12, 11)
DAYS = (9, 9, 9, 10, 13, 15, 12)
POSSESSION = (
    ("092/61", "cannabis", 70),
    ("092/50", "cocaine", 20),
    ("093/72", "ketamine", 6),
    ("092/60", "amphetamine", 4),
)
CRIMES = {
    "checkpoint": ("046/00", "149/00", "125/12", "105/01", "049/10", "053/40", "092/61"),
    "arrest_referral": ("046/00", "105/01", "058/00", "092/51", "030/01", "125/09"),
    "required_assessment": ("046/00", "092/50", "092/51", "049/10", "034/01", "053/40"),
    "new_chance": ("046/00", "105/01", "125/12", "149/00"),
    "new_chance_caution": ("046/00", "105/01", "125/12"),
    "turning_point": ("105/01", "149/00", "125/12", "046/00"),
    "offender_to_rehab": ("046/00",),
}
VICTIMS = {"046/00": "business", "105/01": "person", "058/00": "person", "149/00": "person", "034/01": "person"}
TESTED = ("arrest_referral", "required_assessment")
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


@dataclass
class World:
    """What every part of the past needs: the force, the programmes on offer, and where the past ends."""

    force: Force
    offers: Offers
    until: date
    seed: str
    rows: dict[type, list[Any]] = field(default_factory=dict)

    @property
    def ends_at(self) -> datetime:
        """The midnight with which the last day begins: that day itself belongs to the present."""
        return datetime.combine(self.until, time(), LONDON).astimezone(UTC)

    def add(self, row: Any) -> Any:
        self.rows.setdefault(type(row), []).append(row)
        return row

    def rng(self, *parts: object) -> random.Random:
        return random.Random("/".join(map(str, (self.seed, *parts))))


def at_hour(day: date, rng: random.Random, first: int = 9, last: int = 16) -> datetime:
    return datetime.combine(day, time(rng.randrange(first, last), rng.randrange(0, 60, 5)), LONDON).astimezone(UTC)


def working(moment: datetime, days: int, rng: random.Random) -> datetime:
    """In the hours of work, so many working days later, and never before the moment itself."""
    day = nth_working_day(local_day(moment), days)
    if not is_working_day(day):
        day = nth_working_day(day, 1)
    return max(at_hour(day, rng), moment + timedelta(minutes=20))


def moment(world: World, rng: random.Random, days_ago: int | None) -> datetime:
    """When a referral is made: a little more often of late, by day of the week and hour of the day."""
    back = days_ago if days_ago is not None else 1 + int((HISTORY.days - 1) * rng.random() ** 1.12)
    day = world.until - timedelta(days=back)
    if days_ago is None:
        week = [max(day - timedelta(days=n), world.until - HISTORY) for n in range(7)]
        day = rng.choices(week, [DAYS[one.weekday()] for one in week])[0]
    hour = rng.choices(range(24), WEEKEND if day.weekday() > 4 else WEEKDAY)[0]
    return datetime.combine(day, time(hour, rng.randrange(60)), LONDON).astimezone(UTC)


def choose(human: Human, age: int, rng: random.Random) -> str:
    """A programme that this person could be offered."""
    if age < 18:
        return "divert"
    open_to = {
        "new_chance": human.sex == "F" and not human.convictions,
        "new_chance_caution": human.sex == "F",
        "turning_point": not human.convictions,
        "offender_to_rehab": human.convictions >= 8,
        "conditional_caution_drugs": human.convictions < 10,
    }
    shares = {code: one.share for code, one in PROGRAMMES.items() if open_to.get(code, True)}
    if human.sex == "F":
        shares |= {code: shares[code] * 5 for code in ("new_chance", "new_chance_caution") if code in shares}
    if "offender_to_rehab" in shares:
        shares["offender_to_rehab"] *= 6
    return rng.choices(list(shares), list(shares.values()))[0]


def facts(human: Human, code: str, at: datetime, rng: random.Random, world: World, fault: str) -> dict[str, Any]:
    """What the officer sends: enough for the rules, unless there is a fault."""
    offence, drug = _offence(code, rng)
    source = _source(code, rng)
    given: dict[str, Any] = {
        **human.facts,
        "programme": code,
        "source": source,
        "referred_at": at,
        "offence_code": offence,
        "offence_on": local_day(at) - timedelta(days=rng.choice((0, 0, 0, 1, 2, 9)) if source != "street" else 0),
        "crime_number": f"20/{human.index}{rng.randrange(100):02}{at:%j}/{at:%y}",
        "drug": drug,
        "responsibility": "admitted" if rng.random() < 0.8 or "caution" in code else "accepted",
        "previous_convictions": human.convictions,
        "last_conviction_on": human.last_conviction_on,
        "gravity_score": rng.choice((1, 2, 2)),
        "victim": VICTIMS.get(offence, "none"),
        "is_supply_suspected": False,
        "agrees_to_take_part": True,
        "agrees_to_share": True,
        "agreed_at": at,
        "agreement_how": "In person, on the officer's device",
        "facts_asked": {ask.name: True for ask in _choices(world, code, at).asks},
    }
    if drug:
        given["drug_amount_band"] = "personal_small"
    if source == "custody":
        given |= {"custody_suite": human.suite, "custody_record": f"CR/{rng.randrange(100000):05}/{at:%y}"}
    if code in TESTED and (code == "required_assessment" or rng.random() < 0.5):
        given |= _test(code, rng)
    return {name: value for name, value in (given | FAULTS[fault]).items() if value not in (None, "")}


FAULTS: dict[str, dict[str, Any]] = {
    "": {},
    "supply": {"is_supply_suspected": True, "drug_amount_band": "more"},
    "denied": {"responsibility": "denied"},
    "unrecorded": {"agrees_to_share": None, "previous_convictions": None},
    "declines": {"agrees_to_take_part": False},
    "negative": {"drug_test": "negative", "drug_test_substances": []},
}


def _offence(code: str, rng: random.Random) -> tuple[str, str]:
    if code in CRIMES:
        offence = rng.choice(CRIMES[code])
        drug = (
            "heroin"
            if code == "offender_to_rehab"
            else {"092/61": "cannabis", "092/50": "cocaine", "092/51": "heroin"}.get(offence, "")
        )
        return offence, drug
    offence, drug, _ = rng.choices(POSSESSION, [one[2] for one in POSSESSION])[0]
    return offence, drug


def _source(code: str, rng: random.Random) -> str:
    if code in ("divert", "drug_education"):
        return rng.choices(("street", "custody", "voluntary_attendance"), (65, 25, 10))[0]
    if code == "offender_to_rehab":
        return rng.choices(("retailer", "custody", "self"), (35, 55, 10))[0]
    if code in TESTED or "new_chance" in code:
        return "custody"
    return rng.choices(("custody", "voluntary_attendance"), (75, 25))[0]


def _test(code: str, rng: random.Random) -> dict[str, Any]:
    if code == "required_assessment" or rng.random() < 0.56:
        return {
            "drug_test": "positive",
            "drug_test_substances": rng.choice((["cocaine"], ["opiates"], ["cocaine", "opiates"])),
        }
    return {"drug_test": "negative"}


def _choices(world: World, code: str, at: datetime) -> Any:
    return world.offers.version(code, local_day(at)).choices


def reference(number: int) -> str:
    """Seven signs for a number, each number its own; neighbours look nothing alike."""
    base = len(ALPHABET)
    left = (number * 3_141_592_653 + 271_828_183) % base**7
    signs = []
    for _ in range(7):
        left, at = divmod(left, base)
        signs.append(ALPHABET[at])
    return "".join(signs)


def draft(human: Human, plan: Plan, number: int, rng: random.Random, world: World) -> Referral:
    """The referral as it was written down, before anybody judged it."""
    at = moment(world, rng, plan.days_ago)
    code = plan.programme or choose(human, human.age_on(local_day(at)), rng)
    fault = plan.fault or ("" if plan is not FREE else _fault(code, rng))
    given = facts(human, code, at, rng, world, fault)
    force, is_partner = world.force, given["source"] in ("retailer", "self")
    is_api = not is_partner and rng.random() < 0.18 and plan.state != ReferralState.DRAFT
    officer = rng.choices(force.officers, [2] + [1] * (len(force.officers) - 1))[0]
    author = force.users["partner-1"] if is_partner else force.client if is_api else officer
    row = Referral(
        id=new_id(rng),
        reference=reference(number),
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
    return sent.write_down(row, given, programme=version.programme)


def _fault(code: str, rng: random.Random) -> str:
    if rng.random() > 0.12:
        return ""
    faults = ["unrecorded", "declines"]
    faults += ["supply", "denied"] if code == "divert" else []
    faults += ["denied"] if "caution" in code or code == "checkpoint" else []
    return rng.choice(faults + (["negative"] if code == "required_assessment" else []))


def settle(row: Referral, person: Person, history: History, plan: Plan, rng: random.Random, world: World) -> None:
    """Send it, put it to the rules, and let somebody decide what the rules leave open."""
    world.add(row)
    if plan.state == ReferralState.DRAFT:
        return
    row.submit(at=row.referred_at + timedelta(minutes=2))
    row.version += 1
    if plan.state == ReferralState.SUBMITTED:
        tell(row, FeedbackValue.RECEIVED, row.submitted_at, rng, world)
        return
    day = local_day(row.referred_at)
    row.person, row.programme_version = person, world.offers.version(row.programme.code, day)
    tell(row, FeedbackValue.RECEIVED, row.submitted_at, rng, world)
    row.provider = world.offers.provider(row, day)
    test = _kept_test(row, rng, world)
    known = facts_of(row, history, drug_test=test.result if test else "", substances=test.substances if test else ())
    answers = eligibility.answer(row.programme_version.choices, known)
    row.screen(
        stopping_rule=stops(answers), due_at=falls_due(row.programme_version, DeadlineName.DECIDE, row.submitted_at)
    )
    row.version += 1
    if eligibility.is_accepted_by_rules(answers) and plan.state != ReferralState.DUPLICATE:
        accept(row, world.force.clock, row.submitted_at, rng, world)
    else:
        _judge(row, answers, plan, rng, world)
    history.add(row)
    for answer in kept(row, answers):
        world.add(answer)
    _detain(row, rng, world)


def _kept_test(row: Referral, rng: random.Random, world: World) -> DrugTest | None:
    test = sent_drug_test(row)
    if test is not None:
        test.id, test.tested_at = new_id(rng), row.referred_at - timedelta(minutes=40)
        test.recorded_by = row.referring_officer
        world.add(test)
    return test


def accept(row: Referral, by: User, at: datetime, rng: random.Random, world: World) -> None:
    choices = row.programme_version.choices
    on = local_day(row.referred_at if by == world.force.clock else at)
    row.accept(by=by, at=at, on=on, outcome_code=choices.outcome_on_accept if row.is_police else "")
    row.version += 1
    tell(row, FeedbackValue.ACCEPTED, at, rng, world, on=on)


def _judge(row: Referral, answers: Any, plan: Plan, rng: random.Random, world: World) -> None:
    """What a team leader does the next working day, unless that day has not come."""
    leader = next(iter(world.force.staff.values())).leader
    staff = world.force.staff.get(row.provider_id)
    leader = staff.leader if staff else leader
    at = working(row.submitted_at, rng.choice((0, 1, 1, 1, 2)), rng)
    if plan.state == ReferralState.SCREENING or (at > world.ends_at and not plan.state):
        return
    wanted = plan.state or _verdict(answers, rng)
    if wanted == ReferralState.ACCEPTED:
        accept(row, leader, at, rng, world)
    elif wanted == ReferralState.REJECTED:
        stop = next((one.rule for one in answers if one.result is Result.NOT_MET), "")
        row.reject(by=leader, at=at, code=REASONS.get(stop, RejectionReason.NO_ANSWER))
        label = RejectionReason(row.rejection_reason).label
        tell(row, FeedbackValue.NOT_ACCEPTED, at, rng, world, on=local_day(at), reason=str(label))
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


def _verdict(answers: Any, rng: random.Random) -> str:
    results = {one.result for one in answers if one.result is not Result.MET}
    if any(one.rule == "duplicate" and one.needs_judgment for one in answers):
        return ReferralState.DUPLICATE
    if Result.NOT_MET in results:
        return rng.choices((ReferralState.REJECTED, ReferralState.WITHDRAWN), (88, 12))[0]
    return rng.choices((ReferralState.ACCEPTED, ReferralState.REJECTED, ReferralState.WITHDRAWN), (60, 28, 12))[0]


def tell(
    row: Referral,
    value: str,
    at: datetime,
    rng: random.Random,
    world: World,
    *,
    on: date | None = None,
    ending: str = "",
    reason: str = "",
) -> None:
    """One word for the sender, where the rule of the programme allows it to this sender."""
    rule = rule_for(row, value)
    if rule:
        read_at = at + timedelta(hours=rng.randrange(1, 60)) if rng.random() < 0.7 else None
        if world.ends_at - at > timedelta(days=14):
            read_at = read_at or at + timedelta(days=3)
        on = min(on, local_day(world.ends_at)) if on else None
        read_at = read_at if read_at and read_at < world.ends_at else None
        world.add(
            Feedback(
                id=new_id(rng),
                referral=row,
                value=value,
                ending=ending,
                reason=reason,
                rule=rule,
                reader_id=reader_of(row, value),
                on=on,
                at=at,
                read_at=read_at,
            )
        )


def _detain(row: Referral, rng: random.Random, world: World) -> None:
    """The custody list of the past: everybody on it has left, seen or not."""
    if row.source != "custody" or row.programme.code not in TESTED:
        return
    seen = rng.choices(SEEN, SEEN_SHARES)[0]
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
