"""Facts and the choices of a version in, an answer per rule out; no Django."""

from programmes.eligibility.answers import (
    Facts,
    Result,
    RuleAnswer,
    is_accepted_by_rules,
    stopping_rule,
)
from programmes.eligibility.asking import FactAsked, facts_asked, facts_to_ask
from programmes.eligibility.rules import RULES, answer_rules

__all__ = [
    "RULES",
    "FactAsked",
    "Facts",
    "Result",
    "RuleAnswer",
    "answer_rules",
    "facts_asked",
    "facts_to_ask",
    "is_accepted_by_rules",
    "stopping_rule",
]
