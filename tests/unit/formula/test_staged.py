from __future__ import annotations

from collections.abc import Iterable

import polars as pl
import pytest

from commstd.formula.plan import Column, Op, Plan
from commstd.formula.staged import HEAVY, staged, stages

A, B = Op("column", value="a"), Op("column", value="b")
F, G = Op("flag", value="f"), Op("flag", value="g")
FIVE = Op("literal", value=5)
CHAIN = [A, B, *(Op("add", (at, 1)) for at in (0, 2, 3, 4, 5, 6))]
"""Sums of sums; written out, they are 3, 5, 7, 9, 11 and 13 operations."""


@pytest.mark.parametrize(
    ("ops", "needed", "found"),
    [
        # what is wanted, and no more
        ([A, B, Op("add", (0, 1))], {2}, [[2]]), ([A], {0}, [[0]]), ([A, B, Op("add", (0, 1)), Op("multiply", (0, 1))], {2, 3}, [[2, 3]]),
        ([A, B, Op("add", (0, 1)), Op("scale", (2,), 3)], {3}, [[3]]), ([A, B, Op("add", (0, 1)), Op("scale", (2,), 3)], {2, 3}, [[2], [3]]),
        ([A, B, Op("add", (0, 1)), Op("scale", (0,), 3), Op("scale", (2,), 3)], {3}, [[3]]),
        # what several build on
        ([A, B, Op("add", (0, 1)), Op("multiply", (2, 2))], {3}, [[2], [3]]),
        ([A, B, Op("add", (0, 1)), Op("scale", (2,), 3), Op("multiply", (2, 3))], {4}, [[2], [4]]),
        ([A, B, Op("add", (0, 1)), Op("scale", (2,), 3), Op("scale", (2,), 4)], {3}, [[3]]),
        # what others are handed
        ([A, B, Op("add", (0, 1)), Op("floordiv", (2,), 3)], {3}, [[2], [3]]), ([A, Op("floordiv", (0,), 3)], {1}, [[1]]),
        ([A, B, Op("compare", (0, 1), "<"), Op("not", (2,)), Op("missing", (3,))], {4}, [[2], [4]]),
        ([A, B, Op("scale", (0,), 3), Op("least", (1, 2))], {3}, [[2], [3]]), ([A, B, Op("scale", (0,), 3), Op("greatest", (1, 2))], {3}, [[2], [3]]),
        ([F, G, Op("and", (0, 1)), Op("constant", value=True), Op("verdict", (3, 2, 0))], {4}, [[2], [4]]),
        ([A, B, Op("add", (0, 1)), Op("floordiv", (2,), 3), Op("scale", (0,), 2)], {4}, [[4]]),
        # what grew heavy
        (CHAIN, {6}, [[6]]), (CHAIN, {7}, [[7]]), ([*CHAIN, Op("scale", (7,), 2)], {8}, [[7], [8]]), ([*CHAIN[:7], Op("scale", (6,), 2), Op("scale", (7,), 3)], {8}, [[8]]),
        ([*CHAIN[:7], Op("scale", (6,), 2), Op("scale", (7,), 3), Op("scale", (8,), 5)], {9}, [[8], [9]]),
        ([*CHAIN, Op("scale", (7,), 2), Op("add", (8, 0))], {9}, [[7], [9]]),
        ([*CHAIN, Op("scale", (7,), 2), Op("scale", (8,), 3)], {2, 9}, [[2], [9]]), ([*CHAIN, Op("scale", (7,), 2), Op("scale", (8,), 3), Op("scale", (9,), 3)], {2, 10}, [[2], [9], [10]]),
        ([F, G, Op("or", (0, 1)), Op("agree", (0, 1)), Op("agree", (2, 3)), Op("not", (4,))], {5}, [[4], [5]]),
        ([F, G, Op("or", (0, 1)), Op("or", (0, 1)), Op("agree", (2, 3)), Op("not", (4,))], {5}, [[4], [5]]),
        ([F, G, Op("or", (0, 1)), Op("agree", (0, 2)), Op("not", (3,)), Op("not", (4,))], {5}, [[5]]),
        # plain ones never, unless they are wanted
        ([A, FIVE, Op("add", (0, 1)), Op("multiply", (0, 1))], {2, 3}, [[2, 3]]), ([A, Op("scale", (0,), 3)], {0, 1}, [[0], [1]]),
        # stage by stage
        ([A, B, Op("add", (0, 1)), Op("multiply", (2, 2)), Op("multiply", (3, 3)), Op("scale", (0,), 2)], {4, 5}, [[2, 5], [3], [4]]),
        ([A, B, Op("add", (0, 1)), Op("multiply", (2, 2)), Op("add", (3, 0))], {4}, [[2], [4]]),
        ([A, B, Op("add", (0, 1)), Op("multiply", (2, 2)), Op("multiply", (0, 3)), Op("scale", (4,), 2)], {2, 5}, [[2], [5]]),
    ],
)  # fmt: skip
def test_what_becomes_a_column_and_when(ops: list[Op], needed: set[int], found: list[list[int]]) -> None:
    assert stages(Plan(ops=ops), needed) == found


def test_so_much_is_written_out() -> None:
    assert HEAVY == 12


class Frame:
    """A frame that notes which columns are made of which."""

    def __init__(self) -> None:
        self.made: list[dict[str, list[str]]] = []

    def with_columns(self, made: Iterable[pl.Expr]) -> Frame:
        self.made.append({one.meta.output_name(): sorted(one.meta.root_names()) for one in made})
        return self


def test_columns_are_made_of_those_of_the_stages_before() -> None:
    plan = Plan()
    a, b = (plan.column(Column(name=name, kind="number", high=9)) for name in "ab")
    total = plan.add(a, b)
    square = plan.multiply(total, total)
    last = plan.add(plan.multiply(square, square), plan.scale(total, 3))
    plan.emit(Op("shift", (a,)), (0, 9), nullable=True)  # type: ignore[arg-type]  # what nobody wants is not made
    frame, names = staged(Frame(), plan, {last, total}, pl, cells="cell ", made="made ")
    assert frame.made == [
        {f"made {total}": ["cell a", "cell b"]},
        {f"made {square}": [f"made {total}", f"made {total}"]},
        {f"made {last}": [f"made {total}", f"made {square}", f"made {square}"]},
    ]
    assert names == {total: f"made {total}", last: f"made {last}"}


def test_a_frame_gets_what_is_wanted() -> None:
    plan = Plan()
    a = plan.column(Column(name="a", kind="number", high=9))
    twice, rounded = plan.scale(a, 2), plan.floordiv(plan.add(a, plan.literal(1)), 2)
    table = pl.LazyFrame({"its a": [3, None, 8]})
    frame, names = staged(table, plan, [twice, rounded], pl, cells="its ", made="n")
    held = frame.collect()
    assert held[names[twice]].to_list() == [6, None, 16]
    assert held[names[rounded]].to_list() == [2, None, 4]
    assert held["its a"].to_list() == [3, None, 8]
