"""Made-up tables of any length as Parquet files, each with the right verdicts beside it.

One row in ten stands exactly on thresholds: its measures are what the standards require of it, no step more.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl
from attrs import frozen

from benchmarks import reference
from benchmarks.reference import CODES

BATCH: Final = 500_000
STEPS: Final = 10_000
"""Steps of area in a square metre."""
SETTLEMENTS: Final = ("urban", "town", "rural")
PROVISIONS: Final = ("new-built", "converted", "expanded", "purchased", "leased", "swapped", "shared", "allocated")
_I: Final = pl.col("i")
_ON: Final = _I % 10 == 0
"""A row on thresholds."""
_TURN: Final = _I // 10


@frozen
class Table:
    """A table on disk.

    Attributes:
        rows: How many rows.
        path: The table as an office has it: texts, whole numbers, areas as floats of square metres.
        steps: The same in whole numbers of steps.
        answers: The right verdicts, one Int8 column a standard: places in `CODES`.
    """

    rows: int
    path: Path
    steps: Path
    answers: Path


def table_in(folder: Path, kind: str, rows: int) -> Table:
    """Where a table lies."""
    stem = f"{kind}-{rows}"
    return Table(rows, folder / f"{stem}.parquet", folder / f"{stem}.steps.parquet", folder / f"{stem}.answers.parquet")


def make(folder: Path, kind: str, rows: int) -> Table:
    """Write a table that is not there yet.

    Args:
        folder: Where to.
        kind: "eight" or "puyang": whose fields it has.
        rows: How many rows.
    """
    table = table_in(folder, kind, rows)
    if table.answers.exists():
        return table
    made, judge = KINDS[kind]
    place = pl.LazyFrame().select(pl.int_range(rows, dtype=pl.Int64).alias("i"))
    made(place).sink_parquet(table.steps, row_group_size=250_000)
    held = pl.scan_parquet(table.steps)
    # A column as divisor: Polars multiplies by the reciprocal of a constant, which is not rounded rightly.
    area = pl.col("service_area") / (pl.col("service_area") * 0 + STEPS)
    held.with_columns(area).sink_parquet(table.path, row_group_size=250_000)
    answers = [judge(held.slice(start, BATCH).collect()) for start in range(0, rows, BATCH)]
    pl.concat(answers).write_parquet(table.answers)
    return table


def _drawn(seed: int, low: int, high: int | pl.Expr) -> pl.Expr:
    """Whole numbers from `low` to `high`, scattered."""
    key = (_I.hash(seed) // 8).cast(pl.Int64)
    return low + key % (high - low + 1)


def _one_of(ids: tuple[str, ...], place: pl.Expr) -> pl.Expr:
    return pl.lit(pl.Series(ids)).gather(place)


def _some(value: pl.Expr, seed: int) -> pl.Expr:
    """Missing in one row of fifty."""
    return pl.when(_I.hash(seed) % 50 != 0).then(value)


def _ids() -> pl.Expr:
    """Statistical division codes of twelve digits."""
    return (410_900_000_000 + _I).cast(pl.String).alias("community_id")


def _eight(place: pl.LazyFrame) -> pl.LazyFrame:
    turn, households = _TURN % 3, pl.col("households")
    is_floor = _ON & (turn == 1)
    posts = (households - 3000).clip(0) // 300
    on_area = pl.when(turn == 0).then(3000 * households).when(turn == 1).then(500 * STEPS).otherwise(3120 * households)
    return (
        place.with_columns(
            settlement=pl.when(is_floor).then(0).otherwise(_drawn(1, 0, 2)),
            provision=pl.when(is_floor).then(0).otherwise(_drawn(2, 0, 7)),
            households=_drawn(3, 50, 6000),
            residents=pl.when(_ON).then(_drawn(4, 1, 4) * 5000).otherwise(_drawn(4, 100, 20_000)),
        )
        .with_columns(
            committee_staff=pl.when(_ON).then(posts + 5 + 4 * (_TURN % 2)).otherwise(_drawn(5, 2, 24)),
            workers=pl.when(_ON).then(pl.col("residents") * 18 // 10_000).otherwise(_drawn(6, 0, 40)),
            social_organizations=pl.when(_ON).then(10).otherwise(_drawn(7, 0, 20)),
            grid_households=pl.when(_ON)
            .then((9 * households + 9) // 10)
            .otherwise(households * _drawn(8, 80, 100) // 100),
            service_area=pl.when(_ON).then(on_area).otherwise(_drawn(9, 0, 60 * households) * 100),
        )
        .select(
            _ids(),
            _one_of(SETTLEMENTS, pl.col("settlement")).alias("settlement"),
            _one_of(PROVISIONS, pl.col("provision")).alias("provision"),
            *(name for name in reference.EIGHT_FIELDS if name not in {"settlement", "provision"}),
        )
    )


def _puyang(place: pl.LazyFrame) -> pl.LazyFrame:
    turn, households = _TURN % 4, pl.col("households")
    posts = (households - 3000).clip(0) // 300 + pl.col("floating_population") // 1000
    return (
        place.with_columns(
            settlement=_drawn(1, 0, 2),
            households=pl.when(_ON & (turn < 2)).then(1000 + 2000 * turn).otherwise(_drawn(3, 50, 6000)),
            floating_population=_drawn(4, 0, 4000),
        )
        .with_columns(
            service_area=pl.when(_ON).then(3000 * households).otherwise(_drawn(9, 0, 60 * households) * 100),
            committee_staff=pl.when(_ON).then(posts + 5 + 4 * (_TURN % 2)).otherwise(_drawn(5, 2, 24)),
            social_organizations=pl.when(_ON).then(3 + 7 * (_TURN % 2)).otherwise(_drawn(7, 0, 20)),
        )
        .select(
            _ids(),
            _some(_one_of(SETTLEMENTS, pl.col("settlement")), 11).alias("settlement"),
            *(_some(pl.col(name), 12 + at).alias(name) for at, name in enumerate(reference.PUYANG_NUMBERS)),
            _some(_I.hash(30) % 4 != 0, 20).alias("security_room"),
            _some(_I.hash(31) % 4 != 0, 21).alias("mediation_room"),
        )
    )


def wrong(table: Table, verdicts: pl.DataFrame) -> int:
    """How many verdicts are not the right ones.

    Args:
        table: The table.
        verdicts: A column a standard, in the order of the answers: words or places in `CODES`.
    """
    found, count = pl.scan_parquet(table.answers).collect(), 0
    for right, given in zip(found.iter_columns(), verdicts.iter_columns(), strict=True):
        codes = given if given.dtype.is_integer() else given.cast(pl.Enum(CODES)).to_physical()
        count += int((right.cast(pl.Int8) != codes.cast(pl.Int8)).fill_null(True).sum())
    return count


KINDS: Final = {"eight": (_eight, reference.eight), "puyang": (_puyang, reference.puyang)}
