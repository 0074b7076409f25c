"""Exact numbers of a column as decimal texts, as decimals and as the nearest doubles."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl

from commstd.numerals import format_number

_SAFE = 2**62
_EXACT = 2**53
"""Whole numbers up to this are doubles."""


def decimal_text(steps: pl.Series, step: Fraction) -> pl.Series:
    """Whole numbers of steps as exact decimal texts.

    Args:
        steps: Int64 steps; missing stays missing.
        step: What one step stands for.
    """
    places = _places(step)
    if places is None:
        return _by_distinct(steps, step)
    scale = int(step * 10**places)
    if any(abs(end) * scale > _SAFE for end in (steps.min(), steps.max()) if isinstance(end, int)):
        return _by_distinct(steps, step)
    name = steps.name
    if places == 0:
        return (steps * scale).cast(pl.String).alias(name)
    x = pl.col(name) * scale
    whole, part = x.abs() // 10**places, x.abs() % 10**places
    digits = part.cast(pl.String).str.zfill(places).str.strip_chars_end("0")
    dotted = pl.when(digits == "").then(pl.lit("")).otherwise(pl.lit(".") + digits)
    sign = pl.when(x < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return steps.to_frame().select((sign + whole.cast(pl.String) + dotted).alias(name)).to_series()


def nearest(name: str, step: Fraction) -> pl.Expr:
    """A column of steps as a number: Int64 where a step is whole, else the double nearest to the exact value."""
    column = pl.col(name)
    if step.denominator == 1:
        return column if step == 1 else column * step.numerator
    return column.map_batches(lambda steps: _doubles(steps, step), return_dtype=pl.Float64)


def exact(name: str, step: Fraction) -> pl.Expr:
    """A column of steps as a number: Int64 where a step is whole, else a Decimal with as many places as the step.

    Where the decimals of the step never end, no decimal is exact, and it is the nearest double.
    """
    places = _places(step)
    if step.denominator == 1 or places is None:
        return nearest(name, step)
    dtype = pl.Decimal(38, places)
    return pl.col(name).cast(dtype) * pl.lit(Decimal(format_number(step)), dtype=dtype)


def _doubles(steps: pl.Series, step: Fraction) -> pl.Series:
    if any(abs(end) * step.numerator > _EXACT for end in (steps.min(), steps.max()) if isinstance(end, int)):
        distinct = steps.drop_nulls().unique()
        values = pl.Series([float(value * step) for value in distinct.to_list()], dtype=pl.Float64)
        return steps.replace_strict(distinct, values, default=None, return_dtype=pl.Float64)
    above = (steps * step.numerator).cast(pl.Float64)
    # Polars turns division by a constant into multiplication by its reciprocal, which is not correctly rounded.
    return above / (above * 0 + step.denominator)


def _places(step: Fraction) -> int | None:
    places, denominator = 0, step.denominator
    while denominator > 1 and places < 18:
        denominator = (step * 10 ** (places + 1)).denominator
        places += 1
    return places if denominator == 1 else None


def _by_distinct(steps: pl.Series, step: Fraction) -> pl.Series:
    distinct = steps.drop_nulls().unique()
    texts = [format_number(value * step) for value in distinct.to_list()]
    if not texts:
        return pl.Series(steps.name, [None] * len(steps), dtype=pl.String)
    return steps.replace_strict(distinct, pl.Series(texts), default=None, return_dtype=pl.String)
