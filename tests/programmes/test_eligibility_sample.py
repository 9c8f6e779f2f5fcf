"""Every referral of the clean sample, in the order of time, decided by the rules alone."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from programmes.calendar import LONDON, age_on
from programmes.eligibility.answers import Facts, is_accepted_by_rules, stopping_rule
from programmes.eligibility.rules import answer_rules
from tests.factories.programmes import choices_of

CLEAN = Path(__file__).parents[1] / "samples" / "clean"

POLICE_SOURCES = ("custody", "street", "voluntary_attendance")

SAME_RULE = {"a man, age only": "a man"}


def rows(name):
    with (CLEAN / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def moment(text):
    given = datetime.fromisoformat(text)
    return given.astimezone(LONDON) if given.tzinfo else given.replace(tzinfo=LONDON)


def number(text):
    return int(text) if text else None


def day(text):
    return date.fromisoformat(text) if text else None


def yes(text):
    return {"Y": True, "N": False}.get(text)


def facts_of(row, earlier):
    referred_on = moment(row["referred_at"]).date()
    born = day(row["date_of_birth"])
    keys = {offence_key(one) for one, _ in earlier}
    return Facts(
        source=row["source"],
        referred_on=referred_on,
        age=age_on(born, referred_on) if born else number(row["approximate_age"]),
        is_age_approximate=not born,
        sex=row["sex"],
        offence_code=row["offence_code"],
        offence_on=day(row["offence_at"]),
        drug=row["drug"],
        drug_amount_band=row["drug_amount_band"],
        supply_suspected=yes(row["supply_suspected"]),
        responsibility=row["responsibility"],
        previous_convictions=number(row["previous_convictions"]),
        last_conviction_on=day(row["last_conviction_on"]),
        gravity_score=number(row["gravity_score"]),
        drug_test=row["drug_test"],
        drug_test_substances=tuple(filter(None, row["drug_test_substances"].split(";"))),
        agrees_to_take_part=yes(row["agrees_to_take_part"]),
        agrees_to_share=yes(row["agrees_to_share"]),
        victim=row["victim"],
        is_vouched_by_sender=row["source"] in POLICE_SOURCES,
        accepted_before=sum(accepted for _, accepted in earlier),
        is_duplicate=offence_key(row) in keys and offence_key(row) != ("", ""),
    )


def offence_key(row):
    return row["crime_number"] or (row["offence_code"], row["offence_at"])


def decide_all():
    people = {row["source_reference"]: row["person_key"] for row in rows("truth_people.csv")}
    choices = {code: choices_of(code) for code in {row["programme"] for row in rows("referrals.csv")}}
    earlier, decided = {}, {}
    for row in sorted(rows("referrals.csv"), key=lambda row: moment(row["referred_at"])):
        before = earlier.setdefault((people[row["source_reference"]], row["programme"]), [])
        answers = answer_rules(choices[row["programme"]], facts_of(row, before))
        is_accepted = is_accepted_by_rules(answers)
        stop = stopping_rule(answers)
        decided[row["source_reference"]] = ("accepted", "") if is_accepted else ("not_accepted", stop.label)
        before.append((row, is_accepted))
    return decided


@pytest.fixture(scope="module")
def decided():
    return decide_all()


def truth():
    for row in rows("truth_decisions.csv"):
        yield row["source_reference"], (row["expected"], SAME_RULE.get(row["rule"], row["rule"]))


def test_the_sample_holds_792_referrals_and_each_is_decided(decided):
    assert (len(decided), len(rows("truth_decisions.csv"))) == (792, 792)


def test_every_referral_of_the_sample_is_decided_as_the_truth_says_and_for_the_same_rule(decided):
    assert decided == dict(truth())
