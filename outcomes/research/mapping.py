"""The columns of a research file: what each says, the shape of its values, and where the value comes from."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.figure.terms import WINDOWS

WHOLE = r"\d{1,5}"
YES_NO = r"Y|N"
Known = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """`shape` is the pattern of every value; an empty cell is *not recorded* or *not known yet*, never nought."""

    name: str
    meaning: str
    values: str
    shape: str
    read: Callable[[Known], object]
    may_be_empty: bool = False

    def cell(self, known: Known) -> str:
        """The value as text; ValueError, which names the column and never the value, where it has another shape."""
        value = self.read(known)
        text = "" if value is None else str(value)
        if (not text and self.may_be_empty) or re.fullmatch(self.shape, text):
            return text
        raise ValueError(f"A value of {self.name} has another shape than the dictionary says.")


def _one_of(labels: Sequence[str]) -> str:
    return "|".join(map(re.escape, labels))


def _of(name: str) -> Callable[[Known], object]:
    return lambda known: known[name]


def _yes_or_no(name: str) -> Callable[[Known], object]:
    return lambda known: "Y" if known[name] else "N"


def _measured(window: int, name: str) -> Callable[[Known], object]:
    def read(known: Known) -> object:
        found = known["follow_ups"].get(window)
        return found[name] if found and found["state"] == "measured" else None

    return read


def _state_at(window: int) -> Callable[[Known], object]:
    return lambda known: known["follow_ups"].get(window, {}).get("state")


def _follow_up_columns(window: int) -> tuple[Column, ...]:
    counts = {
        "proven_count": "offences that reached a conviction or caution",
        "recorded_count": "offences of which police recorded the person as a suspect",
        "arrest_count": "offences that led to an arrest",
    }
    return (
        Column(
            f"m{window}_state",
            f"Whether the {window} months after acceptance have been measured",
            "scheduled, awaiting_data, measured, not_measurable",
            "scheduled|awaiting_data|measured|not_measurable",
            _state_at(window),
            may_be_empty=True,
        ),
        *(
            Column(
                f"m{window}_{name}",
                f"Within {window} months: {meaning}",
                "whole number; empty unless measured",
                WHOLE,
                _measured(window, name),
                may_be_empty=True,
            )
            for name, meaning in counts.items()
        ),
        Column(
            f"m{window}_days_to_first",
            f"Days to the first recorded offence within {window} months",
            "whole number; empty where there was none, or unless measured",
            WHOLE,
            _measured(window, "days_to_first"),
            may_be_empty=True,
        ),
    )


COLUMNS: tuple[Column, ...] = (
    Column(
        "person",
        "A number that means nothing outside this file",
        "P and ten characters",
        "P[0-9a-f]{10}",
        _of("person"),
    ),
    Column("programme", "Code of the programme", "code", r"[a-z_]{1,40}", _of("programme")),
    Column("accepted_quarter", "Quarter of acceptance", "like 2024Q1", r"20\d\dQ[1-4]", _of("quarter")),
    Column("source", "Who referred", "word of the referral form", r"[a-z_]{1,40}", _of("source")),
    Column("sex", "Sex as recorded", "F, M, X, U", "[FMXU]", _of("sex"), may_be_empty=True),
    Column(
        "age_band",
        "Age on the day of acceptance, in bands",
        "like 25 to 34, or Not recorded",
        r"\d{1,2} to \d{1,2}|\d{1,2} and over|Not recorded",
        _of("age_band"),
    ),
    Column(
        "ethnic_group",
        "Self-defined, in five groups",
        "group, Not stated, or Not recorded",
        r"[A-Z][A-Za-z ]{2,40}",
        _of("ethnic_group"),
    ),
    Column(
        "offence_group",
        "Group of the offence referred",
        "group of the offence index",
        r".{1,60}",
        _of("offence_group"),
        may_be_empty=True,
    ),
    Column("started", "Assessed", "Y, N", YES_NO, _yes_or_no("is_started")),
    Column(
        "completed", "Completed the programme", "Y, N; N while the case is open", YES_NO, _yes_or_no("is_completed")
    ),
    Column("case_open", "The case has not ended", "Y, N", YES_NO, _yes_or_no("is_case_open")),
    *(column for window in WINDOWS for column in _follow_up_columns(window)),
)


def dictionary_rows() -> list[tuple[str, str, str, str]]:
    """The data dictionary, generated from the columns: name, meaning, values, and whether a cell may be empty."""
    return [
        (one.name, one.meaning, one.values, "may be empty" if one.may_be_empty else "always there") for one in COLUMNS
    ]
