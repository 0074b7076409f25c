"""What each way of adding to a plan puts there: the operation, its bounds, and whether it may be missing."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from commstd.errors import FormulaError
from commstd.formula.bounds import MOST, TRUTH, Interval
from commstd.formula.plan import Amount, Column, Plan

COLUMNS = {
    "a": Column(name="a", kind="number", high=1_000),
    "b": Column(name="b", kind="number", low=-40, high=60),
    "f": Column(name="f", kind="flag"),
    "g": Column(name="g", kind="flag"),
    "c": Column(name="c", kind="choice"),
    "d": Column(name="d", kind="choice"),
    "t": Column(name="t", kind="text"),
}


class World(Plan):
    """A plan with some places by name: a and b are numbers, f and g flags, and `known` ones are never missing."""

    def known(self, low: int, high: int) -> int:
        return self.select(self.sure, self.literal(low), self.literal(high))

    a = property(lambda self: self.column(COLUMNS["a"]))
    b = property(lambda self: self.column(COLUMNS["b"]))
    f = property(lambda self: self.flag(COLUMNS["f"]))
    g = property(lambda self: self.flag(COLUMNS["g"]))
    sure = property(lambda self: self.missing_column(COLUMNS["t"]))
    x = property(lambda self: self.known(2, 9))
    yes = property(lambda self: self.constant(True))
    no = property(lambda self: self.constant(False))


def shown(plan: Plan, place: int) -> str:
    """An operation and all that it builds on, such as `scale[3](add(a, 5))`."""
    kind, args, value = plan.ops[place]
    if kind in {"column", "literal", "flag", "constant"}:
        return str(value)
    if plan.intervals[place] == (2, 9) and kind == "select":
        return "x"
    told = sorted(value[1]) if kind == "member" else value
    return f"{kind}{'' if value is None else f'[{told}]'}({', '.join(shown(plan, one) for one in args)})"


def held(make: Callable[[World], int]) -> tuple[str, Interval, bool]:
    plan = World()
    place = make(plan)
    return shown(plan, place), plan.intervals[place], plan.nullable[place]


@pytest.mark.parametrize(
    ("make", "text", "interval", "nullable"),
    [
        (lambda p: p.literal(-5), "-5", (-5, -5), False),
        (lambda p: p.a, "a", (0, 1_000), True),
        (lambda p: p.b, "b", (-40, 60), True),
        # sums
        (lambda p: p.add(p.a, p.b), "add(a, b)", (-40, 1_060), True),
        (lambda p: p.add(p.literal(5), p.literal(7)), "12", (12, 12), False),
        (lambda p: p.add(p.literal(0), p.literal(7)), "7", (7, 7), False),
        (lambda p: p.add(p.literal(0), p.a), "a", (0, 1_000), True),
        (lambda p: p.add(p.a, p.literal(0)), "a", (0, 1_000), True),
        (lambda p: p.add(p.literal(1), p.a), "add(a, 1)", (1, 1_001), True),
        (lambda p: p.add(p.a, p.literal(5)), "add(a, 5)", (5, 1_005), True),
        (lambda p: p.add(p.x, p.literal(5)), "add(x, 5)", (7, 14), False),
        (lambda p: p.add(p.x, p.a), "add(x, a)", (2, 1_009), True),
        (lambda p: p.add(p.a, p.x), "add(a, x)", (2, 1_009), True),
        # products
        (lambda p: p.scale(p.literal(5), 3), "15", (15, 15), False),
        (lambda p: p.scale(p.a, 1), "a", (0, 1_000), True),
        (lambda p: p.scale(p.a, -2), "scale[-2](a)", (-2_000, 0), True),
        (lambda p: p.scale(p.a, 0), "scale[0](a)", (0, 0), True),
        (lambda p: p.scale(p.x, 3), "scale[3](x)", (6, 27), False),
        (lambda p: p.scale(p.scale(p.b, 3), 4), "scale[12](b)", (-480, 720), True),
        (lambda p: p.scale(p.scale(p.b, -1), -1), "b", (-40, 60), True),
        (lambda p: p.multiply(p.literal(5), p.a), "scale[5](a)", (0, 5_000), True),
        (lambda p: p.multiply(p.a, p.literal(5)), "scale[5](a)", (0, 5_000), True),
        (lambda p: p.multiply(p.literal(0), p.a), "scale[0](a)", (0, 0), True),
        (lambda p: p.multiply(p.a, p.b), "multiply(a, b)", (-40_000, 60_000), True),
        (lambda p: (p.a, p.multiply(p.b, p.a))[1], "multiply(a, b)", (-40_000, 60_000), True),
        (lambda p: p.multiply(p.x, p.x), "multiply(x, x)", (4, 81), False),
        (lambda p: p.multiply(p.x, p.a), "multiply(x, a)", (0, 9_000), True),
        (lambda p: p.multiply(p.a, p.x), "multiply(a, x)", (0, 9_000), True),
        # quotients
        (lambda p: p.floordiv(p.a, 1), "a", (0, 1_000), True),
        (lambda p: p.floordiv(p.literal(-7), 2), "-4", (-4, -4), False),
        (lambda p: p.floordiv(p.a, 7), "floordiv[7](a)", (0, 142), True),
        (lambda p: p.floordiv(p.x, 2), "floordiv[2](x)", (1, 4), False),
        (lambda p: p.floordiv(p.b, 7), "add(floordiv[7](add(b, 42)), -6)", (-6, 8), True),
        (lambda p: p.floordiv(p.b, 40), "add(floordiv[40](add(b, 40)), -1)", (-1, 1), True),
        (lambda p: p.floordiv(p.add(p.a, p.literal(-1)), 5), "add(floordiv[5](add(add(a, -1), 5)), -1)", (-1, 199), True),
        # the lesser and the greater
        (lambda p: p.extreme("least", p.a, p.a), "a", (0, 1_000), True),
        (lambda p: p.extreme("least", p.x, p.known(9, 20)), "x", (2, 9), False),
        (lambda p: p.extreme("least", p.known(9, 20), p.x), "x", (2, 9), False),
        (lambda p: p.extreme("greatest", p.x, p.known(0, 2)), "x", (2, 9), False),
        (lambda p: p.extreme("greatest", p.known(0, 2), p.x), "x", (2, 9), False),
        (lambda p: p.extreme("least", p.x, p.b), "least(x, b)", (-40, 9), True),
        (lambda p: p.extreme("least", p.b, p.x), "least(b, x)", (-40, 9), True),
        (lambda p: p.extreme("greatest", p.x, p.b), "greatest(x, b)", (2, 60), True),
        (lambda p: p.extreme("least", p.x, p.multiply(p.x, p.x)), "least(x, multiply(x, x))", (2, 9), False),
        (lambda p: p.extreme("greatest", p.x, p.multiply(p.x, p.x)), "greatest(x, multiply(x, x))", (4, 81), False),
        (lambda p: p.extreme("least", p.a, p.literal(1_000)), "a", (0, 1_000), True),
        (lambda p: p.extreme("least", p.literal(1_000), p.a), "a", (0, 1_000), True),
        (lambda p: p.extreme("least", p.a, p.literal(999)), "least(a, 999)", (0, 999), True),
        (lambda p: p.extreme("least", p.literal(999), p.a), "least(a, 999)", (0, 999), True),
        (lambda p: p.extreme("least", p.literal(-1), p.a), "least(a, -1)", (-1, -1), True),
        (lambda p: p.extreme("least", p.a, p.literal(-1)), "least(a, -1)", (-1, -1), True),
        (lambda p: p.extreme("greatest", p.a, p.literal(0)), "a", (0, 1_000), True),
        (lambda p: p.extreme("greatest", p.literal(0), p.a), "a", (0, 1_000), True),
        (lambda p: p.extreme("greatest", p.a, p.literal(1)), "greatest(a, 1)", (1, 1_000), True),
        (lambda p: p.extreme("greatest", p.literal(1_001), p.a), "greatest(a, 1001)", (1_001, 1_001), True),
        (lambda p: p.extreme("greatest", p.a, p.literal(1_001)), "greatest(a, 1001)", (1_001, 1_001), True),
        (lambda p: p.extreme("least", p.extreme("least", p.a, p.literal(5)), p.extreme("least", p.b, p.literal(3))), "least(a, b, 3)", (-40, 3), True),
        (lambda p: p.extreme("greatest", p.extreme("greatest", p.a, p.literal(5)), p.extreme("greatest", p.b, p.literal(3))), "greatest(a, b, 5)", (5, 1_000), True),
        (lambda p: p.extreme("least", p.extreme("least", p.a, p.b), p.a), "least(a, b)", (-40, 60), True),
        (lambda p: p.extreme("least", p.extreme("greatest", p.a, p.literal(5)), p.b), "least(greatest(a, 5), b)", (-40, 60), True),
        # one of two
        (lambda p: p.select(p.yes, p.a, p.b), "a", (0, 1_000), True),
        (lambda p: p.select(p.no, p.a, p.b), "b", (-40, 60), True),
        (lambda p: p.select(p.f, p.a, p.a), "a", (0, 1_000), True),
        (lambda p: p.select(p.f, p.a, p.b), "select(f, a, b)", (-40, 1_000), True),
        (lambda p: p.select(p.f, p.b, p.x), "select(f, b, x)", (-40, 60), True),
        (lambda p: p.select(p.f, p.x, p.b), "select(f, x, b)", (-40, 60), True),
        (lambda p: p.select(p.f, p.x, p.literal(1)), "select(f, x, 1)", (1, 9), False),
        # truths
        (lambda p: p.yes, "True", TRUTH, False),
        (lambda p: p.f, "f", TRUTH, True),
        (lambda p: p.member(COLUMNS["c"], frozenset("xy")), "member[['x', 'y']]()", TRUTH, True),
        (lambda p: p.same(COLUMNS["c"], COLUMNS["d"]), "same[('c', 'd')]()", TRUTH, True),
        (lambda p: p.missing_column(COLUMNS["a"]), "missing[a]()", TRUTH, False),
        (lambda p: p.missing(p.a), "missing(a)", TRUTH, False),
        (lambda p: p.missing(p.x), "False", TRUTH, False),
        (lambda p: p.compare("<", p.a, p.b), "compare[<](a, b)", TRUTH, True),
        (lambda p: p.compare("<=", p.a, p.literal(5)), "compare[<=](a, 5)", TRUTH, True),
        (lambda p: p.compare("<", p.literal(5), p.a), "compare[>](a, 5)", TRUTH, True),
        (lambda p: p.compare("<=", p.literal(5), p.a), "compare[>=](a, 5)", TRUTH, True),
        (lambda p: p.compare(">", p.literal(5), p.a), "compare[<](a, 5)", TRUTH, True),
        (lambda p: p.compare(">=", p.literal(5), p.a), "compare[<=](a, 5)", TRUTH, True),
        (lambda p: p.compare("==", p.literal(5), p.a), "compare[==](a, 5)", TRUTH, True),
        (lambda p: p.compare("!=", p.literal(5), p.a), "compare[!=](a, 5)", TRUTH, True),
        (lambda p: p.compare(">=", p.a, p.literal(0)), "compare[>=](a, 0)", TRUTH, True),
        (lambda p: p.compare("<", p.x, p.a), "compare[<](x, a)", TRUTH, True),
        (lambda p: p.compare("<", p.a, p.x), "compare[<](a, x)", TRUTH, True),
        (lambda p: p.compare("<", p.x, p.literal(9)), "compare[<](x, 9)", TRUTH, False),
        (lambda p: p.compare("==", p.x, p.literal(9)), "compare[==](x, 9)", TRUTH, False),
        (lambda p: p.compare("==", p.literal(9), p.x), "compare[==](x, 9)", TRUTH, False),
        (lambda p: p.compare("!=", p.literal(2), p.x), "compare[!=](x, 2)", TRUTH, False),
        (lambda p: p.compare("<", p.x, p.literal(10)), "True", TRUTH, False),
        (lambda p: p.compare("<", p.x, p.literal(2)), "False", TRUTH, False),
        (lambda p: p.junction("and", [p.f, p.g, p.f]), "and(f, g)", TRUTH, True),
        (lambda p: p.junction("or", [p.sure, p.missing(p.a)]), "or(missing[t](), missing(a))", TRUTH, False),
        (lambda p: p.junction("or", [p.sure, p.f]), "or(missing[t](), f)", TRUTH, True),
        (lambda p: p.junction("and", [p.yes, p.f, p.yes, p.g]), "and(f, g)", TRUTH, True),
        (lambda p: p.junction("and", [p.f, p.no, p.g]), "False", TRUTH, False),
        (lambda p: p.junction("or", [p.f, p.yes, p.g]), "True", TRUTH, False),
        (lambda p: p.junction("or", [p.no, p.f, p.no]), "f", TRUTH, True),
        (lambda p: p.junction("and", []), "True", TRUTH, False),
        (lambda p: p.junction("or", [p.no]), "False", TRUTH, False),
        (lambda p: p.junction("and", [p.junction("and", [p.f, p.g]), p.sure]), "and(f, g, missing[t]())", TRUTH, True),
        (lambda p: p.junction("and", [p.junction("or", [p.f, p.g]), p.sure]), "and(or(f, g), missing[t]())", TRUTH, True),
        (lambda p: p.junction("or", [p.junction("or", [p.f, p.g]), p.sure]), "or(f, g, missing[t]())", TRUTH, True),
        (lambda p: p.negate(p.f), "not(f)", TRUTH, True),
        (lambda p: p.negate(p.sure), "not(missing[t]())", TRUTH, False),
        (lambda p: p.negate(p.negate(p.f)), "f", TRUTH, True),
        (lambda p: p.negate(p.yes), "False", TRUTH, False),
        (lambda p: p.negate(p.no), "True", TRUTH, False),
        (lambda p: p.alike(p.f, p.g), "alike(f, g)", TRUTH, True),
        (lambda p: (p.f, p.alike(p.g, p.f))[1], "alike(f, g)", TRUTH, True),
        (lambda p: p.alike(p.sure, p.f), "alike(missing[t](), f)", TRUTH, True),
        (lambda p: p.alike(p.f, p.sure), "alike(f, missing[t]())", TRUTH, True),
        (lambda p: p.alike(p.sure, p.missing(p.a)), "alike(missing[t](), missing(a))", TRUTH, False),
        (lambda p: p.agree([p.f, p.f]), "f", TRUTH, True),
        (lambda p: p.agree([p.sure, p.missing(p.a), p.sure]), "agree(missing[t](), missing(a))", TRUTH, True),
        # results
        (lambda p: p.cases([]), "cases()", (0, 0), True),
        (lambda p: p.cases([(p.f, p.x)]), "cases(f, x)", (2, 9), True),
        (lambda p: p.cases([(p.f, p.x), (p.g, p.b), (p.sure, p.a)]), "cases(f, x, g, b, missing[t](), a)", (-40, 1_000), True),
        (lambda p: p.cases([(p.no, p.b), (p.yes, p.x), (p.f, p.b)]), "x", (2, 9), False),
        (lambda p: p.cases([(p.f, p.x), (p.no, p.b), (p.yes, p.a)]), "cases(f, x, True, a)", (0, 1_000), True),
        (lambda p: p.verdict(p.f, p.yes, p.g), "verdict(f, True, g)", TRUTH, False),
    ],
)  # fmt: skip
def test_what_a_plan_holds(make: Callable[[World], int], text: str, interval: Interval, nullable: bool) -> None:
    assert held(make) == (text, interval, nullable)


def test_an_operation_weighs_what_it_builds_on_written_out() -> None:
    plan = World()
    total = plan.add(plan.a, plan.b)
    square = plan.multiply(total, total)
    least = plan.extreme("least", square, plan.a)
    verdict = plan.verdict(plan.f, plan.g, plan.sure)
    assert [plan.weights[place] for place in (plan.a, total, square, least, verdict)] == [1, 3, 7, 17, 7]
    assert plan.weights[plan.agree([plan.f, plan.g])] == 5
    assert plan.weights[plan.extreme("greatest", plan.a, plan.b)] == 5
    count = len(plan.ops)
    assert plan.add(plan.a, plan.b) == total
    assert len(plan.ops) == len(plan.weights) == len(plan.intervals) == len(plan.nullable) == count


def test_a_plan_knows_the_columns_that_it_reads() -> None:
    plan = Plan()
    plan.column(COLUMNS["a"])
    plan.flag(COLUMNS["f"])
    plan.member(COLUMNS["c"], frozenset("x"))
    plan.missing_column(COLUMNS["t"])
    assert plan.columns == {name: COLUMNS[name] for name in "afct"}
    plan = Plan()
    plan.same(COLUMNS["d"], COLUMNS["c"])
    assert plan.columns == {name: COLUMNS[name] for name in "dc"}


@pytest.mark.parametrize(("low", "high"), [(-MOST - 1, 0), (0, MOST + 1)])
def test_what_does_not_fit_64_bits_is_refused(low: int, high: int) -> None:
    with pytest.raises(FormulaError, match="64-bit"):
        Plan().column(Column(name="a", kind="number", low=low, high=high))
    with pytest.raises(FormulaError, match="64-bit"):
        Plan().literal(low + high)


@pytest.mark.parametrize(
    ("comparator", "two", "settled"),
    [
        ("<", (10, 12), True), ("<", (9, 12), None), ("<", (0, 2), False), ("<", (0, 3), None),
        ("<=", (9, 12), True), ("<=", (8, 12), None), ("<=", (0, 1), False), ("<=", (0, 2), None),
        (">", (0, 1), True), (">", (0, 2), None), (">", (9, 12), False), (">", (8, 12), None),
        (">=", (0, 2), True), (">=", (0, 3), None), (">=", (10, 12), False), (">=", (9, 12), None),
        ("==", (10, 12), False), ("==", (0, 1), False), ("==", (9, 12), None), ("==", (0, 2), None), ("==", (2, 9), None),
        ("!=", (10, 12), True), ("!=", (0, 1), True), ("!=", (9, 12), None), ("!=", (0, 2), None), ("!=", (2, 9), None),
    ],
)  # fmt: skip
def test_a_comparison_is_settled_where_its_sides_do_not_meet(
    comparator: str, two: Interval, settled: bool | None
) -> None:
    plan = World()
    place = plan.compare(comparator, plan.x, plan.known(*two))
    assert (plan.ops[place].value if plan.ops[place].kind == "constant" else None) == settled


@pytest.mark.parametrize(("one", "two", "same"), [(3, 3, True), (3, 4, False), (4, 3, False)])
def test_two_figures_are_the_same_or_not(one: int, two: int, same: bool) -> None:
    plan = Plan()
    for comparator, settled in (("==", same), ("!=", not same)):
        place = plan.compare(comparator, plan.literal(one), plan.literal(two))
        assert plan.ops[place].value is settled


# amounts


def amount(make: Callable[[World], Amount]) -> tuple[str, Fraction]:
    plan = World()
    found = make(plan)
    return shown(plan, found.op), found.factor


def of(place: int, factor: str = "1") -> Amount:
    return Amount(place, Fraction(factor))


@pytest.mark.parametrize(
    ("make", "text", "factor"),
    [
        (lambda p: p.amount(Fraction(3, 2)), "1", "3/2"),
        (lambda p: p.amount(Fraction(0)), "0", "1"),
        (lambda p: p.sum(of(p.a, "2/3"), of(p.b, "-1/4")), "add(scale[8](a), scale[-3](b))", "1/12"),
        (lambda p: p.sum(of(p.a, "4"), of(p.b, "6")), "add(scale[2](a), scale[3](b))", "2"),
        (lambda p: p.sum(p.amount(Fraction(0)), of(p.a, "2/3")), "a", "2/3"),
        (lambda p: p.sum(of(p.a, "2/3"), p.amount(Fraction(0))), "a", "2/3"),
        (lambda p: p.sum(p.amount(Fraction(5, 2)), of(p.a)), "add(scale[2](a), 5)", "1/2"),
        (lambda p: p.sum(of(p.a), p.amount(Fraction(1))), "add(a, 1)", "1"),
        (lambda p: p.product(p.amount(Fraction(3, 2)), of(p.a, "2/3")), "a", "1"),
        (lambda p: p.product(of(p.a, "2/3"), p.amount(Fraction(5))), "a", "10/3"),
        (lambda p: p.product(p.amount(Fraction(0)), of(p.a, "2/3")), "scale[0](a)", "2/3"),
        (lambda p: p.product(of(p.a, "2/3"), p.amount(Fraction(0))), "scale[0](a)", "2/3"),
        (lambda p: p.product(p.amount(Fraction(0)), of(p.x, "2/3")), "0", "1"),
        (lambda p: p.product(of(p.x, "2/3"), p.amount(Fraction(0))), "0", "1"),
        (lambda p: p.product(of(p.a, "2/3"), of(p.b, "5/7")), "multiply(a, b)", "10/21"),
        (lambda p: p.least_of("least", of(p.a, "1/2"), of(p.b, "1/3")), "least(scale[3](a), scale[2](b))", "1/6"),
        (lambda p: p.least_of("greatest", of(p.a), of(p.b, "10")), "greatest(a, scale[10](b))", "1"),
        (lambda p: of(p.rounded_down(of(p.a, "3/7"))), "floordiv[7](scale[3](a))", "1"),
        (lambda p: of(p.rounded_down(of(p.a, "3/7"), up=True)), "floordiv[7](add(scale[3](a), 6))", "1"),
        (lambda p: of(p.rounded_down(of(p.a, "1/2"), up=True)), "floordiv[2](add(a, 1))", "1"),
        (lambda p: of(p.rounded_down(of(p.a, "3"), up=True)), "scale[3](a)", "1"),
        (lambda p: of(p.rounded_down(of(p.a, "3"))), "scale[3](a)", "1"),
        (lambda p: of(p.compared("<", of(p.a, "1/2"), of(p.b, "1/3"))), "compare[<](scale[3](a), scale[2](b))", "1"),
        (lambda p: of(p.compared("<", p.amount(Fraction(5)), of(p.b, "1/3"))), "compare[>](b, 15)", "1"),
    ],
)  # fmt: skip
def test_numbers_are_brought_to_a_common_unit(make: Callable[[World], Amount], text: str, factor: str) -> None:
    assert amount(make) == (text, Fraction(factor))


def test_the_value_of_a_constant_number() -> None:
    plan = World()
    assert plan.value_of(of(plan.literal(6), "2/3")) == 4
    assert plan.value_of(plan.amount(Fraction(0))) == 0
    assert plan.value_of(of(plan.a)) is None
    assert (plan.constant_of(plan.literal(6)), plan.constant_of(plan.a)) == (6, None)


def test_rounding_what_is_whole_adds_nothing_to_a_plan() -> None:
    plan = World()
    plan.rounded_down(of(plan.a, "3"), up=True)
    assert [op.kind for op in plan.ops] == ["column", "scale"]
