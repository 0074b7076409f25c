"""Numbers as whole steps of their field, as column expressions of any engine.

A double stands for the decimal that was typed: times the steps in one, it is that many steps, and a double within a few
units in the last place of a half is a half, which goes up. So 1160.6200000000001 is 1160.62 on every engine.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

from attrs import frozen

from commstd.fields import Field

Expression = Any
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


def of_integers(number: Expression, field: Field, ratio: Fraction, namespace: Any) -> Steps:
    """Whole numbers as steps.

    Args:
        number: An expression of any integer type.
        field: The field.
        ratio: Steps in one of the numbers.
        namespace: `polars` or `narwhals`.
    """
    nw, (low, high) = namespace, step_bounds(field)
    p, q = ratio.numerator, ratio.denominator
    half = Fraction(1, 2)
    least, most = floor((low - half) / ratio), ceil((high + half) / ratio)
    reach = (_ROOM - q) // (2 * p)
    least, most = max(least, -reach), min(most, reach)
    # Compared in its own type first: a cast of what does not fit stops the query.
    whole = nw.when((number >= least) & (number <= most)).then(number).cast(nw.Int64)
    if q == 1:
        return Steps(_within(whole * p, low, high, nw), None)
    shift = 0 if low >= 0 and least >= 0 else -(-(reach * p) // q)  # engines differ in rounding below zero
    doubled = whole * (2 * p) + (q + 2 * q * shift)
    rounded = doubled // (2 * q) - shift if shift else doubled // (2 * q)
    is_finer = (whole * p + shift * q) % q != 0
    return Steps(_kept(_within(rounded, low, high, nw), is_finer, field, nw), is_finer)


def of_doubles(number: Expression, field: Field, ratio: Fraction, namespace: Any, *, single: bool = False) -> Steps:
    """Binary fractions as steps.

    Args:
        number: An expression of doubles.
        field: The field.
        ratio: Steps in one of the numbers.
        namespace: `polars` or `narwhals`.
        single: The doubles were 32-bit numbers.
    """
    nw, (low, high) = namespace, step_bounds(field)
    finite = nw.when(~number.is_nan()).then(number)
    if ratio.denominator == 1 and ratio.numerator < EXACT:
        whole, is_finer = _nearest(finite * float(ratio.numerator), max(low, -EXACT), min(high, EXACT), nw, single)
        return Steps(_kept(whole, is_finer, field, nw), is_finer)
    reach = max(abs(low), abs(high)) / ratio
    digits = max((n for n in range(10) if _fits(reach * 10**n, ratio / 10**n)), default=0)
    most = min(floor(reach * 10**digits) + 1, EXACT)
    parts, is_noisy = _nearest(finite * 10.0**digits, -most, most, nw, single)
    steps = of_integers(parts, field, ratio / 10**digits, nw)
    is_finer = is_noisy if steps.is_finer is None else is_noisy | steps.is_finer
    return Steps(_kept(steps.values, is_noisy, field, nw), is_finer)


def _fits(reach: Fraction, ratio: Fraction) -> bool:
    return reach < EXACT and 2 * (reach + 1) * ratio.numerator + ratio.denominator < _ROOM


def _nearest(scaled: Expression, low: int, high: int, nw: Any, single: bool) -> tuple[Expression, Expression]:
    noise = scaled.abs() * (_SINGLE if single else NOISE)
    if max(-low, high) * NOISE > _MOST_NOISE:
        noise = nw.when(noise < _MOST_NOISE).then(noise).otherwise(nw.lit(_MOST_NOISE, dtype=nw.Float64))
    whole = (scaled + 0.5 if single else scaled + 0.5 + noise).floor()
    kept = nw.when((whole >= float(low)) & (whole <= float(high))).then(whole).cast(nw.Int64)
    return kept, (scaled - whole).abs() > noise


def _within(steps: Expression, low: int, high: int, nw: Any) -> Expression:
    return nw.when((steps >= low) & (steps <= high)).then(steps)


def _kept(steps: Expression, is_finer: Expression, field: Field, nw: Any) -> Expression:
    """Persons are not rounded: half a person is an error in the table."""
    return nw.when(~is_finer).then(steps) if field.kind == "count" else steps
