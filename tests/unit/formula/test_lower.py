"""What the laws of tests/laws do not reach: that plans are shared and small, and what cannot be lowered at all."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import polars as pl
import pytest

from commstd.errors import FormulaError
from commstd.formula.columns import closure, expressions
from commstd.formula.lower import HEAVIEST, MOST_CANDIDATES, Lowering
from commstd.formula.nodes import Divide, Name, substitute
from commstd.formula.parse import parse
from commstd.formula.plan import Amount, Column, Op, Plan
from commstd.formula.rows import run

COLUMNS = {
    **{name: Column(name=name, kind="number", high=1_000) for name in "abmn"},
    **{name: Column(name=name, kind="flag") for name in ("f", "g", "h", "i", "j", "k")},
    "c": Column(name="c", kind="choice"),
}
CONSTANTS = {"p": Fraction(3, 2), "none": Fraction(0), "by": date(2020, 12, 31)}


def lowering() -> Lowering:
    return Lowering(Plan(), COLUMNS, CONSTANTS)


def ops(text: str) -> list[str]:
    """The kinds of operations that a number needs."""
    held = lowering()
    (amount,) = held.amounts(parse(text))
    return sorted(held.plan.ops[place].kind for place in closure(held.plan, [amount.op]))


def test_an_operation_is_never_in_a_plan_twice() -> None:
    held = lowering()
    one = held.amounts(parse("(a + b) * 3"))
    count = len(held.plan.ops)
    assert held.amounts(parse("3 * (a + b)")) == one
    held.truth(parse("(a + b) * 3 > 6 and f"))
    held.truth(parse("f and (a + b) * 3 > 6"))
    assert len(held.plan.ops) == len(set(held.plan.ops)) == count + 5


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a * 3 / 2 * p", ["column"]),
        ("-a", ["column"]),
        ("a + 0", ["column"]),
        ("0 + a", ["column"]),
        ("a - 0 * 2", ["column"]),
        ("2 * 3 + p", ["literal"]),
        ("ceil(p) * floor(p) - 7", ["literal"]),
        ("min(2, 3, p)", ["literal"]),
        ("floor(a)", ["column"]),
        ("max(a, a)", ["column"]),
        ("a if f else a", ["column"]),
        ("max(a, 0)", ["column"]),
        ("max(a, 1)", ["column", "greatest", "literal"]),
        ("max(min(a, 5), 7)", ["column", "greatest", "least", "literal", "literal"]),
        ("min(a, 5, 3, b)", ["column", "column", "least", "literal"]),
        ("max(a, max(b, m), n)", ["column"] * 4 + ["greatest"]),
        ("ceil(ceil(a / 2) / 3)", ["add", "add", "column", "floordiv", "floordiv", "literal", "literal"]),
    ],
)
def test_what_is_known_beforehand_is_not_computed_row_by_row(text: str, kinds: list[str]) -> None:
    assert ops(text) == kinds


def test_a_result_that_only_depends_on_what_is_missing_is_kept() -> None:
    """0 times a missing number is missing, and so is the lesser of it and what is always less."""
    held = lowering()
    for text in ("0 * a", "min(a, -1)", "max(a, 5000)"):
        (amount,) = held.amounts(parse(text))
        assert run(held.plan, {})[amount.op] is None
        assert run(held.plan, {"a": 7})[amount.op] is not None
    for text in ("a >= 0", "a > 5000", "0 * a == 0"):
        place = held.truth(parse(text))
        assert [run(held.plan, row)[place] for row in ({}, {"a": 7})] == [None, text != "a > 5000"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("p > 1", True), ("p < 1", False), ("p <= 1.5 < 2", True), ("p >= 2", False), ("p == 1.5", True), ("p != 1.5", False),
     ("2 == p", False), ("1 != p", True), ("p > 1.5", False), ("p < 1.5", False), ("p <= 1", False), ("p >= 1.5", True),
     ("not p > 1", False), ("p > 1 or f", True), ("f and p < 1", False), ("by > by", False), ("by == by", True)],
)  # fmt: skip
def test_comparisons_of_figures_are_settled_when_they_are_lowered(text: str, value: bool) -> None:
    held = lowering()
    assert held.plan.ops[held.truth(parse(text))] == Op("constant", value=value)


def test_a_condition_that_is_settled_leaves_one_branch() -> None:
    assert ops("a if p > 1 else b") == ops("b if p < 1 else a") == ["column"]
    held = lowering()
    assert held.truth(parse("f if p > 1 else g")) == held.truth(parse("f"))
    assert held.truth(parse("f if p < 1 else g")) == held.truth(parse("g"))


def test_a_known_condition_makes_no_candidates_and_an_unknown_one_does() -> None:
    held = lowering()
    assert len(held.amounts(parse("a if known(f) else b"))) == 1
    assert len(held.amounts(parse("a if f else b"))) == 2
    assert len(held.amounts(parse("(a if f else b) if known(g) else (m if h else n)"))) == 3
    assert len(held.amounts(parse("(a if f else b) + (1 if g else 0)"))) == 4


def test_more_candidates_than_can_be_planned_are_refused() -> None:
    sums = [
        " + ".join(f"({2**at} * a if {name} else 0)" for at, name in enumerate(names)) for names in ("fghij", "fghijk")
    ]
    assert len(lowering().amounts(parse(sums[0]))) == MOST_CANDIDATES
    for text in (sums[1], f"min(0, {sums[1]}, {sums[0]})"):
        with pytest.raises(FormulaError) as caught:
            lowering().amounts(parse(text))
        assert caught.value.message.key == "formula-too-many-branches"
        assert str(MOST_CANDIDATES) in str(caught.value)


@pytest.mark.parametrize("form", ["b if a < inner else m", "min(a, max(b, inner * 0.5))"])
def test_what_an_engine_would_write_out_again_and_again_is_refused(form: str) -> None:
    tree = parse("n")
    for _ in range(40):
        tree = substitute(parse(form), {"inner": tree})
    with pytest.raises(FormulaError) as caught:
        lowering().amounts(tree)
    assert caught.value.message.key == "formula-too-large"
    assert str(HEAVIEST) in str(caught.value)


@pytest.mark.parametrize("text", ["a > 1", "known(a)", "'x'", "not f"])
def test_a_condition_is_no_number(text: str) -> None:
    with pytest.raises(TypeError, match="no number"):
        lowering().amounts(parse(text))


@pytest.mark.parametrize("text", ["1", "a + b", "max(a, b)", "'x'", "a + 1 in ('x',)"])
def test_a_number_is_no_condition(text: str) -> None:
    with pytest.raises(TypeError, match="no condition"):
        lowering().truth(parse(text))


@pytest.mark.parametrize("divisor", ["none", "a", "none * 2"])
def test_nothing_is_divided_by_zero_or_by_a_field(divisor: str) -> None:
    with pytest.raises(TypeError, match="constants above zero"):
        lowering().amounts(Divide(Name("a"), parse(divisor)))


def test_an_engine_says_which_operation_it_does_not_know() -> None:
    plan = Plan()
    one = plan.column(COLUMNS["a"])
    plan.emit(Op("power", (one, one)), (0, 1), nullable=True)
    with pytest.raises(TypeError, match="power"):
        expressions(plan, pl)
    with pytest.raises(TypeError, match="power"):
        run(plan, {"a": 1})


def test_only_what_is_needed_is_made() -> None:
    held = lowering()
    place, other = held.truth(parse("a + b > 3")), held.truth(parse("m > n"))
    made = expressions(held.plan, pl, needed={place})
    assert made[place] is not None
    assert made[other] is None
    assert closure(held.plan, [place]) == {at for at, one in enumerate(made) if one is not None}


def test_the_number_beside_the_first_truth_that_holds() -> None:
    plan = Plan()
    yes, no, flag = plan.constant(True), plan.constant(False), plan.flag(COLUMNS["f"])
    a, seven = plan.column(COLUMNS["a"]), plan.literal(7)
    assert plan.cases([(no, seven), (yes, a), (flag, seven)]) == a
    ways = [
        plan.cases(one)
        for one in ([(no, a)], [(flag, seven), (no, a), (yes, a)], [(flag, a), (plan.negate(flag), seven)])
    ]
    made = expressions(plan, pl)
    table = pl.DataFrame({"a": [3, 3, 3, None], "f": [True, False, None, True]})
    for place, wanted in zip(ways, ([None] * 4, [7, 3, 3, 7], [3, 7, None, None]), strict=True):
        assert table.with_columns(x=made[place])["x"].to_list() == wanted
        assert [run(plan, row)[place] for row in table.to_dicts()] == wanted
    assert plan.intervals[ways[0]] == (0, 0)
    assert plan.intervals[ways[1]] == (0, 1_000)


@pytest.mark.parametrize(
    ("when", "low", "high", "wanted"),
    [
        (None, None, None, ["not-applicable", "unknown", "short", "over", "unknown", "met"]),
        (True, None, True, ["short", "short", "short", "met", "unknown", "met"]),
        (False, None, None, ["not-applicable"] * 6),
        (True, True, True, ["met"] * 6),
        (True, False, True, ["short"] * 6),
        (None, True, True, ["not-applicable", "unknown", "met", "met", "met", "met"]),
    ],
)
def test_a_verdict_by_whom_it_applies_to_and_its_ends(
    when: bool | None, low: bool | None, high: bool | None, wanted: list[str]
) -> None:
    """None: a flag of the table; else settled beforehand."""
    plan = Plan()
    flags = zip((when, low, high), "fgh", strict=True)
    place = plan.verdict(
        *(plan.flag(COLUMNS[name]) if value is None else plan.constant(value) for value, name in flags)
    )
    rows = [
        {"f": f, "g": g, "h": h}
        for f, g, h in (
            (False, False, False), (None, False, False), (True, False, False), (True, True, False), (True, None, None), (True, True, True),
        )
    ]  # fmt: skip
    found = pl.DataFrame(rows).with_columns(x=expressions(plan, pl)[place])["x"]
    assert found.to_list() == [run(plan, row)[place] for row in rows] == wanted


def test_amounts_are_brought_to_one_unit_without_a_remainder() -> None:
    plan = Plan()
    one, two = Amount(plan.column(COLUMNS["a"]), Fraction(2, 3)), Amount(plan.column(COLUMNS["b"]), Fraction(-1, 4))
    a, b, unit = plan.aligned(one, two)
    row = run(plan, {"a": 7, "b": 5})
    assert (row[a] * unit, row[b] * unit) == (Fraction(14, 3), Fraction(-5, 4))
