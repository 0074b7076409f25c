"""A table whose every cell was read: the values that count, and what was rejected or doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from commstd.tables.cells import Places, ReadColumn, read_column
from commstd.tables.doubts import doubtful
from commstd.tables.frames import Origin
from commstd.tables.headers import match_columns, no_known_column
from commstd.tables.keys import EXAMPLES, Keys, is_example, is_total, read_keys, repeated, whole_numbers, without_code
from commstd.tables.layout import listed
from commstd.tables.problems import CELLS, Problems, place
from commstd.vocabulary import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commstd.tables.read import RawTable
    from commstd.units import Units

_TEXTS: Final = (pl.String, pl.Categorical, pl.Enum)
_TOTAL: Final = "计"


@frozen(kw_only=True, eq=False)
class CheckedTable:
    """A table as the engine takes it.

    Attributes:
        subject: What its rows are.
        source: The kept rows as they were read, under the file's own headings.
        cells: A column for each field that the table has, named by the field: numbers as Int64 steps of the field,
            flags as Boolean, choices as an Enum of ids, dates as Int64 proleptic days (what
            has not happened is later than every date), texts as String.
        keys: The key of each row; the line number stands in where there is none.
        lines: The line of each row in the file.
        rejected: What was left out: rows, columns, cells.
        warnings: What is doubtful.
        name: The file's name.
        is_single: It is one record, not a table.
        origin: The caller's own frame, of which row `lines` - 1 is the kept row; None where that is `source`.
    """

    subject: Subject
    source: pl.DataFrame
    cells: pl.DataFrame
    keys: pl.Series
    lines: pl.Series
    rejected: tuple[Problems, ...]
    warnings: tuple[Problems, ...]
    name: str
    is_single: bool = False
    origin: Origin | None = None


def check_table(raw: RawTable, subject: Subject, units: Units) -> CheckedTable:
    """Read every cell of a table.

    Args:
        raw: The table as the file holds it.
        subject: What its rows are.
        units: The units that headings and cells may name.

    Raises:
        TableError: None of its headings is a field of the subject.
    """
    columns, problems = match_columns(raw.frame.columns, subject, units)
    if not columns and not any(not problem.is_warning for problem in problems):
        raise no_known_column(raw.frame.columns, [subject])
    found = [*raw.problems, *problems]
    heading = next((column.heading for column in columns if column.field.name == subject.key), None)
    frame, lines = raw.frame, raw.lines
    # Where each row has a number for its key, none is blank, and none says 合计 there.
    is_numbered = (
        heading is not None and frame.schema[heading] == pl.String and whole_numbers(frame[heading]) is not None
    )
    if not is_numbered:
        frame, lines, blank = without_blank_rows(frame, lines, heading)
        found.extend(blank)
    named = [column.heading for column in columns if column.field.name in {subject.key, "name"}]
    looked_at = [one for one in (frame.columns[0], *named) if not (is_numbered and one == heading)]
    frame, lines, totals = without_totals(frame, lines, looked_at)
    found.extend(totals)
    marked = [one for one in (frame.columns[0], heading) if one in looked_at]
    frame, lines, examples = without_examples(frame, lines, marked)
    found.extend(examples)
    keys = read_keys(frame[heading] if heading else None, lines, heading=heading, subject=subject)
    is_repeat, repeats = repeated(keys, lines, frame[heading] if heading else None, heading=heading)
    found.extend([*keys.problems, *repeats])
    if repeats:
        frame, lines = frame.filter(~is_repeat), lines.filter(~is_repeat)
        keys = Keys(keys.texts.filter(~is_repeat), keys.is_own.filter(~is_repeat), ())
    found.extend(without_code(keys, lines, heading=heading, subject=subject))
    places = Places(lines=lines, keys=keys.texts)
    read = [
        ReadColumn(keys.texts.alias(subject.key), ())
        if is_numbered and column.heading == heading
        else read_column(frame[column.heading], column, units, places)
        for column in columns
    ]
    found.extend(problem for one in read for problem in one.problems)
    values = [one.values for one in read]
    if heading:
        values = [keys.texts.alias(subject.key) if one.name == subject.key else one for one in values]
    cells = pl.DataFrame(values or None, height=frame.height)
    found.extend(doubtful(columns, cells, frame, places, subject))
    return CheckedTable(
        subject=subject, source=frame, cells=cells,
        keys=keys.texts.alias("key"), lines=lines.alias("line"),
        rejected=tuple(one for one in found if not one.is_warning),
        warnings=tuple(one for one in found if one.is_warning), name=raw.name, origin=raw.origin,
    )  # fmt: skip


def without_blank_rows(
    frame: pl.DataFrame, lines: pl.Series, heading: str | None
) -> tuple[pl.DataFrame, pl.Series, Iterable[Problems]]:
    """Take out rows in which no cell holds anything.

    Args:
        frame: The cells.
        lines: The line of each row.
        heading: A column that is seldom empty.

    Returns:
        The other rows with their lines, and a warning where a row follows.
    """
    if not frame.height:
        return frame, lines, ()
    schema = frame.schema
    first = heading or frame.columns[0]
    if not frame.select(is_empty(first, schema[first]).any()).item():
        return frame, lines, ()
    is_blank = pl.all_horizontal(is_empty(name, dtype) for name, dtype in schema.items())
    blank = frame.select(is_blank.alias("blank"))["blank"]
    if not blank.any():
        return frame, lines, ()
    kept = ~blank
    last = kept.arg_true().max()
    between = lines.filter(blank & (lines < (lines[int(str(last))] if last is not None else 0)))
    told = blank_rows(between)
    return frame.filter(kept), lines.filter(kept), told


def blank_rows(lines: pl.Series) -> tuple[Problems, ...]:
    """The warning about rows in which nothing stands, though a row follows."""
    if not lines.len():
        return ()
    values: dict[str, object] = {"count": lines.len(), "lines": listed(lines.to_list())}
    return (
        Problems(
            column=None, reason="rows-blank", fix="rows-blank-fix", values=values, cells=place(int(lines[0])),
            is_warning=True,
        ),
    )  # fmt: skip


def is_empty(name: str, dtype: pl.DataType) -> pl.Expr:
    """Whether nothing but blanks stands in a column's cell."""
    column = pl.col(name)
    return column.is_null() | (column.cast(pl.String).str.strip_chars() == "") if dtype in _TEXTS else column.is_null()


def without_examples(
    frame: pl.DataFrame, lines: pl.Series, headings: Iterable[str]
) -> tuple[pl.DataFrame, pl.Series, tuple[Problems, ...]]:
    """Take out rows that only show how rows are filled in: a code that begins with 示例行.

    Args:
        frame: The cells.
        lines: The line of each row.
        headings: The columns that are looked at.

    Returns:
        The other rows with their lines, and a warning that names these.
    """
    problems: list[Problems] = []
    for name in dict.fromkeys(headings):
        if frame.schema[name] not in _TEXTS:
            continue
        texts = frame[name].cast(pl.String)
        if not texts.str.contains_any(list(EXAMPLES.values())).any():
            continue
        example = frame.select(is_example(pl.col(name)).alias("example"))["example"]
        if example.any():
            cells = pl.DataFrame({"line": lines, "row": texts, "value": texts}, schema=CELLS).filter(example)
            problems.append(example_rows(name, cells))
            frame, lines = frame.filter(~example), lines.filter(~example)
    return frame, lines, tuple(problems)


def example_rows(heading: str, cells: pl.DataFrame) -> Problems:
    """The note that these rows were left out as examples."""
    return Problems(column=heading, reason="row-example", fix="row-example-fix", cells=cells, is_warning=True)


def without_totals(
    frame: pl.DataFrame, lines: pl.Series, headings: Iterable[str]
) -> tuple[pl.DataFrame, pl.Series, tuple[Problems, ...]]:
    """Take out rows that sum up others: one of some columns says 合计.

    Args:
        frame: The cells.
        lines: The line of each row.
        headings: The columns that are looked at.

    Returns:
        The other rows with their lines, and the rejection of these.
    """
    problems: list[Problems] = []
    for name in dict.fromkeys(headings):
        if frame.schema[name] not in _TEXTS:
            continue
        # A quick look first: every such word ends in this sign.
        if not frame[name].cast(pl.String).str.contains(_TOTAL, literal=True).any():
            continue
        total = frame.select(is_total(pl.col(name)).alias("total"))["total"]
        if total.any():
            columns = {"line": lines, "row": [None] * lines.len(), "value": frame[name]}
            cells = pl.DataFrame(columns, schema=CELLS)
            problems.append(Problems(column=name, reason="row-total", fix="row-total-fix", cells=cells.filter(total)))
            frame, lines = frame.filter(~total), lines.filter(~total)
    return frame, lines, tuple(problems)
