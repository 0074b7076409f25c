"""A subject's plan run over a checked table in one columnar pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import polars as pl

from commstd.formula.columns import VERDICTS, expressions
from commstd.formula.staged import stages
from commstd.tables.single import dtype_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from commstd.assess.plan import SubjectPlan
    from commstd.fields import Field

RESULTS = ("verdict", "actual", "low", "high", "gap")
VERDICT = pl.Enum(VERDICTS)
_PLAIN = pl.QueryOptFlags(comm_subexpr_elim=False)


def column_name(index: int, result: str) -> str:
    """The name of a result of the item at an index."""
    return f"{index}.{result}"


def result_stages(plan: SubjectPlan) -> tuple[list[list[pl.Expr]], list[pl.Expr]]:
    """What the results share, stage by stage, and one named expression for every result of every item."""
    places = {
        column_name(index, result): place
        for index, item in enumerate(plan.items)
        if item.places is not None
        for result in RESULTS
        if (place := getattr(item.places, result)) is not None
    }
    made: dict[int, pl.Expr] = {}
    found: list[list[pl.Expr]] = []
    for stage in stages(plan.plan, set(places.values())):
        held = expressions(plan.plan, pl, needed=stage, given=made)
        found.append([held[place].alias(f"#{place}") for place in stage])
        made |= {place: pl.col(f"#{place}") for place in stage}
    results = [made[place].alias(name) for name, place in places.items()]
    for index, item in enumerate(plan.items):
        if item.places is None:
            results.append(pl.lit("not-applicable", dtype=VERDICT).alias(column_name(index, "verdict")))
    return found, results


def complete(cells: pl.DataFrame, plan: SubjectPlan, fields: Mapping[str, Field]) -> pl.DataFrame:
    """The cells that a plan needs, with a column of nothing for each field that the table lacks."""
    return absent_columns(cells, plan.fields, fields)


def absent_columns(cells: pl.DataFrame, wanted: Sequence[str], fields: Mapping[str, Field]) -> pl.DataFrame:
    """Some fields' cells, with a column of nothing for each field that the table lacks."""
    present = set(cells.columns)
    made = [
        cells[name]
        if name in present
        else pl.repeat(None, cells.height, dtype=dtype_of(fields[name]), eager=True).alias(name)
        for name in wanted
    ]
    return pl.DataFrame(made) if made else pl.DataFrame(height=cells.height)


def run(plan: SubjectPlan, cells: pl.DataFrame) -> pl.DataFrame:
    """Results by item, numbers in steps.

    Args:
        plan: The plan.
        cells: Every field of the plan, as `complete` gives them.

    Returns:
        One column for each result, named `INDEX.RESULT`; rows as given.
    """
    shared, made = expressions_of(plan)
    frame = cells.lazy()
    for stage in shared:
        frame = frame.with_columns(stage)
    # Polars looks for what expressions share, but not inside what they share: here it is columns already.
    results = frame.select(made).collect(optimizations=_PLAIN) if made else pl.DataFrame()
    if results.height == 1 != cells.height:
        results = pl.concat([results] * cells.height) if cells.height else results.clear()
    return results


def expressions_of(plan: SubjectPlan) -> tuple[list[list[pl.Expr]], list[pl.Expr]]:
    """The plan's expressions, built once."""
    if plan.lowered is None:
        plan.lowered = result_stages(plan)
    return cast("tuple[list[list[pl.Expr]], list[pl.Expr]]", plan.lowered)


def missing_fields(plan: SubjectPlan, index: int, cells: pl.DataFrame) -> pl.Series:
    """For each row, the fields that an unknown verdict of an item hangs on.

    Args:
        plan: The plan.
        index: The item.
        cells: The rows with an unknown verdict.
    """
    causes = plan.missing(index)
    if not causes or not cells.height:
        return pl.Series("missing", [[] for _ in range(cells.height)], dtype=pl.List(pl.String))
    held = expressions(plan.plan, pl, needed=set(causes.values()))
    parts = [pl.when(held[place]).then(pl.lit(name)) for name, place in causes.items()]
    listed = pl.concat_list(parts).list.drop_nulls().alias("missing")
    found = cells.lazy().select(listed).collect().to_series()
    return found if len(found) == cells.height else pl.concat([found] * cells.height)


def wide_names(plan: SubjectPlan) -> list[dict[str, str]]:
    """For each item, the names that its results have as columns of a wide table: verdict, low, high, gap."""
    found = []
    several = len({item.standard.id for item in plan.items}) < len(plan.items)
    for item in plan.items:
        stem = item.standard.id.replace("-", "_")
        if several and item.reading:
            stem = f"{stem}__{item.reading.replace('-', '_').replace('+', '__')}"
        held = {"verdict": f"{stem}__verdict"}
        if item.places is not None and item.places.gap is not None:
            if item.places.low is not None and item.places.high is None:
                held["low"] = f"{stem}__required"
            else:
                ends = {"low": item.places.low, "high": item.places.high}
                held |= {end: f"{stem}__{end}" for end, place in ends.items() if place is not None}
            held["gap"] = f"{stem}__gap"
        found.append(held)
    return found
