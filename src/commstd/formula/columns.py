"""A plan as column expressions.

The same loop serves Polars and every engine that narwhals drives: it is handed the namespace, `polars` or `narwhals`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from functools import reduce
from typing import Any, Final

from commstd.formula.plan import Plan

Expression = Any
VERDICTS: Final = ("met", "short", "over", "unknown", "not-applicable")
EXACT_DOUBLES: Final = 2**53
"""Below it, a double holds every whole number."""
COMPARE: Final[Mapping[str, Callable[[Expression, Expression], Expression]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def expressions(
    plan: Plan,
    namespace: Any,
    *,
    needed: Collection[int] | None = None,
    given: Mapping[int, Expression] | None = None,
    prefix: str = "",
) -> list[Expression]:
    """One expression for every operation of a plan.

    Args:
        plan: The plan.
        namespace: `polars` or `narwhals`.
        needed: The places whose expressions are wanted; others that these do not build on are left None.
        given: What some places are already, such as columns of an earlier stage.
        prefix: What stands before a field's name in the name of its column.

    Returns:
        Expressions by place. Numbers are int64, truths Boolean, missing is null.
    """
    done = given or {}
    wanted = set(range(len(plan.ops))) if needed is None else closure(plan, needed, done)
    held: list[Expression] = [done.get(place) for place in range(len(plan.ops))]
    for place in sorted(wanted - done.keys()):
        held[place] = _expression(plan, namespace, held, place, prefix)
    return held


def closure(plan: Plan, places: Collection[int], done: Collection[int] = ()) -> set[int]:
    """These places and all that they build on, as far as the ones that are done."""
    found: set[int] = set()
    stack = list(places)
    while stack:
        place = stack.pop()
        if place not in found:
            found.add(place)
            stack.extend(() if place in done else plan.ops[place].args)
    return found


def _expression(plan: Plan, nw: Any, held: list[Expression], place: int, prefix: str) -> Expression:
    kind, args = plan.ops[place].kind, plan.ops[place].args
    value: Any = plan.ops[place].value
    operands = [held[one] for one in args]
    match kind:
        case "column" | "flag":
            return nw.col(prefix + value)
        case "literal":
            return nw.lit(value, dtype=nw.Int64)
        case "constant":
            return nw.lit(value, dtype=nw.Boolean)
        case "add":
            other = plan.ops[args[1]]
            # Of an operand that is a column already, what it was made of may not be at hand.
            if other.kind == "scale" and other.value == -1 and held[other.args[0]] is not None:
                return operands[0] - held[other.args[0]]
            constant = plan.constant_of(args[1])
            return operands[0] + (constant if constant is not None else operands[1])
        case "scale":
            return operands[0] * value
        case "multiply":
            return operands[0] * operands[1]
        case "floordiv":
            return divided(operands[0], value, most=plan.intervals[args[0]][1], namespace=nw)
        case "least" | "greatest":
            return _extreme(plan, nw, kind, args, operands)
        case "select":
            return nw.when(operands[0]).then(operands[1]).otherwise(operands[2])
        case "compare":
            constant = plan.constant_of(args[1])
            return COMPARE[value](operands[0], constant if constant is not None else operands[1])
        case "member":
            name, options = value
            return reduce(operator.or_, [nw.col(prefix + name) == option for option in sorted(options)])
        case "same":
            return nw.col(prefix + value[0]) == nw.col(prefix + value[1])
        case "missing":
            return nw.col(prefix + value).is_null() if value is not None else _is_null(plan, held, args[0])
        case "and":
            return reduce(operator.and_, operands)
        case "or":
            return reduce(operator.or_, operands)
        case "not":
            return ~operands[0]
        case "alike":
            return operands[0] == operands[1]
        case "agree":
            yes, no = nw.lit(True, dtype=nw.Boolean), nw.lit(False, dtype=nw.Boolean)
            return nw.when(reduce(operator.and_, operands)).then(yes).when(~reduce(operator.or_, operands)).then(no)
        case "cases":
            return _cases(nw, operands)
        case "verdict":
            return _verdict(plan, nw, args, held)
    raise TypeError(f"unknown operation {kind} at {place}")


def divided(
    number: Expression, divisor: Expression, *, most: int, namespace: Any, quotients: int | None = None
) -> Expression:
    """A whole number that is not negative divided by another, rounded down.

    Args:
        number: An expression of int64; it is written out several times.
        divisor: A whole number above zero, or an expression of one.
        most: The most that the number may be.
        namespace: `polars` or `narwhals`.
        quotients: The most that the result may be, where the divisor is an expression.
    """
    if namespace.__name__ == "polars" or most < EXACT_DOUBLES:
        return number // divisor
    # Ibis and narwhals on Spark divide doubles here, which do not hold every such number.
    highest = most // divisor if quotients is None else quotients
    if highest < EXACT_DOUBLES // 32:
        return (number - number % divisor - (divisor - divisor // 2)) // divisor + 1
    near = number // divisor - ((highest >> 51) + 1)
    return near + (number - near * divisor) // divisor


def _cases(nw: Any, operands: list[Expression]) -> Expression:
    if not operands:
        return nw.lit(None, dtype=nw.Int64)
    chain = nw.when(operands[0]).then(operands[1])
    for truth, number in zip(operands[2::2], operands[3::2], strict=True):
        chain = chain.when(truth).then(number)
    return chain


def plain(plan: Plan, place: int) -> int:
    """What an operation negates, or itself: the one has a result where the other has."""
    while plan.ops[place].kind == "not":
        place = plan.ops[place].args[0]
    return place


def _is_null(plan: Plan, held: list[Expression], place: int) -> Expression:
    inner = plain(plan, place)
    return held[place if held[inner] is None else inner].is_null()


def _verdict(plan: Plan, nw: Any, args: tuple[int, ...], held: list[Expression]) -> Expression:
    when, low_ok, high_ok = (held[place] for place in args)
    ways: list[tuple[Expression, str]] = []
    constants = [plan.ops[place].value if plan.ops[place].kind == "constant" else None for place in args]
    if constants[0] is False:
        return _word(nw, "not-applicable")
    if constants[0] is None:
        ways.append((~when, "not-applicable"))
        if plan.nullable[args[0]]:
            ways.append((_is_null(plan, held, args[0]), "unknown"))
    for truth, constant, word in ((low_ok, constants[1], "short"), (high_ok, constants[2], "over")):
        if constant is not True:
            ways.append((~truth, word))
    ways += [(_is_null(plan, held, place), "unknown") for place in args[1:] if plan.nullable[place]]
    if not ways:
        return _word(nw, "met")
    chain = nw.when(ways[0][0]).then(_word(nw, ways[0][1]))
    for truth, word in ways[1:]:
        chain = chain.when(truth).then(_word(nw, word))
    return chain.otherwise(_word(nw, "met"))


def _word(nw: Any, word: str) -> Expression:
    return nw.lit(word, dtype=nw.Enum(VERDICTS)) if nw.__name__ == "polars" else nw.lit(word)


def _extreme(plan: Plan, nw: Any, kind: str, args: tuple[int, ...], operands: list[Expression]) -> Expression:
    constant = plan.constant_of(args[-1])
    varying = operands if constant is None else operands[:-1]
    found = varying[0]
    if len(varying) > 1:
        found = nw.min_horizontal(*varying) if kind == "least" else nw.max_horizontal(*varying)
        nulls = [one.is_null() for place, one in zip(args, varying, strict=False) if plan.nullable[place]]
        if nulls:  # engines leave nulls out of a least
            found = nw.when(~reduce(operator.or_, nulls)).then(found)
    if constant is None:
        return found
    return found.clip(upper_bound=constant) if kind == "least" else found.clip(lower_bound=constant)
