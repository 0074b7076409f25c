"""Values of fields that stand at, one step under and one step over what a rule's figures may come to."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from commstd.fields import NEVER, Field
from commstd.formula.nodes import Known, Node, children, names
from commstd.standards import column_of

if TYPE_CHECKING:
    from commstd.fields import Value

_FAR: Final = (0, 1, 2, 3, 5, 137, 2_100, 9_999, 123_456)
_DAYS: Final = (-400, -1, 0, 1)


def cells_near(
    trees: Iterable[Node], constants: Mapping[str, Fraction | date], fields: Mapping[str, Field]
) -> dict[str, list[Value]]:
    """For each field that some formulas use, values close to their thresholds and some that are far from them.

    Args:
        trees: The formulas.
        constants: The figures and dates in them, in base units.
        fields: The fields of the subject.

    Returns:
        Exact values by field, the least first, in the order in which the formulas name the fields.
    """
    used = dict.fromkeys(name for tree in trees for name in names(tree) if name in fields)
    figures = [Fraction(0), *(value for value in constants.values() if isinstance(value, Fraction))]
    days = {value for value in constants.values() if isinstance(value, date)}
    sums = {one + times * two for one, two, times in itertools.product(figures, figures, (1, 2, 7))}
    return {name: _cells(fields[name], sums, days) for name in used}


def _cells(field: Field, figures: set[Fraction], days: set[date]) -> list[Value]:
    if field.kind == "flag":
        return [False, True]
    if field.kind == "choice":
        return sorted(field.values)
    if field.kind == "date":
        return sorted({day + timedelta(by) for day in days for by in _DAYS if day < NEVER} | {NEVER})
    if field.kind == "text":
        return ["A"]
    column = column_of(field)
    close = {figure // field.step + by for figure in figures for by in (-1, 0, 1)}
    every = sorted({*close, *_FAR, column.low, column.high})
    return [one * field.step for one in every if column.low <= one <= column.high]


def asked_for(trees: Iterable[Node]) -> set[str]:
    """The fields that some formulas ask to be known, so that to leave them out is itself an answer."""
    return {name for tree in trees for name in _asked(tree)}


def _asked(tree: Node) -> Iterator[str]:
    if isinstance(tree, Known):
        yield tree.name.id
    for child in children(tree):
        yield from _asked(child)
