"""What became of a target, in words: its value, the line that it must reach, and how its members stand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from commstd.numerals import format_number

if TYPE_CHECKING:
    from commstd.assess.targets import TargetResult

NOTHING: Final = "—"
"""What stands for a number that there is none of."""


def is_share(one: TargetResult) -> bool:
    """Whether its value is a part of a whole, shown in per cent."""
    return one.kind not in {"count", "ratio"} or (one.kind == "ratio" and one.unit in {None, "1"})


def value_text(one: TargetResult) -> str:
    """Its value, or between which two it lies."""
    return NOTHING if one.outcome.value is None else _between(one, *one.outcome.value)


def line_text(one: TargetResult) -> str:
    """The line that it must reach or not pass."""
    low, high = one.outcome.low, one.outcome.high
    if low is not None and high is not None:
        return f"{number_text(one, low)} – {number_text(one, high)}"
    if low is not None:
        return f"≥ {number_text(one, low)}"
    return NOTHING if high is None else f"≤ {number_text(one, high)}"


def gap_text(one: TargetResult) -> str:
    """What is left to do, or between which two it lies."""
    if one.outcome.gap is None:
        return NOTHING
    low, high = one.outcome.gap
    return format_number(low) if low == high else f"{format_number(low)} … {format_number(high)}"


def members(one: TargetResult) -> tuple[Fraction | int | None, Fraction | int | None, Fraction | int]:
    """How many members are in, are out, and may be either; of a ratio only those that lack a value."""
    tally = one.outcome.tally
    if one.kind == "ratio":
        return None, None, tally.incomplete
    return tally.yes, tally.no, tally.undecided


def number_text(one: TargetResult, value: Fraction) -> str:
    """A value of a target; a share in per cent."""
    return percent(value) if is_share(one) else format_number(value)


def percent(value: Fraction) -> str:
    """A share in per cent, to two places for reading where it has more: what decides is the exact fraction."""
    exact = value * 100
    text = format_number(exact)
    return f"{text} %" if len(text) <= 6 and "/" not in text else f"≈{float(exact):.2f} %"


def _between(one: TargetResult, low: Fraction, high: Fraction) -> str:
    return number_text(one, low) if low == high else f"{number_text(one, low)} … {number_text(one, high)}"
