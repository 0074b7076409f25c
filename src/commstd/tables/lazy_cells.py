"""The cells of a lazy frame as values of their fields, where the frame lives.

Typed columns are read as they are read everywhere. Of texts, an engine other than Polars reads what can be told without
taking the rows out: plain numbers, with thousands marks or the field's own unit, the words of flags and choices, ISO
dates. Any other text counts as no value and is reported; it is never guessed at.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import frozen

from commstd.fields import NEVER, NO, NOT_YET, YES
from commstd.tables.numbers import BLANKS
from commstd.tables.scales import Scales
from commstd.tables.single import dtype_of
from commstd.tables.steps import Steps, of_doubles, of_integers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from commstd.fields import Field
    from commstd.tables.headers import Column
    from commstd.units import Units

Expression = Any
MARKS: Final = tuple(sorted(BLANKS))
_PLAIN: Final = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"
_MARKED: Final = r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,15})?$"
_DIGITS: Final = 16
"""A double holds 15 digits; one more place for the point or the sign."""
_WIDE: Final = "０１２３４５６７８９．，－"
_NARROW: Final = "0123456789.,-"
_DATE: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}( 00:00:00)?$"
_MONTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


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


class Steady:
    """Columns that others are read from, stage by stage, for engines that write an expression out at every use.

    Args:
        namespace: `polars` or `narwhals`; Polars sees by itself what is used twice.
        prefix: What their names begin with.
    """

    def __init__(self, namespace: Any, prefix: str) -> None:
        self.namespace = namespace
        self.prefix = prefix
        self.stages: list[dict[str, Expression]] = []

    def column(self, stage: int, made: Expression) -> Expression:
        """An expression as a column of a stage; it may use columns of earlier stages."""
        if self.namespace is pl:
            return made
        self.stages += [{} for _ in range(stage + 1 - len(self.stages))]
        name = f"{self.prefix}{stage}_{len(self.stages[stage])}"
        self.stages[stage][name] = made
        return self.namespace.col(name)

    def onto(self, frame: Any) -> Any:
        """A frame with these columns."""
        for stage in filter(None, self.stages):
            frame = frame.with_columns(**stage)
        return frame


def read_lazy(column: Column, dtype: Any, units: Units, steady: Steady) -> LazyCells:
    """Read a column.

    Args:
        column: Its heading, field and unit.
        dtype: Its type, as narwhals has it.
        units: The units that headings and cells may name.
        steady: Where columns that are used again and again are put.
    """
    namespace = steady.namespace
    field, cell, kind = column.field, namespace.col(column.heading), kind_of(dtype)
    if namespace is pl and kind in {"text", "decimal"}:
        return _in_batches(column, units)
    if field.is_number:
        return _number(cell, kind, Scales(field, column.unit, units), steady)
    if field.kind == "date" and kind == "date":
        return LazyCells(day_number(cell, namespace))
    if field.kind == "flag" and kind == "flag":
        return LazyCells(cell)
    if kind == "other":
        return _nothing(cell, namespace, field)
    text = _folded(steady.column(0, as_text(cell, kind, namespace)), steady)
    if field.kind == "flag":
        values = _words(steady.column(2, text.str.to_lowercase()), {True: YES, False: NO}, namespace, namespace.Boolean)
    elif field.kind == "choice":
        ids = {name: [spelt for spelt, held in field.spellings.items() if held == name] for name in field.values}
        values = _words(text, ids, namespace, namespace.String)
    elif field.kind == "date":
        values = _written_date(text, steady)
    else:
        return LazyCells(namespace.when(text != "").then(text))
    values = steady.column(5, values)
    return LazyCells(values, _fault(values.is_null() & ~_is_blank(text), namespace, marked=_is_marked(text)))


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
    return cell.cast(namespace.String).str.strip_chars()


def _folded(text: Expression, steady: Steady) -> Expression:
    """Full-width digits and marks as plain ones."""
    for wide, narrow in zip(_WIDE, _NARROW, strict=True):
        text = text.str.replace_all(wide, narrow, literal=True)
    return steady.column(1, text)


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


def _is_blank(text: Expression) -> Expression:
    return text.is_null() | (text == "") | _is_marked(text)


def _is_marked(text: Expression) -> Expression:
    return text.str.to_lowercase().is_in(MARKS)


def _words(text: Expression, words: Mapping[Any, Collection[str]], nw: Any, dtype: Any) -> Expression:
    chain = nw
    for value, spelt in words.items():
        chain = chain.when(text.is_in(sorted(spelt))).then(nw.lit(value, dtype=dtype))
    return chain


def _number(cell: Expression, kind: str, scales: Scales, steady: Steady) -> LazyCells:
    nw, field, ratio = steady.namespace, scales.field, scales.bare.factor / scales.field.step
    if kind == "integer":
        steps = of_integers(cell, field, ratio, nw)
    elif kind in {"double", "single"}:
        steps = of_doubles(cell.cast(nw.Float64), field, ratio, nw, single=kind == "single")
        return _judged(steps, ~(cell.is_null() | cell.is_nan()), steady)
    elif kind in {"text", "decimal"}:
        text = _folded(steady.column(0, as_text(cell, kind, nw)), steady)
        bare = text
        if suffixes := _own_suffixes(scales):
            bare = text.str.replace_all(rf"[ ]*({'|'.join(map(re.escape, suffixes))})$", "")
        bare = steady.column(2, bare)
        marked = nw.when(bare.str.contains(_MARKED)).then(bare.str.replace_all(",", "", literal=True)).otherwise(bare)
        bare = steady.column(3, marked)
        plain = nw.when(bare.str.contains(_PLAIN) & (bare.str.len_chars() <= _DIGITS)).then(bare)
        steps = of_doubles(steady.column(4, plain.cast(nw.Float64)), field, ratio, nw)
        return _judged(steps, ~_is_blank(text), steady, marked=_is_marked(text))
    else:
        return _nothing(cell, nw, field)
    return _judged(steps, ~cell.is_null(), steady)


def _judged(steps: Steps, is_there: Expression, steady: Steady, *, marked: Expression | None = None) -> LazyCells:
    values = steady.column(5, steps.values)
    finer = None if steps.is_finer is None else steps.is_finer & ~values.is_null()
    return LazyCells(values, _fault(values.is_null() & is_there, steady.namespace, marked=marked, finer=finer))


def _own_suffixes(scales: Scales) -> Sequence[str]:
    """What may stand behind a number without changing it."""
    if scales.bare.factor != scales.own.factor:
        return ()
    spelt = dict.fromkeys((scales.own.id, scales.own.label.zh, *scales.own.spellings))
    return [text for text in spelt if text and scales.of_suffix(text) == scales.own.factor]


def day_number(cell: Expression, nw: Any) -> Expression:
    """A date as its day in the proleptic calendar: 1 is 0001-01-01."""
    return _before(cell.dt.year().cast(nw.Int64)) + cell.dt.ordinal_day().cast(nw.Int64)


def _before(year: Expression) -> Expression:
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400


def _written_date(text: Expression, steady: Steady) -> Expression:
    nw = steady.namespace
    iso = steady.column(2, nw.when(text.str.contains(_DATE)).then(text))
    year, month, day = (
        steady.column(3, iso.str.slice(at, size).cast(nw.Int64)) for at, size in ((0, 4), (5, 2), (8, 2))
    )
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    # (153·m + 2) // 5 counts the days before a month from March on; of January and February one knows them.
    before = nw.when(month <= 2).then((month - 1) * 31).otherwise((month * 153 - 457) // 5 + 59)
    long = nw.when(leap & (month > 2)).then(nw.lit(1, dtype=nw.Int64)).otherwise(nw.lit(0, dtype=nw.Int64))
    lengths = reduce(
        lambda chain, at: chain.when(month == at + 1).then(nw.lit(_MONTHS[at], dtype=nw.Int64)), range(12), nw
    )
    most = nw.when(leap & (month == 2)).then(nw.lit(29, dtype=nw.Int64)).otherwise(lengths)
    is_day = (year >= 1) & (day >= 1) & (day <= most)
    number = nw.when(is_day).then(_before(year) + before + long + day)
    never = nw.lit(NEVER.toordinal(), dtype=nw.Int64)
    return nw.when(text.str.to_lowercase().is_in(sorted(NOT_YET))).then(never).otherwise(number)
