"""Layouts that people make of a sheet: what is read as if it were plain, and what is refused with a mend."""

from __future__ import annotations

import pytest
import xlsxwriter

from commstd.errors import TableError
from commstd.tables import check_table, read_table

HEAD = ["社区编码", "社区名称", "县（市、区）", "城乡类型", "户数", "综合服务设施面积（㎡）"]
ROWS = [
    ["410902001001", "甲", "华龙区", "城市社区", 1200, 360],
    ["410902001002", "乙", "华龙区", "城市社区", 1000, 200],
    ["410922001003", "丙", "清丰县", "农村社区", 300, 100],
]
KEYS = [row[0] for row in ROWS]


@pytest.fixture
def seen(tmp_path, vocabulary, community):
    """What is read of a sheet that a function fills: rows by field, and (reason, line) of what was told."""

    def seen(fill, **how):
        path = tmp_path / "layout.xlsx"
        with xlsxwriter.Workbook(path) as book:
            fill(book)
        table = check_table(read_table(path, vocabulary=vocabulary, **how), community, vocabulary.units)
        told = [(row["line"], one.reason) for one in (*table.rejected, *table.warnings) for row in one.rows()]
        return table, told

    return seen


def put(sheet, rows, top=0, left=0):
    for at, row in enumerate(rows, start=top):
        for column, value in enumerate(row, start=left):
            if value is not None:
                sheet.write(at, column, value)


def areas(table):
    return [None if one is None else one / 10_000 for one in table.cells["service_area"].to_list()]


def test_titles_above_the_headings_are_passed_over(seen):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 5, "濮阳市社区情况统计表")
        sheet.merge_range(1, 0, 1, 5, "填报单位：民政局")
        put(sheet, [HEAD, *ROWS], 2)

    table, told = seen(fill)
    assert table.keys.to_list() == KEYS
    assert told == [(1, "rows-above-headings")]


def test_headings_of_two_rows_are_read_together(seen):
    def fill(book):
        sheet = book.add_worksheet()
        for column, text in enumerate(["社区编码", "社区名称", "城乡类型", "户数"]):
            sheet.merge_range(0, column, 1, column, text)
        sheet.merge_range(0, 4, 0, 5, "服务设施")
        put(sheet, [["面积", "间数"]], 1, 4)
        put(sheet, [[row[0], row[1], row[3], row[4], row[5], 3] for row in ROWS], 2)

    table, told = seen(fill)
    assert table.keys.to_list() == KEYS
    assert table.cells["households"].to_list() == [1200, 1000, 300]
    assert areas(table) == [360, 200, 100]
    assert table.source.columns[-1] == "服务设施间数"
    assert told == [(1, "headings-joined")]


def test_names_under_a_group_count_alone_unless_they_are_a_part(seen):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "社区编码")
        sheet.merge_range(0, 1, 0, 3, "基本情况")
        sheet.merge_range(0, 4, 0, 5, "其中：城镇")
        put(sheet, [["社区名称", "户数", "城乡类型", "常住人口", "流动人口"]], 1, 1)
        put(sheet, [[row[0], row[1], row[4], row[3], 5, 6] for row in ROWS], 2)

    table, _ = seen(fill)
    assert table.cells.columns == ["community_id", "name", "households", "settlement"]


def test_a_row_of_units_belongs_to_the_headings(seen):
    def fill(book):
        units = [None, None, None, None, "户", "亩"]
        put(book.add_worksheet(), [[*HEAD[:5], "综合服务设施面积"], units, *ROWS])

    table, told = seen(fill)
    assert areas(table)[2] == pytest.approx(100 * 2000 / 3, abs=1e-4)
    assert (1, "headings-joined") in told


def test_headings_that_are_not_merged_may_go_over_two_rows(seen):
    def fill(book):
        upper = ["社区编码", "社区名称", "户数", "服务设施", None]
        put(book.add_worksheet(), [upper, [None, None, None, "面积", "间数"], *[[*r[:2], *r[4:], 3] for r in ROWS]])

    table, _ = seen(fill)
    assert areas(table) == [360, 200, 100]
    assert table.keys.to_list() == KEYS


def test_rows_that_are_no_data_are_left_out(seen):
    def fill(book):
        sheet = book.add_worksheet()
        rows = [HEAD, ["1", "2", "3", "4", "5", "6"], ["一、华龙区"], *ROWS[:2], HEAD, ["二、清丰县"], ROWS[2]]
        put(sheet, [*rows, ["合计", None, None, None, 2500, 660], ["填表人：张三", None, None, "审核人：李四"]])

    table, told = seen(fill)
    assert table.keys.to_list() == KEYS
    assert table.lines.to_list() == [4, 5, 8]
    assert sorted(told) == [
        (2, "row-numbering"), (3, "row-section"), (6, "row-headings"), (7, "row-section"), (9, "row-total"),
        (10, "row-note"),
    ]  # fmt: skip


def test_hidden_rows_and_columns_count_and_rows_are_told(seen):
    def fill(book):
        sheet = book.add_worksheet()
        put(sheet, [HEAD, *ROWS])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(5, 5, None, None, {"hidden": True})

    table, told = seen(fill)
    assert areas(table) == [360, 200, 100]
    assert told == [(3, "rows-hidden")]


def test_blank_rows_and_columns_are_passed_over(seen):
    def fill(book):
        rows = [HEAD, [], ROWS[0], [], *ROWS[1:]]
        put(book.add_worksheet(), [[*row[:3], None, *row[3:]] for row in rows], 1, 2)

    table, told = seen(fill)
    assert table.lines.to_list() == [4, 6, 7]
    assert areas(table) == [360, 200, 100]
    assert told == [(3, "rows-blank")]


def test_words_are_filled_down_a_merged_cell_and_numbers_are_not(seen):
    def fill(book):
        sheet = book.add_worksheet()
        put(sheet, [HEAD, *[[*row[:2], None, *row[3:5], None] for row in ROWS]])
        sheet.merge_range(1, 2, 2, 2, "华龙区")
        sheet.write(3, 2, "清丰县")
        sheet.merge_range(1, 5, 2, 5, 560)
        sheet.write(3, 5, 100)

    table, told = seen(fill)
    assert table.cells["county"].to_list() == ["华龙区", "华龙区", "清丰县"]
    assert areas(table) == [None, None, 100]
    assert told == [(2, "cells-merged-number"), (2, "cells-filled-down")]
    (reason,) = (row["reason"] for one in table.rejected for row in one.rows("zh"))
    assert "第 2 行到第 3 行的“560”" in reason


def test_the_sheet_with_a_table_is_found_among_others(seen):
    def fill(book):
        put(book.add_worksheet("封面"), [["濮阳市社区台账"]])
        put(book.add_worksheet("填表说明"), [["社区编码", "户数", "填法"]])
        put(book.add_worksheet("社区"), [HEAD, *ROWS])
        put(book.add_worksheet("附"), [HEAD, *ROWS])

    table, told = seen(fill)
    assert table.name == "layout.xlsx [社区]"
    assert told == [(None, "sheets-unread")]


def test_a_table_that_is_turned_is_refused_with_the_mend(seen):
    with pytest.raises(TableError, match=r"转置|transposed"):
        seen(lambda book: put(book.add_worksheet(), [list(column) for column in zip(HEAD, *ROWS, strict=True)]))


def test_an_example_row_is_left_out_with_a_note(seen):
    rows = [HEAD, ["示例行-410902001001", "示例", "华龙区", "城市社区", 1, 1], *ROWS]
    table, told = seen(lambda book: put(book.add_worksheet(), rows))
    assert table.keys.to_list() == KEYS
    assert told == [(2, "row-example")]
    table, told = seen(lambda book: put(book.add_worksheet(), [HEAD, [*ROWS[0][:1], "示例村", *ROWS[0][2:]]]))
    assert table.keys.to_list() == KEYS[:1]
    assert told == []
