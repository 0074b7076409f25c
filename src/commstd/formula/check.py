"""Whether a formula makes sense: its names exist, its units fit, and each part is of the right sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, assert_never

from attrs import frozen

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
from commstd.formula.render import render
from commstd.messages import Message, near, nearest, say
from commstd.record import Record
from commstd.units import Dimension, dimension_text, multiply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commstd.formula.parse import Parsed

Role = Literal["field", "parameter", "let", "date"]
_MEASURED: Final = frozenset({"meter", "minute", "yuan"})


@frozen(eq=False, repr=False)
class Numeric(Record):
    """A number with a dimension; None where a literal 0 or 1 takes the unit beside it."""

    dimension: Dimension | None
    literal: Literal[0, 1] | None = None


@frozen(eq=False, repr=False)
class Truth(Record):
    """True, false or unknown."""


@frozen(eq=False, repr=False)
class Day(Record):
    """A date."""


@frozen(eq=False, repr=False)
class Choice(Record):
    """One of some ids."""

    options: tuple[str, ...]


@frozen(eq=False, repr=False)
class Words(Record):
    """Free text, of which a formula can only ask whether it is known."""


Sort = Numeric | Truth | Day | Choice | Words
ZERO: Final = Numeric(None, 0)
ONE: Final = Numeric(None, 1)
BARE: Final = Numeric(())


@frozen(kw_only=True, eq=False, repr=False)
class Symbol(Record):
    """What a name stands for.

    Attributes:
        name: The name.
        role: field, parameter, let (a record's own name) or date (`as_of`, `by`).
        sort: What it holds; None where a fault of its own hides it.
        labels: What people call it.
        is_divisor: It is constant and above zero at every date, so that a formula may divide by it.
    """

    name: str
    role: Role
    sort: Sort | None
    labels: tuple[str, ...] = ()
    is_divisor: bool = False


def check(parsed: Parsed, symbols: Mapping[str, Symbol]) -> tuple[Sort | None, tuple[FormulaError, ...]]:
    """Check a formula.

    Args:
        parsed: The formula and the places of its parts.
        symbols: Every name that it may use.

    Returns:
        Its sort, None where a fault hides it, and all faults, each with its column.
    """
    checker = _Checker(parsed, symbols)
    sort = checker.sort(parsed.tree)
    return sort, tuple(checker.faults)


def is_divisor(node: Node, symbols: Mapping[str, Symbol]) -> bool:
    """Whether a tree is constant and surely above zero."""
    match node:
        case Number(value):
            return value > 0
        case Name(name):
            return name in symbols and symbols[name].is_divisor
        case Add(left, right) | Multiply(left, right) | Divide(left, right):
            return is_divisor(left, symbols) and is_divisor(right, symbols)
        case Least(operands) | Greatest(operands):
            return all(is_divisor(one, symbols) for one in operands)
        case _:
            return False


def unify(one: Numeric, two: Numeric) -> Numeric | None:
    """The common sort of two numbers that are added or compared; None where they don't fit."""
    if one == two:
        return one
    if one.dimension is not None and two.dimension is not None:
        return None
    if one.dimension is None and two.dimension is None:
        return ONE
    known, literal = (two, one.literal) if one.dimension is None else (one, two.literal)
    if literal == 1 and known.dimension and not _is_count(known.dimension):
        return None
    return known


def _is_count(dimension: Dimension) -> bool:
    return len(dimension) == 1 and dimension[0][1] == 1 and dimension[0][0] not in _MEASURED


class _Checker:
    def __init__(self, parsed: Parsed, symbols: Mapping[str, Symbol]) -> None:
        self.parsed = parsed
        self.symbols = symbols
        self.faults: list[FormulaError] = []

    def fault(self, node: Node, key: str, **values: object) -> None:
        self.faults.append(FormulaError(say(key, **values), self.parsed.columns.get(id(node))))

    def sort(self, node: Node) -> Sort | None:
        match node:
            case Number(value):
                return ZERO if value == 0 else ONE if value == 1 else BARE
            case Text():
                self.fault(node, "formula-text-alone", text=node.value)
                return None
            case Name():
                return self.name(node)
            case Negative(operand):
                return self.number(operand)
            case Add() | Subtract():
                return self.alike((node.left, node.right))
            case Least(operands) | Greatest(operands):
                return self.alike(operands)
            case Multiply(left, right):
                return self.product(self.number(left), self.number(right), 1)
            case Divide(left, right):
                above, below = self.number(left), self.number(right)
                if below is not None and not is_divisor(right, self.symbols):
                    self.fault(right, "formula-divisor", text=render(right))
                return self.product(above, below, -1)
            case Compare():
                return self.comparison(node)
            case Member(operand, options):
                self.member(operand, options)
                return Truth()
            case And(operands) | Or(operands):
                for one in operands:
                    self.truth(one)
                return Truth()
            case Not(operand):
                self.truth(operand)
                return Truth()
            case IfElse():
                return self.branch(node)
            case Ceil(operand) | Floor(operand):
                found = self.number(operand)
                if found is not None and found.dimension:
                    self.fault(
                        operand, "formula-round-unit", text=render(operand), unit=dimension_text(found.dimension)
                    )
                    return None
                return None if found is None else BARE
            case Known(name):
                symbol = self.symbols.get(name.id)
                if symbol is not None and symbol.role != "field":
                    self.fault(node, "formula-known-field", name=name.id)
                else:
                    self.name(name)
                return Truth()
        assert_never(node)

    def name(self, node: Name) -> Sort | None:
        symbol = self.symbols.get(node.id)
        if symbol is None:
            self.fault(node, "name-unknown", name=node.id, near=self.meant(node.id))
            return None
        return symbol.sort

    def meant(self, name: str) -> Message | str:
        """A hint at the names that look like one, or whose labels do."""
        called = {label: symbol.name for symbol in self.symbols.values() for label in symbol.labels}
        found = dict.fromkeys(called[label] for label in nearest(name, called)) if not name.isascii() else {}
        return say("did-you-mean", names=tuple(f'"{one}"' for one in found)) if found else near(name, self.symbols)

    def number(self, node: Node) -> Numeric | None:
        found = self.sort(node)
        if found is None or isinstance(found, Numeric):
            return found
        self.fault(node, "formula-no-number", text=render(node))
        return None

    def truth(self, node: Node) -> None:
        found = self.sort(node)
        if found is not None and not isinstance(found, Truth):
            self.fault(node, "formula-no-truth", text=render(node))

    @staticmethod
    def product(one: Numeric | None, two: Numeric | None, sign: int) -> Numeric | None:
        if one is None or two is None:
            return None
        if one.literal == 0:
            return ZERO
        if one.literal == 1 and two.literal == 1:
            return ONE
        if two.literal == 0:
            return ZERO
        return Numeric(multiply(one.dimension or (), two.dimension or (), sign))

    def alike(self, operands: tuple[Node, ...]) -> Numeric | None:
        sorts = [(one, self.number(one)) for one in operands]
        common: Numeric | None = None
        for node, found in sorts:
            if found is None:
                return None
            both = found if common is None else unify(common, found)
            if both is None:
                assert common is not None
                self.mismatch(node, common, found)
                return None
            common = both
        return common

    def mismatch(self, node: Node, one: Numeric, two: Numeric) -> None:
        self.fault(node, "formula-units", text=render(node), found=_unit(two), expected=_unit(one))

    def comparison(self, node: Compare) -> Truth:
        left_node, left = node.first, self.side(node.first)
        for op, right_node in node.rest:
            right = self.side(right_node)
            self.pair(op, (left_node, left), (right_node, right))
            left_node, left = right_node, right
        return Truth()

    def side(self, node: Node) -> Sort | Text | None:
        return node if isinstance(node, Text) else self.sort(node)

    def pair(self, op: str, one: tuple[Node, Sort | Text | None], two: tuple[Node, Sort | Text | None]) -> None:
        (left_node, left), (right_node, right) = one, two
        if left is None or right is None:
            return
        if isinstance(left, Numeric) and isinstance(right, Numeric):
            if unify(left, right) is None:
                self.mismatch(right_node, left, right)
        elif isinstance(left, Day) and isinstance(right, Day):
            return
        elif op not in {"==", "!="}:
            self.fault(right_node, "formula-order", op=op, text=render(right_node))
        elif isinstance(left, Choice) and isinstance(right, Text):
            self.option(left_node, left, right)
        elif isinstance(left, Text) and isinstance(right, Choice):
            self.option(right_node, right, left)
        elif not (isinstance(left, Choice | Truth) and left == right):
            self.fault(right_node, "formula-compare", left=render(left_node), right=render(right_node))

    def member(self, operand: Node, options: tuple[Text, ...]) -> None:
        found = self.sort(operand)
        if found is None:
            return
        if not isinstance(found, Choice):
            self.fault(operand, "formula-in-choice", text=render(operand))
            return
        for option in options:
            self.option(operand, found, option)

    def option(self, operand: Node, choice: Choice, option: Text) -> None:
        if option.value not in choice.options:
            near_match = near(option.value, choice.options)
            self.fault(
                option,
                "choice-unknown",
                value=option.value,
                name=render(operand),
                options=choice.options,
                near=near_match,
            )

    def branch(self, node: IfElse) -> Sort | None:
        self.truth(node.condition)
        then, otherwise = self.sort(node.then), self.sort(node.otherwise)
        if then is None or otherwise is None:
            return None
        if isinstance(then, Numeric) and isinstance(otherwise, Numeric):
            both = unify(then, otherwise)
            if both is None:
                self.mismatch(node.otherwise, then, otherwise)
            return both
        if then == otherwise and isinstance(then, Truth | Day):
            return then
        self.fault(node.otherwise, "formula-branches", then=render(node.then), otherwise=render(node.otherwise))
        return None


def _unit(sort: Numeric) -> str:
    return dimension_text(sort.dimension or ())
