"""Twenty shares by county beside the assessing pass: how much longer a city's rates take than its verdicts.

    python -m benchmarks.targets [--rows 600000] [--counties 2800]

The rows are in memory and read already; both sides run over the same cells, in turn.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

import polars as pl

import commstd
from commstd.assess import engine
from commstd.assess.survey import bound_targets, used_fields
from commstd.assess.targets import measure_targets

HERE = Path(__file__).parent
AS_OF = date(2026, 1, 1)
SHARES = (
    "service_area >= 360", "workers >= 2", "households >= 300", "committee_staff >= 5", "hub_organization",
    "social_organizations >= 10", "has_service_facility", "residents >= 3000", "floating_population >= 800",
    "certified_workers >= 1",
)  # fmt: skip
AMONG = ("settlement == 'urban'", "settlement == 'rural'")


def pack_with_targets(folder: Path) -> Path:
    """A pack of the benchmark's standards with twenty targets, each a share of the communities of one settlement."""
    for name in ("pack.toml", "standards.toml"):
        (folder / name).write_text((HERE / "pack" / name).read_text("utf-8"), "utf-8")
    lines = ["[parameters.half]", 'unit = "1"', "value = 0.5", 'clause = "1"', ""]
    figures = {
        360: "m²",
        2: "person",
        300: "household",
        5: "person",
        10: "organization",
        3000: "person",
        800: "person",
        1: "person",
    }
    for number, unit in figures.items():
        lines += [f"[parameters.line_{number}]", f'unit = "{unit}"', f"value = {number}", 'clause = "1"', ""]
    for at, (share, among) in enumerate((share, among) for among in AMONG for share in SHARES):
        *first, last = share.split(" ")
        formula = " ".join([*first, f"line_{last}"]) if first else share
        lines += [
            "[[targets]]", f'id = "target-{at}"', 'subject = "community"',
            f'title = {{ zh = "指标{at}", en = "Target {at}" }}',
            f'among = "{among}"', f'share = "{formula}"', 'at_least = "half"', 'force = "stated"', 'clause = "1"', "",
        ]  # fmt: skip
    (folder / "targets.toml").write_text("\n".join(lines), "utf-8")
    return folder


def table(rows: int, counties: int) -> pl.DataFrame:
    """Made-up communities, two cells in a hundred empty."""
    at = pl.int_range(rows)
    spread = {"households": 6000, "residents": 9000, "floating_population": 2000, "committee_staff": 14, "workers": 12,
              "certified_workers": 4, "social_organizations": 20, "grid_households": 6000}  # fmt: skip
    frame = pl.select(
        (410_000_000_000 + at).cast(pl.String).alias("community_id"),
        (at * 7919 % counties + 110_000).cast(pl.String).alias("county"),
        pl.lit(pl.Series(["urban", "rural", "town"])).gather(at * 31 % 3).alias("settlement"),
        *(
            (at * (prime * 2 + 1) * 2_654_435_761 // 1024 % most).alias(name)
            for prime, (name, most) in enumerate(spread.items(), 3)
        ),
        ((at * 48_271 % 20_000_000) / 10_000).alias("service_area"),
        *((at * prime % 5 < 3).alias(name) for prime, name in ((3, "has_service_facility"), (7, "hub_organization"))),
        pl.lit("new-built").alias("provision"),
    )  # fmt: skip
    empty = [
        pl.when(at * 6151 % 50 == place).then(None).otherwise(pl.col(name)).alias(name)
        for place, name in enumerate(frame.columns[2:])
    ]
    return frame.with_columns(empty)


def main() -> None:
    """Measure, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rows", type=int, default=600_000)
    parser.add_argument("--counties", type=int, default=2_800)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        city = commstd.city("benchmark", as_of=AS_OF, packs=[pack_with_targets(Path(folder))])
    assessment = city.assess(table(options.rows, options.counties))
    pack, plan, fields = city.pack, assessment.plan, assessment.table.subject.fields
    bound = bound_targets(pack, "community", as_of=AS_OF, parameters=city.parameters, readings={})
    cells = engine.absent_columns(assessment.table.cells, used_fields(bound, fields, "county"), fields)
    groups = cells["county"].fill_null("—")

    def pass_over() -> object:
        return engine.run(plan, assessment.cells)

    def by_county() -> object:
        return measure_targets(pack, bound, cells, fields, groups=groups)

    pass_over(), by_county()
    times = [(seconds(pass_over), seconds(by_county)) for _ in range(options.rounds)]
    ratio = median(targets / assess for assess, targets in times)
    assess, targets = (median(one) for one in zip(*times, strict=True))
    print(f"{options.rows:,} rows: {len(plan.items)} standards, all results, {assess * 1000:.0f} ms")
    print(f"{len(bound)} targets by {groups.n_unique():,} counties {targets * 1000:.0f} ms: {ratio:.2f} times that")


def seconds(work: object) -> float:
    """How long something takes."""
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
