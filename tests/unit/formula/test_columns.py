"""Expressions as they are written, through a namespace that keeps the text: engines of every kind are handed the same."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from commstd.formula.columns import EXACT_DOUBLES, closure, divided, expressions, plain
from commstd.formula.plan import Op, Plan


def pair(sign: str) -> Callable[[Told, object], Told]:
    return lambda self, other: Told(f"({self} {sign} {other})")


class Told:
    """An expression that knows how it was written."""

    __hash__ = None
    __add__, __sub__, __mul__, __floordiv__, __mod__ = map(pair, ("+", "-", "*", "//", "%"))
    __and__, __or__, __eq__, __ne__ = map(pair, ("&", "|", "==", "!="))
    __lt__, __le__, __gt__, __ge__ = map(pair, ("<", "<=", ">", ">="))

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __invert__(self) -> Told:
        return Told(f"~{self}")

    def is_null(self) -> Told:
        return Told(f"{self}.null")

    def clip(self, lower_bound: int | None = None, upper_bound: int | None = None) -> Told:
        return Told(f"{self}.clip({lower_bound}, {upper_bound})")

    def then(self, value: Told) -> Told:
        return Told(f"{self} then {value}")

    def when(self, truth: Told) -> Told:
        return Told(f"{self}; when {truth}")

    def otherwise(self, value: Told) -> Told:
        return Told(f"{self}; else {value}")


class Namespace:
    """What of `polars` and `narwhals` a plan needs."""

    Int64, Boolean = "Int64", "Boolean"
    col = Told

    def __init__(self, name: str = "polars") -> None:
        self.__name__ = name

    @staticmethod
    def Enum(words: tuple[str, ...]) -> str:
        return f"one of {len(words)}"

    @staticmethod
    def lit(value: object, dtype: object = None) -> Told:
        return Told(f"{value}:{dtype}")

    @staticmethod
    def when(truth: Told) -> Told:
        return Told(f"when {truth}")

    @staticmethod
    def min_horizontal(*values: Told) -> Told:
        return Told(f"min({', '.join(map(str, values))})")

    @staticmethod
    def max_horizontal(*values: Told) -> Told:
        return Told(f"max({', '.join(map(str, values))})")


A, B, C = (Op("column", value=name) for name in "abc")
F, G, H = (Op("flag", value=name) for name in "fgh")
YES, NO, FIVE = Op("constant", value=True), Op("constant", value=False), Op("literal", value=5)


def planned(*ops: Op, most: int = 9, known: tuple[int, ...] = ()) -> Plan:
    """A plan of these operations; all may be missing but constants and those that are `known`."""
    nullable = [
        one.kind not in {"literal", "constant", "missing"} and place not in known for place, one in enumerate(ops)
    ]
    return Plan(ops=list(ops), intervals=[(0, most)] * len(ops), nullable=nullable)


def written(plan: Plan, name: str = "polars") -> str:
    """The last operation of a plan, as it is written."""
    return str(expressions(plan, Namespace(name), prefix="its ")[-1])


@pytest.mark.parametrize(
    ("ops", "text"),
    [
        ([A], "its a"), ([F], "its f"), ([FIVE], "5:Int64"), ([YES], "True:Boolean"),
        ([A, B, Op("add", (0, 1))], "(its a + its b)"), ([A, FIVE, Op("add", (0, 1))], "(its a + 5)"),
        ([A, B, Op("scale", (1,), -1), Op("add", (0, 2))], "(its a - its b)"), ([A, B, Op("scale", (1,), 3), Op("add", (0, 2))], "(its a + (its b * 3))"),
        ([A, Op("scale", (0,), -1)], "(its a * -1)"), ([A, B, Op("multiply", (0, 1))], "(its a * its b)"), ([A, Op("floordiv", (0,), 3)], "(its a // 3)"),
        ([A, B, Op("least", (0, 1))], "when ~(its a.null | its b.null) then min(its a, its b)"),
        ([A, B, Op("greatest", (0, 1))], "when ~(its a.null | its b.null) then max(its a, its b)"),
        ([A, FIVE, Op("least", (0, 1))], "its a.clip(None, 5)"), ([A, FIVE, Op("greatest", (0, 1))], "its a.clip(5, None)"),
        ([A, B, FIVE, Op("least", (0, 1, 2))], "when ~(its a.null | its b.null) then min(its a, its b).clip(None, 5)"),
        ([F, A, B, Op("select", (0, 1, 2))], "when its f then its a; else its b"),
        ([A, B, Op("compare", (0, 1), "<")], "(its a < its b)"), ([A, FIVE, Op("compare", (0, 1), ">=")], "(its a >= 5)"),
        ([Op("member", value=("c", {"x"}))], "(its c == x)"), ([Op("member", value=("c", {"z", "x", "y"}))], "(((its c == x) | (its c == y)) | (its c == z))"),
        ([Op("same", value=("c", "d"))], "(its c == its d)"), ([Op("missing", value="a")], "its a.null"), ([A, Op("missing", (0,))], "its a.null"),
        ([F, Op("not", (0,)), Op("missing", (1,))], "its f.null"), ([F, G, H, Op("and", (0, 1, 2))], "((its f & its g) & its h)"),
        ([F, G, H, Op("or", (0, 1, 2))], "((its f | its g) | its h)"), ([F, Op("not", (0,))], "~its f"), ([F, G, Op("alike", (0, 1))], "(its f == its g)"),
        ([F, G, Op("agree", (0, 1))], "when (its f & its g) then True:Boolean; when ~(its f | its g) then False:Boolean"),
        ([Op("cases")], "None:Int64"), ([F, A, Op("cases", (0, 1))], "when its f then its a"),
        ([F, A, G, B, H, C, Op("cases", (0, 1, 2, 3, 4, 5))], "when its f then its a; when its g then its b; when its h then its c"),
    ],
)  # fmt: skip
def test_every_operation_as_it_is_written(ops: list[Op], text: str) -> None:
    assert written(planned(*ops)) == text
    assert written(planned(*ops), "narwhals") == text


def test_a_truth_without_its_number_is_no_case() -> None:
    with pytest.raises(ValueError, match="shorter"):
        written(planned(F, A, G, Op("cases", (0, 1, 2))))


def test_only_what_may_be_missing_is_asked_whether_it_is() -> None:
    held = Op("least", (0, 1))
    assert written(planned(A, B, held, known=(0,))) == "when ~its b.null then min(its a, its b)"
    assert written(planned(A, B, held, known=(0, 1))) == "min(its a, its b)"


@pytest.mark.parametrize(
    ("ops", "known", "text"),
    [
        ([F, G, H], (), "when ~{f} then not-applicable; when {f}.null then unknown; when ~{g} then short; when ~{h} then over; when {g}.null then unknown; when {h}.null then unknown; else met"),
        ([F, G, H], (0, 1, 2), "when ~{f} then not-applicable; when ~{g} then short; when ~{h} then over; else met"),
        ([F, G, H], (0, 2), "when ~{f} then not-applicable; when ~{g} then short; when ~{h} then over; when {g}.null then unknown; else met"),
        ([YES, G, YES], (), "when ~{g} then short; when {g}.null then unknown; else met"),
        ([YES, YES, H], (2,), "when ~{h} then over; else met"),
        ([F, YES, YES], (), "when ~{f} then not-applicable; when {f}.null then unknown; else met"),
        ([YES, NO, YES], (), "when ~False:Boolean then short; else met"),
        ([YES, YES, YES], (), "met"),
        ([NO, G, H], (), "not-applicable"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("name", "sort"), [("polars", ":one of 5"), ("narwhals", ":None")])
def test_a_verdict_asks_only_what_is_open(
    ops: list[Op], known: tuple[int, ...], text: str, name: str, sort: str
) -> None:
    words = text.format(f="its f", g="its g", h="its h")
    for word in ("met", "short", "over", "unknown", "not-applicable"):
        words = words.replace(f"then {word}", f"then {word}{sort}").replace(f"else {word}", f"else {word}{sort}")
    wanted = words if " " in words else words + sort
    assert written(planned(*ops, Op("verdict", (0, 1, 2)), known=known), name) == wanted


def test_what_is_given_is_not_made_again() -> None:
    plan = planned(A, B, Op("scale", (1,), -1), Op("add", (0, 2)), Op("not", (3,)), Op("missing", (4,)), C)
    made = expressions(plan, Namespace(), needed={3, 5}, given={2: Told("the contrary"), 4: Told("another")})
    assert [None if one is None else str(one) for one in made] == [
        "a", None, "the contrary", "(a + the contrary)", "another", "(a + the contrary).null", None,
    ]  # fmt: skip
    (*_, last) = expressions(
        planned(F, Op("not", (0,)), Op("missing", (1,))), Namespace(), needed={2}, given={1: Told("held")}
    )
    assert str(last) == "held.null"
    assert closure(plan, [3]) == {0, 1, 2, 3}
    assert closure(plan, [3, 6], {2}) == {0, 2, 3, 6}
    assert closure(plan, [2], {2}) == {2}


def test_what_an_operation_negates() -> None:
    plan = planned(F, Op("not", (0,)), Op("not", (1,)), Op("or", (0, 2)), Op("not", (3,)))
    assert [plain(plan, place) for place in range(5)] == [0, 0, 0, 3, 3]


def test_an_operation_that_nobody_knows_is_told_with_its_place() -> None:
    with pytest.raises(TypeError, match=r"^unknown operation shift at 1$"):
        written(planned(A, Op("shift", (0,))))


# divisions of numbers that doubles do not hold


@pytest.mark.parametrize(
    ("name", "most", "divisor", "quotients", "text"),
    [
        ("polars", 2**62, 3, None, "(n // 3)"),
        ("narwhals", 2**53 - 1, 3, None, "(n // 3)"),
        ("narwhals", 2**53, 3, None, f"((n // 3) - {(2**53 // 3 >> 51) + 1})"),
        ("narwhals", 2**53, 32, None, f"((n // 32) - {1})"),
        ("narwhals", 2**53, 33, None, "((((n - (n % 33)) - 17) // 33) + 1)"),
        ("narwhals", 2**60, 10**6, None, "((((n - (n % 1000000)) - 500000) // 1000000) + 1)"),
        ("narwhals", 2**62, 1, None, f"((n // 1) - {2**11 + 1})"),
        ("narwhals", 2**62, 3, 2**48 - 1, "((((n - (n % 3)) - 2) // 3) + 1)"),
        ("narwhals", 2**62, 3, 2**48, "((n // 3) - 1)"),
        ("narwhals", 2**62, 3, 2**51, "((n // 3) - 2)"),
    ],
)  # fmt: skip
def test_a_division_is_written_for_the_numbers_that_it_may_meet(
    name: str, most: int, divisor: int, quotients: int | None, text: str
) -> None:
    found = divided(Told("n"), divisor, most=most, namespace=Namespace(name), quotients=quotients)
    near = text if text.startswith("((n // ") else None
    assert str(found) == (text if near is None else f"({near} + ((n - ({near} * {divisor})) // {divisor}))")


def test_a_division_is_told_what_its_number_may_be() -> None:
    plan = planned(A, Op("floordiv", (0,), 3), most=2**53)
    plan.intervals[1] = (0, 1)
    assert written(plan, "narwhals") != written(plan)
    plan.intervals[0] = (0, 2**53 - 1)
    assert written(plan, "narwhals") == written(plan)


class Doubles(int):
    """A whole number that is divided as some engines do: as a double."""

    def __floordiv__(self, other: int) -> Doubles:
        return Doubles(math.floor(float(self) / float(other)))

    def __mod__(self, other: int) -> Doubles:
        return Doubles(int(self) % int(other))

    def __add__(self, other: int) -> Doubles:
        return Doubles(int(self) + int(other))

    def __sub__(self, other: int) -> Doubles:
        return Doubles(int(self) - int(other))

    def __mul__(self, other: int) -> Doubles:
        return Doubles(int(self) * int(other))


@pytest.mark.parametrize("most", [EXACT_DOUBLES, EXACT_DOUBLES + 1, 2**57, 2**62, 2**63 - 1])
def test_a_quotient_of_doubles_is_exact_all_the_same(most: int) -> None:
    divisors = (1, 2, 3, 7, 10, 31, 32, 33, 1_000, 10**4 + 7, 2**31 - 1, 2**40 + 1)
    for divisor in divisors:
        multiple = most // divisor * divisor
        for number in {
            most,
            most - 1,
            multiple,
            multiple - 1,
            multiple - divisor,
            multiple - divisor - 1,
            divisor,
            divisor - 1,
            0,
        }:
            if 0 <= number <= most:
                found = divided(Doubles(number), divisor, most=most, namespace=Namespace("narwhals"))
                assert int(found) == number // divisor, (number, divisor)
