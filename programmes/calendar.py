"""Working days, bank holidays and clocks of England, on Europe/London time; no Django."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from govuk_bank_holidays.bank_holidays import BankHolidays

LONDON = ZoneInfo("Europe/London")
LAST_SECOND = time(23, 59, 59)
WEEKEND = (5, 6)
ONE_DAY = timedelta(days=1)


@cache
def bank_holidays() -> frozenset[date]:
    """The bank holidays of England that ship with govuk-bank-holidays; nothing is ever fetched."""
    shipped = BankHolidays(use_cached_holidays=True)
    return frozenset(one["date"] for one in shipped.get_holidays(BankHolidays.ENGLAND_AND_WALES))


def is_working_day(day: date) -> bool:
    """Monday to Friday, bank holidays of England apart."""
    return day.weekday() not in WEEKEND and day not in bank_holidays()


def local_day(moment: datetime) -> date:
    """The day on which an aware moment falls in London."""
    return moment.astimezone(LONDON).date()


def end_of_day(day: date) -> datetime:
    """The last second of a London day, in UTC."""
    return datetime.combine(day, LAST_SECOND, LONDON).astimezone(UTC)


def nth_working_day(day: date, count: int) -> date:
    """The working day that is `count` working days after `day`; `day` itself is day 0."""
    while count > 0:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


def open_day(day: date, *, keeps_working_days: bool) -> date:
    """The day itself; on a day off, the next working day for whoever keeps working days."""
    return nth_working_day(day, 1) if keeps_working_days and not is_working_day(day) else day


def add_working_days(moment: datetime, count: int) -> datetime:
    """The last second of working day `count`; the day of the moment is day 0, whatever day it is."""
    return end_of_day(nth_working_day(local_day(moment), count))


def add_elapsed(moment: datetime, hours: float) -> datetime:
    """So many hours later by the clock on the wall of a laboratory: a change of clocks changes nothing."""
    return moment.astimezone(UTC) + timedelta(hours=hours)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months on; where that month is too short, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_moment(moment: datetime, amount: int, unit: str) -> datetime:
    """The moment, in UTC, at which something counted from `moment` falls due.

    Hours are elapsed; days, weeks and months end with the last second of a London day.
    """
    if unit == "hours":
        return add_elapsed(moment, amount)
    if unit == "working_days":
        return add_working_days(moment, amount)
    day = local_day(moment)
    if unit == "months":
        return end_of_day(months_after(day, amount))
    return end_of_day(day + timedelta(days=amount * {"days": 1, "weeks": 7}[unit]))


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`: 0 on the day itself; negative backwards."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def age_on(born: date, day: date) -> int:
    """Whole years; someone born on 29 February is a year older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
