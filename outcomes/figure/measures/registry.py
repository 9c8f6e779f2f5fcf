"""Every number of the field in one place: id, name, unit, what it means, and who answers it.

Page, report, file and command take names, words and answers from here. What cannot be measured from what is recorded
stands in `NOT_MEASURED` with the reason; no value is made up for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outcomes.figure.cohorts import Span
from outcomes.figure.measures import decisions, duties, engagement, quality, timeliness, treatment, volume
from outcomes.figure.measures.reoffending import WAITING_MONTHS
from outcomes.figure.measures.widening import LEAST_OFFENCES
from outcomes.figure.terms import KeyMeasureId, MeasureId, WideningId

PER_CENT = "per cent"

ANSWERS: dict[str, Callable[[str, Span, datetime], Any]] = {
    **volume.MEASURES,
    **decisions.MEASURES,
    **timeliness.MEASURES,
    **engagement.MEASURES,
    **duties.MEASURES,
    **treatment.MEASURES,
    **quality.MEASURES,
}


MEANINGS: dict[KeyMeasureId, tuple[str, str]] = {
    KeyMeasureId.K1: (
        PER_CENT,
        "Referrals sent in the months, of the places bought for them.",
    ),
    KeyMeasureId.K2: (
        PER_CENT,
        "Referrals accepted, of those decided. Duplicates and withdrawn ones are left out.",
    ),
    KeyMeasureId.K3: (
        PER_CENT,
        "Decided within the programme's limit of being sent or of the sender's answer to a question, of those "
        "accepted, not accepted, or overdue without a decision.",
    ),
    KeyMeasureId.K4: (
        PER_CENT,
        "First attempt to reach the person within the programme's limit.",
    ),
    KeyMeasureId.K4B: (
        PER_CENT,
        "First two-way conversation within the programme's limit of acceptance.",
    ),
    KeyMeasureId.K5: (
        PER_CENT,
        "Offered within the programme's limit of acceptance.",
    ),
    KeyMeasureId.K6: (
        PER_CENT,
        "Assessed within the programme's limit of acceptance.",
    ),
    KeyMeasureId.K6B: (
        PER_CENT,
        "Assessed within 5 working days of acceptance.",
    ),
    KeyMeasureId.K7: (
        PER_CENT,
        "Attended a first appointment, so that the case reached assessment, of those accepted. Who died or was "
        "wrongly sent is left out.",
    ),
    KeyMeasureId.K8: (
        PER_CENT,
        "Appointments missed, of those booked and not cancelled or moved.",
    ),
    KeyMeasureId.K9: (
        PER_CENT,
        "Completed, of those whose case has ended. Who died or was wrongly sent is left out.",
    ),
    KeyMeasureId.K10: (
        PER_CENT,
        "Contracts ended by a breach that was upheld, of contracts ended.",
    ),
    KeyMeasureId.K11: (
        PER_CENT,
        "Told within the programme's limit, of cases returned to police.",
    ),
    KeyMeasureId.K12: (
        PER_CENT,
        "Outcome recorded by the last day of the limitation, of cases returned to police that have such a day.",
    ),
    KeyMeasureId.K13: (
        PER_CENT,
        "Of referrals with a positive drug test of somebody aged 18 or over. An unknown age is left out.",
    ),
    KeyMeasureId.K14: (
        PER_CENT,
        "Attended and remained, of those whose time has come.",
    ),
    KeyMeasureId.K15: (
        PER_CENT,
        "Attended and remained, of those whose time has come and who were not released from it.",
    ),
    KeyMeasureId.K16: (
        PER_CENT,
        "Police told by the limit, of failed required assessments.",
    ),
    KeyMeasureId.K17: (
        PER_CENT,
        "Of cases assessed with a treatment need.",
    ),
    KeyMeasureId.K18: (
        PER_CENT,
        "Started within 21 days, of those referred to structured treatment; pending until those days have passed.",
    ),
    KeyMeasureId.K20: (
        PER_CENT,
        "Issued or already held, of cases in which an assessment names heroin or methadone.",
    ),
    KeyMeasureId.K22: (
        PER_CENT,
        "Scores lower at exit than at entry, of all areas where both are on record. Scores run from 0 to 10.",
    ),
    KeyMeasureId.K23: (
        PER_CENT,
        "Victims consulted, of those identified.",
    ),
    KeyMeasureId.K23B: (
        PER_CENT,
        "Told the outcome by the day set, of those who had to be told.",
    ),
    KeyMeasureId.K25: (
        PER_CENT,
        "Facts on record, of six for each referral accepted.",
    ),
    KeyMeasureId.K26: (
        "cases",
        "Open cases for each caseworker who has one, as of today.",
    ),
}


@dataclass(frozen=True)
class KeyMeasure:
    """One operating measure; `ask` takes programme, months and moment, and answers with `as_line`."""

    id: KeyMeasureId
    unit: str
    definition: str

    @property
    def ask(self) -> Callable[[str, Span, datetime], Any]:
        return ANSWERS[self.id]

    @property
    def term(self) -> str:
        return f"{self.id} {self.id.label}"


KEY_MEASURES: dict[str, KeyMeasure] = {
    str(one.value): KeyMeasure(one, unit, definition) for one, (unit, definition) in MEANINGS.items()
}

NOT_MEASURED: dict[str, str] = {
    "K19": "treatment services do not report back whether somebody is still in treatment.",
    "K21": "harm-reduction contacts are not recorded by type.",
    "K24": "the day on which a safeguarding concern arose is not recorded.",
    "K27": "no confirmed number of police hours saved by a referral is on record.",
}

WITHOUT = "those without one included"
OUTCOMES: dict[MeasureId, tuple[str, str]] = {
    MeasureId.M1: (
        PER_CENT,
        "At least one offence committed in the window that led to a conviction, caution or conditional caution in the "
        f"window or the {WAITING_MONTHS} months after it.",
    ),
    MeasureId.M2: ("offences a person", f"Proven reoffences for each person of the cohort, {WITHOUT}."),
    MeasureId.M3: (PER_CENT, "At least one offence in the window with the person recorded as a suspect."),
    MeasureId.M4: (PER_CENT, "At least one offence in the window that led to an arrest, whenever that was."),
    MeasureId.M5: (
        "days",
        "The day by which half of the cohort had a recorded offence (Kaplan-Meier median); none where fewer than half "
        "had one. A death leaves the count on its day.",
    ),
    MeasureId.M6: (
        "harm days a person",
        "Days of the Cambridge Crime Harm Index for the recorded offences in the window, for each person of the cohort, "
        f"{WITHOUT}. An offence to which the list gives no days stays out and is counted beside the figure; with an "
        "offence whose code no list holds there is no figure.",
    ),
    MeasureId.M7: (
        PER_CENT,
        "As M1, of offences on the list of serious ones; with an offence whose code no list holds there is no figure.",
    ),
    MeasureId.M8: (PER_CENT, "As M3, from acceptance to the end of the case, of people with a case."),
    MeasureId.M9: (PER_CENT, "As M3, of offences of the same group as the referred one."),
    MeasureId.M10: (
        "offences a person",
        "Recorded offences in the twelve months before and after acceptance. The year before is without the referred "
        "offence itself, which brought the person here. Never evidence of an effect.",
    ),
}

KNOWN = "Of people accepted, each counted once, of whom it is known; the others are counted beside it."
WIDENING: dict[WideningId, str] = {
    WideningId.W1: f"The sender states no earlier conviction. {KNOWN}",
    WideningId.W2: "No offence recorded by police in the twelve months before acceptance, without the referred offence "
    f"itself; known where extracts of the force cover those months. {KNOWN}",
    WideningId.W3: f"The sender gives the lowest gravity score, 1 of 5. {KNOWN}",
    WideningId.W4: "The code of the referred offence is one of which, in the twelve months before the first day of the "
    "span, more than half of the offences ended without action (outcome types 9 to 13, 15 to 17 and 21), of those that "
    "ended so or in a charge, a caution, a penalty notice or a warning (1, 2, 3, 6 and 7). Community resolution and "
    f"diversion (8 and 22) are in neither part. Known where extracts hold {LEAST_OFFENCES} such offences of the code, of "
    "forces that send ends without action; more than half and that number are this service's own choice, no official "
    f"threshold. {KNOWN}",
    WideningId.W5: f"Denied the offence or gave no reply. Who was not asked is not known. {KNOWN}",
    WideningId.W6: "The version of the programme under which somebody was accepted returns them to police, or tells police, "
    "when they do not take part. Whether the other outcome would have carried a penalty is not recorded. " + KNOWN,
}


def definition_lines() -> tuple[tuple[str, str], ...]:
    """Each measure with what it means, and those that are not measured with the reason."""
    return (
        *((one.term, one.definition) for one in KEY_MEASURES.values()),
        *((name, f"Not measured: {why}") for name, why in NOT_MEASURED.items()),
        *((f"{id_} {id_.label}", meaning) for id_, (_, meaning) in OUTCOMES.items()),
        *((f"{id_} {id_.label}", meaning) for id_, meaning in WIDENING.items()),
    )
