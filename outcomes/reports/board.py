"""The board report of one programme and quarter as frozen dataclasses: counted, then passed through its edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from outcomes.cohorts import Span, quarter
from outcomes.reports import definitions
from outcomes.reports.editions import Edition
from outcomes.reports.sections import care, outcome, path
from outcomes.reports.subject import Subject
from outcomes.reports.words import days, months
from paper import charts


@dataclass(frozen=True)
class Figure:
    """One counted figure with its people, its interval and how it stands to the quarter before."""

    id: str
    name: str
    text: str
    people: str
    interval: str = ""
    change: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table as text; the first column names its row."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    has_total: bool = False


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    lead: str
    sheets: tuple[Sheet, ...] = ()
    charts: tuple[charts.Chart, ...] = ()
    notes: tuple[str, ...] = ()
    warning: str = ""
