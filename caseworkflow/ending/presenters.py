"""What the pages of an ending say of what was asked for."""

from collections.abc import Callable
from typing import Any

from caseworkflow.case.models import Case
from ledger.models import Entry
from workflow.templatetags.ui_tags import show_day

Papers = dict[str, list[str]]


def proposal_of(verb: str, why_of: Callable[[Case], Any]) -> tuple[str, Callable[[Case], Papers]]:
    """Who asked for it, when, and why, for the person who confirms it."""

    def found(case: Case) -> Papers:
        asked = Entry.objects.about(case).filter(verb=verb).select_related("actor").last()
        if asked is None:
            return {}
        said = {
            "Asked for by": f"{asked.actor}, {show_day(asked.at)}",
            "Why": why_of(case),
            "What they wrote": asked.reason,
        }
        return {key: [value] for key, value in said.items() if value}

    return "What was proposed", found
