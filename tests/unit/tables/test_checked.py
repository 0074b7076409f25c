from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from commstd.errors import TableError
from commstd.fields import NEVER
from commstd.tables import check_table, find_subject, read_table


def keyed(rows):
    return [(row["key"], row["line"], row["row"], row["column"], row["value"]) for row in rows]


def test_a_table_as_an_office_has_it(saved, told, community, vocabulary):
    text = """某市社区情况表,,,,,,,
社区编码,社区名称,户数,综合服务设施面积（亩）,常住人口,主城区,设施来源,备注
510802001001,甲,"1,200",3,1.2万,是,新建,x
510802001002.0,"乙
村",约三百,352.46㎡,１２００,√,租,
,,,,,,,
510802001003,丙,5—9,0.12345,100户,无,,
510802001001,丁,1,1,1,1,1,
,己,2024-05-09 00:00:00,1,—,maybe,leased,
合计,,1,1,1,1,1,
510802001009,庚,1,2,3,4,5,6,7,8
"""
    table = check_table(saved(text.encode("gb18030")), community, vocabulary.units)
    assert table.keys.to_list() == ["510802001001", "510802001002", "510802001003", "9"]
    assert table.lines.to_list() == [3, 4, 7, 9]
    assert table.cells.rows() == [
        ("510802001001", "甲", 1200, 20_000_000, 12000, True, "new-built"),
        ("510802001002", "乙\n村", None, 3524600, 1200, True, None),
        ("510802001003", "丙", None, 823000, None, False, None),
        ("9", "己", None, 6666667, None, None, "leased"),
    ]
    assert table.cells.columns == [
        "community_id",
        "name",
        "households",
        "service_area",
        "residents",
        "main_urban",
        "provision",
    ]
    assert table.source["备注"].to_list() == ["x", None, None, None]
    area = "综合服务设施面积（亩）"
    assert keyed(told(table.rejected)) == [
        ("row-too-wide", 11, None, None, "510802001009,庚,1,2,3,4,5,6,7,8"),
        ("row-total", 10, None, "社区编码", "合计"),
        ("key-twice", 8, "510802001001", "社区编码", "510802001001"),
        ("cell-inexact", 4, "510802001002", "户数", "约三百"),
        ("cell-interval", 7, "510802001003", "户数", "5—9"),
        ("cell-date", 9, "9", "户数", "2024-05-09 00:00:00"),
        ("cell-unit-other", 7, "510802001003", "常住人口", "100户"),
        ("cell-no-flag", 9, "9", "主城区", "maybe"),
        ("cell-no-choice", 4, "510802001002", "设施来源", "租"),
    ]
    assert keyed(told(table.warnings)) == [
        ("rows-above-headings", 1, None, None, "某市社区情况表"),
        ("rows-blank", 6, None, None, None),
        ("key-empty", 9, "9", "社区编码", None),
        ("cell-rounded", 9, "9", area, "1"),
        ("cell-blank", 9, "9", "常住人口", "—"),
    ]


def test_every_kind_of_field_has_its_type(check):
    table = check({
        "编码": ["a", "b"], "面积": ["1", "2"], "人数": [1, 2], "比例（%）": [60.0, 50.5], "开放": ["是", "否"], "来源": ["租", "新建"],
        "完成日期": ["2024-05-09", "未"],
    })  # fmt: skip
    assert table.cells.schema == {
        "code": pl.String, "area": pl.Int64, "people": pl.Int64, "share": pl.Int64, "open": pl.Boolean,
        "origin": pl.Enum(["new-built", "leased"]), "done": pl.Int64,
    }  # fmt: skip
    assert table.cells.row(0) == ("a", 10000, 1, 6000, True, "leased", date(2024, 5, 9).toordinal())
    assert table.cells.row(1) == ("b", 20000, 2, 5050, False, "new-built", NEVER.toordinal())
    assert not table.rejected
    assert not table.warnings


def test_rounding_is_told_once_a_column(check, told):
    table = check({"编码": ["a", "b", "c"], "面积": ["1.00001", "2", "3.00005"], "人数": [1, 2, 3]})
    assert table.cells["area"].to_list() == [10000, 20000, 30001]
    (row,) = told(table.warnings)
    assert (row["key"], row["line"], row["row"], row["value"]) == ("cell-rounded", 1, "a", "1.00001")
    assert str(row["reason"]).startswith("2 cells")


def test_blank_rows_are_told_once(saved, told, community, vocabulary):
    raw = saved("社区编码,户数\n510802001001,1\n\n , \n510802001002,2\n　,\n510802001003,3\n,\n\n")
    table = check_table(raw, community, vocabulary.units)
    assert table.lines.to_list() == [2, 5, 7]
    (row,) = told(table.warnings)
    assert (row["key"], row["line"]) == ("rows-blank", 3)
    assert "3, 4, 6" in str(row["reason"])
    assert not table.rejected


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical, pl.Enum(["a", "b", " "])])
def test_a_row_of_blanks_is_a_blank_row(check, told, dtype):
    table = check(pl.DataFrame({"编码": ["a", " ", "b"], "地点": [None, " ", "a"]}).cast(dtype))
    assert table.keys.to_list() == ["a", "b"]
    assert [row["key"] for row in told(table.warnings)] == ["rows-blank"]


def test_many_blank_rows_and_nothing_else(check, told):
    table = check({"编码": ["a", *[None] * 20, "b"], "人数": [1, *[None] * 20, 2]})
    (row,) = told(table.warnings)
    assert "20 blank rows" in str(row["reason"])
    assert "…" in str(row["reason"])
    empty = check({"编码": [None, None], "人数": pl.Series([None, None], dtype=pl.Int64)})
    assert (empty.cells.height, empty.warnings) == (0, ())


def test_headings_only_are_an_empty_table(saved, community, vocabulary):
    table = check_table(saved("社区编码,户数\n"), community, vocabulary.units)
    assert table.cells.schema == {"community_id": pl.String, "households": pl.Int64}
    assert (table.cells.height, table.rejected, table.warnings) == (0, (), ())


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical])
@pytest.mark.parametrize("word", ["合计", "总 计", "小计：", "合  计"])
@pytest.mark.parametrize("heading", ["编码", "序号"])
def test_rows_that_sum_up_others(check, told, word, heading, dtype):
    columns = {"序号": ["1", "2"], "编码": ["a", "b"], "人数": [1, 1]}
    columns[heading] = [columns[heading][0], word]
    table = check(pl.DataFrame(columns).cast({pl.String: dtype}))
    assert table.cells["people"].to_list() == [1]
    assert keyed(told(table.rejected)) == [("row-total", 2, None, heading, word)]


def test_a_place_named_like_a_total_stays(check):
    assert check({"编码": ["合计村", "b"], "人数": [1, 1]}).cells.height == 2


def test_without_a_column_of_keys_the_lines_stand_in(check, told):
    table = check({"人数": [5, 6]})
    assert table.keys.to_list() == ["1", "2"]
    assert "code" not in table.cells.columns
    assert [row["key"] for row in told(table.warnings)] == ["key-no-column"]


def test_codes_that_are_none(told, community, vocabulary):
    frame = pl.DataFrame({"社区编码": ["510802001001", "12", "13"], "户数": [1, 2, 3]})
    table = check_table(read_table(frame), community, vocabulary.units)
    assert table.keys.to_list() == ["510802001001", "12", "13"]
    (row,) = told(table.warnings)
    assert (row["key"], row["value"]) == ("key-no-code", "12")


def test_rejected_rows_say_nothing_of_their_cells(check, told):
    table = check({"编码": ["a", "a"], "人数": ["5", "约五"]})
    assert [row["key"] for row in told(table.rejected)] == ["key-twice"]
    assert table.source["人数"].to_list() == ["5"]


def test_a_column_in_another_unit_is_left_out(check, told):
    table = check({"编码": ["a"], "面积（户）": ["5"], "人数": ["5"]})
    assert table.cells.columns == ["code", "people"]
    assert table.source["面积（户）"].to_list() == ["5"]
    assert keyed(told(table.rejected)) == [("heading-unit-other", None, None, "面积（户）", "面积（户）")]
    alone = check({"面积（户）": ["5", "6"]})
    assert alone.cells.shape == (2, 0)


def test_a_type_that_holds_no_values(check, told):
    table = check({"编码": ["a", "b"], "人数": [[1], [2]], "开放": [[True], None], "完成日期": [[1], [2]]})
    assert table.cells.row(0) == ("a", None, None, None)
    rows = told(table.rejected)
    assert keyed(rows) == [("column-type", None, None, column, None) for column in ("人数", "开放", "完成日期")]


def test_cells_that_say_that_they_are_blank(check, told):
    table = check(
        {
            "编码": ["a"],
            "面积": ["—"],
            "人数": ["暂无"],
            "开放": ["/"],
            "来源": ["不详"],
            "完成日期": ["无"],
            "比例": [""],
        }
    )
    assert table.cells.row(0)[1:] == (None,) * 6
    assert [row["column"] for row in told(table.warnings)] == ["面积", "人数", "开放", "来源", "完成日期"]
    assert not table.rejected


def test_near_matches_stand_in_the_reason(check, told):
    table = check({"编码": ["a", "b", "c"], "来源": ["new built", "xyz", "新 建"]})
    rows = told(table.rejected)
    assert sorted((str(row["value"]), "new-built" in str(row["reason"])) for row in rows) == [
        ("new built", True),
        ("xyz", False),
        ("新 建", False),
    ]
    assert all("新建 (new-built)" in str(row["fix"]) for row in rows)


def test_a_table_of_another_kind(check, trial, vocabulary):
    with pytest.raises(TableError) as caught:
        check({"甲": [1], "乙": [2]})
    assert caught.value.message.key == "table-no-known-column"
    assert "编码" in caught.value.message.text("zh")


def test_hostile_tables_do_not_crash(check, told):
    wide = check(pl.DataFrame({**{f"列{at}": ["x"] for at in range(1000)}, "人数": ["1"]}))
    assert wide.cells.shape == (1, 1)
    long = "9" * 100_000
    nasty = [
        long,
        "\0",
        "=cmd|' /C calc'!A0",
        "{value}",
        "%s",
        "\ud7ff",
        "5\n9",
        "m" * 50,
        "-" * 200,
        "百" * 70,
        "9e999",
    ]
    table = check(
        {
            "编码": nasty,
            "面积": nasty,
            "人数": nasty,
            "比例": nasty,
            "开放": nasty,
            "来源": nasty,
            "完成日期": nasty,
            "地点": nasty,
        }
    )
    assert table.cells.height == len(nasty)
    assert len(told(table.rejected)) == 6 * len(nasty)
    assert table.cells["place"].to_list() == nasty


def test_the_same_table_gives_the_same_result_in_every_format(tmp_path, vocabulary):
    import xlsxwriter

    rows = [["510802001001", "甲", 1200, 352.46], ["510802001002", "乙", None, 42.12], ["510802001003", "丙", 3, 0.3]]
    heads = ["社区编码", "社区名称", "户数", "综合服务设施面积"]
    frame = pl.DataFrame(rows, schema=heads, orient="row")
    frame.write_csv(tmp_path / "t.csv")
    frame.write_parquet(tmp_path / "t.parquet")
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([heads, *rows]):
            sheet.write_row(at, 0, [float(cell) if column == 0 and at else cell for column, cell in enumerate(row)])
    for source in (frame, tmp_path / "t.csv", tmp_path / "t.parquet", tmp_path / "t.xlsx"):
        raw = read_table(source)
        table = check_table(raw, find_subject(raw.frame.columns, vocabulary, ["community"]), vocabulary.units)
        assert table.cells.rows() == [
            ("510802001001", "甲", 1200, 3524600),
            ("510802001002", "乙", None, 421200),
            ("510802001003", "丙", 3, 3000),
        ]
        assert not table.rejected
        assert not table.warnings
