"""What the overview of a case shows in its cards: rows of words, from what the page has read already."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from caseworkflow.case.presenters import Rows, summary_row
from caseworkflow.consent.presenters import CONSENT
from caseworkflow.risk.states import RiskState
from caseworkflow.victim.states import VictimState
from programmes.terms.vocabularies import NeedArea
from workflow.templatetags.ui_tags import show_day, show_moment

ADULT_AGE = 18


def person_flags(case: Any) -> list[Any]:
    """What anybody must know before they ring, write or knock."""
    person, age = case.person, case.person.age_on(timezone.localdate())
    screen = getattr(case, "risk_screen", None)
    found = [
        (bool(person.died_on), "Died", True),
        (screen is not None and screen.state == RiskState.HIGH, "High risk", True),
        (person.is_safe_to_text is False, "Do not text", True),
        (person.is_safe_to_leave_message is False, "Do not leave messages", True),
        (age is not None and age < ADULT_AGE, "Under 18", False),
        (bool(person.interpreter_language), f"Interpreter: {person.interpreter_language}", False),
    ]
    return [{"words": words, "is_unsafe": is_unsafe} for is_so, words, is_unsafe in found if is_so]


def satellites_beside(panel: Sequence[Any]) -> list[Any]:
    """What runs beside the case; consent has a card of its own, and a victim that there is not needs none."""
    return [one for one in panel if one.url_name != CONSENT.url_name and one.state != VictimState.NONE]


def referral_rows(case: Any) -> Rows:
    sent = case.referral
    officer = ", ".join(filter(None, [str(sent.referring_officer or ""), sent.officer_number]))
    found = [
        summary_row("Referred", f"{show_day(sent.referred_at)}, {sent.get_source_display().lower()}"),
        summary_row("By", "\n".join(filter(None, [officer, str(sent.sender or ""), sent.custody_suite]))),
        summary_row(
            "Offence",
            ", ".join(filter(None, [sent.offence_code, show_day(sent.offence_on) if sent.offence_on else ""])),
        ),
        summary_row("Drug", f"{sent.drug[:1].upper()}{sent.drug[1:]}"),
        summary_row("Crime number", sent.crime_number),
        summary_row("Note of the officer", sent.note),
    ]
    return [one for one in found if one["value"]]


def meeting_rows(rows: Sequence[Any], now: datetime) -> Rows:
    """The last one and the next one."""
    past = [one for one in rows if one.starts_at <= now]
    to_come = next((one for one in rows if one.starts_at > now and not one.is_recorded), None)
    found = []
    if past:
        last = past[-1]
        came = last.get_attendance_display() if last.is_recorded else "Not recorded yet"
        found.append(summary_row("Last", f"{show_moment(last.starts_at)}\n{last.get_kind_display()}: {came.lower()}"))
    if to_come:
        where = ", ".join(filter(None, [to_come.get_mode_display(), to_come.place]))
        found.append(summary_row("Next", f"{show_moment(to_come.starts_at)}\n{to_come.get_kind_display()}: {where}"))
    return found


def plan_rows(case: Any) -> Rows:
    found = [summary_row("Agreed", show_day(case.plan_agreed_on))] if case.plan_agreed_on else []
    return found + [summary_row(NeedArea(goal.need).label, goal_words(goal)) for goal in case.goals.all()]


def goal_words(goal: Any) -> str:
    if goal.is_declined:
        return "Declined help with it"
    due = f"By {show_day(goal.due_on)}" if goal.due_on else ""
    result = {"met": "Met", "partly": "Partly met", "not_met": "Not met"}.get(goal.result, "")
    words = f"“{goal.words}”" if goal.words else ""
    return "\n".join(filter(None, [words, goal.action, due, result]))


def need_rows(assessments: Sequence[Any]) -> Rows:
    """The latest score of each need, with how far it has moved since the first; lower is better."""
    if not assessments:
        return []
    first, last = assessments[0].scores, assessments[-1].scores
    return [
        summary_row(area.label, score_in_words(first.get(area.value), last[area.value], len(assessments) > 1))
        for area in NeedArea
        if area.value in last
    ]


def score_in_words(before: int | None, now: int | None, has_changed: bool) -> str:
    if now is None:
        return "Declined to say"
    if not has_changed or before is None:
        return f"{now} of 10"
    change = now - before
    words = f"{'down' if change < 0 else 'up'} {abs(change)} since the start" if change else "as at the start"
    return f"{now} of 10, {words}"


def told_rows(case: Any) -> Rows:
    return [
        summary_row(show_day(one.at), f"{one}{f'. {one.reason}' if one.reason else ''}")
        for one in case.referral.feedback.all()
    ]
