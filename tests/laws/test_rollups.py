"""Rollups: counts and sums are those of a plain dict of fractions, whatever the order and the division of the rows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from commstd import Rollup, rollup
from commstd.numerals import format_number

CODES = ("410991001001", "410991001002", "410991001003")
LIST = pl.DataFrame({"社区编码": CODES, "社区名称": ["甲", "乙", "丙"]})
AREAS = {
    "100": Fraction(100), "0.1": Fraction(1, 10), "0.2㎡": Fraction(1, 5), "0.54亩": Fraction(360), "1.2万": Fraction(12_000),
    "0.0001": Fraction(1, 10_000), "３０": Fraction(30), "1,234.5": Fraction("1234.5"), "1000000000": Fraction(10**9), "0": Fraction(0),
    "": None, "—": None, "约三百": None, "-1": None,
}  # fmt: skip
USES = {"党群服务中心": True, "综合服务站": True, "出租": False, "": None, "？": None}
LEVELS = {"初级": True, "社会工作师": True, "无": False, "其他": False, "": None, "不详的": None}
FLAGS = {"是": True, "✓": True, "否": False, "0": False, "": None}
STATUS = {"在用": True, "停用": False, "": None}

premises = st.lists(
    st.fixed_dictionaries(
        {
            "社区编码": st.sampled_from((*CODES, "410991001009", "")),
            "面积": st.sampled_from(sorted(AREAS)),
            "用途": st.sampled_from(sorted(USES)),
            "状态": st.sampled_from(sorted(STATUS)),
        }
    ),
    max_size=12,
)
workers = st.lists(
    st.fixed_dictionaries(
        {
            "社区编码": st.sampled_from(CODES),
            "证书等级": st.sampled_from(sorted(LEVELS)),
            "持证": st.sampled_from(sorted(FLAGS)),
        }
    ),
    max_size=12,
)
Row = Mapping[str, str]


def table(rows: Iterable[Row], *headings: str) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict.fromkeys(headings, pl.String))


def of(rows: Sequence[Row]) -> Rollup:
    return rollup(LIST, premises=table(rows, "社区编码", "面积", "用途", "状态")).collect()


def values(found: Rollup, *fields: str) -> dict[str, tuple[Any, ...]]:
    return {code: tuple(held[field] for field in fields) for code, held in found.values()}


def both(*truths: bool | None) -> bool | None:
    if False in truths:
        return False
    return None if None in truths else True


def summed(amounts: Iterable[Fraction | None]) -> Fraction | None:
    held = list(amounts)
    if None in held:
        return None
    total = sum(held, Fraction(0))
    return total if total <= 10**9 else None


def expected(rows: Sequence[Row], code: str) -> tuple[Fraction | None, Fraction | None, bool | None]:
    own = [row for row in rows if row["社区编码"] == code]
    areas = []
    for which in (USES, {**USES, "党群服务中心": False}):
        counted = [(both(which[row["用途"]], STATUS[row["状态"]]), AREAS[row["面积"]]) for row in own]
        areas.append(summed(area if counts else None for counts, area in counted if counts is not False))
    truths = [both(USES[row["用途"]], STATUS[row["状态"]]) for row in own]
    return areas[0], areas[1], True if True in truths else None if None in truths else False


@given(premises)
def test_sums_are_those_of_fractions(rows: list[dict[str, str]]) -> None:
    found = of(rows)
    assert values(found, "service_area", "station_area", "has_service_facility") == {
        code: expected(rows, code) for code in CODES
    }
    (count,) = found.registers
    unmatched = sum(row["社区编码"] not in CODES for row in rows)
    assert count.rows == count.counted + count.ended + count.repeated + count.unmatched
    assert count.unmatched == unmatched - sum(not any(row.values()) for row in rows)


@given(workers)
def test_counts_are_those_of_a_loop(rows: list[dict[str, str]]) -> None:
    found = rollup(LIST, workers=table(rows, "社区编码", "证书等级", "持证")).collect()
    for code, (all_of_them, certified) in values(found, "workers", "certified_workers").items():
        own = [row for row in rows if row["社区编码"] == code]
        truths = [LEVELS[row["证书等级"]] if LEVELS[row["证书等级"]] is not None else FLAGS[row["持证"]] for row in own]
        assert all_of_them == len(own)
        assert certified == (None if None in truths else truths.count(True))


@given(premises, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows: list[dict[str, str]], chance: random.Random) -> None:
    other = list(rows)
    chance.shuffle(other)
    assert of(rows).cells.equals(of(other).cells)


@given(premises, st.integers(0, 12))
def test_a_register_in_two_parts_comes_to_the_same(rows: list[dict[str, str]], at: int) -> None:
    headings = ("社区编码", "面积", "用途", "状态")
    parts = [table(part, *headings) for part in (rows[:at], rows[at:])]
    found = rollup(LIST, premises=parts).collect()
    assert found.cells.equals(of(rows).cells)
    assert found.registers[0].counted == of(rows).registers[0].counted


@given(premises)
def test_leaving_out_what_is_unknown_never_gives_more_than_knowing_it(rows: list[dict[str, str]]) -> None:
    headings = ("社区编码", "面积", "用途", "状态")
    least = values(rollup(LIST, premises=table(rows, *headings), partial=True).collect(), "service_area")
    for code, (area,) in values(of(rows), "service_area").items():
        if area is not None:
            assert least[code] == (area,)
        own = [AREAS[row["面积"]] for row in rows if row["社区编码"] == code]
        assert least[code][0] is None or least[code][0] <= sum((one for one in own if one is not None), Fraction(0))


@given(premises)
def test_what_is_written_is_what_was_summed(rows: list[dict[str, str]]) -> None:
    found = of(rows)
    texts = found.texts()
    for at, (area,) in enumerate(values(found, "service_area").values()):
        assert texts["综合服务设施面积"][at] == (None if area is None else format_number(area))
    again = rollup(texts, premises=table([], "社区编码", "面积", "用途", "状态")).collect()
    for code, known in values(found, "service_area", "has_service_facility").items():
        for first, second in zip(known, values(again, "service_area", "has_service_facility")[code], strict=True):
            assert first is None or first == second
