"""The three calculations that most standards are made of, as functions.

They build the same trees as a pack's formulas and are evaluated by the same exact reader. Results are the least amounts
that meet the requirement, in the finest step of their unit.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from commstd.entities import UNITS
from commstd.errors import UnitError, ValueFault
from commstd.formula.exact import evaluate
from commstd.formula.nodes import Ceil, Divide, Floor, Greatest, Multiply, Name, Node, Number, Subtract
from commstd.messages import say
from commstd.numerals import read_exact, read_number
from commstd.units import ONE, Unit, dimension_text, exact_amount, exact_magnitude, quantity
from commstd.verdicts import least_allowed

if TYPE_CHECKING:
    from commstd.units import Quantity

    Amount = Quantity | str | int

ZERO = Number(Fraction(0))


def per(count: Amount, rate: Quantity | str, *, per: str, steps: str = "proportional") -> Quantity:
    """What a rate requires: so much for every so many.

    Args:
        count: How many, such as "1200 户", or 1200 where things are counted. Unit: that of `per`. Range: >= 0.
        rate: The amount for each `per`, such as "30 m²". Unit: any.
        per: To how many the rate refers, such as "100 household". Range: > 0.
        steps: "proportional"; "started", where a started `per` counts whole; or "whole", where it does not count.

    Returns:
        The least amount that meets the rate. Unit: that of `rate`. Shape: scalar.

    Raises:
        UnitError: A unit is missing or not understood.
        DimensionError: `count` is in another unit than `per`.
        ValueFault: `steps` is none of the three, or a number is below zero.

    Source:
        puyang-2020-2, 二（五）19; wengan-2023-8, 三（三）1.

    Examples:
        >>> per("1200 户", "30 ㎡", per="100 户")
        <Quantity(360, 'meter ** 2')>
        >>> per(135, "31.2 ㎡", per="100 户")
        <Quantity(42.12, 'meter ** 2')>
    """
    block, unit = _amount(per, what="per")
    amount, shown = _amount(rate, what="rate")
    many, step = Name("count"), Name("per")
    trees: dict[str, Node] = {
        "proportional": Divide(Multiply(Name("rate"), many), step),
        "started": Multiply(Name("rate"), Ceil(Divide(many, step))),
        "whole": Multiply(Name("rate"), Floor(Divide(many, step))),
    }
    if steps not in trees:
        raise ValueFault(say("steps-unknown", value=steps, options=tuple(trees)))
    if not block:
        raise ValueFault(say("amount-zero", what="per"))
    return _least(trees[steps], {"rate": amount, "count": _of(count, unit), "per": block}, shown)


def stepped(count: Amount, *, each: str, base: Amount = 0, amount: str = "1 person", started: bool = False) -> Quantity:
    """What must be added in steps: one more for each so many beyond a base.

    Args:
        count: How many there are. Unit: that of `each`. Range: >= 0.
        each: How many make a step, such as "300 household". Range: > 0.
        base: How many are left out of account. Unit: that of `each`.
        amount: What each step adds, such as "1 person".
        started: Whether a started step counts.

    Returns:
        What is added, 0 at or below the base. Unit: that of `amount`. Shape: scalar.

    Raises:
        UnitError: A unit is missing or not understood.
        DimensionError: `count` or `base` is in another unit than `each`.
        ValueFault: A number is below zero, or `each` is zero.

    Source:
        puyang-2020-2, 二（七）25.

    Examples:
        >>> stepped("3600 户", each="300 户", base="3000 户")
        <Quantity(2, 'person')>
        >>> stepped(2100, each="300 户")
        <Quantity(7, 'person')>
    """
    step, unit = _amount(each, what="each")
    adds, shown = _amount(amount, what="amount")
    if not step:
        raise ValueFault(say("amount-zero", what="each"))
    beyond = Greatest((ZERO, Subtract(Name("count"), Name("base"))))
    steps = Divide(beyond, Name("each"))
    tree = Multiply(Ceil(steps) if started else Floor(steps), Name("amount"))
    return _least(tree, {"count": _of(count, unit), "base": _of(base, unit), "each": step, "amount": adds}, shown)


def share(whole: Quantity | str, part: Fraction | Decimal | str, *, more_than: bool = False) -> Quantity:
    """The least part of a whole that is at least a share of it.

    Args:
        whole: The whole, such as "9 人". Unit: any.
        part: The share, such as "2/3" or "60%". Range: 0 … 1.
        more_than: Whether the share itself is not enough.

    Returns:
        The least part, in the finest step of its unit. Unit: that of `whole`. Shape: scalar.

    Raises:
        UnitError: The unit is missing or not understood.
        ValueFault: `part` is no share.

    Source:
        wengan-2023-8, 三（五）1.

    Examples:
        >>> share("5 人", "2/3")
        <Quantity(4, 'person')>
        >>> share("9 人", "2/3", more_than=True)
        <Quantity(7, 'person')>
    """
    amount, unit = _amount(whole, what="whole")
    fraction = _share(part)
    return _least(Multiply(Name("part"), Name("whole")), {"part": fraction, "whole": amount}, unit, strict=more_than)


def _share(part: object) -> Fraction:
    fraction: Fraction | None = None
    if isinstance(part, str):
        fraction = read_number(part) if (exact := read_exact(part)) is None else exact
    elif isinstance(part, Decimal):
        fraction = Fraction(part) if part.is_finite() else None
    elif isinstance(part, int | Fraction) and not isinstance(part, bool):
        fraction = Fraction(part)
    if fraction is None or not 0 <= fraction <= 1:
        raise ValueFault(say("share-range", value=part))
    return fraction


def _amount(value: Quantity | str, *, what: str) -> tuple[Fraction, Unit]:
    if isinstance(value, str):
        number, unit = UNITS.amount(value)
    elif hasattr(value, "magnitude"):
        number, unit = exact_magnitude(value.magnitude), UNITS.parse(str(value.units))
    else:
        raise UnitError(say("unit-missing-for", value=value, what=what))
    if unit is ONE:
        raise UnitError(say("unit-missing-for", value=value, what=what))
    if number < 0:
        raise ValueFault(say("amount-negative", value=value))
    return number * unit.factor, unit


def _of(value: Amount, unit: Unit) -> Fraction:
    if isinstance(value, int) and not isinstance(value, bool) and (unit.is_counter or not value):
        number = Fraction(value)
    elif isinstance(value, str) or hasattr(value, "magnitude"):
        number = exact_amount(value, UNITS, expected=unit)  # type: ignore[arg-type]
    else:
        raise UnitError(say("unit-missing", text=value, unit=dimension_text(unit.dimension)))
    if number < 0:
        raise ValueFault(say("amount-negative", value=value))
    return number


def _least(tree: Node, values: dict[str, Fraction], unit: Unit, *, strict: bool = False) -> Quantity:
    exact = evaluate(tree, values).value
    assert isinstance(exact, Fraction), "all values are known"
    base = next((one for one in UNITS.by_id.values() if one.dimension == unit.dimension and one.resolution), unit)
    shown = base if base.resolution is not None else unit
    step = (shown.resolution or Fraction(1, 10**4)) * shown.factor
    return quantity(least_allowed(exact, step, strict=strict) / shown.factor, shown)
