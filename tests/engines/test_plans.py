"""Exact = every lazy engine, for any formula: plans in stages, on rows at their thresholds, missing values included."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commstd.formula.parse import parse
from commstd.formula.staged import staged
from tests.engines.engines import LAZY, fetched
from tests.laws.small_trees import small_numbers, small_truths
from tests.laws.test_engines import NUMBER_ROWS, TRUTH_ROWS, UNKNOWN, differing
from tests.laws.trees import Lowered, Row, exactly, frame, numbers, rows_for, truths

if TYPE_CHECKING:
    from commstd.formula.exact import Outcome
    from commstd.formula.nodes import Node

BATCH = 60


def computed(engine: str, lowered: Lowered, rows: list[Row]) -> list[list[Outcome]]:
    """What an engine makes of a plan, row by row."""
    table = frame(rows).with_row_index("at").with_columns(pl.col("at").cast(pl.Int64))
    table = table.rename({name: f"cell {name}" for name in table.columns if name != "at"})
    native: Any = LAZY[engine](table)
    namespace, held = (pl, native) if engine == "polars" else (nw, nw.from_native(native))
    made, names = staged(held, lowered.plan, lowered.needed(), namespace, cells="cell ", made="made ")
    found = fetched(
        made.select("at", *names.values()) if engine == "polars" else made.select("at", *names.values()).to_native()
    )
    found = found.sort("at")
    return lowered.read({place: found[name].to_list() for place, name in names.items()}, len(rows))


def agree(engine: str, trees: list[Node], rows: list[Row]) -> None:
    for batch in itertools.batched(trees, BATCH) if hasattr(itertools, "batched") else _batches(trees):
        held = list(batch)
        differing(held, rows, [exactly(tree, rows) for tree in held], computed(engine, Lowered(held), rows))


def _batches(trees: list[Node]) -> list[list[Node]]:
    return [trees[at : at + BATCH] for at in range(0, len(trees), BATCH)]


@pytest.mark.parametrize("engine", LAZY)
def test_all_small_trees(engine: str) -> None:
    agree(engine, [*small_numbers(1), *small_truths(1)], [*NUMBER_ROWS, *TRUTH_ROWS])


@pytest.mark.parametrize("engine", LAZY)
def test_one_of_the_two(engine: str) -> None:
    texts = [
        "(a if f else b) if g else m",
        "a if (f if g else c == 'x') else b",
        "max(0, a if f else b, m)",
        "floor((a if f else p) / q) + ceil((b if g else q) / p)",
        "0 <= (a if f else b) < (m if g else r)",
        "(f if g else a > 3) and not (c == d)",
        "(f if g else known(a)) == (g if f else a > b)",
        "c not in ('x', 'z') or d in ('y',)",
        "ceil(floor(ceil(floor(b / q) / p) / q) / p) - 7 * floor(b / r)",
        "(begun if f else as_of) == (ended if g else as_of)",
    ]
    agree(engine, [parse(text) for text in texts], UNKNOWN)


@pytest.mark.parametrize("engine", LAZY)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_random_trees_on_rows_at_their_thresholds(engine: str, data: st.DataObject) -> None:
    trees = data.draw(st.lists(numbers(3) | truths(3), min_size=8, max_size=8))
    rows = data.draw(st.lists(rows_for(*trees), min_size=12, max_size=12))
    kept = [tree for tree in trees if (one := _lowered(tree)) is not None and one.weight() < 2_000]
    if kept:
        agree(engine, kept, rows)


def _lowered(tree: Node) -> Lowered | None:
    from tests.laws.trees import accepted

    return accepted(tree)
