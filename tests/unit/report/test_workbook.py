"""The workbook of an assessment: what stands on its sheets, that it is safe, and that corrections are followed."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import fastexcel
import ironcalc
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import commstd
from commstd.errors import MissingExtraError, TableError
from commstd.messages import in_language, say
from commstd.report import workbook
from commstd.report.sheets.book import LONGEST_TEXT, plain_text
from commstd.report.workbook import check_rows, write_workbook

DAY = date(2020, 12, 31)
PUYANG = Path(__file__).parents[3] / "examples" / "puyang.csv"
SHEETS = ["汇总表", "未达标清单", "明细", "指标完成情况", "数据问题", "依据"]
EXAMPLES = {
    "puyang": "puyang.csv", "guangyuan": "guangyuan.csv", "wengan": "wengan.xlsx", "mianyang": "mianyang.csv",
    "fuzhou-jiangxi": "fuzhou-jiangxi.csv",
}  # fmt: skip


@pytest.fixture(scope="module")
def city():
    return commstd.city("puyang", as_of=DAY)


@pytest.fixture(scope="module")
def assessed(city):
    return city.assess(PUYANG)


@pytest.fixture(scope="module")
def written(city, assessed, tmp_path_factory):
    path = tmp_path_factory.mktemp("workbook") / "濮阳.xlsx"
    with in_language("zh"):
        write_workbook(assessed, city, path)
    return path


def grid(path: Path, sheet: str) -> list[list[object]]:
    """All cells of a sheet, as values that were kept with the file."""
    frame = fastexcel.read_excel(path).load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    return [list(row) for row in frame.iter_rows()]


def table(path: Path, sheet: str, first: str) -> pl.DataFrame:
    """The rows below the heading that begins with a word."""
    rows = grid(path, sheet)
    at = next(number for number, row in enumerate(rows) if row[0] == first)
    names = [str(one) for one in rows[at] if one is not None]
    return pl.DataFrame([row[: len(names)] for row in rows[at + 1 :]], schema=names, orient="row")


class Open:
    """A workbook opened in a spreadsheet engine."""

    def __init__(self, path: Path, sheet: str = "明细") -> None:
        self.model = ironcalc.load_from_xlsx(str(path))
        self.names = [one["name"] for one in self.model.get_worksheets_properties()]
        self.sheet = self.names.index(sheet)
        _, self.last, _, width = self.model.get_sheet_dimensions(self.sheet)
        self.headings = [self.value(3, at) for at in range(1, width + 1)]
        self.groups = [self.value(2, at) for at in range(1, width + 1)]

    def value(self, row: int, column: int, sheet: int | None = None) -> object:
        return self.model.get_cell_value(self.sheet if sheet is None else sheet, row, column)

    def column(self, heading: str, group: str | None = None) -> int:
        start = 0 if group is None else self.groups.index(group)
        return self.headings.index(heading, start) + 1

    def row(self, key: str) -> int:
        return next(row for row in range(4, self.last + 1) if self.value(row, 1) == key)

    def formulas(self):
        for sheet, row, column in self.model.get_all_cells():
            if self.model.get_cell_formula(sheet, row, column):
                yield sheet, row, column


# what stands there


def test_the_sheets_and_what_each_begins_with(written):
    assert fastexcel.read_excel(written).sheet_names == SHEETS
    assert grid(written, "汇总表")[1][0] == "濮阳市：puyang.csv，64 行，对象：社区（村），按 2020-12-31 有效的规定"


def test_the_summary_has_a_line_for_each_standard(written, assessed):
    found = table(written, "汇总表", "标准")
    for line, told in zip(found.iter_rows(named=True), assessed.summary(), strict=True):
        counts = [told[name] for name in ("met", "short", "over", "unknown", "not-applicable")]
        assert [int(line[name]) for name in ("达标", "不足", "超出", "无法判断", "不适用")] == counts
        assert int(line["适用"]) == 64 - told["not-applicable"]
        assert float(line["达标率"]) == pytest.approx(counts[0] / sum(counts[:3]))
    assert found["差额"].to_list() == ["4086.7703", "1", "13", "16", "—"]
    assert found["单位"].to_list()[:2] == ["㎡", "户"]


def test_the_shortfalls_are_those_of_the_findings_the_worst_first(written, assessed):
    found = table(written, "未达标清单", "编码")
    wanted = {
        (one.row, one.clause[0], str(say(f"verdict-{one.verdict}")), one.gap)
        for one in assessed.findings
        if one.verdict in {"short", "over"}
    }
    assert found.height == len([one for one in assessed.findings if one.verdict in {"short", "over"}])
    for row, clause, _, gap in wanted:
        held = found.filter((pl.col("编码") == row) & pl.col("条款").str.starts_with(clause))
        assert gap is None or float(gap) in [float(one) for one in held["差额"] if one != "—"]
    worst = found.row(0, named=True)
    assert (worst["编码"], worst["实际"], worst["要求"], worst["差额"]) == ("410993002004", "0", "990", "990")


def test_all_rows_have_the_verdicts_of_the_assessment(written, assessed):
    opened = Open(written)
    wide = assessed.wide()
    for standard in ("service_area", "committee_staff", "governance_centre"):
        title = {"service_area": "社区综合服务设施面积", "committee_staff": "社区居委会工作人员配备",
                 "governance_centre": "综治中心设有“两室”"}[standard]  # fmt: skip
        column = opened.column("结论", title)
        told = [opened.value(row, column) for row in range(4, 68)]
        with in_language("zh"):
            assert told == [str(say(f"verdict-{one}")) for one in wide[f"{standard}__verdict"]]
    column = opened.column("差额（㎡）", "社区综合服务设施面积")
    gaps = [opened.value(row, column) for row in range(4, 68)]
    assert gaps == [("—" if one is None else one) for one in wide["service_area__gap"]]


def test_what_could_not_be_used_stands_there_as_it_was_written(written):
    opened = Open(written)
    row = opened.row("410991201209")
    assert opened.value(row, opened.column("户数（户）")) == "约三百"
    assert opened.value(row, opened.column("结论", "社区综合服务设施面积")) == "无法判断"
    assert opened.value(opened.row("410993101206"), opened.column("社区社会组织（个）")) == "-3"


def test_the_problems_have_their_place_and_the_mend(written, assessed):
    found = table(written, "数据问题", "类别")
    assert found.height == sum(len(one) for one in (*assessed.rejected, *assessed.warnings))
    line = found.filter(pl.col("值") == "约三百").row(0, named=True)
    assert (line["类别"], line["行号"], line["列"], line["编码"]) == ("未使用", "11", "户数", "410991201209")
    assert "准确的数字" in line["如何改正"] or "确切的数字" in line["如何改正"]


def test_the_targets_stand_with_their_bounds(written, assessed):
    found = table(written, "指标完成情况", "指标")
    assert found.height == len(assessed.targets)
    assert set(found["结论"]) <= {"达标", "不足", "超出", "无法判断", "不适用", "未施行"}
    assert any("…" in one for one in found["值"])


def test_the_sources_are_told(written, city):
    text = "\n".join(str(one) for row in grid(written, "依据") for one in row if one is not None)
    for wanted in (
        "濮社区领〔2020〕2号",
        "二（五）19",
        "area_rate",
        "30 ㎡ / 100 户",
        city.pack.origin.digest,
        "2020-12-31",
    ):
        assert wanted in text


def test_drafts_and_inferred_cities_are_marked_where_the_figures_are(tmp_path):
    guangyuan = commstd.city("guangyuan", as_of=date(2025, 12, 31))
    path = tmp_path / "x.xlsx"
    with in_language("zh"):
        write_workbook(guangyuan.assess(PUYANG.with_name("guangyuan.csv")), guangyuan, path)
        marks = [str(one) for one in guangyuan.pack.head.documents if one.status != "in-force" or one.truncated]
        for sheet in ("汇总表", "依据"):
            told = [row[0] for row in grid(path, sheet) if row[0] and str(row[0]).startswith("注意")]
            assert bool(told) == bool(marks or guangyuan.pack.head.inferred)


def test_english_headings_and_words(city, assessed, tmp_path):
    with in_language("en"):
        write_workbook(assessed, city, tmp_path / "x.xlsx")
    opened = Open(tmp_path / "x.xlsx", "All rows")
    assert opened.names == ["Summary", "Shortfalls", "All rows", "Targets", "Data problems", "Sources"]
    assert opened.value(4, opened.column("Verdict", "Community service facility area")) == "met"


def test_the_same_input_gives_the_same_bytes(city, assessed, tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        with in_language("zh"):
            write_workbook(assessed, city, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_sheets_print_on_paper_of_a4_with_their_headings_on_every_page(written):
    with zipfile.ZipFile(written) as packed:
        book = packed.read("xl/workbook.xml").decode()
        shortfalls = packed.read("xl/worksheets/sheet2.xml").decode()
    assert "'未达标清单'!$5:$5" in book or "未达标清单!$5:$5" in book
    assert re.search(r'<pageSetup paperSize="9"[^>]*fitToHeight="0"[^>]*orientation="landscape"', shortfalls)
    assert "<autoFilter" in shortfalls
    assert 'state="frozen"' in shortfalls


# formulas


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_formula_comes_to_what_was_kept_with_it(name, tmp_path):
    city = commstd.city(name, as_of=date(2025, 12, 31))
    path = tmp_path / "x.xlsx"
    write_workbook(city.assess(PUYANG.with_name(EXAMPLES[name])), city, path)
    opened = Open(path, str(say("sheet-rows")))
    before = {place: opened.value(*place[1:], sheet=place[0]) for place in opened.formulas()}
    assert len(before) > 100
    opened.model.evaluate()
    apart = {
        place: (value, opened.value(*place[1:], sheet=place[0]))
        for place, value in before.items()
        if value != opened.value(*place[1:], sheet=place[0])
    }
    assert apart == {}


@pytest.mark.parametrize("value", [989.9999, 990.0, 0.0, 1e12, -1.0, None, "990㎡"])
def test_a_correction_gives_the_verdict_of_the_corrected_table(written, city, value, tmp_path):
    opened = Open(written)
    row, column = opened.row("410993002004"), opened.column("综合服务设施面积（㎡）")
    if value is None:
        opened.model.clear_cell_contents(opened.sheet, row, column)
    elif isinstance(value, str):
        opened.model.update_cell_with_text(opened.sheet, row, column, value)
    else:
        opened.model.update_cell_with_number(opened.sheet, row, column, value)
    opened.model.evaluate()
    frame = pl.read_csv(PUYANG, infer_schema=False)
    text = None if value is None or isinstance(value, str) else str(value)  # a unit behind a number is no number there
    changed = frame.with_columns(
        pl.when(pl.col("社区编码") == "410993002004").then(pl.lit(text, dtype=pl.String))
        .otherwise("综合服务设施面积（平方米）").alias("综合服务设施面积（平方米）")
    )  # fmt: skip
    again = city.assess(changed)
    at = again.keys.to_list().index("410993002004")
    with in_language("zh"):
        wanted = str(say(f"verdict-{again.wide()['service_area__verdict'][at]}"))
    gap = again.wide()["service_area__gap"][at]
    group = "社区综合服务设施面积"
    assert opened.value(row, opened.column("结论", group)) == wanted
    assert opened.value(row, opened.column("差额（㎡）", group)) == ("—" if gap is None else gap)
    summary = opened.names.index("汇总表")
    heads = next(at for at in range(1, 12) if opened.value(at, 1, summary) == "标准")
    short = again.summary()[0]["short"]
    assert opened.value(heads + 1, 4, summary) == short


def test_without_formulas_there_are_the_same_values(written, city, assessed, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "LIVE_ROWS", 63)
    path = tmp_path / "x.xlsx"
    with in_language("zh"):
        write_workbook(assessed, city, path)
    plain, live = Open(path), Open(written)
    assert list(plain.formulas()) == []
    assert "不是公式" in plain.value(1, 1)
    width = max(at for at, group in enumerate(live.groups) if group == "综治中心设有“两室”") + 1
    for row in range(2, 68):
        assert [plain.value(row, at) for at in range(1, width)] == [live.value(row, at) for at in range(1, width)]
    assert grid(path, "汇总表")[6:] == grid(written, "汇总表")[7:] or table(path, "汇总表", "标准").equals(
        table(written, "汇总表", "标准")
    )


def test_all_readings_stand_side_by_side(city, tmp_path):
    assessed = city.assess(PUYANG, all_readings=True)
    path = tmp_path / "x.xlsx"
    with in_language("zh"):
        write_workbook(assessed, city, path)
    assert table(path, "汇总表", "标准").height == len(assessed.plan.items)
    assert "社区综合服务设施面积（whole-hundreds）" in Open(path).groups


def test_a_single_community_and_one_without_a_name(city, tmp_path):
    one = city.assess(commstd.Community(community_id="410991001001", households=1200, service_area="352.46 ㎡"))
    write_workbook(one, city, tmp_path / "one.xlsx")
    opened = Open(tmp_path / "one.xlsx", str(say("sheet-rows")))
    assert opened.value(4, 1) == "410991001001"


def test_an_empty_table(city, tmp_path):
    frame = pl.DataFrame(schema={"社区编码": pl.String, "户数": pl.Int64, "综合服务设施面积": pl.Float64})
    write_workbook(city.assess(frame), city, tmp_path / "none.xlsx")
    assert len(fastexcel.read_excel(tmp_path / "none.xlsx").sheet_names) == 6


OTHERS = [
    ("fuzhou-jiangxi", "fuzhou-jiangxi-developments.csv"), ("mianyang", "mianyang-compounds.csv"),
    ("puyang", "puyang-counties.csv"), ("wengan", "wengan-townships.csv"), ("wengan", "wengan-committees.csv"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "source"), OTHERS)
def test_other_subjects_have_formulas_too(name, source, tmp_path):
    city = commstd.city(name, as_of=date(2025, 12, 31))
    path = tmp_path / "x.xlsx"
    write_workbook(city.assess(PUYANG.with_name(source)), city, path)
    opened = Open(path, str(say("sheet-rows")))
    before = {place: opened.value(*place[1:], sheet=place[0]) for place in opened.formulas()}
    assert before
    opened.model.evaluate()
    assert {place: opened.value(*place[1:], sheet=place[0]) for place in before} == before


def test_a_corrected_workbook_goes_back_into_assess(written, city, assessed):
    again = city.assess(written, sheet="明细")
    assert again.summary() == assessed.summary()
    assert again.keys.to_list() == assessed.keys.to_list()


def test_days_that_have_not_come_and_days_before_excel(tmp_path):
    fuzhou = commstd.city("fuzhou-jiangxi", as_of=date(2025, 12, 31))
    frame = pl.read_csv(PUYANG.with_name("fuzhou-jiangxi-developments.csv"), infer_schema=False)
    path = tmp_path / "x.xlsx"
    held = fuzhou.assess(frame)
    days = [one for one in held.plan.fields if held.table.subject.fields[one].kind == "date"]
    assert days, "a subject with a date"
    label = held.table.subject.fields[days[0]].label.zh
    heading = next(one for one in frame.columns if one.startswith(label))
    texts = ["1899-05-01", "未完成", "2024-02-29"]
    changed = frame.with_row_index("at").with_columns(
        pl.col("at")
        .replace_strict(dict(enumerate(texts)), default=pl.col(heading), return_dtype=pl.String)
        .alias(heading)
    )
    for rows, is_live in ((changed.drop("at"), False), (changed.drop("at").slice(1), True)):
        assessed = fuzhou.assess(rows)
        with in_language("zh"):
            write_workbook(assessed, fuzhou, path)
        opened = Open(path)
        told = [opened.value(row, opened.column(label)) for row in range(4, 7)]
        assert told[:2] == (["1899-05-01", "未完成"] if not is_live else ["未完成", 45351])
        used = [
            at for at, one in enumerate(assessed.plan.items)
            if one.places is not None and days[0] in fuzhou.pack.fields_of(one.standard)
        ]  # fmt: skip
        column = opened.column("结论", assessed.plan.items[used[0]].standard.title.zh)
        assert bool(opened.model.get_cell_formula(opened.sheet, 4, column)) == is_live
        opened.model.evaluate()
        with in_language("zh"):
            assert [opened.value(row, column) for row in range(4, 4 + assessed.rows)] == [
                str(say(f"verdict-{one}")) for one in assessed.results[f"{used[0]}.verdict"]
            ]


def test_a_standard_beyond_exact_numbers_has_values_and_the_others_formulas(city, assessed, tmp_path, monkeypatch):
    monkeypatch.setattr("commstd.formula.spreadsheet.LARGEST", 10**12)
    with in_language("zh"):
        write_workbook(assessed, city, tmp_path / "x.xlsx")
    opened = Open(tmp_path / "x.xlsx")
    assert opened.value(1, 1).endswith("以下标准在这里不是公式，更正后要重新核对：社区综合服务设施面积。")
    place = opened.column("结论", "社区综合服务设施面积")
    assert opened.model.get_cell_formula(opened.sheet, 4, place) is None
    assert opened.model.get_cell_formula(opened.sheet, 4, opened.column("结论", "社区社会组织数量"))
    summary = opened.names.index("汇总表")
    assert opened.model.get_cell_formula(summary, 7, 3).startswith("=COUNTIF")


@pytest.mark.parametrize(("limit", "value"), [("MOST_COLUMNS", 40), ("LONGEST", 50)])
def test_formulas_that_a_sheet_cannot_hold_are_left_out(city, assessed, tmp_path, monkeypatch, limit, value):
    monkeypatch.setattr(f"commstd.report.sheets.ledger.{limit}", value)
    write_workbook(assessed, city, tmp_path / "x.xlsx")
    assert list(Open(tmp_path / "x.xlsx", str(say("sheet-rows"))).formulas()) == []


@pytest.mark.parametrize("rows", [64, 63])
def test_what_is_not_in_force_is_told(tmp_path, monkeypatch, rows):
    early = commstd.city("puyang", as_of=date(2019, 12, 31), overrides={"area_rate": "31 ㎡"})
    monkeypatch.setattr(workbook, "LIVE_ROWS", rows)
    with in_language("zh"):
        write_workbook(early.assess(PUYANG), early, tmp_path / "x.xlsx")
    assert "未施行" in table(tmp_path / "x.xlsx", "汇总表", "标准")["达标率"].to_list()
    told = [row[0] for row in grid(tmp_path / "x.xlsx", "依据")]
    assert "注意：参数 puyang/area_rate 临时改为 31 ㎡，不是文件规定的值。" in told


def test_a_list_that_is_too_long_is_cut_and_says_so(city, assessed, tmp_path, monkeypatch):
    for module in ("shortfalls", "problems"):
        monkeypatch.setattr(f"commstd.report.sheets.{module}.LISTED", 5)
    with in_language("zh"):
        write_workbook(assessed, city, tmp_path / "x.xlsx")
    for sheet, first in (("未达标清单", "编码"), ("数据问题", "类别")):
        assert table(tmp_path / "x.xlsx", sheet, first).height == 5
        assert any(str(row[0]).startswith("只列出前 5 项") for row in grid(tmp_path / "x.xlsx", sheet))


# safety

HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "<r><t>x</t></r>", "{=A1}", "http://a.b", "_x0041_", "\x00\x1b",
     "internal:x!A1", "=HYPERLINK(\"http://a\")", "1e5", "007", "\r\n", "]]>", "<c t=\"s\">", "\ufffe", "😀"]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(HOSTILE, min_size=3, max_size=3))
@example(["<r><t>x</t></r>", "_x0041_", "=1"])
def test_hostile_text_stays_the_text_that_it_was(city, tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("hostile") / "x.xlsx"
    frame = pl.DataFrame({
        "社区编码": ["410991001001", "410991001002", "410991001003"],
        "社区名称": texts, "县（市、区）": texts, "户数": texts, "城乡类型": texts, "治安防控室": texts,
        "综合服务设施面积": [1.0, 2.0, 3.0],
    })  # fmt: skip
    with in_language("zh"):
        write_workbook(city.assess(frame), city, path)
    with zipfile.ZipFile(path) as packed:
        sheet = packed.read("xl/worksheets/sheet3.xml").decode()
    opened = Open(path)
    at = opened.column("县（市、区）")
    kept = city.assess(frame).table.cells["county"].to_list()
    letters = ironcalc.column_name_from_number(at)
    assert not re.search(rf'<c r="{letters}\d+"[^>]*><f>', sheet)
    for row, text in enumerate(kept, 4):
        assert (opened.value(row, at) or None) == (None if text is None else plain_text(text))


def test_texts_that_are_too_long_or_hold_what_xml_forbids():
    assert plain_text("a\x00b\x1f\ufffe") == "a\ufffdb\ufffd\ufffd"
    assert len(plain_text("长" * 40_000)) == LONGEST_TEXT
    assert plain_text("a\r\nb\rc") == "a\nb\nc"


def test_codes_are_text_cells(written):
    with zipfile.ZipFile(written) as packed:
        sheet = packed.read("xl/worksheets/sheet3.xml").decode()
    assert re.search(r'<c r="A4"[^>]* t="s"', sheet)


# refusals


def test_a_cut_off_run_leaves_the_old_file(city, assessed, tmp_path, monkeypatch):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr("commstd.report.sheets.summary.write_summary", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_workbook(assessed, city, path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_more_rows_than_a_sheet_holds_are_refused_with_a_way_out():
    check_rows(1_048_573, "x.xlsx")
    with pytest.raises(TableError) as error, in_language("en"):
        check_rows(1_048_574, "x.xlsx")
    assert "Parquet" in error.value.message.text("zh") or ".parquet" in error.value.message.text("zh")


def test_without_the_writer_the_extra_is_named(city, assessed, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"commstd\[excel\]"):
        write_workbook(assessed, city, tmp_path / "x.xlsx")


@pytest.mark.parametrize("name", ["x.csv", "x.xls"])
def test_another_ending_is_refused(city, assessed, tmp_path, name):
    with pytest.raises(TableError, match=r"\.xlsx"):
        write_workbook(assessed, city, tmp_path / name)


def test_a_lazy_frame_is_collected(city, tmp_path):
    lazy = city.assess(pl.read_csv(PUYANG, infer_schema=False).lazy())
    assert isinstance(lazy, commstd.LazyAssessment)
    commstd.write_workbook(lazy, city, tmp_path / "x.xlsx")
    assert Open(tmp_path / "x.xlsx", str(say("sheet-rows"))).last == 67


# the command


def test_the_command_writes_a_workbook(tmp_path, capsys):
    from commstd.cli import main

    out = tmp_path / "out.xlsx"
    assert main(["assess", str(PUYANG), "--city", "puyang", "--as-of", "2020-12-31", "-o", str(out)]) == 0
    assert fastexcel.read_excel(out).sheet_names[2] in {"明细", "All rows"}


@pytest.mark.parametrize("option", [["--long"], ["--only", "short"]])
def test_a_workbook_is_always_whole(tmp_path, capsys, option):
    from commstd.cli import main

    out = tmp_path / "out.xlsx"
    assert main(["assess", str(PUYANG), "--city", "puyang", "-o", str(out), *option]) == 2
    assert option[0] in capsys.readouterr().err
    assert not out.exists()


def test_a_huge_file_is_refused_with_the_formats_that_stream(tmp_path, capsys, monkeypatch):
    from commstd.cli import assess, main

    monkeypatch.setattr(assess, "STREAMED", 100)
    assert main(["assess", str(PUYANG), "--city", "puyang", "-o", str(tmp_path / "out.xlsx")]) == 2
    assert ".parquet" in capsys.readouterr().err
