"""A plan in stages, for engines that write an expression out at every use of it.

What several others build on, and what grew heavy, becomes a column of its own before they are computed: the query grows
with the plan, and not with the number of ways through it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Final

from commstd.formula.columns import closure, expressions, plain
from commstd.formula.plan import TWICE, Plan

PLAIN: Final = frozenset({"column", "literal", "constant", "flag"})
APART: Final = frozenset({"floordiv", "missing", "verdict", "least", "greatest"})
"""Operations that are handed columns."""
HEAVY: Final = 12
"""How many operations are written out before the result becomes a column."""


def stages(plan: Plan, needed: Collection[int]) -> list[list[int]]:
    """The places that become columns, stage by stage: each builds only on columns of the stages before it.

    Args:
        plan: The plan.
        needed: The places that are wanted; they are among the columns.
    """
    wanted = closure(plan, needed)
    uses = Counter(one for place in wanted for one in plan.ops[place].args)
    # DuckDB and its like write the operand of a whole-number division seven times; a test for nothing is made on
    # columns, never on a negation: Ibis 12 compiles `(~a).is_null()` to `NOT (a) IS NULL`, through a column too.
    handed = {plain(plan, one) for place in wanted if plan.ops[place].kind in APART for one in plan.ops[place].args}
    weights: dict[int, int] = {}
    levels: dict[int, int] = {}
    found: dict[int, list[int]] = {}
    for place in sorted(wanted):
        op = plan.ops[place]
        weight = 1 + (2 if op.kind in TWICE else 1) * sum(weights[one] for one in op.args)
        level = max((levels[one] for one in op.args), default=0)
        apart = uses[place] > 1 or place in handed or weight > HEAVY
        own = place in needed or (op.kind not in PLAIN and apart)
        if own:
            found.setdefault(level, []).append(place)
        weights[place], levels[place] = (1, level + 1) if own else (weight, level)
    return [found[level] for level in sorted(found)]


def staged(
    frame: Any, plan: Plan, needed: Collection[int], namespace: Any, *, cells: str, made: str
) -> tuple[Any, Mapping[int, str]]:
    """A lazy frame with a column for each wanted operation.

    Args:
        frame: A lazy frame of the namespace, with the cells.
        plan: The plan.
        needed: The places that are wanted.
        namespace: `polars` or `narwhals`.
        cells: What stands before a field's name in the name of its column.
        made: What stands before the number of a place in the names of the new columns.

    Returns:
        The frame, with more columns than were wanted, and the name of each wanted place's column.
    """
    columns: dict[int, Any] = {}
    for stage in stages(plan, needed):
        held = expressions(plan, namespace, needed=stage, given=columns, prefix=cells)
        frame = frame.with_columns(held[place].alias(f"{made}{place}") for place in stage)
        columns |= {place: namespace.col(f"{made}{place}") for place in stage}
    return frame, {place: f"{made}{place}" for place in needed}
