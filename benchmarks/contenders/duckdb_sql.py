"""DuckDB: SQL over a table in memory, in whole numbers and decimals."""

from __future__ import annotations

from typing import Any, Final

import duckdb
import polars as pl

from benchmarks.contenders import Contender
from benchmarks.data import PROVISIONS, SETTLEMENTS, Table
from benchmarks.reference import CODES


def _enum(words: tuple[str, ...]) -> str:
    return "ENUM (" + ", ".join(f"'{word}'" for word in words) + ")"


def _judged(is_wrong: str, word: str = "short", applies: str = "true") -> str:
    return f"""CASE WHEN NOT ({applies}) THEN 'not-applicable'::verdict
        WHEN ({applies}) IS NULL THEN 'unknown'::verdict
        WHEN {is_wrong} THEN '{word}'::verdict
        WHEN ({is_wrong}) IS NULL THEN 'unknown'::verdict
        ELSE 'met'::verdict END"""


URBAN: Final = "settlement = 'urban'"
COMMITTEE: Final = "settlement IN ('urban', 'town')"
POSTS: Final = "greatest(0, households - 3000) // 300"
QUERY: Final = f"""SELECT
    {_judged("service_area * 100 < 30 * households")} AS "area-30",
    {_judged("service_area < 500", applies=f"{URBAN} AND provision = 'new-built'")} AS "area-new-built",
    {_judged(f"committee_staff < 5 + {POSTS}", applies=COMMITTEE)} AS "staff-least",
    {_judged(f"committee_staff > 9 + {POSTS}", "over", COMMITTEE)} AS "staff-most",
    {_judged("workers * 10000 < 18 * residents")} AS "workers",
    {_judged("social_organizations < 10", applies=URBAN)} AS "organizations",
    {_judged("grid_households * 10 < 9 * households")} AS "grid",
    {_judged("service_area * 100 < 31.2 * households")} AS "area-31-2"
FROM communities"""


def load(table: Table) -> duckdb.DuckDBPyConnection:
    """A database in memory."""
    database = duckdb.connect()
    database.execute(f"CREATE TYPE settlement AS {_enum(SETTLEMENTS)}")
    database.execute(f"CREATE TYPE provision AS {_enum(PROVISIONS)}")
    database.execute(f"CREATE TYPE verdict AS {_enum(CODES)}")
    database.execute(
        f"""CREATE TABLE communities AS SELECT * EXCLUDE (community_id) REPLACE (
            settlement::settlement AS settlement, provision::provision AS provision,
            service_area::DECIMAL(18, 4) AS service_area) FROM read_parquet('{table.path}')"""
    )
    return database


def call(database: duckdb.DuckDBPyConnection) -> Any:
    """One query, its answer in memory as an Arrow table."""
    return database.sql(QUERY).to_arrow_table()


VERDICTS: Final = Contender(load=load, call=call, verdicts=pl.from_arrow)
