"""A tree as the text that `parse` reads: one table of precedence, and brackets only where they are needed."""

from __future__ import annotations

from typing import Final, assert_never

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
from commstd.numerals import format_number

PRECEDENCE: Final[dict[type[Node], int]] = {
    IfElse: 1, Or: 2, And: 3, Not: 4, Compare: 5, Member: 5, Add: 6, Subtract: 6, Multiply: 7, Divide: 7, Negative: 8,
    Number: 9, Text: 9, Name: 9, Least: 9, Greatest: 9, Ceil: 9, Floor: 9, Known: 9,
}  # fmt: skip


def bracketed(node: Node, at_least: int) -> bool:
    """Whether a node needs brackets where something that binds as tightly as `at_least` is expected."""
    return PRECEDENCE[type(node)] < at_least


def render(node: Node) -> str:
    """A tree as text. `parse(render(tree)) == tree` for every tree whose numbers are decimals."""

    def inside(one: Node, at_least: int) -> str:
        return f"({render(one)})" if bracketed(one, at_least) else render(one)

    def listed(operands: tuple[Node, ...]) -> str:
        return ", ".join(render(one) for one in operands)

    match node:
        case Number(value):
            return format_number(value)
        case Text(value):
            return f'"{value}"' if "'" in value else f"'{value}'"
        case Name(name):
            return name
        case Negative(operand):
            return f"-{inside(operand, 8)}"
        case Add(left, right):
            return f"{inside(left, 6)} + {inside(right, 7)}"
        case Subtract(left, right):
            return f"{inside(left, 6)} - {inside(right, 7)}"
        case Multiply(left, right):
            return f"{inside(left, 7)} * {inside(right, 8)}"
        case Divide(left, right):
            return f"{inside(left, 7)} / {inside(right, 8)}"
        case Compare(first, rest):
            return inside(first, 6) + "".join(f" {op} {inside(right, 6)}" for op, right in rest)
        case Member(operand, options, negated):
            comma = "," if len(options) == 1 else ""
            return f"{inside(operand, 6)} {'not in' if negated else 'in'} ({listed(options)}{comma})"
        case Not(operand):
            return f"not {inside(operand, 4)}"
        case And(operands):
            return " and ".join(inside(one, 4) for one in operands)
        case Or(operands):
            return " or ".join(inside(one, 3) for one in operands)
        case IfElse(condition, then, otherwise):
            return f"{inside(then, 2)} if {inside(condition, 2)} else {inside(otherwise, 1)}"
        case Least(operands):
            return f"min({listed(operands)})"
        case Greatest(operands):
            return f"max({listed(operands)})"
        case Ceil(operand):
            return f"ceil({render(operand)})"
        case Floor(operand):
            return f"floor({render(operand)})"
        case Known(name):
            return f"known({name.id})"
    assert_never(node)
