from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from commstd.tables.numbers import read_number_cell
from commstd.tables.scales import Scales
from commstd.vocabulary import core_vocabulary

UNITS = core_vocabulary().units
FIELDS = core_vocabulary().subjects["community"].fields


def read(text, field, heading_unit=None):
    unit = UNITS.parse(heading_unit) if heading_unit else None
    return read_number_cell(text, field, Scales(field, unit, UNITS))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("1200", 1200), ("１２００", 1200), ("1,200", 1200), ("1，200", 1200), ("1.2万", 12000), ("1.2 万户", 12000), ("0.12百户", 12), ("12户", 12),
        ("一百二十户", 120), ("一千二", 1200), ("3.0", 3), ("1e3", 1000), ("+5", 5), (" 5 ", 5), ("5\u200b", 5), ("5个", 5), ("007", 7), ("1000000000", 10**9),
        ("٣", 3), ("12 户", 12), ("0", 0), ("-0", 0),
    ],
)  # fmt: skip
def test_counts(text, steps):
    assert read(text, FIELDS["households"]) == (steps, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"), ("　", "empty"), ("无", "cell-blank"), ("—", "cell-blank"), ("/", "cell-blank"), ("N/A", "cell-blank"), ("…", "cell-blank"),
        ("3.5", "cell-fraction"), ("0.12345万", "cell-fraction"), ("三分之二", "cell-fraction"), ("-1", "cell-out-of-range"),
        ("1000000001", "cell-out-of-range"), ("1e999", "cell-out-of-range"), ("约三百", "cell-inexact"), ("300左右", "cell-inexact"), ("300+", "cell-inexact"),
        (">300", "cell-inexact"), ("五十余", "cell-inexact"), ("5-9", "cell-interval"), ("5—9", "cell-interval"), ("5–9", "cell-interval"), ("5～9", "cell-interval"),
        ("5~9", "cell-interval"), ("５－９", "cell-interval"), ("5至9", "cell-interval"), ("五到九户", "cell-interval"), ("2024-05-09", "cell-date"), ("5月9日", "cell-date"),
        ("2024/5/9 00:00:00", "cell-date"), ("10:30", "cell-date"), ("60%", "cell-percent"), ("百分之六十", "cell-percent"), ("60%以上", "cell-inexact"),
        ("12人", "cell-unit-other"), ("12㎡", "cell-unit-other"), ("12吨", "cell-unit-unknown"), ("12户左右", "cell-inexact"), ("1.2.3", "cell-unit-unknown"),
        ("1,23", "cell-unit-unknown"), ("#N/A", "cell-error"), ("#DIV/0!", "cell-error"), ("####", "cell-error"), ("=A1+B1", "cell-formula"), ("很多", "cell-no-number"), ("一亿五", "cell-no-number"), ("八一亿六", "cell-no-number"), ("八一亿六至九", "cell-no-number"),
        ("9" * 61, "cell-no-number"), ("x" * 10**6, "cell-no-number"), ("inf", "cell-no-number"), ("nan", "cell-no-number"), ("1\x00", "cell-unit-unknown"),
        ("5ha**99999999", "cell-unit-unknown"), ("5ha**9**9**9", "cell-unit-unknown"), ("12户/人", "cell-unit-other"), ("3万5千户", "cell-no-number"), ("1万2000", "cell-no-number"), ("1200①", "cell-unit-unknown"), ("1200 ①", "cell-no-number"), ("一点", "cell-unit-unknown"), ("五六户", "cell-no-number"),
    ],
)  # fmt: skip
def test_no_counts(text, fault):
    assert read(text, FIELDS["households"]) == (None, fault)


@pytest.mark.parametrize(
    ("text", "unit", "steps", "told"),
    [
        ("352.46", None, 3524600, None), ("352.46㎡", None, 3524600, None), ("352.46 m2", None, 3524600, None), ("352.46平方米", None, 3524600, None),
        ("0.00005", None, 1, "cell-rounded"), ("0.00004999", None, 0, "cell-rounded"), ("3亩", None, 20_000_000, None), ("1亩", None, 6666667, "cell-rounded"),
        ("3", "亩", 20_000_000, None), ("3㎡", "亩", 30000, None), ("0.5公顷", None, 50_000_000, None), ("2万㎡", None, 200_000_000, None), ("1.5", "万㎡", 150_000_000, None),
        ("三分之二亩", None, 4444444, "cell-rounded"), ("1000000000", None, 10**13, None), ("1000000000.00004", None, 10**13, "cell-rounded"),
        ("1000000000.0001", None, None, "cell-out-of-range"), ("-0.00004", None, 0, "cell-rounded"), ("60%", None, None, "cell-percent"), ("3户", None, None, "cell-unit-other"),
    ],
)  # fmt: skip
def test_areas(text, unit, steps, told):
    assert read(text, FIELDS["service_area"], unit) == (steps, told)


@pytest.mark.parametrize(
    ("text", "unit", "steps", "told"),
    [
        ("0.6", None, 6000, None), ("60%", None, 6000, None), ("６０％", None, 6000, None), ("百分之六十", None, 6000, None), ("三分之二", None, 6667, "cell-rounded"),
        ("1", None, 10000, None), ("60", None, None, "cell-out-of-range"), ("60", "%", 6000, None), ("60%", "%", 6000, None), ("百分之六十", "%", 6000, None),
        ("三分之二", "%", 6667, "cell-rounded"), ("60%%", None, None, "cell-unit-unknown"), ("60%以上", None, None, "cell-inexact"), ("60㎡", None, None, "cell-unit-other"),
        ("101%", None, None, "cell-out-of-range"), ("1/4", None, 2500, None), ("２／３", None, 6667, "cell-rounded"), ("4/3", None, None, "cell-out-of-range"),
        ("1/0", None, None, "cell-unit-unknown"), ("1/4", "%", 2500, None),
    ],
)  # fmt: skip
def test_shares(trial, text, unit, steps, told):
    assert read(text, trial.fields["share"], unit) == (steps, told)


def test_a_share_held_in_per_cent(trial):
    field = evolve(trial.fields["share"], unit=UNITS.parse("%"), resolution=Fraction(1, 100), high=Fraction(100))
    assert read("60", field) == (6000, None)
    assert read("60%", field) == (6000, None)
    assert read("三分之二", field) == (6667, "cell-rounded")


def test_a_column_of_prose_is_not_parsed_as_units(monkeypatch):
    field = FIELDS["households"]
    scales = Scales(field, None, UNITS)
    for at in range(5000):
        assert read_number_cell(f"{at}号楼{at}单元", field, scales) == (None, "cell-unit-unknown")
    calls = []
    monkeypatch.setattr(type(UNITS), "parse", lambda *args, **_: calls.append(args))
    for text in ("5第", "5 qwerty", "5m**99", "5(m)", "5" + "户" * 30):
        assert read_number_cell(text, field, scales)[0] is None
    assert not calls


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(
            "0123456789.,-+eE%万亿百千十零〇一二两三四九点分之约至到~—/户人㎡m亩 #=日月年:*^()²x\n"
        ),
        max_size=14,
    )
)
def test_any_text_is_read_or_refused(text):
    for name in ("households", "service_area"):
        steps, told = read(text, FIELDS[name])
        assert (steps is None) == (told not in (None, "cell-rounded"))
