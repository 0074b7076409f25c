from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commstd.errors import TableError
from commstd.tables.layout import KnownHeadings
from commstd.tables.text import read_text
from commstd.vocabulary import core_vocabulary

KNOWN = KnownHeadings(core_vocabulary())


def read(data: bytes | str):
    return read_text(data.encode() if isinstance(data, str) else data, "t.csv", KNOWN)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_line_ends_and_delimiters(encoding, end, delimiter):
    text = end.join(
        delimiter.join(row) for row in [["社区编码", "社区名称", "户数"], ["1", "㙍村", "12"], ["2", "乙", ""]]
    )
    frame, lines, problems = read((text + end).encode(encoding))
    assert frame.rows() == [("1", "㙍村", "12"), ("2", "乙", None)]
    assert frame.columns == ["社区编码", "社区名称", "户数"]
    assert lines.to_list() == [2, 3]
    assert not problems


def test_lines_are_those_of_an_editor():
    frame, lines, _ = read('社区编码,社区名称,户数\n1,"甲\n\n村",5\n\n,,\n2,"乙, ""大"" 村",6\n3,丙,7')
    assert dict(zip(lines, frame["社区编码"], strict=True)) == {2: "1", 5: None, 6: None, 7: "2", 8: "3"}
    assert frame["社区名称"].to_list() == ["甲\n\n村", None, None, '乙, "大" 村', "丙"]


def test_lines_without_any_quotes():
    frame, lines, _ = read("户数,常住人口\n\n1,2\n,\n3\n\n\n")
    assert dict(zip(lines, frame.rows(), strict=True)) == {
        2: (None, None),
        3: ("1", "2"),
        4: (None, None),
        5: ("3", None),
    }


@pytest.mark.parametrize("quote", ['"', ""])
def test_a_row_with_more_cells_than_headings_is_left_out_alone(told, quote):
    text = f"社区编码,户数\n{quote}1{quote},1,200\n2,5,,\n3,6\n4,7,,x\n"
    frame, lines, problems = read(text)
    assert frame.rows() == [("2", "5"), ("3", "6")]
    assert lines.to_list() == [3, 4]
    rows = told(problems)
    assert [(row["line"], row["value"], row["key"]) for row in rows] == [
        (2, f"{quote}1{quote},1,200", "row-too-wide"),
        (5, "4,7,,x", "row-too-wide"),
    ]


def test_quotes_inside_a_cell_are_text(told):
    frame, lines, problems = read('社区编码,社区名称,户数\n1,5" 管,6\n\n2,"乙\n村",7\n3,丙,1,2\n4,丁')
    assert frame.rows() == [("1", '5" 管', "6"), (None, None, None), ("2", "乙\n村", "7"), ("4", "丁", None)]
    assert lines.to_list() == [2, 3, 4, 7]
    assert [(row["line"], row["value"]) for row in told(problems)] == [(6, "3,丙,1,2")]


@pytest.mark.parametrize(
    "text",
    [
        '户数,社区\n1,甲\n2,"乙\n3,丙\n',
        '户数,社区\n1,甲\n2,"乙\n3,丙"x\n4,丁\n',
        '户数,社区\n1,5" 管\n2,"乙' + "\n3,丙" * 90000,
    ],
)
def test_a_quote_that_is_never_closed_does_not_swallow_rows(text):
    with pytest.raises(TableError, match=r"3.*双引号|line 3.*quote"):
        read(text)


def test_a_title_above_the_headings_is_told(told):
    frame, lines, problems = read("某市社区情况表,,\n\n社区编码,户数,面积\n1,2,3\n")
    assert frame.columns == ["社区编码", "户数", "面积"]
    assert lines.to_list() == [4]
    assert [(row["key"], row["line"], row["value"]) for row in told(problems)] == [
        ("rows-above-headings", 1, "某市社区情况表")
    ]


def test_headings_only():
    frame, lines, problems = read("社区编码,户数")
    assert frame.shape == (0, 2)
    assert frame.dtypes == [pl.String, pl.String]
    assert lines.len() == 0
    assert not problems


def test_duplicate_and_missing_headings(told):
    frame, _, problems = read("社区编码,户数,户数,,\n1,2,3,x,\n")
    assert frame.columns == ["社区编码", "户数", "户数_2", "column_4"]
    rows = told(problems)
    assert [(row["key"], row["column"], row["value"]) for row in rows] == [
        ("heading-twice", "户数", "户数"),
        ("heading-missing", "column_4", "x"),
    ]


def test_headings_that_look_like_the_names_made_for_others():
    frame, _, _ = read("户数,户数,户数_2,column_4,\n1,2,3,4,5\n")
    assert len(set(frame.columns)) == 5
    assert frame.rows() == [("1", "2", "3", "4", "5")]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "table-empty"), (b"\xef\xbb\xbf", "table-empty"), (b" \r\n\n", "table-empty"),
        (bytes(range(256)) * 9, "table-binary"), ("户数,社区\n1,甲\n".encode("utf-16-le"), "table-binary"),
        ("户数,社区\n1,甲".encode() + b"\xff\xff\n", "table-encoding"),
        (b"<html><table><tr><td>1</td></tr></table>", "table-markup"), (b"\n<?xml version='1.0'?>", "table-markup"),
        ("户数".encode("utf-16")[:-1], "table-encoding"),
    ],
)  # fmt: skip
def test_what_is_no_table(data, key):
    with pytest.raises(TableError) as caught:
        read(data)
    assert caught.value.message.key == key
    for lang in ("zh", "en"):
        assert "t.csv" in caught.value.message.text(lang)


def test_hostile_text_does_not_crash(told):
    long = "9" * 2_000_000
    frame, lines, problems = read(f'社区编码,户数\n1,{long}\n2,"{long}"\n3,a\x00b\n=1+1,-2\n')
    assert frame["户数"].str.len_bytes().to_list() == [2_000_000, 2_000_000, 3, 2]
    assert lines.to_list() == [2, 3, 4, 5]
    assert not told(problems)
    assert read("x" * 300_000)[0].shape == (0, 0)
    wide, _, _ = read(",".join(f"c{at}" for at in range(1000)) + "\n" + ",".join("1" * 1000))
    assert wide.shape == (1, 1000)


cells = st.text(alphabet=st.sampled_from('a1",\n\t;村 |'), max_size=5)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.lists(cells, min_size=3, max_size=3), max_size=6),
    delimiter=st.sampled_from(",\t;"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_writer_wrote_is_read(rows, delimiter, quoting, end):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n")
    writer.writerow(["社区编码", "户数", "常住人口"])
    writer.writerows(rows)
    text = out.getvalue().rstrip("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    expected = {}
    begins = 1
    for row in reader:
        expected[begins] = [cell or None for cell in (row or [""] * 3)]
        begins = reader.line_num + 1
    del expected[1]
    frame, lines, problems = read(text.replace("\n", end).encode())
    assert not problems
    got = dict(zip(lines, [[cell or None for cell in row] for row in frame.rows()], strict=True))
    assert got == expected
