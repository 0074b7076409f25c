"""A tree in words, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Callable
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
from commstd.formula.render import bracketed
from commstd.messages import Language, say, words
from commstd.numerals import format_number

NameWords = Callable[[str], str]
OptionWords = Callable[[str, str], str]


def prose(node: Node, lang: Language, *, name: NameWords, option: OptionWords) -> str:
    """A tree in words.

    Args:
        node: The tree.
        lang: zh or en.
        name: What a field, parameter or local name is called.
        option: What an id of a choice is called, given the choice's name and the id.

    Returns:
        The formula as people say it: ×, ÷ and ≥ for signs, "the greater of" for max, 并且 for and.
    """

    def tell(one: Node) -> str:
        return prose(one, lang, name=name, option=option)

    def inside(one: Node, at_least: int) -> str:
        left, right = ("（", "）") if lang == "zh" else ("(", ")")
        return f"{left}{tell(one)}{right}" if bracketed(one, at_least) else tell(one)

    def phrase(key: str, **values: object) -> str:
        return words(say(key, **values), lang)

    def several(operands: tuple[Node, ...]) -> str:
        return ("、" if lang == "zh" else ", ").join(inside(one, 2) for one in operands)

    def side(one: Node, other: Node) -> str:
        if isinstance(one, Text) and isinstance(other, Name):
            return option(other.id, one.value)
        return inside(one, 6)

    match node:
        case Number(value):
            return format_number(value)
        case Text(value):
            return f"“{value}”"
        case Name(held):
            return name(held)
        case Negative(operand):
            return f"−{inside(operand, 8)}"
        case Add(left, right):
            return f"{inside(left, 6)} + {inside(right, 7)}"
        case Subtract(left, right):
            return f"{inside(left, 6)} − {inside(right, 7)}"
        case Multiply(left, right):
            return f"{inside(left, 7)} × {inside(right, 8)}"
        case Divide(left, right):
            return f"{inside(left, 7)} ÷ {inside(right, 8)}"
        case Compare(first, rest):
            signs = {">=": "≥", "<=": "≤", "!=": "≠", "==": "=", "<": "<", ">": ">"}
            told, before = side(first, rest[0][1]), first
            for op, right in rest:
                told += f" {signs[op]} {side(right, before)}"
                before = right
            return told
        case Member(operand, options, negated):
            held = operand.id if isinstance(operand, Name) else ""
            listed = ("、" if lang == "zh" else ", ").join(option(held, one.value) for one in options)
            return phrase("prose-not-in" if negated else "prose-in", operand=inside(operand, 6), options=listed)
        case Not(operand):
            return phrase("prose-not", operand=inside(operand, 5))
        case And(operands):
            return phrase("prose-and").join(inside(one, 4) for one in operands)
        case Or(operands):
            return phrase("prose-or").join(inside(one, 3) for one in operands)
        case IfElse(condition, then, otherwise):
            held, other = inside(condition, 2), inside(then, 2)
            return phrase("prose-if", condition=held, then=other, otherwise=tell(otherwise))
        case Least(operands):
            return phrase("prose-min", operands=several(operands))
        case Greatest(operands):
            return phrase("prose-max", operands=several(operands))
        case Ceil(operand):
            return phrase("prose-ceil", operand=tell(operand))
        case Floor(operand):
            return phrase("prose-floor", operand=tell(operand))
        case Known(held):
            return phrase("prose-known", operand=name(held.id))
    assert_never(node)
