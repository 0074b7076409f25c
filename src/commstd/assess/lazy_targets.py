"""Targets over a frame that is computed where it lives: counted by its engine, one query for each way of grouping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from commstd.assess.survey import by_no_field, contradicting, used_fields
from commstd.assess.targets import TargetPlan, TargetResult, plan_targets
from commstd.formula.lower import Lowering
from commstd.formula.nodes import names
from commstd.formula.plan import Plan
from commstd.formula.staged import staged
from commstd.standards import columns_of
from commstd.tables.lazy import TOLD, fetch
from commstd.tables.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from commstd.aims import BoundTarget
    from commstd.fields import Field
    from commstd.packs import Pack
    from commstd.tables.lazy import LazyTable

_SUMMED: Final = ("part", "whole")
_HALF: Final = 2**30
"""Sums are taken in two halves: engines differ in what they do beyond 64 bits."""


def survey_lazily(
    pack: Pack, bound: Iterable[BoundTarget], table: LazyTable, *, by: str | None
) -> tuple[list[TargetResult], list[Problems], list[Problems]]:
    """Measure the targets of one subject's frame.

    Args:
        pack: The pack.
        bound: The targets.
        table: The frame.
        by: The field whose values are the groups; None: all rows are one group.

    Returns:
        Results, groups in order of their names; and what was found to contradict itself: rejected and warnings.
    """
    targets, fields = list(bound), table.subject.fields
    cells = table.free_prefix("cell_")
    frame = table.with_cells(used_fields(targets, fields, by), fields, cells)
    frame, rejected = _without_contradictions(targets, frame, table, cells)
    warnings = [by_no_field(by, table.subject)] if by is not None and by not in fields else []
    planned = plan_targets(targets, fields)
    needed = {place for held in planned.places for place in held.values()}
    nw, made = table.namespace, table.free_prefix("made_")
    frame, columns = staged(frame, planned.plan, needed, nw, cells=cells, made=made)
    results: dict[int, list[TargetResult]] = {}
    for each, indices in planned.together().items():
        keys = list(dict.fromkeys(name for name in (by, each) if name is not None and name in fields))
        rows = _counted(frame, planned, indices, columns, [f"{cells}{name}" for name in keys], nw)
        grouped = sorted(((_group(pack, fields, keys, row), row) for row in rows), key=lambda one: one[0])
        for index in indices:
            results[index] = [planned.result(pack, index, group, row) for group, row in grouped]
    return [result for index in sorted(results) for result in results[index]], rejected, warnings


def _counted(
    frame: Any, planned: TargetPlan, indices: Sequence[int], columns: Mapping[int, str], keys: list[str], nw: Any
) -> list[dict[str, Any]]:
    one, none = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    parts: dict[str, Any] = {}
    for index in indices:
        for name, place in planned.places[index].items():
            column = nw.col(columns[place])
            if name in _SUMMED:
                parts[f"high_{index}_{name}"] = column // _HALF
                parts[f"low_{index}_{name}"] = column - column // _HALF * _HALF
            else:
                parts[f"count_{index}_{name}"] = nw.when(column).then(one).otherwise(none)
    parts = parts or {"count_rows": one}
    shares = frame.select(*(nw.col(key) for key in keys), *(part.alias(name) for name, part in parts.items()))
    sums = [nw.col(name).sum().alias(f"sum_{name}") for name in parts]
    summed = fetch(shares.group_by(keys).agg(*sums) if keys else shares.select(*sums))
    found = []
    for row in summed.iter_rows(named=True):
        held = {name: row[name] for name in keys}
        for name in parts:
            kind, _, rest = name.partition("_")
            at, _, what = rest.partition("_")
            value = int(row[f"sum_{name}"] or 0) * (_HALF if kind == "high" else 1)
            held[f"{at}.{what}"] = held.get(f"{at}.{what}", 0) + value
        found.append(held)
    return found


def _group(pack: Pack, fields: Mapping[str, Field], keys: Sequence[str], row: Mapping[str, Any]) -> str:
    if not keys:
        return pack.city
    values = list(row.values())[: len(keys)]
    return " / ".join(
        _named(fields[name], value, is_each=at > 0) for at, (name, value) in enumerate(zip(keys, values, strict=True))
    )


def _named(field: Field, value: Any, *, is_each: bool) -> str:
    if value is None:
        return "—"
    if field.kind == "choice" and not is_each:
        labels = field.values[value]
        return labels[0] if labels else str(value)
    if field.is_number:
        return str(int(value * field.resolution))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _without_contradictions(
    targets: list[BoundTarget], frame: Any, table: LazyTable, cells: str
) -> tuple[Any, list[Problems]]:
    """Leave out parts that are above their whole: both count as missing in that row."""
    nw, problems, fields = table.namespace, [], table.subject.fields
    for at, (one, part, whole) in enumerate(contradicting(targets)):
        plan = Plan()
        lowering = Lowering(plan, columns_of(fields), one.constants)
        above = plan.compared(">", lowering.amounts(part)[0], lowering.amounts(whole)[0])
        frame, columns = staged(frame, plan, {above}, nw, cells=cells, made=table.free_prefix(f"above{at}_"))
        is_above = nw.col(columns[above])
        touched = [name for name in names(part) if name in table.cells]
        shown = nw.concat_str(
            [nw.col(f"{cells}{name}").cast(nw.String) for name in touched], separator=" + ", ignore_nulls=True
        )
        picked = (
            frame.filter(is_above).select(table.key.alias("row"), shown.alias("value")).sort("row", "value").head(TOLD)
        )
        told = fetch(picked)
        if told.height:
            problems.append(
                Problems(
                    column="、".join(str(fields[name].label) for name in touched),
                    reason="part-above-whole", fix="part-above-whole-fix", values={"target": one.target.title},
                    cells=told.select(pl.lit(None, dtype=pl.Int64).alias("line"), "row", "value"),
                )
            )  # fmt: skip
            nothing = nw.lit(None, dtype=nw.Int64)
            frame = frame.with_columns(
                nw.when(is_above).then(nothing).otherwise(nw.col(f"{cells}{name}")).alias(f"{cells}{name}")
                for name in touched
            )
    return frame, problems
