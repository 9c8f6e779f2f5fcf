"""What is known of a referral, and what a rule answers to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True)
class Facts:
    """What is known on the day of the referral; None and the empty text mean not recorded, never no."""

    source: str
    referred_on: date
    age: int | None = None
    is_age_approximate: bool = False
    sex: str = ""
    offence_code: str = ""
    offence_on: date | None = None
    drug: str = ""
    drug_amount_band: str = ""
    supply_suspected: bool | None = None
    responsibility: str = ""
    previous_convictions: int | None = None
    last_conviction_on: date | None = None
    gravity_score: int | None = None
    drug_test: str = ""
    drug_test_substances: tuple[str, ...] = ()
    agrees_to_take_part: bool | None = None
    agrees_to_share: bool | None = None
    victim: str = ""
    area: str = ""
    is_vouched_by_sender: bool = False
    vouched: frozenset[str] = frozenset()
    refused_facts: frozenset[str] = frozenset()
    accepted_before: int = 0
    is_barred: bool = False
    is_duplicate: bool = False


class Result(StrEnum):
    MET = "met"
    TO_CHECK = "to_check"
    NOT_MET = "not_met"


@dataclass(frozen=True)
class RuleAnswer:
    """One rule's answer; the label says in a few words why it stops the referral."""

    rule: str
    result: Result
    sentence: str
    value: str = ""
    needs_judgment: bool = False
    is_vouched: bool = False
    label: str = ""


def met(rule: str, sentence: str, value: object = "", *, is_vouched: bool = False) -> RuleAnswer:
    return RuleAnswer(rule, Result.MET, sentence, str(value), is_vouched=is_vouched)


def not_met(rule: str, label: str, sentence: str, value: object = "") -> RuleAnswer:
    return RuleAnswer(rule, Result.NOT_MET, sentence, str(value), label=label)


def to_check(rule: str, label: str, sentence: str, value: object = "") -> RuleAnswer:
    return RuleAnswer(rule, Result.TO_CHECK, sentence, str(value), label=label)


def to_judge(rule: str, label: str, sentence: str, value: object = "") -> RuleAnswer:
    return RuleAnswer(rule, Result.TO_CHECK, sentence, str(value), needs_judgment=True, label=label)


class Judged(Protocol):
    """An answer as it was just given, or as it was kept."""

    @property
    def result(self) -> str: ...
    @property
    def needs_judgment(self) -> bool: ...


def is_accepted_by_rules(answers: Iterable[Judged]) -> bool:
    """Whether the rules alone accept: there are rules, each is met and none needs judgment."""
    answers = tuple(answers)
    return bool(answers) and all(one.result == Result.MET and not one.needs_judgment for one in answers)


def stopping_rule(answers: Iterable[RuleAnswer]) -> RuleAnswer | None:
    """The first answer that stops the referral: what is not met comes before what is to check."""
    answers = tuple(answers)
    for result in (Result.NOT_MET, Result.TO_CHECK):
        for one in answers:
            if one.result is result:
                return one
    return next((one for one in answers if one.needs_judgment), None)
