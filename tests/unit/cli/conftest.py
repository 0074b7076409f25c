from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from commstd.cli import main
from tests.faults.folder import write_pack


@frozen
class Said:
    """What a command said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)

    def assert_refused(self, status: int, *fragments: str) -> None:
        """It printed nothing, and told the mistake on standard error."""
        assert (self.status, self.out) == (status, "")
        assert self.err.startswith("commstd: ")
        assert [one for one in fragments if one not in self.err] == [], self.err


Run = Callable[..., Said]
TABLE = """\
社区编码,社区名称,城乡类型,户数,综合服务设施面积（平方米）,居委会工作人员,治安防控室
410900000001,甲,城市社区,1200,352.46,4,是
410900000002,乙,农村社区,１２００,360㎡,3,否
410900000003,丙,城市社区,0.12万,,10,是
410900000003,丁,城市社区,1200,400,10,是
410900000005,戊,城市社区,约三百,400,9,
"""


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen on which no table is cut short, whoever runs the tests."""
    monkeypatch.setenv("COLUMNS", "220")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process, in English unless another language is asked for."""

    def run(*arguments: str | Path, lang: str | None = "en") -> Said:
        given = [str(one) for one in arguments]
        status = main(given if lang is None else ["--lang", lang, *given])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return Said(status, told.out, told.err)

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a sound pack, beside one plugin alone: more take their time."""
    monkeypatch.setenv("COMMSTD_PLUGINS", "puyang")
    return write_pack(tmp_path / "testville")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table with flaws."""
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def assess(run: Run, table: Path, folder: Path) -> Run:
    """Assess that table under that pack."""

    def assess(*arguments: str | Path, lang: str | None = "en") -> Said:
        return run(
            "assess", table, "--city", "testville", "--pack", folder, "--as-of", "2025-01-01", *arguments, lang=lang
        )

    return assess
