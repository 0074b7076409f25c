"""Puyang's community standards in Polars by hand: whole numbers, exact, the same checks of cells and the same columns.

What a good engineer would write for this one city, its one date and its default readings, and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from benchmarks.contenders import Contender
from benchmarks.contenders.ours import wide_verdicts
from benchmarks.contenders.polars_exact import MET, NOT_APPLICABLE, OVER, SHORT, UNKNOWN
from benchmarks.data import SETTLEMENTS, STEPS, Table
from benchmarks.reference import CODES, PUYANG_FIELDS, PUYANG_NUMBERS

SETTLEMENT: Final = pl.Enum(SETTLEMENTS)
LABELS: Final = {
    **{name: name for name in SETTLEMENTS},
    "城市社区": "urban", "城市": "urban", "集镇社区": "town", "集镇": "town",
    "农村社区": "rural", "农村": "rural", "村": "rural",
}  # fmt: skip
MOST: Final = 1_000_000_000
COUNTS: Final = tuple(name for name in PUYANG_NUMBERS if name != "service_area")
CODE: Final = r"^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{10}$"
TOTAL: Final = "合计|总计|小计|共计"


def _judged(*ways: tuple[pl.Expr, pl.Expr], applies: pl.Expr | None = None) -> pl.Expr:
    """The word beside the first condition that holds, else unknown where one of them is, else met."""
    found = [*ways, *((truth.is_null(), UNKNOWN) for truth, _ in ways)]
    if applies is not None:
        found = [(~applies, NOT_APPLICABLE), (applies.is_null(), UNKNOWN), *found]
    chain = pl.when(found[0][0]).then(found[0][1])
    for truth, word in found[1:]:
        chain = chain.when(truth).then(word)
    return chain.otherwise(MET)


def _gap(value: pl.Expr, low: pl.Expr | int, high: pl.Expr | int, applies: pl.Expr) -> pl.Expr:
    """What is missing or too much, 0 for what is within."""
    short, over = applies & (value < low), applies & (value > high)
    found = pl.when(short).then(low - value).when(over).then(value - high)
    return found.when(applies & (value >= low)).then(_whole(0))


def _whole(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.Int64)


def staged(cells: pl.LazyFrame) -> pl.LazyFrame:
    """What several columns share, each computed once: Polars finds shared parts, but not those inside shared parts."""
    settlement, households = pl.col("settlement"), pl.col("households")
    shared = cells.with_columns(
        is_urban=settlement == "urban",
        is_rural=settlement == "rural",
        is_town=settlement == "town",
        needed=3000 * households,
        posts=(households - 3000).clip(0) // 300 + pl.col("floating_population") // 1000,
    )
    return shared.with_columns(
        has_committee=pl.col("is_urban") | pl.col("is_town"),
        is_named=pl.col("is_urban") | pl.col("is_rural"),
        low=5 + pl.col("posts"),
        high=9 + pl.col("posts"),
        least=pl.when("is_urban").then(_whole(10)).when("is_rural").then(_whole(3)),
    )


def outputs() -> dict[str, pl.Expr]:
    """Verdicts, requirements and gaps."""
    households, area, staff = pl.col("households"), pl.col("service_area"), pl.col("committee_staff")
    organizations, is_urban, is_named = pl.col("social_organizations"), pl.col("is_urban"), pl.col("is_named")
    needed, least, has_committee = pl.col("needed"), pl.col("least"), pl.col("has_committee")
    low, high = pl.col("low"), pl.col("high")
    return {
        "service_area__verdict": _judged((area < needed, SHORT)),
        "service_area__required": needed,
        "service_area__gap": (needed - area).clip(0),
        "committee_size__verdict": _judged((households < 1000, SHORT), (households > 3000, OVER), applies=is_urban),
        "committee_size__low": pl.when(is_urban.fill_null(True)).then(_whole(1000)),
        "committee_size__high": pl.when(is_urban.fill_null(True)).then(_whole(3000)),
        "committee_size__gap": _gap(households, 1000, 3000, is_urban),
        "committee_staff__verdict": _judged((staff < low, SHORT), (staff > high, OVER), applies=has_committee),
        "committee_staff__low": pl.when(has_committee.fill_null(True)).then(low),
        "committee_staff__high": pl.when(has_committee.fill_null(True)).then(high),
        "committee_staff__gap": _gap(staff, low, high, has_committee),
        "social_organizations__verdict": _judged((organizations < least, SHORT), applies=is_named),
        "social_organizations__required": least,
        "social_organizations__gap": (least - organizations).clip(0),
        "governance_centre__verdict": _judged((~(pl.col("security_room") & pl.col("mediation_room")), SHORT)),
    }


def load_cells(table: Table) -> pl.DataFrame:
    """The table in whole numbers of steps, with enumerations."""
    held = pl.scan_parquet(table.steps).select(PUYANG_FIELDS)
    return held.with_columns(pl.col("settlement").cast(SETTLEMENT)).collect()


def results(cells: pl.DataFrame) -> pl.DataFrame:
    """One pass, areas in steps."""
    return staged(cells.lazy()).select(**outputs()).collect()


def _steps() -> pl.Expr:
    return (pl.col("service_area") * STEPS).round()


def cells() -> dict[str, pl.Expr]:
    """What counts of each cell: steps, ids and flags; null for what is out of range or not known."""
    counts = {name: pl.when(pl.col(name).is_between(0, MOST)).then(pl.col(name)) for name in COUNTS}
    return {
        **counts,
        "settlement": pl.col("settlement").replace_strict(LABELS, default=None, return_dtype=SETTLEMENT),
        "service_area": pl.when(_steps().is_between(0, MOST * STEPS)).then(_steps().cast(pl.Int64)),
    }


def faults() -> dict[str, pl.Expr]:
    """How many cells have each fault."""
    key, steps = pl.col("community_id"), _steps()
    return {
        "no_key": (key.is_null() | (key.str.strip_chars() == "")).sum(),
        "total": key.str.contains(TOTAL).sum(),
        "no_code": (~key.str.contains(CODE)).sum(),
        "key_twice": (key.cast(pl.Int64, strict=False).sort().diff() == 0).sum(),
        "no_settlement": (pl.col("settlement").is_not_null() & ~pl.col("settlement").is_in(list(LABELS))).sum(),
        **{f"{name}_range": (~pl.col(name).is_between(0, MOST)).sum() for name in COUNTS},
        "area_range": (~steps.is_between(0, MOST * STEPS)).sum(),
        # A column as divisor: Polars multiplies by the reciprocal of a constant, which is not rounded rightly.
        "area_finer": (steps / (steps * 0 + STEPS) != pl.col("service_area")).sum(),
    }


def wide(table: pl.LazyFrame) -> pl.LazyFrame:
    """The table with the results beside it, areas in square metres again."""
    names = ("community_id", *PUYANG_FIELDS)
    kept = (pl.col(name).alias(f"given {name}") for name in names)
    held = staged(table.select(*kept, "security_room", "mediation_room", **cells()))
    made = held.select(*(pl.col(f"given {name}").alias(name) for name in names), **outputs())
    areas = (pl.col(name) for name in ("service_area__required", "service_area__gap"))
    return made.with_columns(one / (one * 0 + STEPS) for one in areas)


def assess(table: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """The wide table, and how many cells have which fault."""
    lazy = table.lazy()
    made, found = pl.collect_all([wide(lazy), lazy.select(**faults())])
    return made, found.row(0, named=True)


def assess_file(table: Table) -> Path:
    """The same from file to file, streamed, with how often each verdict was given."""
    target = table.path.with_suffix(".hand.parquet")
    lazy = pl.scan_parquet(table.path)
    wide(lazy).sink_parquet(target, row_group_size=125_000)
    lazy.select(**faults()).collect(engine="streaming")
    written = pl.scan_parquet(target)
    verdicts = [name for name in written.collect_schema() if name.endswith("__verdict")]
    counts = ((pl.col(name) == word).sum().alias(f"{name} {word}") for name in verdicts for word in CODES)
    written.select(counts).collect(engine="streaming")
    return target


RESULTS: Final = Contender(load=load_cells, call=results, verdicts=wide_verdicts)
TABLE: Final = Contender(
    load=lambda table: pl.read_parquet(table.path), call=assess, verdicts=lambda found: wide_verdicts(found[0])
)
FILE: Final = Contender(
    load=lambda table: table, call=assess_file, verdicts=lambda target: wide_verdicts(pl.read_parquet(target))
)
