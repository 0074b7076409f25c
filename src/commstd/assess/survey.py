"""Targets of a city over tables: the results with what was wrong in the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
from attrs import frozen

from commstd.aims import BoundTarget, bind_target
from commstd.assess.engine import absent_columns
from commstd.assess.provenance import Provenance
from commstd.assess.targets import TargetResults, measure_targets
from commstd.formula.columns import expressions
from commstd.formula.lower import Lowering
from commstd.formula.nodes import names
from commstd.formula.plan import Plan
from commstd.record import Record
from commstd.standards import columns_of
from commstd.tables.problems import CELLS, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commstd.fields import Field
    from commstd.formula.nodes import Node
    from commstd.packs import Pack
    from commstd.standards import Parameter
    from commstd.tables.checked import CheckedTable
    from commstd.vocabulary import Subject


@frozen(kw_only=True, eq=False, repr=False)
class TargetReport(Record):
    """What became of a city's targets.

    Attributes:
        city: The city's id.
        as_of: The day.
        targets: A result for each target and group.
        rejected: Cells and rows that could not be used.
        warnings: Cells that were used but are doubtful.
        provenance: Where the figures come from.
    """

    city: str
    as_of: date
    targets: TargetResults
    rejected: tuple[Problems, ...]
    warnings: tuple[Problems, ...]
    provenance: Provenance


def bound_targets(
    pack: Pack,
    subject: str,
    *,
    as_of: date,
    parameters: Mapping[str, Parameter],
    readings: Mapping[str, tuple[str, ...]],
    all_readings: bool = False,
) -> list[BoundTarget]:
    """All targets of a subject under the chosen readings, or under every combination of them."""
    found = []
    for target in pack.targets.values():
        if target.subject != subject:
            continue
        ways = (
            target.readings.combinations()
            if all_readings
            else [target.readings.choose(readings.get(target.id, ()), record=target.id)]
        )
        found += [
            bind_target(pack, target, chosen, parameters=parameters, as_of=as_of, readings=readings) for chosen in ways
        ]
    return found


def survey_targets(
    pack: Pack, bound: Iterable[BoundTarget], table: CheckedTable, *, by: str | None
) -> tuple[TargetResults, list[Problems], list[Problems]]:
    """Measure the targets of one subject's table.

    Args:
        pack: The pack.
        bound: The targets.
        table: The table.
        by: The field whose values are the groups; None: all rows are one group.

    Returns:
        Results, and what was found to contradict itself in the rows: rejected and warnings.
    """
    targets = list(bound)
    fields = table.subject.fields
    cells = absent_columns(table.cells, used_fields(targets, fields, by), fields)
    cells, rejected = _without_contradictions(targets, cells, table)
    groups = None
    warnings: list[Problems] = []
    if by is not None and by in fields:
        field = fields[by]
        groups = cells[by].cast(pl.String).fill_null("—")
        if field.kind == "choice":
            labels = {name: labels[0] for name, labels in field.values.items()}
            groups = groups.replace(labels)
    elif by is not None:
        warnings.append(by_no_field(by, table.subject))
    return measure_targets(pack, targets, cells, fields, groups=groups), rejected, warnings


def used_fields(targets: Iterable[BoundTarget], fields: Mapping[str, Field], by: str | None) -> list[str]:
    """The fields that some targets look at, and those by which their members are grouped."""
    used = {by}
    for one in targets:
        used |= {one.target.each, *(name for tree in one.aim.trees() for name in names(tree))}
    return [name for name in fields if name in used]


def by_no_field(by: str, subject: Subject) -> Problems:
    """The warning for a table whose rows have no field to be grouped by."""
    return Problems(
        column=by, reason="by-no-field", fix="by-no-field-fix", is_warning=True, values={"subject": subject.label},
        cells=pl.DataFrame(schema=CELLS).clear(1),
    )  # fmt: skip


def contradicting(targets: Iterable[BoundTarget]) -> Iterator[tuple[BoundTarget, Node, Node]]:
    """The targets whose part cannot be above their whole, with both."""
    for one in targets:
        part, whole = one.aim.part, one.aim.whole
        is_counted = one.target.unit is not None and not one.target.unit.dimension
        if part is not None and whole is not None and is_counted and not one.idle:
            yield one, part, whole


def without_targets(name: str, subject: Subject) -> Problems:
    """The warning for a table about whose rows a city has no target."""
    return Problems(
        column=None,
        reason="table-no-targets",
        fix="table-no-targets-fix",
        is_warning=True,
        values={"name": name, "subject": subject.label},
        cells=pl.DataFrame(schema=CELLS).clear(1),
    )


def _without_contradictions(
    targets: list[BoundTarget], cells: pl.DataFrame, table: CheckedTable
) -> tuple[pl.DataFrame, list[Problems]]:
    """Leave out parts that are above their whole: both count as missing in that row."""
    problems = []
    for one, part, whole in contradicting(targets):
        plan = Plan()
        lowering = Lowering(plan, columns_of(table.subject.fields), one.constants)
        above = plan.compared(">", lowering.amounts(part)[0], lowering.amounts(whole)[0])
        wrong = cells.lazy().select(expressions(plan, pl, needed={above})[above].fill_null(False)).collect().to_series()
        if not wrong.any():
            continue
        touched = [name for name in names(part) if name in cells.columns]
        where = wrong.arg_true()
        shown = cells.select(
            pl.concat_str([pl.col(name).cast(pl.String) for name in touched], separator=" + ", ignore_nulls=True)
        ).to_series()
        problems.append(
            Problems(
                column="、".join(str(table.subject.fields[name].label) for name in touched),
                reason="part-above-whole",
                fix="part-above-whole-fix",
                values={"target": one.target.title},
                cells=pl.DataFrame(
                    {"line": table.lines[where], "row": table.keys[where], "value": shown[where]}, schema=CELLS
                ),
            )
        )
        cells = cells.with_columns(pl.when(~wrong).then(pl.col(name)).alias(name) for name in touched)
    return cells, problems
