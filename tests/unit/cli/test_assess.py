from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import polars as pl
import pytest

from commstd.formula.columns import VERDICTS
from tests.unit.cli.conftest import TABLE, Run, Said

DECIMAL = re.compile(r"-?\d+(\.\d*[1-9])?|\d+/\d+")


@pytest.fixture
def answer(assess: Run) -> Said:
    return assess("--format", "json")


def test_the_answer_has_the_keys_of_the_contract(answer: Said) -> None:
    assert (answer.status, answer.err) == (0, "")
    held = answer.json
    assert list(held) == [
        "city",
        "as_of",
        "subject",
        "rows",
        "summary",
        "findings",
        "targets",
        "rejected",
        "warnings",
        "provenance",
    ]
    assert (held["city"], held["as_of"], held["subject"], held["rows"], held["targets"]) == (
        "testville",
        "2025-01-01",
        "community",
        4,
        [],
    )


def test_the_summary_counts_every_verdict_of_every_standard(answer: Said) -> None:
    for line in answer.json["summary"]:
        assert {"standard", "concept", *VERDICTS} <= set(line)
        assert sum(line[name] for name in VERDICTS) == answer.json["rows"]
    assert [line["standard"] for line in answer.json["summary"]] == [
        "testville/service-area",
        "testville/staff-range",
        "testville/safe-room",
    ]
    assert [answer.json["summary"][0][name] for name in VERDICTS] == [1, 1, 0, 2, 0]


def test_each_finding_has_the_keys_and_forms_of_the_contract(answer: Said) -> None:
    keys = [
        "row",
        "standard",
        "concept",
        "verdict",
        "actual",
        "required",
        "gap",
        "force",
        "clause",
        "by",
        "reading",
        "missing",
    ]
    for finding in answer.json["findings"]:
        assert list(finding) == keys
        assert finding["verdict"] in VERDICTS
        assert isinstance(finding["clause"], list)
        assert isinstance(finding["missing"], list)
        assert bool(finding["missing"]) == (finding["verdict"] == "unknown")
        for amount in (finding["actual"], finding["gap"], finding["required"]):
            if amount is not None:
                unit = amount.pop("unit")
                assert isinstance(unit, str)
                assert all(DECIMAL.fullmatch(text) for text in amount.values())


def test_findings_are_row_by_row_and_say_what_the_contract_shows(answer: Said) -> None:
    held = answer.json["findings"]
    assert [one["row"] for one in held[::3]] == ["410900000001", "410900000002", "410900000003", "410900000005"]
    assert held[0] == {
        "row": "410900000001", "standard": "testville/service-area", "concept": "service-area", "verdict": "short",
        "actual": {"value": "352.46", "unit": "m²"}, "required": {"value": "360", "unit": "m²"}, "gap": {"value": "7.54", "unit": "m²"},
        "force": "stated", "clause": ["一"], "by": None, "reading": "proportional", "missing": [],
    }  # fmt: skip
    assert held[1]["required"] == {"low": "5", "high": "9", "unit": "person"}
    assert (held[1]["by"], held[1]["reading"]) == ("2025-12-31", None)
    assert (held[2]["required"], held[2]["actual"], held[2]["gap"]) == (None, None, None)
    assert held[3]["gap"] == {"value": "0", "unit": "m²"}
    assert (held[4]["verdict"], held[4]["gap"]) == ("not-applicable", None)
    assert (held[6]["verdict"], held[6]["missing"], held[6]["gap"]) == ("unknown", ["service_area"], None)
    assert (held[7]["verdict"], held[7]["gap"]) == ("over", {"value": "1", "unit": "person"})


def test_what_was_rejected_is_told_with_line_row_column_value_reason_and_mend(answer: Said) -> None:
    held = {(one["line"], one["column"]): one for one in answer.json["rejected"]}
    assert set(held) == {(5, "社区编码"), (6, "户数")}
    assert all(list(one) == ["line", "row", "column", "value", "reason", "fix"] for one in held.values())
    assert (held[6, "户数"]["row"], held[6, "户数"]["value"]) == ("410900000005", "约三百")
    assert "3" in held[5, "社区编码"]["reason"] + held[5, "社区编码"]["fix"]
    assert all(one["reason"] and one["fix"] for one in held.values())


def test_the_provenance_names_pack_documents_readings_and_overrides(assess: Run) -> None:
    held = assess(
        "--format", "json", "--reading", "testville/service-area=started-hundreds", "--set", "testville/area_rate=40 ㎡"
    ).json["provenance"]
    assert list(held) == ["commstd", "pack", "documents", "inferred", "readings", "set"]
    assert list(held["pack"]) == ["distribution", "version", "digest"]
    assert held["pack"]["digest"].startswith("sha256:")
    assert held["documents"] == [{"id": "doc-1", "status": "in-force", "truncated": False}]
    assert (held["readings"], held["set"], held["inferred"]) == (
        {"testville/service-area": "started-hundreds"},
        {"testville/area_rate": "40 ㎡"},
        None,
    )


def test_a_reading_and_a_parameter_change_the_verdicts(assess: Run) -> None:
    usual, other = (
        assess("--format", "json", *options).json["findings"][0] for options in ((), ("--set", "area_rate=29 m²"))
    )
    assert (usual["verdict"], other["verdict"], other["required"]["value"]) == ("short", "met", "348")
    read = assess("--format", "json", "--reading", "service-area=started-hundreds").json["findings"][0]
    assert read["reading"] == "started-hundreds"


def test_all_readings_give_each_standard_a_finding_for_each(assess: Run) -> None:
    held = assess("--format", "json", "--all-readings").json
    assert [one["reading"] for one in held["findings"][:4]] == ["proportional", "started-hundreds", None, None]
    assert [line.get("reading") for line in held["summary"]] == ["proportional", "started-hundreds", None, None]


@pytest.mark.parametrize(
    ("only", "count"), [("short", 2), ("short,unknown", 5), (" over , met ", 4), ("not-applicable", 1)]
)
def test_only_narrows_the_findings_and_not_the_summary(only: str, count: int, assess: Run) -> None:
    held = assess("--format", "json", "--only", only).json
    wanted = {one.strip() for one in only.split(",")}
    assert {one["verdict"] for one in held["findings"]} == wanted
    assert sum(line[name] for line in held["summary"] for name in wanted) == len(held["findings"])
    assert sum(line[name] for line in held["summary"] for name in VERDICTS) == 12


@pytest.mark.parametrize("force", ["must", "stated", "encourage"])
def test_fail_on_a_force_is_status_1_where_one_as_strong_falls_short(force: str, assess: Run) -> None:
    said = assess("--format", "json", "--fail-on", force)
    assert said.status == 1
    assert said.json["rows"] == 4


def test_fail_on_is_status_0_where_only_weaker_ones_fall_short(run: Run, folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "few.csv"
    table.write_text("社区编码,户数,综合服务设施面积（平方米）,治安防控室\n410900000001,100,30,否\n", encoding="utf-8")
    statuses = {}
    for force in ("must", "stated", "in-principle", "generally", "strive", "promote", "encourage"):
        statuses[force] = run(
            "assess", table, "--city", "testville", "--pack", folder, "--as-of", "2025-01-01", "--fail-on", force
        ).status
    assert statuses == {
        "must": 0,
        "stated": 0,
        "in-principle": 0,
        "generally": 0,
        "strive": 0,
        "promote": 0,
        "encourage": 1,
    }


def test_over_counts_as_failed_and_unknown_does_not(run: Run, folder: Path, tmp_path: Path) -> None:
    for staff, status in (("10", 1), ("9", 0), ("", 0), ("4", 1)):
        table = tmp_path / "few.csv"
        table.write_text(f"社区编码,城乡类型,居委会工作人员\n410900000001,城市社区,{staff}\n", encoding="utf-8")
        assert (
            run(
                "assess", table, "--city", "testville", "--pack", folder, "--as-of", "2025-01-01", "--fail-on", "must"
            ).status
            == status
        )


def test_csv_is_written_with_a_mark_the_input_and_the_verdicts(assess: Run, tmp_path: Path) -> None:
    said = assess("-o", tmp_path / "out.csv")
    assert (said.status, said.out) == (0, "")
    assert str(tmp_path / "out.csv") in said.err
    assert "约三百" in said.err
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert [row["社区名称"] for row in rows] == ["甲", "乙", "丙", "戊"]
    assert [row["service_area__verdict"] for row in rows] == ["short", "met", "unknown", "unknown"]
    assert (rows[0]["service_area__required"], rows[0]["service_area__gap"], rows[0]["staff_range__low"]) == (
        "360.0",
        "7.54",
        "5",
    )
    assert rows[1]["户数"] == "１２００"


def test_parquet_keeps_the_types(assess: Run, tmp_path: Path) -> None:
    assert assess("--output", tmp_path / "out.parquet").status == 0
    frame = pl.read_parquet(tmp_path / "out.parquet")
    assert frame.schema["staff_range__low"] == pl.Int64
    assert frame.schema["service_area__gap"] == pl.Float64
    assert frame["service_area__gap"][0] == 7.54


def test_json_in_a_file_is_what_would_be_printed(assess: Run, answer: Said, tmp_path: Path) -> None:
    assess("-o", tmp_path / "out.json")
    assert (tmp_path / "out.json").read_text("utf-8") == answer.out


def test_a_file_and_json_on_standard_output_at_once(assess: Run, answer: Said, tmp_path: Path) -> None:
    said = assess("-o", tmp_path / "out.csv", "--format", "json")
    assert said.out == answer.out
    assert (tmp_path / "out.csv").exists()


def test_long_files_have_a_line_for_each_finding(assess: Run, tmp_path: Path) -> None:
    assess("-o", tmp_path / "out.csv", "--long", "--only", "unknown")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["row"], row["standard"], row["missing"]) for row in rows] == [
        ("410900000003", "testville/service-area", "service_area"), ("410900000005", "testville/service-area", "households"),
        ("410900000005", "testville/safe-room", "security_room"),
    ]  # fmt: skip


def test_a_wide_file_narrowed_to_verdicts_has_the_rows_that_have_one_of_them(assess: Run, tmp_path: Path) -> None:
    assess("-o", tmp_path / "out.csv", "--only", "over")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    assert [row["社区名称"] for row in rows] == ["丙"]


def test_the_same_input_gives_the_same_bytes_twice(assess: Run, tmp_path: Path) -> None:
    for ending in ("csv", "json", "parquet"):
        for at in (1, 2):
            assess("-o", tmp_path / f"{at}.{ending}", "--all-readings")
        assert (tmp_path / f"1.{ending}").read_bytes() == (tmp_path / f"2.{ending}").read_bytes()
    assert assess("--format", "json").out == assess("--format", "json").out


def test_the_readable_answer_has_a_summary_then_the_worst_then_what_was_rejected(assess: Run) -> None:
    said = assess()
    assert said.status == 0
    places = [said.out.index(word) for word in ("Testville", "测社区〔2024〕1号", "Service area", "7.54", "约三百")]
    assert places == sorted(places)


def test_the_readable_answer_speaks_the_language_that_is_asked_for(assess: Run) -> None:
    english, chinese = assess(lang="en").out, assess(lang="zh").out
    assert "Service area" in english
    assert "服务设施面积" in chinese
    assert "Service area" not in chinese


def test_every_finding_can_be_listed_and_narrowed(assess: Run) -> None:
    said = assess("--long", "--only", "over")
    assert "over" in said.out
    assert "410900000003" in said.out
    assert "not applicable" not in said.out.rpartition("staff-range")[2].partition("\n")[0]


@pytest.mark.parametrize(
    ("ending", "begins"), [(".xlsx", b"PK"), (".html", b"<!doctype html>"), (".HTML", b"<!doctype")]
)
def test_a_workbook_and_a_report_are_written_whole(
    assess: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, begins: bytes
) -> None:
    target = tmp_path / f"out{ending}"
    assess("-o", target)
    assert target.read_bytes().startswith(begins)
    target.write_bytes(b"old")
    assess("-o", target, "--long").assert_refused(2, "--long")
    assess("-o", target, "--only", "short").assert_refused(2, "--only")
    monkeypatch.setattr("commstd.cli.assess.STREAMED", 10)
    assess("-o", target).assert_refused(2, "0 MiB", ".csv, .parquet")
    assert target.read_bytes() == b"old"


def test_a_sheet_of_a_workbook_can_be_chosen(run: Run, folder: Path, tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    for name, area in (("去年", 300), ("今年", 360)):
        sheet = book.add_worksheet(name)
        for at, row in enumerate((["社区编码", "户数", "综合服务设施面积（平方米）"], ["410900000001", 1200, area])):
            sheet.write_row(at, 0, row)
    book.close()
    options = ("--city", "testville", "--pack", folder, "--as-of", "2025-01-01", "--format", "json")
    for name, verdict in (("去年", "short"), ("今年", "met")):
        assert (
            run("assess", tmp_path / "book.xlsx", *options, "--sheet", name).json["findings"][0]["verdict"] == verdict
        )
    run("assess", tmp_path / "book.xlsx", *options, "--sheet", "今年度").assert_refused(2, '"今年度"', '"今年"')


@pytest.mark.parametrize(
    ("name", "data", "fragments"),
    [
        ("gone.csv", None, ("gone.csv",)), ("empty.csv", b"", ("empty.csv",)), ("picture.csv", b"\x89PNG\r\n\x1a\n", ("picture.csv", "PNG")),
        ("bytes.csv", b"\x00\x01\x02\xff", ("bytes.csv",)), ("book.xlsx", b"PK\x03\x04broken", ("book.xlsx",)), ("t.parquet", b"PAR1xx", ("t.parquet",)),
        ("other.csv", "甲,乙\n1,2\n".encode(), ('"甲"', '"乙"')), ("page.xls", b"<html><table></table></html>", ("page.xls",)),
    ],
)  # fmt: skip
def test_what_is_no_usable_table_is_status_2_with_a_message(
    name: str, data: bytes | None, fragments: tuple[str, ...], run: Run, folder: Path, tmp_path: Path
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    run("assess", tmp_path / name, "--city", "testville", "--pack", folder).assert_refused(2, *fragments)


def test_a_file_that_is_not_there_is_told_with_the_near_match(run: Run, folder: Path, table: Path) -> None:
    run("assess", table.with_name("tabel.csv"), "--city", "testville", "--pack", folder).assert_refused(
        2, "tabel.csv", '"table.csv"'
    )


@pytest.mark.parametrize(
    ("options", "fragments"),
    [
        (["--only", "shrt"], ('"shrt"', '"short"')), (["--only", ","], ("--only", "unknown")), (["--fail-on", "mast"], ('"mast"', '"must"')),
        (["--fail-on", "must,stated"], ('"must,stated"', "in-principle")), (["--subject", "comunity"], ('"comunity"', '"community"')),
        (["--subject", "committee"], ("committee", "testville")), (["--sheet", "一"], ("table.csv", "一")), (["-o", "out.cvs"], ("out.cvs", '".csv"')),
        (["-o", "nowhere/out.csv"], ("nowhere",)), (["--as-of", "2025-02-30"], ('"2025-02-30"',)), (["--format", "jsn"], ("--format", "json")),
    ],
)  # fmt: skip
def test_an_option_that_does_not_fit_is_status_2_with_a_message(
    options: list[str], fragments: tuple[str, ...], assess: Run
) -> None:
    assess(*options).assert_refused(2, *fragments)


def test_nothing_is_written_where_the_table_cannot_be_read(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("old", encoding="utf-8")
    run(
        "assess", tmp_path / "gone.csv", "--city", "testville", "--pack", folder, "-o", tmp_path / "old.csv"
    ).assert_refused(2, "gone.csv")
    assert (tmp_path / "old.csv").read_text("utf-8") == "old"


def test_gb18030_is_read_like_utf_8(run: Run, folder: Path, tmp_path: Path, answer: Said) -> None:
    (tmp_path / "table.csv").write_bytes(TABLE.replace("㎡", "平方米").encode("gb18030"))
    said = run(
        "assess",
        tmp_path / "table.csv",
        "--city",
        "testville",
        "--pack",
        folder,
        "--as-of",
        "2025-01-01",
        "--format",
        "json",
    )
    assert said.json["findings"] == answer.json["findings"]


def test_exact_decimals_survive_in_json(assess: Run, tmp_path: Path) -> None:
    held = json.loads(assess("--format", "json", "--set", "area_rate=31.2 ㎡").out)
    assert held["findings"][0]["required"]["value"] == "374.4"


def test_problems_stand_in_a_file_beside_the_table(run, tmp_path):
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    said = run("assess", tmp_path / "t.csv", "--city", "puyang", "-o", tmp_path / "out.csv", lang="zh")
    assert "out.problems.csv" in said.err
    lines = (tmp_path / "out.problems.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "类别,行号,编码,列,值,原因,如何改正"
    assert [line.split(",")[:5] for line in lines[1:] if line.startswith("没有使用")] == [
        ["没有使用", "5", "410900000003", "社区编码", "410900000003"],
        ["没有使用", "6", "410900000005", "户数", "约三百"],
    ]
    (tmp_path / "t.csv").write_text("\n".join(TABLE.splitlines()[:2]) + "\n", encoding="utf-8")
    said = run("assess", tmp_path / "t.csv", "--city", "puyang", "-o", tmp_path / "out.csv", lang="zh")
    assert "out.problems.csv" not in said.err
    assert (tmp_path / "out.problems.csv").read_text(encoding="utf-8-sig").splitlines() == lines[:1]
