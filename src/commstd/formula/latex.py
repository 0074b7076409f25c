"""A tree as LaTeX, to be typeset."""

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
from commstd.formula.prose import NameWords, OptionWords
from commstd.formula.render import bracketed
from commstd.messages import Language, say, words
from commstd.numerals import format_number

_SIGNS: Final = {">=": r"\ge", "<=": r"\le", "!=": r"\ne", "==": "=", "<": "<", ">": ">"}
_SPECIAL: Final = {
    "\\": r"\textbackslash ",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde ",
    "^": r"\textasciicircum ",
}
_ESCAPES: Final = str.maketrans(_SPECIAL | {sign: f"\\{sign}" for sign in "%&_#$"})


def latex(node: Node, lang: Language, *, name: NameWords, option: OptionWords) -> str:
    r"""A tree as LaTeX for mathematics.

    Args:
        node: The tree.
        lang: The language of the few words in it: zh or en.
        name: What a field, parameter or local name is called.
        option: What an id of a choice is called, given the choice's name and the id.

    Returns:
        Such as `\text{Service area} \ge \text{area rate} \times \text{households}`.
    """

    def tell(one: Node) -> str:
        return latex(one, lang, name=name, option=option)

    def inside(one: Node, at_least: int) -> str:
        return f"\\left({tell(one)}\\right)" if bracketed(one, at_least) else tell(one)

    def phrase(key: str, **values: object) -> str:
        return as_text(words(say(key, **values), lang))

    def listed(operands: tuple[Node, ...]) -> str:
        return r",\; ".join(tell(one) for one in operands)

    def side(one: Node, other: Node) -> str:
        if isinstance(one, Text) and isinstance(other, Name):
            return as_text(option(other.id, one.value))
        return inside(one, 6)

    def cases(one: IfElse) -> str:
        row = f"{inside(one.then, 2)} & {phrase('latex-if')}\\; {inside(one.condition, 2)} \\\\ "
        if isinstance(one.otherwise, IfElse):
            return row + cases(one.otherwise)
        return f"{row}{tell(one.otherwise)} & {phrase('latex-else')}"

    match node:
        case Number(value):
            text = format_number(value)
            return r"\frac{{{}}}{{{}}}".format(*text.split("/")) if "/" in text else text
        case Text(value):
            return as_text(f"“{value}”")
        case Name(held):
            return as_text(name(held))
        case Negative(operand):
            return f"-{inside(operand, 8)}"
        case Add(left, right):
            return f"{inside(left, 6)} + {inside(right, 7)}"
        case Subtract(left, right):
            return f"{inside(left, 6)} - {inside(right, 7)}"
        case Multiply(left, right):
            return f"{inside(left, 7)} \\times {inside(right, 8)}"
        case Divide(left, right):
            return f"\\frac{{{tell(left)}}}{{{tell(right)}}}"
        case Compare(first, rest):
            told, before = side(first, rest[0][1]), first
            for op, right in rest:
                told += f" {_SIGNS[op]} {side(right, before)}"
                before = right
            return told
        case Member(operand, options, negated):
            held = operand.id if isinstance(operand, Name) else ""
            ids = r",\; ".join(as_text(option(held, one.value)) for one in options)
            sign = r"\notin" if negated else r"\in"
            return f"{inside(operand, 6)} {sign} \\left\\{{{ids}\\right\\}}"
        case Not(operand):
            return f"\\lnot {inside(operand, 6)}"
        case And(operands):
            return r" \land ".join(inside(one, 4) for one in operands)
        case Or(operands):
            return r" \lor ".join(inside(one, 3) for one in operands)
        case IfElse():
            return f"\\begin{{cases}} {cases(node)} \\end{{cases}}"
        case Least(operands):
            return f"\\min\\left({listed(operands)}\\right)"
        case Greatest(operands):
            return f"\\max\\left({listed(operands)}\\right)"
        case Ceil(operand):
            return f"\\left\\lceil {tell(operand)} \\right\\rceil"
        case Floor(operand):
            return f"\\left\\lfloor {tell(operand)} \\right\\rfloor"
        case Known(held):
            return phrase("prose-known", operand=name(held.id))
    assert_never(node)


def as_text(told: str) -> str:
    """Words as a text inside mathematics."""
    return f"\\text{{{told.translate(_ESCAPES)}}}"
