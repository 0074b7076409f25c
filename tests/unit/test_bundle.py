"""What goes into the archive for computers without a network; `.ci/run bundle` makes one and installs it."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from release.bundle import NEEDED, PLATFORMS, PYTHONS, ROOT, environment, requirements

TEXT = """\
# made
pint==0.25.3 ; python_full_version < '3.12' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:cc
rich==15.0.0 \\
    --hash=sha256:dd
"""


@pytest.mark.parametrize(
    ("system", "python", "names"),
    [("win32", "3.11", ["pint", "colorama", "rich"]), ("linux", "3.11", ["pint", "rich"]), ("linux", "3.13", ["rich"])],
)
def test_each_system_and_python_gets_what_is_meant_for_it(system: str, python: str, names: list[str]) -> None:
    meant = environment(system, python)
    held = [one for one, _ in requirements(TEXT) if one.marker is None or one.marker.evaluate(meant)]
    assert [one.name for one in held] == names


def test_an_entry_keeps_its_hashes_and_loses_its_marker() -> None:
    assert [line for _, line in requirements(TEXT)] == [
        "pint==0.25.3 --hash=sha256:aa --hash=sha256:bb",
        "colorama==0.4.6 --hash=sha256:cc",
        "rich==15.0.0 --hash=sha256:dd",
    ]


def test_workbooks_and_reports_are_part_of_what_an_office_gets() -> None:
    names = {one.name for one, line in requirements(NEEDED.read_text("utf-8")) if "--hash=sha256:" in line}
    assert {"polars", "fastexcel", "xlsxwriter", "altair", "jinja2", "vl-convert-python"} <= names
    assert {"win32", "linux"} == {*PLATFORMS}
    assert "3.11" in PYTHONS


def test_to_install_into_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    done = subprocess.run(
        [sys.executable, ROOT / "release/install.py", tmp_path], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "已经有别的东西" in done.stderr
    assert "holds something else" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_the_newest_python_is_read_off_the_wheels(tmp_path: Path) -> None:
    copied = shutil.copy(ROOT / "release/install.py", tmp_path)
    assert runpy.run_path(copied)["NEWEST"] == 11
    (tmp_path / "wheels").mkdir()
    for name in (
        "a-1.0-cp37-abi3-win_amd64",
        "a-1.0-cp314-cp314-win_amd64",
        "b-1.0-cp39-abi3-win_amd64",
        "c-2-py3-none-any",
    ):
        (tmp_path / "wheels" / f"{name}.whl").touch()
    assert runpy.run_path(copied)["NEWEST"] == 14
