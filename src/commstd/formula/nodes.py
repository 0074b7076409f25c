"""The closed set of expressions that a formula is made of.

`==` between nodes compares structure, so a node has no truth value.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, NoReturn, assert_never

from attrs import frozen

Comparator = Literal["<", "<=", ">", ">=", "==", "!="]
COMPARATORS: Final = ("<", "<=", ">", ">=", "==", "!=")


class _Node:
    __slots__ = ()

    def __bool__(self) -> NoReturn:
        raise TypeError("a formula node has no truth value: compare nodes with ==, evaluate trees with a reader")


@frozen(cache_hash=True, repr=False)
class Number(_Node):
    """An exact number, written in decimals."""

    value: Fraction


@frozen(cache_hash=True, repr=False)
class Text(_Node):
    """A choice's id in quotes."""

    value: str


@frozen(cache_hash=True, repr=False)
class Name(_Node):
    """A field, a parameter, a local name, `as_of` or `by`."""

    id: str


@frozen(cache_hash=True, repr=False)
class Negative(_Node):
    """Minus one value."""

    operand: Node


@frozen(cache_hash=True, repr=False)
class Add(_Node):
    """A sum of two."""

    left: Node
    right: Node


@frozen(cache_hash=True, repr=False)
class Subtract(_Node):
    """A difference of two."""

    left: Node
    right: Node


@frozen(cache_hash=True, repr=False)
class Multiply(_Node):
    """A product of two."""

    left: Node
    right: Node


@frozen(cache_hash=True, repr=False)
class Divide(_Node):
    """A quotient, by what is constant and above zero."""

    left: Node
    right: Node


@frozen(cache_hash=True, repr=False)
class Compare(_Node):
    """Comparisons in a chain: `a <= b < c` is first a, then (<=, b), (<, c)."""

    first: Node
    rest: tuple[tuple[Comparator, Node], ...]


@frozen(cache_hash=True, repr=False)
class Member(_Node):
    """Whether a choice is one of some ids."""

    operand: Node
    options: tuple[Text, ...]
    negated: bool = False


@frozen(cache_hash=True, repr=False)
class And(_Node):
    """All of two or more."""

    operands: tuple[Node, ...]


@frozen(cache_hash=True, repr=False)
class Or(_Node):
    """Any of two or more."""

    operands: tuple[Node, ...]


@frozen(cache_hash=True, repr=False)
class Not(_Node):
    """The contrary."""

    operand: Node


@frozen(cache_hash=True, repr=False)
class IfElse(_Node):
    """`then if condition else otherwise`."""

    condition: Node
    then: Node
    otherwise: Node


@frozen(cache_hash=True, repr=False)
class Least(_Node):
    """`min` of two or more."""

    operands: tuple[Node, ...]


@frozen(cache_hash=True, repr=False)
class Greatest(_Node):
    """`max` of two or more."""

    operands: tuple[Node, ...]


@frozen(cache_hash=True, repr=False)
class Ceil(_Node):
    """The least whole number that is no less."""

    operand: Node


@frozen(cache_hash=True, repr=False)
class Floor(_Node):
    """The greatest whole number that is no more."""

    operand: Node


@frozen(cache_hash=True, repr=False)
class Known(_Node):
    """Whether a field has a value: true or false, never unknown."""

    name: Name


Node = (
    Number | Text | Name | Negative | Add | Subtract | Multiply | Divide | Compare | Member
    | And | Or | Not | IfElse | Least | Greatest | Ceil | Floor | Known
)  # fmt: skip


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below one, in the order of the text."""
    match node:
        case Number() | Text() | Name():
            return ()
        case Negative(operand) | Not(operand) | Ceil(operand) | Floor(operand):
            return (operand,)
        case Add(left, right) | Subtract(left, right) | Multiply(left, right) | Divide(left, right):
            return (left, right)
        case Compare(first, rest):
            return (first, *(right for _, right in rest))
        case Member(operand, options):
            return (operand, *options)
        case And(operands) | Or(operands) | Least(operands) | Greatest(operands):
            return operands
        case IfElse(condition, then, otherwise):
            return (then, condition, otherwise)
        case Known(name):
            return (name,)
    assert_never(node)


@lru_cache(maxsize=4096)  # a tree is asked again and again while a pack loads
def names(node: Node) -> tuple[str, ...]:
    """Every name in a tree, each once, in the order of the text."""
    found: dict[str, None] = {}
    seen: set[int] = set()
    stack = [node]
    while stack:
        one = stack.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, Name):
            found.setdefault(one.id)
        stack.extend(reversed(children(one)))
    return tuple(found)


def substitute(node: Node, replacements: dict[str, Node]) -> Node:
    """A tree with names replaced by trees; what was shared stays shared."""
    if not replacements:
        return node
    done: dict[int, Node] = {}

    def walk(one: Node) -> Node:
        if id(one) not in done:
            done[id(one)] = rebuild(one)
        return done[id(one)]

    def rebuild(one: Node) -> Node:
        match one:
            case Name(name):
                return replacements.get(name, one)
            case Number() | Text() | Known():
                return one
            case Negative(x) | Not(x) | Ceil(x) | Floor(x):
                return type(one)(walk(x))
            case Add(left, right) | Subtract(left, right) | Multiply(left, right) | Divide(left, right):
                return type(one)(walk(left), walk(right))
            case And(operands) | Or(operands) | Least(operands) | Greatest(operands):
                return type(one)(tuple(map(walk, operands)))
            case Compare(first, rest):
                return Compare(walk(first), tuple((op, walk(right)) for op, right in rest))
            case Member(x, options, negated):
                return Member(walk(x), options, negated)
            case IfElse(condition, then, otherwise):
                return IfElse(walk(condition), walk(then), walk(otherwise))
        assert_never(one)

    return walk(node)


def size(node: Node) -> int:
    """How many nodes a tree has, shared ones counted at each place."""
    counted: dict[int, int] = {}

    def count(one: Node) -> int:
        if id(one) not in counted:
            counted[id(one)] = 1 + sum(count(child) for child in children(one))
        return counted[id(one)]

    return count(node)
