"""Time to the first recorded offence: the share without one, with its band, deaths leaving the count on their day."""

from outcomes.figure import statistics
from outcomes.figure.suppression import ProtectedRate
from outcomes.figure.terms import Group, MeasureId
from outcomes.report.reports import words
from outcomes.report.reports.rates import moment_rates
from outcomes.report.reports.subject import Subject
from paper.charts import ChartHeading, Curve, CurvePlace, StepChart
from programmes.calendar import months_after

SOURCE = "Source: linked police and court events. No comparison group. Who died leaves the count on that day."
READ = " Read at whole months; what lies between is not shown."
#: By window, the months at whose end the curve is read.
READ_AT = {6: (2, 4, 6), 12: (3, 6, 9, 12), 24: (6, 12, 18, 24)}


def time_chart(subject: Subject) -> tuple[StepChart, ...]:
    """Exact days for a team leader; for others the share at each quarter of the window, as far as it may be shown."""
    for window in (12, 6, 24):
        answer = subject.answer(MeasureId.M3, window, Group.OFFERED)
        if answer.mature < subject.edition.rate_floor:
            continue
        is_exact = subject.edition.is_internal
        places = _exact_places(subject, window) if is_exact else _monthly_places(subject, window)
        last = places[-1].text.partition(" (")[0] if places else "100.0%"
        heading = ChartHeading(
            f"{last} had no recorded offence after {window} months".capitalize(),
            f"M5, share without a recorded offence, people accepted in {words.period_in_words(subject.span)}",
            SOURCE if is_exact else SOURCE + READ,
        )
        return (StepChart(heading, [Curve("Offered", places, 365 * window / 12, is_read=not is_exact)]),)
    return ()


def _curve_of(subject: Subject, window: int) -> tuple[statistics.Survival, list[int]]:
    """The curve of everyone mature, and the day on which each month of the window is over for the last of them."""
    answer, days = subject.answer(MeasureId.M5, window, Group.OFFERED), subject.cohort.mature_days(window)
    ends = [max((months_after(day, month) - day).days for day in days) for month in READ_AT[window]]
    return statistics.survival_of(answer.times), ends


def _exact_places(subject: Subject, window: int) -> tuple[CurvePlace, ...]:
    curve, _ = _curve_of(subject, window)
    return tuple(
        CurvePlace(
            float(step.day),
            step.survival,
            step.low,
            step.high,
            f"{step.survival:.1%} ({100 * step.low:.1f} to {100 * step.high:.1f})",
        )
        for step in curve.steps
    )


def _monthly_places(subject: Subject, window: int) -> tuple[CurvePlace, ...]:
    """The curve at a few moments, each as the number of people out of all that gives the same share.

    At the end of a window it is what stands in the table of that window: two numbers there would tell of the dead.
    """
    curve, ends = _curve_of(subject, window)
    numbers = {
        month: round((1 - curve.at(day)) * curve.people) for month, day in zip(READ_AT[window], ends, strict=True)
    }
    rates = moment_rates(subject, numbers, curve.people)
    return tuple(_rest(365 * month / 12, rates[month]) for month in READ_AT[window])


def _rest(day: float, rate: ProtectedRate) -> CurvePlace:
    """The share without an event where the share with one is this."""
    if rate.least is None or rate.most is None:
        return CurvePlace(day, None)
    if rate.value is None:
        ends = (1 - rate.most, 1 - rate.least)
        text = f"{ends[0]:.0%} to {ends[1]:.0%}"
        text = f"over {ends[0]:.0%}" if rate.least == 0 else f"under {ends[1]:.0%}" if rate.most == 1 else text
        return CurvePlace(day, None, *ends, text)
    ends = (1 - (rate.high or 0), 1 - (rate.low or 0))
    return CurvePlace(day, 1 - rate.value, *ends, f"{1 - rate.value:.0%} ({100 * ends[0]:.0f} to {100 * ends[1]:.0f})")
