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
COMPARE: Final[Mapping[str, Callable[[Expression, Expression], Expression]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def expressions(plan: Plan, namespace: Any, *, needed: Collection[int] | None = None) -> list[Expression]:
    """One expression for every operation of a plan.

    Args:
        plan: The plan.
        namespace: `polars` or `narwhals`.
        needed: The places whose expressions are wanted; others that these do not build on are left None.

    Returns:
        Expressions by place. Numbers are int64, truths Boolean, missing is null.
    """
    wanted = set(range(len(plan.ops))) if needed is None else closure(plan, needed)
    nw, held = namespace, [None] * len(plan.ops)
    for place, op in enumerate(plan.ops):
        if place in wanted:
            held[place] = _expression(plan, nw, held, place, op.kind, op.args, op.value)
    return held


def closure(plan: Plan, places: Collection[int]) -> set[int]:
    """These places and all that they build on."""
    found: set[int] = set()
    stack = list(places)
    while stack:
        place = stack.pop()
        if place not in found:
            found.add(place)
            stack.extend(plan.ops[place].args)
    return found


def _expression(
    plan: Plan, nw: Any, held: list[Expression], place: int, kind: str, args: tuple[int, ...], value: Any
) -> Expression:
    operands = [held[one] for one in args]
    match kind:
        case "column" | "flag":
            return nw.col(value)
        case "literal":
            return nw.lit(value, dtype=nw.Int64)
        case "constant":
            return nw.lit(value, dtype=nw.Boolean)
        case "add":
            other = plan.ops[args[1]]
            if other.kind == "scale" and other.value == -1:
                return operands[0] - held[other.args[0]]
            constant = plan.constant_of(args[1])
            return operands[0] + (constant if constant is not None else operands[1])
        case "scale":
            return operands[0] * value
        case "multiply":
            return operands[0] * operands[1]
        case "floordiv":
            return operands[0] // value
        case "least" | "greatest":
            return _extreme(plan, nw, kind, args, operands)
        case "select":
            return nw.when(operands[0]).then(operands[1]).otherwise(operands[2])
        case "compare":
            constant = plan.constant_of(args[1])
            return COMPARE[value](operands[0], constant if constant is not None else operands[1])
        case "member":
            name, options = value
            return reduce(operator.or_, [nw.col(name) == option for option in sorted(options)])
        case "same":
            return nw.col(value[0]) == nw.col(value[1])
        case "missing":
            return nw.col(value).is_null() if value is not None else operands[0].is_null()
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
            return _verdict(plan, nw, args, operands)
    raise TypeError(f"unknown operation {kind} at {place}")


def _cases(nw: Any, operands: list[Expression]) -> Expression:
    if not operands:
        return nw.lit(None, dtype=nw.Int64)
    chain = nw.when(operands[0]).then(operands[1])
    for truth, number in zip(operands[2::2], operands[3::2], strict=True):
        chain = chain.when(truth).then(number)
    return chain


def _verdict(plan: Plan, nw: Any, args: tuple[int, ...], operands: list[Expression]) -> Expression:
    when, low_ok, high_ok = operands
    ways: list[tuple[Expression, str]] = []
    constants = [plan.ops[place].value if plan.ops[place].kind == "constant" else None for place in args]
    if constants[0] is False:
        return _word(nw, "not-applicable")
    if constants[0] is None:
        ways.append((~when, "not-applicable"))
        if plan.nullable[args[0]]:
            ways.append((when.is_null(), "unknown"))
    for truth, constant, word in ((low_ok, constants[1], "short"), (high_ok, constants[2], "over")):
        if constant is not True:
            ways.append((~truth, word))
    for truth, place in ((low_ok, args[1]), (high_ok, args[2])):
        if plan.nullable[place]:
            ways.append((truth.is_null(), "unknown"))
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
