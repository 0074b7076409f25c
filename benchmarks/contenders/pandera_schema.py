"""pandera: a schema on Polars, with a check for each standard.

A check says which rows pass; whom a standard is not about passes, and is told apart afterwards.
"""

from __future__ import annotations

from typing import Any, Final

import pandera.polars as pa
import polars as pl

from benchmarks.contenders import Contender
from benchmarks.contenders.polars_float import load
from benchmarks.reference import EIGHT, MET, NOT_APPLICABLE, OVER, SHORT

HOUSEHOLDS: Final = pl.col("households")
URBAN: Final = pl.col("settlement") == "urban"
COMMITTEE: Final = pl.col("settlement").is_in(["urban", "town"])
POSTS: Final = ((HOUSEHOLDS - 3000).clip(0) / 300).floor()
APPLIES: Final = {
    "area-new-built": URBAN & (pl.col("provision") == "new-built"),
    "staff-least": COMMITTEE,
    "staff-most": COMMITTEE,
    "organizations": URBAN,
}
PASSES: Final = {
    "area-30": pl.col("service_area") >= HOUSEHOLDS / 100 * 30,
    "area-new-built": pl.col("service_area") >= 500,
    "staff-least": pl.col("committee_staff") >= 5 + POSTS,
    "staff-most": pl.col("committee_staff") <= 9 + POSTS,
    "workers": pl.col("workers") >= pl.col("residents") / 10_000 * 18,
    "organizations": pl.col("social_organizations") >= 10,
    "grid": pl.col("grid_households") >= HOUSEHOLDS * 0.9,
    "area-31-2": pl.col("service_area") >= HOUSEHOLDS / 100 * 31.2,
}
MEASURES: Final = {
    "area-30": "service_area",
    "area-new-built": "service_area",
    "staff-least": "committee_staff",
    "staff-most": "committee_staff",
    "workers": "workers",
    "organizations": "social_organizations",
    "grid": "grid_households",
    "area-31-2": "service_area",
}


def _check(name: str) -> pa.Check:
    passes = ~APPLIES[name] | PASSES[name] if name in APPLIES else PASSES[name]
    return pa.Check(lambda data: data.lazyframe.select(passes), name=name)


def wide_schema() -> pa.DataFrameSchema:
    """Checks of the whole frame: what pandera's pages show for several columns."""
    return pa.DataFrameSchema(checks=[_check(name) for name in EIGHT])


def column_schema() -> pa.DataFrameSchema:
    """Each check at the column that it measures: less to report of a row that fails."""
    columns: dict[str, list[pa.Check]] = {}
    for name, column in MEASURES.items():
        columns.setdefault(column, []).append(_check(name))
    return pa.DataFrameSchema({column: pa.Column(checks=checks) for column, checks in columns.items()})


def call(held: tuple[pa.DataFrameSchema, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that fail, check by check."""
    schema, frame = held
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as found:
        return frame, found.failure_cases
    return frame, pl.DataFrame(schema={"check": pl.String, "index": pl.Int32})


def verdicts(results: tuple[pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
    """The failing rows of each check as verdicts."""
    frame, failures = results
    columns: dict[str, Any] = {}
    for name in EIGHT:
        failing = failures.filter(pl.col("check") == name)["index"]
        codes = pl.repeat(MET, frame.height, dtype=pl.Int8, eager=True)
        codes = codes.scatter(failing, OVER if name == "staff-most" else SHORT)
        applies = APPLIES.get(name, pl.lit(True))
        columns[name] = frame.select(pl.when(applies).then(codes).otherwise(NOT_APPLICABLE)).to_series()
    return pl.DataFrame(columns)


COLUMNS: Final = Contender(load=lambda table: (column_schema(), load(table)), call=call, verdicts=verdicts)
WIDE: Final = Contender(load=lambda table: (wide_schema(), load(table)), call=call, verdicts=verdicts)
