"""What every number means, in the words that stand at the end of each report."""

from outcomes.figure.measures import registry
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
        "Referrals sent in the months, by the local day of sending. Each is in one line: not accepted, withdrawn, "
        "duplicate, waiting for a decision, ended after a step, still open, or completed. A step is reached by whoever "
        "reached it or a later one. A loss is a referral that ended; an open case is none.",
    ),
    (
        "Working day",
        "Monday to Friday less bank holidays in England; the day that starts a clock is day 0. What is not yet due is "
        "pending and in neither part of a rate. Referrals loaded from older files carry no clock and are left out.",
    ),
    (
        "Offered, started, completed",
        "Offered is everyone referred and accepted, whatever became of them, and is the figure to use. Started and "
        "completed are parts of it; who completes differs from who does not, so their figures show no effect.",
    ),
    *registry.definition_lines(),
    (
        "Window",
        "6, 12 or 24 months, from the day after acceptance to the same day of the month so many months on.",
    ),
    (
        "Mature",
        f"The window and the time its data takes have passed: {WAITING_MONTHS} months more for M1, M2 and M7, "
        f"{LAG_DAYS} days for the others, and extracts of the police force cover every day of both. "
        "People who are not mature are counted and left out of both parts of a rate.",
    ),
    (
        "Interval",
        "95% interval by Wilson's score method: the range within which the true rate is likely to lie. In protected "
        "figures it is widened so that it gives nothing back about single people.",
    ),
    (
        "Under, over and between",
        "Where fewer people than may be counted had the event, or all but as many, a rate is given as a limit. Of nearly "
        "the same people, at two moments, in two groups or by two clocks, a rate that few part from another is given as a "
        "span. A longer time may be rounded coarser than a quarter that it holds.",
    ),
    (
        "Reason on record",
        "Of a referral that missed K3 to K6: a question to the sender that was open, no worker allocated, what came of the "
        "last appointment (K6) or of the attempts, each as it was recorded by the moment at which the clock ran out.",
    ),
    (
        "Forecast",
        "Of each quarter of the year of a contract that has not ended: as many referrals as the same quarter of the year before "
        "had, as its edition shows them. Beside it stands by how much at most the same forecast, as many quarters ahead, has "
        "been wrong, with what rounding may add; without four such tries there is no forecast.",
    ),
    (
        "Benefit",
        "Recorded offences of the offered by group, as shown, times one less than the inverse of the ratio of a planned "
        "comparison (its printed value and both ends of its 95% interval), times the unit cost of the group: low, central "
        "and high together. It takes the ratio to be the same for every group. It is no saving of anybody's budget.",
    ),
    (
        "Monthly edition",
        "Protected figures are counted once a month, as of the last day of the month before, and then kept as they are.",
    ),
    (
        "Police data to",
        "The last day that extracts of police events cover. Nobody counts as followed up before the extracts of their "
        "force cover the window and the time its data takes; without an extract there is no data, which is not 0.",
    ),
    (
        "No comparison group",
        "Nothing here shows what would have happened without the programme. A difference between groups or quarters "
        "is not an effect of the programme.",
    ),
)
