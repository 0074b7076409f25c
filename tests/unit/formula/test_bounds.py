from __future__ import annotations

from collections.abc import Callable

import pytest

from commstd.errors import FormulaError
from commstd.formula import bounds
from commstd.formula.bounds import MOST, Interval


@pytest.mark.parametrize(
    ("compute", "given", "wanted"),
    [
        (bounds.added, ((-3, 5), (10, 20)), (7, 25)),
        (bounds.scaled, ((-3, 5), 4), (-12, 20)),
        (bounds.scaled, ((-3, 5), -4), (-20, 12)),
        (bounds.scaled, ((-3, 5), 0), (0, 0)),
        (bounds.multiplied, ((-3, 5), (-7, 2)), (-35, 21)),
        (bounds.multiplied, ((2, 5), (3, 7)), (6, 35)),
        (bounds.floored, ((-7, 9), 4), (-2, 2)),
        (bounds.least, ((1, 9), (3, 5)), (1, 5)),
        (bounds.least, ((3, 5), (1, 9)), (1, 5)),
        (bounds.greatest, ((1, 9), (3, 5)), (3, 9)),
        (bounds.greatest, ((3, 5), (1, 9)), (3, 9)),
        (bounds.either, ((1, 4), (3, 9)), (1, 9)),
        (bounds.either, ((3, 9), (1, 4)), (1, 9)),
        (bounds.checked, (-MOST, MOST), (-MOST, MOST)),
    ],
)
def test_bounds_of_what_is_computed(
    compute: Callable[..., Interval], given: tuple[object, ...], wanted: Interval
) -> None:
    assert compute(*given) == wanted


def test_the_bounds_are_those_of_64_bits_without_the_one_number_that_has_no_contrary() -> None:
    assert MOST == 9_223_372_036_854_775_807
    for low, high in ((-MOST - 1, 0), (0, MOST + 1)):
        with pytest.raises(FormulaError) as caught:
            bounds.checked(low, high)
        assert caught.value.message.key == "formula-overflow"
        assert f"{low:,} to {high:,}" in str(caught.value)
        assert "9,223,372,036,854,775,808" in str(caught.value)


@pytest.mark.parametrize("factor", [MOST + 1, -MOST - 1])
def test_a_constant_has_to_fit_even_where_the_result_does(factor: int) -> None:
    for compute in (bounds.scaled, bounds.floored):
        with pytest.raises(FormulaError, match="64-bit"):
            compute((0, 0), factor)
    assert bounds.scaled((0, 1), -MOST) == (-MOST, 0)


@pytest.mark.parametrize(
    ("compute", "one", "two"),
    [(bounds.added, (0, MOST), (0, 1)), (bounds.added, (-MOST, 0), (-1, 0)), (bounds.multiplied, (0, 2**32), (-(2**31), 0))],
)  # fmt: skip
def test_what_may_wrap_is_refused(
    compute: Callable[[Interval, Interval], Interval], one: Interval, two: Interval
) -> None:
    with pytest.raises(FormulaError, match="64-bit"):
        compute(one, two)
