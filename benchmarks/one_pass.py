"""All community standards of a city over a large made-up table, in one columnar pass.

python benchmarks/one_pass.py --rows 600000 --city puyang
"""

from __future__ import annotations

import argparse
import time
from datetime import date

import polars as pl

import commstd
from commstd.assess.engine import complete, run
from commstd.tables.single import dtype_of


def table(city: commstd.City, rows: int, seed: int) -> pl.DataFrame:
    """A checked table: whole numbers of steps, flags and choices, 2 % missing."""
    fields = city.pack.vocabulary.subjects["community"].fields
    place = pl.int_range(rows, eager=True)
    columns = []
    for number, name in enumerate(city.plan("community").fields):
        field, key = fields[name], place.hash(seed + number)
        if field.kind == "flag":
            values = key % 2 == 0
        elif field.kind == "choice":
            ids = list(field.values)
            values = pl.Series(ids).gather(key % len(ids)).cast(pl.Enum(ids))
        else:
            values = (key % (10_000 if field.kind == "count" else 20_000_000)).cast(dtype_of(field))
        columns.append(pl.select(pl.when((key // 7) % 50 != 0).then(values).alias(name)).to_series())
    return pl.DataFrame(columns)


def main() -> None:
    """Run a few times and print the least and the median time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=600_000)
    parser.add_argument("--city", default="puyang")
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    city = commstd.city(options.city, as_of=date(2026, 1, 1))
    plan = city.plan("community")
    fields = city.pack.vocabulary.subjects["community"].fields
    cells = complete(table(city, options.rows, 1), plan, fields)
    times = []
    for _ in range(options.runs):
        began = time.perf_counter()
        results = run(plan, cells)
        times.append(time.perf_counter() - began)
    times.sort()
    print(f"{options.rows:,} rows, {len(plan.items)} standards, {results.width} columns of results")
    print(
        f"one pass: least {1000 * times[0]:.0f} ms, median {1000 * times[len(times) // 2]:.0f} ms",
        f"of {options.runs} runs",
    )


if __name__ == "__main__":
    main()
