"""Targets over a frame that is computed where it lives: counted by its engine, one query for each way of grouping."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from commstd.assess.survey import by_no_field, contradicting, used_fields
from commstd.assess.targets import TargetPart, TargetPlan, TargetResult, TargetResults, plan_targets
from commstd.errors import TableError
from commstd.formula.bounds import TRUTH
from commstd.formula.lower import Lowering
from commstd.formula.nodes import names
from commstd.formula.plan import Plan
from commstd.formula.staged import staged
from commstd.messages import say
from commstd.standards import columns_of
from commstd.tables.lazy import TOLD, LazyTable, fetch, read_lazy_table
from commstd.tables.problems import Problems
from commstd.tallies import cell_group_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from commstd.aims import BoundTarget
    from commstd.fields import Field
    from commstd.packs import Pack
    from commstd.vocabulary import Vocabulary

_HALF: Final = 2**30
"""Sums are taken in two halves: engines differ in what they do beyond 64 bits."""


def gather_lazily(
    frames: Iterable[Any],
    vocabulary: Vocabulary,
    candidates: Sequence[str],
    *,
    subject: str | None = None,
    others: Iterable[str] = (),
) -> dict[str, LazyTable]:
    """Match the headings of lazy frames, each of another subject.

    Args:
        frames: The frames.
        vocabulary: Subjects and fields.
        candidates: Ids of the subjects that they may be, the likeliest first.
        subject: The subject of all of them; by default found from the headings.
        others: Subjects of which there is a table already.

    Returns:
        A frame for each subject, by its id.

    Raises:
        TableError: One has no known column, or there are two tables of a subject.
    """
    found: dict[str, LazyTable] = {}
    taken = set(others)
    for frame in frames:
        table = read_lazy_table(frame, vocabulary, candidates, subject=subject)
        if table.subject.id in taken:
            raise TableError(say("frames-of-one-subject", name=table.name, subject=table.subject.label))
        taken.add(table.subject.id)
        found[table.subject.id] = table
    return found


def survey_lazily(
    pack: Pack, bound: Iterable[BoundTarget], table: LazyTable, *, by: str | None
) -> tuple[TargetResults, list[Problems], list[Problems]]:
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
    used = used_fields(targets, fields, by)
    frame = table.with_cells(used, fields, cells)
    frame, rejected = _without_contradictions(targets, frame, table, cells)
    warnings = [by_no_field(by, table.subject)] if by is not None and by not in fields else []
    planned = plan_targets(targets, fields)
    needed = {place for held in planned.places for place in held.values()}
    nw, made = table.namespace, table.free_prefix("made_")
    frame, columns = staged(frame, planned.plan, needed, nw, cells=cells, made=made)
    first = by if by in fields else None
    parts: dict[int, TargetPart] = {}
    for each, indices in planned.together().items():
        keys = list(dict.fromkeys(name for name in (first, each) if name is not None))
        rows = _counted(frame, planned, indices, columns, {name: f"{cells}{name}" for name in keys}, nw)
        groups: dict[str, Counter[str]] = {}
        for row in rows:
            held = groups.setdefault(_group(pack, fields, first, each, row), Counter())
            held.update({name: count for name, count in row.items() if name not in keys})
        grouped = sorted(groups.items())
        for index in indices:
            parts[index] = _part(pack, planned, index, grouped)
    return TargetResults(parts[index] for index in sorted(parts)), rejected, warnings


def _part(pack: Pack, planned: TargetPlan, index: int, grouped: Sequence[tuple[str, Mapping[str, Any]]]) -> TargetPart:
    def make(at: int) -> TargetResult:
        group, row = grouped[at]
        return planned.result(pack, index, group, row)

    target = f"{pack.city}/{planned.targets[index].target.id}"
    return TargetPart(target=target, groups=len(grouped), make=make)


def _counted(
    frame: Any,
    planned: TargetPlan,
    indices: Sequence[int],
    columns: Mapping[int, str],
    keys: Mapping[str, str],
    nw: Any,
) -> list[dict[str, Any]]:
    """For each group: its value of each key, by field, and its counts and sums, `INDEX.NAME`."""
    one, none = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    parts: dict[str, Any] = {"count": one}
    for index in indices:
        for place in planned.places[index].values():
            column = nw.col(columns[place])
            if planned.plan.intervals[place] != TRUTH:
                parts[f"high_{place}"] = column // _HALF
                parts[f"low_{place}"] = column - column // _HALF * _HALF
            else:
                parts[f"count_{place}"] = nw.when(column).then(one).otherwise(none)
    values = {f"key_{at}": nw.col(column) for at, column in enumerate(keys.values())}
    shares = frame.select(one.alias(name) for name, one in {**values, **parts}.items())
    sums = [nw.col(name).sum().alias(f"sum_{name}") for name in parts]
    summed = fetch(shares.group_by(list(values)).agg(*sums) if keys else shares.select(*sums))
    found = []
    for row in summed.iter_rows(named=True):
        held = {name: row[f"key_{at}"] for at, name in enumerate(keys)}
        for index in indices:
            for name, place in planned.places[index].items():
                high, low = row.get(f"sum_high_{place}"), row.get(f"sum_low_{place}")
                count = row.get(f"sum_count_{place}")
                is_sum = planned.plan.intervals[place] != TRUTH
                held[f"{index}.{name}"] = int(high or 0) * _HALF + int(low or 0) if is_sum else int(count or 0)
        found.append(held)
    return found


def _group(pack: Pack, fields: Mapping[str, Field], by: str | None, each: str | None, row: Mapping[str, Any]) -> str:
    """The name of a group, as tables in memory have it."""
    parts = [] if by is None else [_labelled(fields[by], row[by])]
    if each is not None:
        parts.append(cell_group_text(fields[each], row[each]))
    return " / ".join(parts) or pack.city


def _labelled(field: Field, value: Any) -> str:
    labels = field.values.get(value) if field.kind == "choice" else None
    return labels[0] if labels else _text(value)


def _text(value: Any) -> str:
    if value is None:
        return "—"
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
        touched = list(names(part))
        if not any(name in table.cells for name in touched):
            continue
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
