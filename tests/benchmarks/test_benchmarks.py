"""The benchmarks compare what they say: the same tables, the same verdicts, and floats are caught."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks import data, guard, report
from benchmarks.contenders import HAND, OURS, TASKS
from benchmarks.contenders.ours import PACK
from benchmarks.report import table_of
from benchmarks.rounds import Measured, measure
from commstd.review import review

if TYPE_CHECKING:
    from commstd.messages import Language

ROWS = 3_000
NEEDS = {"numpy_arrays": "numpy", "duckdb_sql": "duckdb", "openfisca": "openfisca_core", "pandera_schema": "pandera"}
HERE = [
    (task, name)
    for task, held in TASKS.items()
    for name, entry in held.contenders.items()
    if find_spec(NEEDS.get(entry.module, "polars")) is not None
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("benchmarks")


def test_the_pack_has_no_fault() -> None:
    found = review(PACK, distribution=None, version=None)
    assert not [*found.faults.found, *found.faults.warnings]
    assert found.counts["standards"] == 8


@pytest.mark.parametrize(("task", "name"), HERE)
def test_a_contender_gives_the_right_verdicts_unless_it_computes_in_floats(task: str, name: str, folder: Path) -> None:
    table = data.make(folder, TASKS[task].kind, ROWS)
    contender = TASKS[task].contenders[name].open()
    found = contender.verdicts(contender.call(contender.load(table)))
    assert found.height == ROWS
    assert (data.wrong(table, found) == 0) == TASKS[task].contenders[name].is_exact


@pytest.mark.parametrize("task", ["table", "file"])
def test_by_hand_gives_the_same_columns(task: str, folder: Path) -> None:
    table = data.make(folder, "puyang", ROWS)
    found = []
    for name in (OURS, HAND):
        contender = TASKS[task].contenders[name].open()
        result = contender.call(contender.load(table))
        made = result[0] if isinstance(result, tuple) else result
        found.append(pl.read_parquet(made) if isinstance(made, Path) else made)
    assert_frame_equal(*found, check_exact=True)


def test_one_row_in_ten_stands_on_thresholds(folder: Path) -> None:
    table = data.make(folder, "eight", ROWS)
    steps, answers = pl.read_parquet(table.steps), pl.read_parquet(table.answers)
    places = range(0, ROWS, 10)
    less = steps.with_columns(pl.col("service_area", "workers", "social_organizations", "grid_households") - 1)
    worse = data.KINDS["eight"][1](less)
    areas = ("area-30", "area-new-built", "area-31-2")
    for place in places:
        right, then = answers.row(place, named=True), worse.row(place, named=True)
        for name in ("workers", "grid"):
            assert (right[name], then[name]) == (0, 1)
        assert any((right[name], then[name]) == (0, 1) for name in areas)


def test_a_wrong_verdict_is_counted(folder: Path) -> None:
    table = data.make(folder, "eight", ROWS)
    answers = pl.read_parquet(table.answers)
    assert data.wrong(table, answers) == 0
    is_spoilt = pl.int_range(ROWS).is_in([7, 8])
    spoilt = answers.with_columns(grid=pl.when(is_spoilt).then(4).otherwise(pl.col("grid")))
    assert data.wrong(table, spoilt) == 2
    assert data.wrong(table, answers.with_columns(grid=pl.lit(None, dtype=pl.Int8))) == ROWS


def test_contenders_are_measured_in_turn_and_reported(folder: Path) -> None:
    data.make(folder, "puyang", ROWS)
    told: list[str] = []
    found = measure(
        "results", TASKS["results"], folder, ROWS, processes=1, calls=2, together=True, tell=told.append
    )  # fmt: skip
    assert told == ["results, 3,000 rows, 1 of 1"]
    assert set(found) == {OURS, HAND}
    for one in found.values():
        assert len(one.first) == len(one.warm) == 1
        assert one.data > 10
        assert one.wrong == 0
    lines = list(table_of(TASKS["results"], found, "en"))
    assert len(lines) == 4
    assert lines[3].split(" | ")[2] == "1.00"


def test_what_is_too_slow_is_left_out_and_told() -> None:
    task = TASKS["verdicts"]
    measured = {name: Measured(first=[1.0], warm=[0.5]) for name in task.contenders if name != "objects"}
    (line,) = [one for one in table_of(task, measured, "en") if one.startswith("| objects")]
    assert "not beyond 10,000 rows" in line


def test_the_guard_fails_beyond_its_bound_and_for_a_wrong_verdict(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(guard, "ROWS", ROWS)
    monkeypatch.setattr(guard, "ROUNDS", 1)
    monkeypatch.setattr(guard, "MOST", {"results": 1e6})
    assert guard.keeps_up(folder)
    monkeypatch.setattr(guard, "MOST", {"results": 1e-6})
    assert not guard.keeps_up(folder)
    assert capsys.readouterr().out.count(" times Polars by hand") == 2
    monkeypatch.setattr(guard, "MOST", {"results": 1e6})
    monkeypatch.setattr(data, "wrong", lambda *_: 1)
    assert not guard.keeps_up(folder)


def test_the_command_prints_a_table(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks", "--rows", "500", "--tasks", "results", "--processes", "1"]
    done = subprocess.run(
        [*command, "--calls", "2", "--folder", str(tmp_path)], check=True, capture_output=True, encoding="utf-8"
    )
    assert "Python" in done.stdout
    assert f"| {OURS}: " in done.stdout


def test_the_pages_get_the_tables_between_their_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for lang, page in report.PAGES.items():
        text = page.read_text(encoding="utf-8")
        assert text.count(report.BEGIN) == text.count(report.END) == 1
        (tmp_path / f"{lang}.md").write_text(text, encoding="utf-8")
    before = text.partition(report.BEGIN)[0]
    monkeypatch.setattr(report, "PAGES", {lang: tmp_path / f"{lang}.md" for lang in report.PAGES})
    for given in (["one", "two"], ["three"]):
        report.write_pages({"zh": ["一"], "en": given})
        written = (tmp_path / "en.md").read_text(encoding="utf-8")
        assert written.startswith(before)
        assert written.split(report.BEGIN)[1].split(report.END)[0].split() == given


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_has_a_table_for_each_task(lang: Language) -> None:
    found = {name: Measured(first=[0.004], warm=[0.002], wrong=7) for name in TASKS["file"].contenders}
    text = report.section(TASKS["file"], found, 1234, lang)
    assert "1,234" in text.splitlines()[0]
    assert text.count("| 2.0 | 1.00 | 4.0 | 1.00 | 0 | 0 | 7 |") == 2
    assert "Python" in report.machine(lang)
