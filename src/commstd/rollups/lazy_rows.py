"""The rows of registers that live in an engine, as a query: where each belongs, whether it counts, and its amounts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from commstd.rollups.binding import Binding
from commstd.rollups.reading import LOST
from commstd.tables.lazy import LazyTable, read_lazy_table
from commstd.tables.lazy_cells import read_lazy
from commstd.vocabulary import Vocabulary

if TYPE_CHECKING:
    from commstd.rollups.binding import BoundCondition, BoundMeasure, BoundTest
    from commstd.rollups.planning import Sheet
    from commstd.units import Units

Expression = Any
Frame = Any

PLACES: Final = ("name", "township", "county")


@frozen(kw_only=True, eq=False)
class LazyRegister:
    """A register that lives in an engine.

    Attributes:
        name: What it is called.
        binding: Its columns.
        table: Its cells.
        rows: Its rows as a query: `code` (null where there is none), `name`, `township`, `county`, `key`, `in_use`
            (Boolean), and for each measure `value_N` (Int64, 0 where the row does not count) and `unknown_N` (0 or 1).
    """

    name: str
    binding: Binding
    table: LazyTable
    rows: Frame


def lazy_register(sheet: Sheet[Any], binding: Binding, units: Units) -> LazyRegister:
    """Say how the rows of a register are read where they live.

    Args:
        sheet: The register.
        binding: Its columns.
        units: The units that headings and cells may name.
    """
    subject = binding.register.subject
    vocabulary = Vocabulary(subjects={subject.id: subject}, concepts={}, units=units)
    table = read_lazy_table(sheet.table, vocabulary, (), subject=subject.id)
    nw, schema = table.namespace, dict(table.frame.collect_schema())
    own = {column.field.name: column for column in table.columns}
    # A column that only a rule names is none of the register's own.
    columns = {column.field.name: own.get(column.field.name, column) for column in binding.cells}
    cells = {
        name: table.cells[name] if name in own else read_lazy(column, schema[column.heading], units, nw)
        for name, column in columns.items()
    }
    kept = {one: column for one, column in own.items() if one in binding.places or one in cells}
    read = {name: table.cells[name] for name in kept} | cells
    table = evolve(table, columns=tuple({**kept, **columns}.values()), cells=read)
    return LazyRegister(name=sheet.name, binding=binding, table=table, rows=_rows(table, binding, own, nw))


def _rows(table: LazyTable, binding: Binding, own: Any, nw: Any) -> Frame:
    text = nw.lit(None, dtype=nw.String)
    named = {one: table.cells[field].values if (field := _FIELDS[one]) in table.cells else text for one in PLACES}
    key = text
    if binding.key is not None and binding.register.key in own:
        key = _key(binding, own, nw)
    cells = {f"cell_{at}": table.cells[column.field.name].values for at, column in enumerate(binding.cells)}
    at = {column.field.name: f"cell_{number}" for number, column in enumerate(binding.cells)}
    frame = table.frame.select(
        table.key.alias("code"), key.alias("key"), *(one.alias(name) for name, one in {**named, **cells}.items())
    )
    # Each truth is a column before it is asked whether it is known: engines differ in what a test of a negation means.
    in_use = _condition(binding.in_use, at, nw) if binding.in_use is not None else nw.lit(True, dtype=nw.Boolean)
    frame = frame.with_columns(
        in_use.alias("in_use"),
        *(_counts(one, at, nw).alias(f"counts_{number}") for number, one in enumerate(binding.measures)),
    )
    both = [(nw.col(f"counts_{number}") & nw.col("in_use")) for number in range(len(binding.measures))]
    frame = frame.with_columns(one.alias(f"counts_{number}") for number, one in enumerate(both))
    made = [
        one.alias(f"{what}_{number}")
        for number, measure in enumerate(binding.measures)
        for what, one in _amount(measure, number, at, nw).items()
    ]
    names = ["code", *PLACES, "key", "in_use"]
    return frame.select(*(nw.col(name) for name in names), *made)


_FIELDS: Final = {"name": "community", "township": "township", "county": "county"}


def _key(binding: Binding, own: Any, nw: Any) -> Expression:
    """What tells one thing from another; null where it may have lost its end."""
    column = own[binding.register.key]
    text = nw.col(column.heading).cast(nw.String).str.strip_chars().str.to_uppercase()
    lost = LOST if binding.register.is_personal else r"[0-9]E\+[0-9]"
    return nw.when((text != "") & ~text.str.contains(lost)).then(text)


def _counts(measure: BoundMeasure, at: dict[str, str], nw: Any) -> Expression:
    if not measure.is_taken:
        return nw.lit(None, dtype=nw.Boolean)
    return reduce(and_, (_condition(one, at, nw) for one in measure.where), nw.lit(True, dtype=nw.Boolean))


def _condition(condition: BoundCondition, at: dict[str, str], nw: Any) -> Expression:
    tests = [_test(one, at, nw) for one in condition]
    return tests[0] if len(tests) == 1 else nw.coalesce(*tests)


def _test(test: BoundTest, at: dict[str, str], nw: Any) -> Expression:
    cell = nw.col(at[test.cell])
    values: Sequence[Any] = test.values
    if test.is_negated:
        return reduce(and_, (cell != value for value in values))
    return reduce(or_, (cell == value for value in values))


def _amount(measure: BoundMeasure, number: int, at: dict[str, str], nw: Any) -> dict[str, Expression]:
    one, none = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    counts = nw.col(f"counts_{number}")
    if measure.how != "sum" or measure.amount is None:
        value, is_missing = nw.when(counts).then(one).otherwise(none), counts.is_null()
    else:
        amount = nw.col(at[measure.amount])
        value = nw.when(counts & ~amount.is_null()).then(amount).otherwise(none)
        is_missing = counts.is_null() | (counts & amount.is_null())
    return {"value": value, "unknown": nw.when(is_missing).then(one).otherwise(none)}
