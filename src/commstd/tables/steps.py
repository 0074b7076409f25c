"""Numbers as whole steps of their field, as column expressions of any engine.

A double stands for the decimal that was typed: times the steps in one, it is that many steps, and a double within a few
units in the last place of a half is a half, which goes up. So 1160.6200000000001 is 1160.62 on every engine.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

from attrs import frozen

from commstd.fields import Field
from commstd.formula.columns import divided

Expression = Any
Held = Callable[[int, Expression], Expression]
EXACT: Final = 2**50
"""Below it, a decimal of at most 15 digits times a power of ten rounds to the right integer."""
NOISE: Final = 2.0**-49
"""How far a double may be from the number that it stands for, as a share of it: a few units in the last place."""
_MOST_NOISE: Final = 0.25
_SINGLE: Final = 2.0**-22
_ROOM: Final = 2**62


@frozen
class Steps:
    """Steps of a column.

    Attributes:
        values: Int64, null where the number is missing or cannot be used.
        is_finer: Whether the number had to be rounded; None where that cannot be.
    """

    values: Expression
    is_finer: Expression | None


def step_bounds(field: Field) -> tuple[int, int]:
    """The least and the greatest number of steps of a field."""
    return ceil(field.low / field.resolution), floor(field.high / field.resolution)


def of_integers(
    number: Expression, field: Field, ratio: Fraction, namespace: Any, *, column: Held = lambda _, made: made
) -> Steps:
    """Whole numbers as steps.

    Args:
        number: An expression of any integer type.
        field: The field.
        ratio: Steps in one of the numbers.
        namespace: `polars` or `narwhals`.
        column: Makes an expression a column of a stage, where the engine needs that: stages 3 and 4.
    """
    nw, (low, high) = namespace, step_bounds(field)
    p, q = ratio.numerator, ratio.denominator
    half = Fraction(1, 2)
    least, most = floor((low - half) / ratio), ceil((high + half) / ratio)
    reach = (_ROOM - q) // (2 * p)
    least, most = max(least, -reach), min(most, reach)
    # Compared in its own type first: a cast of what does not fit stops the query.
    whole = column(3, nw.when((number >= least) & (number <= most)).then(number).cast(nw.Int64))
    if q == 1:
        return Steps(within(whole * p, low, high, nw), None)
    shift = max(0, ceil(-least * ratio))  # engines differ in rounding below zero
    doubled = column(4, whole * (2 * p) + (q + 2 * q * shift))
    rounded = divided(doubled, 2 * q, most=2 * p * most + q + 2 * q * shift, namespace=nw)
    is_finer = (whole * p + shift * q) % q != 0
    return Steps(kept(within(rounded - shift, low, high, nw), is_finer, field, nw), is_finer)


def of_doubles(
    number: Expression,
    field: Field,
    ratio: Fraction,
    namespace: Any,
    *,
    single: bool = False,
    column: Held = lambda _, made: made,
) -> Steps:
    """Binary fractions as steps.

    Args:
        number: An expression of doubles.
        field: The field.
        ratio: Steps in one of the numbers.
        namespace: `polars` or `narwhals`.
        single: The doubles were 32-bit numbers.
        column: Makes an expression a column of a stage, where the engine needs that: stages 0 to 4.
    """
    nw, (low, high) = namespace, step_bounds(field)
    finite = nw.when(~number.is_nan()).then(number)
    near = _Near(nw, single, column)
    if ratio.denominator == 1 and ratio.numerator < EXACT:
        whole, is_finer = near.whole(finite * float(ratio.numerator), max(low, -EXACT), min(high, EXACT))
        return Steps(kept(whole, is_finer, field, nw), is_finer)
    reach = max(abs(low), abs(high)) / ratio
    digits = max((n for n in range(10) if _fits(reach * 10**n, ratio / 10**n)), default=0)
    most = min(floor(reach * 10**digits) + 1, EXACT)
    parts, is_noisy = near.whole(finite * 10.0**digits, -most, most)
    steps = of_integers(parts, field, ratio / 10**digits, nw, column=column)
    is_finer = is_noisy if steps.is_finer is None else is_noisy | steps.is_finer
    return Steps(kept(steps.values, is_noisy, field, nw), is_finer)


def _fits(reach: Fraction, ratio: Fraction) -> bool:
    return reach < EXACT and 2 * (reach + 1) * ratio.numerator + ratio.denominator < _ROOM


@frozen
class _Near:
    """The whole number next to a double that may be noisy."""

    namespace: Any
    single: bool
    column: Held

    def whole(self, double: Expression, low: int, high: int) -> tuple[Expression, Expression]:
        """It as Int64, missing beyond two limits; and whether the double is another number."""
        nw = self.namespace
        # In Ibis and Spark the floor of a double is an integer, and what does not fit one stops the query.
        scaled = self.column(0, nw.when((double >= -float(_ROOM)) & (double <= float(_ROOM))).then(double))
        noise = scaled.abs() * (_SINGLE if self.single else NOISE)
        if max(-low, high) * NOISE > _MOST_NOISE:
            noise = nw.when(noise < _MOST_NOISE).then(noise).otherwise(nw.lit(_MOST_NOISE, dtype=nw.Float64))
        noise = self.column(1, noise)
        found = self.column(2, (scaled + 0.5 if self.single else scaled + 0.5 + noise).floor())
        held = nw.when((found >= float(low)) & (found <= float(high))).then(found).cast(nw.Int64)
        return held, ((scaled - found).abs() > noise).fill_null(False)


def within(steps: Expression, low: int, high: int, nw: Any) -> Expression:
    """Steps that are in the range of their field."""
    return nw.when((steps >= low) & (steps <= high)).then(steps)


def kept(steps: Expression, is_finer: Expression, field: Field, nw: Any) -> Expression:
    """Persons are not rounded: half a person is an error in the table."""
    return nw.when(~is_finer).then(steps) if field.kind == "count" else steps
