"""What every command shares: names, options, languages, exit statuses."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from commstd.cli import main
from commstd.cli.program import COMMANDS
from commstd.errors import CommstdError
from tests.faults.folder import HEAD, changed, write_pack
from tests.unit.cli.conftest import Run

EVERYWHERE = ("--format", "--lang", "--as-of", "--reading", "--all-readings", "--set", "--pack", "--sheet")


def test_the_commands_of_the_first_issue_are_there(run: Run) -> None:
    assert set(COMMANDS) >= {"assess", "check", "cities", "require", "show", "standards"}
    said = run("--help")
    assert said.status == 0
    assert [name for name in COMMANDS if f"  {name} " not in said.out] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_the_options_of_the_contract_and_explains_them(command: str, run: Run) -> None:
    for lang in ("en", "zh"):
        said = run(command, "--help", lang=lang)
        assert said.status == 0
        assert [option for option in EVERYWHERE if option not in said.out] == []
    assert run(command, "-h").out == run(command, "--help").out


def test_without_a_command_the_help_is_told_and_the_status_is_2(run: Run) -> None:
    for said in (run(), run(lang=None)):
        assert (said.status, said.out) == (2, "")
        assert "assess" in said.err
        assert not said.err.startswith("commstd:")


def test_the_version_is_told(run: Run) -> None:
    assert (run("--version").status, run("--version").out.split()) == (0, ["commstd", metadata.version("commstd")])


@pytest.mark.parametrize(
    ("arguments", "fragments"),
    [
        (["asess"], ('"asess"', '"assess"')), (["--laang", "en", "cities"], ('"--laang"', '"--lang"')), (["cities", "--frmat", "json"], ('"--frmat"', '"--format"')),
        (["cities", "--format", "jsn"], ("--format", "json")), (["cities", "--lang", "fr"], ("--lang", "zh", "en")), (["cities", "more"], ('"more"',)),
        (["assess"], ("TABLE",)), (["assess", "t.csv"], ("--city",)), (["standards"], ("--city",)), (["standards", "--city"], ("--city",)),
        (["show"], ("C/ID",)), (["require"], ("C/STANDARD",)), (["check"], ("PATH|CITY",)),
    ],
)  # fmt: skip
def test_a_command_that_is_not_understood_is_status_2_with_the_near_match(
    arguments: list[str], fragments: tuple[str, ...], run: Run
) -> None:
    run(*arguments).assert_refused(2, *fragments)


@pytest.mark.parametrize(
    ("options", "fragments"),
    [
        (["--as-of", "yesterday"], ('"yesterday"',)), (["--set", "area_rate"], ('"area_rate"', "=")), (["--set", "area_rate="], ("area_rate=",)),
        (["--set", "area_rate=35"], ('"35"', "m²")), (["--set", "area_rate=2.5"], ('"2.5"', "m²")), (["--set", "area_rat=35 ㎡"], ('"area_rat"', '"area_rate"')),
        (["--set", "area_rate=35 人"], ("35 人", "m²")), (["--set", "area_rate=35 sqmm"], ("sqmm",)), (["--set", "puyang/area_rate=35 ㎡"], ("puyang/area_rate", "testville")),
        (["--set", "hundred=0 户"], ("hundred", "0 户")), (["--set", "start_day=soon"], ("soon",)),
    ],
)  # fmt: skip
def test_an_option_of_a_city_that_does_not_fit_is_status_2_with_the_mend(
    options: list[str], fragments: tuple[str, ...], run: Run, folder: Path
) -> None:
    run("standards", "--city", "testville", "--pack", folder, *options).assert_refused(2, *fragments)


@pytest.mark.parametrize(
    ("reading", "fragments"),
    [
        ("service-area", ("service-area", "=")), ("service-area=", ("service-area=",)), ("service-are=started-hundreds", ('"service-are"', '"service-area"')),
        ("testville/service-area=started", ('"started"', '"started-hundreds"')), ("puyang/service-area=started-hundreds", ("puyang/service-area", "testville")),
    ],
)  # fmt: skip
def test_a_reading_that_is_not_there_is_status_2_with_the_near_match(
    reading: str, fragments: tuple[str, ...], run: Run, folder: Path
) -> None:
    run("require", "testville/service-area", "--pack", folder, "--reading", reading).assert_refused(2, *fragments)


def test_two_readings_of_one_choice_are_status_2(run: Run, folder: Path) -> None:
    options = ("--reading", "service-area=started-hundreds", "--reading", "service-area=proportional")
    run("require", "testville/service-area", "--pack", folder, *options).assert_refused(
        2, "started-hundreds", "proportional"
    )


@pytest.mark.parametrize("name", ["testville", "Testville", "测试县", "测试", "123400"])
def test_a_city_may_be_named_in_any_way_and_readings_and_parameters_by_its_id_or_that_name(
    name: str, run: Run, folder: Path
) -> None:
    said = run(
        "standards",
        "--city",
        name,
        "--pack",
        folder,
        "--set",
        "testville/area_rate=40 ㎡",
        "--set",
        f"{name}/most_staff=8 人",
        "--format",
        "json",
    )
    assert said.status == 0
    assert said.json["city"] == "testville"


def test_an_unknown_city_is_status_2_with_the_near_match(run: Run, folder: Path) -> None:
    run("standards", "--city", "testvile", "--pack", folder).assert_refused(2, '"testvile"', '"testville"', "puyang")


def test_a_broken_pack_that_is_named_is_status_3_with_its_faults(run: Run, tmp_path: Path) -> None:
    faulty = write_pack(tmp_path / "faulty", changed("area_rate * households", "area_rat * households"))
    run("standards", "--city", "testville", "--pack", faulty).assert_refused(3, '"area_rate"', "column 1", str(faulty))
    headless = write_pack(tmp_path / "headless", {"pack.toml": HEAD.replace('level = "county"', 'level = "conty"')})
    run("standards", "--city", "testville", "--pack", headless).assert_refused(3, '"county"', str(headless))
    run("standards", "--city", "testville", "--pack", tmp_path / "nowhere").assert_refused(3, str(tmp_path / "nowhere"))


def test_two_packs_of_one_city_are_status_3_with_both_folders(run: Run, folder: Path, tmp_path: Path) -> None:
    again = write_pack(tmp_path / "again")
    run("standards", "--city", "testville", "--pack", folder, "--pack", again).assert_refused(
        3, str(folder), str(again)
    )


def test_a_broken_pack_beside_the_one_that_is_asked_for_stops_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("standards", "--city", "testville", "--pack", tmp_path / "nowhere", "--pack", folder).status == 0


@pytest.mark.parametrize(
    ("arguments", "locale", "is_chinese"),
    [
        (["--lang", "zh"], "en_GB.UTF-8", True), (["--lang", "en"], "zh_CN.UTF-8", False), (["--lang=en"], "zh_CN.UTF-8", False),
        ([], "en_GB.UTF-8", False), ([], "zh_CN.UTF-8", True), ([], "C", True),
    ],
)  # fmt: skip
def test_the_language_is_the_one_asked_for_or_the_locales_or_chinese(
    arguments: list[str], locale: str, is_chinese: bool, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", locale)
    for place in (["standards", "--city", "nowhere", *arguments], [*arguments, "standards", "--city", "nowhere"]):
        said = run(*place, lang=None)
        assert said.status == 2
        assert ("there is no pack" not in said.err) == is_chinese


def test_a_key_pressed_to_stop_is_told_and_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("commstd.cli.cities.action", stop)
    assert run("cities").status == 2


def test_any_mistake_that_commstd_tells_of_is_status_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise CommstdError("told")

    monkeypatch.setattr("commstd.cli.cities.action", fail)
    run("cities").assert_refused(2, "told")


def test_a_reader_that_stops_reading_is_no_mistake() -> None:
    command = f"{sys.executable} -m commstd standards --city puyang --format json --lang en | true"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_installed_command_and_the_module_are_the_same() -> None:
    for command in ([str(Path(sys.executable).with_name("commstd"))], [sys.executable, "-m", "commstd"]):
        done = subprocess.run(
            [*command, "--lang", "en", "standards", "--city", "nowhere"], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith('commstd: there is no pack of "nowhere"')


def test_main_reads_the_process_arguments_where_it_is_given_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["commstd", "--version"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("commstd ")
