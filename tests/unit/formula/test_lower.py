"""What the laws of tests/laws do not reach: that plans are shared and small, and what cannot be lowered at all."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import polars as pl
import pytest

from commstd.errors import FormulaError
from commstd.formula.columns import closure, expressions
from commstd.formula.lower import HEAVIEST, MOST_CANDIDATES, Lowering
from commstd.formula.nodes import Divide, Name, Node, substitute
from commstd.formula.parse import parse
from commstd.formula.plan import Amount, Column, Op, Plan
from commstd.formula.rows import run
from commstd.messages import say
from tests.laws.trees import Lowered, exactly
from tests.unit.formula.test_plan import shown

COLUMNS = {
    **{name: Column(name=name, kind="number", high=1_000) for name in "abmn"},
    **{name: Column(name=name, kind="flag") for name in ("f", "g", "h", "i", "j", "k")},
    "c": Column(name="c", kind="choice"),
    "d": Column(name="d", kind="choice"),
    "t": Column(name="t", kind="text"),
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
        assert caught.value.message == say("formula-too-many-branches", count=64, most=32)
    assert MOST_CANDIDATES == 32


@pytest.mark.parametrize(("text", "lower"), [("a", Lowering.amounts), ("f", Lowering.truth)])
def test_so_much_may_be_written_out_and_no_more(text: str, lower: Callable[[Lowering, Node], object]) -> None:
    held = lowering()
    lower(held, parse(text))
    held.plan.weights[0] = 10_000
    assert lower(Lowering(held.plan, COLUMNS, CONSTANTS), parse(text)) is not None
    held.plan.weights[0] = 10_001
    with pytest.raises(FormulaError) as caught:
        lower(Lowering(held.plan, COLUMNS, CONSTANTS), parse(text))
    assert caught.value.message == say("formula-too-large", most=10_000)
    assert HEAVIEST == 10_000


@pytest.mark.parametrize("form", ["b if a < inner else m", "min(a, max(b, inner * 0.5))"])
def test_what_an_engine_would_write_out_again_and_again_is_refused(form: str) -> None:
    tree = parse("n")
    for _ in range(40):
        tree = substitute(parse(form), {"inner": tree})
    with pytest.raises(FormulaError) as caught:
        lowering().amounts(tree)
    assert caught.value.message == say("formula-too-large", most=10_000)
    assert HEAVIEST == 10_000


UNLESS, WHERE = "select(not(f), b, a)", "select(f, a, b)"
"""One of the two that `a if f else b` may be, each the right one where f is known."""


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("2.5", {"1": "5/2"}), ("p", {"1": "3/2"}), ("none", {"0": "1"}), ("by", {"1": "737790"}), ("a", {"a": "1"}), ("-a", {"a": "-1"}),
        ("a + b * 2", {"add(a, scale[2](b))": "1"}), ("a - b", {"add(a, scale[-1](b))": "1"}), ("a - p", {"add(scale[2](a), -3)": "1/2"}),
        ("a * b", {"multiply(a, b)": "1"}), ("a / p", {"a": "2/3"}), ("a / 2 / 3", {"a": "1/6"}), ("min(a, b, 5)", {"least(a, b, 5)": "1"}),
        ("max(a, b, 5)", {"greatest(a, b, 5)": "1"}), ("ceil(a / 2)", {"floordiv[2](add(a, 1))": "1"}), ("floor(a / 2)", {"floordiv[2](a)": "1"}),
        ("a if f else b", {UNLESS: "1", WHERE: "1"}), ("-(a if f else b)", {UNLESS: "-1", WHERE: "-1"}),
        ("a / 2 if known(f) else b / 3", {"select(not(missing[f]()), scale[3](a), scale[2](b))": "1/6"}),
        ("a if f else b * p", {"select(not(f), scale[3](b), scale[2](a))": "1/2", "select(f, scale[2](a), scale[3](b))": "1/2"}),
        ("(a if f else b) if known(g) else m", {f"select(not(missing[g]()), {UNLESS}, m)": "1", f"select(not(missing[g]()), {WHERE}, m)": "1"}),
        ("m if known(g) else (a if f else b)", {f"select(not(missing[g]()), m, {UNLESS})": "1", f"select(not(missing[g]()), m, {WHERE})": "1"}),
        ("(a if f else b) if g else m", {f"select(not(g), m, {UNLESS})": "1", f"select(not(g), m, {WHERE})": "1", f"select(g, {UNLESS}, m)": "1"}),
        ("m if g else (a if f else b)", {f"select(not(g), {UNLESS}, m)": "1", f"select(g, m, {UNLESS})": "1", f"select(g, m, {WHERE})": "1"}),
        ("min(a if f else b, m)", {f"least({UNLESS}, m)": "1", f"least({WHERE}, m)": "1"}),
        ("ceil((a if f else b) / 2)", {f"floordiv[2](add({UNLESS}, 1))": "1", f"floordiv[2](add({WHERE}, 1))": "1"}),
        ("floor((a if f else b) / 2)", {f"floordiv[2]({UNLESS})": "1", f"floordiv[2]({WHERE})": "1"}),
    ],
)  # fmt: skip
def test_a_number_is_lowered_to_what_it_may_be(text: str, amounts: dict[str, str]) -> None:
    held = lowering()
    assert {shown(held.plan, one.op): str(one.factor) for one in held.amounts(parse(text))} == amounts


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("f", "f"), ("a < b", "compare[<](a, b)"), ("a < b <= m", "and(compare[<](a, b), compare[<=](b, m))"), ("by > a", "compare[<](a, 737790)"),
        ("c == 'x'", "member[['x']]()"), ("'x' == c", "member[['x']]()"), ("'x' != c", "not(member[['x']]())"), ("c != d", "not(same[('c', 'd')]())"),
        ("c == d == 'y'", "and(same[('c', 'd')](), member[['y']]())"), ("c in ('x', 'y')", "member[['x', 'y']]()"), ("c not in ('x',)", "not(member[['x']]())"),
        ("f == g", "alike(f, g)"), ("f != g", "not(alike(f, g))"), ("f == (a < b)", "alike(f, compare[<](a, b))"), ("(c in ('x',)) == f", "alike(member[['x']](), f)"),
        ("(f and g) == h", "alike(and(f, g), h)"), ("(f or g) != h", "not(alike(or(f, g), h))"), ("(not f) == g", "alike(not(f), g)"), ("known(a) == f", "alike(not(missing[a]()), f)"),
        ("(f if g else h) == f", "alike(f, or(and(g, f), and(not(g), h), and(f, h)))"), ("f and g and h", "and(f, g, h)"), ("f or g", "or(f, g)"), ("not f", "not(f)"),
        ("f if g else h", "or(and(g, f), and(not(g), h), and(f, h))"), ("f if known(g) else h", "or(and(not(missing[g]()), f), and(missing[g](), h))"),
        ("known(t)", "not(missing[t]())"), ("not known(a)", "missing[a]()"), ("(a if f else b) > 3", f"agree(compare[>]({UNLESS}, 3), compare[>]({WHERE}, 3))"),
        ("m != (a if f else b)", f"agree(compare[!=](m, {UNLESS}), compare[!=](m, {WHERE}))"), ("(a if f else by) == by", "agree(compare[==](select(not(f), 737790, a), 737790), compare[==](select(f, a, 737790), 737790))"),
    ],
)  # fmt: skip
def test_a_condition_is_lowered_to_one_truth(text: str, truth: str) -> None:
    held = lowering()
    assert shown(held.plan, held.truth(parse(text))) == truth


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("2", {}), ("p", {}), ("by", {}), ("known(a)", {}), ("p + 2 > 1", {}), ("a", {"a": "missing[a]()"}), ("c in ('x',)", {"c": "missing[c]()"}),
        *[(text.format("a"), {"a": f"and(missing({made}), missing[a]())"}) for text, made in (
            ("-{}", "a"), ("{} / 2", "a"), ("ceil({})", "a"), ("{} + 2", "add(a, 2)"), ("min({}, 2)", "least(a, 2)"), ("a > 2", "compare[>](a, 2)"),
        )],
        ("floor(a / 2)", {"a": "and(missing(floordiv[2](a)), missing(a), missing[a]())"}), ("not f", {"f": "and(missing(not(f)), missing[f]())"}),
        *[(f"f {word} g", {"f": f"and(missing({word}(f, g)), missing[f]())", "g": f"and(missing({word}(f, g)), missing[g]())"}) for word in ("and", "or")],
        *[(text, {"a": f"and(missing({made}), missing[a]())", "b": f"and(missing({made}), missing[b]())"}) for text, made in (
            ("a + b", "add(a, b)"), ("a - b", "add(a, scale[-1](b))"), ("a * b", "multiply(a, b)"), ("max(a, b, a)", "greatest(a, b)"), ("a < b", "compare[<](a, b)"),
        )],
        ("a if known(f) else b", {"a": "and(not(missing[f]()), missing[a]())", "b": "and(missing[f](), missing[b]())"}),
        ("p if f else 2", {"f": "and(missing(f), not(compare[==](select(not(f), 4, 3), select(f, 3, 4))), missing[f]())"}),
        ("p if f else p", {"f": "False"}),
    ],
)  # fmt: skip
def test_what_an_undecided_outcome_hangs_on(text: str, causes: dict[str, str]) -> None:
    held = lowering()
    assert {name: shown(held.plan, place) for name, place in held.causes(parse(text)).items()} == causes


def test_what_hangs_on_no_field_adds_nothing_to_a_plan() -> None:
    held = lowering()
    assert held.causes(parse("-(p + 2) / min(p, 3)")) == {}
    assert held.plan.ops == []


def test_what_is_asked_twice_is_lowered_once() -> None:
    held = lowering()
    tree = parse("(a if f else b) + 1 > m")
    first = (held.truth(tree), held.causes(tree), held.amounts(tree.first))
    count = len(held.plan.ops)
    assert held.truth(tree) is first[0]
    assert held.causes(tree) is first[1]
    assert held.amounts(tree.first) is first[2]
    assert len(held.plan.ops) == count


def test_when_a_truth_is_known_to_hold_and_when_a_tree_is_undecided() -> None:
    held = lowering()
    plan = held.plan
    assert shown(plan, held.surely(held.truth(parse("f")))) == "and(not(missing(f)), f)"
    assert shown(plan, held.surely(held.truth(parse("known(a)")))) == "not(missing[a]())"
    found = {
        text: shown(plan, held.undecided(parse(text)))
        for text in ("a", "p", "f", "f == g", "a if known(f) else b", "a if f else b")
    }
    assert found == {
        "a": "missing(a)", "p": "False", "f": "missing(f)", "f == g": "missing(alike(f, g))", "a if known(f) else b": "missing(select(not(missing[f]()), a, b))",
        "a if f else b": f"or(missing({UNLESS}), missing({WHERE}), not(compare[==]({UNLESS}, {WHERE})))",
    }  # fmt: skip


HELD = [
    "a if f else b", "(a if f else b) if g else m", "a if (f if g else c == 'x') else b", "(a if f else b) + (b if g else 0) > m", "a < b < (m if f else r)",
    "min(a if f else b, m)", "ceil((a if f else b) / q) * m", "(a if f else b) == (a if g else m)", "f if g else a > 3", "(f if g else known(a)) == (g if f else a > b)",
    "c == d == 'x'", "begun < as_of", "(begun if f else as_of) == begun", "known(a) and a > 0 if known(b) else not known(c)", "f or a > 3 and not g",
]  # fmt: skip
ROWS = [
    dict(zip(("a", "b", "m", "f", "g", "c", "d", "begun"), values, strict=True))
    for values in itertools.product(
        (None, 7), (-6, 4), (None, 3), (None, False, True), (None, True), (None, "x"), ("x",), (None, 737_790)
    )
]


@pytest.mark.parametrize("text", HELD)
def test_a_plan_says_what_the_reference_says_with_what_it_hangs_on(text: str) -> None:
    tree = parse(text)
    assert Lowered([tree]).on_rows(ROWS) == [exactly(tree, ROWS)]


@pytest.mark.parametrize("text", ["c == 'x' == 'x'", "a + 1 == 'x'"])
def test_an_id_is_compared_with_a_choice(text: str) -> None:
    with pytest.raises(AssertionError, match=r"^a checked formula compares a choice with its ids(\n|$)"):
        lowering().truth(parse(text))


@pytest.mark.parametrize("text", ["a > 1", "known(a)", "'x'", "not f"])
def test_a_condition_is_no_number(text: str) -> None:
    with pytest.raises(TypeError, match=r"^no number: <"):
        lowering().amounts(parse(text))


@pytest.mark.parametrize("text", ["1", "a + b", "max(a, b)", "'x'", "a + 1 in ('x',)"])
def test_a_number_is_no_condition(text: str) -> None:
    with pytest.raises(TypeError, match=r"^no condition: <"):
        lowering().truth(parse(text))


@pytest.mark.parametrize("divisor", ["none", "a", "none * 2"])
def test_nothing_is_divided_by_zero_or_by_a_field(divisor: str) -> None:
    with pytest.raises(TypeError, match=r"^a checked formula divides by constants above zero$"):
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
