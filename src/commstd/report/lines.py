"""Findings as JSON, a line each, made by the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from commstd.assess.texts import decimal_text
from commstd.report.jsons import NUMBERS

if TYPE_CHECKING:
    from commstd.assess.assessment import Assessment


def finding_lines(assessment: Assessment, start: int, length: int, only: tuple[str, ...]) -> list[str]:
    """The findings of some rows, each as JSON, row by row."""
    parts = []
    for index, item in enumerate(assessment.plan.items):
        frame = assessment.item_frame(index, start=start, length=length)
        if only:
            frame = frame.filter(pl.col("verdict").cast(pl.String).is_in(list(only)))
        unit = item.standard.unit
        texts = [decimal_text(frame[name], item.step) for name in NUMBERS] if unit is not None else []
        clauses = pl.lit(list(item.standard.clauses), dtype=pl.List(pl.String))
        shaped = frame.with_columns(texts).select(
            "at",
            "item",
            pl.struct(
                "row",
                "standard",
                "concept",
                pl.col("verdict").cast(pl.String),
                _amount("actual", unit).alias("actual"),
                _required(item, unit).alias("required"),
                _amount("gap", unit).alias("gap"),
                "force",
                clauses.alias("clause"),
                pl.col("by").cast(pl.String),
                "reading",
                "missing",
            )
            .struct.json_encode()
            .alias("json"),
        )
        parts.append(shaped)
    if not parts:
        return []
    return pl.concat(parts).sort("at", "item")["json"].to_list()


def _amount(name: str, unit: object) -> pl.Expr:
    if unit is None:
        return pl.lit(None, dtype=pl.String)
    made = pl.struct(pl.col(name).alias("value"), pl.lit(unit.id).alias("unit"))  # type: ignore[attr-defined]
    return pl.when(pl.col(name).is_not_null()).then(made)


def _required(item: object, unit: object) -> pl.Expr:
    places = item.places  # type: ignore[attr-defined]
    if unit is None or places is None or (places.low is None and places.high is None):
        return pl.lit(None, dtype=pl.String)
    if places.high is None:
        return _amount("low", unit)
    ends = ["low", "high"] if places.low is not None else ["high"]
    made = pl.struct(*ends, pl.lit(unit.id).alias("unit"))  # type: ignore[attr-defined]
    return pl.when(pl.any_horizontal(pl.col(end).is_not_null() for end in ends)).then(made)
