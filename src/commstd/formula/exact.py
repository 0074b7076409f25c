"""The reference: a tree evaluated in fractions, one row at a time.

It walks the tree and shares nothing with the lowered plan that the engines run, which is held to it.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final, assert_never

from attrs import field, frozen

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
from commstd.record import Record

Value = Fraction | bool | str | date
Row = Mapping[str, Value | None]
_NOTHING: Final[frozenset[str]] = frozenset()
_UNKNOWN: Final[frozenset[None]] = frozenset((None,))
_COMPARE: Final[dict[str, Callable[..., bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


@frozen(eq=False, repr=False)
class Outcome(Record):
    """What a tree comes to.

    Attributes:
        values: Each value that it may have: one where it is decided, more where an unknown condition leaves "one of
            the two", None among them where a number is missing.
        missing: The missing fields on which an undecided outcome hangs.
    """

    values: frozenset[Value | None]
    missing: frozenset[str] = field(default=_NOTHING)

    @property
    def value(self) -> Value | None:
        """The value where it is decided, else None."""
        return next(iter(self.values)) if len(self.values) == 1 else None

    @property
    def is_decided(self) -> bool:
        """Whether there is one known value."""
        return self.value is not None

    @property
    def is_known(self) -> bool:
        """Whether no value is missing, though there may be more than one."""
        return None not in self.values


def decided(value: Value) -> Outcome:
    """An outcome of one known value."""
    return Outcome(frozenset((value,)))


def evaluate(node: Node, row: Row) -> Outcome:
    """Evaluate a tree on one row.

    Args:
        node: The tree; its names are in `row`.
        row: Exact values by name: fractions of base units, bools, choice ids, dates; None, or no entry, is missing.

    Returns:
        What it comes to.
    """
    match node:
        case Number(value):
            return decided(value)
        case Text(value):
            return decided(value)
        case Name(name):
            held = row.get(name)
            return Outcome(frozenset((None,)), frozenset((name,))) if held is None else decided(held)
        case Negative(operand):
            return _number([evaluate(operand, row)], lambda x: -x)
        case Add(left, right):
            return _number([evaluate(left, row), evaluate(right, row)], operator.add)
        case Subtract(left, right):
            return _number([evaluate(left, row), evaluate(right, row)], operator.sub)
        case Multiply(left, right):
            return _number([evaluate(left, row), evaluate(right, row)], operator.mul)
        case Divide(left, right):
            return _number([evaluate(left, row), evaluate(right, row)], operator.truediv)
        case Least(operands):
            return _number([evaluate(one, row) for one in operands], min)
        case Greatest(operands):
            return _number([evaluate(one, row) for one in operands], max)
        case Ceil(operand):
            return _number([evaluate(operand, row)], lambda x: Fraction(math.ceil(x)))
        case Floor(operand):
            return _number([evaluate(operand, row)], lambda x: Fraction(math.floor(x)))
        case Compare(first, rest):
            sides = [evaluate(one, row) for one in (first, *(right for _, right in rest))]
            links = [_compare(op, sides[at], sides[at + 1]) for at, (op, _) in enumerate(rest)]
            return _all(links)
        case Member(operand, options, negated):
            ids = {option.value for option in options}
            return _truth([evaluate(operand, row)], lambda one: (one in ids) != negated)
        case And(operands):
            return _all([evaluate(one, row) for one in operands])
        case Or(operands):
            return _negate(_all([_negate(evaluate(one, row)) for one in operands]))
        case Not(operand):
            return _negate(evaluate(operand, row))
        case IfElse(condition, then, otherwise):
            return _branch(evaluate(condition, row), evaluate(then, row), evaluate(otherwise, row))
        case Known(name):
            return decided(row.get(name.id) is not None)
    assert_never(node)


def _number(operands: list[Outcome], compute: Callable[..., Value]) -> Outcome:
    return _settled(_combined(operands, compute), operands)


def _truth(operands: list[Outcome], decide: Callable[..., bool]) -> Outcome:
    answers = _combined(operands, decide)
    return Outcome(answers) if len(answers) == 1 and None not in answers else Outcome(_UNKNOWN, _blamed(operands))


def _combined(operands: list[Outcome], compute: Callable[..., Value]) -> frozenset[Value | None]:
    ways = itertools.product(*(one.values for one in operands))
    if all(one.is_known for one in operands):
        return frozenset(itertools.starmap(compute, ways))
    return frozenset(None if any(value is None for value in way) else compute(*way) for way in ways)


def _compare(op: str, left: Outcome, right: Outcome) -> Outcome:
    return _truth([left, right], _COMPARE[op])


def _all(operands: list[Outcome]) -> Outcome:
    if any(one.value is False for one in operands):
        return decided(False)
    if all(one.value is True for one in operands):
        return decided(True)
    return Outcome(frozenset((None,)), _blamed(operands))


def _negate(one: Outcome) -> Outcome:
    return one if one.value is None else decided(not one.value)


def _branch(condition: Outcome, then: Outcome, otherwise: Outcome) -> Outcome:
    if condition.value is not None:
        return then if condition.value else otherwise
    values = then.values | otherwise.values
    if len(values) > 1 and any(isinstance(one, bool) for one in values):
        values = frozenset((None,))
    return _settled(values, [condition, then, otherwise])


def _settled(values: frozenset[Value | None], operands: list[Outcome]) -> Outcome:
    return Outcome(values) if len(values) == 1 and None not in values else Outcome(values, _blamed(operands))


def _blamed(operands: list[Outcome]) -> frozenset[str]:
    return frozenset().union(*(one.missing for one in operands))
