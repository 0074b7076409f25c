"""Polars by hand, in floating point: what one writes down first."""

from __future__ import annotations

from typing import Final

import polars as pl

from benchmarks.contenders import Contender
from benchmarks.contenders.polars_exact import OVER, judged
from benchmarks.data import PROVISIONS, SETTLEMENTS, Table
from benchmarks.reference import EIGHT


def load(table: Table) -> pl.DataFrame:
    """The table as it is, with enumerations."""
    kinds = {"settlement": pl.Enum(SETTLEMENTS), "provision": pl.Enum(PROVISIONS)}
    return pl.scan_parquet(table.path).drop("community_id").cast(kinds).collect()


def expressions() -> list[pl.Expr]:
    """The eight verdicts."""
    households, area, staff = pl.col("households"), pl.col("service_area"), pl.col("committee_staff")
    settlement = pl.col("settlement")
    is_urban = settlement == "urban"
    has_committee = settlement.is_in(["urban", "town"])
    posts = pl.col("posts")
    made = (
        judged(area < households / 100 * 30),
        judged(area < 500, applies=is_urban & (pl.col("provision") == "new-built")),
        judged(staff < 5 + posts, applies=has_committee),
        judged(staff > 9 + posts, OVER, applies=has_committee),
        judged(pl.col("workers") < pl.col("residents") / 10_000 * 18),
        judged(pl.col("social_organizations") < 10, applies=is_urban),
        judged(pl.col("grid_households") < households * 0.9),
        judged(area < households / 100 * 31.2),
    )
    return [one.alias(name) for name, one in zip(EIGHT, made, strict=True)]


def call(frame: pl.DataFrame) -> pl.DataFrame:
    """One pass."""
    posts = ((pl.col("households") - 3000).clip(0) / 300).floor()
    return frame.lazy().with_columns(posts=posts).select(expressions()).collect()


VERDICTS: Final = Contender(load=load, call=call, verdicts=lambda results: results)
