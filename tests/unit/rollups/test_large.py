"""A register of a million rows: no loop over them."""

from __future__ import annotations

import time
from typing import Any

import polars as pl
import pytest

from commstd import rollup

COMMUNITIES = 3_000


def register(rows: int) -> pl.DataFrame:
    """Premises of round 3,000 communities, one row in ten without an amount that can be read."""
    at = pl.int_range(rows, eager=True)
    return pl.DataFrame({"at": at}).select(
        用房编号=pl.format("YF-{}", "at"),
        社区编码=(410991001001 + pl.col("at") * 7 % COMMUNITIES).cast(pl.String),
        面积=pl.when(pl.col("at") % 10 == 0).then(pl.lit("约三百")).otherwise((pl.col("at") % 9973).cast(pl.String) + ".25㎡"),
        用途=pl.when(pl.col("at") % 3 == 0).then(pl.lit("出租")).otherwise(pl.lit("办公用房")),
    )  # fmt: skip


def timed(rows: int) -> tuple[float, Any]:
    table, listed = register(rows), pl.DataFrame({"社区编码": [str(410991001001 + at) for at in range(COMMUNITIES)]})
    start = time.process_time()
    found = rollup(listed, premises=table, partial=True).collect()
    return time.process_time() - start, found


@pytest.mark.slow
def test_a_million_rows_take_no_longer_than_their_number_says() -> None:
    timed(1_000)
    small, _ = timed(100_000)
    large, found = timed(1_000_000)
    assert large < 25 * small
    counted = (
        register(1_000_000)
        .with_row_index("at")
        .filter((pl.col("at") % 3 != 0) & (pl.col("at") % 10 != 0))
        .group_by("社区编码")
        .agg(((pl.col("at") % 9973).cast(pl.Int64) * 10_000 + 2_500).sum().alias("steps"))
    )
    expected = dict(counted.iter_rows())
    assert found.cells["service_area"].to_list() == [
        expected.get(str(410991001001 + at), 0) for at in range(COMMUNITIES)
    ]
