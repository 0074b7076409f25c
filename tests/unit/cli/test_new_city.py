"""The command new-city."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, beside one plugin alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMSTD_PLUGINS", "puyang")
    return tmp_path


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_plugin_is_written_and_checks_without_fault_and_warning(run: Run, desk: Path) -> None:
    said = run("new-city", "430100", "changsha", "--zh", "长沙市", "--en", "Changsha")
    assert (said.status, said.err) == (0, "")
    listed = [line.strip() for line in said.out.splitlines() if line.startswith("  ")]
    assert files_of(desk / "commstd-changsha") <= set(listed)
    assert "commstd check commstd-changsha" in said.out
    checked = run("check", "commstd-changsha", "--format", "json")
    assert (checked.status, checked.json["faults"], checked.json["warnings"]) == (0, [], [])
    assert checked.json["counts"]["examples"] == 11


def test_without_a_chinese_name_the_check_warns_of_it_and_of_nothing_else(run: Run, desk: Path) -> None:
    assert run("new-city", "430100", "changsha").status == 0
    checked = run("check", "commstd-changsha", "--format", "json").json
    assert checked["faults"] == []
    (warning,) = checked["warnings"]
    assert warning.startswith("pack.toml: pack, name zh")


def test_a_pack_alone_is_only_toml_and_can_be_used_from_its_folder(run: Run, desk: Path) -> None:
    assert run("new-city", "430102", "furong", "--zh", "芙蓉区", "--pack-only").status == 0
    assert files_of(desk / "furong") == {"pack.toml", "standards.toml", "targets.toml", "tasks.toml"}
    assert (run("check", "furong").status, run("standards", "--city", "furong", "--pack", "furong").status) == (0, 0)
    need = run(
        "require",
        "furong/service-area",
        "households=1200",
        "--pack",
        "furong",
        "--as-of",
        "2025-01-01",
        "--format",
        "json",
    )
    assert need.json["required"] == {"value": "360", "unit": "m²"}


@pytest.mark.parametrize(("lang", "word", "other"), [("zh", "规则包", "# A pack:"), ("en", "# A pack:", "# 规则包")])
def test_the_comments_are_in_the_language_of_the_command(
    lang: str, word: str, other: str, run: Run, desk: Path
) -> None:
    assert run("new-city", "430100", "changsha", "--pack-only", "-o", "here", lang=lang).status == 0
    text = (desk / "here" / "pack.toml").read_text(encoding="utf-8")
    assert word in text
    assert other not in text


def test_json_tells_the_city_the_folder_and_the_files(run: Run, desk: Path) -> None:
    said = run("new-city", "４３０１００", "changsha", "--zh", "长沙市", "-o", "a b/c", "--format", "json")
    held = said.json
    assert set(held.pop("files")) == files_of(desk / "a b" / "c")
    assert held == {
        "city": "changsha", "code": "430100", "level": "prefecture", "name": {"zh": "长沙市", "en": "Changsha"},
        "folder": str(Path("a b/c")),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "level"),
    [("430000", "province"), ("430100", "prefecture"), ("430102", "county"), ("990300", "prefecture")],
)
def test_the_level_is_the_codes(code: str, level: str, run: Run, desk: Path) -> None:
    assert run("new-city", code, "here", "--pack-only", "--format", "json").json["level"] == level
    assert f'level = "{level}"' in (desk / "here" / "pack.toml").read_text(encoding="utf-8")
    assert run("check", "here").status == 0


def test_a_folder_with_a_blank_is_quoted_where_it_is_to_be_typed(run: Run) -> None:
    assert "commstd check 'a b'" in run("new-city", "430100", "changsha", "-o", "a b").out


def test_a_city_that_is_installed_is_refused(run: Run, desk: Path) -> None:
    run("new-city", "410900", "puyang").assert_refused(2, "puyang", "commstd-puyang 0.1.0")
    assert list(desk.iterdir()) == []


def test_a_city_of_a_folder_that_is_named_is_refused_too(run: Run) -> None:
    assert run("new-city", "430100", "changsha", "--pack-only").status == 0
    run("new-city", "430100", "changsha", "--pack", "changsha", "-o", "other").assert_refused(2, "from changsha")


def test_another_city_with_the_same_code_is_told_and_no_hindrance(run: Run) -> None:
    said = run("new-city", "410900", "puyang-elder-care", "--pack-only")
    assert said.status == 0
    assert "410900" in said.err
    assert '"puyang"' in said.err


@pytest.mark.parametrize(
    ("arguments", "fragments"),
    [
        (("470100", "changsha"), ("47", "99")),
        (("430100", "Chang Sha"), ("chang-sha",)),
        (("changsha", "430100"), ("commstd new-city 430100 changsha",)),
        (("430100", "changsha", "--zh", ""), ("--zh",)),
        (("430100",), ("NAME",)),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_written(
    arguments: tuple[str, ...], fragments: tuple[str, ...], run: Run, desk: Path
) -> None:
    run("new-city", *arguments).assert_refused(2, *fragments)
    assert list(desk.iterdir()) == []


def test_nothing_is_overwritten(run: Run, desk: Path) -> None:
    assert run("new-city", "430100", "changsha").status == 0
    before = {path: path.read_bytes() for path in desk.rglob("*.toml")}
    run("new-city", "430200", "changsha").assert_refused(2, "commstd-changsha", "-o")
    assert before == {path: path.read_bytes() for path in desk.rglob("*.toml")}
