"""Logs of tasks: which task was done on which day, by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from commstd.entities import UNITS
from commstd.errors import TableError, UnknownNameError
from commstd.fields import NEVER, Field
from commstd.messages import Label, near, say
from commstd.tables.headers import match_columns
from commstd.tables.problems import Problems, place
from commstd.tables.read import read_table
from commstd.tables.words import read_dates, read_plain
from commstd.tasks import Department, Task, find_department, fold_spelling
from commstd.vocabulary import Subject, Vocabulary

if TYPE_CHECKING:
    import polars as pl

    from commstd.tables.read import RawTable

_FIELDS: Final = (
    Field(name="task", kind="text", label=Label("任务", "task"), aliases=("任务名称", "任务编号", "工作任务")),
    Field(name="date", kind="date", label=Label("日期", "date"), aliases=("完成日期", "时间")),
    Field(name="department", kind="text", label=Label("部门", "department"), aliases=("责任部门", "单位", "责任单位")),
    Field(name="note", kind="text", label=Label("备注", "note"), aliases=("说明",)),
)
_LOG: Final = Subject(
    id="task_log", label=Label("任务台账", "log of tasks"), key="task", fields={one.name: one for one in _FIELDS}
)
_BETWEEN: Final = re.compile(r"[、,，;；]")


@frozen(kw_only=True)
class TaskLog:
    """A log of tasks as it was read.

    Attributes:
        done: The days on which each task was done, by the task's id.
        since: The first of all days in it; None where no line could be used.
        rejected: Lines that were not used.
        warnings: Lines that were used but are doubtful.
    """

    done: Mapping[str, tuple[date, ...]]
    since: date | None = None
    rejected: tuple[Problems, ...] = ()
    warnings: tuple[Problems, ...] = ()


def read_task_log(
    source: Path | str | pl.DataFrame,
    *,
    city: str,
    tasks: Mapping[str, Task],
    departments: Mapping[str, Department],
    as_of: date,
    sheet: str | None = None,
) -> TaskLog:
    """Read a log of tasks.

    Args:
        source: A file or a frame with the columns task and date, and maybe department and note.
        city: The city's id, which may stand before a task's.
        tasks: The city's tasks by id.
        departments: Its departments by id.
        as_of: The day of assessment: what is later has not happened yet.
        sheet: The sheet of a workbook.

    Raises:
        TableError: It cannot be read, or a column is missing.
    """
    vocabulary = Vocabulary(subjects={_LOG.id: _LOG}, concepts={}, units=UNITS)
    raw = read_table(source, sheet=sheet, vocabulary=vocabulary)
    columns, problems = match_columns(raw.frame.columns, _LOG, UNITS)
    headings = {column.field.name: column.heading for column in columns}
    for name in ("task", "date"):
        if name not in headings:
            found = tuple(f'"{one}"' for one in raw.frame.columns[:12])
            raise TableError(say("log-no-column", name=raw.name, column=_LOG.fields[name].label, found=found))
    reader = _Reader(city, tasks, departments, as_of, headings, [*raw.problems, *problems])
    for line in _lines(raw, headings):
        reader.take(line)
    days = [day for held in reader.done.values() for day in held]
    return TaskLog(
        done={name: tuple(held) for name, held in reader.done.items()}, since=min(days, default=None),
        rejected=tuple(one for one in reader.problems if not one.is_warning),
        warnings=tuple(one for one in reader.problems if one.is_warning),
    )  # fmt: skip


@frozen
class _Line:
    number: int
    task: str | None
    day: date | None
    written: str | None
    is_no_date: bool
    department: str | None


def _lines(raw: RawTable, headings: Mapping[str, str]) -> Iterator[_Line]:
    frame = raw.frame
    dates = read_dates(frame[headings["date"]])
    wrong = dict(dates.faults.select("index", "fault").iter_rows())
    written = frame[headings["date"]].cast(str)
    tasks = read_plain(frame[headings["task"]]).values
    nobody: list[None] = [None] * frame.height
    departments = read_plain(frame[headings["department"]]).values if "department" in headings else nobody
    rows = zip(raw.lines, tasks, dates.values, written, departments, strict=True)
    for index, (number, task, day, text, department) in enumerate(rows):
        if task is None and not (text or "").strip():
            continue
        held = None if day is None else date.fromordinal(day)
        yield _Line(number, task, held, text, wrong.get(index) == "cell-no-date", department)


@define
class _Reader:
    city: str
    tasks: Mapping[str, Task]
    departments: Mapping[str, Department]
    as_of: date
    headings: Mapping[str, str]
    problems: list[Problems]
    done: dict[str, list[date]] = field(factory=dict)
    _first: dict[tuple[str, date], int] = field(factory=dict)
    _spelt: dict[str, Task] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._spelt = {}
        for task in self.tasks.values():
            for text in (task.id, f"{self.city}/{task.id}", task.title.zh, task.title.en):
                self._spelt.setdefault(fold_spelling(text), task)

    def take(self, line: _Line) -> None:
        task = self._spelt.get(fold_spelling(line.task or ""))
        if task is None:
            titles = [name for one in self.tasks.values() for name in (one.id, one.title.zh, one.title.en)]
            self._tell(line, "task", "task-nobody", line.task, near=near(line.task or "", titles))
        elif line.day is None:
            self._tell(line, "date", "log-no-date" if line.is_no_date else "log-date-empty", line.written)
        elif line.day == NEVER:
            return
        elif line.day > self.as_of:
            self._tell(line, "date", "log-later", line.written, as_of=self.as_of)
        elif (task.id, line.day) in self._first:
            first = self._first[task.id, line.day]
            self._tell(line, "task", "log-twice", line.task, first=first)
        else:
            self._first[task.id, line.day] = line.number
            self.done.setdefault(task.id, []).append(line.day)
            self._check_department(line, task)

    def _check_department(self, line: _Line, task: Task) -> None:
        if not line.department:
            return
        try:
            held = [find_department(self.departments, line.department)]
        except UnknownNameError:
            held = []
            for part in filter(None, _BETWEEN.split(line.department)):
                try:
                    held.append(find_department(self.departments, part))
                except UnknownNameError:
                    spelt = [spelling for one in self.departments.values() for spelling in one.spellings]
                    hint = near(part, spelt)
                    self._tell(line, "department", "log-department", part, is_warning=True, near=hint)
                    return
        if not any(one.id in {*task.lead, *task.support} for one in held) and (task.lead or task.support):
            self._tell(line, "department", "log-other-department", line.department, is_warning=True)

    def _tell(
        self, line: _Line, column: str, reason: str, value: str | None, *, is_warning: bool = False, **values: object
    ) -> None:
        self.problems.append(
            Problems(
                column=self.headings[column], reason=reason, fix=f"{reason}-fix", values=values,
                cells=place(line.number, line.task, value), is_warning=is_warning,
            )
        )  # fmt: skip
