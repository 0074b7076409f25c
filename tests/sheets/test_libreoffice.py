"""Workbooks in LibreOffice: what it works out anew is what commstd says. `soffice` has to be there."""

from __future__ import annotations

import itertools
import re
import subprocess
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import ironcalc
import polars as pl
import pytest
import xlsxwriter

import commstd
from commstd.formula.lower import Lowering
from commstd.formula.plan import Plan
from commstd.formula.spreadsheet import ROW
from commstd.messages import in_language, say
from commstd.report.workbook import write_workbook
from commstd.standards import columns_of
from commstd.verdicts import lower_rule
from tests.laws.packs import Drawn, cases
from tests.laws.sheets import EPOCH, NEVER, Sheet
from tests.laws.test_spreadsheet import held
from tests.unit.report.test_workbook import DAY, EXAMPLES, PUYANG, Open

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 30
CORRECTIONS: dict[tuple[str, str], object] = {
    ("410993002004", "综合服务设施面积（㎡）"): 990.0,
    ("410991101009", "综合服务设施面积（㎡）"): 233.9999,
    ("410991001005", "综合服务设施面积（㎡）"): 352.46001,
    ("410991001001", "户数（户）"): 1001.0,
    ("410991201209", "户数（户）"): 3000.0,
    ("410991002002", "户数（户）"): None,
    ("410991001003", "城乡类型"): "农村社区",
    ("410991001007", "城乡类型"): "别的",
    ("410991002006", "治安防控室"): "否",
    ("410993101206", "社区社会组织（个）"): 3.0,
    ("410991002008", "居委会工作人员（人）"): 100.5,
}
"""By code and heading: what somebody types into the workbook. None clears the cell."""


def recalculated(paths: list[Path], folder: Path) -> list[Path]:
    """Workbooks as LibreOffice saves them, after it has worked out every formula."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "out"),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return [folder / "out" / path.name for path in paths]


def without_results(path: Path, corrections: dict[str, object], sheet: int) -> None:
    """Correct cells of a workbook, and take out what was kept with its formulas."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for name, data in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            text = re.sub(r' t="(?:str|e|b)"(><f>)|(</f>)<v>[^<]*</v>', r"\1\2", data.decode())
            if name == f"xl/worksheets/sheet{sheet}.xml":
                for place, value in corrections.items():
                    text, count = re.subn(rf'<c r="{place}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', _cell(place, value), text)
                    assert count == 1, place
            parts[name] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


def _cell(place: str, value: object) -> str:
    if value is None:
        return rf'<c r="{place}"\1/>'
    if isinstance(value, str):
        return rf'<c r="{place}"\1 t="inlineStr"><is><t>{value}</t></is></c>'
    return rf'<c r="{place}"\1><v>{value!r}</v></c>'


def test_corrections_in_a_workbook_give_the_verdicts_of_the_corrected_table(tmp_path: Path) -> None:
    city = commstd.city("puyang", as_of=DAY)
    path = tmp_path / "濮阳.xlsx"
    with in_language("zh"):
        write_workbook(city.assess(PUYANG), city, path)
    opened = Open(path)
    places = {
        f"{ironcalc.column_name_from_number(opened.column(heading))}{opened.row(key)}": value
        for (key, heading), value in CORRECTIONS.items()
    }
    without_results(path, places, sheet=3)
    (found,) = recalculated([path], tmp_path)
    changed = Open(found)

    frame = pl.read_csv(PUYANG, infer_schema=False)
    headings = {"综合服务设施面积（㎡）": "综合服务设施面积（平方米）", "户数（户）": "户数", "社区社会组织（个）": "社区社会组织",
                "居委会工作人员（人）": "居委会工作人员"}  # fmt: skip
    for (key, heading), value in CORRECTIONS.items():
        name = headings.get(heading, heading)
        text = None if value is None else str(value).removesuffix(".0")
        frame = frame.with_columns(
            pl.when(pl.col("社区编码") == key).then(pl.lit(text, dtype=pl.String)).otherwise(name).alias(name)
        )
    before, again = city.assess(PUYANG), city.assess(frame)
    differing = 0
    with in_language("zh"):
        for index, item in enumerate(again.plan.items):
            group = item.standard.title.zh
            verdict, at = changed.column("结论", group), again.results[f"{index}.verdict"].to_list()
            told = [changed.value(row, verdict) for row in range(4, 4 + again.rows)]
            assert told == [str(say(f"verdict-{one}")) for one in at], group
            differing += sum(a != b for a, b in zip(at, before.results[f"{index}.verdict"].to_list(), strict=True))
            if f"{index}.gap" in again.results.columns:
                gaps = [
                    None if one is None else float(one * item.step) for one in again.results[f"{index}.gap"].to_list()
                ]
                column = next(
                    at for at in range(verdict + 1, verdict + 4) if str(changed.headings[at - 1]).startswith("差额")
                )
                assert [changed.value(row, column) for row in range(4, 4 + again.rows)] == [
                    "—" if one is None else pytest.approx(one, abs=1e-9) for one in gaps
                ]
        summary = changed.names.index("汇总表")
        first = next(at for at in range(1, 12) if changed.value(at, 1, summary) == "标准") + 1
        for row, line in enumerate(again.summary(), first):
            counts = [changed.value(row, at, summary) for at in range(3, 8)]
            assert counts == [line[one] for one in ("met", "short", "over", "unknown", "not-applicable")]
    assert differing >= 8


def test_every_workbook_is_worked_out_as_it_was_written(tmp_path: Path) -> None:
    paths = []
    for name, source in EXAMPLES.items():
        city = commstd.city(name, as_of=date(2025, 12, 31))
        paths.append(tmp_path / f"{name}.xlsx")
        write_workbook(city.assess(PUYANG.with_name(source)), city, paths[-1])
    wanted = [Open(path, str(say("sheet-rows"))) for path in paths]
    for path in paths:
        without_results(path, {}, sheet=3)
    for kept, path in zip(wanted, recalculated(paths, tmp_path), strict=True):
        found = Open(path, str(say("sheet-rows")))
        formulas = list(kept.formulas())
        assert len(formulas) > 100
        apart = {
            place: (one, two)
            for place in formulas
            if (one := kept.value(*place[1:], sheet=place[0])) != (two := found.value(*place[1:], sheet=place[0]))
            and not (isinstance(one, float) and one == pytest.approx(two, abs=1e-9))
        }
        assert apart == {}


def test_every_standard_of_the_packs_at_its_thresholds(tmp_path: Path) -> None:
    path = tmp_path / "laws.xlsx"
    tried = []
    book = xlsxwriter.Workbook(str(path))
    for case in cases().values():
        drawn, plan, columns = Drawn(case), Plan(), columns_of(case.fields)
        places = lower_rule(case.binding.rule, Lowering(plan, columns, case.binding.constants), case.binding.step)
        needed = {place for one in ("verdict", "low", "high", "gap") if (place := getattr(places, one)) is not None}
        rows = [drawn.part() for _ in range(ROWS)]
        dates = {field for field, one in case.fields.items() if one.kind == "date"}
        options = sorted(itertools.chain.from_iterable(case.fields[field].values for field in rows[0]))
        used = {field: columns[field] for field in rows[0]}
        sheet = Sheet(plan, needed, used, dates=dates, inline={places.verdict}, options=options)
        made = book.add_worksheet(f"s{len(tried)}")
        for at, row in enumerate(rows):
            for field, column in sheet.inputs.items():
                value = held(case, field, row[field])
                if isinstance(value, bool):
                    made.write_string(at, column - 1, "yes" if value else "no")
                elif isinstance(value, str):
                    made.write_string(at, column - 1, value)
                elif field in dates and value == NEVER:
                    made.write_string(at, column - 1, "never")
                elif value is not None:
                    made.write_number(at, column - 1, value - EPOCH * (field in dates))
            for column, formula in sheet.formulas.items():
                made.write_formula(at, column - 1, "=" + formula.replace(ROW, str(at + 1)), None, "")
        tried.append((case, places, sheet, rows))
    book.close()
    (found,) = recalculated([path], tmp_path)
    model = ironcalc.load_from_xlsx(str(found))
    seen = set()
    for number, (case, places, sheet, rows) in enumerate(tried):
        for line, row in enumerate(rows, 1):
            wanted = case.judge(row)
            told = model.get_cell_value(number, line, sheet.results[places.verdict])
            assert told == wanted.verdict, (case.name, row)
            seen.add(told)
            for one in ("low", "high", "gap"):
                place = getattr(places, one)
                value = None if place is None else model.get_cell_value(number, line, sheet.results[place])
                exact = None if value in {None, "#N/A"} else int(value) * case.binding.step
                assert exact == getattr(wanted, one), (case.name, one, row)
    assert seen == {"met", "short", "over", "unknown", "not-applicable"}
