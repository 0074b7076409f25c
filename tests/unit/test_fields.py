from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from commstd.entities import UNITS, Community, Development
from commstd.errors import CommstdError, DimensionError, UnitError, ValueFault
from commstd.fields import NEVER, NO, YES, Field, read_date
from commstd.messages import Label
from commstd.units import ONE, quantity

COMMUNITY = Community.fields()
SHARE = Field(name="share", kind="share", label=Label("比例", "share"), resolution=Fraction(1, 10**4), high=Fraction(1))
MU = Field(
    name="plot",
    kind="quantity",
    label=Label("地块", "plot"),
    unit=UNITS.parse("亩"),
    resolution=Fraction(1, 2),
    low=Fraction(1),
    high=Fraction(3),
)
FIELDS = COMMUNITY | {"completed": Development.fields()["completed"], "share": SHARE, "plot": MU}


def read(name, value):
    return FIELDS[name].read(value, UNITS)


def refused(name, value, error=ValueFault):
    with pytest.raises(CommstdError) as caught:
        read(name, value)
    assert type(caught.value) is error
    return caught.value.message.key, str(caught.value)


@pytest.mark.parametrize("name", ["households", "service_area", "share", "main_urban", "settlement", "name", "completed"])  # fmt: skip
def test_none_is_missing(name):
    assert read(name, None) is None


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (0, 0), (1200, 1200), (Decimal("3"), 3), (Fraction(6, 2), 3), (10**9, 10**9), ("1200", 1200), ("1200.0", 1200), ("１，２００", 1200), ("1.2万", 12000), ("1.2 万户", 12000),
        ("12户", 12), ("12 household", 12), ("12个", 12), ("0.5百户", 50), ("一百二十", 120), ("一百二十户", 120), ("1e3", 1000), (quantity(Fraction(7), UNITS.parse("户")), 7),
    ],
)  # fmt: skip
def test_counts(value, exact):
    assert read("households", value) == exact
    assert isinstance(read("households", value), Fraction)


@pytest.mark.parametrize("value", [Decimal("3.5"), Fraction(7, 2), "3.5", "0.001百户", "0.12345万", "2/3", quantity(Fraction(1, 2), UNITS.parse("户"))])  # fmt: skip
def test_a_count_takes_no_part_of_a_household(value):
    key, text = refused("households", value)
    assert key == "value-fraction"
    assert f'"{value}"' in text
    assert "households" in text


@pytest.mark.parametrize(
    ("name", "value", "exact"),
    [
        ("service_area", "360 ㎡", 360), ("service_area", "352.46平方米", "352.46"), ("service_area", "0 m²", 0), ("service_area", "3亩", 2000), ("service_area", "0.3公顷", 3000),
        ("service_area", quantity(Fraction(3), UNITS.parse("亩")), 2000), ("service_area", "三分之二公顷", "6666.6667"), ("minutes_to_medical", "0.25 小时", 15), ("plot", "1 亩", "2000/3"), ("plot", "1000㎡", 1000),
        ("share", "2/3", "0.6667"), ("share", "60%", "3/5"), ("share", "百分之六十", "3/5"), ("share", "三分之一", "0.3333"), ("share", Decimal("0.6"), "3/5"), ("share", Fraction(1, 2), "1/2"), ("share", 1, 1), ("share", "0", 0),
    ],
)  # fmt: skip
def test_quantities_and_shares(name, value, exact):
    assert read(name, value) == Fraction(exact)


@pytest.mark.parametrize(
    ("name", "value", "exact"),
    [
        ("service_area", "0.00004999㎡", 0), ("service_area", "0.00005㎡", "0.0001"), ("service_area", "0.00014999㎡", "0.0001"), ("service_area", "0.00015㎡", "0.0002"), ("service_area", "1亩", "666.6667"),
        ("minutes_to_medical", "14.94分", "14.9"), ("minutes_to_medical", "14.95分", 15), ("minutes_to_medical", "15.05分", "15.1"), ("plot", "1.24亩", "2000/3"), ("plot", "1.25亩", 1000), ("share", "0.99995", 1),
    ],
)  # fmt: skip
def test_a_finer_value_is_rounded_and_a_half_goes_up(name, value, exact):
    assert read(name, value) == Fraction(exact)


@pytest.mark.parametrize(("value", "steps"), [("666.6667", (6666667, False)), ("0.00005", (1, True)), ("0.0002", (2, False)), ("0", (0, False)), ("2000/3", (6666667, True))])  # fmt: skip
def test_steps_and_whether_they_are_rounded(value, steps):
    assert COMMUNITY["service_area"].steps(Fraction(value)) == steps
    assert COMMUNITY["service_area"].step == Fraction(1, 10**4)
    assert MU.steps(Fraction(2000)) == (6, False)
    assert MU.step == Fraction(1000, 3)


@pytest.mark.parametrize(
    ("name", "inside", "outside", "shown"),
    [
        ("households", "1000000000", "1000000001", ["1000000001", "0 to 1000000000 household"]), ("households", 0, -1, ["-1", "households"]), ("share", "1", "1.0001", ["1.0001", "0 to 1"]), ("share", "100%", "101%", ["1.01"]),
        ("service_area", "1000000000.00004㎡", "1000000000.00005㎡", ["service area", "1000000000.00005", "m²"]), ("service_area", "-0.00005㎡", "-0.0001㎡", ["-0.0001"]),
        ("plot", "0.75亩", "0.74亩", ["plot", "0.74", "1 to 3 mu"]), ("plot", "3.24亩", "3.25亩", ["3.25"]),
    ],
)  # fmt: skip
def test_range(name, inside, outside, shown):
    assert read(name, inside) is not None
    key, text = refused(name, outside)
    assert key == "value-range"
    assert [word for word in shown if word not in text] == []


@pytest.mark.parametrize("value", [30, 30.5, Decimal("30"), Fraction(30), "30", "三十", "1.2万"])
def test_a_bare_number_is_no_quantity(value):
    key, text = refused("service_area", value, UnitError)
    assert key == "unit-missing"
    assert f'"{value} m²"' in text


@pytest.mark.parametrize(
    ("name", "value", "error", "key"),
    [
        ("households", 3.0, ValueFault, "value-float"), ("share", 0.6, ValueFault, "value-float"), ("households", float("nan"), ValueFault, "value-float"),
        ("households", True, ValueFault, "value-no-number"), ("service_area", False, ValueFault, "value-no-number"), ("households", date(2024, 5, 9), ValueFault, "value-no-number"),
        ("households", "100%", ValueFault, "value-no-number"), ("households", "百分之二百", ValueFault, "value-no-number"), ("households", "三分之六", ValueFault, "value-no-number"),
        ("households", "12人", DimensionError, "unit-mismatch"), ("households", "12 ㎡", DimensionError, "unit-mismatch"), ("service_area", "30 人", DimensionError, "unit-mismatch"),
        ("service_area", quantity(Fraction(3), UNITS.parse("户")), DimensionError, "unit-mismatch"), ("share", "3 户", DimensionError, "unit-mismatch"),
        ("households", "12吨", UnitError, "unit-unknown"), ("service_area", "30 平方迷", UnitError, "unit-unknown"), ("households", "5-9", UnitError, "unit-unknown"), ("households", "1200①", UnitError, "unit-unknown"),
        ("service_area", "约三百㎡", UnitError, "quantity-unreadable"), ("households", Decimal("NaN"), UnitError, "quantity-unreadable"), ("households", [3], UnitError, "quantity-unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_number_of_the_field(name, value, error, key):
    assert refused(name, value, error)[0] == key


@pytest.mark.parametrize("value", ["", "  ", "三四百", "约三百", "3万5千户", "many", "户"])
def test_a_text_that_begins_with_no_number_is_no_count(value):
    with pytest.raises((ValueFault, UnitError)) as caught:
        read("households", value)
    assert f'"{value}"' in str(caught.value)


def test_flags():
    assert {read("main_urban", value) for value in (*YES, True, 1, 1.0, " 是 ", "TRUE", "Ｙ")} == {True}
    assert {read("main_urban", value) for value in (*NO, False, 0, 0.0, "无", "FALSE")} == {False}
    for value in ("", "可能", 2, "2", "是否", 0.5):
        key, text = refused("main_urban", value)
        assert key == "value-no-flag"
        assert f'"{value}"' in text


@pytest.mark.parametrize(("value", "name"), [("urban", "urban"), ("城市社区", "urban"), ("城市", "urban"), (" 村 ", "rural"), ("ｔｏｗｎ", "town")])  # fmt: skip
def test_a_choice_is_read_by_its_id_or_a_label(value, name):
    assert read("settlement", value) == name


@pytest.mark.parametrize(("value", "near"), [("urbn", '"urban"'), ("Rural", '"rural"'), ("城市小区", '"城市社区"'), ("x", ""), ("", ""), (3, "")])  # fmt: skip
def test_another_choice_is_refused_with_all_options_and_the_near_match(value, near):
    key, text = refused("settlement", value)
    assert key == "value-no-choice"
    assert [
        word
        for word in (f'"{value}"', "urban (城市社区)", "town (集镇社区)", "rural (农村社区)", near)
        if word not in text
    ] == []
    assert ("did you mean" in text) == bool(near)


def test_a_text_is_kept_as_it_is():
    assert [read("name", value) for value in ("一老一小", " a ", "", 3)] == ["一老一小", " a ", "", "3"]


@pytest.mark.parametrize(
    "value",
    [
        "2024-05-09", "2024-5-9", "2024/5/9", "2024.5.9", "2024年5月9日", "20240509", "２０２４年５月９日", 20240509, " 2024-05-09 ",
        "2024-05-09 00:00:00", "2024-05-09T00:00:00", "2024-05-09T00:00", "2024-05-09 00:00:00.000", date(2024, 5, 9), datetime(2024, 5, 9, 23, 59),
    ],
)  # fmt: skip
def test_dates(value):
    assert read("completed", value) == date(2024, 5, 9)
    assert type(read("completed", value)) is date


@pytest.mark.parametrize("value", ["未", "未完成", "未成立", "否", "尚未", "not yet", "Not Yet", "NO"])
def test_what_has_not_happened_is_later_than_every_date(value):
    assert read("completed", value) == NEVER == date.max


@pytest.mark.parametrize("value", ["", "2023-02-29", "2024-13-01", "2024-05", "2024", "0000-01-01", "5/9/2024", "2024-05-09 10:30", "五月九日", "已完成", 5, 45421.0])  # fmt: skip
def test_what_is_no_date(value):
    key, text = refused("completed", value)
    assert key == "value-no-date"
    assert f'"{value}"' in text


def test_a_date_asked_for_alone_is_named_by_what_it_is():
    with pytest.raises(ValueFault, match=r'--as-of: "2024-99-01"'):
        read_date("2024-99-01", what="--as-of")


def test_only_numbers_are_numbers():
    assert {
        name
        for name in ("households", "service_area", "share", "main_urban", "settlement", "name", "completed")
        if FIELDS[name].is_number
    } == {"households", "service_area", "share"}
    assert SHARE.unit is None
    assert SHARE.step == SHARE.resolution * ONE.factor
