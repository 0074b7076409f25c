from __future__ import annotations

from datetime import date, timedelta

import pytest

from commstd.calendar import is_workday, later_by, nth_workday, published
from commstd.errors import DateError, ValueFault

# The holidays and make-up workdays of the State Council's yearly notices around the Spring Festival, Mid-Autumn and the
# National Day, copied from the notices and from no library: (first and last day off), worked weekend days.
SPRING = {
    2018: (("02-15", "02-21"), ("02-11", "02-24")),
    2019: (("02-04", "02-10"), ("02-02", "02-03")),
    2020: (("01-24", "02-02"), ("01-19",)),  # lengthened by the notice of 26 January 2020; 1 February no longer worked
    2021: (("02-11", "02-17"), ("02-07", "02-20")),
    2022: (("01-31", "02-06"), ("01-29", "01-30")),
    2023: (("01-21", "01-27"), ("01-28", "01-29")),
    2024: (("02-10", "02-17"), ("02-04", "02-18")),
    2025: (("01-28", "02-04"), ("01-26", "02-08")),
    2026: (("02-15", "02-23"), ("02-14", "02-28")),
}
AUTUMN = {
    2018: ((("09-22", "09-24"), ("10-01", "10-07")), ("09-29", "09-30")),
    2019: ((("09-13", "09-15"), ("10-01", "10-07")), ("09-29", "10-12")),
    2020: ((("10-01", "10-08"),), ("09-27", "10-10")),
    2021: ((("09-19", "09-21"), ("10-01", "10-07")), ("09-18", "09-26", "10-09")),
    2022: ((("09-10", "09-12"), ("10-01", "10-07")), ("10-08", "10-09")),
    2023: ((("09-29", "10-06"),), ("10-07", "10-08")),
    2024: ((("09-15", "09-17"), ("10-01", "10-07")), ("09-14", "09-29", "10-12")),
    2025: ((("10-01", "10-08"),), ("09-28", "10-11")),
    2026: ((("09-25", "09-27"), ("10-01", "10-07")), ("09-20", "10-10")),
}
YEARS = range(2018, 2027)


def on(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def noticed(year: int, season: str) -> list[date]:
    """The working days of a season by the notices; no other holiday falls in it."""
    if season == "spring":
        first, last = on(year, "01-05"), on(year, "03-31")
        off, worked = [SPRING[year][0]], SPRING[year][1]
    else:
        first, last = on(year, "08-01"), on(year, "12-25")
        off, worked = list(AUTUMN[year][0]), AUTUMN[year][1]
    free = {day for start, end in off for day in days(on(year, start), on(year, end))}
    made_up = {on(year, text) for text in worked}
    return [day for day in days(first, last) if day in made_up or (day.weekday() < 5 and day not in free)]


@pytest.mark.parametrize("season", ["spring", "autumn"])
@pytest.mark.parametrize("year", YEARS)
def test_working_days_agree_with_the_notices(year: int, season: str) -> None:
    worked = noticed(year, season)
    assert [day for day in days(worked[0], worked[-1]) if is_workday(day)] == worked


@pytest.mark.parametrize("season", ["spring", "autumn"])
@pytest.mark.parametrize("year", YEARS)
def test_deadlines_across_the_holidays_agree_with_the_notices(year: int, season: str) -> None:
    worked = noticed(year, season)
    for start in days(worked[0], worked[-40]):
        following = [day for day in worked if day >= start]
        for count in (1, 5, 15, 20):
            assert nth_workday(start, count) == following[count - 1]


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2024-03-23", 15, "2024-04-15"),  # three days of Qingming, one make-up workday
        ("2024-03-22", 15, "2024-04-12"),
        ("2024-04-07", 1, "2024-04-07"),  # a worked Sunday
        ("2024-04-06", 1, "2024-04-07"),
        ("2026-12-31", 1, "2026-12-31"),
    ],
)
def test_the_nth_working_day_on_or_after_a_date(start: str, count: int, due: str) -> None:
    assert nth_workday(date.fromisoformat(start), count) == date.fromisoformat(due)


def test_beyond_the_published_calendar_there_is_no_guess() -> None:
    first, last = published()
    with pytest.raises(DateError, match=f"{last + 1}-01-01.*{first}.*{last}"):
        nth_workday(date(last, 12, 25), 15)
    with pytest.raises(DateError):
        is_workday(date(first - 1, 12, 31))


@pytest.mark.parametrize("count", [0, -1])
def test_a_number_of_working_days_is_at_least_one(count: int) -> None:
    with pytest.raises(ValueFault, match=str(count)):
        nth_workday(date(2024, 3, 22), count)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-01-31", 3, "2024-04-30"),
        ("2024-11-30", 3, "2025-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-12-15", 24, "2026-12-15"),
    ],
)
def test_months_later_keeps_to_the_month(day: str, months: int, later: str) -> None:
    assert later_by(date.fromisoformat(day), months) == date.fromisoformat(later)
