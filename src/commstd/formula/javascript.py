"""A tree as nested lists, which the calculators of the documentation evaluate in a browser."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

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

Listed = list["Listed | str | bool"]


def javascript(node: Node) -> Listed:
    """A tree as nested lists: first what it is, then its parts.

    Numbers are texts, since JSON's are binary floats in a browser: `area * 2.5` is
    `["*", ["name", "area"], ["number", "5/2"]]`.
    """
    match node:
        case Number(value):
            return ["number", ratio(value)]
        case Text(value):
            return ["text", value]
        case Name(name):
            return ["name", name]
        case Negative(operand):
            return ["negative", javascript(operand)]
        case Add(left, right):
            return ["+", javascript(left), javascript(right)]
        case Subtract(left, right):
            return ["-", javascript(left), javascript(right)]
        case Multiply(left, right):
            return ["*", javascript(left), javascript(right)]
        case Divide(left, right):
            return ["/", javascript(left), javascript(right)]
        case Compare(first, rest):
            links: Listed = [[op, javascript(right)] for op, right in rest]
            return ["compare", javascript(first), *links]
        case Member(operand, options, negated):
            ids: Listed = [option.value for option in options]
            return ["in", javascript(operand), ids, negated]
        case And(operands):
            return ["and", *map(javascript, operands)]
        case Or(operands):
            return ["or", *map(javascript, operands)]
        case Not(operand):
            return ["not", javascript(operand)]
        case IfElse(condition, then, otherwise):
            return ["if", javascript(condition), javascript(then), javascript(otherwise)]
        case Least(operands):
            return ["min", *map(javascript, operands)]
        case Greatest(operands):
            return ["max", *map(javascript, operands)]
        case Ceil(operand):
            return ["ceil", javascript(operand)]
        case Floor(operand):
            return ["floor", javascript(operand)]
        case Known(name):
            return ["known", name.id]
    assert_never(node)


def ratio(value: Fraction) -> str:
    """An exact number as two whole numbers, such as "5/2"."""
    return f"{value.numerator}/{value.denominator}"
