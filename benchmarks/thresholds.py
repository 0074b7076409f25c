"""Verdicts at the thresholds: the columnar engine against the exact reader.

Every numeric standard of every installed city, under every combination of its readings, gets rows that are drawn at
random and then placed exactly at, one step under and one step over what the standard requires of them.

    python benchmarks/thresholds.py --rows 10000000
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from fractions import Fraction
from functools import lru_cache

import polars as pl

import commstd
from commstd.assess.engine import RESULTS, column_name, complete, run
from commstd.assess.plan import Item, SubjectPlan
from commstd.cities import City
from commstd.examples import exactly, steps_of
from commstd.fields import Field, Value
from commstd.formula.exact import evaluate
from commstd.formula.nodes import names
from commstd.tables.single import dtype_of
from commstd.verdicts import Judgement, required, settle

AS_OF = date(2026, 1, 1)
BATCH = 30_000
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


@lru_cache
def opened(name: str) -> City:
    """A city, read once in each process."""
    return commstd.city(name, as_of=AS_OF)


def compare(task: tuple[str, str, int, int, int]) -> tuple[int, int, dict[str, int], list[str]]:
    """Rows and differences of one item."""
    name, subject, index, count, seed = task
    city = opened(name)
    plan = city.plan(subject, all_readings=True)
    item = plan.items[index]
    fields = city.pack.vocabulary.subjects[subject].fields
    rng = random.Random(seed)
    single = SubjectPlan(subject, plan.plan, (item,), tuple(city.pack.fields_of(item.standard)), plan.columns)
    wrong, verdicts, samples = 0, dict.fromkeys(("met", "short", "over", "unknown", "not-applicable"), 0), []
    rows = list(placed(city, item, count, rng))
    for start in range(0, len(rows), BATCH):
        batch = [row for row, _ in rows[start : start + BATCH]]
        steps = [steps_of(fields, row) for row in batch]
        cells = pl.DataFrame(
            {held: pl.Series([row.get(held) for row in steps], dtype=dtype_of(fields[held])) for held in single.fields}
        )
        results = run(single, complete(cells, single, fields))
        columns = {
            result: results[column_name(0, result)].to_list()
            for result in RESULTS
            if column_name(0, result) in results.columns
        }
        for at, (row, exact) in enumerate(rows[start : start + BATCH]):
            verdicts[exact.verdict] += 1
            if not same(exact, {result: held[at] for result, held in columns.items()}, item.binding.step):
                wrong += 1
                samples.append(f"{name}/{item.standard.id} {item.reading}: {row} exact {exact}")
    return len(rows), wrong, verdicts, samples[:3]


def same(exact: Judgement, found: dict[str, object], step: Fraction) -> bool:
    """Whether verdict, measure, requirement and gap are the same."""
    if found["verdict"] != exact.verdict:
        return False
    numbers = {
        result: None if value is None else value * step for result, value in found.items() if result != "verdict"
    }  # type: ignore[operator]
    return all(numbers[result] == getattr(exact, result) for result in numbers)


def main() -> None:
    """Compare, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    items = []
    for name in commstd.Catalog.installed().cities:
        city = commstd.city(name, as_of=AS_OF)
        for subject in city.subjects():
            plan = city.plan(subject, all_readings=True)
            items += [
                (name, subject, index) for index, item in enumerate(plan.items) if item.binding.rule.measure is not None
            ]
    each = -(-options.rows // len(items))
    portions = [(each * part // 8, each * (part + 1) // 8) for part in range(8)]
    tasks = [
        (name, subject, index, high - low, options.seed * 1_000_003 + number * 8 + part)
        for number, (name, subject, index) in enumerate(items)
        for part, (low, high) in enumerate(portions)
    ]
    began, rows, wrong, verdicts = (
        time.monotonic(),
        0,
        0,
        dict.fromkeys(("met", "short", "over", "unknown", "not-applicable"), 0),
    )
    with ProcessPoolExecutor(options.processes) as pool:
        for count, differing, found, samples in pool.map(compare, tasks, chunksize=4):
            rows, wrong = rows + count, wrong + differing
            verdicts = {verdict: verdicts[verdict] + found[verdict] for verdict in verdicts}
            for sample in samples:
                print(sample)
    print(f"{len(items)} standards with their readings, {rows:,} rows, {time.monotonic() - began:.0f} s")
    print(", ".join(f"{verdict} {count:,}" for verdict, count in verdicts.items()))
    print(f"differences from the exact reader: {wrong}")


if __name__ == "__main__":
    main()
