"""The columns of each form of a file: what each says, the shape of its values, and where the value comes from."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.figure.terms import WINDOWS
from outcomes.research.terms import FileForm

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
    standing: str = ""

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


OURS = "defined here"
#: What the public record says of a column of somebody else's file; the receiver confirms it before anything is sent.
DATA_LAB = "input that a public account names; the upload template itself is not confirmed"
DATASET_K = "confirmed for dataset K (2012 to 2015); the version in force is not confirmed"
CODES_OPEN = "column confirmed for dataset K (2012 to 2015); its codes in force are not confirmed"
CJIT_OPEN = "confirmed as an item of the CJIT form; column name and codes are not confirmed"
NOT_HELD = "not held here, so always empty"
ISO_DAY = r"(19|20)\d\d-\d\d-\d\d"
JOINED_DAY = r"(19|20)\d{6}"
NAME = r"[^\x00-\x1f]{1,200}"


def _joined(name: str) -> Callable[[Known], object]:
    """A day as YYYYMMDD."""
    return lambda known: known[name].strftime("%Y%m%d") if known[name] else None


def _initial(name: str) -> Callable[[Known], object]:
    """Its first letter, whatever stands before it."""
    return lambda known: next((sign.upper() for sign in known[name] if sign.isalpha()), None)


def _nothing(_: Known) -> None:
    return None


def _held(name: str, meaning: str, values: str, shape: str, read: Callable[[Known], object], standing: str) -> Column:
    return Column(name, meaning, values, shape, read, may_be_empty=True, standing=standing)


def _missing(name: str, meaning: str) -> Column:
    return _held(name, meaning, "empty", "", _nothing, NOT_HELD)


#: What people are found by in the Police National Computer, and when the programme began for them; no number of any force.
DATA_LAB_COLUMNS: tuple[Column, ...] = (
    Column(
        "reference",
        "A number of this file alone",
        "P and ten characters",
        "P[0-9a-f]{10}",
        _of("person"),
        standing=OURS,
    ),
    _held("surname", "Surname", "text", NAME, _of("family_name"), DATA_LAB),
    _held("forename", "Given names", "text", NAME, _of("given_names"), DATA_LAB),
    _held(
        "date_of_birth", "Date of birth", "YYYY-MM-DD; empty where only an age is known", ISO_DAY, _of("born"), DATA_LAB
    ),
    _held("gender", "Sex as recorded", "F, M, X, U", "[FMXU]", _of("sex"), DATA_LAB),
    _held(
        "intervention_start", "Day of acceptance to the programme", "YYYY-MM-DD", ISO_DAY, _of("accepted_on"), DATA_LAB
    ),
    _held(
        "intervention_end",
        "Day on which the case ended",
        "YYYY-MM-DD; empty while open",
        ISO_DAY,
        _of("ended_on"),
        OURS,
    ),
    Column("programme", "Code of the programme", "code", r"[a-z_]{1,40}", _of("programme"), standing=OURS),
    Column("completed", "Completed the programme", "Y, N", YES_NO, _yes_or_no("is_completed"), standing=OURS),
)

#: Initials, birth date, sex and the first part of the postcode; never a name, a whole postcode or a number of any force.
TREATMENT_COLUMNS: tuple[Column, ...] = (
    _missing("AGNCY", "Agency code"),
    Column(
        "CLIENTID",
        "A number of this file alone",
        "P and ten characters",
        "P[0-9a-f]{10}",
        _of("person"),
        standing=DATASET_K,
    ),
    Column(
        "CONSENT",
        "Agreed to share with health services",
        "Y; nobody else is in the file",
        "Y",
        lambda _: "Y",
        standing=DATASET_K,
    ),
    _held("FINITIAL", "Initial of first name", "one letter", r"[^\W\d_]", _initial("given_names"), DATASET_K),
    _held("SINITIAL", "Initial of surname", "one letter", r"[^\W\d_]", _initial("family_name"), DATASET_K),
    _held("DOB", "Date of birth", "YYYYMMDD", JOINED_DAY, _joined("born"), DATASET_K),
    _held("SEX", "Sex", "1 male, 2 female; empty for any other answer", "[12]", _of("sex_code"), CODES_OPEN),
    _held("ETHNIC", "Self-defined ethnicity", "letter A to S or Z", "[A-SZ]", _of("ethnic_letter"), CODES_OPEN),
    _held("PC", "First part of the postcode", "outward code", r"[A-Z]{1,2}\d[A-Z\d]?", _of("outward"), DATASET_K),
    _missing("DAT", "Area of residence"),
    _missing("DRUG1", "Problem substance 1, by its four-digit code"),
    _held(
        "RFLS",
        "Referral source",
        "63 arrest referral, 4 self; empty for others",
        "63|4",
        _of("source_code"),
        CODES_OPEN,
    ),
    _held("REFLD", "Day of acceptance", "YYYYMMDD", JOINED_DAY, _joined("accepted_on"), DATASET_K),
    _held("TRIAGED", "Day of the first assessment", "YYYYMMDD", JOINED_DAY, _joined("assessed_on"), DATASET_K),
    _held("DISD", "Day on which the case ended", "YYYYMMDD", JOINED_DAY, _joined("ended_on"), DATASET_K),
    _missing("DISRSN", "Discharge reason"),
    _held(
        "cjit_event_on",
        "Day of the event that prompted the contact",
        "YYYYMMDD",
        JOINED_DAY,
        _joined("referred_on"),
        CJIT_OPEN,
    ),
    _missing("cjit_event", "Event that prompted the contact"),
    _missing("cjit_closure_reason", "Why the case left the caseload"),
    _missing("NALOXISS", "Naloxone issued at the start"),
)

COLUMNS_OF: Mapping[str, tuple[Column, ...]] = {
    FileForm.ROWS: COLUMNS,
    FileForm.DATA_LAB: DATA_LAB_COLUMNS,
    FileForm.TREATMENT: TREATMENT_COLUMNS,
}


def dictionary_rows(form: str = FileForm.ROWS) -> list[tuple[str, str, str, str, str]]:
    """The data dictionary, generated from the columns: name, meaning, values, empty cells, and how sure the column is."""
    return [
        (
            one.name,
            one.meaning,
            one.values,
            "may be empty" if one.may_be_empty else "always there",
            one.standing or OURS,
        )
        for one in COLUMNS_OF[form]
    ]
