"""From a tree to a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Final, assert_never

from commstd.errors import FormulaError
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
)
from commstd.formula.plan import Amount, Column, Plan
from commstd.messages import say

Amounts = tuple[Amount, ...]
Constant = Fraction | date
MOST_CANDIDATES: Final = 32
HEAVIEST: Final = 10_000
"""How many operations an engine may have to write out for one tree: beyond that, planning takes minutes."""


class Lowering:
    """Lowers checked trees over one set of columns and constants into one plan.

    Args:
        plan: Where operations are added.
        columns: The fields by name.
        constants: Parameters and dates by name.
    """

    def __init__(self, plan: Plan, columns: Mapping[str, Column], constants: Mapping[str, Constant]) -> None:
        self.plan = plan
        self.columns = columns
        self.constants = constants
        self._amounts: dict[Node, Amounts] = {}
        self._truths: dict[Node, int] = {}
        self._causes: dict[Node, dict[str, int]] = {}

    # numbers and dates

    def amounts(self, node: Node) -> Amounts:
        """The candidates of a number: more than one where an unknown condition leaves one of two.

        Raises:
            FormulaError: Its values do not fit 64 bits, it has too many undecided branches, or it is too large.
        """
        if node not in self._amounts:
            self._amounts[node] = self._few(self._lower_amounts(node))
        return self._amounts[node]

    def _few(self, candidates: Iterable[Amount]) -> Amounts:
        found = tuple(dict.fromkeys(candidates))
        if len(found) > MOST_CANDIDATES:
            raise FormulaError(say("formula-too-many-branches", count=len(found), most=MOST_CANDIDATES))
        for one in found:
            self._light(one.op)
        return found

    def _light(self, place: int) -> int:
        if self.plan.weights[place] > HEAVIEST:
            raise FormulaError(say("formula-too-large", most=HEAVIEST))
        return place

    def _lower_amounts(self, node: Node) -> Iterable[Amount]:
        plan = self.plan
        match node:
            case Number(value):
                return (plan.amount(value),)
            case Name(name):
                return (self._named(name),)
            case Negative(operand):
                return (Amount(one.op, -one.factor) for one in self.amounts(operand))
            case Add(left, right):
                return self._pairs(plan.sum, left, right)
            case Subtract(left, right):
                return self._pairs(lambda a, b: plan.sum(a, Amount(b.op, -b.factor)), left, right)
            case Multiply(left, right):
                return self._pairs(plan.product, left, right)
            case Divide(left, right):
                return self._pairs(self._quotient, left, right)
            case Least(operands):
                return self._fold(lambda a, b: plan.least_of("least", a, b), operands)
            case Greatest(operands):
                return self._fold(lambda a, b: plan.least_of("greatest", a, b), operands)
            case Ceil(operand):
                return (Amount(plan.rounded_down(one, up=True), Fraction(1)) for one in self.amounts(operand))
            case Floor(operand):
                return (Amount(plan.rounded_down(one), Fraction(1)) for one in self.amounts(operand))
            case IfElse(condition, then, otherwise):
                return self._branches(self.truth(condition), self.amounts(then), self.amounts(otherwise))
        raise TypeError(f"no number: {node!r}")

    def _named(self, name: str) -> Amount:
        constant = self.constants.get(name)
        if isinstance(constant, date):
            return self.plan.amount(Fraction(constant.toordinal()))
        if constant is not None:
            return self.plan.amount(constant)
        column = self.columns[name]
        return Amount(self.plan.column(column), column.step)

    def _quotient(self, one: Amount, two: Amount) -> Amount:
        divisor = self.plan.value_of(two)
        if not divisor:
            raise TypeError("a checked formula divides by constants above zero")
        return Amount(one.op, one.factor / divisor)

    def _pairs(self, combine: Callable[[Amount, Amount], Amount], left: Node, right: Node) -> Iterable[Amount]:
        return (combine(a, b) for a in self.amounts(left) for b in self.amounts(right))

    def _fold(self, combine: Callable[[Amount, Amount], Amount], operands: tuple[Node, ...]) -> Iterable[Amount]:
        candidates = self.amounts(operands[0])
        for operand in operands[1:]:
            candidates = self._few(combine(a, b) for a in candidates for b in self.amounts(operand))
        return candidates

    def _branches(self, condition: int, then: Amounts, otherwise: Amounts) -> Iterable[Amount]:
        plan = self.plan
        if not plan.nullable[condition]:
            pairs = [(a, otherwise[0]) for a in then] + [(then[0], b) for b in otherwise]
            return [self._select(condition, a, b) for a, b in pairs]
        unless = plan.negate(condition)
        first = [self._select(unless, otherwise[0], a) for a in then]
        return first + [self._select(condition, then[0], b) for b in otherwise]

    def _select(self, condition: int, then: Amount, otherwise: Amount) -> Amount:
        a, b, unit = self.plan.aligned(then, otherwise)
        return Amount(self.plan.select(condition, a, b), unit)

    # truths

    def truth(self, node: Node) -> int:
        """The operation that says whether a condition holds."""
        if node not in self._truths:
            self._truths[node] = self._light(self._lower_truth(node))
        return self._truths[node]

    def _lower_truth(self, node: Node) -> int:
        plan = self.plan
        match node:
            case Name(name):
                return plan.flag(self.columns[name])
            case Compare(first, rest):
                return plan.junction("and", self._links(first, rest))
            case Member(Name(name), options, negated):
                held = plan.member(self.columns[name], frozenset(option.value for option in options))
                return plan.negate(held) if negated else held
            case And(operands):
                return plan.junction("and", [self.truth(one) for one in operands])
            case Or(operands):
                return plan.junction("or", [self.truth(one) for one in operands])
            case Not(operand):
                return plan.negate(self.truth(operand))
            case IfElse(condition, then, otherwise):
                c, a, b = self.truth(condition), self.truth(then), self.truth(otherwise)
                ways = [(c, a), (plan.negate(c), b), *([(a, b)] if plan.nullable[c] else [])]
                return plan.junction("or", [plan.junction("and", way) for way in ways])
            case Known(name):
                return plan.negate(plan.missing_column(self.columns[name.id]))
        raise TypeError(f"no condition: {node!r}")

    def _links(self, first: Node, rest: tuple[tuple[str, Node], ...]) -> list[int]:
        sides = [first, *(right for _, right in rest)]
        return [self.link(op, sides[at], sides[at + 1]) for at, (op, _) in enumerate(rest)]

    def link(self, op: str, left: Node, right: Node) -> int:
        """The truth of one comparison."""
        plan = self.plan
        if isinstance(left, Text):
            left, right = right, left
        if isinstance(right, Text):
            assert isinstance(left, Name), "a checked formula compares a choice with its ids"
            held = plan.member(self.columns[left.id], frozenset((right.value,)))
        elif self._kind(left) == "choice":
            assert isinstance(left, Name)
            assert isinstance(right, Name)
            held = plan.same(self.columns[left.id], self.columns[right.id])
        elif self._kind(left) == "truth":
            held = plan.alike(self.truth(left), self.truth(right))
        else:
            return plan.agree(plan.compared(op, a, b) for a in self.amounts(left) for b in self.amounts(right))
        return plan.negate(held) if op == "!=" else held

    def _kind(self, node: Node) -> str:
        match node:
            case Name(name):
                column = None if name in self.constants else self.columns[name]
                return "number" if column is None else {"flag": "truth"}.get(column.kind, column.kind)
            case Compare() | Member() | And() | Or() | Not() | Known():
                return "truth"
            case IfElse(_, then, _):
                return self._kind(then)
            case _:
                return "number"

    # what an undecided outcome hangs on

    def causes(self, node: Node) -> dict[str, int]:
        """For each field, the truth that it is missing and an undecided outcome of this tree hangs on it."""
        if node not in self._causes:
            self._causes[node] = self._lower_causes(node)
        return self._causes[node]

    def undecided(self, node: Node) -> int:
        """The truth that a tree has no single known value."""
        plan = self.plan
        if self._kind(node) != "number":
            return plan.missing(self.truth(node))
        first, *others = self.amounts(node)
        differing = [plan.negate(plan.compared("==", first, one)) for one in others]
        # a comparison with a missing side is unknown, but then one of the sides counts as missing already
        return plan.junction("or", [*(plan.missing(one.op) for one in (first, *others)), *differing])

    def _lower_causes(self, node: Node) -> dict[str, int]:
        match node:
            case Number() | Text() | Known():
                return {}
            case Name(name):
                return {} if name in self.constants else {name: self.plan.missing_column(self.columns[name])}
            case Compare(first, rest):
                return self._gated(node, self._link_causes(first, rest))
            case And(operands) | Or(operands) | Least(operands) | Greatest(operands):
                return self._gated(node, [self.causes(one) for one in operands])
            case Add(left, right) | Subtract(left, right) | Multiply(left, right) | Divide(left, right):
                return self._gated(node, [self.causes(left), self.causes(right)])
            case Negative(operand) | Not(operand) | Ceil(operand) | Floor(operand):
                return self._gated(node, [self.causes(operand)])
            case Member(operand, _, _):
                return self.causes(operand)
            case IfElse(condition, then, otherwise):
                return self._branch_causes(node, condition, then, otherwise)
        assert_never(node)

    def _link_causes(self, first: Node, rest: tuple[tuple[str, Node], ...]) -> list[dict[str, int]]:
        sides = [first, *(right for _, right in rest)]
        found = []
        for at, (op, _) in enumerate(rest):
            left, right = sides[at], sides[at + 1]
            gate = self.plan.missing(self.link(op, left, right))
            found.append(self._gate(gate, self._union([self.causes(left), self.causes(right)])))
        return found

    def _branch_causes(self, node: Node, condition: Node, then: Node, otherwise: Node) -> dict[str, int]:
        plan = self.plan
        c = self.truth(condition)
        unknown = plan.junction("and", [plan.missing(c), self.undecided(node)])
        everything = self._union([self.causes(condition), self.causes(then), self.causes(otherwise)])
        held = [
            self._gate(self.surely(c), self.causes(then)),
            self._gate(self.surely(plan.negate(c)), self.causes(otherwise)),
        ]
        return self._union([self._gate(unknown, everything), *held])

    def surely(self, truth: int) -> int:
        """The truth that another one is known to hold: false where that is unknown."""
        return self.plan.junction("and", [self.plan.negate(self.plan.missing(truth)), truth])

    def _gated(self, node: Node, found: list[dict[str, int]]) -> dict[str, int]:
        together = self._union(found)
        return self._gate(self.undecided(node), together) if together else together

    def _gate(self, gate: int, found: dict[str, int]) -> dict[str, int]:
        return {name: self.plan.junction("and", [gate, one]) for name, one in found.items()}

    def _union(self, found: Iterable[dict[str, int]]) -> dict[str, int]:
        def join(one: dict[str, int], two: dict[str, int]) -> dict[str, int]:
            merged = dict(one)
            for name, place in two.items():
                merged[name] = self.plan.junction("or", [merged[name], place]) if name in merged else place
            return merged

        return reduce(join, found)
