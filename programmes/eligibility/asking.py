"""The facts that no column holds: which are asked, and what follows from their answers."""

from collections.abc import Callable
from typing import NamedTuple

from programmes.eligibility.answers import Facts, RuleAnswer, met, not_met, to_check
from programmes.terms.choices import Ask, Choices
from programmes.terms.offences import is_in_ranges
from programmes.terms.vocabularies import AskWhen

CHILD_BELOW = 18


class FactAsked(NamedTuple):
    name: str
    question: str
    hint: str


def _is_child(_choices: Choices, facts: Facts) -> bool:
    return facts.age is not None and facts.age < CHILD_BELOW


def _has_victim(_choices: Choices, facts: Facts) -> bool:
    return facts.victim in ("person", "business")


def _is_convicted(_choices: Choices, facts: Facts) -> bool:
    return bool(facts.previous_convictions)


def _is_other_offence(choices: Choices, facts: Facts) -> bool:
    return bool(facts.offence_code) and not is_in_ranges(choices.offence_list, facts.offence_code)


def _has_few_convictions(choices: Choices, facts: Facts) -> bool:
    return (facts.previous_convictions or 0) < (choices.convictions_min or 0)


APPLIES: dict[AskWhen, Callable[[Choices, Facts], bool]] = {
    AskWhen.ALWAYS: lambda _choices, _facts: True,
    AskWhen.UNDER_18: _is_child,
    AskWhen.VICTIM: _has_victim,
    AskWhen.CONVICTED: _is_convicted,
    AskWhen.OTHER_OFFENCE: _is_other_offence,
    AskWhen.FEW_CONVICTIONS: _has_few_convictions,
}


def facts_asked(choices: Choices) -> tuple[FactAsked, ...]:
    """Every fact that a page may have to ask for this programme, in order."""
    return tuple(FactAsked(ask.name, ask.question, ask.hint) for ask in choices.asks)


def _asks(choices: Choices, facts: Facts) -> list[Ask]:
    return [ask for ask in choices.asks if APPLIES[ask.when](choices, facts)]


def answer_asks(choices: Choices, facts: Facts) -> list[RuleAnswer]:
    return [_judge(ask, facts) for ask in _asks(choices, facts)]


def _judge(ask: Ask, facts: Facts) -> RuleAnswer:
    words = ask.name.replace("_", " ")
    if ask.name in facts.refused_facts:
        return not_met(ask.name, f"{words}: no", f"{ask.question} The answer was no.", "no")
    if ask.name in facts.vouched:
        return met(ask.name, f"{ask.question} Yes, confirmed by the person who answered.", "yes", is_vouched=True)
    if facts.is_vouched_by_sender:
        return met(ask.name, f"{ask.question} Yes, vouched for by the sender.", "yes", is_vouched=True)
    return to_check(ask.name, f"{words} not answered", f"{ask.question} Nobody has answered yet.")
