"""One column of cells as values of its field, and what was found wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from commstd.numerals import format_number
from commstd.tables.numbers import BLANK_MARK, ROUNDED
from commstd.tables.problems import CELLS, Problems, place
from commstd.tables.quantise import NO_TYPE, quantise
from commstd.tables.scales import Scales
from commstd.tables.words import NO_CHOICE, Words, read_choices, read_dates, read_flags, read_plain
from commstd.units import ONE

if TYPE_CHECKING:
    from commstd.fields import Field
    from commstd.tables.headers import Column
    from commstd.units import Units

WARNINGS: Final = frozenset({BLANK_MARK, ROUNDED})


@frozen
class ReadColumn:
    """A column that was read.

    Attributes:
        values: Steps (Int64), Boolean, an Enum of ids, days (Int64) or texts, named by the field.
        problems: What was found, rejected cells and warnings.
    """

    values: pl.Series
    problems: tuple[Problems, ...]


@frozen(kw_only=True)
class Places:
    """Where the rows of a table are.

    Attributes:
        lines: The line of each row.
        keys: The key's text of each row.
    """

    lines: pl.Series
    keys: pl.Series

    def cells(self, index: pl.Series, values: pl.Series) -> pl.DataFrame:
        """The `cells` of a problem in these rows."""
        told = values.gather(index).cast(pl.String)
        columns = {"line": self.lines.gather(index), "row": self.keys.gather(index), "value": told}
        return pl.DataFrame(columns, schema=CELLS)


def read_column(series: pl.Series, column: Column, units: Units, places: Places) -> ReadColumn:
    """Read a column.

    Args:
        series: The cells as the file holds them.
        column: Its heading, field and unit.
        units: The units that cells may name.
        places: Where its rows are.
    """
    words = _read(series, column, units)
    values = words.values.alias(column.field.name)
    if words.faults.is_empty():
        return ReadColumn(values, ())
    problems: list[Problems] = []
    for (fault,), found in words.faults.sort("index").group_by("fault", maintain_order=True):
        key = str(fault)
        if key == NO_TYPE:
            told = {"field": column.field.label, "type": str(series.dtype)}
            problems.append(_problem(column, key, told, place()))
        elif key == ROUNDED:
            first = places.cells(found["index"].head(1), series)
            problems.append(_problem(column, key, facts(column.field) | {"count": found.height}, first))
        elif key == NO_CHOICE:
            for (hint,), alike in found.group_by("hint", maintain_order=True):
                told = facts(column.field) | {"near": words.hints[int(str(hint))]}
                problems.append(_problem(column, key, told, places.cells(alike["index"], series)))
        else:
            problems.append(_problem(column, key, facts(column.field), places.cells(found["index"], series)))
    return ReadColumn(values, tuple(problems))


def read_values(series: pl.Series, column: Column, units: Units) -> pl.Series:
    """The values of a column without what was found wrong in it."""
    return _read(series, column, units).values


def read_faults(series: pl.Series, column: Column, units: Units) -> pl.Series:
    """For each cell of a column, "rejected", "marked", "finer", or null where nothing is to be said of it."""
    faults = _read(series, column, units).faults
    kinds = faults["fault"].replace_strict({BLANK_MARK: "marked", ROUNDED: "finer"}, default="rejected")
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, series.len())
    return nothing.scatter(faults["index"], kinds) if faults.height else nothing


def _read(series: pl.Series, column: Column, units: Units) -> Words:
    field = column.field
    if field.is_number:
        steps = quantise(series, Scales(field, column.unit, units))
        return Words(steps.values, steps.faults)
    if field.kind == "flag":
        return read_flags(series)
    if field.kind == "choice":
        return read_choices(series, field)
    return read_dates(series) if field.kind == "date" else read_plain(series)


def _problem(column: Column, key: str, values: dict[str, object], cells: pl.DataFrame) -> Problems:
    return Problems(
        column=column.heading, reason=key, fix=f"{key}-fix", values=values, cells=cells, is_warning=key in WARNINGS
    )


def facts(field: Field) -> dict[str, object]:
    """What the sentences about a field's cells name."""
    unit = field.unit if field.unit is not None else ONE
    return {
        "field": field.label,
        "unit": unit.label,
        "low": format_number(field.low),
        "high": format_number(field.high),
        "step": format_number(field.resolution),
        "options": tuple(f"{labels[0]} ({name})" if labels else name for name, labels in field.values.items()),
    }
