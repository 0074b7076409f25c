"""Bounds hold what exact gives, and what might overflow is refused before any row is read."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commstd.errors import FormulaError
from commstd.formula.bounds import MOST
from commstd.formula.nodes import Name, Node
from commstd.formula.parse import parse
from commstd.formula.plan import Column
from commstd.formula.rows import run
from tests.laws.trees import COLUMNS, Lowered, Row, accepted, exactly, numbers, truths

WIDE = {
    **COLUMNS,
    "a": Column(name="a", kind="number", low=-(2**40), high=2**40),
    "b": Column(name="b", kind="number", step=Fraction(1, 4), low=-(2**20), high=2**33),
    "m": Column(name="m", kind="number", step=Fraction(2, 3), high=2**50),
}


def extremes(lowered: Lowered) -> list[Row]:
    """Rows whose every number is at an end of its range, or missing."""
    cells = {
        name: {"number": (column.low, column.high, None), "flag": (False, True, None)}.get(column.kind, ("x", None))
        for name, column in lowered.columns.items()
        if name in lowered.plan.columns
    }
    rows = [dict(zip(cells, values, strict=True)) for values in itertools.product(*cells.values())]
    return rows if len(rows) <= 81 else rows[:: len(rows) // 81]


@given(st.data())
def test_every_operation_stays_between_its_bounds(data: st.DataObject) -> None:
    columns = data.draw(st.sampled_from([COLUMNS, WIDE]))
    lowered = accepted(data.draw(numbers(3) | truths(3)), columns)
    if lowered is None:
        return
    plan = lowered.plan
    for row in extremes(lowered):
        held = run(plan, row)
        for value, (low, high), nullable in zip(held, plan.intervals, plan.nullable, strict=True):
            assert nullable if value is None else isinstance(value, str) or low <= value <= high


@given(st.data())
def test_what_is_accepted_never_wraps(data: st.DataObject) -> None:
    lowered = accepted(data.draw(numbers(2) | truths(2)), WIDE)
    if lowered is None or lowered.weight() > 2_000:
        return
    rows = extremes(lowered)
    assert lowered.on_rows(rows) == lowered.in_columns(rows)


SEVENFOLD = (
    "ceil(a * 7)", "a + a + a + a + a + a + a", "floor(-a * 7)", "-a - a - a - a - a - a - a", "min(a * 7, p)", "ceil(a * r)",
    "ceil(7 * a if f else 0)", "a * 7 >= 1", "floor(a / q) * 14 / 3 + 1 if known(b) else 0",
)  # fmt: skip


@pytest.mark.parametrize("text", SEVENFOLD)
def test_the_last_that_fits_is_exact_and_the_first_that_does_not_is_refused(text: str) -> None:
    tree, seventh = parse(text), {high: Column(name="a", kind="number", high=high) for high in (MOST // 21, MOST)}
    (fits, wide) = ({**COLUMNS, "a": column} for column in seventh.values())
    rows: list[Row] = [{"a": MOST // 21, "f": True, "b": 0}, {"a": 0, "f": None, "b": 1}, {}]
    assert Lowered([tree], fits).in_columns(rows) == [exactly(tree, rows)]
    with pytest.raises(FormulaError) as caught:
        Lowered([tree], wide)
    assert caught.value.message.key == "formula-overflow"


@pytest.mark.parametrize("sign", ["", "-"])
def test_the_range_of_64_bits_is_used_to_its_ends(sign: str) -> None:
    tree = parse(f"ceil({sign}a * 7)")
    columns = {**COLUMNS, "a": Column(name="a", kind="number", high=MOST // 7)}
    assert MOST % 7 == 0
    assert Lowered([tree], columns).in_columns([{"a": MOST // 7}]) == [exactly(tree, [{"a": MOST // 7}])]
    columns["a"] = Column(name="a", kind="number", high=MOST // 7 + 1)
    with pytest.raises(FormulaError, match=f"{MOST + 7:,}"):
        Lowered([tree], columns)


@pytest.mark.parametrize(
    "text",
    [
        "a * b",
        "a * m * b",
        "ceil(a / tiny)",
        "floor(m * huge)",
        "a + huge",
        "a >= huge * r",
        "floor(m / huge)",
        "floor(m / huge) * huge",
        "floor(m / fits) * huge + b",
    ],
)
def test_figures_too_large_for_64_bits_are_refused(text: str) -> None:
    """Times zero a factor beyond 64 bits leaves the bounds alone, but an engine makes it missing."""
    constants = {"huge": Fraction(10**20), "tiny": Fraction(1, 10**20), "fits": Fraction(2**60)}
    with pytest.raises(FormulaError) as caught:
        Lowered([parse(text)], WIDE, constants)
    assert caught.value.message.key == "formula-overflow"


@pytest.mark.parametrize(
    "text", ["floor(b)", "ceil(b)", "floor(b / r)", "ceil(b / r)", "floor(-b / q)", "ceil(-b * q)", "floor(a - b)"]
)
def test_rounding_below_zero_goes_the_same_way_everywhere(text: str) -> None:
    tree: Node = parse(text)
    rows: list[Row] = [{"a": 1, "b": steps} for steps in range(-60, 60)]
    lowered = Lowered([tree])
    wanted = [exactly(tree, rows)]
    assert lowered.in_columns(rows) == lowered.on_rows(rows) == wanted
    assert {value.denominator for outcome in wanted[0] for value in outcome.values} == {1}


@pytest.mark.parametrize("text", ["floor(b)", "ceil(b / r)", "floor(-a / r) + ceil(m * p)", "floor((a - 1) / 7)"])
def test_nothing_below_zero_is_ever_divided(text: str) -> None:
    """Polars rounds it down, others towards zero."""
    plan = Lowered([parse(text)]).plan
    divided = [plan.intervals[op.args[0]] for op in plan.ops if op.kind == "floordiv"]
    assert divided
    assert min(low for low, _ in divided) >= 0


def test_nothing_wider_than_a_field_is_assumed_of_it() -> None:
    lowered = Lowered([Name("m")], WIDE)
    assert lowered.plan.intervals[0] == (0, 2**50)
