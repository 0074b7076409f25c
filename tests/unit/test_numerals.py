from __future__ import annotations

from fractions import Fraction

import pytest

from commstd.numerals import fold, format_number, read_exact, read_number, split_number

LONG = "9" * 60


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("007", 7), ("1200", 1200), ("352.46", "352.46"), ("+5", 5), ("-5", -5), ("−5", -5), ("　1200 ", 1200),
        ("１２００", 1200), ("３５２．４６", "352.46"), ("－５", -5),
        ("1,200", 1200), ("1，200", 1200), ("123,456,789.5", "123456789.5"),
        ("1e3", 1000), ("1.5E3", 1500), ("1e-2", "1/100"), ("1e+2", 100),
        ("5百", 500), ("3千", 3000), ("1.2万", 12000), ("1 万", 10000), ("3亿", 3 * 10**8), ("3千万", 3 * 10**7), ("1.5万亿", 15 * 10**11), ("0.12百", 12),
        ("60%", "3/5"), ("６０％", "3/5"), ("60 %", "3/5"), ("0.5%", "1/200"), ("100%", 1), ("六十%", "3/5"),
        ("百分之六十", "3/5"), ("百分之60", "3/5"), ("百分之六十五点五", "131/200"), ("百分之百", 1), ("百分之一百", 1), ("百分之一百二十", "6/5"),
        ("千分之五", "1/200"), ("万分之三", "3/10000"), ("十分之一", "1/10"), ("三分之二", "2/3"), ("3分之2", "2/3"), ("二分之一万", 5000),
        ("零", 0), ("〇", 0), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("一百二十", 120), ("两千", 2000), ("一千零五", 1005), ("一千二", 1200),
        ("三万五", 35000), ("三万五千", 35000), ("五百万", 5 * 10**6), ("二〇二四", 2024), ("三点五", "7/2"), ("三百点五", "601/2"),
    ],
)  # fmt: skip
def test_a_number_is_read_exactly(text, value):
    assert read_number(text) == Fraction(value)
    assert isinstance(read_number(text), Fraction)


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "人", "约三百", "三百左右", "300+", "≥300", "五十余", "近300", "一亿五", "三四百", "十七八",
        "5-9", "5—9", "5～9", "5至9", "五到九", "1.2.3", "1.", ".5", "1,23", "1,2345", "1 200", "2/3", "½", "2½",
        "万", "百", "亿", "点", "一点", "三点", "分之", "三分之", "分之二", "百分之", "零分之二", "0分之2", "百分之60%", "百分之百分之五", "百分之三分之二",
        "1200①", "1200 ①", "1200²", "3₂", "3万5千", "3万5", "1万2000", "五十3", "inf", "nan", "0x10", "１２－１５", LONG + "9", "x" * 10**5,
    ],
)  # fmt: skip
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


@pytest.mark.parametrize("pair", ["一二", "二三", "两三", "三四", "三五", "四五", "五六", "六七", "七八", "八九"])
def test_two_numerals_side_by_side_are_an_estimate_and_no_number(pair):
    assert read_number(pair) is None
    assert split_number(f"{pair}户") is None


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("1.2万人", 12000, "人"), ("１２００ 户", 1200, "户"), ("352.46㎡", "352.46", "m2"), ("三分之二亩", "2/3", "亩"), ("一百二十户", 120, "户"),
        ("60%以上", "3/5", "以上"), ("5百户", 500, "户"), ("300多", 300, "多"), ("5-9", 5, "-9"), ("2/3", 2, "/3"), ("5e户", 5, "e户"), (LONG, LONG, ""),
    ],
)  # fmt: skip
def test_what_follows_the_number_is_given_back(text, number, rest):
    assert split_number(text) == (Fraction(number), rest)


@pytest.mark.parametrize("text", ["3万5千户", "1万2千㎡", "3万5户", "五百3户", "1200 1户"])
def test_more_digits_behind_the_number_are_never_taken_for_a_unit(text):
    assert split_number(text) is None


@pytest.mark.parametrize("text", ["一" + "亿" * 9, "零亿零", "一万万", "百百", "点点", "二十十", "两两亿"])
def test_numerals_in_no_order_are_refused_and_do_not_break(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("30", 30), (" 30 ", 30), ("31.2", "31.2"), ("2/3", "2/3"), ("2.5/5", "1/2"), ("0", 0), ("0/3", 0), (LONG, LONG)],
)  # fmt: skip
def test_a_pack_writes_decimals_and_fractions(text, value):
    assert read_exact(text) == Fraction(value)


@pytest.mark.parametrize("text", ["", "-1", "+1", "1e3", "1.", ".5", "1/2/3", "1/0", "1/0.0", "1 /2", "1,200", "30%", "30 m²", "三", LONG + "9"])  # fmt: skip
def test_nothing_else_is_a_number_of_a_pack(text):
    assert read_exact(text) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"), ("-5", "-5"), ("1200", "1200"), ("42.12", "42.12"), ("-0.125", "-0.125"), ("0.0001", "0.0001"), ("1/80", "0.0125"), ("1e20", "1" + "0" * 20),
        ("1/3", "1/3"), ("-2/3", "-2/3"), ("2000/3", "2000/3"), ("1/6", "1/6"), ("50/101", "50/101"), ("1234567890123456789.1", "1234567890123456789.1"),
    ],
)  # fmt: skip
def test_decimals_are_written_to_their_end_and_a_fraction_where_they_have_none(value, text):
    assert format_number(Fraction(value)) == text


def test_what_is_written_is_read_back():
    for below in range(1, 60):
        for above in (0, 1, 7, below + 1, 10 * below):
            value = Fraction(above, below)
            assert read_exact(format_number(value)) == value


@pytest.mark.parametrize(
    ("text", "folded"),
    [("　ＡＢ１２ ", "AB12"), ("㎡", "m2"), ("m²", "m2"), ("％", "%"), ("−1", "-1"), ("（亩）", "(亩)"), ("5²", "5^2"), ("12③", "12^3"), ("③", "3")],
)  # fmt: skip
def test_full_width_signs_are_folded_and_footnotes_stay_apart(text, folded):
    assert fold(text) == folded
