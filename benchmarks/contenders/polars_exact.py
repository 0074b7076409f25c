"""Polars by hand, in whole numbers."""

from __future__ import annotations

from typing import Final

import polars as pl

from benchmarks.contenders import Contender
from benchmarks.data import PROVISIONS, SETTLEMENTS, Table
from benchmarks.reference import CODES, EIGHT

VERDICT: Final = pl.Enum(CODES)
MET, SHORT, OVER, UNKNOWN, NOT_APPLICABLE = (pl.lit(word, dtype=VERDICT) for word in CODES)


def load(table: Table) -> pl.DataFrame:
    """The table in whole numbers of steps, with enumerations."""
    kinds = {"settlement": pl.Enum(SETTLEMENTS), "provision": pl.Enum(PROVISIONS)}
    return pl.scan_parquet(table.steps).drop("community_id").cast(kinds).collect()


def judged(is_short: pl.Expr, word: pl.Expr = SHORT, *, applies: pl.Expr | None = None) -> pl.Expr:
    """A verdict, unknown where a cell is missing."""
    if applies is None:
        return pl.when(is_short).then(word).when(is_short.is_null()).then(UNKNOWN).otherwise(MET)
    chain = pl.when(~applies).then(NOT_APPLICABLE).when(applies.is_null()).then(UNKNOWN)
    return chain.when(is_short).then(word).when(is_short.is_null()).then(UNKNOWN).otherwise(MET)


def expressions() -> list[pl.Expr]:
    """The eight verdicts."""
    households, area, staff = pl.col("households"), pl.col("service_area"), pl.col("committee_staff")
    settlement = pl.col("settlement")
    is_urban = settlement == "urban"
    has_committee = settlement.is_in(["urban", "town"])
    posts = pl.col("posts")
    made = (
        judged(area < 3000 * households),
        judged(area < 5_000_000, applies=is_urban & (pl.col("provision") == "new-built")),
        judged(staff < 5 + posts, applies=has_committee),
        judged(staff > 9 + posts, OVER, applies=has_committee),
        judged(10_000 * pl.col("workers") < 18 * pl.col("residents")),
        judged(pl.col("social_organizations") < 10, applies=is_urban),
        judged(10 * pl.col("grid_households") < 9 * households),
        judged(area < 3120 * households),
    )
    return [one.alias(name) for name, one in zip(EIGHT, made, strict=True)]


def call(frame: pl.DataFrame) -> pl.DataFrame:
    """One pass."""
    posts = (pl.col("households") - 3000).clip(0) // 300
    return frame.lazy().with_columns(posts=posts).select(expressions()).collect()


VERDICTS: Final = Contender(load=load, call=call, verdicts=lambda results: results)
