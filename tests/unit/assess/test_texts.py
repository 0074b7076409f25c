from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

from commstd.assess.texts import decimal_text, exact, nearest
from commstd.numerals import format_number

STEPS = [
    Fraction(1),
    Fraction(1, 10),
    Fraction(1, 10**4),
    Fraction(1, 10**9),
    Fraction(3, 10),
    Fraction(10**4),
    Fraction(1, 8),
]
ENDLESS = [Fraction(1, 3), Fraction(2000, 3), Fraction(1, 7 * 10**4)]
VALUES = [
    0,
    1,
    -1,
    7,
    10,
    42,
    99,
    100,
    12345,
    421200,
    -421200,
    10**9,
    10**13,
    2**53 - 1,
    2**53,
    2**62 - 1,
    2**63 - 1,
    -(2**63) + 1,
]


@pytest.mark.parametrize("step", STEPS + ENDLESS)
def test_whole_numbers_of_steps_are_told_exactly_even_at_the_ends_of_64_bits(step: Fraction) -> None:
    for chosen in (VALUES, [abs(value) for value in VALUES if abs(value) < 2**40], [None], []):
        series = pl.Series("x", [*chosen, None], dtype=pl.Int64)
        texts = decimal_text(series, step)
        assert texts.name == "x"
        assert texts.dtype == pl.String
        assert texts.to_list() == [None if value is None else format_number(value * step) for value in [*chosen, None]]


@pytest.mark.parametrize(
    ("steps", "step", "text"),
    [
        (421200, Fraction(1, 10**4), "42.12"), (3600000, Fraction(1, 10**4), "360"), (1, Fraction(1, 10**4), "0.0001"),
        (-75400, Fraction(1, 10**4), "-7.54"), (5, Fraction(1, 3), "5/3"), (6, Fraction(1, 3), "2"), (10, Fraction(1, 10), "1"),
        (2**63 - 1, Fraction(1, 10**9), "9223372036.854775807"), (-(2**63), Fraction(1), "-9223372036854775808"),
    ],
)  # fmt: skip
def test_texts_have_no_exponent_and_no_needless_digit(steps: int, step: Fraction, text: str) -> None:
    assert decimal_text(pl.Series([steps], dtype=pl.Int64), step).to_list() == [text]


@pytest.mark.parametrize(
    "step",
    [
        Fraction(1, 10),
        Fraction(1, 100),
        Fraction(1, 10**4),
        Fraction(1, 10**9),
        Fraction(3, 10),
        Fraction(1, 3),
        Fraction(2000, 3),
    ],
)
def test_a_quantity_is_the_double_nearest_to_its_exact_value(step: Fraction) -> None:
    drawn = random.Random(4212)
    most = 2**53 // step.numerator
    values = [
        0,
        1,
        2,
        3,
        421200,
        10**13 // step.numerator,
        most,
        *(drawn.randrange(most) for _ in range(2000)),
        *(drawn.randrange(10**7) for _ in range(2000)),
    ]
    found = pl.DataFrame({"x": [*values, None]}, schema={"x": pl.Int64}).select(nearest("x", step)).to_series()
    assert found.dtype == pl.Float64
    assert found.to_list() == [*(float(value * step) for value in values), None]


def test_42_12_is_42_12_in_a_frame_of_one_row_and_of_many() -> None:
    for rows in (1, 2, 1000):
        found = pl.DataFrame({"x": [421200] * rows}).select(nearest("x", Fraction(1, 10**4))).to_series()
        assert found.to_list() == [42.12] * rows


def test_whole_steps_stay_whole_numbers() -> None:
    frame = pl.DataFrame({"x": [3, None]})
    for step in (1, 10**4):
        found = frame.select(nearest("x", Fraction(step))).to_series()
        assert found.dtype == pl.Int64
        assert found.to_list() == [3 * step, None]


@pytest.mark.parametrize("value", [2**53 + 1, 2**60 + 12345, 10**17 + 1, -(2**62) + 1, 1152921504606859321, 2**63 - 1])
def test_the_nearest_double_is_found_beyond_what_a_double_holds_exactly(value: int) -> None:
    for step in (Fraction(1, 10), Fraction(1, 10**4), Fraction(1, 3)):
        found = pl.DataFrame({"x": [value, None, 1]}, schema={"x": pl.Int64}).select(nearest("x", step)).to_series()
        assert found.to_list() == [float(value * step), None, float(step)]


@pytest.mark.parametrize("step", STEPS)
def test_decimals_are_exact_even_at_the_ends_of_64_bits(step: Fraction) -> None:
    values = [value for value in VALUES if abs(value) * step.numerator < 2**63]
    numbers = pl.DataFrame({"x": [*values, None]}).select(exact("x", step)).to_series()
    places = -int(Decimal(format_number(step)).as_tuple().exponent)
    assert numbers.dtype == (pl.Decimal(38, places) if places else pl.Int64)
    assert [None if one is None else Fraction(one) for one in numbers] == [*(value * step for value in values), None]


@pytest.mark.parametrize("step", ENDLESS)
def test_where_no_decimal_is_exact_it_is_the_nearest_double(step: Fraction) -> None:
    numbers = pl.DataFrame({"x": [0, 1, 7, None]}).select(exact("x", step)).to_series()
    assert numbers.to_list() == [0.0, float(step), float(7 * step), None]
