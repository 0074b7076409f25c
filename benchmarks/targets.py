"""Twenty shares by county beside the engine's pass, and beside assessing the frame: what a city's rates cost.

    python -m benchmarks.targets [--rows 600000] [--counties 2800]

The frame is in memory. Targets and the pass run over the same cells, checked before; all take turns.
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
    frame = table(options.rows, options.counties)
    assessment = city.assess(frame)
    pack, plan, fields = city.pack, assessment.plan, assessment.table.subject.fields
    bound = bound_targets(pack, "community", as_of=AS_OF, parameters=city.parameters, readings={})
    cells = engine.absent_columns(assessment.table.cells, used_fields(bound, fields, "county"), fields)
    groups = cells["county"].fill_null("—")

    def pass_over() -> object:
        return engine.run(plan, assessment.cells)

    def by_county() -> object:
        return measure_targets(pack, bound, cells, fields, groups=groups)

    def assess() -> object:
        return city.assess(frame).wide()

    ways = (by_county, pass_over, assess)
    for way in ways:
        way()
    times = [[seconds(way) for way in ways] for _ in range(options.rounds)]
    targets, passed, assessed = (median(one) * 1000 for one in zip(*times, strict=True))
    beside = [median(one[0] / one[other] for one in times) for other in (1, 2)]
    print(f"{options.rows:,} rows, {len(bound)} targets by {groups.n_unique():,} counties: {targets:.0f} ms")
    print(f"{len(plan.items)} standards, all results, from checked cells: {passed:.0f} ms; {beside[0]:.2f} times")
    print(f"the same from the frame, every cell checked: {assessed:.0f} ms; {beside[1]:.2f} times")


def seconds(work: object) -> float:
    """How long something takes."""
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
