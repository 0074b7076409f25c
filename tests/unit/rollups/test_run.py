"""Registers as offices keep them, with their faults, and the table that they come to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

import commstd
from commstd import rollup
from commstd.errors import TableError, UnknownNameError, ValueFault
from commstd.rollups.settings import Settings
from tests.unit.rollups.conftest import LIST, A, B, C, D, reasons, values

CODES = [A, B, C, D]


# counts and sums


def test_the_number_of_rows():
    found = rollup(LIST, workers=pl.DataFrame({"社区编码": [A, A, C], "岗位": ["书记", "委员", "书记"]}))
    assert values(found, "workers") == [2, 0, 1, 0]
    assert [one.name for one in found.fields] == ["workers"]


def test_a_sum_in_the_units_of_heading_and_cell_is_exact():
    premises = pl.DataFrame({"社区编码": [A, A, A, B], "面积（亩）": ["0.54", "0.1㎡", "0.2平方米", "1.2万㎡"]})
    found = rollup(LIST, premises=premises)
    assert values(found, "service_area") == [Fraction("360.3"), 12_000, 0, 0]
    assert found.table["service_area"].to_list() == [360.3, 12000.0, 0.0, 0.0]
    assert found.wide(decimals=True)["service_area"].to_list()[0] == Decimal("360.3000")
    assert found.texts()["综合服务设施面积"].to_list() == ["360.3", "12000", "0", "0"]


def test_a_station_is_a_facility_and_what_is_let_is_none():
    premises = pl.DataFrame(
        {
            "社区编码": [A, A, A, B, C],
            "面积": [100, 50, 30, 70, 20],
            "用途": ["党群服务中心", "综合服务站", "出租", "商业", "活动用房"],
        }
    )
    found = rollup(LIST, premises=premises)
    assert values(found, "service_area") == [150, 0, 20, 0]
    assert values(found, "station_area") == [50, 0, 0, 0]
    assert values(found, "has_service_facility") == [True, False, True, False]


def test_certified_workers_by_level_and_where_that_is_blank_by_yes_or_no():
    workers = pl.DataFrame(
        {
            "社区编码": [A] * 5 + [B] * 2 + [C],
            "证书等级": ["初级", "社会工作师", "高级", "无", "其他", None, None, None],
            "持证": ["否", None, "是", "是", "是", "是", "否", None],
        }
    )
    found = rollup(LIST, workers=workers)
    assert values(found, "workers") == [5, 2, 1, 0]
    assert values(found, "certified_workers") == [3, 1, None, 0]


def test_organizations_by_where_they_come_from():
    organizations = pl.DataFrame(
        {
            "社区编码": [A, A, A, B, C],
            "组织名称": list("abcde"),
            "来源": ["引进", "孵化", "本地", "引入", "自发"],
            "枢纽型": ["否", "是", "否", "否", None],
        }
    )
    found = rollup(LIST, organizations=organizations)
    assert values(found, "social_organizations") == [3, 1, 1, 0]
    assert values(found, "introduced_organizations") == [1, 1, 0, 0]
    assert values(found, "incubated_organizations") == [1, 0, 0, 0]
    assert values(found, "hub_organization") == [True, False, None, False]


def test_what_is_no_longer_in_use_does_not_count():
    workers = pl.DataFrame({"社区编码": [A, A, B, C], "岗位": ["x"] * 4, "状态": ["在职", "离职", "退休", None]})
    found = rollup(LIST, workers=workers)
    assert values(found, "workers") == [1, 0, None, 0]
    assert (found.registers[0].counted, found.registers[0].ended) == (2, 2)
    assert (3, "rollup-counts-missing") not in reasons(found.warnings)
    assert (4, "rollup-counts-missing") in reasons(found.warnings)


def test_households_by_row_and_people_by_sum():
    households = pl.DataFrame(
        {"社区编码": [A, A, B], "户主": list("xyz"), "常住人口": [3, 4, 2], "流动人口": [0, 1, None]}
    )
    found = rollup(LIST, households=households)
    assert values(found, "households") == [2, 1, None, None]
    assert values(found, "residents") == [7, 2, None, None]
    assert values(found, "floating_population") == [1, None, None, None]


# missing is not zero


def test_a_missing_amount_leaves_the_sum_of_its_community_empty():
    premises = pl.DataFrame({"社区编码": [A, A, B, C], "面积": ["100", None, "约三百", "7"]})
    found = rollup(LIST, premises=premises)
    assert values(found, "service_area") == [None, None, 7, 0]
    told = reasons(found.warnings)
    assert {(2, "rollup-amount-missing"), (3, "rollup-amount-missing")} <= set(told)
    assert (3, "cell-inexact") in reasons(found.rejected)
    (row,) = [row for one in found.warnings for row in one.rows() if row["line"] == 3]
    assert (row["table"], row["row"], row["column"], row["value"]) == ("premises", B, "面积", "约三百")


def test_rows_with_something_unknown_can_be_left_out():
    premises = pl.DataFrame(
        {"社区编码": [A, A, B], "面积": ["100", None, "约三百"], "用途": ["党群服务中心", "办公用房", "?"]}
    )
    found = rollup(LIST, premises=premises, partial=True)
    assert values(found, "service_area") == [100, 0, 0, 0]
    assert values(found, "has_service_facility") == [True, False, False, False]
    assert {(2, "rollup-amount-left-out"), (3, "rollup-counts-left-out")} <= set(reasons(found.warnings))


def test_one_row_that_surely_counts_is_enough_for_a_yes():
    premises = pl.DataFrame({"社区编码": [A, A, B], "面积": [1, 1, 1], "用途": ["?", "党群服务中心", "?"]})
    assert values(rollup(LIST, premises=premises), "has_service_facility") == [True, None, False, False]


@pytest.mark.parametrize(
    ("complete", "workers", "households"),
    [(None, [1, 0], [5, None]), (True, [1, 0], [5, 0]), (False, [1, None], [5, None])],
)
def test_a_community_without_a_row(complete, workers, households):
    found = rollup(
        LIST.head(2),
        workers=pl.DataFrame({"社区编码": [A], "岗位": ["x"]}),
        buildings=pl.DataFrame({"社区编码": [A], "楼栋编号": [1], "户数": [5]}),
        complete=complete,
    )
    assert values(found, "workers") == workers
    assert values(found, "households") == households
    (told,) = {
        one.reason for one in found.warnings if one.table == "workers" and one.reason.startswith("rollup-no-row")
    }
    assert told == ("rollup-no-row-unknown" if complete is False else "rollup-no-row")


@pytest.mark.parametrize(("code", "told"), [(B, "rollup-no-row"), ("410991009999", "rollup-no-row-doubtful")])
def test_a_row_of_no_community_makes_nothing_of_the_others_doubtful(code, told):
    found = rollup(LIST, workers=pl.DataFrame({"社区编码": [A, code], "岗位": ["x", "y"]}))
    assert told in {one.reason for one in found.warnings}
    assert values(found, "workers")[2:] == [0, 0]


def test_a_sum_beyond_the_range_of_its_field_is_empty():
    buildings = pl.DataFrame({"社区编码": [A, A, B, B], "楼栋编号": [1, 2, 1, 2], "户数": [10**9, 1, 10**9, 0]})
    found = rollup(LIST, buildings=buildings)
    assert values(found, "households") == [None, 10**9, None, None]
    assert [row["row"] for one in found.warnings if one.reason == "rollup-over" for row in one.rows()] == [A]


def test_sums_cannot_overflow():
    rows = 1_000_000
    premises = pl.DataFrame({"社区编码": pl.repeat(A, rows, eager=True), "面积": pl.repeat(10**9, rows, eager=True)})
    assert values(rollup(LIST, premises=premises), "service_area")[0] is None
    premises = premises.with_columns(pl.lit(999).alias("面积"))
    assert values(rollup(LIST, premises=premises), "service_area")[0] == 999 * rows


# where rows belong


def test_codes_as_spreadsheets_leave_them():
    codes = [f"{A}.0", f"'{B}", "４１０９９１００２００１", "4.10991002002E+11"]
    found = rollup(LIST, workers=pl.DataFrame({"社区编码": codes, "岗位": ["x"] * 4}))
    assert values(found, "workers") == [1, 1, 1, 1]
    assert found.registers[0].unmatched == 0


def test_codes_as_numbers():
    found = rollup(LIST, workers=pl.DataFrame({"社区编码": [float(A), None, float(B)], "岗位": ["x"] * 3}))
    assert values(found, "workers") == [1, 1, 0, 0]
    assert reasons(found.rejected) == [(2, "rollup-row-no-community")]


def test_rows_that_belong_to_no_community():
    workers = pl.DataFrame(
        {
            "社区编码": ["410991001009", "410991001008", "4.10991E+11", None, None, None, None],
            "社区名称": ["丁社区", "甲社区", None, "甲社", "丙社区", "没有的", None],
            "岗位": ["x"] * 7,
        }
    )
    found = rollup(LIST, workers=workers)
    assert values(found, "workers") == [0, 0, 0, 0]
    assert sorted(reasons(found.rejected)) == [
        (1, "rollup-code-unknown"), (2, "rollup-code-other"), (3, "rollup-code-cut"), (4, "rollup-name-near"),
        (5, "rollup-name-several"), (6, "rollup-name-unknown"), (7, "rollup-row-no-community"),
    ]  # fmt: skip
    texts = {row["line"]: row["reason"] for one in found.rejected for row in one.rows()}
    assert A in texts[2]
    assert "甲社区" in texts[4]
    assert f"{C}、{D}" in texts[5]
    assert found.registers[0].unmatched == 7


def test_names_with_their_townships():
    workers = pl.DataFrame(
        {
            "所属社区": ["丙 社区", "丙社区", "丙社区", "甲社区"],
            "街道": ["东街道", "西街道", None, "西街道"],
            "岗位": ["x"] * 4,
        }
    )
    found = rollup(LIST, workers=workers)
    assert values(found, "workers") == [0, 0, 1, 1]
    assert sorted(reasons(found.rejected)) == [(3, "rollup-name-several"), (4, "rollup-name-near")]
    assert found.registers[0].by_name == 2
    (told,) = [one for one in found.warnings if one.reason == "rollup-by-name"]
    assert told.values["count"] == 2


def test_a_code_counts_before_a_name_and_the_difference_is_told():
    found = rollup(LIST, workers=pl.DataFrame({"社区编码": [A], "社区名称": ["乙社区"], "岗位": ["x"]}))
    assert values(found, "workers") == [1, 0, 0, 0]
    (told,) = [row for one in found.warnings if one.reason == "rollup-name-other" for row in one.rows()]
    assert "乙社区" in told["reason"]
    assert "甲社区" in told["reason"]


def test_a_list_of_names_alone():
    listed = LIST.drop("社区编码")
    found = rollup(
        listed, workers=pl.DataFrame({"社区": ["甲社区", "丙社区"], "街道": ["东街道", "西街道"], "岗位": ["x", "y"]})
    )
    assert values(found, "workers") == [1, 0, 0, 1]
    assert [key for key, _ in found.values()] == ["甲社区", "乙社区", "丙社区", "丙社区"]


def test_a_code_of_the_list_that_cannot_be_used_is_no_code():
    listed = LIST.with_columns(社区编码=pl.Series([A, None, C, D]))
    workers = pl.DataFrame({"社区编码": [A, "2"], "社区名称": ["甲社区", "乙社区"], "岗位": ["x", "y"]})
    assert values(rollup(listed, workers=workers), "workers") == [1, 0, 0, 0], (
        "2 is the line that stands in, and no code"
    )
    workers = workers.with_columns(社区编码=pl.Series([A, None]))
    assert values(rollup(listed, workers=workers), "workers") == [1, 1, 0, 0]


def test_without_a_list_the_codes_of_the_registers_are_the_communities():
    workers = pl.DataFrame(
        {"社区编码": [B, A, A, None], "社区名称": ["乙社区", "甲社区", "甲社区", "乙社区"], "岗位": list("wxyz")}
    )
    premises = pl.DataFrame({"社区编码": ["4109910"], "面积": [3]})
    found = rollup(workers=workers, premises=premises)
    assert found.table.rows() == [
        ("4109910", None, True, 3.0, 0),
        (A, "甲社区", False, 0.0, 2),
        (B, "乙社区", False, 0.0, 2),
    ]
    assert found.table.columns[:2] == ["community_id", "name"]
    assert found.texts().columns == ["社区编码", "社区名称", "有综合服务设施", "综合服务设施面积", "社区工作者"]
    told = {one.reason for one in found.warnings}
    assert {"rollup-no-list", "key-no-code", "rollup-by-name"} <= told
    assert found.communities.table is None


def test_without_a_list_a_name_that_is_not_always_the_same_is_none():
    workers = pl.DataFrame({"社区编码": [A, A], "社区名称": ["甲社区", "甲村"], "岗位": ["x", "y"]})
    assert rollup(workers=workers).table.rows() == [(A, 2)]


def test_neither_a_list_nor_codes():
    with pytest.raises(
        TableError, match=r"no list of communities, and the registers \(workers\) hold no community code"
    ):
        rollup(workers=pl.DataFrame({"社区": ["甲"], "岗位": ["x"]}))


# what stands twice


def test_a_person_counts_once_whatever_the_community():
    people = ["410991198001010011", "41099119800101001x", "410991198001010011", "41099119800101001X", None, None]
    found = rollup(
        LIST, workers=pl.DataFrame({"社区编码": [A, A, B, A, C, C], "身份证号": people, "证书等级": ["无"] * 6})
    )
    assert values(found, "workers") == [2, 0, 2, 0]
    assert sorted(reasons(found.rejected)) == [(3, "rollup-twice"), (4, "rollup-twice")]
    told = " ".join(f"{row}" for one in (*found.rejected, *found.warnings) for row in one.rows())
    assert "410991********0011" in told
    assert "19800101" not in told, "a person's number is not repeated"
    assert (found.registers[0].counted, found.registers[0].repeated) == (4, 2)


def test_numbers_that_a_spreadsheet_cut_are_not_taken_for_the_same():
    people = ["410991198001010000", "410991198001010000", "4.10991E+17", "4.10991E+17"]
    found = rollup(LIST, workers=pl.DataFrame({"社区编码": [A] * 4, "身份证号": people, "证书等级": ["无"] * 4}))
    assert values(found, "workers") == [4, 0, 0, 0]
    (told,) = [one for one in found.warnings if one.reason == "rollup-key-empty"]
    assert told.values["count"] == 4


def test_a_building_is_told_by_its_number_within_its_community():
    buildings = pl.DataFrame({"社区编码": [A, A, B, A], "楼号": ["1", "2", "1", "1"], "户数": [10, 20, 30, 99]})
    found = rollup(LIST, buildings=buildings)
    assert values(found, "households") == [30, 30, None, None]
    assert reasons(found.rejected) == [(4, "rollup-twice")]


def test_the_row_that_is_still_valid_counts_though_an_earlier_one_has_ended():
    workers = pl.DataFrame({"社区编码": [A, B], "工号": ["7", "7"], "岗位": ["x", "y"], "状态": ["离职", "在职"]})
    assert values(rollup(LIST, workers=workers), "workers") == [0, 1, 0, 0]


def test_a_row_of_no_community_does_not_take_the_place_of_one_that_has_one():
    workers = pl.DataFrame({"社区编码": ["1", B], "工号": ["7", "7"], "岗位": ["x", "y"]})
    assert values(rollup(LIST, workers=workers), "workers") == [0, 1, 0, 0]


def test_a_register_in_two_parts():
    first = pl.DataFrame({"社区编码": [A, B], "工号": ["1", "2"], "岗位": ["x", "y"], "持证": ["是", "否"]})
    second = pl.DataFrame({"社区编码": [B, C], "工号": ["2", "3"], "岗位": ["y", "z"]})
    found = rollup(LIST, workers=[first, second])
    assert values(found, "workers") == [1, 1, 1, 0]
    assert values(found, "certified_workers") == [1, 0, None, 0], "the second part does not say"
    (count,) = found.registers
    assert (count.rows, count.counted, count.repeated, count.lacks) == (4, 3, 1, ("certified_workers",))
    assert "rollup-column-missing" in {one.reason for one in found.warnings}
    left = rollup(LIST, workers=[first, second], partial=True)
    assert values(left, "certified_workers") == [1, 0, 0, 0]


def test_rows_that_are_blank_or_sum_up_others():
    premises = pl.DataFrame({"序号": ["1", None, "合计"], "社区编码": [A, None, None], "面积": ["10", None, "10"]})
    found = rollup(LIST, premises=premises)
    assert values(found, "service_area") == [10, 0, 0, 0]
    assert reasons(found.rejected) == [(3, "row-total")]
    assert found.registers[0].rows == 1


# the list's own figures


@pytest.mark.parametrize(("prefer", "households"), [("list", [100, 7, 30, None]), ("registers", [99, 7, 30, None])])
def test_the_list_and_a_register_differ(prefer, households):
    listed = LIST.with_columns(户数=pl.Series(["100", None, "30", "约"]))
    buildings = pl.DataFrame({"社区编码": [A, B, C, C], "楼栋编号": [1, 1, 1, 2], "户数": [99, 7, 30, 0]})
    found = rollup(listed, buildings=buildings, prefer=prefer)
    assert values(found, "households") == households
    (told,) = [row for one in found.warnings if one.reason == "rollup-differs" for row in one.rows()]
    assert (told["row"], told["value"]) == (A, str(households[0]))
    assert "99" in told["reason"]
    assert "100" in told["reason"]
    assert found.table["户数"].to_list() == households


def test_complete_registers_do_not_outvote_the_list():
    listed = LIST.with_columns(社区工作者=pl.Series(["3", "几个", "—", None]))
    found = rollup(listed, workers=pl.DataFrame({"社区编码": [D], "岗位": ["x"]}), prefer="registers")
    assert values(found, "workers") == [3, None, None, 1], "what cannot be read is not nothing"


def test_two_registers_of_one_field():
    buildings = pl.DataFrame({"社区编码": [A, B], "楼栋编号": [1, 1], "户数": [2, None]})
    households = pl.DataFrame({"社区编码": [A, B, B], "户主": list("xyz")})
    found = rollup(LIST, buildings=buildings, households=households)
    assert values(found, "households") == [2, 2, None, None]
    (told,) = [row for one in found.warnings if one.reason == "rollup-differs" for row in one.rows()]
    assert (
        told["reason"]
        == "households: 2 by the register of buildings or grids, 1 by the register of households; 2 counts."
    )


def test_the_lists_columns_stay_and_a_heading_in_another_unit_gives_way():
    listed = pl.DataFrame(
        {"社区编码": [A, B], "综合服务设施面积（亩）": ["0.54", None], "户数（户）": [5, None], "备注": ["x", "y"]}
    )
    premises = pl.DataFrame({"社区编码": [B], "面积": [10]})
    buildings = pl.DataFrame({"社区编码": [B], "楼栋编号": [1], "户数": [6]})
    found = rollup(listed, premises=premises, buildings=buildings)
    assert found.table.columns == ["社区编码", "备注", "户数（户）", "has_service_facility", "service_area"]
    assert found.texts().columns == ["社区编码", "备注", "户数（户）", "有综合服务设施", "综合服务设施面积"]
    assert found.texts()["综合服务设施面积"].to_list() == ["360", "10"]


# rules


def test_a_rule_of_ones_own():
    premises = pl.DataFrame(
        {
            "社区编码": [A, A, B],
            "面积": [100, 50, 30],
            "使用面积": [80, 40, None],
            "用途": ["出租", "党群服务中心", "闲置"],
        }
    )
    found = rollup(LIST, premises=premises, sums={"service_area": "使用面积 where 用途!=出租,闲置"})
    assert values(found, "service_area") == [40, 0, 0, 0]
    found = rollup(LIST, premises=premises, sums={"service_area": "使用面积"})
    assert values(found, "service_area") == [120, None, 0, 0]


def test_registers_of_other_kinds():
    lawyers = pl.DataFrame({"所属社区编码": [A, A, B], "姓名": list("xyz"), "类别": ["法律顾问", "明白人", "明白人 "]})
    found = rollup(
        LIST, registers={"lawyers": lawyers},
        counts={"legal_advisers": "lawyers where 类别=法律顾问", "law_literate_persons": "lawyers where 类别=明白人"},
        has={"hub_organization": "lawyers where 类别=明白人,别的"},
    )  # fmt: skip
    assert values(found, "legal_advisers") == [1, 0, 0, 0]
    assert values(found, "law_literate_persons") == [1, 1, 0, 0]
    assert values(found, "hub_organization") == [True, True, False, False]


def test_a_field_of_a_citys_own():
    members = pl.DataFrame({"社区编码": [A, B], "报到": ["是", "否"]})
    for city in ("puyang", commstd.city("puyang")):
        found = rollup(
            LIST, registers={"members": members}, has={"member_reporting": "members where 报到=是"}, city=city
        )
        assert values(found, "member_reporting") == [True, False, False, False]
    with pytest.raises(UnknownNameError, match=r"member_reporting"):
        rollup(LIST, registers={"members": members}, has={"member_reporting": "members"})


@pytest.mark.parametrize(
    ("rules", "fault", "said"),
    [
        ({"sums": {"service_area": "使用"}}, TableError, "no register has these columns: 使用"),
        ({"counts": {"households": ""}}, TableError, "may be: workers, organizations"),
        ({"counts": {"households": "hotels"}}, UnknownNameError, "not among those given: workers, organizations"),
        ({"sums": {"workers": "年龄"}, "counts": {"社区工作者": "workers"}}, ValueFault, "are of the same field"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_followed(rules, fault, said):
    workers = pl.DataFrame({"社区编码": [A], "岗位": ["x"], "年龄": [30]})
    organizations = pl.DataFrame({"社区编码": [A], "组织名称": ["x"]})
    with pytest.raises(fault, match=said):
        rollup(LIST, workers=workers, organizations=organizations, **rules)


# files


def test_tables_find_their_kind(tmp_path: Path):
    (tmp_path / "c.csv").write_text(f"社区编码,社区名称\n{A},甲\n{B},乙\n", encoding="gb18030")
    (tmp_path / "w.csv").write_text(f"社区工作者名册\n社区编码,岗位\n{A},书记\n", encoding="utf-8-sig")
    pl.DataFrame({"社区编码": [B], "面积": [3.5]}).write_parquet(tmp_path / "p.parquet")
    found = rollup(tmp_path / "c.csv", str(tmp_path / "w.csv"), tmp_path / "p.parquet")
    assert [(one.register, one.tables) for one in found.registers] == [
        ("workers", ("w.csv",)),
        ("premises", ("p.parquet",)),
    ]
    assert (values(found, "workers"), values(found, "service_area")) == ([1, 0], [0, Fraction("3.5")])
    assert ("w.csv", 1) in [(row["table"], row["line"]) for one in found.warnings for row in one.rows()]


def test_every_sheet_of_a_workbook(tmp_path: Path):
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in {
            "说明": [["填表说明"]],
            "社区": [["社区编码", "社区名称"], [A, "甲"], [B, "乙"]],
            "用房": [["社区编码", "面积"], [int(A), 12.5]],
            "社工": [["社区编码", "岗位"], [A, "书记"], [B, "书记"]],
            "汇总": [["社区编码", "社区名称", "户数"], [A, "甲", 5]],
        }.items():
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(rows):
                sheet.write_row(at, 0, cells)
    found = rollup(None, path)
    assert (values(found, "workers"), values(found, "service_area")) == ([1, 1], [Fraction("12.5"), 0])
    assert [one.tables for one in found.registers] == [("台账.xlsx [用房]",), ("台账.xlsx [社工]",)]
    assert [one.table for one in found.warnings if one.reason == "rollup-sheet-unused"] == ["台账.xlsx [汇总]"]
    assert "sheets-unread" not in {one.reason for one in found.warnings}
    named = rollup(LIST, workers=path, premises=path).collect()
    assert [one.tables for one in named.registers] == [("台账.xlsx [用房]",), ("台账.xlsx [社工]",)]
    (tmp_path / "list.csv").write_text(f"社区编码,社区名称\n{A},甲\n", encoding="utf-8")
    one = rollup(tmp_path / "list.csv", path, sheet="社工").collect()
    assert [count.tables for count in one.registers] == [("台账.xlsx [社工]",)]
    with pytest.raises(TableError, match="没有的"):
        rollup(LIST, path, sheet="没有的")


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ([LIST], "there is no register"),
        ([LIST, LIST], "is no register that is known by its headings"),
        ([LIST, pl.DataFrame({"姓名": ["x"]})], 'Headings found: "姓名"'),
        (
            [pl.DataFrame({"县（市、区）": ["x"]}), pl.DataFrame({"社区编码": [A], "岗位": ["x"]})],
            "has neither a column of codes nor of names",
        ),
    ],
)
def test_tables_that_are_not_taken(tables, said):
    with pytest.raises(TableError, match=said):
        rollup(*tables)


def test_a_register_that_gives_nothing():
    with pytest.raises(TableError, match=r'no field can be taken from "buildings" .*households, residents'):
        rollup(LIST, buildings=pl.DataFrame({"社区编码": [A], "楼栋编号": ["1"]}))
    with pytest.raises(UnknownNameError, match=r'"worker" is none of the known registers.*did you mean "workers"'):
        rollup(LIST, registers={"worker": pl.DataFrame({"社区编码": [A]})})


def test_settings_that_do_not_exist():
    with pytest.raises(ValueFault, match=r'"register" is none of: list, registers'):
        Settings(prefer="register")


# results


def test_the_table_goes_into_assess_exactly(tmp_path: Path):
    listed = LIST.with_columns(城乡类型=pl.lit("城市社区"), 户数=pl.Series([1404, 1404, 1404, 1404]))
    premises = pl.DataFrame({"社区编码": [A, A, B, B, C], "面积": ["210.6", "210.6", "210.6", "210.5999", "421.2001"]})
    found = rollup(listed, premises=premises)
    path = tmp_path / "table.csv"
    found.texts().write_csv(path)
    puyang = commstd.city("puyang", as_of="2020-12-31")
    for table in (found.table, path, found.wide(decimals=True)):
        wide = puyang.assess(table).wide()
        assert wide["service_area__verdict"].to_list() == ["met", "short", "met", "short"]
        assert wide["service_area__gap"].to_list() == [0.0, 0.0001, 0.0, 421.2]


def test_what_it_says_of_itself():
    found = rollup(LIST, workers=pl.DataFrame({"社区编码": [A], "岗位": ["x"]}))
    assert repr(found) == "<Rollup of 1 registers to 4 communities: workers>"
    assert found.rows == 4
    assert found.collect() is found
    assert found.keys.to_list() == CODES
    assert found.names is not None
    assert rollup(workers=pl.DataFrame({"社区编码": [A], "岗位": ["x"]})).names is None
