from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commstd.cli import main
from tests.faults.folder import write_pack
from tests.unit.permit_pack import FILES

LOG = """\
案件,步骤,日期,办理人,结果,送达,备注,等次
甲,申请,2024-03-22,各居委会,,,,差
甲,审核,2024-04-01,民政局,,,,
甲,答复,2024-04-15,,,,,
乙,申请,2024-03-22,,,,,
乙,审核,2024-04-01,公安局,,,,
丙,申请,2024-04-10,,,,,
丙,审合,2024-04-11,,,,,
,申请,2024-04-10,,,,,
"""


@pytest.fixture
def given(tmp_path: Path) -> list[str]:
    log = tmp_path / "log.csv"
    log.write_text(LOG, encoding="utf-8")
    folder = write_pack(tmp_path / "pack", FILES)
    return ["case", str(log), "--pack", str(folder), "--city", "testville", "--as-of", "2024-04-16", "--lang", "en"]


def test_json_keeps_the_contract(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*given, "--process", "permit", "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert {"cases", "rejected", "warnings", "provenance"} <= set(found)
    one, two, three = found["cases"]
    assert {"case", "process", "state", "due", "faults", "consequences"} <= set(one)
    assert (one["case"], one["process"], one["state"], one["due"]) == (
        "甲",
        "testville/permit",
        "done",
        {"answer": "2024-04-15"},
    )
    assert (one["faults"], one["consequences"]) == ([], ["It is helped"])
    assert [(held["step"], held["kind"], held["line"]) for held in two["faults"]] == [
        ("check", "wrong-actor", 6),
        ("answer", "late", None),
    ]
    assert [(held["step"], held["kind"]) for held in three["faults"]] == [("审合", "unknown-step")]
    assert all({"step", "kind", "text"} <= set(held) and held["text"] for held in two["faults"])
    assert [row["line"] for row in found["rejected"]] == [9]


def test_the_table_says_what_is_wrong_and_how_to_mend_it(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*given, "--process", "许可"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "3 cases" in shown
    assert "1 done, 0 open, 2 faulty." in shown
    assert "overdue" in shown
    assert "各乡镇" in shown


def test_a_reading_and_all_readings(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    asked = [*given, "--process", "permit", "--format", "json"]
    assert main([*asked, "--reading", "testville/permit=same-day"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["cases"][0]["due"], found["provenance"]["readings"]) == (
        {"answer": "2024-04-12"}, {"testville/permit": "same-day"},
    )  # fmt: skip
    assert main([*asked, "--all-readings"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["reading"] for one in found["cases"][:2]] == ["next-day", "same-day"]
    assert main([*asked, "--set", "testville/limit=10 workday"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"][0]["due"] == {"answer": "2024-04-08"}


@pytest.mark.parametrize(
    ("more", "fragments"),
    [
        ([], ("--process", "permit, meeting, review")),
        (["--process", "permt"], ('"permit"',)),
        (["--process", "permit", "--reading", "permit=next"], ("next",)),
    ],
)
def test_wrong_use_is_told(
    given: list[str], capsys: pytest.CaptureFixture[str], more: list[str], fragments: tuple[str, ...]
) -> None:
    assert main([*given, *more]) == 2
    told = capsys.readouterr().err
    assert all(one in told for one in fragments), told


def test_a_table_that_is_no_log_is_refused(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("社区代码,户数\n410902001001,1200\n", encoding="utf-8")
    given[1] = str(table)
    assert main([*given, "--process", "permit"]) == 2
    assert '"step"' in capsys.readouterr().err
