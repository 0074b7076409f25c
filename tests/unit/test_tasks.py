from __future__ import annotations

from datetime import date, timedelta

import pytest

from commstd.errors import UnknownNameError
from commstd.messages import Label
from commstd.tasks import EVERY, Department, Progress, Task, find_department, period, progress

YEAR = 2021
DAY = date(2021, 5, 20)


def task(**more: object) -> Task:
    return Task(id="plan", title=Label("规划", "Plan"), clauses=("一",), **more)  # type: ignore[arg-type]


def found(one: Task, as_of: date = DAY, **more: object) -> Progress:
    return progress(one, as_of, first_year=YEAR, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        ("quarter", date(2021, 3, 31), date(2021, 1, 1), date(2021, 3, 31)),
        ("quarter", date(2021, 4, 1), date(2021, 4, 1), date(2021, 6, 30)),
        ("quarter", date(2021, 12, 31), date(2021, 10, 1), date(2021, 12, 31)),
        ("half-year", date(2021, 6, 30), date(2021, 1, 1), date(2021, 6, 30)),
        ("half-year", date(2021, 7, 1), date(2021, 7, 1), date(2021, 12, 31)),
        ("year", date(2024, 2, 29), date(2024, 1, 1), date(2024, 12, 31)),
        ("2 year", date(2021, 1, 1), date(2021, 1, 1), date(2022, 12, 31)),
        ("2 year", date(2022, 12, 31), date(2021, 1, 1), date(2022, 12, 31)),
        ("2 year", date(2023, 1, 1), date(2023, 1, 1), date(2024, 12, 31)),
        ("2 year", date(2020, 6, 1), date(2019, 1, 1), date(2020, 12, 31)),
    ],
)
def test_a_day_is_in_its_calendar_period(every: str, day: date, first: date, last: date) -> None:
    assert period(every, day, first_year=YEAR) == (first, last)


@pytest.mark.parametrize("every", EVERY)
def test_periods_cover_every_day_once(every: str) -> None:
    day = date(2019, 1, 1)
    while day < date(2025, 1, 1):
        first, last = period(every, day, first_year=YEAR)
        assert first <= day <= last
        assert period(every, first, first_year=YEAR) == period(every, last, first_year=YEAR) == (first, last)
        day = last + timedelta(days=1)
        assert period(every, day, first_year=YEAR)[0] == day


def test_a_task_is_past_due_from_the_day_after() -> None:
    one = task(by=DAY)
    assert found(one, DAY) == Progress(state="open", due=DAY)
    assert found(one, DAY + timedelta(days=1)) == Progress(state="past-due", due=DAY)


def test_a_task_without_a_date_has_none() -> None:
    assert found(task()) == Progress(state="no-date")
    assert found(task(), done=[DAY]) == Progress(state="done", done=DAY)


def test_with_a_log_a_task_is_done_late_or_still_due() -> None:
    one, after = task(by=DAY), DAY + timedelta(days=1)
    assert found(one, after, done=[DAY]).state == "done"
    assert found(one, after, done=[after]) == Progress(state="late", due=DAY, done=after)
    assert found(one, after, done=[after, DAY]) == Progress(state="done", due=DAY, done=DAY)
    assert found(one, after, done=[]).state == "past-due"
    assert found(one, DAY, done=[after]).state == "open"


def test_what_recurs_is_due_at_the_end_of_its_period() -> None:
    assert found(task(every="quarter")) == Progress(state="open", due=date(2021, 6, 30))
    assert found(task(every="half-year")).due == date(2021, 6, 30)
    assert found(task(every="2 year")).due == date(2022, 12, 31)


def test_what_recurs_and_was_done_in_this_period_is_due_in_the_next() -> None:
    held = found(task(every="quarter"), done=[date(2021, 2, 1), date(2021, 4, 2)], since=date(2021, 1, 5))
    assert held == Progress(state="done", due=date(2021, 9, 30), done=date(2021, 4, 2))


def test_a_period_of_the_log_without_an_entry_was_missed() -> None:
    held = found(task(every="quarter"), done=[date(2020, 7, 1)], since=date(2020, 7, 1))
    assert held.state == "past-due"
    assert held.missed == (date(2020, 12, 31), date(2021, 3, 31))
    assert held.due == date(2021, 3, 31)
    made_good = found(task(every="quarter"), done=[date(2020, 7, 1), DAY], since=date(2020, 7, 1))
    assert (made_good.state, made_good.missed) == ("done", (date(2020, 12, 31), date(2021, 3, 31)))


def test_before_the_log_begins_nothing_was_missed() -> None:
    assert found(task(every="quarter"), done=[], since=date(2021, 4, 1)).state == "open"
    assert found(task(every="quarter"), done=[], since=None).missed == ()


def test_what_recurs_until_a_day_is_not_due_after_it() -> None:
    one = task(every="year", by=date(2021, 6, 30))
    assert found(one).due == date(2021, 6, 30)
    assert found(one, date(2022, 1, 1)) == Progress(state="past-due", due=date(2021, 6, 30))
    assert found(one, date(2022, 1, 1), done=[DAY], since=DAY) == Progress(
        state="done", due=date(2021, 6, 30), done=DAY
    )


DEPARTMENTS = {
    "civil": Department(id="civil", name="县民政局", aliases=("民政部门", "各乡镇〈街道〉民政办")),
    "housing": Department(id="housing", name="县住建局"),
}


@pytest.mark.parametrize("text", ["civil", "县民政局", " 县 民政局", "民政部门", "各乡镇（街道）民政办"])
def test_a_department_is_found_by_id_and_by_every_spelling(text: str) -> None:
    assert find_department(DEPARTMENTS, text).id == "civil"


@pytest.mark.parametrize(("text", "hint"), [("民政", "民政部门"), ("县住建厅", "县住建局"), ("税务", "")])
def test_a_department_that_nobody_knows_comes_with_near_names(text: str, hint: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_department(DEPARTMENTS, text)
    assert f'"{text}"' in str(caught.value)
    assert hint in str(caught.value)
