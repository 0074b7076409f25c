from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from commstd.cli.program import COMMANDS
from commstd.errors import TableError, ValueFault
from commstd.messages import LANGUAGES, Language
from commstd.review import review
from commstd.skeletons import skeleton, write

HAN = re.compile(r"[\u4e00-\u9fff]")
LONGEST = 120  # columns; a Han character takes two


def comments(text: str) -> list[str]:
    """Lines of prose, without the commented-out keys."""
    return [line for line in text.splitlines() if re.match(r"# (?![a-z_]+ = )", line)]


def width(line: str) -> int:
    return len(line) + len(HAN.findall(line))


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> Language:
    language: Language = request.param
    return language


CHANGSHA = skeleton("430100", "changsha", zh="长沙市", en="Changsha")


def test_the_pack_as_written_has_no_fault_and_no_warning(tmp_path: Path, lang: Language) -> None:
    write(tmp_path / "changsha", CHANGSHA.pack(lang))
    found = review(tmp_path / "changsha")
    assert ([*map(str, found.faults.found)], [*map(str, found.faults.warnings)]) == ([], [])
    assert (found.counts["standards"], found.counts["targets"], found.counts["tasks"]) == (1, 1, 1)
    assert found.pack is not None
    head = found.pack.head
    assert (head.city, head.code, head.level, head.name.zh) == ("changsha", "430100", "prefecture", "长沙市")


def test_its_standard_has_examples_at_under_and_over_its_line() -> None:
    (standard,) = tomllib.loads(CHANGSHA.pack("en")["standards.toml"])["standards"]
    areas = [(one["given"].get("service_area"), one["verdict"]) for one in standard["examples"]]
    assert areas[:3] == [("360 m²", "met"), ("359.9999 m²", "short"), ("360.0001 m²", "met")]
    assert {verdict for _, verdict in areas} == {"met", "short", "unknown", "not-applicable"}
    assert any("reading" in one for one in standard["examples"])


def test_the_comments_are_in_one_language_and_everything_else_is_the_same() -> None:
    chinese, english = CHANGSHA.plugin("zh"), CHANGSHA.plugin("en")
    assert chinese.keys() == english.keys()
    for path in chinese:
        if path.endswith(".toml"):
            assert tomllib.loads(chinese[path]) == tomllib.loads(english[path])
            assert len(comments(chinese[path])) >= 3
            assert [line for line in comments(chinese[path]) if not HAN.search(line)] == []
            prose = [re.sub(r'"[^"]*"', "", line) for line in comments(english[path])]
            assert [line for line in prose if HAN.search(line)] == []
        else:
            assert chinese[path] == english[path]


@pytest.mark.parametrize("packaged", [True, False])
def test_no_line_is_wide_and_nothing_of_the_template_shows(packaged: bool, lang: Language) -> None:
    held = CHANGSHA.plugin(lang) if packaged else CHANGSHA.pack(lang)
    for path, text in held.items():
        assert [line for line in text.splitlines() if width(line) > LONGEST] == [], path
        assert not re.search(r"\$[a-z{]|^#(zh|en)", text, re.MULTILINE), path
        assert text.endswith("\n") or text == ""


def test_the_plugin_has_an_entry_point_a_readme_in_both_languages_and_only_lower_bounds(lang: Language) -> None:
    held = skeleton("430181", "liu-yang", zh="浏阳市", en='Liuyang "fireworks"').plugin(lang)
    project = tomllib.loads(held["pyproject.toml"])["project"]
    assert project["entry-points"] == {"commstd": {"liu-yang": "commstd_liu_yang"}}
    assert project["name"] == "commstd-liu-yang"
    assert 'Liuyang "fireworks"' in project["description"]
    required = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    assert [one for one in required if not re.fullmatch(r"commstd(\[testing\])?>=[\d.]+", one)] == []
    assert "浏阳市" in held["README.md"]
    assert "Liuyang" in held["README.md"]
    assert {path for path in held if path.startswith("src/")} == {
        f"src/commstd_liu_yang/{name}"
        for name in (
            "__init__.py",
            "py.typed",
            *(f"pack/{one}.toml" for one in ("pack", "standards", "targets", "tasks")),
        )
    }
    for path, text in held.items():
        if path.endswith(".py"):
            ast.parse(text)


def test_every_command_that_the_files_name_exists(lang: Language) -> None:
    named = {
        one for text in CHANGSHA.plugin(lang).values() for one in re.findall(r"^#? ?commstd ([a-z-]+)", text, re.M)
    }
    assert {"assess", "check", "schema"} <= named <= set(COMMANDS)


@pytest.mark.parametrize("zh", ['引号"市', "反斜杠\\市", "钱$en市", "#en 市"])
def test_a_name_may_hold_any_sign(zh: str, tmp_path: Path) -> None:
    write(tmp_path / "x", skeleton("430100", "x", zh=zh, en=zh).pack("zh"))
    found = review(tmp_path / "x")
    assert found.faults.found == []
    assert found.pack is not None
    assert (found.pack.head.name.zh, found.pack.head.name.en) == (zh, zh)


def test_without_names_the_id_stands_in_their_place() -> None:
    held = skeleton("430100", "new-changsha")
    assert (held.name.zh, held.name.en, held.module) == ("new-changsha", "New Changsha", "commstd_new_changsha")


@pytest.mark.parametrize(
    ("code", "city", "names", "fragments"),
    [
        ("changsha", "430100", {}, ("commstd new-city 430100 changsha",)),
        ("470100", "changsha", {}, ("begins with 47",)),
        ("430100", "Changsha", {}, ('"Changsha"', "for example changsha")),
        ("430100", "chang sha", {}, ("for example chang-sha",)),
        ("430100", "chang_sha", {}, ("for example chang-sha",)),
        ("430100", "commstd-Changsha", {}, ("for example changsha",)),
        ("430100", "ｃｈａｎｇｓｈａ", {}, ("for example changsha",)),
        ("430100", "长沙", {}, ('"长沙"', "a-z")),
        ("430100", "changsha-", {}, ("for example changsha",)),
        ("430100", "", {}, ("a-z",)),
        ("430100", "430100", {}, ("a-z",)),
        ("430100", "changsha", {"zh": " "}, ("--zh",)),
        ("430100", "changsha", {"en": "Chang\nsha"}, ("--en",)),
    ],
)
def test_arguments_that_cannot_be_are_told_with_their_mend(
    code: str, city: str, names: dict[str, str], fragments: tuple[str, ...]
) -> None:
    with pytest.raises(ValueFault) as told:
        skeleton(code, city, **names)
    assert [one for one in fragments if one not in str(told.value)] == [], told.value


def test_no_mend_is_offered_where_none_is_known() -> None:
    with pytest.raises(ValueFault) as told:
        skeleton("430100", "长沙")
    assert "for example" not in str(told.value)


def test_nothing_is_overwritten_and_an_empty_folder_will_do(tmp_path: Path) -> None:
    write(tmp_path, {"a/b.txt": "one\n"})
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"one\n"
    with pytest.raises(TableError, match="holds something already"):
        write(tmp_path, {"a/b.txt": "two\n"})
    with pytest.raises(TableError, match="holds something already"):
        write(tmp_path / "a" / "b.txt", {"c": ""})
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"one\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(TableError, match="cannot be written"):
        write(tmp_path / "file" / "inside", {"a": ""})
