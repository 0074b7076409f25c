"""Exact = rows = columns: what every engine computes is what the reference says, missing values and thresholds included."""

from __future__ import annotations

import itertools
from fractions import Fraction

import narwhals
import polars
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from commstd.formula.exact import Outcome
from commstd.formula.nodes import IfElse, Name, Node
from commstd.formula.parse import parse
from commstd.formula.render import render
from tests.laws.small_trees import small_numbers, small_truths
from tests.laws.trees import Lowered, Row, accepted, days, exactly, hidden, knowing, numbers, rows_for, truths

ENGINES = (polars, narwhals)
NUMBER_ROWS: list[Row] = [
    {"a": None, "f": True}, {"a": 0, "f": None}, {"a": 1, "f": None}, {"a": 3, "f": False}, {"a": 2, "f": True}, {},
]  # fmt: skip
TRUTH_ROWS: list[Row] = [
    {"a": a, "f": f, "c": c} for a, f, c in itertools.product((None, 1, 2), (None, True, False), (None, "x"))
]


def agree(trees: list[Node], rows: list[Row], engines: tuple[object, ...] = ENGINES, *, light: int = 250) -> int:
    """Hold every engine to the reference, and say how many trees were light enough for columns without waiting."""
    lowered = Lowered(trees)
    wanted = {tree: exactly(tree, rows) for tree in trees}
    differing(trees, rows, [wanted[tree] for tree in trees], lowered.on_rows(rows))
    kept = [tree for at, tree in enumerate(trees) if lowered.weight(at) < light]
    for engine in engines:
        differing(kept, rows, [wanted[tree] for tree in kept], Lowered(kept).in_columns(rows, engine))
    return len(kept)


def differing(trees: list[Node], rows: list[Row], wanted: list[list[Outcome]], found: list[list[Outcome]]) -> None:
    apart = [
        (render(tree), row, one, two)
        for tree, ones, twos in zip(trees, wanted, found, strict=True)
        for row, one, two in zip(rows, ones, twos, strict=True)
        if one != two
    ]
    assert apart == []


def test_all_numbers_of_depth_two() -> None:
    trees = small_numbers(2)
    assert agree(trees, NUMBER_ROWS, (polars,)) > 2_500


def test_all_truths_of_depth_two() -> None:
    trees = small_truths(2)
    assert len(trees) > 1_000
    assert agree(trees, TRUTH_ROWS, (polars,)) > 600


def test_all_small_trees_through_narwhals() -> None:
    assert agree([*small_numbers(1), *small_truths(1)], [*NUMBER_ROWS, *TRUTH_ROWS], (narwhals,)) > 70


@settings(max_examples=3 * settings().max_examples)
@given(st.data())
def test_random_trees_on_rows_at_their_thresholds(data: st.DataObject) -> None:
    tree = data.draw(st.one_of(numbers(3), numbers(2), truths(3), truths(2), days(2)))
    rows = data.draw(st.lists(rows_for(tree), min_size=5, max_size=5))
    lowered = accepted(tree)
    if lowered is None:
        return
    wanted = [exactly(tree, rows)]
    differing([tree], rows, wanted, lowered.on_rows(rows))
    if lowered.weight() < 2_000:
        event("in columns")
        differing([tree], rows, wanted, lowered.in_columns(rows))


UNKNOWN: list[Row] = [
    dict(zip(("a", "b", "m", "f", "g", "c", "d", "begun"), values, strict=True))
    for values in itertools.product(
        (None, 1, 7), (-6, 4), (None, 3), (None, False), (None, True), (None, "x"), ("x", "y"), (None, 737_790)
    )
]


@pytest.mark.parametrize(
    "text",
    [
        "a if f else b",
        "a if f else a",
        "(a if f else b) if g else m",
        "(a if f else b) if f else m",
        "a if (f if g else c == 'x') else b",
        "min(a if f else b, m if g else p)",
        "max(0, a if f else b, m)",
        "ceil((a if f else b) / q) * m",
        "floor((a if f else p) / q) + ceil((b if g else q) / p)",
        "(a if f else 1) * (b if g else 0) - (m if c == 'x' else r)",
        "(a if f else b) >= 1",
        "0 <= (a if f else b) < (m if g else r)",
        "(a if f else b) == (a if g else m)",
        "(a if f else b) != (a if g else m)",
        "f if g else a > 3",
        "(f if g else a > 3) and not (c == d)",
        "(f if g else known(a)) == (g if f else a > b)",
        "f == g != (a < b)",
        "c == d == 'x'",
        "'x' == c != 'y'",
        "c != d",
        "c not in ('x', 'z') or d in ('y',)",
        "begun < as_of",
        "as_of <= (begun if f else ended)",
        "(begun if f else as_of) == (ended if g else as_of)",
        "known(a) and a > 0 if known(b) else not known(c)",
        "(a if known(a) else 0) + (b if known(b) else 0)",
    ],
)
def test_one_of_the_two(text: str) -> None:
    assert agree([parse(text)], UNKNOWN, light=5_000) == 1


def test_many_conditions_at_once_are_planned_in_no_time() -> None:
    """Written out pair by pair, the sixteen possible sums were compared in more than a billion operations."""
    conditions = ("f", "g", "c == 'x'", "d == 'x'")
    tree = parse(" + ".join(f"(a if {one} else b)" for one in conditions) + " >= r")
    lowered = Lowered([tree])
    assert lowered.weight() < 10_000
    rows: list[Row] = [{"a": 3}, {"a": 3, "b": 8}, {"a": 9, "b": 8}, {"a": 1, "b": 2, "f": True, "c": "x"}]
    differing([tree], rows, [exactly(tree, rows)], lowered.in_columns(rows))


@given(st.data())
def test_filling_in_what_is_missing_gives_one_of_the_values_that_were_possible(data: st.DataObject) -> None:
    tree = data.draw(st.one_of(numbers(3), truths(3)).filter(lambda tree: not knowing(tree)))
    row, possible = data.draw(hidden(tree))
    before, *after = exactly(tree, [row, *possible])
    assert before.missing <= {name for name, value in row.items() if value is None}
    assert bool(before.missing) == (not before.is_decided)
    if before.is_known:
        assert {value for one in after for value in one.values} <= before.values


@given(st.data())
def test_what_is_missing_never_enters_through_min_or_max(data: st.DataObject) -> None:
    one, two = data.draw(numbers(2)), data.draw(numbers(2))
    row = data.draw(rows_for(one, two))
    texts = [f"{name}({render(one)}, {render(two)})" for name in ("min", "max")]
    parts = [exactly(tree, [row])[0] for tree in (one, two)]
    for text in texts:
        outcome = exactly(parse(text), [row])[0]
        assert outcome.is_known == all(part.is_known for part in parts)
        assert not parts[0].is_known or outcome.values <= parts[0].values | parts[1].values


def test_a_conditional_on_what_is_missing_is_both_of_its_branches() -> None:
    tree = IfElse(Name("f"), Name("p"), Name("q"))
    (outcome,) = exactly(tree, [{}])
    assert outcome.values == {Fraction(3, 2), Fraction(2, 3)}
    assert outcome.missing == {"f"}
    assert outcome.value is None
