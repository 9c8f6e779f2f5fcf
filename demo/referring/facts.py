"""What officers, shops and systems send: who, when, for which offence and programme, and what is wrong with it."""

import random
from datetime import UTC, datetime, time, timedelta
from typing import Any

from demo.people.humans import Human
from demo.plans import PROGRAMMES
from demo.world import World
from programmes.calendar import LONDON, local_day

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
FAULTS: dict[str, dict[str, Any]] = {
    "": {},
    "supply": {"is_supply_suspected": True, "drug_amount_band": "more"},
    "denied": {"responsibility": "denied"},
    "unrecorded": {"agrees_to_share": None, "previous_convictions": None},
    "declines": {"agrees_to_take_part": False},
    "negative": {"drug_test": "negative", "drug_test_substances": []},
}


def draw_moment(world: World, rng: random.Random, days_ago: int | None) -> datetime:
    """When a referral is made: a little more often of late, by day of the week and hour of the day."""
    back = days_ago if days_ago is not None else 1 + int((HISTORY.days - 1) * rng.random() ** 1.12)
    day = world.until - timedelta(days=back)
    if days_ago is None:
        week = [max(day - timedelta(days=n), world.until - HISTORY) for n in range(7)]
        day = rng.choices(week, [DAYS[one.weekday()] for one in week])[0]
    hour = rng.choices(range(24), WEEKEND if day.weekday() > 4 else WEEKDAY)[0]
    return datetime.combine(day, time(hour, rng.randrange(60)), LONDON).astimezone(UTC)


def choose_programme(human: Human, age: int, rng: random.Random) -> str:
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


def describe_referral(
    human: Human, code: str, at: datetime, rng: random.Random, world: World, fault: str
) -> dict[str, Any]:
    """What the officer sends: enough for the rules, unless there is a fault."""
    offence, drug = _draw_offence(code, rng)
    source = _draw_source(code, rng)
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
        "facts_asked": {ask.name: True for ask in _choices_of(world, code, at).asks},
    }
    if drug:
        given["drug_amount_band"] = "personal_small"
    if source == "custody":
        given |= {"custody_suite": human.suite, "custody_record": f"CR/{rng.randrange(100000):05}/{at:%y}"}
    if code in TESTED and (code == "required_assessment" or rng.random() < 0.5):
        given |= _draw_test(code, rng)
    return {name: value for name, value in (given | FAULTS[fault]).items() if value not in (None, "")}


def _draw_offence(code: str, rng: random.Random) -> tuple[str, str]:
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


def _draw_source(code: str, rng: random.Random) -> str:
    if code in ("divert", "drug_education"):
        return rng.choices(("street", "custody", "voluntary_attendance"), (65, 25, 10))[0]
    if code == "offender_to_rehab":
        return rng.choices(("retailer", "custody", "self"), (35, 55, 10))[0]
    if code in TESTED or "new_chance" in code:
        return "custody"
    return rng.choices(("custody", "voluntary_attendance"), (75, 25))[0]


def _draw_test(code: str, rng: random.Random) -> dict[str, Any]:
    if code == "required_assessment" or rng.random() < 0.56:
        return {
            "drug_test": "positive",
            "drug_test_substances": rng.choice((["cocaine"], ["opiates"], ["cocaine", "opiates"])),
        }
    return {"drug_test": "negative"}


def _choices_of(world: World, code: str, at: datetime) -> Any:
    return world.offers.version(code, local_day(at)).choices
