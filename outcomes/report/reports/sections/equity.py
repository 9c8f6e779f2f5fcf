"""Who was accepted and who started, by sex, age and ethnicity: every group in its line, whoever is in it."""

from outcomes.figure.measures import equity
from outcomes.report.reports import words
from outcomes.report.reports.sections.path import people_sheet
from outcomes.report.reports.shapes import Section
from outcomes.report.reports.subject import Subject


def equity_section(subject: Subject) -> Section:
    found = subject.profiles
    families = (
        ("By sex", "Sex", equity.by_sex(found)),
        ("By age on acceptance", "Age", equity.by_age(found)),
        ("By self-defined ethnicity", "Ethnicity", equity.by_ethnicity(found)),
    )
    missing = sum(one.ethnicity in {"", "NS"} for one in found)
    rate = subject.edition.rate(missing, len(found))
    unknown = f" Ethnicity is not stated or not recorded for {words.rate_as_percent(rate)}." if rate.is_shown else ""
    return Section(
        "equity",
        "Equity",
        f"Who was accepted and who started, by sex, age and ethnicity.{unknown}",
        sheets=tuple(people_sheet(subject, title, noun, lines) for title, noun, lines in families),
        notes=(
            "Groups are wide so that more of them can be shown. A difference between groups may be chance: read "
            "the intervals. Who was eligible and not offered is not recorded here.",
        ),
    )
