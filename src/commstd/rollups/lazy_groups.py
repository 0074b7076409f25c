"""What the tables of one register come to where they live: by community the parts of each sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from commstd.registers import Register
from commstd.rollups.binding import BoundMeasure
from commstd.rollups.lazy_rows import FIELDS, LazyRegister
from commstd.rollups.totals import LIMB
from commstd.tables.lazy import LazyTable

Frame = Any


@frozen(kw_only=True, eq=False)
class LazyGroup:
    """What the tables of one register come to, as queries.

    Attributes:
        register: What they are registers of.
        tables: The tables.
        rows: The rows of all of them, those that are no longer in use too, with `code` as `match` found it, `by_name`
            (0 or 1) and `is_placed` (0 or 1).
        counted: Those that belong to a community and are in use, repetitions put together: `code`, `by_name`,
            `value_N`, `unknown_N`.
        sums: By `code`: for each measure the sum in two parts and the number of rows with something unknown.
        measures: What they give, by place.
    """

    register: Register
    tables: tuple[LazyRegister, ...]
    rows: Frame
    counted: Frame
    sums: Frame
    measures: Mapping[int, BoundMeasure]


def lazy_group(tables: tuple[LazyRegister, ...], listed: LazyTable | None) -> LazyGroup:
    """Put the tables of one register together.

    Args:
        tables: The tables.
        listed: The list of communities, of which codes and names are read; None: every code is a community.
    """
    nw, register = tables[0].table.namespace, tables[0].binding.register
    measures = tables[0].binding.measures
    taken = {at for one in tables for at, measure in enumerate(one.binding.measures) if measure.is_taken}
    codes = None if listed is None else _codes(listed)
    parts = [_placed(one, listed, codes) for one in tables]
    rows = parts[0] if len(parts) == 1 else nw.concat(parts)
    used = nw.when(nw.col("in_use").is_null()).then(nw.lit(True, dtype=nw.Boolean)).otherwise(nw.col("in_use"))
    columns = [f"{what}_{at}" for at in sorted(taken) for what in ("value", "unknown")]
    held = rows.filter(nw.col("is_placed") == 1).filter(used).select(
        nw.col("code"), nw.col("key"), nw.col("by_name"), *(nw.col(name) for name in columns)
    )  # fmt: skip
    has_key = any(one.binding.key is not None for one in tables)
    counted = _once(held, columns, nw, is_unique=register.is_unique) if has_key else held
    counted = counted.select(nw.col("code"), nw.col("by_name"), *(nw.col(name) for name in columns))
    return LazyGroup(
        register=register, tables=tables, rows=rows, counted=counted, sums=_sums(counted, sorted(taken), nw),
        measures={at: measures[at] for at in sorted(taken)},
    )  # fmt: skip


def _placed(one: LazyRegister, listed: LazyTable | None, codes: Frame) -> Frame:
    """A register's rows with the codes of their communities."""
    nw, rows = one.table.namespace, one.rows
    yes, no = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    if listed is None:
        placed = nw.when(nw.col("code").is_null()).then(no).otherwise(yes)
        return rows.with_columns(no.alias("by_name"), placed.alias("is_placed"))
    same = [name for name, field in FIELDS.items() if name in listed.cells and field in one.binding.places]
    if "name" in same:
        rows = rows.join(_by_name(listed, same), on=same, how="left")
        is_named = nw.col("code").is_null() & ~nw.col("named").is_null()
        rows = rows.with_columns(
            nw.when(is_named).then(yes).otherwise(no).alias("by_name"), nw.coalesce("code", "named").alias("code")
        ).drop("named")
    else:
        rows = rows.with_columns(no.alias("by_name"))
    joined = rows.join(codes.with_columns(yes.alias("known")), on="code", how="left")
    is_placed = nw.when(nw.col("known").is_null()).then(no).otherwise(yes)
    return joined.with_columns(is_placed.alias("is_placed")).drop("known")


def _codes(listed: LazyTable) -> Frame:
    nw = listed.namespace
    return listed.frame.select(listed.key.alias("code")).filter(~nw.col("code").is_null()).unique()


def _by_name(listed: LazyTable, same: Sequence[str]) -> Frame:
    """The code of each name, with its township and county as far as both tables have them, that is one's alone."""
    nw = listed.namespace
    named = listed.frame.select(listed.key.alias("code"), *(listed.cells[name].values.alias(name) for name in same))
    named = named.filter(~nw.col("code").is_null() & ~nw.col("name").is_null()).unique()
    counted = named.group_by(same).agg(nw.col("code").min().alias("named"), nw.len().alias("times"))
    return counted.filter(nw.col("times") == 1).drop("times")


def _once(rows: Frame, columns: Sequence[str], nw: Any, *, is_unique: bool) -> Frame:
    """Rows of one thing put together: where they agree it counts once, else it is not known what it counts for."""
    one, none = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    bare = rows.filter(nw.col("key").is_null())
    held = rows.filter(~nw.col("key").is_null()).group_by("code", "key").agg(
        nw.col("by_name").max().alias("by_name"),
        *(getattr(nw.col(name), end)().alias(f"{name}_{end}") for name in columns for end in ("min", "max")),
    )  # fmt: skip
    differs = [nw.col(f"{name}_min") != nw.col(f"{name}_max") for name in columns]
    pairs = zip(columns[::2], columns[1::2], differs[::2], differs[1::2], strict=True)
    made = []
    for value, unknown, other, doubtful in pairs:
        is_other = other | doubtful
        made += [
            nw.when(is_other).then(none).otherwise(nw.col(f"{value}_max")).alias(value),
            nw.when(is_other).then(one).otherwise(nw.col(f"{unknown}_max")).alias(unknown),
        ]
    held = held.select(nw.col("code"), nw.col("key"), nw.col("by_name"), *made)
    if is_unique:
        places = held.group_by("key").agg(nw.len().alias("places")).filter(nw.col("places") > 1)
        held = held.join(places, on="key", how="left")
        is_moved = ~nw.col("places").is_null()
        held = held.with_columns(
            *(nw.when(is_moved).then(none).otherwise(nw.col(name)).alias(name) for name in columns[::2]),
            *(nw.when(is_moved).then(one).otherwise(nw.col(name)).alias(name) for name in columns[1::2]),
        ).drop("places")
    names = ["code", "by_name", *columns]
    return nw.concat([part.select(*(nw.col(name) for name in names)) for part in (held, bare)])


def _sums(counted: Frame, places: Sequence[int], nw: Any) -> Frame:
    """By community the sum of each measure, in a part above the limb and one below."""
    high = {at: nw.col(f"value_{at}") // LIMB for at in places}
    frame = counted.with_columns(one.alias(f"high_{at}") for at, one in high.items())
    frame = frame.with_columns(
        (nw.col(f"value_{at}") - nw.col(f"high_{at}") * LIMB).alias(f"low_{at}") for at in places
    )
    columns = [f"{what}_{at}" for at in places for what in ("high", "low", "unknown")]
    # DuckDB's sums are wider than 64 bits; these never are.
    summed = frame.group_by("code").agg(nw.col(name).sum().alias(name) for name in columns)
    whole = summed.with_columns(nw.col(name).cast(nw.Int64).alias(name) for name in columns)
    above = {at: nw.col(f"low_{at}") // LIMB for at in places}
    whole = whole.with_columns(one.alias(f"over_{at}") for at, one in above.items())
    return whole.with_columns(
        *((nw.col(f"high_{at}") + nw.col(f"over_{at}")).alias(f"high_{at}") for at in places),
        *((nw.col(f"low_{at}") - nw.col(f"over_{at}") * LIMB).alias(f"low_{at}") for at in places),
    )
