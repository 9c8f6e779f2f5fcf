"""What the pages of an ending say of what was asked for, and of how a case ended."""

from caseworkflow.case.models import Case
from caseworkflow.case.reports import WORDS
from caseworkflow.case.states import CaseState
from ledger.models import Entry
from workflow.proposals import Proposal, proposed_in
from workflow.templatetags.ui_tags import show_moment

#: What a case waits to have confirmed, by the verb that asked for it, and the word that it was given.
WHY = {
    "report_death": lambda case: case.death_source,
    "propose_ending": Case.get_closure_reason_display,
    "raise_breach": Case.get_concern_reason_display,
}

ending_proposed = proposed_in("propose_ending", why_of=WHY["propose_ending"])

death_reported = proposed_in("report_death", why_of=WHY["report_death"])

breach_asked_for = proposed_in("raise_breach", why_of=WHY["raise_breach"])

ENDINGS = ("complete", "end_without_completion", "uphold_breach", "return_to_police", "close", "close_transferred")


def what_waits(case: Case) -> Proposal | None:
    """Whatever a team leader may decline: in the order in which it is declined."""
    if case.death_reported_by_id:
        return death_reported(case)
    if case.ending_proposed_by_id:
        return ending_proposed(case)
    waits = case.breach_raised_by_id and case.state == CaseState.CONCERN
    return breach_asked_for(case) if waits else None


def how_it_ended(case: Case) -> dict[str, list[str]]:
    """Who ended it, when and why, for whoever closes it or opens it again."""
    entries = Entry.objects.about(case).filter(verb__in=ENDINGS).select_related("actor").order_by("seq")
    return {
        "Reason": [case.get_closure_reason_display()] if case.closure_reason else [],
        "What was done": [
            f"{WORDS[one.verb]}: {one.actor}, {show_moment(one.at)}{f'. {one.reason}' if one.reason else ''}"
            for one in entries
        ],
        "Outcome code": [case.outcome_code] if case.outcome_code else [],
    }
