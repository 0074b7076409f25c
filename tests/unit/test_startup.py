"""What a command loads and opens: nothing that it does not need. How long it takes, benchmarks/startup.py measures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tests.faults.folder import write_pack

EXAMPLE = Path(__file__).parents[2] / "examples/puyang.csv"
WATCH = """\
import sys
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
{code}
import json
print(json.dumps({{"modules": list(sys.modules), "opened": opened}}), file=sys.stderr)
"""
ENGINES = ("polars", "narwhals", "pandas", "pyarrow", "pyspark", "duckdb")
RARE = ("pint", "fastexcel", "xlsxwriter", "chinese_calendar", "cn2an", "hypothesis", "xml.etree.ElementTree")


@frozen
class Watched:
    """A fresh interpreter after some code.

    Attributes:
        modules: The modules that it has loaded.
        opened: The files that it has opened.
        out: What it printed.
    """

    modules: frozenset[str]
    opened: tuple[str, ...]
    out: str

    def loaded(self, *names: str) -> list[str]:
        """Which of some modules it has loaded."""
        return [name for name in names if name in self.modules]

    def packs(self) -> set[tuple[str, str]]:
        """The files of packs that it has opened: the package, and the file."""
        paths = [Path(one) for one in self.opened if one.endswith(".toml")]
        return {(path.parent.parent.name, path.name) for path in paths if path.parent.name == "pack"}


Watch = Callable[..., Watched]


def watch(code: str, *, folder: Path) -> Watched:
    """Run some code in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", WATCH.format(code=code)], capture_output=True, text=True, check=True, cwd=folder,
        encoding="utf-8", env={**os.environ, "COLUMNS": "220"},
    )  # fmt: skip
    told: Any = json.loads(done.stderr.splitlines()[-1])
    return Watched(frozenset(told["modules"]), tuple(told["opened"]), done.stdout)


@pytest.fixture
def command(tmp_path: Path) -> Watch:
    """Run the command in a fresh interpreter."""

    def run(*arguments: str | Path) -> Watched:
        given = ["--lang", "en", *map(str, arguments)]
        return watch(f"from commstd.cli import main\nassert main({given!r}) == 0", folder=tmp_path)

    return run


def test_to_import_commstd_loads_nothing_else(tmp_path: Path) -> None:
    bare, ours = watch("", folder=tmp_path), watch("import commstd", folder=tmp_path)
    assert ours.modules - bare.modules - {"__future__"} == {"commstd"}


def test_help_loads_no_command_and_no_record(command: Watch) -> None:
    found = command("--help")
    assert "assess" in found.out
    assert found.loaded(*ENGINES, *RARE, "rich", "attrs", "attr", "cattrs", "pluggy", "tomli", "difflib") == []
    ours = {name for name in found.modules if name.startswith("commstd.") and ".messages" not in name}
    assert ours == {"commstd.cli", "commstd.cli.program", "commstd.errors"}
    assert found.packs() == set()


def test_the_help_of_a_command_opens_no_pack_and_loads_no_engine(command: Watch) -> None:
    found = command("assess", "--help")
    assert "--city" in found.out
    assert found.loaded(*ENGINES, *RARE, "rich", "cattrs", "pluggy", "commstd.catalog", "commstd.loading") == []


def test_to_assess_a_csv_loads_no_registry_no_workbook_and_no_other_engine(command: Watch) -> None:
    found = command("assess", EXAMPLE, "--city", "puyang", "--as-of", "2020-12-31")
    assert "service-area" in found.out
    assert found.loaded("polars", "rich", "commstd.report.terminal") == ["polars", "rich", "commstd.report.terminal"]
    assert found.loaded(*(one for one in ENGINES if one != "polars"), *RARE) == []
    unneeded = ("tables.workbook", "tables.lazy", "assess.survey", "assess.lazy", "report.files", "cases", "registers")
    assert found.loaded(*(f"commstd.{name}" for name in unneeded)) == []


def test_of_other_cities_only_the_heads_are_read(command: Watch) -> None:
    found = command("assess", EXAMPLE, "--city", "puyang", "--as-of", "2020-12-31")
    read = found.packs()
    assert {file for package, file in read if package == "commstd_puyang"} >= {"pack.toml", "standards.toml"}
    assert {file for package, file in read if package != "commstd_puyang"} == {"pack.toml"}


def test_json_loads_no_tables_for_a_terminal(command: Watch) -> None:
    found = command("assess", EXAMPLE, "--city", "puyang", "--as-of", "2020-12-31", "--format", "json")
    assert json.loads(found.out)["city"] == "puyang"
    assert found.loaded("rich", "commstd.report.terminal", *RARE) == []


def test_what_one_case_requires_is_computed_without_an_engine_and_without_a_registry(command: Watch) -> None:
    found = command("require", "puyang/service-area", "households=1200", "service_area=300 ㎡", "--as-of", "2020-12-31")
    assert "360" in found.out
    assert found.loaded(*ENGINES, *RARE) == []


def test_cities_are_listed_without_an_engine(command: Watch) -> None:
    found = command("cities", "--format", "json")
    assert found.loaded(*ENGINES, *RARE, "rich") == []


def test_a_workbook_brings_its_reader(command: Watch) -> None:
    found = command("assess", EXAMPLE.parent / "wengan.xlsx", "--city", "wengan", "--as-of", "2023-12-31")
    assert found.loaded("fastexcel", "commstd.tables.workbook") == ["fastexcel", "commstd.tables.workbook"]


def test_one_record_is_assessed_without_an_engine_and_its_values_without_a_registry(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    code = f"""
import commstd
city = commstd.City(commstd.load_pack({str(pack)!r}), as_of="2025-02-01")
assert city.findings({{"households": 1200, "service_area": "300 ㎡", "settlement": "urban"}})
"""
    assert watch(code, folder=tmp_path).loaded(*ENGINES, *RARE, "rich") == []
