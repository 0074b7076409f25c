"""A tree lowered once to a list of shared whole-number operations.

Every number is an operation's int64 result times a constant fraction; sums and comparisons bring both sides to common
whole factors. Each engine is a short loop over the list.

A conditional whose condition is unknown is one of its two branches. Such a number is lowered to candidates, which are
equal where the condition is known; a comparison is decided where all candidates decide it alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, lcm
from typing import Final, Literal, NamedTuple

from attrs import define, field, frozen

from commstd.formula import bounds
from commstd.formula.bounds import Interval

Kind = Literal[
    "column",
    "literal",
    "add",
    "scale",
    "multiply",
    "floordiv",
    "select",
    "least",
    "greatest",
    "flag",
    "constant",
    "compare",
    "member",
    "same",
    "missing",
    "and",
    "or",
    "not",
    "agree",
    "alike",
    "cases",
    "verdict",
]
TWICE: Final = frozenset({"least", "greatest", "agree", "verdict"})
"""Operations that engines write out in terms of each operand twice."""
_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class Op(NamedTuple):
    """One operation.

    Attributes:
        kind: What it does; `select` takes an unknown condition as false, everything else lets the unknown through.
        args: The operations that it works on: two or more of `least` and `greatest` (a constant last), `and`, `or` and
            `agree`, since engines write out what a chain of pairs would use again and again.
        value: A name, a constant, a comparator, or ids, as its kind needs.
    """

    kind: Kind
    args: tuple[int, ...] = ()
    value: object = None


@frozen(kw_only=True)
class Column:
    """A column of whole numbers, flags or choices.

    Attributes:
        name: The field.
        kind: number (dates too, as day numbers), flag or choice.
        step: What one whole number stands for, in base units.
        low: Least whole number.
        high: Greatest whole number.
    """

    name: str
    kind: Literal["number", "flag", "choice", "text"]
    step: Fraction = Fraction(1)
    low: int = 0
    high: int = 0


class Amount(NamedTuple):
    """A number: an operation's result times a constant."""

    op: int
    factor: Fraction


@define
class Plan:
    """Operations, each after those that it works on, the same one never twice.

    Attributes:
        ops: The operations.
        intervals: Between which whole numbers the result of each lies.
        nullable: Whether it may be missing.
        weights: How many operations it is with all that it builds on written out, as the engines write it.
        columns: The columns that it reads.
    """

    ops: list[Op] = field(factory=list)
    intervals: list[Interval] = field(factory=list)
    nullable: list[bool] = field(factory=list)
    weights: list[int] = field(factory=list)
    columns: dict[str, Column] = field(factory=dict)
    _known: dict[Op, int] = field(factory=dict, repr=False)

    def emit(self, op: Op, interval: Interval, *, nullable: bool) -> int:
        """The place of an operation, added where it is new."""
        place = self._known.get(op)
        if place is None:
            place = self._known[op] = len(self.ops)
            self.ops.append(op)
            self.intervals.append(interval)
            self.nullable.append(nullable)
            self.weights.append(1 + (2 if op.kind in TWICE else 1) * sum(self.weights[one] for one in op.args))
        return place

    # numbers

    def literal(self, value: int) -> int:
        """A constant whole number."""
        return self.emit(Op("literal", value=value), bounds.checked(value, value), nullable=False)

    def column(self, column: Column) -> int:
        """A column of whole numbers."""
        self.columns[column.name] = column
        return self.emit(Op("column", value=column.name), bounds.checked(column.low, column.high), nullable=True)

    def constant_of(self, place: int) -> int | None:
        """The value of an operation that is a constant, else None."""
        op = self.ops[place]
        return op.value if op.kind == "literal" else None  # type: ignore[return-value]

    def add(self, one: int, two: int) -> int:
        """A sum."""
        a, b = self.constant_of(one), self.constant_of(two)
        if a is not None and b is not None:
            return self.literal(a + b)
        if a == 0 or b == 0:
            return two if a == 0 else one
        if a is not None:
            one, two = two, one
        interval = bounds.added(self.intervals[one], self.intervals[two])
        return self.emit(Op("add", (one, two)), interval, nullable=self.nullable[one] or self.nullable[two])

    def scale(self, one: int, factor: int) -> int:
        """A product with a constant."""
        constant = self.constant_of(one)
        if constant is not None:
            return self.literal(constant * factor)
        if factor == 1:
            return one
        op = self.ops[one]
        if op.kind == "scale":
            return self.scale(op.args[0], op.value * factor)  # type: ignore[operator]
        interval = bounds.scaled(self.intervals[one], factor)
        return self.emit(Op("scale", (one,), factor), interval, nullable=self.nullable[one])

    def multiply(self, one: int, two: int) -> int:
        """A product."""
        for constant, other in ((self.constant_of(one), two), (self.constant_of(two), one)):
            if constant is not None:
                return self.scale(other, constant)
        interval = bounds.multiplied(self.intervals[one], self.intervals[two])
        nullable = self.nullable[one] or self.nullable[two]
        return self.emit(Op("multiply", (min(one, two), max(one, two))), interval, nullable=nullable)

    def floordiv(self, one: int, divisor: int) -> int:
        """Rounded down; what may be negative is shifted first, since engines differ below zero."""
        if divisor == 1:
            return one
        constant = self.constant_of(one)
        if constant is not None:
            return self.literal(constant // divisor)
        low = self.intervals[one][0]
        if low < 0:
            shift = -(low // divisor)
            return self.add(self.floordiv(self.add(one, self.literal(shift * divisor)), divisor), self.literal(-shift))
        interval = bounds.floored(self.intervals[one], divisor)
        return self.emit(Op("floordiv", (one,), divisor), interval, nullable=self.nullable[one])

    def extreme(self, kind: Literal["least", "greatest"], one: int, two: int) -> int:
        """The lesser or the greater of two."""
        if one == two:
            return one
        (low1, high1), (low2, high2) = self.intervals[one], self.intervals[two]
        first_always = high1 <= low2 if kind == "least" else low1 >= high2
        second_always = high2 <= low1 if kind == "least" else low2 >= high1
        if first_always and not self.nullable[two]:
            return one
        if second_always and not self.nullable[one]:
            return two
        bound = bounds.least if kind == "least" else bounds.greatest
        interval = bound(self.intervals[one], self.intervals[two])
        args: dict[int, None] = {}
        for place in (one, two):
            args.update(dict.fromkeys(self.ops[place].args if self.ops[place].kind == kind else (place,)))
        constants = [value for place in args if (value := self.constant_of(place)) is not None]
        places = [place for place in args if self.constant_of(place) is None]
        if constants:
            places.append(self.literal(min(constants) if kind == "least" else max(constants)))
        return self.emit(Op(kind, tuple(places)), interval, nullable=self.nullable[one] or self.nullable[two])

    def select(self, condition: int, then: int, otherwise: int) -> int:
        """One number where a truth holds, else the other: an unknown truth counts as false."""
        op = self.ops[condition]
        if op.kind == "constant":
            return then if op.value else otherwise
        if then == otherwise:
            return then
        interval = bounds.either(self.intervals[then], self.intervals[otherwise])
        nullable = self.nullable[then] or self.nullable[otherwise]
        return self.emit(Op("select", (condition, then, otherwise)), interval, nullable=nullable)

    # truths

    def constant(self, value: bool) -> int:
        """A truth that is always the same."""
        return self.emit(Op("constant", value=value), bounds.TRUTH, nullable=False)

    def flag(self, column: Column) -> int:
        """A column of flags."""
        self.columns[column.name] = column
        return self.emit(Op("flag", value=column.name), bounds.TRUTH, nullable=True)

    def member(self, column: Column, options: frozenset[str]) -> int:
        """Whether a choice is one of some ids."""
        self.columns[column.name] = column
        return self.emit(Op("member", value=(column.name, options)), bounds.TRUTH, nullable=True)

    def same(self, one: Column, two: Column) -> int:
        """Whether two choices are the same."""
        self.columns[one.name] = one
        self.columns[two.name] = two
        return self.emit(Op("same", value=(one.name, two.name)), bounds.TRUTH, nullable=True)

    def missing_column(self, column: Column) -> int:
        """Whether a column has nothing in a row."""
        self.columns[column.name] = column
        return self.emit(Op("missing", value=column.name), bounds.TRUTH, nullable=False)

    def missing(self, place: int) -> int:
        """Whether an operation has no result."""
        if not self.nullable[place]:
            return self.constant(False)
        return self.emit(Op("missing", (place,)), bounds.TRUTH, nullable=False)

    def compare(self, comparator: str, one: int, two: int) -> int:
        """A comparison of two whole numbers."""
        nullable = self.nullable[one] or self.nullable[two]
        if not nullable:
            settled = self._settled(comparator, self.intervals[one], self.intervals[two])
            if settled is not None:
                return self.constant(settled)
        if self.constant_of(one) is not None:
            one, two, comparator = two, one, _FLIPPED[comparator]
        return self.emit(Op("compare", (one, two), comparator), bounds.TRUTH, nullable=nullable)

    @staticmethod
    def _settled(comparator: str, one: Interval, two: Interval) -> bool | None:
        match comparator:
            case "<":
                return True if one[1] < two[0] else False if one[0] >= two[1] else None
            case "<=":
                return True if one[1] <= two[0] else False if one[0] > two[1] else None
            case ">":
                return True if one[0] > two[1] else False if one[1] <= two[0] else None
            case ">=":
                return True if one[0] >= two[1] else False if one[1] < two[0] else None
            case _:
                apart = one[1] < two[0] or two[1] < one[0]
                same = one[0] == one[1] == two[0] == two[1]
                return None if not (apart or same) else same == (comparator == "==")

    def junction(self, kind: Literal["and", "or"], operands: Iterable[int]) -> int:
        """All or any of some truths, in Kleene's logic."""
        ending = kind == "or"
        kept: dict[int, None] = {}
        for place in operands:
            op = self.ops[place]
            if op.kind == "constant":
                if op.value == ending:
                    return place
            else:
                kept.update(dict.fromkeys(op.args if op.kind == kind else (place,)))
        if not kept:
            return self.constant(not ending)
        if len(kept) == 1:
            return next(iter(kept))
        nullable = any(self.nullable[place] for place in kept)
        return self.emit(Op(kind, tuple(kept)), bounds.TRUTH, nullable=nullable)

    def negate(self, one: int) -> int:
        """The contrary of a truth."""
        op = self.ops[one]
        if op.kind == "not":
            return op.args[0]
        if op.kind == "constant":
            return self.constant(not op.value)
        return self.emit(Op("not", (one,)), bounds.TRUTH, nullable=self.nullable[one])

    def alike(self, one: int, two: int) -> int:
        """Whether two truths are the same, unknown where one is."""
        nullable = self.nullable[one] or self.nullable[two]
        return self.emit(Op("alike", (min(one, two), max(one, two))), bounds.TRUTH, nullable=nullable)

    def agree(self, operands: Iterable[int]) -> int:
        """The common answer of some truths, unknown where they differ."""
        distinct = tuple(dict.fromkeys(operands))
        return distinct[0] if len(distinct) == 1 else self.emit(Op("agree", distinct), bounds.TRUTH, nullable=True)

    # results

    def cases(self, ways: Iterable[tuple[int, int]]) -> int:
        """The number beside the first truth that holds; missing where none is known to."""
        kept: list[int] = []
        for truth, number in ways:
            op = self.ops[truth]
            if op.kind == "constant" and op.value and not kept:
                return number
            if op.kind != "constant" or op.value:
                kept += [truth, number]
        interval = self.intervals[kept[1]] if kept else (0, 0)
        for number in kept[3::2]:
            interval = bounds.either(interval, self.intervals[number])
        return self.emit(Op("cases", tuple(kept)), interval, nullable=True)

    def verdict(self, when: int, low_ok: int, high_ok: int) -> int:
        """The verdict from whom a rule applies to and whether its ends are kept."""
        return self.emit(Op("verdict", (when, low_ok, high_ok)), bounds.TRUTH, nullable=False)

    # amounts

    def amount(self, value: Fraction) -> Amount:
        """A constant number."""
        return Amount(self.literal(1), value) if value else Amount(self.literal(0), Fraction(1))

    def value_of(self, amount: Amount) -> Fraction | None:
        """A number's value where it is constant."""
        constant = self.constant_of(amount.op)
        return None if constant is None else constant * amount.factor

    def aligned(self, one: Amount, two: Amount) -> tuple[int, int, Fraction]:
        """Two numbers as whole numbers of one common unit, and that unit."""
        whole = lcm(one.factor.denominator, two.factor.denominator)
        a, b = int(one.factor * whole), int(two.factor * whole)
        common = gcd(a, b)  # no factor is zero
        return self.scale(one.op, a // common), self.scale(two.op, b // common), Fraction(common, whole)

    def sum(self, one: Amount, two: Amount) -> Amount:
        """One number plus another."""
        if self.value_of(one) == 0 or self.value_of(two) == 0:
            return two if self.value_of(one) == 0 else one
        a, b, unit = self.aligned(one, two)
        return Amount(self.add(a, b), unit)

    def product(self, one: Amount, two: Amount) -> Amount:
        """One number times another."""
        for constant, other in ((self.value_of(one), two), (self.value_of(two), one)):
            if constant is not None and (constant or not self.nullable[other.op]):
                return Amount(other.op, other.factor * constant) if constant else self.amount(Fraction(0))
        return Amount(self.multiply(one.op, two.op), one.factor * two.factor)

    def rounded_down(self, one: Amount, *, up: bool = False) -> int:
        """The greatest whole number no more than a number, or with `up` the least no less."""
        scaled, divisor = self.scale(one.op, one.factor.numerator), one.factor.denominator
        return self.floordiv(self.add(scaled, self.literal(divisor - 1)) if up and divisor > 1 else scaled, divisor)

    def least_of(self, kind: Literal["least", "greatest"], one: Amount, two: Amount) -> Amount:
        """The lesser or greater of two numbers."""
        a, b, unit = self.aligned(one, two)
        return Amount(self.extreme(kind, a, b), unit)

    def compared(self, comparator: str, one: Amount, two: Amount) -> int:
        """The truth of a comparison."""
        a, b, _ = self.aligned(one, two)
        return self.compare(comparator, a, b)
