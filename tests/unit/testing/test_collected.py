"""pytest run on packs with one fault each: what its author sees."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.folder import changed, write_pack
from tests.unit.testing.packs import DROPPING, with_standard

OUTER = ("COMMSTD_", "COV", "LC_", "PYTEST")
EXAMPLE = """\
_______________________ standards.service-area example-1 _______________________
standards.toml: standards "service-area", examples 1
  the example expects gap to be "7.5 m²", and the formula gives "7.54 m²" (computed: at least 360 m², there is 352.46 m²)
  check both, and correct the one that is wrong
  given: households = 1200, service_area = 352.46 ㎡
  → short (at least 360 m², there is 352.46 m², gap 7.54 m²)
  measure: service_area = 352.46 m²
  at_least: area_rate * households = (30 m² / 100 household) × 1200 household = 360 m²
"""
LINE = """\
_______________________ standards.service-area example-2 _______________________
standards.toml: standards "service-area", examples 2
  the example expects verdict to be "met", and the formula gives "short" (computed: at least 360.0001 m², there is 360 m²)
  check both, and correct the one that is wrong
"""
UNITS = """\
____________________________________ check _____________________________________
standards.toml: standards "service-area", at_least, column 1
  area_rate
  ^^^^^^^^^
  at_least is in m²/household, and what it is compared with is in m² (1: without a unit)
  check the units of the fields and parameters
"""
MONOTONE = """\
_________________________ standards.pond law-monotone __________________________
testville/pond: more of what is measured, and all else the same, makes it worse; see whether when or a bound depends on \
the field that is measured
pond = 1333.33 m²: met (at least 666.67 m², there is 1333.33 m², gap 0 m²)
pond = 1333.34 m²: short (at least 2000 m², there is 1333.34 m², gap 666.66 m²)
"""
PACKS = {
    "sound": with_standard(),
    "gap": changed('gap = "7.54 ㎡"', 'gap = "7.5 ㎡"'),
    # more than, where the document says at least
    "line": changed('at_least = "area_rate * households"', 'more_than = "area_rate * households"'),
    "units": changed('at_least = "area_rate * households"', 'at_least = "area_rate"'),
    "dropping": with_standard(DROPPING),
    "doubtful": changed('status = "in-force"', 'status = "superseded"'),
}


def run(folder: Path, *arguments: str) -> str:
    """What pytest prints, run in a folder without a line of test code."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith(OUTER)}
    settings = {**outer, "LANG": "en_GB.UTF-8", "PYTHONUTF8": "1", "COLUMNS": "80"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=settings, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of all of them at once."""
    folder = tmp_path_factory.mktemp("packs")
    for name, files in PACKS.items():
        write_pack(folder / name, files)
    (folder / "foreign").mkdir()
    (folder / "foreign" / "pack.toml").write_text("[package]\nname = 'x'\n", encoding="utf-8")
    return run(folder, "-k", "not law or pond")


def failures(said: str) -> dict[str, list[str]]:
    """The failing tests of each pack."""
    found: dict[str, list[str]] = {}
    for pack, test in re.findall(r"^FAILED (\w+)/(\S+)", said, re.MULTILINE):
        found.setdefault(pack, []).append(test)
    return found


def test_each_fault_fails_the_test_that_watches_over_it_and_no_other(said: str) -> None:
    area = "standards.toml::standards.service-area"
    assert failures(said) == {
        "dropping": ["tail.toml::standards.pond::law-monotone"],
        "gap": [f"{area}::example-1"],
        "line": [f"{area}::example-1", f"{area}::example-2"],
        "units": ["pack.toml::check"],
    }
    assert "Traceback" not in said


@pytest.mark.parametrize("told", [EXAMPLE, LINE, UNITS, MONOTONE])
def test_a_failure_tells_place_values_and_arithmetic_and_nothing_else(told: str, said: str) -> None:
    assert told in said


def test_what_is_doubtful_is_a_warning_at_its_file(said: str) -> None:
    assert re.search(
        r"doubtful/pack\.toml:0: PackWarning: pack\.toml: documents \"doc-1\", status\n    this document was", said
    )
    assert "PackWarning" not in said.partition("warnings summary")[0]


def test_the_laws_can_be_left_out_and_one_standard_be_chosen(tmp_path: Path) -> None:
    write_pack(tmp_path, with_standard(DROPPING))
    listed = run(tmp_path, "--collect-only", "-m", "commstd and not commstd_law").splitlines()
    tests = [line for line in listed if "::" in line]
    assert tests[0] == "pack.toml::check"
    assert len(tests) == 10
    assert all("example-" in line for line in tests[1:])
    chosen = [line for line in run(tmp_path, "--collect-only", "-k", "pond").splitlines() if "::" in line]
    assert chosen == [f"tail.toml::standards.pond::law-{name}" for name in ("missing", "bounds", "monotone")]
