"""Counts and sums by community, in whole steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from commstd.fields import Field
from commstd.rollups.matching import match
from commstd.rollups.reading import RegisterTable
from commstd.tables.steps import step_bounds

if TYPE_CHECKING:
    from commstd.rollups.binding import BoundMeasure
    from commstd.rollups.matching import Communities

LIMB: Final = 2**31
"""Sums are taken of the part above and the part below this, neither of which can overflow in fewer than 2**32 rows."""


@frozen(kw_only=True)
class RegisterCount:
    """What became of the rows of one register.

    Attributes:
        register: What it is a register of.
        tables: The names of its tables.
        rows: How many rows they have, without blank ones and sums.
        counted: How many of them belong to a community and are in use.
        by_name: How many of these were found by name, for want of a code.
        ended: How many belong to a community and are no longer in use.
        repeated: How many stand above already.
        unmatched: How many belong to no known community.
        communities: How many communities have a row that counts.
        without: How many have none.
        gives: The fields that it gives.
        lacks: The fields that such a register gives, if only each table had the columns.
    """

    register: str
    tables: tuple[str, ...]
    rows: int
    counted: int
    by_name: int
    ended: int
    repeated: int
    unmatched: int
    communities: int
    without: int
    gives: tuple[str, ...]
    lacks: tuple[str, ...]


@frozen(kw_only=True, eq=False)
class Group:
    """What the tables of one register come to.

    Attributes:
        tables: The tables.
        rows: The rows of all of them: what `read_register` and `match` give, `table` and `index` (its place there),
            `is_repeat` with `first` and `first_table`, and `is_counted`.
        fields: What they give, by the place of the measure.
        values: A column for each field, and a row for each community: Int64 steps or Boolean, null where not known, or
            where there is no row.
        reached: Whether a community has a row.
        over: For each field the places of the communities whose sum is beyond the field's range.
        count: What became of the rows.
    """

    tables: tuple[RegisterTable, ...]
    rows: pl.DataFrame
    fields: dict[int, Field]
    values: pl.DataFrame
    reached: pl.Series
    over: dict[str, pl.Series]
    count: RegisterCount


def add_up(tables: Sequence[RegisterTable], communities: Communities, *, is_partial: bool) -> Group:
    """Count and sum the rows of one register.

    Args:
        tables: Its tables, one after the other.
        communities: Where rows may belong.
        is_partial: Rows of which it is not known whether they count, or how much, are left out; else they make the
            field of their community unknown.
    """
    parts = [
        one.rows.with_columns(table=pl.lit(at, dtype=pl.Int64), index=pl.int_range(pl.len(), dtype=pl.Int64))
        for at, one in enumerate(tables)
    ]
    rows = _with_repeats(match(pl.concat(parts), communities), is_unique=tables[0].binding.register.is_unique)
    is_placed = pl.col("at").is_not_null() & ~pl.col("is_repeat")
    rows = rows.with_columns(is_counted=is_placed & pl.col("in_use").fill_null(True))
    taken = {at for one in tables for at, measure in enumerate(one.binding.measures) if measure.is_taken}
    measures = {at: one for at, one in enumerate(tables[0].binding.measures) if at in taken}
    summed = _summed(rows.filter("is_counted"), measures, communities.count)
    values = [_value(at, one, is_partial=is_partial) for at, one in measures.items()]
    over = [_is_over(at, one).alias(one.field.name) for at, one in measures.items() if one.how == "sum"]
    beyond = summed.select(over)
    return Group(
        tables=tuple(tables), rows=rows, fields={at: one.field for at, one in measures.items()},
        values=summed.select(values),
        reached=summed["rows"].is_not_null(), over={one.name: one.arg_true() for one in beyond if one.any()},
        count=_count(tables, rows, communities.count, taken),
    )  # fmt: skip


def _with_repeats(rows: pl.DataFrame, *, is_unique: bool) -> pl.DataFrame:
    """Which rows repeat an earlier one that counts, and where that stands."""
    same = ["key"] if is_unique else ["at", "key"]
    can_repeat = pl.col("at").is_not_null() & pl.col("key").is_not_null() & pl.col("in_use").fill_null(True)
    kept = (
        rows.lazy().with_row_index("place").filter(can_repeat).select("place", "at", "key", "line", "table").collect()
    )
    nothing = pl.lit(None, dtype=pl.Int64)
    if kept.select(pl.struct(same).n_unique()).item() == kept.height:
        return rows.with_columns(is_repeat=pl.lit(False), first=nothing, first_table=nothing)
    told = kept.select(
        "place", is_repeat=~pl.struct(same).is_first_distinct(), first=pl.col("line").first().over(same),
        first_table=pl.col("table").first().over(same),
    )  # fmt: skip
    joined = rows.with_row_index("place").join(told, on="place", how="left", maintain_order="left").drop("place")
    return joined.with_columns(pl.col("is_repeat").fill_null(False))


def _summed(counted: pl.DataFrame, measures: Mapping[int, BoundMeasure], count: int) -> pl.DataFrame:
    """A row for each community: `rows`, and what `_parts` adds up; null where it has no row."""
    parts = counted.lazy().select("at", *(one for at in measures for one in _parts(at)))
    summed = parts.group_by("at").agg(pl.all().sum(), pl.len().alias("rows")).collect()
    every = pl.DataFrame({"at": pl.int_range(count, dtype=pl.Int64, eager=True)})
    return every.join(summed, on="at", how="left", maintain_order="left")


def _parts(at: int) -> list[pl.Expr]:
    """What one measure adds up of each row: the amount above and below the limb, and whether it is unknown."""
    counts, amount = pl.col(f"counts.{at}") & pl.col("in_use"), pl.col(f"amount.{at}")
    is_unknown = counts.is_null() | (counts & amount.is_null())
    known = pl.when(counts).then(amount).fill_null(0)
    return [
        (known // LIMB).alias(f"high.{at}"),
        (known % LIMB).alias(f"low.{at}"),
        is_unknown.cast(pl.Int64).alias(f"unknown.{at}"),
    ]


def _total(at: int, greatest: int) -> pl.Expr:
    """A sum that is no greater; null beyond, where the part above is told before anything can overflow."""
    high, low = pl.col(f"high.{at}"), pl.col(f"low.{at}")
    total = pl.when(high <= greatest // LIMB).then(high * LIMB + low)
    return pl.when(total <= greatest).then(total)


def _value(at: int, measure: BoundMeasure, *, is_partial: bool) -> pl.Expr:
    """A field's value in each community that has a row."""
    is_known = pl.lit(True) if is_partial else pl.col(f"unknown.{at}") == 0
    if measure.how == "any":  # one row that surely counts is enough
        is_some = pl.col(f"low.{at}") > 0
        value = pl.when(is_some | is_known).then(is_some)
    else:
        value = pl.when(is_known).then(_total(at, step_bounds(measure.field)[1]))
    return pl.when(pl.col("rows").is_not_null()).then(value).alias(measure.field.name)


def _is_over(at: int, measure: BoundMeasure) -> pl.Expr:
    return pl.col("rows").is_not_null() & _total(at, step_bounds(measure.field)[1]).is_null()


def _count(tables: Sequence[RegisterTable], rows: pl.DataFrame, count: int, taken: Collection[int]) -> RegisterCount:
    is_counted, is_placed = pl.col("is_counted"), pl.col("at").is_not_null()
    found = rows.select(
        rows=pl.len(), counted=is_counted.sum(), by_name=(is_counted & pl.col("by_name")).sum(),
        ended=(is_placed & ~pl.col("in_use")).sum(), repeated=pl.col("is_repeat").sum(),
        unmatched=(~is_placed).sum(), communities=pl.col("at").filter(is_counted).n_unique(),
    ).row(0, named=True)  # fmt: skip
    bound = [one.binding.measures for one in tables]
    return RegisterCount(
        register=tables[0].binding.register.id, tables=tuple(one.name for one in tables), **found,
        without=count - found["communities"],
        gives=tuple(one.field.name for at, one in enumerate(bound[0]) if at in taken),
        lacks=tuple(held[0].field.name for held in zip(*bound, strict=True) if not all(one.is_taken for one in held)),
    )  # fmt: skip
