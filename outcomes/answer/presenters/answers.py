"""The answers to a commissioner's questions, the pages beside them, and the change from edition to edition."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.answer.terms import PAGES, AnswerPage
from outcomes.figure.terms import Comparator, MeasureId
from outcomes.report.forms import quarter_in_words
from outcomes.report.reports.frozen import has_rate
from outcomes.report.reports.shapes import Board, Section, Sheet

COMPARED = "comparison-detail"
CAUSED = "No figure here shows that the programme caused anything, for there is no comparison group."
NOT_COUNTED = "This edition was counted before that was set beside each other. The next monthly edition has it."


@dataclass(frozen=True)
class Answer:
    """A question, what the figures answer, and the page on which the rest is."""

    question: str
    text: str
    address: str
    link: str


def answers_of(board: Board, cost: str) -> list[Answer]:
    """The eight questions; every sentence is one of the edition or follows from what it shows."""
    leads = {section.id: section.lead for section in board.sections}
    return [
        _of_page("Does it work?", _works(board), "reoffending"),
        _of_page("For whom?", leads.get("equity", ""), "fairness"),
        Answer("Compared with what?", _compared(board), COMPARED, "Compared with what"),
        Answer("Since when?", _since(board), "answer-trend", "Every quarter"),
        _of_page("How many come, of the places bought?", leads.get("places", NOT_COUNTED), "places"),
        _of_page("At what cost?", cost, "money"),
        Answer("May I say so?", _may_be_said(board), "methods", "What every number means"),
        _of_page("From which day?", _days(board), "quality"),
    ]


def _of_page(question: str, text: str, slug: str) -> Answer:
    page = page_of(slug)
    return Answer(question, text, page.address, page.title)


def page_of(slug: str) -> AnswerPage:
    return next(page for page in PAGES if page.slug == slug)


def _works(board: Board) -> str:
    proven = next((one for one in board.figures if one.id == MeasureId.M1), None)
    if proven is None or not has_rate(board):
        return "Not known yet: the follow-up of too few people is complete."
    return (
        f"Proven reoffending within 12 months: {proven.text[:1].lower()}{proven.text[1:]}, {proven.people}. "
        "What it would have been without the programme these figures do not tell."
    )


def _compared(board: Board) -> str:
    badges = [section.badge for section in board.sections if section.badge]
    if set(badges) <= {str(Comparator.NONE.label)}:
        return "With nobody: these figures have no comparison group."
    return f"{' and '.join(badges)}."


def _since(board: Board) -> str:
    return f"This is of people accepted in {board.period}, each counted once."


def _may_be_said(board: Board) -> str:
    if board.is_internal:
        return "No. These are exact figures for the provider's own team leader; the monthly edition may be passed on."
    first = "Yes, as it stands here: small numbers are hidden and others rounded, so that nobody can be told from it."
    return f"{first} {CAUSED}" if has_rate(board) else f"{first} Of reoffending nothing may be said yet."


def _days(board: Board) -> str:
    kind = "Counted now, as of" if board.is_internal else "The monthly edition as of"
    police = f"with police data to {board.data_to}" if board.data_to else "without any police data"
    ready = next((section.notes[0] for section in board.sections if section.maturity and section.notes), "")
    return f"{kind} {board.as_of}, {police}. {ready}".rstrip()


def sections_of(board: Board, page: AnswerPage) -> tuple[Section, ...]:
    """The sections of a page, as far as the edition holds them: one of before a section was made has none of it."""
    held = {section.id: section for section in board.sections}
    return tuple(held[name] for name in page.sections if name in held)


def menu_of(slug: str, address: Any) -> list[dict[str, Any]]:
    """The pages as links that keep the question; `address` makes one of a name."""
    named = [("", "dashboard", "Answers"), *((page.slug, page.address, page.title) for page in PAGES)]
    named += [("trend", "answer-trend", "Over time"), ("methods", "methods", "Methods and changes")]
    named += [("region", "answer-region", "All programmes")]
    return [{"label": label, "url": address(name), "is_current": slug == key} for key, name, label in named]


def sheet_by_quarter(rows: Iterable[tuple[int, int, Any]]) -> Sheet | None:
    """The headline figures of every quarter, newest first; of each quarter the edition that comes first. None without any."""
    found: dict[tuple[int, int], dict[str, str]] = {}
    names: dict[str, str] = {}
    for year, quarter, figures in rows:
        names |= {one["name"]: one["name"] for one in figures}
        found.setdefault((year, quarter), {one["name"]: with_interval(one) for one in figures})
    lines = [
        (quarter_in_words(f"{year}Q{quarter}"), *(found[year, quarter].get(name, "") for name in names))
        for year, quarter in sorted(found, reverse=True)
    ]
    note = "From the monthly editions, with 95% intervals in brackets. Quarters may differ by chance alone."
    return Sheet("Every quarter", ("People accepted in", *names), tuple(lines), note) if lines else None


def with_interval(figure: Mapping[str, str]) -> str:
    return f"{figure['text']} ({figure['interval']})" if figure["interval"] else figure["text"]


def restated_figures(contents: Sequence[Mapping[str, Any]]) -> Sheet:
    """Headline figures that differ from one edition of the same question to the next, the newest change first."""
    changes: list[tuple[str, ...]] = []
    for old, new in itertools.pairwise(contents):
        before = {one["id"]: one["text"] for one in old["figures"]}
        changes += [
            (one["name"], before[one["id"]], one["text"], f"{old['as_of']} and {new['as_of']}", _cause(old, new))
            for one in new["figures"]
            if one["id"] in before and before[one["id"]] != one["text"]
        ]
    head = ("Figure", "Before", "After", "Editions as of", "What changed between them")
    return Sheet("Restated figures", head, tuple(changes[::-1]))


def _cause(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    if old["definitions_version"] != new["definitions_version"]:
        return f"Definitions version {new['definitions_version']}"
    if old.get("data_to") != new.get("data_to"):
        return f"Police data to {new.get('data_to') or 'no day'}"
    return "What was recorded since, or time that passed"
