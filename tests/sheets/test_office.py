"""The whole way of an office, in LibreOffice: a template filled in, assessed, sent, corrected, sorted, and right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import fastexcel
import ironcalc
import polars as pl
import pytest

import commstd
from commstd.messages import in_language, say
from tests.sheets.calc import copied, deleted, sorted_by, typed, worked_on
from tests.unit.report.test_workbook import DAY, Open

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    {"社区编码": "410991001001", "社区名称": "甲", "城乡类型": "城市社区", "户数（户）": 1200, "综合服务设施面积（㎡）": 360,
     "居委会工作人员（人）": 8, "流动人口（人）": 300, "社区社会组织（个）": 10, "治安防控室": "是", "矛盾调处室": "是"},
    {"社区编码": "410991001002", "社区名称": "乙", "城乡类型": "城市社区", "户数（户）": 1201, "综合服务设施面积（㎡）": 360,
     "居委会工作人员（人）": 5, "社区社会组织（个）": 9, "治安防控室": "否"},
    {"社区编码": "410991001203", "社区名称": "丙", "城乡类型": "农村社区", "户数（户）": 333, "综合服务设施面积（㎡）": 99.8999,
     "社区社会组织（个）": 3, "治安防控室": "是", "矛盾调处室": "否"},
    {"社区编码": "410991001204", "社区名称": "丁", "城乡类型": "农村社区", "综合服务设施面积（㎡）": 40,
     "社区社会组织（个）": 2, "治安防控室": "是", "矛盾调处室": "是"},
]  # fmt: skip
AREA = "综合服务设施面积（㎡）"


def columns(path: Path, sheet: str, row: int) -> dict[str, str]:
    """The letters of the columns by their headings."""
    held = fastexcel.read_excel(path).load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    return {str(name): ironcalc.column_name_from_number(at) for at, name in enumerate(held.row(row), 1) if name}


def verdicts(path: Path) -> dict[str, dict[str, object]]:
    """What the workbook says of each row: its verdicts by standard."""
    opened, found = Open(path), {}
    groups = {str(group): at for at, group in enumerate(opened.groups, 1) if group}
    for row in range(4, opened.last + 1):
        key = opened.value(row, 1)
        if key:
            found[str(key)] = {group: opened.value(row, opened.column("结论", group)) for group in list(groups)[1:]}
    return found


def test_from_the_template_to_the_corrected_workbook(tmp_path: Path) -> None:
    city, profile = commstd.city("puyang", as_of=DAY), tmp_path / "profile"
    template, filled = tmp_path / "空表.xlsx", tmp_path / "填好.xlsx"
    with in_language("zh"):
        commstd.write_template(city, template, subject="community")
    name = fastexcel.read_excel(template).sheet_names[0]
    letters = columns(template, name, 0)
    steps = [
        typed(f"{letters[heading]}{at}", value) for at, row in enumerate(ROWS, 3) for heading, value in row.items()
    ]
    worked_on(template, filled, name, steps, profile)

    assessed = city.assess(filled)
    assert assessed.keys.to_list() == [row["社区编码"] for row in ROWS]  # the example row is left out
    plain = pl.DataFrame(ROWS, schema_overrides={AREA: pl.Float64})
    assert [one.as_json() for one in assessed.findings] == [one.as_json() for one in city.assess(plain).findings]

    sent, corrected = tmp_path / "核对.xlsx", tmp_path / "更正.xlsx"
    with in_language("zh"):
        commstd.write_workbook(assessed, city, sent)
    letters = columns(sent, "明细", 2)
    width = ironcalc.load_from_xlsx(str(sent)).get_sheet_dimensions(2)[3]
    steps = [
        typed(f"{letters[AREA]}5", 360.3),  # 乙: exactly what 1,201 households need
        typed(f"{letters['户数（户）']}7", 133),  # 丁
        copied(6, 8, width),  # 丙 once more …
        typed("A8", "410991001205"),
        typed(f"{letters[AREA]}8", 99.9),  # … with enough
        deleted(4),  # 甲
        sorted_by(f"A4:{ironcalc.column_name_from_number(width)}7", 0, descending=True),
    ]
    worked_on(sent, corrected, "明细", steps, profile)

    rows = [dict(ROWS[1]), dict(ROWS[2]), dict(ROWS[3]), dict(ROWS[2])]
    rows[0][AREA], rows[2]["户数（户）"], rows[3][AREA] = 360.3, 133, 99.9
    rows[3]["社区编码"] = "410991001205"
    right = city.assess(pl.DataFrame(rows, schema_overrides={AREA: pl.Float64}))
    with in_language("zh"):
        wanted = {
            key: {
                item.standard.title.zh: str(say(f"verdict-{right.results[f'{index}.verdict'][at]}"))
                for index, item in enumerate(right.plan.items)
            }
            for at, key in enumerate(right.keys)
        }
    found = verdicts(corrected)
    assert list(found) == sorted(wanted, reverse=True)
    assert found == wanted
    assert found["410991001002"]["社区综合服务设施面积"] == "达标"
    assert found["410991001203"]["社区综合服务设施面积"] == "不足"
    assert found["410991001205"]["社区综合服务设施面积"] == "达标"

    # And the workbook itself can be assessed anew.
    again = city.assess(corrected, sheet="明细")
    by_key = {one.row: one.verdict for one in right.findings if one.standard == "puyang/service-area"}
    assert {one.row: one.verdict for one in again.findings if one.standard == "puyang/service-area"} == by_key


@pytest.mark.parametrize("ending", ["ods", "xls", "xlsx"])
def test_what_the_program_saves_is_read_whatever_its_kind(tmp_path: Path, ending: str) -> None:
    city, plain = commstd.city("puyang", as_of=DAY), pl.DataFrame(ROWS, schema_overrides={AREA: pl.Float64})
    plain.write_excel(tmp_path / "表.xlsx", worksheet="社区表")
    filters = {"ods": "calc8", "xls": "MS Excel 97", "xlsx": "Calc MS Excel 2007 XML"}
    saved = tmp_path / f"存.{ending}"
    worked_on(tmp_path / "表.xlsx", saved, "社区表", [], tmp_path / "profile", kind=filters[ending])
    wanted, found = city.assess(plain), city.assess(saved)
    assert [one.as_json() for one in found.findings] == [one.as_json() for one in wanted.findings]
    assert found.rejected == ()
