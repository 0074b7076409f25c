"""The shortfalls of an assessment: their sums, and the largest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from fractions import Fraction

    from commstd.assess.assessment import Assessment


def total_gaps(assessment: Assessment, verdict: str) -> list[Fraction | None]:
    """For each item, the sum of all gaps of one verdict, exactly; None for a yes/no standard."""
    items, results = assessment.plan.items, assessment.results
    sums = results.select(
        pl.col(name).filter(pl.col(f"{index}.verdict") == verdict).cast(pl.Int128).sum()
        for index in range(len(items))
        if (name := f"{index}.gap") in results.columns
    ).to_dict(as_series=False)
    held = [sums.get(f"{index}.gap") for index in range(len(items))]
    return [None if one is None else (one[0] or 0) * item.step for item, one in zip(items, held, strict=True)]


def worst_rows(assessment: Assessment) -> pl.DataFrame:
    """The rows that are short or over, those first that lack most of what they need; ordering only, so in doubles."""
    results = assessment.results
    rows = (
        results.lazy().with_columns(assessment.keys.alias("row"), assessment.names.alias("name")).with_row_index("at")
    )
    parts = []
    for index in range(len(assessment.plan.items)):
        numbers = [
            (pl.col(name) if (name := f"{index}.{number}") in results.columns else pl.lit(None, dtype=pl.Int64)).alias(
                number
            )
            for number in ("actual", "low", "high", "gap")
        ]
        verdict = pl.col(f"{index}.verdict").cast(pl.String).alias("verdict")
        kept = rows.select("at", pl.lit(index).alias("item"), "row", "name", verdict, *numbers)
        need = pl.coalesce("low", "high").cast(pl.Float64)
        parts.append(
            kept.filter(pl.col("verdict").is_in(["short", "over"])).with_columns(
                (pl.col("gap").cast(pl.Float64) / pl.max_horizontal(need, pl.lit(1.0))).alias("share")
            )
        )
    if not parts:
        return pl.DataFrame()
    order = ["share", "gap", "item", "at"]
    return pl.concat(parts).sort(order, descending=[True, True, False, False], nulls_last=True).collect()
