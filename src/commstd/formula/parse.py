"""Formulas as text: a small part of Python's expressions, read by `ast` and never run."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final, NoReturn

from attrs import field, frozen

from commstd.errors import FormulaError
from commstd.formula.nodes import (
    Add,
    And,
    Ceil,
    Comparator,
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
    children,
)
from commstd.messages import near, say
from commstd.record import Record

FUNCTIONS: Final = ("min", "max", "ceil", "floor", "known")
LONGEST: Final = 2_000
DEEPEST: Final = 60
_COMPARATORS: Final[dict[type[ast.cmpop], Comparator]] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
SIGNS: Final = {
    "×": "*", "·": "*", "÷": "/", "–": "-", "−": "-", "≥": ">=", "≤": "<=", "≠": "!=", "＝": "==", "、": ",",
    "“": "'", "”": "'", "‘": "'", "’": "'", "且": "and", "或": "or", "非": "not",
}  # fmt: skip
"""Signs of mathematics and of the Chinese input method, and what a formula has in their place."""
_FOREIGN: Final = re.compile(f"[{''.join(SIGNS)}\uff01-\uff5e]")
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_EQUALS: Final = re.compile(r"(?<![<>=!])=(?!=)")
_NUMBER: Final = re.compile(r"\d[\d_]*(?:\.\d+)?")


@frozen(eq=False, repr=False)
class Parsed(Record):
    """A formula with the places of its parts.

    Attributes:
        tree: The formula.
        text: What was read.
        columns: Column from 1 of each node, by the node's identity.
    """

    tree: Node
    text: str
    columns: dict[int, int] = field(factory=dict, eq=False, repr=False)

    def column(self, name: str) -> int | None:
        """The column of a name where it first stands; None where it comes in by a local name alone."""
        found = (node for node in _nodes(self.tree) if isinstance(node, Name) and node.id == name)
        return next((self.columns[id(node)] for node in found), None)


def _nodes(tree: Node) -> Iterator[Node]:
    yield tree
    for child in children(tree):
        yield from _nodes(child)


def parse(text: str) -> Node:
    """Read a formula.

    Args:
        text: Such as "area_rate * households".

    Returns:
        Its tree.

    Raises:
        FormulaError: It is no formula; the error has the column.
    """
    return parse_places(text).tree


def parse_places(text: str) -> Parsed:
    """Read a formula and keep where each part of it stands.

    Raises:
        FormulaError: It is no formula; the error has the column.
    """
    if len(text) > LONGEST:
        raise FormulaError(say("formula-too-long", length=len(text), most=LONGEST))
    flat = text.replace("\r", " ").replace("\n", " ")
    stripped = flat.strip()
    if not stripped:
        raise FormulaError(say("formula-empty"))
    offset = len(flat) - len(flat.lstrip())
    if "\\" in stripped:  # no id has one, and Python would only warn of one that it does not know
        raise FormulaError(say("formula-syntax", text=text.strip()), stripped.index("\\") + 1 + offset)
    try:
        tree = ast.parse(stripped, mode="eval")
    except SyntaxError as error:
        raise _broken(text, flat, (error.offset or len(stripped) + 1) + offset) from None
    except (ValueError, RecursionError, MemoryError):
        raise FormulaError(say("formula-syntax", text=text.strip()[:80])) from None
    reader = _Reader(stripped, offset)
    return Parsed(reader.read(tree.body, 0), text, reader.columns)


def _broken(text: str, flat: str, column: int) -> FormulaError:
    """What is wrong in a text that is no expression: a sign from elsewhere, one = for two, or something else."""
    bare = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), flat)
    if sign := _FOREIGN.search(bare):
        wanted = SIGNS.get(sign[0]) or unicodedata.normalize("NFKC", sign[0])
        return FormulaError(say("formula-sign", found=sign[0], wanted=wanted), sign.start() + 1)
    if equals := _EQUALS.search(bare):
        return FormulaError(say("formula-equals", text=text.strip()), equals.start() + 1)
    return FormulaError(say("formula-syntax", text=text.strip()), column)


class _Reader:
    def __init__(self, text: str, offset: int) -> None:
        self.raw = text.encode()
        self.offset = offset
        self.columns: dict[int, int] = {}

    def column(self, node: ast.expr) -> int:
        return len(self.raw[: node.col_offset].decode()) + 1 + self.offset

    def fail(self, node: ast.expr, key: str, **values: object) -> NoReturn:
        raise FormulaError(say(key, **values), self.column(node))

    def source(self, node: ast.expr) -> str:
        return self.raw[node.col_offset : node.end_col_offset].decode()

    def read(self, node: ast.expr, depth: int) -> Node:
        made = self.node(node, depth)
        self.columns[id(made)] = self.column(node)
        return made

    def node(self, node: ast.expr, depth: int) -> Node:
        if depth > DEEPEST:
            self.fail(node, "formula-too-deep", most=DEEPEST)
        match node:
            case ast.Name(id=name):
                return Name(name)
            case ast.Constant():
                return self.constant(node)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negative(self.read(operand, depth + 1))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.read(operand, depth + 1))
            case ast.BinOp():
                return self.arithmetic(node, depth + 1)
            case ast.BoolOp(op=op, values=values):
                operands = tuple(self.read(value, depth + 1) for value in values)
                return And(operands) if isinstance(op, ast.And) else Or(operands)
            case ast.Compare():
                return self.comparison(node, depth + 1)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return IfElse(*(self.read(one, depth + 1) for one in (test, body, orelse)))
            case ast.Call():
                return self.call(node, depth + 1)
        return self.fail(node, "formula-not-allowed", text=self.source(node))

    def constant(self, node: ast.Constant) -> Node:
        value, source = node.value, self.source(node)
        if isinstance(value, str) and source[1:-1] == value:  # a prefix, or more quotes than two, is longer
            return Text(value)
        if _NUMBER.fullmatch(source):
            return Number(Fraction(source))
        return self.fail(node, "formula-not-allowed", text=source)

    def arithmetic(self, node: ast.BinOp, depth: int) -> Node:
        makers: dict[type[ast.operator], Callable[[Node, Node], Node]] = {
            ast.Add: Add,
            ast.Sub: Subtract,
            ast.Mult: Multiply,
            ast.Div: Divide,
        }
        make = makers.get(type(node.op))
        if make is None:
            self.fail(node, "formula-operator", text=self.source(node))
        return make(self.read(node.left, depth), self.read(node.right, depth))

    def comparison(self, node: ast.Compare, depth: int) -> Node:
        first = self.read(node.left, depth)
        if isinstance(node.ops[0], ast.In | ast.NotIn):
            if len(node.ops) > 1:
                self.fail(node, "formula-in-chain")
            return Member(first, self.options(node.comparators[0], depth), isinstance(node.ops[0], ast.NotIn))
        rest: list[tuple[Comparator, Node]] = []
        for op, right in zip(node.ops, node.comparators, strict=True):
            comparator = _COMPARATORS.get(type(op))
            if comparator is None:
                self.fail(right, "formula-operator", text=self.source(node))
            rest.append((comparator, self.read(right, depth)))
        return Compare(first, tuple(rest))

    def options(self, node: ast.expr, depth: int) -> tuple[Text, ...]:
        elements = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
        read = tuple(self.read(element, depth) for element in elements)
        options = tuple(one for one in read if isinstance(one, Text))
        if not options or len(options) < len(read):
            self.fail(node, "formula-in-options", text=self.source(node))
        return options

    def call(self, node: ast.Call, depth: int) -> Node:
        name = node.func.id if isinstance(node.func, ast.Name) else self.source(node.func)
        if name not in FUNCTIONS or node.keywords or any(isinstance(one, ast.Starred) for one in node.args):
            self.fail(node, "formula-function", name=name, near=near(name, FUNCTIONS), options=FUNCTIONS)
        operands = tuple(self.read(argument, depth) for argument in node.args)
        if name in {"min", "max"}:
            if len(operands) < 2:
                self.fail(node, "formula-two-arguments", name=name)
            return Least(operands) if name == "min" else Greatest(operands)
        if len(operands) != 1:
            self.fail(node, "formula-one-argument", name=name)
        (operand,) = operands
        if name == "known":
            if not isinstance(operand, Name):
                self.fail(node, "formula-known-name", text=self.source(node))
            return Known(operand)
        return Ceil(operand) if name == "ceil" else Floor(operand)
