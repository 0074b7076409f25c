"""Exact = spreadsheet: what the formulas of a workbook come to is what the reference says, in an engine not of ours."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commstd.formula.lower import Lowering
from commstd.formula.parse import parse
from commstd.formula.plan import Plan
from commstd.formula.spreadsheet import is_exact
from commstd.standards import columns_of
from commstd.verdicts import lower_rule
from tests.laws.packs import Drawn, cases
from tests.laws.sheets import Sheet
from tests.laws.small_trees import small_numbers, small_truths
from tests.laws.test_engines import NUMBER_ROWS, TRUTH_ROWS, UNKNOWN, differing
from tests.laws.trees import COLUMNS, DATES, OPTIONS, Lowered, Row, accepted, exactly, numbers, rows_for, truths

if TYPE_CHECKING:
    from commstd.formula.nodes import Node

CASES = cases()
BATCH = 100
ROWS = 40


def agree(trees: list[Node], rows: list[Row]) -> None:
    for at in range(0, len(trees), BATCH):
        held = trees[at : at + BATCH]
        lowered = Lowered(held)
        needed = lowered.needed()
        assert is_exact(lowered.plan, needed)
        sheet = Sheet(lowered.plan, needed, COLUMNS, dates=DATES, options=OPTIONS)
        differing(held, rows, [exactly(tree, rows) for tree in held], lowered.read(sheet.run(rows), len(rows)))


def test_all_small_trees() -> None:
    agree([*small_numbers(1), *small_truths(1)], [*NUMBER_ROWS, *TRUTH_ROWS])


@pytest.mark.slow
def test_all_trees_of_depth_two() -> None:
    agree(small_numbers(2)[::3], NUMBER_ROWS)
    agree(small_truths(2), TRUTH_ROWS)


def test_one_of_the_two() -> None:
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
    agree([parse(text) for text in texts], UNKNOWN)


@settings(deadline=None, max_examples=2 * settings().max_examples)
@given(st.data())
def test_random_trees_on_rows_at_their_thresholds(data: st.DataObject) -> None:
    tree = data.draw(numbers(3) | truths(3))
    rows = data.draw(st.lists(rows_for(tree), min_size=8, max_size=8))
    lowered = accepted(tree)
    if lowered is not None and lowered.weight() < 2_000 and is_exact(lowered.plan, lowered.needed()):
        agree([tree], rows)


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_standard_of_the_packs_at_its_thresholds(name: str) -> None:
    case, drawn = CASES[name], Drawn(CASES[name])
    plan = Plan()
    columns = columns_of(case.fields)
    places = lower_rule(case.binding.rule, Lowering(plan, columns, case.binding.constants), case.binding.step)
    needed = {
        place for one in ("verdict", "actual", "low", "high", "gap") if (place := getattr(places, one)) is not None
    }
    assert is_exact(plan, needed)
    rows = [drawn.part() for _ in range(ROWS)]
    for row in rows[::4]:
        row[drawn.random.choice(sorted(row))] = None
    dates = {field for field, one in case.fields.items() if one.kind == "date"}
    used = {field: columns[field] for field in rows[0]}
    options = sorted(itertools.chain.from_iterable(case.fields[field].values for field in rows[0]))
    sheet = Sheet(plan, needed, used, dates=dates, inline={places.verdict}, options=options)
    found = sheet.run([{field: _held(case, field, value) for field, value in row.items()} for row in rows])
    for at, row in enumerate(rows):
        wanted = case.judge(row)
        assert found[places.verdict][at] == wanted.verdict, row
        for one in ("actual", "low", "high", "gap"):
            place = getattr(places, one)
            value = None if place is None or found[place][at] is None else found[place][at] * case.binding.step
            assert value == getattr(wanted, one), (one, row)
    assert len(set(found[places.verdict])) > 1


def _held(case: object, field: str, value: object) -> object:
    if value is None or isinstance(value, bool | str):
        return value
    return value.toordinal() if isinstance(value, date) else int(value / case.fields[field].step)
