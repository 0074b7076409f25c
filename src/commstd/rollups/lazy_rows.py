"""The rows of registers that live in an engine, as a query: where each belongs, whether it counts, and its amounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from commstd.rollups.binding import Binding
from commstd.rollups.reading import LOST
from commstd.tables.lazy import LazyTable, read_lazy_table
from commstd.tables.lazy_cells import kind_of, read_lazy
from commstd.tables.lazy_rows import key_of
from commstd.tables.steady import Steady
from commstd.vocabulary import Vocabulary

if TYPE_CHECKING:
    from commstd.rollups.binding import BoundCondition, BoundMeasure, BoundTest
    from commstd.rollups.planning import Sheet
    from commstd.tables.headers import Column
    from commstd.units import Units
    from commstd.vocabulary import Subject

Expression = Any
Frame = Any

FIELDS: Final = {"name": "community", "township": "township", "county": "county"}
"""The columns by which a community is named, and the registers' fields that they hold."""
PLACES: Final = tuple(FIELDS)


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
    wanted = {*binding.places, binding.register.key, *(one.field.name for one in binding.cells)}
    table = narrow_table(sheet.table, binding.register.subject, wanted, units)
    schema = types_of(sheet.table, table)
    steady = Steady(table.namespace, table.free_prefix("rollup_read_"))
    renamed = {name: column for column, name in table.written.items()}
    own = {column.field.name: column for column in table.columns}
    columns = [
        own.get(one.field.name, evolve(one, heading=renamed.get(one.heading, one.heading))) for one in binding.cells
    ]
    # A column that only a rule names is none of the register's own.
    cells = {
        one.field.name: table.cells[one.field.name]
        if one.field.name in own
        else read_lazy(one, schema[one.heading], units, steady)
        for one in columns
    }
    key = _key(own.get(binding.register.key), schema, binding, steady)
    places = [own[name] for name in binding.places]
    read = {one.field.name: table.cells[one.field.name] for one in places} | cells
    kept = tuple({one.field.name: one for one in (*places, *columns)}.values())
    table = evolve(table, columns=kept, cells=read, frame=steady.onto(table.frame), found=binding.problems)
    return LazyRegister(name=sheet.name, binding=binding, table=table, rows=_rows(table, binding, key))


def types_of(frame: Any, table: LazyTable) -> dict[str, Any]:
    """The types of a lazy frame's columns, as narwhals has them, by the names under which they are read."""
    import narwhals as nw  # Polars has other ones

    renamed = {name: column for column, name in table.written.items()}
    return {renamed.get(name, name): dtype for name, dtype in nw.from_native(frame).collect_schema().items()}


def narrow_table(frame: Any, subject: Subject, wanted: Collection[str], units: Units) -> LazyTable:
    """A lazy frame of which only some fields are read: an engine takes its time for every column.

    Args:
        frame: The caller's frame.
        subject: What its rows are.
        wanted: The fields.
        units: The units that headings and cells may name.
    """
    fields = {name: field for name, field in subject.fields.items() if name in wanted or name == subject.key}
    vocabulary = Vocabulary(subjects={subject.id: evolve(subject, fields=fields)}, concepts={}, units=units)
    return read_lazy_table(frame, vocabulary, (), subject=subject.id)


def _key(column: Column | None, schema: Mapping[str, Any], binding: Binding, steady: Steady) -> Expression:
    """What tells one thing from another; null where it is not there, or may have lost its end."""
    nw = steady.namespace
    if column is None:
        return nw.lit(None, dtype=nw.String)
    text = key_of(column.heading, kind_of(schema[column.heading]), steady).str.to_uppercase()
    return nw.when(~text.str.contains(LOST)).then(text) if binding.register.is_personal else text


def _rows(table: LazyTable, binding: Binding, key: Expression) -> Frame:
    nw = table.namespace
    text = nw.lit(None, dtype=nw.String)
    named = {name: table.cells[one].values if one in table.cells else text for name, one in FIELDS.items()}
    at = {column.field.name: f"cell_{number}" for number, column in enumerate(binding.cells)}
    cells = {name: table.cells[one].values for one, name in at.items()}
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
