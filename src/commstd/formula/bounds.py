"""The interval in which each step of a plan stays, from the ranges of its fields.

Where an interval does not fit 64 bits, the plan is refused: an overflow would wrap in silence on some engines.
"""

from __future__ import annotations

from typing import Final

from commstd.errors import FormulaError
from commstd.messages import say

Interval = tuple[int, int]
MOST: Final = 2**63 - 1
TRUTH: Final[Interval] = (0, 1)


def added(one: Interval, two: Interval) -> Interval:
    """Bounds of a sum."""
    return checked(one[0] + two[0], one[1] + two[1])


def scaled(one: Interval, factor: int) -> Interval:
    """Bounds of a product with a constant, which has to fit itself: times zero, it would not show."""
    checked(factor, factor)
    ends = (one[0] * factor, one[1] * factor)
    return checked(min(ends), max(ends))


def multiplied(one: Interval, two: Interval) -> Interval:
    """Bounds of a product."""
    ends = [a * b for a in one for b in two]
    return checked(min(ends), max(ends))


def floored(one: Interval, divisor: int) -> Interval:
    """Bounds of a quotient rounded down."""
    checked(divisor, divisor)
    return one[0] // divisor, one[1] // divisor


def least(one: Interval, two: Interval) -> Interval:
    """Bounds of the lesser of two."""
    return min(one[0], two[0]), min(one[1], two[1])


def greatest(one: Interval, two: Interval) -> Interval:
    """Bounds of the greater of two."""
    return max(one[0], two[0]), max(one[1], two[1])


def either(one: Interval, two: Interval) -> Interval:
    """Bounds of one of two."""
    return min(one[0], two[0]), max(one[1], two[1])


def checked(low: int, high: int) -> Interval:
    """These bounds.

    Raises:
        FormulaError: They do not fit 64 bits.
    """
    if low < -MOST or high > MOST:
        raise FormulaError(say("formula-overflow", low=f"{low:,}", high=f"{high:,}"))
    return low, high
