"""Invented people: birth dates, homes, and identifiers with the right check letters."""

import random
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demo.people.names import FAMILY, FEMALE, MALE, SECOND
from referrals.identifiers import check_letter

STREETS = ("Specimen", "Dummy", "Example", "Sample", "Placeholder", "Invented", "Pretend", "Notional")
WAYS = ("Road", "Street", "Lane", "Avenue", "Close", "Crescent", "Grove")
#: area code, town, postcode districts, custody suites, share of people
AREAS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], int], ...] = (
    ("E08000025", "Birmingham", ("B5", "B7", "B9", "B13", "B19", "B23", "B33"), ("Perry Barr", "Stechford"), 42),
    ("E08000026", "Coventry", ("CV1", "CV2", "CV6"), ("Coventry Central",), 13),
    ("E08000027", "Dudley", ("DY1", "DY2", "DY5"), ("Oldbury",), 9),
    ("E08000028", "Sandwell", ("B66", "B70", "B71"), ("Oldbury",), 12),
    ("E08000029", "Solihull", ("B37", "B91"), ("Solihull",), 5),
    ("E08000030", "Walsall", ("WS1", "WS2", "WS3"), ("Bloxwich",), 9),
    ("E08000031", "Wolverhampton", ("WV1", "WV10", "WV11"), ("Wolverhampton Central",), 10),
)
AREA_SHARES = [area[4] for area in AREAS]
ETHNICITY = {
    "W1": 52,
    "W2": 2,
    "W9": 5,
    "M1": 4,
    "M9": 1,
    "A1": 5,
    "A2": 11,
    "A3": 3,
    "A9": 2,
    "B1": 7,
    "B2": 4,
    "B9": 2,
    "": 2,
}
CODES, CODE_SHARES = list(ETHNICITY), list(ETHNICITY.values())
LANGUAGES = ("Polish", "Romanian", "Urdu", "Punjabi", "Kurdish", "Vietnamese", "Arabic", "Bengali")
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Human:
    """One invented human being, and how much trouble they are likely to be in."""

    index: int
    family_name: str
    given_names: str
    sex: str
    born: date
    ethnicity: str
    pnc_id: str
    cro_number: str
    nhs_number: str
    area: str
    suite: str
    address: str
    postcode: str
    mobile: str
    language: str
    convictions: int
    last_conviction_on: date | None
    is_homeless: bool
    is_safe_to_text: bool

    def age_on(self, day: date) -> int:
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    @property
    def facts(self) -> dict[str, Any]:
        """What an officer would write of them."""
        known: dict[str, Any] = {
            "family_name": self.family_name,
            "given_names": self.given_names,
            "date_of_birth": self.born,
            "sex": self.sex,
            "ethnicity_self_defined": self.ethnicity,
            "pnc_id": self.pnc_id,
            "cro_number": self.cro_number,
            "nhs_number": self.nhs_number,
            "address": self.address,
            "postcode": self.postcode,
            "is_no_fixed_abode": self.is_homeless,
            "mobile": self.mobile,
            "is_safe_to_text": self.is_safe_to_text,
            "is_safe_to_leave_message": self.is_safe_to_text,
            "interpreter_language": self.language,
        }
        return {name: value for name, value in known.items() if value not in ("", None)}


def invent_human(index: int, rng: random.Random, until: date, *, sex: str = "", age: int | None = None) -> Human:
    sex = sex or ("F" if rng.random() < 0.21 else "M")
    age = age if age is not None else _draw_age(rng)
    born = until - timedelta(days=int((age + 2) * 365.25) + rng.randrange(365))
    convictions = _count_convictions(rng, age)
    area = rng.choices(AREAS, AREA_SHARES)[0]
    is_homeless = rng.random() < 0.07
    pnc_id = _pnc_id(index, rng, born, until) if rng.random() < 0.88 else ""
    second = rng.choice(SECOND["F" if sex == "F" else "M"])
    first = rng.choice(FEMALE if sex == "F" else MALE)
    return Human(
        index=index,
        family_name=rng.choice(FAMILY),
        given_names=f"{first} {second}".strip() if second not in first else first,
        sex=sex,
        born=born,
        ethnicity=rng.choices(CODES, CODE_SHARES)[0],
        pnc_id=pnc_id,
        cro_number=_cro_number(index, rng, born) if pnc_id and convictions else "",
        nhs_number=_nhs_number(index) if rng.random() < 0.4 else "",
        area=area[0],
        suite=rng.choice(area[3]),
        address="" if is_homeless else f"{rng.randrange(1, 180)} {rng.choice(STREETS)} {rng.choice(WAYS)}, {area[1]}",
        postcode="ZZ99 3VZ" if is_homeless else _postcode(rng, area[2]),
        mobile="" if rng.random() < 0.08 else f"+447700900{rng.randrange(1000):03}",
        language=rng.choice(LANGUAGES) if rng.random() < 0.05 else "",
        convictions=convictions,
        last_conviction_on=until - timedelta(days=rng.randrange(760, 4000)) if convictions else None,
        is_homeless=is_homeless,
        is_safe_to_text=rng.random() < 0.85,
    )


def _draw_age(rng: random.Random) -> int:
    if rng.random() < 0.06:
        return rng.randrange(13, 18)
    return min(74, max(18, round(rng.gammavariate(4.2, 4.0)) + 16))


def _count_convictions(rng: random.Random, age: int) -> int:
    return 0 if age < 18 or rng.random() < 0.42 else min(45, round(rng.expovariate(0.18)))


def _pnc_id(index: int, rng: random.Random, born: date, until: date) -> str:
    year = min(until.year, born.year + rng.randrange(12, 26))
    serial = f"{index % 10_000_000:07}"
    return f"{year}/{serial}{check_letter(int(f'{year % 100:02}{serial}'))}"


def _cro_number(index: int, rng: random.Random, born: date) -> str:
    year, serial = f"{(born.year + rng.randrange(14, 22)) % 100:02}", f"{index % 1_000_000:06}"
    return f"{serial}/{year}{check_letter(int(year + serial))}"


def _nhs_number(index: int) -> str:
    """In the range that is kept for tests; nine digits that have no check digit give no number."""
    digits = f"999{index % 1_000_000:06}"
    check = (11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11) % 11
    return "" if check == 10 else f"{digits[:3]} {digits[3:6]} {digits[6:]}{check}"


def _postcode(rng: random.Random, districts: tuple[str, ...]) -> str:
    return f"{rng.choice(districts)} {rng.randrange(1, 10)}{rng.choice(LETTERS)}{rng.choice(LETTERS)}"


def new_id(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)
