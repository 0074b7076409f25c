"""The law of the tables: a column's steps are those of each cell's exact value."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from unittest import mock

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from commstd.errors import CommstdError, ValueFault
from commstd.fields import Field
from commstd.messages import Label
from commstd.tables.numbers import EMPTY, read_number_cell
from commstd.tables.quantise import quantise
from commstd.tables.scales import Scales
from commstd.tables.steps import EXACT, step_bounds
from commstd.units import SQUARE_METRE
from commstd.vocabulary import core_vocabulary

UNITS = core_vocabulary().units
COMMUNITY = core_vocabulary().subjects["community"].fields
AREA, COUNT = COMMUNITY["service_area"], COMMUNITY["households"]
SHARE = Field(name="share", kind="share", label=Label("比例", "share"), resolution=Fraction(1, 10**4), high=Fraction(1))
HALVES = Field(
    name="halves", kind="quantity", label=Label("半", "halves"), unit=SQUARE_METRE, resolution=Fraction(1, 2)
)
SIGNED = evolve(AREA, name="signed", low=Fraction(-1000), high=Fraction(10**14))
THIRDS = evolve(AREA, name="thirds", resolution=Fraction(1, 3), low=Fraction(1, 2), high=Fraction(7, 2))
FIELDS = [AREA, COUNT, SHARE, HALVES, SIGNED, THIRDS, COMMUNITY["minutes_to_retail"]]
MAGNITUDES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "百万": 10**6}
MANY = 15  # of up to 40 cells each
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def columns(series, field, heading_unit=None):
    """A column's steps and faults, each a list by row."""
    unit = UNITS.parse(heading_unit) if heading_unit else None
    by_themselves = quantise(series, Scales(field, unit, UNITS))
    with mock.patch("commstd.tables.quantise.FEW", 0):
        read = quantise(series, Scales(field, unit, UNITS))
    assert read.values.equals(by_themselves.values)
    assert read.faults.sort("index").equals(by_themselves.faults.sort("index"))
    assert read.values.dtype == pl.Int64
    assert read.faults.schema == {"index": pl.UInt32, "fault": pl.String}
    assert read.faults["index"].is_unique().all()
    faults = dict(read.faults.iter_rows())
    return read.values.to_list(), [faults.get(at) for at in range(series.len())]


def exact(value: Fraction, field: Field):
    """The steps of an exact number of base units, and what is said of it: `Field.steps`, and no part of a person."""
    if field.kind == "count" and (value / field.step).denominator != 1:
        return None, "cell-fraction"
    try:
        steps, is_rounded = field.steps(value)
    except ValueFault:
        return None, "cell-out-of-range"
    return steps, "cell-rounded" if is_rounded else None


@st.composite
def typed(draw, field):
    """A number as it may be typed, near the field's thresholds or anywhere, with its exact value in base units."""
    near = draw(
        st.sampled_from([Fraction(0), field.low, field.high, Fraction(300), Fraction(4212, 100), Fraction(1, 2)])
    )
    places = draw(st.integers(0, 7))
    number = draw(st.one_of(
        st.builds(lambda steps, tens: round(near * 10**places) + steps * 10**tens, st.integers(-6, 6), st.integers(0, places)),
        st.integers(0, 10 ** draw(st.integers(1, 17))),
    ))  # fmt: skip
    digits = str(abs(number)).rjust(places + 1, "0")
    whole, behind = (digits[:-places], digits[-places:]) if places else (digits, "")
    if draw(st.booleans()):
        whole = f"{int(whole):,}"
    text = ("-" if number < 0 else draw(st.sampled_from(["", "", "+"]))) + whole + ("." + behind if places else "")
    value = Fraction(number, 10**places)
    unit = field.unit.factor if field.unit else Fraction(1)
    mark = draw(st.sampled_from(["", "", "", *MAGNITUDES]))
    value, text = value * MAGNITUDES[mark], text + mark
    if draw(st.booleans()) and field.unit is not None:
        if field.unit is SQUARE_METRE:
            name, unit = draw(
                st.sampled_from(
                    [("㎡", Fraction(1)), ("亩", Fraction(2000, 3)), ("公顷", Fraction(10**4)), (" m2", Fraction(1))]
                )
            )
        else:
            name = field.unit.label.zh
        text += name
    elif draw(st.booleans()) and not field.unit:
        value, text = value / 100, text + "%"
    if draw(st.booleans()):
        text = text.translate(FULL_WIDTH)
    if draw(st.integers(0, 4)) == 0:
        text = f" {text}　"
    return text, value * unit


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
@settings(max_examples=MANY, deadline=None)
@given(data=st.data())
def test_steps_are_those_of_the_exact_value(field, data):
    cells = data.draw(st.lists(typed(field), min_size=1, max_size=40))
    texts = [text for text, _ in cells]
    steps, faults = columns(pl.Series(texts), field)
    assert list(zip(steps, faults, strict=True)) == [exact(value, field) for _, value in cells], texts


@pytest.mark.parametrize("heading_unit", [None, "亩", "万㎡"])
@settings(max_examples=MANY, deadline=None)
@given(texts=st.lists(st.one_of(
    st.none(),
    st.text(alphabet=st.sampled_from("0123456789.,-+eE%万百一二三点分之约至~—/户人㎡亩 #=日"), max_size=9),
    st.from_regex(r"\A-?[0-9]{1,16}(\.[0-9]{1,6})?(万|㎡|亩| |户|%|万㎡|１)?\Z"),
), min_size=1, max_size=40))  # fmt: skip
def test_a_column_reads_as_its_cells_do(heading_unit, texts):
    for field in (AREA, SIGNED, *([] if heading_unit else [COUNT, SHARE])):
        unit = UNITS.parse(heading_unit) if heading_unit else None
        scales = Scales(field, unit, UNITS)
        single = [(None, None) if text is None else read_number_cell(text, field, scales) for text in texts]
        expected = [(steps, None if told == EMPTY else told) for steps, told in single]
        steps, faults = columns(pl.Series(texts, dtype=pl.String), field, heading_unit)
        assert list(zip(steps, faults, strict=True)) == expected


@settings(max_examples=MANY, deadline=None)
@given(st.lists(st.decimals(0, 10**9, places=4), min_size=1, max_size=40))
def test_cells_read_as_the_field_reads_one_value(numbers):
    steps, faults = columns(pl.Series([str(number) for number in numbers]), AREA)
    assert [Fraction(one) * AREA.step for one in steps] == [AREA.read(f"{number} ㎡", UNITS) for number in numbers]
    assert not any(faults)


@pytest.mark.parametrize("text", ["1200", "1,200户", "1.2万", "３", "1.5", "-1", "x", "", "一百"])
def test_counts_read_as_the_field_reads_one_value(text):
    (steps,), (told,) = columns(pl.Series([text]), COUNT)
    try:
        value = COUNT.read(text, UNITS)
    except CommstdError:
        assert steps is None
    else:
        assert steps == value or told == "cell-fraction"


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
@settings(max_examples=MANY, deadline=None)
@given(st.lists(st.one_of(
    st.floats(-10, 9e10), st.integers(0, 10**12).map(lambda n: n / 10**4), st.integers(-10, 10**6).map(float),
    st.integers(0, 10**6).map(lambda n: (2 * n + 1) / 2 / 10**4), st.sampled_from([1e9, 1e14, 1e22, 5e-324, 0.3, 0.1 + 0.2, 42.12, -0.0]),
), min_size=1, max_size=40))  # fmt: skip
def test_floats_are_what_was_typed(field, numbers):
    factor = field.unit.factor if field.unit else Fraction(1)
    expected = [meant(Fraction(Decimal(repr(number))) * factor, field) for number in numbers]
    steps, faults = columns(pl.Series(numbers), field)
    differing = [pair for pair in zip(zip(steps, faults, strict=True), expected, strict=True) if pair[0] not in pair[1]]
    assert differing == []


def meant(value, field):
    """A double's steps: of a half step within its noise, that half; at the edge of the noise, either."""
    steps, found = value / field.step, set()
    half = Fraction(round(2 * steps), 2)
    for noise in (2.0**-49, 1.01 * 2.0**-49, 0.99 * 2.0**-49):
        is_noise = max(map(abs, step_bounds(field))) < EXACT and abs(steps - half) <= abs(steps) * Fraction(noise)
        found.add(exact(half * field.step if is_noise else value, field))
    return found


def test_the_noise_of_computed_doubles_is_no_finer_value():
    noisy = pl.Series([0.1 + 0.2, 1160.6200000000001, 352.46000000000004, 3 * 0.1 * 100])
    assert columns(noisy, AREA) == ([3000, 11_606_200, 3_524_600, 300_000], [None] * 4)
    assert columns(pl.Series([3.0000000000000004, 2.9999999999999996, 3.000001]), COUNT) == (
        [3, 3, None],
        [None, None, "cell-fraction"],
    )
    assert columns(pl.Series([0.00004999999999999999, 0.00005, 0.00015]), AREA)[0] == [1, 1, 2]


def test_every_hundredth_up_to_the_thresholds_as_text_and_as_float():
    numbers = [number / 100 for number in range(100_000)]
    want = [number * 100 for number in range(100_000)]
    assert quantise(pl.Series(numbers), Scales(AREA, None, UNITS)).values.to_list() == want
    assert quantise(pl.Series([repr(number) for number in numbers]), Scales(AREA, None, UNITS)).values.to_list() == want
    tenths = [str(number / 10) for number in range(10_000)]
    exact_mu = [AREA.steps(Fraction(text) * Fraction(2000, 3))[0] for text in tenths]
    assert quantise(pl.Series(tenths), Scales(AREA, UNITS.parse("亩"), UNITS)).values.to_list() == exact_mu


@pytest.mark.parametrize(
    ("series", "steps", "faults"),
    [
        (pl.Series([1, None, -3], dtype=pl.Int8), [1, None, None], [None, None, "cell-out-of-range"]),
        (pl.Series([1, 2**64 - 1], dtype=pl.UInt64), [1, None], [None, "cell-out-of-range"]),
        (pl.Series([2**63 - 1, -(2**63)], dtype=pl.Int64), [None, None], ["cell-out-of-range"] * 2),
        (pl.Series([10**30, 5], dtype=pl.Int128), [None, 5], ["cell-out-of-range", None]),
        (pl.Series([1.0, 3.5, float("nan"), float("inf"), None]), [1, None, None, None, None], [None, "cell-fraction", None, "cell-no-number", None]),
        (pl.Series([3.0, 0.5], dtype=pl.Float32), [3, None], [None, "cell-fraction"]),
        (pl.Series([Decimal("3.00"), Decimal("3.01")]), [3, None], [None, "cell-fraction"]),
        (pl.Series(["5", "x", None], dtype=pl.Categorical), [5, None, None], [None, "cell-no-number", None]),
        (pl.Series(["5", "x"], dtype=pl.Enum(["5", "x"])), [5, None], [None, "cell-no-number"]),
        (pl.Series([True, None]), [None, None], ["cell-no-number", None]),
        (pl.Series([date(2024, 5, 9), None]), [None, None], ["cell-date", None]),
        (pl.Series([datetime(2024, 5, 9)]), [None], ["cell-date"]),
        (pl.Series([None, None]), [None, None], [None, None]),
        (pl.Series([[1], None]), [None, None], ["column-type", None]),
        (pl.Series([], dtype=pl.String), [], []), (pl.Series([], dtype=pl.Float64), [], []), (pl.Series([], dtype=pl.Int32), [], []),
        (pl.Series([None], dtype=pl.String), [None], [None]),
    ],
)  # fmt: skip
def test_types_of_columns_of_a_count(series, steps, faults):
    assert columns(series, COUNT) == (steps, faults)


def test_typed_columns_of_a_quantity():
    assert columns(pl.Series([352.46, 42.12], dtype=pl.Float32), AREA)[0] == [3524600, 421200]
    assert columns(pl.Series([Decimal("352.46")]), AREA)[0] == [3524600]
    assert columns(pl.Series([3, 1]), AREA, "亩") == ([20_000_000, 6666667], [None, "cell-rounded"])
    assert columns(pl.Series([1.5]), AREA, "亩") == ([10_000_000], [None])
    assert columns(pl.Series([60.0, 55.5]), SHARE, "%") == ([6000, 5550], [None, None])
    assert columns(pl.Series([7]), THIRDS) == ([None], ["cell-out-of-range"])
    assert columns(pl.Series([3]), THIRDS) == ([9], [None])


@pytest.mark.parametrize(
    ("texts", "steps"),
    [
        (["5㎡", "6", "7 ㎡", "8㎡㎡", "0.00005㎡", "-1㎡", "1亩", None, "９㎡", "㎡"], [50000, 60000, 70000, None, 1, None, 6666667, None, 90000, None]),
        (["5 m2", "6m2", "7m22", "8"], [50000, 60000, None, 80000]),
        (["5分之一", "3", "7分之一㎡"], [2000, 30000, 1429]),
        (["5万", "3万", "3"], [500_000_000, 300_000_000, 30000]),
        (["5②", "6②"], [None, None]), (["3万5千㎡", "1万2千㎡"], [None, None]), (["5²", "6²㎡"], [None, None]), (["5．2", "6"], [52000, 60000]), (["5%", "6%"], [None, None]), (["5户", "6户"], [None, None]),
        (["1.2.3㎡", "4㎡"], [None, 40000]), (["5㎡" + " " * 30, "6㎡"], [50000, 60000]),
    ],
)  # fmt: skip
def test_a_unit_behind_every_number(texts, steps):
    assert columns(pl.Series(texts), AREA)[0] == steps
    single = [read_number_cell(text, AREA, Scales(AREA, None, UNITS))[0] for text in texts if text is not None]
    assert single == [one for one, text in zip(steps, texts, strict=True) if text is not None]


def test_no_row_is_touched_in_python(monkeypatch):
    calls = []
    real = read_number_cell
    monkeypatch.setattr("commstd.tables.quantise.read_number_cell", lambda *args: calls.append(args) or real(*args))
    texts = [f"{at},{at % 1000:03}.5㎡" for at in range(1, 999)] + [f"{at}.25" for at in range(5000)] + ["约五"] * 3000
    steps, faults = columns(pl.Series(texts), AREA)
    assert [text for text, *_ in calls] == ["约五"] * 2  # `columns` reads twice
    assert steps[0] == 10_015_000
    assert faults.count("cell-inexact") == 3000
