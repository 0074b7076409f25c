"""Working days by the published calendar, and dates some months apart."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from commstd.errors import DateError, ValueFault
from commstd.messages import say


def published() -> tuple[int, int]:
    """The first and the last year whose holidays and make-up workdays the calendar has."""
    import chinese_calendar  # its tables are read on first use

    return min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """Whether people work on a day: make-up weekends are worked, holidays are not.

    Raises:
        DateError: The calendar of that year is not published, or not in the library that is installed.
    """
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        first, last = published()
        raise DateError(say("calendar-beyond", day=day, first=first, last=last)) from None


def nth_workday(start: date, count: int) -> date:
    """The n-th working day on or after a date.

    Args:
        start: The first day that may count.
        count: Which working day. Range: >= 1.

    Raises:
        DateError: Not all days up to it are in the published calendar: there is no guess.
        ValueFault: `count` is below 1.

    Examples:
        >>> nth_workday(date(2024, 3, 23), 15)
        datetime.date(2024, 4, 15)
    """
    if count < 1:
        raise ValueFault(say("workdays-count", count=count))
    day, left = start, count - is_workday(start)
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day


def later_by(day: date, months: int) -> date:
    """The same day so many months later, the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
