"""All small trees: enumerated, since a bracket or a case that is wrong shows in one of them at every run."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from commstd.formula.nodes import (
    Add,
    And,
    Ceil,
    Compare,
    Divide,
    Floor,
    Greatest,
    IfElse,
    Least,
    Member,
    Multiply,
    Name,
    Negative,
    Node,
    Not,
    Or,
    Subtract,
    Text,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Sequence


def shapes(depth: int, leaves: Sequence[Node]) -> list[Node]:
    """Every kind of node over every tree of less depth, whatever its sort: for readers of text alone."""
    if depth == 0:
        return list(leaves)
    below = shapes(depth - 1, leaves)
    found = list(below)
    for make in (Negative, Not, Ceil, Floor):
        found += [make(one) for one in below]
    for one in below:
        found += [Member(one, (Text("x"),)), Member(one, (Text("x"), Text("y")), negated=True)]
    for one, two in itertools.product(below, repeat=2):
        found += [make(one, two) for make in (Add, Subtract, Multiply, Divide)]
        found += [make((one, two)) for make in (And, Or, Least, Greatest)]
        found += [Compare(one, (("<=", two),)), Compare(one, (("!=", two), ("<", one)))]
    found += [IfElse(*three) for three in itertools.product(below, repeat=3)]
    return found


def small_numbers(depth: int) -> list[Node]:
    """All numbers of this depth over a field, a constant and a condition."""
    if depth == 0:
        return [Name("a"), Name("p")]
    below = small_numbers(depth - 1)
    found = list(below)
    for one in below:
        found += [Negative(one), Ceil(one), Floor(one), Divide(one, Name("p"))]
    for one, two in itertools.product(below, repeat=2):
        found += [Subtract(one, two), Multiply(one, two), Greatest((one, two)), IfElse(Name("f"), one, two)]
    return found


def small_truths(depth: int) -> list[Node]:
    """All truths of this depth over a number, a choice and a condition, and of those with conditionals in them."""
    a, p, f = Name("a"), Name("p"), Name("f")
    if depth == 0:
        return [f, Member(Name("c"), (Text("x"),)), Compare(IfElse(f, a, p), ((">=", p),))]
    below = small_truths(depth - 1)
    found = [*below, *(Not(one) for one in below)]
    for one, two in itertools.product(below, small_truths(0)):
        found += [
            And((one, two)),
            Or((one, two)),
            Compare(one, (("!=", two),)),
            IfElse(one, two, f),
            IfElse(f, one, two),
        ]
        found += [Compare(IfElse(one, a, p), (("<", IfElse(two, p, a)),))]
    return found
