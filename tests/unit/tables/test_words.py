from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from commstd.fields import NEVER, NO, YES, Field
from commstd.messages import Label
from commstd.tables.words import read_choices, read_dates, read_flags, read_plain

ORIGIN = Field(
    name="origin", kind="choice", label=Label("来源", "origin"),
    values={"new-built": ("新建",), "leased": ("租用", "租（赁）")},
)  # fmt: skip


def faults(words):
    return dict(words.faults.select("index", "fault").iter_rows())


def test_every_word_for_yes_and_no():
    texts = [*sorted(YES), *sorted(NO)]
    words = read_flags(pl.Series([f" {text.upper()}　" for text in texts]))
    assert words.values.to_list() == [True] * len(YES) + [False] * len(NO)
    assert not faults(words)


def test_flags_that_are_none():
    words = read_flags(pl.Series(["—", "", None, "部分", "2", "无", "#N/A", "暂无"]))
    assert words.values.to_list() == [None, None, None, None, None, False, None, None]
    assert faults(words) == {0: "cell-blank", 3: "cell-no-flag", 4: "cell-no-flag", 6: "cell-error", 7: "cell-blank"}


@pytest.mark.parametrize(
    "series", [pl.Series([True, False, None]), pl.Series([1, 0, None]), pl.Series([1.0, 0.0, None])]
)
def test_typed_flags(series):
    assert read_flags(series).values.to_list() == [True, False, None]


def test_flags_of_a_type_without_text():
    words = read_flags(pl.Series([[1], None]))
    assert (words.values.dtype, faults(words)) == (pl.Boolean, {0: "column-type"})


def test_choices_by_id_label_and_alias():
    words = read_choices(pl.Series(["new-built", "新建", "租用", "租(赁)", " 租用　", None, "", "无"]), ORIGIN)
    assert words.values.to_list() == ["new-built", "new-built", "leased", "leased", "leased", None, None, None]
    assert words.values.dtype == pl.Enum(["new-built", "leased"])
    assert faults(words) == {7: "cell-blank"}


def test_choices_that_are_none_come_with_the_near_match():
    words = read_choices(pl.Series(["new built", "新 建", "xyz", "新 建", "借用"]), ORIGIN)
    assert words.values.null_count() == 5
    found = {
        index: str(words.hints[hint]) for index, fault, hint in words.faults.iter_rows() if fault == "cell-no-choice"
    }
    assert "new-built" in found[0]
    assert "新建" in found[1] == found[3]
    assert found[2] == ""
    assert len(words.hints) == len(set(map(str, words.hints)))


def test_choices_of_other_types():
    assert read_choices(pl.Series(["新建", None], dtype=pl.Categorical), ORIGIN).values.to_list() == ["new-built", None]
    assert faults(read_choices(pl.Series([1, None]), ORIGIN)) == {0: "cell-no-choice"}
    assert read_choices(pl.Series([None, None]), ORIGIN).values.to_list() == [None, None]


def test_choices_spelt_to_the_letter_are_read_as_the_others_are():
    ids = list(ORIGIN.spellings.values())
    texts = list(ORIGIN.spellings)
    exact = read_choices(pl.Series([*texts, None]), ORIGIN)
    with_another = read_choices(pl.Series([*texts, None, " 新建"]), ORIGIN)
    assert exact.values.to_list() == [*ids, None]
    assert with_another.values.to_list() == [*ids, None, "new-built"]
    assert exact.values.dtype == with_another.values.dtype == pl.Enum(list(ORIGIN.values))
    assert not faults(exact)
    assert read_choices(pl.Series([], dtype=pl.String), ORIGIN).values.to_list() == []


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-09",
        "2024/5/9",
        "2024.5.9",
        "2024年5月9日",
        "20240509",
        "２０２４-05-09",
        "2024-05-09 00:00:00",
        "2024-05-09T10:30:00",
        "2024-05-09 10:30",
    ],
)
def test_dates(text):
    assert read_dates(pl.Series([text])).values.to_list() == [date(2024, 5, 9).toordinal()]


def test_what_has_not_happened_is_later_than_every_date():
    words = read_dates(pl.Series(["未", "未完成", "否", "2024-05-09", None, "", "无", "9999-12-30"]))
    assert words.values.to_list()[:3] == [NEVER.toordinal()] * 3
    assert words.values.to_list()[4:7] == [None] * 3
    assert (words.values[3], words.values[7] < NEVER.toordinal()) == (date(2024, 5, 9).toordinal(), True)
    assert faults(words) == {6: "cell-blank"}


@pytest.mark.parametrize("text", ["2024-02-30", "5月9日", "2024年5月", "45421", "明年", "2024-05-09 x"])
def test_no_dates(text):
    words = read_dates(pl.Series([text]))
    assert (words.values.to_list(), faults(words)) == ([None], {0: "cell-no-date"})


@pytest.mark.parametrize(
    "series",
    [
        pl.Series([date(1, 1, 1), date(2024, 5, 9), None]),
        pl.Series([datetime(1, 1, 1), datetime(2024, 5, 9, 23, 59), None]),
        pl.Series([datetime(1, 1, 1), datetime(2024, 5, 9, 23, 59), None]).cast(pl.Datetime("ms")),
    ],
)
def test_typed_dates(series):
    words = read_dates(series)
    assert words.values.to_list() == [1, date(2024, 5, 9).toordinal(), None]
    assert words.values.dtype == pl.Int64


def test_a_moment_is_of_the_day_that_its_clock_shows():
    early = pl.Series([datetime(2024, 5, 9, 0, 30)]).dt.replace_time_zone("Asia/Shanghai")  # 8 May in UTC
    assert read_dates(early).values.to_list() == [date(2024, 5, 9).toordinal()]


def test_texts():
    assert read_plain(pl.Series([" 甲　", "", "  ", None, "（乙）"])).values.to_list() == [
        "甲",
        None,
        None,
        None,
        "（乙）",
    ]
    assert read_plain(pl.Series([1.0, 2.5])).values.to_list() == ["1", "2.5"]
    assert read_plain(pl.Series([12])).values.to_list() == ["12"]
    assert faults(read_plain(pl.Series([{"a": 1}]))) == {0: "column-type"}
