"""“What can they have?”: the rules' answers for each programme, under the heading that is the answer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from programmes.eligibility.answers import Result, RuleAnswer
from programmes.eligibility.asking import facts_asked
from programmes.models import ProgrammeVersion
from referrals.custody.terms import DrugTestResult
from referrals.referral.terms import AmountBand, Responsibility, Sex, Source

CAN, TO_CHECK, CANNOT = "can", "check", "cannot"

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

WORDS = {
    value: label.lower()
    for terms in (Sex, Source, AmountBand, Responsibility, DrugTestResult)
    for value, label in terms.choices
}

HEADINGS = {CAN: "Can be offered", TO_CHECK: "To be checked by a person", CANNOT: "Cannot be offered"}

TAGS = {CAN: "app-tag--completed", TO_CHECK: "app-tag--waiting-us", CANNOT: "app-tag--ended"}


@dataclass(frozen=True)
class RuleLine:
    """One rule's sentence, and the value used where the sentence does not say it."""

    sentence: str
    given: str
    label: str
    needs_judgment: bool


@dataclass(frozen=True)
class OfferedProgramme:
    """One programme, its answer and the three lists behind it."""

    version: ProgrammeVersion
    verdict: str
    met: list["RuleLine"]
    to_check: list["RuleLine"]
    not_met: list["RuleLine"]
    is_chosen: bool
    questions: list[forms.BoundField]

    @property
    def code(self) -> str:
        return self.version.code

    @property
    def name(self) -> str:
        return self.version.choices.name

    @property
    def summary(self) -> str:
        return self.version.choices.summary

    @property
    def why(self) -> str:
        return "; ".join(one.label for one in self.not_met if one.label)

    @property
    def open_points(self) -> str:
        return "; ".join(one.label for one in self.to_check if one.label)

    @property
    def is_waiting_for_answers(self) -> bool:
        """Nothing in the way but what the sender has not said yet."""
        return self.verdict == TO_CHECK and not any(one.needs_judgment for one in self.to_check)


@dataclass(frozen=True)
class PreviewGroup:
    heading: str
    verdict: str
    offers: list[OfferedProgramme]

    @property
    def css_class(self) -> str:
        return TAGS[self.verdict]

    @property
    def has_chosen(self) -> bool:
        return any(one.is_chosen for one in self.offers)


def verdict_of(answers: Iterable[Any], *, is_accepted: bool) -> str:
    if is_accepted:
        return CAN
    return CANNOT if any(one.result == Result.NOT_MET for one in answers) else TO_CHECK


def lists_of(answers: Iterable[Any]) -> dict[str, list[RuleLine]]:
    """The three lists of a referral's or a preview's answers; what a person must judge stands under “to check”."""
    lists: dict[str, list[RuleLine]] = {result.value: [] for result in Result}
    for one in answers:
        is_judged = one.needs_judgment and one.result == Result.MET
        lists[Result.TO_CHECK if is_judged else one.result].append(line_of(one))
    return lists


def line_of(answer: RuleAnswer) -> RuleLine:
    given = WORDS.get(answer.value, answer.value.replace("_", " "))
    said = answer.sentence.casefold()
    is_said = any(word.casefold() in said for word in (given, answer.value)) or given in {"yes", "no"}
    is_plain = given.isdigit() or DAY.fullmatch(given)
    return RuleLine(answer.sentence, "" if is_said or is_plain else given, answer.label, answer.needs_judgment)


def asked_in(preview: Any) -> list[str]:
    """The questions that no column holds and that this very referral is asked."""
    answered = {one.rule for one in preview.answers}
    return [fact.name for fact in facts_asked(preview.version.choices) if fact.name in answered]


def group_previews(previews: Iterable[Any], form: Any) -> list[PreviewGroup]:
    """The programmes under the three headings; empty headings are left out."""
    picked = form["programme"].value()
    offers = [
        OfferedProgramme(
            version=one.version,
            verdict=verdict_of(one.answers, is_accepted=one.is_accepted_by_rules),
            is_chosen=one.version.code == picked,
            questions=[form[f"ask_{one.version.code}_{name}"] for name in asked_in(one)],
            **lists_of(one.answers),
        )
        for one in previews
    ]
    groups = [
        PreviewGroup(HEADINGS[verdict], verdict, [one for one in offers if one.verdict == verdict])
        for verdict in HEADINGS
    ]
    return [group for group in groups if group.offers]
