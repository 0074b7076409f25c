"""The steps in which a formula's value moves."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd

from commstd.formula.exact import evaluate
from commstd.formula.nodes import (
    Add,
    Ceil,
    Divide,
    Floor,
    Greatest,
    IfElse,
    Least,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Subtract,
)


def grid(node: Node, steps: Mapping[str, Fraction]) -> Fraction:
    """The greatest step of which every value of a number is a whole multiple.

    Args:
        node: The number.
        steps: Each field's step and each constant's value, in base units.

    Returns:
        The step in base units; 0 where the number is always 0.
    """
    match node:
        case Number(value):
            return abs(value)
        case Name(name):
            return abs(steps[name])
        case Negative(operand):
            return grid(operand, steps)
        case Ceil() | Floor():
            return Fraction(1)
        case Multiply(left, right):
            return grid(left, steps) * grid(right, steps)
        case Divide(left, right):
            divisor = evaluate(right, steps).value  # constant, so that its value and not its grid counts
            assert isinstance(divisor, Fraction), "a checked formula divides by constants above zero"
            return grid(left, steps) / divisor
        case Add(left, right) | Subtract(left, right) | IfElse(_, left, right):
            return common(grid(left, steps), grid(right, steps))
        case Least(operands) | Greatest(operands):
            result = Fraction(0)
            for operand in operands:
                result = common(result, grid(operand, steps))
            return result
    raise TypeError(f"no number: {node!r}")


def common(one: Fraction, two: Fraction) -> Fraction:
    """The greatest step that both are whole multiples of."""
    below = one.denominator * two.denominator
    return Fraction(gcd(one.numerator * two.denominator, two.numerator * one.denominator), below)
