"""Logs of cases: one dated event a line, many cases a file, the facts of a case on its first line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import polars as pl
from attrs import frozen

from commstd.cases import Case, Event
from commstd.entities import UNITS
from commstd.errors import TableError
from commstd.fields import Field
from commstd.messages import Label, say
from commstd.tables.cells import Places, read_column
from commstd.tables.frames import is_frame
from commstd.tables.headers import Column, match_columns
from commstd.tables.problems import Problems, place
from commstd.tables.read import read_table
from commstd.tables.words import read_dates, read_plain
from commstd.vocabulary import Subject, Vocabulary

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

    from commstd.fields import Value
    from commstd.tables.read import RawTable

    Source = Path | str | IntoFrame | Iterable[Mapping[str, object]]

_FIELDS: Final = (
    Field(name="case", kind="text", label=Label("案件", "case"), aliases=("案号", "案件编号", "案件名称", "case id")),
    Field(name="step", kind="text", label=Label("步骤", "step"), aliases=("环节", "办理步骤", "办理环节")),
    Field(name="date", kind="date", label=Label("日期", "date"), aliases=("办理日期", "发生日期", "时间", "办理时间")),
    Field(name="actor", kind="text", label=Label("办理人", "actor"), aliases=("办理单位", "办理部门", "经办人")),
    Field(name="result", kind="text", label=Label("结果", "result"), aliases=("办理结果", "处理结果")),
    Field(name="to", kind="text", label=Label("送达", "to"), aliases=("送达对象", "送达单位", "送往")),
    Field(name="note", kind="text", label=Label("备注", "note"), aliases=("说明",)),
)  # fmt: skip
_LOG: Final = Subject(
    id="case_log", label=Label("办件记录", "log"), key="case", fields={one.name: one for one in _FIELDS}
)
_TEXTS: Final = ("actor", "result", "to", "note")


@frozen(kw_only=True, eq=False)
class Log:
    """A log as it was read.

    Attributes:
        name: The file's name.
        cases: Its cases, in the order of their first lines.
        headings: The heading of each column of the log, by the column's name.
        rejected: What was left out: lines, columns, facts.
        warnings: What is doubtful.
    """

    name: str
    cases: tuple[Case, ...]
    headings: Mapping[str, str]
    rejected: tuple[Problems, ...]
    warnings: tuple[Problems, ...]


def read_log(source: Source, *, subject: Subject | None, vocabulary: Vocabulary, sheet: str | None = None) -> Log:
    """Read a log.

    Args:
        source: A file, a frame, or events as mappings from column to value.
        subject: What a case is about, whose fields are facts; None: it has no facts.
        vocabulary: The pack's vocabulary.
        sheet: The sheet of a workbook.

    Raises:
        TableError: It cannot be read, or has no column for the steps or the dates.
    """
    if not isinstance(source, str | Path) and not is_frame(source):
        source = _frame(cast("Iterable[Mapping[str, object]]", source))
    subjects = {one.id: one for one in (_LOG, subject) if one is not None}
    raw = read_table(source, sheet=sheet, vocabulary=Vocabulary(subjects=subjects, concepts={}, units=vocabulary.units))
    columns, doubts = match_columns(raw.frame.columns, _LOG, UNITS)
    headings = {one.field.name: one.heading for one in columns}
    for name in ("step", "date"):
        if name not in headings:
            found = tuple(f'"{one}"' for one in raw.frame.columns[:12])
            raise TableError(say("events-no-column", name=raw.name, missing=_LOG.fields[name].label, found=found))
    return _Reading(raw, headings, subject, vocabulary, doubts).log()


def _frame(events: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    rows = [{key: None if value is None else str(value) for key, value in event.items()} for event in events]
    names = list(dict.fromkeys(key for row in rows for key in row))
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))


class _Reading:
    def __init__(
        self,
        raw: RawTable,
        headings: Mapping[str, str],
        subject: Subject | None,
        vocabulary: Vocabulary,
        doubts: tuple[Problems, ...],
    ) -> None:
        self.raw = raw
        self.headings = headings
        self.subject = subject
        self.units = vocabulary.units
        self.problems = list(raw.problems)
        self.facts = self._fact_columns(doubts)

    def log(self) -> Log:
        events: dict[str, list[Event]] = {}
        rows: dict[str, list[int]] = {}
        for index, case, event in self._events():
            events.setdefault(case, []).append(event)
            rows.setdefault(case, []).append(index)
        facts = self._facts(rows)
        cases = tuple(
            Case(id=case, events=tuple(held), facts=facts.get(case, {}), line=held[0].line)
            for case, held in events.items()
        )
        return Log(
            name=self.raw.name, cases=cases, headings=self.headings,
            rejected=tuple(one for one in self.problems if not one.is_warning),
            warnings=tuple(one for one in self.problems if one.is_warning),
        )  # fmt: skip

    def _fact_columns(self, doubts: tuple[Problems, ...]) -> tuple[Column, ...]:
        """The columns with facts; what is neither an event's nor a fact's is told."""
        rest = [name for name in self.raw.frame.columns if name not in self.headings.values()]
        columns: tuple[Column, ...] = ()
        told: list[Problems] = [one for one in doubts if one.values.get("field") is None or not one.is_warning]
        if self.subject is not None:
            columns, more = match_columns(rest, self.subject, self.units)
            told.extend(more)
        known = {one.heading for one in columns}
        told.extend(one for one in doubts if one not in told and one.column not in known)
        told = [one for at, one in enumerate(told) if one.column not in {other.column for other in told[:at]}]
        self.problems.extend(told)
        spoken = {one.column for one in self.problems}
        label = _LOG.label if self.subject is None else self.subject.label
        for name in rest:
            if name in known or name in spoken:
                continue
            self._tell(name, "events-column-unknown", place(value=name), subject=label)
        return columns

    def _events(self) -> Iterable[tuple[int, str, Event]]:
        frame, headings = self.raw.frame, self.headings
        dates = read_dates(frame[headings["date"]]).values.to_list()
        written = frame[headings["date"]].cast(pl.String).to_list()
        texts = {
            name: read_plain(frame[headings[name]]).values.to_list()
            for name in ("case", "step", *_TEXTS)
            if name in headings
        }
        stem = Path(self.raw.name).stem
        if "case" not in headings and frame.height:
            self._tell(None, "events-one-case", place(), case=stem)
        for index, line in enumerate(self.raw.lines.to_list()):
            cells = {name: held[index] for name, held in texts.items()}
            day = (written[index] or "").strip()
            if not day and not any(cells.values()):
                continue
            case, step = cells.pop("case", stem), cells.pop("step")
            if case is None or step is None:
                column, reason = ("case", "events-no-case") if case is None else ("step", "events-no-step")
                self._tell(headings[column], reason, place(line, case, None), is_warning=False)
                continue
            held = None if dates[index] is None else date.fromordinal(dates[index])
            yield index, case, Event(step=step, date=held, written=day, line=line, **cells)

    def _facts(self, rows: Mapping[str, list[int]]) -> dict[str, dict[str, Value | None]]:
        """What is known of each case, from its first line; what stands further down is told."""
        first = pl.Series([held[0] for held in rows.values()], dtype=pl.UInt32)
        later = pl.Series([at for held in rows.values() for at in held[1:]], dtype=pl.UInt32).sort()
        keys = pl.Series(list(rows), dtype=pl.String)
        places = Places(lines=self.raw.lines.gather(first), keys=keys)
        found: dict[str, dict[str, Value | None]] = {case: {} for case in rows}
        for column in self.facts:
            series = self.raw.frame[column.heading]
            read = read_column(series.gather(first), column, self.units, places)
            self.problems.extend(read.problems)
            for case, value in zip(rows, read.values.to_list(), strict=True):
                found[case][column.field.name] = _exact(value, column.field)
            below = read_plain(series.gather(later)).values
            where = below.is_not_null().arg_true()
            if where.len():
                at = int(later[int(where[0])])
                told = place(int(self.raw.lines[at]), None, str(below[int(where[0])]))
                self._tell(column.heading, "events-fact-later", told, count=where.len())
        return found

    def _tell(
        self, column: str | None, reason: str, cells: pl.DataFrame, *, is_warning: bool = True, **values: object
    ) -> None:
        self.problems.append(
            Problems(
                column=column, reason=reason, fix=f"{reason}-fix", values=values, cells=cells, is_warning=is_warning
            )
        )


def _exact(value: object, field: Field) -> Value | None:
    if value is None:
        return None
    if field.is_number:
        assert isinstance(value, int), "numbers are read as steps"
        return Fraction(value) * field.step
    if field.kind == "date":
        assert isinstance(value, int), "dates are read as days"
        return date.fromordinal(value)
    return value if isinstance(value, bool) else str(value)
