from __future__ import annotations

import polars as pl
import pytest

from commstd.tables.keys import Keys, read_keys, repeated, whole_numbers, without_code
from commstd.vocabulary import core_vocabulary

SUBJECTS = core_vocabulary().subjects


def keys_of(cells, subject="community", dtype=None):
    series = pl.Series(cells, dtype=dtype)
    lines = pl.int_range(2, series.len() + 2, dtype=pl.Int64, eager=True)
    return read_keys(series, lines, heading="编码", subject=SUBJECTS[subject]), lines


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("510802001001", "510802001001"), ("510802001001.0", "510802001001"), ("510802001001.00", "510802001001"), (" 510802001001\t", "510802001001"),
        ("５１０８０２００１００１", "510802001001"), ("'510802001001", "510802001001"), ('="510802001001"', "510802001001"),
        ("5.10802001001E+11", "510802001001"), ("5.10802001e+8", "510802001"), ("0012", "0012"), ("甲 （一）", "甲 （一）"), ("A-1", "A-1"), ("3E12", "3E12"),
        ("510802001001\u200b", "510802001001"), ("12.5", "12.5"),
    ],
)  # fmt: skip
def test_keys_as_spreadsheets_leave_them(written, key):
    keys, _ = keys_of([written])
    assert keys.texts.to_list() == [key]
    assert keys.is_own.to_list() == [True]
    assert not keys.problems


def test_typed_keys():
    assert keys_of([510802001001, 510802001002])[0].texts.to_list() == ["510802001001", "510802001002"]
    keys, _ = keys_of([510802001001.0, None])
    assert keys.texts.to_list() == ["510802001001", "3"]
    assert keys_of(["a", "b"], dtype=pl.Categorical)[0].texts.to_list() == ["a", "b"]


def test_an_empty_key_is_its_line(told):
    keys, _ = keys_of(["510802001001", None, " ", "3"])
    assert keys.texts.to_list() == ["510802001001", "line-3", "4", "3"]
    assert [(row["key"], row["line"], row["row"], row["value"]) for row in told(keys.problems)] == [
        ("key-empty", 3, "line-3", None),
        ("key-empty", 4, "4", " "),
    ]


def test_a_key_that_excel_cut_is_no_key(told):
    keys, _ = keys_of(["5.10802E+11", "5.10802E+11"])
    assert keys.texts.to_list() == ["2", "3"]
    rows = told(keys.problems)
    assert [(row["key"], row["value"]) for row in rows] == [("key-cut", "5.10802E+11")] * 2


@pytest.mark.parametrize("series", [None, pl.Series([[1], [2]]), pl.Series([b"1", b"2"])])
def test_no_column_of_keys(told, series):
    keys = read_keys(series, pl.Series([4, 9]), heading=None, subject=SUBJECTS["township"])
    assert keys.texts.to_list() == ["4", "9"]
    assert [row["key"] for row in told(keys.problems)] == ["key-no-column"]
    empty = read_keys(None, pl.Series([], dtype=pl.Int64), heading=None, subject=SUBJECTS["township"])
    assert not empty.problems


@pytest.mark.parametrize("cells", [["1", "2", "1", "3", "2", "1"], ["x", "2", "x", "3", "2", "x"], [1, 2, 1, 3, 2, 1]])
def test_later_rows_of_a_key_name_the_first(told, cells):
    keys, lines = keys_of(cells)
    is_repeat, problems = repeated(keys, lines, pl.Series(cells), heading="编码")
    assert is_repeat.to_list() == [False, False, True, False, True, True]
    rows = told(problems)
    assert [(row["line"], row["value"]) for row in rows] == [(4, str(cells[2])), (6, "2"), (7, str(cells[5]))]
    assert ["line 2" in str(row["reason"]) for row in rows] == [True, False, True]
    assert "line 3" in str(rows[1]["reason"])


@pytest.mark.parametrize("cells", [["1", "2"], ["1", "01"], ["x", "X"], []])
def test_no_repeats(cells):
    keys, lines = keys_of(cells, dtype=pl.String)
    is_repeat, problems = repeated(keys, lines, None, heading="编码")
    assert not is_repeat.any()
    assert not problems


@pytest.mark.parametrize(
    ("subject", "good", "bad"),
    [
        ("community", "510802001001", "510802001"), ("community", "110101001001", "990802001001"), ("community", "653101001001", "甲"),
        ("township", "510802001", "51080200"), ("township", "510802001000", "510802001001"), ("county", "510802", "5108"), ("county", "510802000000", "510802001000"),
    ],
)  # fmt: skip
def test_keys_that_are_no_code(told, subject, good, bad):
    keys, lines = keys_of([good, bad, good, bad + "x"], subject)
    (row,) = told(without_code(keys, lines, heading="编码", subject=SUBJECTS[subject]))
    assert (row["key"], row["line"], row["value"]) == ("key-no-code", 3, bad)
    assert str(row["reason"]).startswith("2 codes")
    keys, lines = keys_of([good], subject)
    assert not without_code(keys, lines, heading="编码", subject=SUBJECTS[subject])


def test_only_divisions_have_codes():
    keys, lines = keys_of(["项目一"], "development")
    assert not without_code(keys, lines, heading="编码", subject=SUBJECTS["development"])
    keys, lines = keys_of([None, " "])
    assert not without_code(keys, lines, heading="编码", subject=SUBJECTS["community"])


@pytest.mark.parametrize("texts", [["1"], ["410900000001", "410900000002"], ["9", "12", "123456789012345678"], []])
def test_texts_of_digits_are_whole_numbers(texts):
    found = whole_numbers(pl.Series(texts, dtype=pl.String))
    assert found is not None
    assert found.to_list() == [int(text) for text in texts]


@pytest.mark.parametrize(
    "odd", ["01", "0", "+12", "-12", " 12", "12 ", "1_2", "1.0", "1e3", "１２３", "", "甲", None, "1234567890123456789"]
)
@pytest.mark.parametrize("others", [[], ["123"], ["12"], ["1", "22"]])
def test_one_text_of_something_else_and_none_is_a_number(odd, others):
    assert whole_numbers(pl.Series([*others, odd], dtype=pl.String)) is None


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("community", "510802001001"), ("community", "990802001001"), ("community", "51080200100"), ("community", "5108020010010"),
        ("township", "510802001"), ("township", "510802001000"), ("township", "510802001001"), ("county", "510802"), ("county", "510802000"), ("county", "102000"),
    ],
)  # fmt: skip
def test_codes_are_told_alike_as_numbers_and_as_texts(told, subject, code):
    keys, lines = keys_of([code], subject)
    assert keys.numbers is not None
    as_texts = Keys(keys.texts, keys.is_own, ())
    found = [without_code(one, lines, heading="编码", subject=SUBJECTS[subject]) for one in (keys, as_texts)]
    assert told(found[0]) == told(found[1])
