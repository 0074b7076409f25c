"""Verdicts at the thresholds: every engine against the exact reader.

Every numeric standard of every installed city, under every combination of its readings, gets rows that are drawn at
random and then placed exactly at, one step under and one step over what the standard requires of them. The rows go to
Parquet files together with what the exact reader says of each; then every engine reads the files, assesses them through
`City.assess`, and its verdict, requirement and gap are compared row by row.

    python benchmarks/thresholds.py                                  100,000 rows, in Polars
    python benchmarks/thresholds.py --rows 10000000 --engines all    needs pandas, PyArrow, DuckDB, Ibis and Spark
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

import narwhals as nw
import polars as pl
from attrs import evolve, frozen

import commstd
from commstd.assess.engine import wide_names
from commstd.assess.plan import Item
from commstd.cities import City
from commstd.examples import exactly
from commstd.fields import Field, Value
from commstd.formula.exact import evaluate
from commstd.formula.nodes import names
from commstd.verdicts import Judgement, required, settle

AS_OF = date(2026, 1, 1)
PARTS = 8
"""Files of a standard, each made in one go."""
VERDICTS = ("met", "short", "over", "unknown", "not-applicable")
TYPES = {"flag": pl.Boolean, "choice": pl.String, "date": pl.Date, "text": pl.String}
Row = dict[str, Value | None]


def drawn(field: Field, rng: random.Random) -> Value | None:
    """A value of a field: often round, often at the ends of its range, sometimes missing."""
    if rng.random() < 0.01:
        return None
    if field.kind == "flag":
        return rng.random() < 0.5
    if field.kind == "choice":
        return rng.choice(list(field.values))
    if field.kind == "date":
        return date.fromordinal(rng.randint(date(2015, 1, 1).toordinal(), date(2030, 1, 1).toordinal()))
    if field.kind == "text":
        return "x"
    most = int(field.high / field.resolution)
    block = rng.choice((1, 1, 3, 100, 125, 300, 1000, 10_000))
    steps = block * rng.randint(0, int(10 ** rng.uniform(0, 9)) // block + 1) + rng.choice((-1, 0, 0, 1))
    return min(max(steps, 0), most) * field.step


def placed(city: City, item: Item, count: int, rng: random.Random) -> Iterator[tuple[Row, Judgement]]:
    """Rows at, one step under and one step over what a standard requires, each with its exact verdict.

    What does not hang on the measured fields is evaluated once for the three.
    """
    fields = city.pack.vocabulary.subjects[item.standard.subject].fields
    rule, constants, step = item.binding.rule, item.binding.constants, item.binding.step
    assert rule.measure is not None, "only standards with a measure have a threshold"
    used = {name: fields[name] for tree in rule.trees() for name in names(tree) if name in fields}
    measured = [name for name in names(rule.measure) if name in fields]
    others = [tree for tree in rule.trees() if tree is not rule.measure]
    is_apart = not any(name in measured for tree in others for name in names(tree))
    made = 0
    while made < count:
        row = applicable(item, used, rng)
        known = {**row, **constants}
        ends = required(rule, known, step)
        targets = [value for end in ends if end is not None for value in end.values if isinstance(value, Fraction)]
        when = evaluate(rule.when, known) if rule.when is not None else None
        for shift in (-1, 0, 1) if targets else (0,):
            way = moved(item, measured, fields, row, rng.choice(targets) + shift * step) if targets else {}
            moved_row, exact = {**row, **way}, {**known, **way}
            if is_apart and (when is None or when.value is not False):
                yield moved_row, settle(when, evaluate(rule.measure, exact), *ends)
            else:
                yield moved_row, exactly(item.binding, moved_row)
            made += 1


def applicable(item: Item, fields: dict[str, Field], rng: random.Random) -> Row:
    """A drawn row, in nine cases of ten one to which the standard applies."""
    when = item.binding.rule.when
    for _ in range(20):
        row: Row = {name: drawn(field, rng) for name, field in fields.items()}
        if when is None or rng.random() < 0.1 or evaluate(when, {**row, **item.binding.constants}).value is not False:
            break
    return row


def moved(item: Item, measured: list[str], fields: dict[str, Field], row: Row, target: Fraction) -> Row:
    """Values of the measured fields that bring the measure to a target, where that can be done simply."""
    rest = {name: Fraction(0) for name in measured[1:]}
    for way in ({measured[0]: target, **rest}, dict.fromkeys(measured, target)):
        fits = all(
            0 <= value <= fields[name].high * fields[name].step / fields[name].resolution for name, value in way.items()
        )
        trial = {**row, **way, **item.binding.constants}
        if (
            fits
            and item.binding.rule.measure is not None
            and evaluate(item.binding.rule.measure, trial).value == target
        ):
            return dict(way)
    return {}


@frozen
class Task:
    """A standard under one combination of its readings.

    Attributes:
        city: The city's id.
        subject: The standard's subject.
        index: Its place among the subject's standards, all readings counted.
    """

    city: str
    subject: str
    index: int

    @property
    def name(self) -> str:
        """A name for its folder."""
        return f"{self.city}-{self.subject}-{self.index}"


@lru_cache
def opened(name: str) -> City:
    """A city, read once in each process."""
    return commstd.city(name, as_of=AS_OF)


def item_of(task: Task) -> Item:
    """The standard, bound."""
    return opened(task.city).plan(task.subject, all_readings=True).items[task.index]


def tasks() -> Iterator[Task]:
    """Every numeric standard of the installed cities under each combination of its readings."""
    for name in commstd.Catalog.installed().cities:
        city = commstd.city(name, as_of=AS_OF)
        for subject in city.subjects():
            for index, item in enumerate(city.plan(subject, all_readings=True).items):
                if item.binding.rule.measure is not None:
                    yield Task(name, subject, index)


def write(work: tuple[Path, Task, int, range, int]) -> dict[str, int]:
    """Make a file of rows, unless it is there from a run that was cut off, and count their verdicts."""
    folder, task, part, keys, seed = work
    place = folder / task.name
    file = place / f"{part}.parquet"
    if file.exists():
        counts = dict(pl.read_parquet(file, columns=["expected verdict"]).to_series().value_counts().iter_rows())
        return {verdict: counts.get(verdict, 0) for verdict in VERDICTS}
    city, item = opened(task.city), item_of(task)
    subject = city.pack.vocabulary.subjects[task.subject]
    rows = list(islice(placed(city, item, len(keys), random.Random(seed)), len(keys)))
    held = [pl.Series(subject.key, [f"A{key}" for key in keys], dtype=pl.String)]
    for name in city.pack.fields_of(item.standard):
        field = subject.fields[name]
        dtype = TYPES.get(field.kind, pl.Int64 if field.resolution.denominator == 1 else pl.Float64)
        held.append(pl.Series(name, [cell(row.get(name), field) for row, _ in rows], dtype=dtype))
    held.append(pl.Series("expected verdict", [exact.verdict for _, exact in rows]))
    unit = item.standard.unit.factor if item.standard.unit is not None else Fraction(1)
    whole = item.step.denominator == 1
    for result in ("low", "high", "gap"):
        numbers = (getattr(exact, result) for _, exact in rows)
        shown = [None if one is None else int(one / unit) if whole else float(one / unit) for one in numbers]
        held.append(pl.Series(f"expected {result}", shown, dtype=pl.Int64 if whole else pl.Float64))
    place.mkdir(exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    pl.DataFrame(held).write_parquet(unfinished)
    unfinished.rename(file)
    return {verdict: sum(exact.verdict == verdict for _, exact in rows) for verdict in VERDICTS}


def cell(value: Value | None, field: Field) -> object:
    """What stands in a table for an exact value: the count, or the nearest double in the field's unit."""
    if not isinstance(value, Fraction):
        return value
    number = value / (field.unit.factor if field.unit is not None else 1)
    return int(number) if field.resolution.denominator == 1 else float(number)


def alone(task: Task) -> City:
    """The city with nothing but one standard under one combination of its readings."""
    city, item = opened(task.city), item_of(task)
    pack = evolve(city.pack, standards={item.standard.id: item.standard}, targets={})
    chosen = [f"{item.standard.id}={item.reading}"] if item.reading else []
    return City(pack, as_of=AS_OF, readings=chosen)


def polars(files: Path) -> Any:
    return pl.read_parquet(files / "*.parquet")


def lazy_polars(files: Path) -> Any:
    return pl.scan_parquet(files / "*.parquet")


def pandas(files: Path) -> Any:
    import pandas

    return pandas.read_parquet(files)


def pyarrow(files: Path) -> Any:
    from pyarrow import parquet

    return parquet.read_table(files)


def duckdb(files: Path) -> Any:
    import duckdb

    return duckdb.connect().read_parquet(str(files / "*.parquet"))


def ibis(files: Path) -> Any:
    import ibis

    return ibis.duckdb.connect().read_parquet(str(files / "*.parquet"))


def spark(files: Path) -> Any:
    return session().read.parquet(str(files))


@cache
def session() -> Any:
    """Spark on two cores."""
    from pyspark.sql import SparkSession

    made = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    found = made.config("spark.driver.memory", "4g").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    found.sparkContext.setLogLevel("ERROR")
    return found


ENGINES: Final[dict[str, Callable[[Path], Any]]] = {
    "polars": polars, "polars-lazy": lazy_polars, "pandas": pandas, "pyarrow": pyarrow, "duckdb": duckdb, "ibis": ibis,
    "spark": spark,
}  # fmt: skip


def differences(task: Task, table: Any) -> tuple[int, int]:
    """How many rows an engine assessed, and in how many of them it says something else than the exact reader."""
    city = alone(task)
    assessment = city.assess(table, subject=task.subject)
    (held,) = wide_names(city.plan(task.subject))
    wanted = [*held.values(), *(f"expected {result}" for result in held)]
    native = nw.from_native(assessment.wide()).select(wanted)
    found: pl.DataFrame = (native.collect("polars") if isinstance(native, nw.LazyFrame) else native).to_polars()
    texts = {pl.Enum: pl.String, pl.Categorical: pl.String}
    found = found.cast(texts).with_columns(pl.selectors.float().fill_nan(None))
    same = [pl.col(name).eq_missing(pl.col(f"expected {result}")) for result, name in held.items()]
    return found.height, int(found.select((~pl.all_horizontal(same)).sum()).item())


def main() -> int:
    """Compare, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--engines", nargs="+", choices=[*ENGINES, "all"], default=["polars"])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the rows are kept; used again where they are there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        found = list(tasks())
        rows = make(folder, found, options.rows, options.processes, options.seed)
        wrong = [compared(engine, folder, found, rows) for engine in ENGINES if {engine, "all"} & {*options.engines}]
    return 1 if any(wrong) else 0


def make(folder: Path, found: list[Task], rows: int, processes: int, seed: int) -> int:
    """Make the rows, unless they are there, and print what they are."""
    note = folder / "made.json"
    if not note.exists():
        began = time.monotonic()
        each = -(-rows // len(found))
        cuts = [(each * part // PARTS, each * (part + 1) // PARTS) for part in range(PARTS)]
        work = [
            (folder, task, part, range(low, high), seed * 1_000_003 + number * PARTS + part)
            for number, task in enumerate(found)
            for part, (low, high) in enumerate(cuts)
        ]
        verdicts = dict.fromkeys(VERDICTS, 0)
        folder.mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor(processes) as pool:
            for counts in pool.map(write, work, chunksize=4):
                verdicts = {verdict: verdicts[verdict] + counts[verdict] for verdict in verdicts}
        note.write_text(json.dumps({"verdicts": verdicts, "seconds": round(time.monotonic() - began)}), "utf-8")
    held = json.loads(note.read_text("utf-8"))
    total = sum(held["verdicts"].values())
    print(f"{len(found)} standards with their readings, {total:,} rows, judged exactly in {held['seconds']} s")
    print(", ".join(f"{verdict} {count:,}" for verdict, count in held["verdicts"].items()), flush=True)
    return total


def compared(engine: str, folder: Path, found: list[Task], rows: int) -> bool:
    """Whether an engine differs from the exact reader anywhere; prints where and how often."""
    began, assessed, wrong = time.monotonic(), 0, 0
    for task in found:
        count, differing = differences(task, ENGINES[engine](folder / task.name))
        if differing:
            print(f"  {task.city}/{item_of(task).standard.id} {item_of(task).reading}: {differing} rows")
        assessed, wrong = assessed + count, wrong + differing
    print(f"{engine}: {assessed:,} rows, differences {wrong}, {time.monotonic() - began:.0f} s", flush=True)
    return wrong > 0 or assessed != rows


if __name__ == "__main__":
    sys.exit(main())
