"""A pack as its page says it: which cases a member has scored, and when the panel is done what all of them found."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from accounts.words import day_in_words, moment_in_words
from outcomes.panel.models import PanelCase, PanelScore
from outcomes.panel.terms import Finding


@dataclass(frozen=True)
class FoundCase:
    """One case with what was found of it, member by member without their names."""

    case: Any
    own: str
    findings: str
    observations: tuple[str, ...]


def facts_of_pack(row: Any, cases: int) -> list[tuple[str, str]]:
    facts = [
        ("Programme", str(row.programme)),
        ("Sent in", f"{row.year}Q{row.quarter}, {row.get_span_display().lower()}"),
        ("Cases", str(cases)),
        ("Asked for by", f"{row.asked_by}, {row.asked_for}, {moment_in_words(row.asked_at)}"),
        ("Seed of the draw", row.seed),
        ("Fingerprint of the cases (SHA-256)", row.digest),
    ]
    return [*facts, ("Done on", day_in_words(row.closed_at))] if row.closed_at else facts


def cases_of_pack(row: Any, user: Any) -> list[FoundCase]:
    """Every case with one's own finding; once the panel is done, with those of all."""
    scores: dict[Any, list[PanelScore]] = {}
    for score in PanelScore.objects.visible_to(user).filter(case__pack=row).order_by("finding", "pk"):
        scores.setdefault(score.case_id, []).append(score)
    return [_found_case(case, scores.get(case.pk, []), user) for case in PanelCase.objects.filter(pack=row)]


def _found_case(case: Any, scores: list[PanelScore], user: Any) -> FoundCase:
    own = next((str(one) for one in scores if one.member_id == user.pk), "")
    counted = Counter(str(one) for one in scores)
    findings = "; ".join(f"{words}: {number}" for words, number in counted.items())
    return FoundCase(case, own, findings, tuple(one.observations for one in scores if one.observations))


def summary_of_pack(row: Any, user: Any) -> list[tuple[str, int]]:
    """How many answers there are of each finding, none left out."""
    found = Counter(PanelScore.objects.visible_to(user).filter(case__pack=row).values_list("finding", flat=True))
    return [(str(one.label), found[one.value]) for one in Finding]
