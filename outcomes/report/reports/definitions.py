"""What every number means, in the words that stand at the end of each report."""

from outcomes.figure.measures.reoffending import DEFINITION_VERSION, LAG_DAYS, WAITING_MONTHS

VERSION = DEFINITION_VERSION

DEFINITIONS: tuple[tuple[str, str], ...] = (
    (
        "Cohort",
        "People whose referral to the programme was accepted in the whole months named on the cover. A person counts "
        "once, by the earliest accepted referral in those months. Their follow-up starts on the day of acceptance.",
    ),
    (
        "Referred (funnel)",
        "Referrals sent in the months, by the local day of sending. Referred = accepted + not accepted + withdrawn + "
        "duplicate + waiting for a decision. Later steps are of the referrals accepted.",
    ),
    ("K2 Accepted", "Referrals accepted, of those decided. Duplicates and withdrawn referrals are left out."),
    ("K3 Decision on time", "Decided within 1 working day of being sent."),
    ("K4 First attempt", "First attempt to reach the person within 24 hours of acceptance."),
    ("K4b Spoken to", "First two-way conversation within 2 working days of acceptance."),
    ("K5 First appointment", "First appointment offered within 5 working days of acceptance."),
    ("K6 Assessed", "Assessed within 5 working days, and within 10 working days, of acceptance."),
    (
        "Working day",
        "Monday to Friday less bank holidays in England; the day that starts a clock is day 0. What is not yet due is "
        "pending and in neither part of a rate. Referrals loaded from older files carry no clock and are left out.",
    ),
    ("K7 Started", "Attended a first appointment, so that the case reached assessment; of those accepted."),
    ("K8 Did not attend", "Appointments missed, of those booked and not cancelled or moved."),
    ("K9 Completed", "Completed, of those whose case has ended."),
    ("K17 Referred to structured treatment", "Of cases assessed with a treatment need."),
    ("K18 Started structured treatment in time", "Started within 21 days, of those referred to structured treatment."),
    ("K22 Needs improved", "A lower score at exit than at entry, where both are on record. Scores run from 0 to 10."),
    ("K25 Data quality", "Share of accepted referrals that have each of six facts on record."),
    (
        "Offered, started, completed",
        "Offered is everyone referred and accepted, whatever became of them, and is the figure to use. Started and "
        "completed are parts of it; who completes differs from who does not, so their figures show no effect.",
    ),
    (
        "M1 Proven reoffending",
        "At least one offence committed in the window that led to a conviction, caution or conditional caution in the "
        f"window or the {WAITING_MONTHS} months after it.",
    ),
    ("M2 Frequency", "Proven reoffences for each person of the cohort, those without one included."),
    ("M3 Police-recorded reoffending", "At least one offence in the window with the person recorded as a suspect."),
    (
        "M5 Time to first recorded offence",
        "The day by which half of the cohort had a recorded offence (Kaplan-Meier median); none where fewer than half "
        "had one.",
    ),
    (
        "M6 Harm",
        "Days of the Cambridge Crime Harm Index for the recorded offences in the window, for each person of the "
        "cohort, those without one included.",
    ),
    (
        "Window",
        "6, 12 or 24 months, from the day after acceptance to the same day of the month so many months on.",
    ),
    (
        "Mature",
        f"The window and the time its data takes have passed: {WAITING_MONTHS} months more for M1 and M2, {LAG_DAYS} "
        "days for the others. People who are not mature are counted and left out of both parts of a rate.",
    ),
    ("Interval", "95% interval by Wilson's score method: the range within which the true rate is likely to lie."),
    (
        "No comparison group",
        "Nothing here shows what would have happened without the programme. A difference between groups or quarters "
        "is not an effect of the programme.",
    ),
)
