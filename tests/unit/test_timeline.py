from __future__ import annotations

from datetime import date, timedelta

import pytest

from commstd.errors import DateError
from commstd.timeline import Dated, Timeline

Y20, Y21, Y22, Y23 = (date(year, 1, 1) for year in (2020, 2021, 2022, 2023))
DAY = timedelta(days=1)


def line(*entries):
    return Timeline.of(tuple(Dated(value=value, start=start, until=until) for value, start, until in entries))


def at(timeline, day):
    entry = timeline.at(day)
    return entry and entry.value


def test_entries_are_ordered_and_closed_where_the_next_begins():
    timeline = line(("c", Y22, None), ("a", None, None), ("b", Y20, None))
    assert [(entry.value, entry.start, entry.until) for entry in timeline.entries] == [
        ("a", None, Y20),
        ("b", Y20, Y22),
        ("c", Y22, None),
    ]
    assert timeline.gaps() == ()


@pytest.mark.parametrize(
    ("day", "value"),
    [(date.min, None), (Y20 - DAY, None), (Y20, "a"), (Y21 - DAY, "a"), (Y21, "b"), (Y22 - DAY, "b"), (Y22, None), (date.max, None)],
)  # fmt: skip
def test_a_value_holds_from_its_first_day_until_the_day_before_the_end(day, value):
    assert at(line(("a", Y20, None), ("b", Y21, Y22)), day) == value


def test_without_dates_a_value_always_holds():
    timeline = line(("a", None, None))
    assert {at(timeline, day) for day in (date.min, Y20, date.max)} == {"a"}


def test_without_entries_nothing_holds():
    timeline = line()
    assert (timeline.at(Y20), timeline.gaps()) == (None, ())


def test_gaps_are_the_days_between_two_entries():
    timeline = line(("a", None, Y20), ("b", Y21, Y22), ("c", Y22, Y23), ("d", Y23 + DAY, None))
    assert timeline.gaps() == ((Y20, Y21), (Y23, Y23 + DAY))
    assert [at(timeline, day) for day in (Y20 - DAY, Y20, Y21 - DAY, Y21, Y23, Y23 + DAY)] == [
        "a",
        None,
        None,
        "b",
        None,
        "d",
    ]


def test_the_clause_stays_with_its_value():
    timeline = Timeline.of((Dated(value=2, start=Y21, clause="二"), Dated(value=1, start=Y20, clause="一")))
    assert [(entry.value, entry.clause) for entry in timeline.entries] == [(1, "一"), (2, "二")]


@pytest.mark.parametrize(
    ("entries", "start", "until"),
    [
        ([("a", Y20, Y22), ("b", Y21, None)], Y21, Y22),
        ([("a", None, Y22), ("b", Y21, None)], Y21, Y22),
        ([("a", Y20, Y21 + DAY), ("b", Y21, None)], Y21, Y21 + DAY),
        ([("a", None, None), ("b", None, None)], None, None),
        ([("a", Y20, None), ("b", Y20, None)], Y20, None),
        ([("a", Y20, None), ("b", Y20, Y21)], Y20, None),
    ],
)  # fmt: skip
def test_two_values_on_one_day_are_refused(entries, start, until):
    with pytest.raises(DateError) as caught:
        line(*entries)
    message = caught.value.message
    assert (message.key, message.values) == ("timeline-overlap", {"start": start, "until": until})
    assert "two values" in str(caught.value)


@pytest.mark.parametrize("until", [Y20, Y20 - DAY])
def test_an_entry_that_never_holds_is_refused(until):
    with pytest.raises(DateError, match="2020-01-01") as caught:
        line(("a", Y20, until))
    assert caught.value.message.key == "timeline-empty"
    assert str(until) in str(caught.value)


def test_one_day_is_enough():
    timeline = line(("a", Y20, Y20 + DAY))
    assert (at(timeline, Y20), at(timeline, Y20 + DAY)) == ("a", None)
