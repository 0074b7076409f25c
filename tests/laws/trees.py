"""Trees to hold the readers to: a small world of names, trees over it drawn at random, and how engines are asked."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import polars as pl
from hypothesis import event
from hypothesis import strategies as st

from commstd.errors import FormulaError
from commstd.formula.columns import expressions
from commstd.formula.exact import Outcome, evaluate
from commstd.formula.lower import Lowering
from commstd.formula.nodes import (
    Add,
    And,
    Ceil,
    Compare,
    Divide,
    Floor,
    Greatest,
    IfElse,
    Known,
    Least,
    Member,
    Multiply,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Subtract,
    Text,
    children,
)  # fmt: skip
from commstd.formula.plan import Column, Plan
from commstd.formula.rows import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DAY = date(2020, 12, 31)
COLUMNS = {
    column.name: column
    for column in (
        Column(name="a", kind="number", high=10_000),
        Column(name="b", kind="number", step=Fraction(1, 4), low=-40_000, high=40_000),
        Column(name="m", kind="number", step=Fraction(2, 3), high=1_000),
        Column(name="begun", kind="number", low=date(2000, 1, 1).toordinal(), high=date.max.toordinal()),
        Column(name="ended", kind="number", low=date(2000, 1, 1).toordinal(), high=date.max.toordinal()),
        Column(name="f", kind="flag"),
        Column(name="g", kind="flag"),
        Column(name="c", kind="choice"),
        Column(name="d", kind="choice"),
        Column(name="t", kind="text"),
    )
}
DATES = ("begun", "ended")
OPTIONS = ("x", "y", "z")
CONSTANTS: dict[str, Fraction | date] = {"p": Fraction(3, 2), "q": Fraction(2, 3), "r": Fraction(7), "as_of": DAY}
TYPES = {"number": pl.Int64, "flag": pl.Boolean, "choice": pl.String, "text": pl.String}

COMPARATORS = ("<", "<=", ">", ">=", "==", "!=")
Row = dict[str, object]
"""Whole numbers of steps, flags and ids, as a plan reads them."""


def exact_row(row: Mapping[str, object]) -> dict[str, object]:
    """A plan's row in fractions and dates, with the constants, as the reference reads it."""
    held: dict[str, object] = dict(CONSTANTS)
    for name, value in row.items():
        if value is None or isinstance(value, bool | str):
            held[name] = value
        else:
            held[name] = date.fromordinal(value) if name in DATES else value * COLUMNS[name].step
    return held


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a table, missing ones null."""
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in COLUMNS},
        schema={name: TYPES[column.kind] for name, column in COLUMNS.items()},
    )


def is_number(tree: Node) -> bool:
    """Whether a tree of this world is a number, not a truth."""
    if isinstance(tree, IfElse):
        return is_number(tree.then)
    if isinstance(tree, Name):
        return tree.id not in COLUMNS or COLUMNS[tree.id].kind == "number"
    return not isinstance(tree, Compare | Member | And | Or | Not | Known)


class Lowered:
    """Trees in one plan, to be run on rows and on columns.

    Results are by tree and row: what a tree comes to, and the fields that this hangs on, as the exact reader says it.
    """

    def __init__(
        self,
        trees: Sequence[Node],
        columns: Mapping[str, Column] = COLUMNS,
        constants: Mapping[str, Fraction | date] = CONSTANTS,
    ) -> None:
        self.columns = columns
        self.plan = Plan()
        self.lowering = Lowering(self.plan, columns, {**CONSTANTS, **constants})
        self.ways = [self._places(tree) for tree in trees]
        self.causes = [self.lowering.causes(tree) for tree in trees]

    def _places(self, tree: Node) -> list[tuple[int, Fraction | None]]:
        if is_number(tree):
            return [(one.op, one.factor) for one in self.lowering.amounts(tree)]
        return [(self.lowering.truth(tree), None)]

    def weight(self, tree: int = 0) -> int:
        """The operations that an engine writes out for the hardest part of a tree."""
        places = [*(place for place, _ in self.ways[tree]), *self.causes[tree].values()]
        return max(self.plan.weights[place] for place in places)

    def on_rows(self, rows: Sequence[Row]) -> list[list[Outcome]]:
        held = [run(self.plan, row) for row in rows]
        return [self._outcomes(tree, [row.__getitem__ for row in held]) for tree in range(len(self.ways))]

    def in_columns(self, rows: Sequence[Row], namespace: object = pl) -> list[list[Outcome]]:
        needed = self.needed()
        made = expressions(self.plan, namespace, needed=needed)
        held = in_polars(frame(rows), {str(place): made[place] for place in sorted(needed)}, namespace)
        return self.read({place: held[str(place)] for place in needed}, len(rows))

    def needed(self) -> set[int]:
        """The places whose results `read` reads."""
        return {place for ways in self.ways for place, _ in ways} | {p for c in self.causes for p in c.values()}

    def read(self, columns: Mapping[int, Sequence[object]], rows: int) -> list[list[Outcome]]:
        """The outcomes that an engine's columns of results tell."""
        getters = [lambda place, at=at: columns[place][at] for at in range(rows)]
        return [self._outcomes(tree, getters) for tree in range(len(self.ways))]

    def _outcomes(self, tree: int, getters: Sequence[object]) -> list[Outcome]:
        outcomes = []
        for get in getters:
            values = set()
            for place, factor in self.ways[tree]:
                value = get(place)
                values.add(value if value is None or factor is None else value * factor)
            missing = frozenset(name for name, place in self.causes[tree].items() if get(place))
            outcomes.append(Outcome(frozenset(values), missing))
        return outcomes


def accepted(tree: Node, columns: Mapping[str, Column] = COLUMNS) -> Lowered | None:
    """A tree in a plan; None where it is refused for what it may come to."""
    try:
        return Lowered([tree], columns)
    except FormulaError as error:
        if error.message.key not in {"formula-overflow", "formula-too-large", "formula-too-many-branches"}:
            raise
        event(error.message.key)
        return None


def in_polars(table: pl.DataFrame, made: Mapping[str, object], namespace: object = pl) -> dict[str, list[object]]:
    """Expressions over a table as lists, in Polars itself or through narwhals."""
    if namespace is pl:
        return table.with_columns(**made).select(list(made)).to_dict(as_series=False)
    import narwhals as nw

    native = nw.from_native(table.lazy()).with_columns(**made).select(list(made)).to_native()
    return native.collect().to_dict(as_series=False)


def exactly(tree: Node, rows: Sequence[Row]) -> list[Outcome]:
    """What the reference says, dates as day numbers."""
    return [_dateless(evaluate(tree, exact_row(row))) for row in rows]


def _dateless(outcome: Outcome) -> Outcome:
    if not any(isinstance(value, date) for value in outcome.values):
        return outcome
    days = frozenset(None if value is None else Fraction(value.toordinal()) for value in outcome.values)
    return Outcome(days, outcome.missing)


# random trees


def numbers(depth: int) -> st.SearchStrategy[Node]:
    """Numbers of at most this depth."""
    return st.deferred(lambda: _numbers(depth))


def truths(depth: int) -> st.SearchStrategy[Node]:
    """Conditions of at most this depth."""
    return st.deferred(lambda: _truths(depth))


def knowing(tree: Node) -> bool:
    """Whether a tree asks if something is known, so that a value can change it."""
    return isinstance(tree, Known) or any(map(knowing, children(tree)))


@cache
def _numbers(depth: int) -> st.SearchStrategy[Node]:
    leaf = st.sampled_from([Name(name) for name in ("a", "b", "m", "p", "q", "r")]) | st.sampled_from(
        [Number(Fraction(0)), Number(Fraction(1)), Number(Fraction(5, 2))]
    )
    if depth == 0:
        return leaf
    one = numbers(depth - 1)
    several = st.lists(one, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        leaf,
        *(st.builds(make, one, one) for make in (Add, Subtract, Multiply)),
        st.builds(Divide, one, divisors()),
        *(st.builds(make, one) for make in (Negative, Ceil, Floor)),
        *(st.builds(make, several) for make in (Least, Greatest)),
        st.builds(IfElse, truths(depth - 1), one, one),
        st.builds(IfElse, truths(depth - 1), one, one),
    )


def divisors() -> st.SearchStrategy[Node]:
    """What a formula may divide by."""
    leaf = st.sampled_from([Name("p"), Name("q"), Name("r"), Number(Fraction(5, 2))])
    return leaf | st.builds(Multiply, leaf, leaf) | st.builds(Add, leaf, leaf) | st.tuples(leaf, leaf).map(Least)


@cache
def days(depth: int) -> st.SearchStrategy[Node]:
    """Dates of at most this depth."""
    leaf = st.sampled_from([Name("begun"), Name("ended"), Name("as_of")])
    return leaf if depth == 0 else leaf | st.builds(IfElse, truths(depth - 1), days(depth - 1), days(depth - 1))


@cache
def _truths(depth: int) -> st.SearchStrategy[Node]:
    known = st.sampled_from(["a", "b", "f", "c", "t", "begun"]).map(lambda name: Known(Name(name)))
    choice, text = st.sampled_from([Name("c"), Name("d")]), st.sampled_from(OPTIONS).map(Text)
    ids = st.lists(text, min_size=1, max_size=2, unique=True).map(tuple)
    alike = st.sampled_from(["==", "!="])
    leaf = st.one_of(
        st.sampled_from([Name("f"), Name("g")]),
        known,
        st.builds(Member, choice, ids, st.booleans()),
        st.builds(lambda one, op, two: Compare(one, ((op, two),)), choice, alike, choice | text),
        st.builds(lambda one, op, two: Compare(one, ((op, two),)), text, alike, choice),
        st.builds(lambda one, op, two, last: Compare(one, ((op, two), ("==", last))), choice, alike, choice, text),
    )
    if depth == 0:
        return leaf
    one = truths(depth - 1)
    several = st.lists(one, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        leaf,
        compared(numbers(depth - 1), st.sampled_from(COMPARATORS)),
        compared(numbers(depth - 1), st.sampled_from(COMPARATORS)),
        compared(days(depth - 1), st.sampled_from(COMPARATORS)),
        compared(one, alike),
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(Not, one),
        st.builds(IfElse, one, one, one),
    )


def compared(side: st.SearchStrategy[Node], op: st.SearchStrategy[str]) -> st.SearchStrategy[Node]:
    """Comparisons, chained ones too."""
    rest = st.lists(st.tuples(op, side), min_size=1, max_size=2).map(tuple)
    return st.builds(Compare, side, rest)


def rows_for(*trees: Node, missing: bool = True) -> st.SearchStrategy[Row]:
    """Rows whose numbers stand at, one step under and one step over the figures of some trees."""
    figures = {one for tree in trees for one in _figures(tree)} | {Fraction(0)}
    cells: dict[str, st.SearchStrategy[object]] = {}
    for name, column in COLUMNS.items():
        if column.kind == "number":
            close = (
                {figure // column.step + by for figure in figures for by in (-1, 0, 1, 2)}
                if name not in DATES
                else set()
            )
            close |= {(DAY + timedelta(by)).toordinal() for by in (-1, 0, 1)} | {date.max.toordinal()}
            kept = sorted(one for one in {column.low, column.high, *close} if column.low <= one <= column.high)
            cells[name] = st.sampled_from(kept) | st.integers(column.low, column.high)
        elif column.kind == "flag":
            cells[name] = st.booleans()
        else:
            cells[name] = st.sampled_from(OPTIONS)
    used = sorted({name for tree in trees for name in _names(tree)} & set(cells))
    return st.fixed_dictionaries(
        {name: st.none() | cells[name] | cells[name] if missing else cells[name] for name in used}
    )


@st.composite
def hidden(draw: st.DrawFn, *trees: Node) -> tuple[Row, list[Row]]:
    """A row with a field or two hidden, and rows that it may have been."""
    full = draw(rows_for(*trees, missing=False))
    fields = draw(st.lists(st.sampled_from(sorted(full)), min_size=1, max_size=2)) if full else []
    others = [draw(rows_for(*trees, missing=False)) for _ in range(3)]
    return {**full, **dict.fromkeys(fields)}, [
        full,
        *({**full, **{name: one[name] for name in fields}} for one in others),
    ]


def _figures(tree: Node) -> Iterator[Fraction]:
    if isinstance(tree, Number):
        yield tree.value
    elif isinstance(tree, Name) and isinstance(CONSTANTS.get(tree.id), Fraction):
        yield CONSTANTS[tree.id]
    for child in children(tree):
        yield from _figures(child)


def _names(tree: Node) -> Iterator[str]:
    if isinstance(tree, Name):
        yield tree.id
    for child in children(tree):
        yield from _names(child)
