from __future__ import annotations

import doctest
from decimal import Decimal
from fractions import Fraction

import pytest

from commstd import calculations, per, share, stepped
from commstd.entities import UNITS
from commstd.errors import DimensionError, UnitError, ValueFault
from commstd.units import exact_amount, quantity


def amount(value, text):
    return quantity(Fraction(value), UNITS.parse(text))


def test_the_examples_of_the_docstrings():
    assert doctest.testmod(calculations) == doctest.TestResults(failed=0, attempted=6)


@pytest.mark.parametrize(
    ("count", "rate", "block", "least"),
    [
        ("1200 户", "30 ㎡", "100 户", "360 ㎡"), (135, "31.2 ㎡", "100 户", "42.12 ㎡"), ("3 人", "0.1 ㎡", "1 人", "0.3 ㎡"), (10_001, "18 人", "1 万人", "19 人"), ("1万人", "18 人", "1 万人", "18 人"), (0, "30 ㎡", "1百户", "0 ㎡"),
        ("1 户", "1 ㎡", "3 户", "0.3334 ㎡"), ("0.5百户", "0.3亩", "1 百户", "100 ㎡"), ("2亩", "3 人", "1 公顷", "1 人"), ("3 千米", "1 元", "7 米", "428.58 元"), ("135个", "30 ㎡", "100 户", "40.5 ㎡"),
        (amount(1200, "户"), amount(30, "㎡"), "100 户", "360 ㎡"), ("1 户", "1 公里", "3 户", "0.3334 km"), ("1 户", "1 千米", "3 户", "333.3334 米"), (5, "0 ㎡", "100 户", "0 ㎡"),
    ],
)  # fmt: skip
def test_a_rate_in_proportion(count, rate, block, least):
    number, unit = UNITS.amount(least)
    found = per(count, rate, per=block)
    assert exact_amount(found, UNITS, expected=unit) == number * unit.factor


@pytest.mark.parametrize(
    ("count", "proportional", "started", "whole"),
    [(0, 0, 0, 0), (1, "0.3", 30, 0), (99, "29.7", 30, 0), (100, 30, 30, 30), (101, "30.3", 60, 30), (199, "59.7", 60, 30), (200, 60, 60, 60)],
)  # fmt: skip
def test_a_started_or_a_whole_hundred(count, proportional, started, whole):
    found = [per(count, "30 ㎡", per="100 户", steps=steps) for steps in ("proportional", "started", "whole")]
    assert found == [amount(value, "㎡") for value in (proportional, started, whole)]
    assert per(count, "30 ㎡", per="100 户") == found[0]


@pytest.mark.parametrize(
    ("count", "given", "adds"),
    [
        ("3600 户", {"each": "300 户", "base": "3000 户"}, 2), (3600, {"each": "300 户", "base": 3000}, 2), (2100, {"each": "300 户"}, 7), (2099, {"each": "300 户"}, 6), (0, {"each": "300 户"}, 0),
        (2101, {"each": "300 户", "started": True}, 8), (2100, {"each": "300 户", "started": True}, 7), (3001, {"each": "300 户", "base": 3000, "started": True}, 1), (3000, {"each": "300 户", "base": 3000, "started": True}, 0),
        (2999, {"each": "300 户", "base": 3000}, 0), (1, {"each": "300 户", "base": 3000, "started": True}, 0), (2500, {"each": "1 千人"}, 2), ("1.2万户", {"each": "3 百户", "base": "3 千户"}, 30),
        (900, {"each": "300 户", "amount": "2 人"}, 6), (amount(900, "户"), {"each": amount(300, "户"), "amount": amount(2, "人")}, 6), ("36亩", {"each": "3 亩"}, 12), ("36亩", {"each": "3 亩", "base": 0}, 12),
    ],
)  # fmt: skip
def test_steps_beyond_a_base(count, given, adds):
    assert stepped(count, **given) == amount(adds, "人")


def test_a_step_may_add_anything():
    assert stepped(650, each="300 户", amount="15.5 ㎡") == amount(31, "㎡")
    assert stepped(650, each="300 户", amount="1 个") == amount(2, "个")


@pytest.mark.parametrize(
    ("whole", "part", "at_least", "more_than"),
    [
        ("5 人", "2/3", 4, 4), ("9 人", "2/3", 6, 7), ("0 人", "2/3", 0, 1), ("9 人", "0", 0, 1), ("9 人", "0/3", 0, 1), ("9 人", "1", 9, 10), ("5 人", "60%", 3, 4), ("5 人", "百分之六十", 3, 4), ("5 人", "三分之二", 4, 4), ("5 人", "0.6", 3, 4),
        ("5 人", Decimal("0.6"), 3, 4), ("5 人", Fraction(3, 5), 3, 4), ("5 人", 1, 5, 6), ("1.2万人", "1/3", 4000, 4001), (amount(9, "人"), "2/3", 6, 7),
    ],
)  # fmt: skip
def test_a_share_of_a_whole(whole, part, at_least, more_than):
    assert share(whole, part) == amount(at_least, "人")
    assert share(whole, part, more_than=True) == amount(more_than, "人")


def test_a_share_of_an_area_moves_in_its_finest_step():
    assert share("10 ㎡", "1/3") == amount("3.3334", "㎡")
    assert share("9 ㎡", "1/3", more_than=True) == amount("3.0001", "㎡")
    assert share("1 亩", "1/2") == amount("333.3334", "㎡")


@pytest.mark.parametrize("part", ["2", "101%", "-1/2", "1/0", "", "abc", "2 人", "五六", 2, -1, 0.6, True, None, Decimal("NaN"), Decimal("Infinity"), Fraction(3, 2), [1]])  # fmt: skip
def test_what_is_no_share(part):
    with pytest.raises(ValueFault) as caught:
        share("9 人", part)
    assert caught.value.message.key == "share-range"


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: per("3 户", "30 ㎡", per="3 人"), DimensionError, ['"3 户"', '"household"', '"person"']), (lambda: stepped("3 人", each="3 户"), DimensionError, ['"3 人"']), (lambda: stepped("3 户", each="3 户", base="3 ㎡"), DimensionError, ['"3 ㎡"']),
        (lambda: per(3, "30", per="100 户"), UnitError, ['"30"', "rate"]), (lambda: per(3, 30, per="100 户"), UnitError, ['"30"', "rate"]), (lambda: per(3, "30 ㎡", per="100"), UnitError, ["of per"]), (lambda: per("3", "30 ㎡", per="100 户"), UnitError, ['"3 household"']),
        (lambda: stepped(3, each="300"), UnitError, ["each"]), (lambda: stepped(3, each="300 户", amount="1"), UnitError, ["amount"]), (lambda: stepped(3, each="300 户", base="3"), UnitError, ['"3 household"']), (lambda: share(9, "1/2"), UnitError, ["whole"]), (lambda: share("9", "1/2"), UnitError, ["whole"]),
        (lambda: per(3, "5 人", per="1 亩"), UnitError, ['"3 m²"']), (lambda: stepped("36亩", each="3 亩", base=3), UnitError, ['"3 m²"']), (lambda: per(3, "30 平方公哩", per="100 户"), UnitError, ['"平方公里"']),
        (lambda: per(3.5, "30 ㎡", per="100 户"), UnitError, ['"3.5 household"']), (lambda: per(True, "30 ㎡", per="100 户"), UnitError, ["True"]), (lambda: per(Decimal(3), "30 ㎡", per="100 户"), UnitError, ["3"]), (lambda: per(None, "30 ㎡", per="100 户"), UnitError, ["unit"]),
        (lambda: per(-1, "30 ㎡", per="100 户"), ValueFault, ['"-1"']), (lambda: per("-1 户", "30 ㎡", per="100 户"), ValueFault, ['"-1 户"']), (lambda: per(1, "-30 ㎡", per="100 户"), ValueFault, ['"-30 ㎡"']), (lambda: per(1, "30 ㎡", per="-100 户"), ValueFault, ['"-100 户"']),
        (lambda: stepped(-1, each="300 户"), ValueFault, ['"-1"']), (lambda: stepped(1, each="300 户", base=-1), ValueFault, ['"-1"']), (lambda: stepped(1, each="300 户", amount="-1 人"), ValueFault, ['"-1 人"']), (lambda: share("-9 人", "1/2"), ValueFault, ['"-9 人"']),
        (lambda: per(1, "30 ㎡", per="0 户"), ValueFault, ["per is zero"]), (lambda: stepped(1, each="0 户"), ValueFault, ["each is zero"]),
        (lambda: per(1, "30 ㎡", per="100 户", steps="whol"), ValueFault, ['"whol"', "proportional", "started", "whole"]),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_refused_by_name(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert type(caught.value) is error
    assert [word for word in words if word not in str(caught.value)] == []
