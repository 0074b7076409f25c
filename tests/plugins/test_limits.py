"""What COMMSTD_PLUGINS leaves out or misspells is told; files that cannot be read hinder nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.distributions import commstd, install, pack_of

UNREADABLE = "[{group}]\nno equals sign here\n"


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name, code in (("a-ville", "111111"), ("bville", "222222")):
        install(folder, name, pack=pack_of(name, code))
    return folder


def break_entry_points(target: Path, name: str, group: str) -> None:
    info = target / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(UNREADABLE.format(group=group), encoding="utf-8")


@pytest.mark.parametrize("limit", ["commstd-a-ville", "commstd_a_ville", "Commstd.A-Ville", " a-ville ,"])
def test_names_are_compared_as_indexes_do(limit: str, target: Path) -> None:
    answer = commstd("cities", "--format", "json", target=target, plugins=limit)
    assert [one["city"] for one in answer.json["cities"]] == ["a-ville"]
    assert answer.err == ""


def test_what_is_left_out_is_told_where_cities_are_listed_and_where_one_is_asked_for(target: Path) -> None:
    listed = commstd("cities", target=target, plugins="bville")
    (line,) = [line for line in listed.out.splitlines() if line.startswith("COMMSTD_PLUGINS")]
    assert "a-ville" in line
    assert "bville" not in line
    asked = commstd("standards", "--city", "a-ville", target=target, plugins="bville")
    assert asked.status == 2
    assert "COMMSTD_PLUGINS" in asked.err


def test_nothing_is_said_of_it_where_all_are_loaded(target: Path) -> None:
    listed = commstd("cities", target=target)
    assert "COMMSTD_PLUGINS" not in listed.out + listed.err


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_name_that_nobody_has_is_told_with_its_near_match(form: str, target: Path) -> None:
    answer = commstd("cities", "--format", form, target=target, plugins="bvile,bville")
    assert answer.status == 0
    assert '"bvile"' in answer.err
    assert 'did you mean "bville"?' in answer.err


def test_entry_points_of_others_that_cannot_be_read_hinder_nobody(tmp_path: Path) -> None:
    install(tmp_path, "cville", pack=pack_of("cville", "333333"))
    break_entry_points(tmp_path, "stranger", "console_scripts")
    answer = commstd("cities", "--format", "json", target=tmp_path)
    assert answer.status == 0
    assert "cville" in [one["city"] for one in answer.json["cities"] if one["fault"] is None]
    assert "stranger" not in answer.out + answer.err


def test_a_plugin_whose_entry_points_cannot_be_read_is_listed_with_its_fault(tmp_path: Path) -> None:
    install(tmp_path, "cville", pack=pack_of("cville", "333333"))
    break_entry_points(tmp_path, "commstd-torn", "commstd")
    held = {one["distribution"]: one for one in commstd("cities", "--format", "json", target=tmp_path).json["cities"]}
    assert held["commstd-cville"]["fault"] is None
    assert "entry points" in held["commstd-torn"]["fault"]
    assert held["commstd-torn"]["version"] == "1.0"
    assert "torn" not in commstd("cities", target=tmp_path, plugins="cville").out


def test_plugins_without_metadata_are_listed_by_their_names(tmp_path: Path) -> None:
    for name, code in (("cville", "333333"), ("dville", "444444")):
        install(tmp_path, name, pack=pack_of(name, code))
        (tmp_path / f"commstd_{name}-1.0.dist-info" / "METADATA").unlink()
    install(tmp_path, "eville", code="raise RuntimeError('no luck')")
    (tmp_path / "commstd_eville-1.0.dist-info" / "METADATA").unlink()
    answer = commstd("cities", target=tmp_path, plugins="cville,dville,eville")
    assert answer.status == 0
    assert [name for name in ("cville", "dville", "eville cannot be used", "no luck") if name not in answer.out] == []
