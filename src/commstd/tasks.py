"""Departments and their tasks, and what has become of a task by a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final, Literal

from attrs import frozen

from commstd.errors import UnknownNameError
from commstd.messages import Label, near, say
from commstd.numerals import fold
from commstd.record import Record

EVERY: Final = ("quarter", "half-year", "year", "2 year")
"""How often something recurs."""

State = Literal["open", "past-due", "done", "late", "no-date"]
STATES: Final[tuple[State, ...]] = ("open", "past-due", "done", "late", "no-date")
_MONTHS: Final = {"quarter": 3, "half-year": 6, "year": 12}
_BRACKETS: Final = str.maketrans("〈〉《》[]【】〔〕", "()()()()()")


@frozen(kw_only=True, eq=False, repr=False)
class Department(Record):
    """A department.

    Attributes:
        id: Its id in the city.
        name: Its name as the document spells it.
        aliases: Other spellings.
        is_group: It stands for many, such as 各乡镇.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    is_group: bool = False
    note: Label | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling, the document's first."""
        return (self.name, *self.aliases)


@frozen(kw_only=True, eq=False, repr=False)
class Task(Record):
    """A task that a document gives to departments.

    Attributes:
        id: Its id in the city.
        title: Its title.
        clauses: The clauses that give it.
        lead: Ids of the departments that lead.
        support: Ids of those that support.
        by: When it is due.
        every: How often it recurs: quarter, half-year, year or "2 year".
        serves: Ids of the records that it serves.
        note: What a user must know.
    """

    id: str
    title: Label
    clauses: tuple[str, ...]
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    by: date | None = None
    every: str | None = None
    serves: tuple[str, ...] = ()
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class Progress(Record):
    """What has become of a task by a day.

    Attributes:
        state: open, past-due, done, late (done after it was due) or no-date.
        due: When it is due; for what recurs the end of the period in which it is due next, or of the one missed.
        done: When it was done; for what recurs the last time.
        missed: Ends of the periods of the log in which it was not done.
    """

    state: State
    due: date | None = None
    done: date | None = None
    missed: tuple[date, ...] = ()


def period(every: str, day: date, *, first_year: int) -> tuple[date, date]:
    """The first and the last day of the calendar period that a day is in.

    Args:
        every: quarter, half-year, year or "2 year".
        day: The day.
        first_year: The year in which the periods of two years begin.
    """
    if every == "2 year":
        year = day.year - (day.year - first_year) % 2
        return date(year, 1, 1), date(min(year + 1, date.max.year), 12, 31)
    months = _MONTHS[every]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    following = date(day.year, last + 1, 1) if last < 12 else None
    return date(day.year, first, 1), following - timedelta(days=1) if following else date(day.year, 12, 31)


def progress(
    task: Task, as_of: date, *, first_year: int, done: Iterable[date] | None = None, since: date | None = None
) -> Progress:
    """What has become of a task by a day.

    Args:
        task: The task.
        as_of: The day.
        first_year: The year in which the periods of two years begin.
        done: The days on which a log says that it was done; None: there is no log.
        since: The day from which the log was kept.
    """
    days = sorted(day for day in done or () if day <= as_of)
    if task.every is not None:
        kept_since = since if done is not None else None
        return _recurring(task, task.every, as_of, days, first_year=first_year, since=kept_since)
    if days:
        is_late = task.by is not None and days[0] > task.by
        return Progress(state="late" if is_late else "done", due=task.by, done=days[0])
    if task.by is None:
        return Progress(state="no-date")
    return Progress(state="past-due" if as_of > task.by else "open", due=task.by)


def _recurring(
    task: Task, every: str, as_of: date, days: list[date], *, first_year: int, since: date | None
) -> Progress:
    start, end = period(every, as_of if task.by is None else min(as_of, task.by), first_year=first_year)
    last = days[-1] if days else None
    missed: list[date] = []
    at = since
    while at is not None and at < start:
        first, until = period(every, at, first_year=first_year)
        if not any(first <= day <= until for day in days):
            missed.append(until)
        at = until + timedelta(days=1)
    due = end if task.by is None else min(end, task.by)
    if last is not None and last >= start:
        ended = due == task.by or end == date.max
        following = due if ended else period(every, end + timedelta(days=1), first_year=first_year)[1]
        return Progress(state="late" if last > due else "done", due=following, done=last, missed=tuple(missed))
    if missed and missed[-1] == start - timedelta(days=1):
        return Progress(state="past-due", due=missed[-1], done=last, missed=tuple(missed))
    return Progress(state="past-due" if as_of > due else "open", due=due, done=last, missed=tuple(missed))


def fold_spelling(text: str) -> str:
    """A department's name without blanks, its characters of one width and its brackets round."""
    return "".join(fold(text).translate(_BRACKETS).lower().split())


def find_department(departments: Mapping[str, Department], text: str) -> Department:
    """The department of an id, a name or another spelling.

    Raises:
        UnknownNameError: Nobody knows it.
    """
    folded = fold_spelling(text)
    spelt = {spelling: one for one in departments.values() for spelling in (one.id, *one.spellings)}
    found = next((one for spelling, one in spelt.items() if fold_spelling(spelling) == folded), None)
    if found is None:
        inside = tuple(spelling for spelling in spelt if folded and folded in fold_spelling(spelling))[:3]
        hint = say("did-you-mean", names=tuple(f'"{one}"' for one in inside)) if inside else near(text, spelt)
        raise UnknownNameError(say("department-nobody", name=text, near=hint))
    return found
