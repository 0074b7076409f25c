from __future__ import annotations

import polars as pl

from commstd.messages import Label
from commstd.tables.problems import CELLS, Problems, place, shorten


def test_rows_are_in_words_and_keep_the_cell_as_written():
    cells = pl.DataFrame({"line": [7], "row": ["410902001004"], "value": ["约三百"]}, schema=CELLS)
    values = {"unit": Label("户", "household")}
    problems = Problems(column="户数", reason="cell-inexact", fix="cell-no-number-fix", values=values, cells=cells)
    (row,) = problems.rows("zh")
    assert row == {
        "line": 7, "row": "410902001004", "column": "户数", "value": "约三百",
        "reason": "“约三百”不是确切的数字，无法判断是否达标。", "fix": "请只写一个数字，可以带单位（户）；不知道就留空。",
    }  # fmt: skip
    (row,) = problems.rows("en")
    assert (
        row["fix"]
        == "write one number, with its unit (household) or without; leave the cell empty where it is not known."
    )


def test_details_stand_in_the_braces_cell_by_cell():
    cells = pl.DataFrame({"line": [8, 9], "row": ["a", "b"], "value": ["a", "b"]}, schema=CELLS)
    details = pl.DataFrame({"first": [3, 4]})
    problems = Problems(column="编码", reason="key-twice", fix="key-twice-fix", cells=cells, details=details)
    assert [("line 3" in str(row["reason"]), "line 4" in str(row["reason"])) for row in problems.rows("en")] == [
        (True, False),
        (False, True),
    ]


def test_a_problem_of_the_whole_table_has_no_place():
    problems = Problems(column=None, reason="sheets-unread-fix", fix="sheets-unread-fix", cells=place())
    (row,) = problems.rows("en")
    assert (row["line"], row["row"], row["column"], row["value"]) == (None, None, None, None)


def test_braces_and_line_breaks_in_a_cell_do_no_harm():
    problems = Problems(
        column="x", reason="cell-no-date", fix="cell-no-date-fix", cells=place(1, "k", "{a}\n\x00{0}" + "9" * 99)
    )
    (row,) = problems.rows("en")
    assert str(row["value"]).startswith("{a}\n\x00")
    assert '"{a}  {0}' in str(row["reason"])
    assert "…" in str(row["reason"])


def test_shorten():
    assert shorten(None) == ""
    assert shorten("x" * 40) == "x" * 40
    assert shorten("x" * 41) == "x" * 40 + "…"
