"""The cells of a lazy frame as values of their fields, where the frame lives.

Typed columns are read as they are read everywhere. Of texts, an engine other than Polars reads what can be told without
taking the rows out: numbers in digits, with thousands marks, 万 and units; the words of flags and choices; dates in
digits. Any other text counts as no value and is reported; it is never guessed at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import frozen

from commstd.fields import NO, YES
from commstd.tables.lazy_dates import day_number, written_day
from commstd.tables.lazy_numbers import STAGES, steps_of_texts
from commstd.tables.lazy_texts import is_blank, is_marked, narrow, spelt, tidy, visible
from commstd.tables.scales import Scales
from commstd.tables.single import dtype_of
from commstd.tables.steady import Steady as Steady
from commstd.tables.steps import Steps, of_doubles, of_integers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from commstd.fields import Field
    from commstd.tables.headers import Column
    from commstd.units import Units

Expression = Any
REJECTED: Final = 1
MARKED: Final = 2
FINER: Final = 3


@frozen
class LazyCells:
    """One column of cells.

    Attributes:
        values: Steps (Int64), Boolean, ids or texts (String), or days (Int64).
        fault: What is to be said of a cell: 0 nothing, `REJECTED`, `MARKED` for a sign such as "—" that stands for
            nothing, `FINER` for a number that was rounded; None where nothing ever is.
    """

    values: Expression
    fault: Expression | None = None


def read_lazy(column: Column, dtype: Any, units: Units, steady: Steady) -> LazyCells:
    """Read a column: what is given stays good when the columns on the way to it are gone.

    Args:
        column: Its heading, field and unit.
        dtype: Its type, as narwhals has it.
        units: The units that headings and cells may name.
        steady: Where columns that are used again and again are put.
    """
    cells = _read(column, kind_of(dtype), units, steady)
    values = steady.column(STAGES + 1, cells.values)
    return LazyCells(values, None if cells.fault is None else steady.column(STAGES + 1, cells.fault))


def _read(column: Column, kind: str, units: Units, steady: Steady) -> LazyCells:
    namespace = steady.namespace
    field, cell = column.field, namespace.col(column.heading)
    if namespace is pl and kind in {"text", "decimal"}:
        return _in_batches(column, units)
    if field.is_number:
        return _number(cell, kind, Scales(field, column.unit, units), units, steady)
    if field.kind == "date" and kind == "date":
        return LazyCells(day_number(cell, namespace))
    if field.kind == "flag" and kind == "flag":
        return LazyCells(cell)
    if kind == "other":
        return _nothing(cell, namespace, field)
    if field.kind == "text":
        text = steady.passing(0, as_text(cell, kind, namespace))
        return LazyCells(namespace.when(text != "").then(text))
    text = _folded(cell, kind, steady)
    if field.kind == "flag":
        small = steady.passing(2, text.str.to_lowercase())
        values = _words(small, {True: YES, False: NO}, namespace, namespace.Boolean)
    elif field.kind == "choice":
        ids = {name: [written for written, held in field.spellings.items() if held == name] for name in field.values}
        values = _words(text, ids, namespace, namespace.String)
    else:
        values = written_day(text, steady)
    values = steady.passing(STAGES, values)
    missing, is_sign = values.is_null(), is_marked(text)  # 无 stands for no in a flag's column
    return LazyCells(values, _fault(missing & ~is_blank(text), namespace, marked=missing & is_sign))


def kind_of(dtype: Any) -> str:
    """What a column holds: integer, double, single, decimal, flag, date, text, or other."""
    import narwhals as nw

    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "double" if dtype == nw.Float64 else "single"
    kinds: dict[str, tuple[Any, ...]] = {
        "decimal": (nw.Decimal,), "flag": (nw.Boolean,), "date": (nw.Date, nw.Datetime),
        "text": (nw.String, nw.Categorical, nw.Enum),
    }  # fmt: skip
    return next((kind for kind, types in kinds.items() if isinstance(dtype, types)), "other")


def as_text(cell: Expression, kind: str, namespace: Any) -> Expression:
    """A cell as text without outer blanks; a whole number without a point."""
    if kind in {"double", "single"}:
        is_whole = (cell == cell.floor()) & (cell.abs() < 2.0**53)
        whole = namespace.when(is_whole).then(cell).cast(namespace.Int64).cast(namespace.String)
        return namespace.when(is_whole).then(whole).otherwise(cell.cast(namespace.String))
    text = cell.cast(namespace.String)
    return text.str.strip_chars() if namespace is pl else tidy(text)


def _folded(cell: Expression, kind: str, steady: Steady) -> Expression:
    """A cell as text with plain digits and marks, without signs that cannot be seen."""
    if kind in {"double", "single"}:
        return steady.passing(1, as_text(cell, kind, steady.namespace))
    text = steady.passing(0, visible(cell.cast(steady.namespace.String)))
    return steady.passing(1, narrow(text, steady.namespace))


def _in_batches(column: Column, units: Units) -> LazyCells:
    """In Polars, texts are read batch by batch as those of a table in memory are."""
    from commstd.tables.cells import read_faults, read_values

    field, cell = column.field, pl.col(column.heading)
    values = cell.map_batches(
        lambda cells: read_values(cells, column, units), return_dtype=dtype_of(field), is_elementwise=True
    )
    if field.kind == "text":
        return LazyCells(values)
    codes = {"rejected": REJECTED, "marked": MARKED, "finer": FINER}

    def faults(cells: pl.Series) -> pl.Series:
        return read_faults(cells, column, units).replace_strict(codes, default=0, return_dtype=pl.Int64)

    return LazyCells(values, cell.map_batches(faults, return_dtype=pl.Int64, is_elementwise=True))


def _nothing(cell: Expression, nw: Any, field: Field) -> LazyCells:
    types = {"flag": nw.Boolean, "choice": nw.String, "text": nw.String}
    return LazyCells(nw.lit(None, dtype=types.get(field.kind, nw.Int64)), _fault(~cell.is_null(), nw))


def _fault(
    rejected: Expression, nw: Any, *, marked: Expression | None = None, finer: Expression | None = None
) -> Expression:
    chain = nw.when(rejected).then(nw.lit(REJECTED, dtype=nw.Int64))
    if marked is not None:
        chain = chain.when(marked).then(nw.lit(MARKED, dtype=nw.Int64))
    if finer is not None:
        chain = chain.when(finer).then(nw.lit(FINER, dtype=nw.Int64))
    return chain.otherwise(nw.lit(0, dtype=nw.Int64))


def _words(text: Expression, words: Mapping[Any, Collection[str]], nw: Any, dtype: Any) -> Expression:
    chain = nw
    for value, written in words.items():
        chain = chain.when(text.is_in(spelt(written))).then(nw.lit(value, dtype=dtype))
    return chain


def _number(cell: Expression, kind: str, scales: Scales, units: Units, steady: Steady) -> LazyCells:
    nw, field, ratio = steady.namespace, scales.field, scales.bare.factor / scales.field.step
    if kind == "integer":
        steps = of_integers(cell, field, ratio, nw, column=steady.passing)
    elif kind in {"double", "single"}:
        number, is_single = cell.cast(nw.Float64), kind == "single"
        steps = of_doubles(number, field, ratio, nw, single=is_single, column=steady.passing)
        return _judged(steps, ~(cell.is_null() | cell.is_nan()), steady)
    elif kind in {"text", "decimal"}:
        text = _folded(cell, kind, steady)
        return _judged(steps_of_texts(text, scales, units, steady), ~is_blank(text), steady, marked=is_marked(text))
    else:
        return _nothing(cell, nw, field)
    return _judged(steps, ~cell.is_null(), steady)


def _judged(steps: Steps, is_there: Expression, steady: Steady, *, marked: Expression | None = None) -> LazyCells:
    values = steady.passing(STAGES, steps.values)
    finer = None if steps.is_finer is None else steps.is_finer & ~values.is_null()
    return LazyCells(values, _fault(values.is_null() & is_there, steady.namespace, marked=marked, finer=finer))
