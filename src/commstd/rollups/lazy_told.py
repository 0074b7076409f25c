"""What an engine finds wrong in registers that live there: counted, and the first of each kind told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import polars as pl

from commstd.numerals import format_number
from commstd.rollups.doubts import SHOWN, said, without_list
from commstd.rollups.kinds import register_label
from commstd.rollups.reading import TableProblems, of_table, without_numbers
from commstd.rollups.result import exact_texts
from commstd.rollups.totals import LIMB, RegisterCount
from commstd.tables.lazy import TOLD, fetch
from commstd.tables.problems import CELLS, place
from commstd.tables.steps import step_bounds
from commstd.units import ONE

if TYPE_CHECKING:
    from commstd.fields import Field
    from commstd.rollups.lazy import LazyRollup
    from commstd.rollups.lazy_groups import LazyGroup


def register_counts(rollup: LazyRollup) -> tuple[RegisterCount, ...]:
    """What became of the rows of each register: two queries for each."""
    total = rollup.rows
    return tuple(_count(rollup, name, group, total) for name, group in rollup.groups.items())


def _count(rollup: LazyRollup, name: str, group: LazyGroup, total: int) -> RegisterCount:
    nw = rollup.namespace
    one, none = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    is_placed = nw.col("is_placed") == 1
    is_held = nw.when(nw.col("in_use").is_null()).then(one).when(nw.col("in_use")).then(one).otherwise(none)
    rows = group.rows.with_columns(is_held.alias("held"))
    is_used = is_placed & (nw.col("held") == 1)
    flags = {
        "rows": one, "placed": nw.col("is_placed"), "used": nw.when(is_used).then(one).otherwise(none),
    }  # fmt: skip
    found = _sum(rows.select(flag.alias(key) for key, flag in flags.items()), flags, nw)
    counts = {"one": one, "by_name": nw.col("by_name")}
    held = _sum(group.counted.select(flag.alias(key) for key, flag in counts.items()), counts, nw)
    counted = held["one"]
    reached = int(fetch(group.sums.select(nw.len())).item())
    bound = [table.binding.measures for table in group.tables]
    return RegisterCount(
        register=name, tables=tuple(table.name for table in group.tables), rows=found["rows"], counted=counted,
        by_name=held["by_name"], ended=found["placed"] - found["used"], repeated=found["used"] - counted,
        unmatched=found["rows"] - found["placed"], communities=reached, without=total - reached,
        gives=tuple(measure.field.name for measure in group.measures.values()),
        lacks=tuple(held[0].field.name for held in zip(*bound, strict=True) if not all(one.is_taken for one in held)),
    )  # fmt: skip


def _sum(frame: Any, names: Any, nw: Any) -> dict[str, int]:
    row = fetch(frame.select(nw.col(name).sum() for name in names)).row(0, named=True)
    return {name: int(value or 0) for name, value in row.items()}


def lazy_problems(rollup: LazyRollup) -> Iterator[TableProblems]:
    """Everything that is found wrong.

    Args:
        rollup: What the registers come to.

    Yields:
        Rejections and warnings without lines: a few queries for each register.
    """
    if rollup.listed is None:
        yield without_list(rollup.rows)
    else:
        assert rollup.plan.listed is not None, "the list is one of the tables"
        for problems in rollup.listed.problems():
            yield from (of_table(one, rollup.plan.listed.name) for one in problems)
    for name, group in rollup.groups.items():
        for table in group.tables:
            # A register's rows share the codes of their communities.
            found = [one for held in table.table.problems(with_keys=False) for one in held]
            is_personal = group.register.is_personal
            yield from (of_table(without_numbers(one) if is_personal else one, table.name) for one in found)
        yield from _unmatched(rollup, name, group)
        yield from _repeated(rollup, name, group)
        yield from _unknown(rollup, name, group)
    yield from _of_communities(rollup)


def _unmatched(rollup: LazyRollup, name: str, group: LazyGroup) -> Iterator[TableProblems]:
    nw = rollup.namespace
    rows = group.rows.filter(nw.col("is_placed") == 0).select(nw.col("code"), nw.col("name"))
    counted = (
        rows.group_by("code", "name").agg(nw.len().cast(nw.Int64).alias("times")).sort("code", "name", nulls_last=True)
    )
    found = fetch(counted.head(TOLD))
    is_coded, is_named = found["code"].is_not_null(), found["name"].is_not_null()
    for reason, chosen in (
        ("rollup-rows-code", is_coded), ("rollup-rows-name", ~is_coded & is_named),
        ("rollup-rows-nowhere", ~is_coded & ~is_named),
    ):  # fmt: skip
        held = found.filter(chosen)
        if held.height:
            text = held.select(pl.coalesce("code", "name")).to_series()
            cells = pl.DataFrame({"line": [None] * held.height, "row": text, "value": text}, schema=CELLS)
            yield said(_title(rollup, name), reason, cells, is_warning=False, details=held.select("times"))


def _title(rollup: LazyRollup, name: str) -> str:
    return ", ".join(table.name for table in rollup.groups[name].tables)


def _repeated(rollup: LazyRollup, name: str, group: LazyGroup) -> Iterator[TableProblems]:
    nw = rollup.namespace
    keyed = next((one.binding.key for one in group.tables if one.binding.key is not None), None)
    if not group.register.key:
        return
    label = group.register.subject.fields[group.register.key].label
    if keyed is None:
        yield said(_title(rollup, name), "rollup-no-key", place(), field=label)
        return
    same = ["key"] if group.register.is_unique else ["code", "key"]
    used = nw.when(nw.col("in_use").is_null()).then(nw.lit(True, dtype=nw.Boolean)).otherwise(nw.col("in_use"))
    rows = group.rows.filter(nw.col("is_placed") == 1).filter(used).filter(~nw.col("key").is_null())
    twice = rows.group_by(same).agg(nw.len().cast(nw.Int64).alias("times")).filter(nw.col("times") > 1)
    found = fetch(twice.sort(*same).head(TOLD))
    if found.height:
        columns = {"line": [None] * found.height, "row": found["key"], "value": found["key"]}
        told = said(
            _title(rollup, name), "rollup-rows-twice", pl.DataFrame(columns, schema=CELLS), column=keyed.heading,
            is_warning=False, details=found.select("times"), field=label,
        )  # fmt: skip
        yield without_numbers(told) if group.register.is_personal else told


def _unknown(rollup: LazyRollup, name: str, group: LazyGroup) -> Iterator[TableProblems]:
    """How many rows leave a field unknown, and in how many communities."""
    nw = rollup.namespace
    one, none = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    reason = "rollup-rows-left-out" if rollup.settings.is_partial else "rollup-rows-missing"
    columns = {
        key: column
        for at in group.measures
        for key, column in (
            (f"rows_{at}", nw.col(f"unknown_{at}")),
            (f"some_{at}", nw.when(nw.col(f"unknown_{at}") > 0).then(one).otherwise(none)),
            (f"over_{at}", nw.when(_is_over(group, at, nw)).then(one).otherwise(none)),
        )
    }
    found = _sum(group.sums.select(column.alias(key) for key, column in columns.items()), columns, nw)
    for at, measure in group.measures.items():
        field = measure.field
        if found[f"rows_{at}"]:
            yield said(
                _title(rollup, name), reason, place(), field=field.label, count=found[f"rows_{at}"],
                communities=found[f"some_{at}"],
            )  # fmt: skip
        if found[f"over_{at}"]:
            high, unit = format_number(field.high), (field.unit or ONE).label
            yield said(_title(rollup, name), "rollup-over", place(), field=field.label, high=high, unit=unit)


def _is_over(group: LazyGroup, at: int, nw: Any) -> Any:
    measure = group.measures[at]
    greatest = step_bounds(measure.field)[1] if measure.how == "sum" else 2**62
    high, low = nw.col(f"high_{at}"), nw.col(f"low_{at}")
    return (high > greatest // LIMB) | ((high == greatest // LIMB) & (low > greatest % LIMB))


def _of_communities(rollup: LazyRollup) -> Iterator[TableProblems]:
    """Communities without a row, and those of which two sources say different things."""
    nw = rollup.namespace
    for name, group in rollup.groups.items():
        bare = rollup.without(name)
        rows = fetch(bare.sort("row").head(SHOWN + 1))["row"].to_list()
        if rows:
            count = len(rows) if len(rows) <= SHOWN else int(fetch(bare.select(nw.len())).item())
            reason = "rollup-no-row" if rollup.settings.completes(group.register) else "rollup-no-row-unknown"
            labels = tuple(measure.field.label for measure in group.measures.values())
            shown = (*rows[:SHOWN], *(["…"] if count > SHOWN else []))
            yield said(_title(rollup, name), reason, place(), count=count, communities=shown, field=labels)
    yield from _contradictions(rollup)


def _contradictions(rollup: LazyRollup) -> Iterator[TableProblems]:
    nw = rollup.namespace
    pairs = [
        (field, first, other)
        for field in rollup.fields
        for first, *others in [rollup.sources(field)]
        for other in others
    ]
    if not pairs:
        return
    frame, _ = rollup.communities()
    held = frame.select(
        nw.col(rollup.code).alias("row"),
        *(nw.col(first[1]).alias(f"a_{at}") for at, (_, first, _) in enumerate(pairs)),
        *(nw.col(other[1]).alias(f"b_{at}") for at, (_, _, other) in enumerate(pairs)),
    )
    differ = [nw.col(f"a_{at}") != nw.col(f"b_{at}") for at in range(len(pairs))]
    found = fetch(held.filter(reduce(or_, differ)).sort("row").head(TOLD))
    for at, (field, first, other) in enumerate(pairs):
        rows = found.select("row", pl.col(f"a_{at}").alias("first"), pl.col(f"b_{at}").alias("second"))
        rows = rows.filter(pl.col("first") != pl.col("second"))
        if rows.height:
            yield _differing(rollup, field, rows, (first[0], other[0]))


def _differing(rollup: LazyRollup, field: Field, found: pl.DataFrame, names: tuple[str, str]) -> TableProblems:
    texts = [exact_texts(found[end], field) for end in ("first", "second")]
    cells = pl.DataFrame({"line": [None] * found.height, "row": found["row"], "value": texts[0]}, schema=CELLS)
    labels = [register_label(name) for name in names]
    listed = rollup.plan.listed
    return said(
        listed.name if listed is not None else _title(rollup, names[0]), "rollup-differs", cells,
        details=pl.DataFrame({"other": texts[1]}), field=field.label, first=labels[0], second=labels[1],
    )  # fmt: skip
