"""Files of people to compare with, written row by row, people as a comparison sees them, and plans."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from accounts.models import User
from outcomes.comparison import services
from outcomes.comparison.cohorts import Followed, Side
from outcomes.comparison.models import AnalysisPlan
from outcomes.extract.calendar import Days
from tests.factories.programmes import version_of

COMPARATOR = {
    "force_code": "20",
    "source_reference": "C1",
    "programme": "divert",
    "reason": "not_offered",
    "index_at": "2024-05-01T10:00",
    "family_name": "Grey",
    "given_names": "Ann",
    "date_of_birth": "1990-02-03",
    "sex": "F",
    "pnc_id": "",
    "postcode": "B13 1PX",
    "area": "Birmingham",
    "offence_code": "092/61",
    "offence_at": "2024-04-30",
    "previous_convictions": "1",
    "previous_offences_12_months": "",
}

ALLOCATION = {
    **{name: value for name, value in COMPARATOR.items() if name not in {"reason", "index_at"}},
    "programme": "turning_point",
    "trial": "TP1",
    "stratum": "woman",
    "arm": "treatment",
    "allocated_at": "2024-05-01T10:00",
}

COVERED = {"20": (Days(date(2020, 1, 1), date(2026, 6, 30)),)}


def comparison_file(folder: Path, *rows: dict, like: dict | None = None) -> Path:
    """A file whose rows differ from one that is sound in what a test names."""
    whole = [{**(like or COMPARATOR), **row} for row in rows]
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(whole[0]))
        writer.writeheader()
        writer.writerows(whole)
    return path


def followed(key: str, index_on: date = date(2024, 5, 1), *, after: tuple[int, ...] = (), **facts) -> Followed:
    """One person with an offence so many days after the index date."""
    given = {
        "key": key,
        "person": key,
        "compared": None,
        "is_offered": True,
        "force": "20",
        "index_on": index_on,
        "at_hand": ("092/61", index_on),
        "born": date(1990, 1, 1),
        "sex": "F",
        "area": "Birmingham",
        "previous_convictions": 0,
        "offences": frozenset(("046/00", index_on + timedelta(days=days)) for days in after),
    }
    return Followed(**{**given, **facts})


def side_of(*people: Followed, **facts) -> Side:
    return Side(people, **{"covered": COVERED, **facts})


def plan_by(writer: User, programme: str = "divert", **changes) -> AnalysisPlan:
    """A plan that is being written, of people of 2024, in every way of comparing and for every outcome."""
    decided = {
        "question": "Do people who were offered it offend less?",
        "designs": ["randomised", "matched", "unadjusted"],
        "estimands": ["hazard_ratio", "rate_ratio", "risk_ratio_12", "risk_difference_12"],
        "window_months": 12,
        "first_month": date(2024, 1, 1),
        "last_month": date(2024, 12, 1),
        "covariates": ["age", "sex", "previous_convictions", "previous_offences_12_months"],
        "matching": "support",
        "caliper": Decimal("0.20"),
        "landmark_months": None,
    }
    return services.write_plan(programme=version_of(programme).programme, actor=writer, **{**decided, **changes})


def frozen_plan(writer: User, approver: User, **changes) -> AnalysisPlan:
    row = plan_by(writer, **changes)
    services.submit_plan(plan_id=row.pk, actor=writer)
    return services.freeze_plan(plan_id=row.pk, actor=approver)
