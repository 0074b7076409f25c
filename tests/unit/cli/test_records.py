"""The commands that list a pack's records, and those that explain and compare, from the arguments to what is printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commstd.cli import main
from tests.faults.folder import HEAD, PACK, extended, write_pack
from tests.unit.loading.test_others import RECORDS

TABLE = """\
社区编码,社区名称,城乡类型,户数,综合服务设施面积,居委会工作人员,治安防控室
110101001001,甲,城市,1200,352.46㎡,5,是
110101001002,乙,农村,约三百,360,4,否
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "testville", extended(RECORDS))


@pytest.fixture
def other(tmp_path: Path) -> Path:
    head = HEAD.replace("testville", "othertown").replace('status = "in-force"', 'status = "draft"')
    return write_pack(tmp_path / "othertown", {**PACK, "pack.toml": head})


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([*map(str, arguments), "--lang", "en"])
    held = capsys.readouterr()
    return status, held.out, held.err


def as_json(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    status, out, err = run(capsys, *arguments, "--format", "json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_clauses(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    found = as_json(capsys, "clauses", "--city", "testville", "--pack", folder)
    assert found["city"] == "testville"
    first = found["clauses"][0]
    assert first["id"] == "一"
    assert first["encoded_by"][0] == "testville/service-area"
    assert {"testville/see-to-kinds", "testville/kinds", "testville/classify"} < set(first["encoded_by"])
    assert (first["nothing"], first["used_by"]) == (None, ["testville/hundred", "testville/area_rate"])
    status, out, _ = run(capsys, "clauses", "--city", "testville", "--pack", folder)
    assert status == 0
    assert "clauses: 2, encoded: 2, with a reason: 0, with neither: 0" in out


def test_duties_and_lists(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    found = as_json(capsys, "duties", "--city", "testville", "--pack", folder)
    (duty,) = found["duties"]
    assert (duty["id"], duty["when"], duty["needs"]) == ("testville/see-to-kinds", "settlement == 'urban'", "any")
    assert (duty["prohibits"], duty["clause"], duty["list"]) == (False, ["一"], "kinds")
    assert duty["items"][0] == {"id": "old", "zh": "老旧", "en": "old", "goal": 3}
    (held,) = found["lists"]
    assert (held["id"], held["open"], held["reading"]) == ("testville/kinds", True, "three")
    chosen = as_json(capsys, "duties", "--city", "testville", "--pack", folder, "--reading", "testville/kinds=four")
    assert [one["goal"] for one in chosen["lists"][0]["items"] if "goal" in one] == [4]
    status, out, _ = run(capsys, "duties", "--city", "testville", "--pack", folder)
    assert status == 0
    for text in ("See to kinds", "must", "any one will do", "goal = 3", "and others", "four"):
        assert text in out


def test_duties_of_one_subject(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    found = as_json(capsys, "duties", "--city", "testville", "--pack", folder, "--subject", "township")
    assert (found["duties"], found["lists"]) == ([], [])
    status, _, err = run(capsys, "duties", "--city", "testville", "--pack", folder, "--subject", "comunity")
    assert status == 2
    assert '"community"' in err


def test_tasks(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    options = ("tasks", "--city", "testville", "--pack", folder, "--as-of", "2024-05-20")
    (task,) = as_json(capsys, *options)["tasks"]
    assert (task["lead"], task["support"], task["every"]) == (["民政局"], ["住建局"], "quarter")
    assert (task["state"], task["due"], task["by"]) == ("open", "2024-06-30", None)
    assert task["serves"] == ["service-area", "see-to-kinds", "kinds"]
    assert len(as_json(capsys, *options, "--department", "民政")["tasks"]) == 1
    assert as_json(capsys, *options, "--due-before", "2024-06-30")["tasks"] == []
    log = tmp_path / "log.csv"
    log.write_text("任务,日期\nclassify,2024-04-01\nclasify,2024-04-01\n", encoding="utf-8")
    found = as_json(capsys, *options, "--log", log)
    assert (found["tasks"][0]["state"], found["tasks"][0]["due"]) == ("done", "2024-09-30")
    assert found["rejected"][0]["line"] == 3
    status, out, _ = run(capsys, *options, "--log", log)
    assert status == 0
    assert "Open: 0, past due: 0, done: 1, done late: 0, without a date: 0" in out
    assert "no task is called" in out


@pytest.mark.parametrize(
    "wrong",
    [("--department", "民政厅"), ("--due-before", "soon"), ("--log", "no-such-log.csv"), ("--as-of", "2024-13-01")],
)
def test_tasks_used_wrongly(capsys: pytest.CaptureFixture[str], folder: Path, wrong: tuple[str, str]) -> None:
    status, out, err = run(capsys, "tasks", "--city", "testville", "--pack", folder, *wrong)
    assert (status, out) == (2, "")
    assert wrong[1] in err


def test_explain(capsys: pytest.CaptureFixture[str], folder: Path, table: Path) -> None:
    options = (
        "explain",
        table,
        "--city",
        "testville",
        "--pack",
        folder,
        "--as-of",
        "2024-07-01",
        "--row",
        "110101001001",
    )
    found = as_json(capsys, *options, "--standard", "service-area")
    assert (found["row"], found["line"]) == ("110101001001", 2)
    (one,) = found["explanations"]
    assert (one["standard"], one["verdict"]) == ("testville/service-area", "short")
    assert one["fields"]["service_area"]["written"] == "352.46㎡"
    assert (one["fields"]["service_area"]["value"], one["fields"]["service_area"]["unit"]) == ("352.46", "m²")
    assert one["parameters"][0] == {
        "name": "area_rate", "label": None, "value": "30", "unit": "m²", "per": "100 household", "from": "2024-01-01",
        "until": None, "clause": "一", "set": False,
    }  # fmt: skip
    assert one["steps"][1] == {
        "part": "at_least", "formula": "area_rate * households", "words": "area_rate × households",
        "with_numbers": "(30 m² / 100 household) × 1200 household", "value": {"value": "360", "unit": "m²"},
    }  # fmt: skip
    assert one["required"] == one["unrounded"] == {"value": "360", "unit": "m²"}
    assert (one["gap"], one["reading"]) == ({"value": "7.54", "unit": "m²"}, "proportional")
    assert [other["reading"] for other in one["other_readings"]] == ["started-hundreds"]
    status, out, _ = run(capsys, *options)
    assert status == 0
    for text in ("short by 7.54 m²", "(30 m² / 100 household) × 1200 household", "clause: 一"):
        assert text in out
    with_zh = main([*map(str, options), "--lang", "zh"])
    assert with_zh == 0
    assert "（30 ㎡ / 100 户） × 1200 户" in capsys.readouterr().out


def test_explain_what_is_missing(capsys: pytest.CaptureFixture[str], folder: Path, table: Path) -> None:
    options = (
        "explain",
        table,
        "--city",
        "testville",
        "--pack",
        folder,
        "--as-of",
        "2024-07-01",
        "--row",
        "110101001002",
    )
    (one,) = as_json(capsys, *options, "--standard", "service-area")["explanations"]
    assert (one["verdict"], one["missing"], one["required"]) == ("unknown", ["households"], None)
    assert (one["steps"][1]["value"], one["steps"][1]["missing"]) == (None, ["households"])
    status, out, _ = run(capsys, *options, "--standard", "service-area")
    assert status == 0
    assert "unknown (missing: households)" in out
    assert "约三百" in out


def test_explain_used_wrongly(capsys: pytest.CaptureFixture[str], folder: Path, table: Path) -> None:
    options = ("explain", table, "--city", "testville", "--pack", folder)
    status, _, err = run(capsys, *options, "--row", "110101001009")
    assert status == 2
    assert '"110101001001"' in err
    assert run(capsys, *options)[0] == 2
    assert run(capsys, *options, "--row", "110101001001", "--standard", "service-are")[0] == 2


def test_compare(capsys: pytest.CaptureFixture[str], folder: Path, other: Path, table: Path) -> None:
    options = (
        "compare", table, "--city", "testville", "--city", "othertown", "--pack", folder, "--pack", other,
        "--as-of", "2024-07-01",
    )  # fmt: skip
    found = as_json(
        capsys, *options, "--set", "othertown/area_rate=40 ㎡", "--reading", "testville/service-area=proportional"
    )
    area = found["concepts"][0]
    assert area["strictest"] == {"testville": 0, "othertown": 1, "equal": 0, "unknown": 1, "none": 0}
    assert area["cities"]["othertown"]["gap"] == {"value": "127.54", "unit": "m²"}
    assert found["provenance"]["othertown"]["set"] == {"othertown/area_rate": "40 ㎡"}
    assert found["provenance"]["othertown"]["documents"][0]["status"] == "draft"
    assert len(found["rejected"]) == 1
    status, out, _ = run(capsys, *options)
    assert status == 0
    assert "Testville ⚠" in out
    assert "draft" in out


@pytest.mark.parametrize(
    "wrong",
    [
        ("--city", "testville"),
        ("--city", "testville", "--city", "nowhere"),
        ("--city", "testville", "--city", "othertown", "--reading", "service-area=proportional"),
        ("--city", "testville", "--city", "othertown", "--set", "elsewhere/area_rate=1 ㎡"),
    ],
)
def test_compare_used_wrongly(
    capsys: pytest.CaptureFixture[str], folder: Path, other: Path, table: Path, wrong: tuple[str, ...]
) -> None:
    status, out, err = run(capsys, "compare", table, "--pack", folder, "--pack", other, *wrong)
    assert (status, out) == (2, "")
    assert err.startswith("commstd: ")
