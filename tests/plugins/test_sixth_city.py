"""A city nobody here planned, from the template: built, installed beside the built core, and run; and what goes wrong."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.plugins.environments import ROOT, Environment, build_wheel, make_environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.plugins.distributions import Answer

TABLE = "社区编码,户数,综合服务设施面积（平方米）,有综合服务设施\na,1200,352.46,是\nb,1200,360,是\nc,1200,,否\n"
HEALTHY = ("sixville", "seventown")


def edit(project: Path, name: str, old: str, new: str) -> None:
    """Replace a text in a file of a project."""
    (path,) = project.rglob(name)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def faulty_toml(project: Path) -> None:
    edit(project, "standards.toml", 'unit = "m²"', 'unit = "m²')


def faulty_formula(project: Path) -> None:
    edit(project, "standards.toml", '"area_rate * households"', '"area_rat * households"')


def newer_format(project: Path) -> None:
    edit(project, "pack.toml", "api = 1", 'api = 2\ncommstd = "0.9"\nfuture = { key = 1 }')


def raises_at_import(project: Path) -> None:
    edit(project, "__init__.py", "\n\n@hookimpl", "\nraise RuntimeError('no luck today')\n\n\n@hookimpl")


def wrong_type(project: Path) -> None:
    edit(project, "__init__.py", '[files(__name__) / "pack"]', '"pack"')


def misspelt(project: Path) -> None:
    edit(project, "__init__.py", "commstd_packs", "commstd_pack")


def same_city(project: Path) -> None:
    edit(project, "pack.toml", 'city = "double"', 'city = "sameville"')


BROKEN: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "toml": (faulty_toml, ("standards.toml", "line 8, column 11")),
    "formula": (faulty_formula, ("standards.toml", '"area_rate"')),
    "newer": (newer_format, ("version 2", "0.9 or newer is needed", "this is commstd 0.1.0")),
    "raising": (raises_at_import, ("RuntimeError", "no luck today")),
    "typed": (wrong_type, ("commstd_packs", "str")),
    "misspelt": (misspelt, ('"commstd_pack"', '"commstd_packs"')),
    "sameville": (lambda _: None, ("sameville", "commstd-sameville 0.1.0", "commstd-double 0.1.0")),
    "double": (same_city, ("sameville", "commstd-sameville 0.1.0", "commstd-double 0.1.0")),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the core, and a plugin of each kind that `new-city` began."""
    work = tmp_path_factory.mktemp("sixth")
    core = build_wheel(ROOT, work / "wheels")
    made = make_environment(work / "office", core)
    assert "0.1.0" in made.commstd("--version").out
    begun = made.commstd("new-city", "990600", "sixville", "--zh", "六里市", "--en", "Sixville", cwd=work)
    assert (begun.status, begun.err) == (0, "")
    first = work / "commstd-sixville"
    wheels = [build_wheel(first, work / "wheels")]
    for at, name in enumerate((*HEALTHY[1:], *BROKEN)):
        project = work / f"commstd-{name}"
        shutil.copytree(first, project)
        (project / "src" / "commstd_sixville").rename(project / "src" / f"commstd_{name}")
        for file, old, new in (
            ("pyproject.toml", "sixville", name),
            ("pack.toml", '"sixville"', f'"{name}"'),
            ("pack.toml", "990600", str(990610 + at)),
        ):
            edit(project, file, old, new)
        if name in BROKEN:
            BROKEN[name][0](project)
        wheels.append(build_wheel(project, work / "wheels"))
    made.install(*wheels)
    return made


@pytest.fixture(scope="module")
def listing(office: Environment) -> Answer:
    return office.commstd("cities", "--format", "json")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_the_sound_ones_are_listed_with_what_they_offer(listing: Answer) -> None:
    assert (listing.status, listing.err) == (0, "")
    sound = [one for one in listing.json["cities"] if one["fault"] is None]
    assert [(one["city"], one["code"], one["distribution"], one["version"]) for one in sound] == [
        ("seventown", "990610", "commstd-seventown", "0.1.0"),
        ("sixville", "990600", "commstd-sixville", "0.1.0"),
    ]
    assert sound[1]["name"] == {"zh": "六里市", "en": "Sixville"}
    assert sound[1]["counts"] == {"standards": 1, "targets": 1, "duties": 0, "lists": 0, "tasks": 1, "processes": 0}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_listed_with_its_distribution_and_its_fault(name: str, listing: Answer) -> None:
    (record,) = [one for one in listing.json["cities"] if one["distribution"] == f"commstd-{name}"]
    assert record["version"] == "0.1.0"
    assert [fragment for fragment in BROKEN[name][1] if fragment not in record["fault"]] == [], record["fault"]


def test_the_table_tells_how_to_leave_the_broken_ones_out(office: Environment) -> None:
    told = office.commstd("cities")
    (line,) = [line for line in told.out.splitlines() if "COMMSTD_PLUGINS=" in line]
    names = line.partition("COMMSTD_PLUGINS=")[2]
    assert names.split(",") == sorted(HEALTHY)
    again = office.commstd("cities", "--format", "json", plugins=names)
    assert [(one["city"], one["fault"]) for one in again.json["cities"]] == [(name, None) for name in sorted(HEALTHY)]


def test_the_sixth_city_is_assessed_beside_all_the_broken_ones(office: Environment, table: Path) -> None:
    answer = office.commstd("assess", table, "--city", "sixville", "--as-of", "2025-01-01", "--format", "json")
    assert answer.status == 0, answer.err
    verdicts = [(one["row"], one["verdict"], one["gap"]) for one in answer.json["findings"]]
    assert verdicts == [
        ("a", "short", {"value": "7.54", "unit": "m²"}),
        ("b", "met", {"value": "0", "unit": "m²"}),
        ("c", "unknown", None),
    ]
    (target,) = answer.json["targets"]
    assert (target["verdict"], target["share"], target["gap"]) == ("short", ["2/3", "2/3"], ["1", "1"])
    assert answer.json["provenance"]["pack"]["distribution"] == "commstd-sixville"


@pytest.mark.parametrize("name", ["toml", "newer", "raising", "typed", "misspelt", "sameville"])
def test_asking_for_a_broken_one_is_exit_status_3_with_its_fault(name: str, office: Environment, table: Path) -> None:
    answer = office.commstd("assess", table, "--city", name)
    assert (answer.status, answer.out) == (3, "")
    assert [fragment for fragment in BROKEN[name][1] if fragment not in answer.err] == [], answer.err


def test_a_city_that_is_installed_is_not_begun_anew(office: Environment, tmp_path: Path) -> None:
    answer = office.commstd("new-city", "990600", "sixville", cwd=tmp_path)
    assert answer.status == 2
    assert "commstd-sixville 0.1.0" in answer.err
    assert list(tmp_path.iterdir()) == []
