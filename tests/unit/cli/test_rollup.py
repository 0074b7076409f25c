"""`commstd rollup`: files in, a table, JSON or a file out."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.unit.cli.conftest import Run

FILES = {
    "communities.csv": "社区编码,社区名称,户数\n410991001001,甲社区,100\n410991001002,乙社区,\n",
    "premises.csv": "用房编号,社区编码,面积,使用面积\n1,410991001001,300.5,200\n2,410991001001,50,40\n3,410991001009,7,7\n4,410991001002,约百,1\n",
    "workers.csv": "社区编码,姓名,身份证号,证书等级\n410991001001,x,410991198001010011,初级\n410991001001,x,410991198001010011,初级\n",
    "hotels.csv": "社区编码,床位,连锁\n410991001001,12,是\n410991001002,8,否\n",
}


@pytest.fixture
def rollup(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in a folder with a list and registers."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def rollup(*arguments: str, lang: str | None = "en") -> object:
        return run("rollup", *arguments, lang=lang)

    return rollup


def test_json_keeps_the_contract(rollup: Run) -> None:
    said = rollup("communities.csv", "premises.csv", "workers.csv", "--format", "json")
    assert (said.status, said.err) == (0, "")
    found = said.json
    assert set(found) == {"communities", "list", "fields", "registers", "table", "rejected", "warnings"}
    assert (found["communities"], found["list"]) == (2, "communities.csv")
    assert found["fields"] == [
        {"field": "has_service_facility", "unit": None},
        {"field": "service_area", "unit": "m²"},
        {"field": "workers", "unit": "person"},
        {"field": "certified_workers", "unit": "person"},
    ]
    premises, workers = found["registers"]
    assert premises == {
        "register": "premises", "tables": ["premises.csv"], "rows": 4, "counted": 3, "by_name": 0, "ended": 0, "repeated": 0,
        "unmatched": 1, "communities": 2, "without": 0, "gives": ["service_area", "has_service_facility"], "lacks": ["station_area"],
    }  # fmt: skip
    assert (workers["counted"], workers["repeated"], workers["without"]) == (1, 1, 1)
    assert found["table"] == [
        {"row": "410991001001", "values": {"has_service_facility": True, "service_area": {"value": "350.5", "unit": "m²"},
                                           "workers": {"value": "1", "unit": "person"}, "certified_workers": {"value": "1", "unit": "person"}}},
        {"row": "410991001002", "values": {"has_service_facility": True, "service_area": None, "workers": {"value": "0", "unit": "person"},
                                           "certified_workers": {"value": "0", "unit": "person"}}},
    ]  # fmt: skip
    assert [(row["table"], row["line"], row["row"], row["column"], row["value"]) for row in found["rejected"]] == [
        ("premises.csv", 5, "410991001002", "面积", "约百"),
        ("premises.csv", 4, "410991001009", "社区编码", "410991001009"),
        ("workers.csv", 3, "410991001001", "身份证号", "410991********0011"),
    ]
    assert all(row["reason"] and row["fix"] for row in (*found["rejected"], *found["warnings"]))


def test_the_screen_shows_registers_fields_communities_and_problems(rollup: Run) -> None:
    said = rollup("communities.csv", "premises.csv", "workers.csv")
    shown = " ".join(said.out.split())
    assert (said.status, said.err) == (0, "")
    assert shown.startswith("Rolled up to 2 communities")
    assert "register of premises 4 3 0 0 0 1 2 0 service area" in shown
    assert "service area 1 1 350.5 m²" in shown
    assert "has service facility 2 0 yes: 2" in shown
    assert "410991001002 乙社区 是 — 0 0" in shown
    assert "Not used: 3" in shown
    assert "premises.csv 4 410991001009" in shown


def test_a_long_list_is_cut_short_on_the_screen(rollup: Run, tmp_path: Path) -> None:
    codes = [str(410991001001 + at) for at in range(30)]
    pl.DataFrame({"社区编码": codes, "岗位": ["x"] * 30}).write_csv(tmp_path / "many.csv")
    shown = rollup("many.csv").out
    assert codes[19] in shown
    assert codes[20] not in shown
    assert "The first 20 of 30 communities" in shown


def test_a_csv_file_goes_straight_into_assess(rollup: Run, run: Run, tmp_path: Path) -> None:
    said = rollup("communities.csv", "premises.csv", "workers.csv", "-o", "table.csv")
    assert (said.status, said.out) == (0, "")
    assert "2 communities written to table.csv." in said.err
    assert "Not used: 3" in said.err
    assert (tmp_path / "table.csv").read_bytes().decode("utf-8-sig") == (
        "社区编码,社区名称,户数,有综合服务设施,综合服务设施面积,社区工作者,持证社区工作者\n"
        "410991001001,甲社区,100,是,350.5,1,1\n"
        "410991001002,乙社区,,是,,0,0\n"
    )
    assessed = run("assess", "table.csv", "--city", "puyang", "--as-of", "2020-12-31", "--format", "json").json
    verdicts = {one["row"]: one["verdict"] for one in assessed["findings"] if one["concept"] == "service-area"}
    assert verdicts == {"410991001001": "met", "410991001002": "unknown"}


def test_other_files(rollup: Run, tmp_path: Path) -> None:
    assert rollup("communities.csv", "workers.csv", "-o", "table.parquet").status == 0
    assert pl.read_parquet(tmp_path / "table.parquet")["workers"].to_list() == [1, 0]
    said = rollup("communities.csv", "workers.csv", "-o", "table.json", "--format", "json")
    assert (tmp_path / "table.json").read_text("utf-8") == said.out
    rollup("communities.csv", "workers.csv", "-o", "table.xlsx").assert_refused(2, ".csv, .parquet, .json")


def test_names_and_rules(rollup: Run) -> None:
    said = rollup(
        "communities.csv", "--as", "premises=premises.csv", "--as", "hotels=hotels.csv",
        "--sum", "service_area=使用面积", "--count", "legal_advisers=hotels where 床位=12",
        "--has", "hub_organization=hotels where 连锁=是", "--sum", "residents=hotels:床位", "--format", "json",
    )  # fmt: skip
    assert said.status == 0, said.err
    first = said.json["table"][0]["values"]
    assert first["service_area"]["value"] == "240"
    assert (first["legal_advisers"]["value"], first["residents"]["value"], first["hub_organization"]) == (
        "1",
        "12",
        True,
    )


def test_what_the_user_decides(rollup: Run) -> None:
    def values(*more: str) -> list[object]:
        found = rollup("communities.csv", "premises.csv", "workers.csv", "--format", "json", *more).json
        second = found["table"][1]["values"]
        return [None if cell is None else cell["value"] for cell in (second["service_area"], second["workers"])]

    assert values() == [None, "0"]
    assert values("--partial") == ["0", "0"]
    assert values("--incomplete") == [None, None]
    assert values("--complete") == [None, "0"]
    assert rollup("communities.csv", "premises.csv", "--prefer", "registers").status == 0
    rollup("communities.csv", "premises.csv", "--prefer", "neither").assert_refused(2, "--prefer", "registers")


def test_a_citys_own_fields(rollup: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMSTD_PLUGINS", "puyang")
    given = (
        "communities.csv",
        "--as",
        "hotels=hotels.csv",
        "--has",
        "member_reporting=hotels where 连锁=是",
        "--format",
        "json",
    )
    assert rollup(*given, "--city", "puyang").json["table"][0]["values"] == {"member_reporting": True}
    rollup(*given).assert_refused(2, "member_reporting")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "there is no register"),
        (("communities.csv",), "there is no register"),
        (("communities.csv", "hotels.csv"), '"hotels.csv" is no register that is known by its headings'),
        (("communities.csv", "--as", "hotels"), "--as hotels is not understood"),
        (("communities.csv", "--as", "=hotels.csv"), "--as =hotels.csv is not understood"),
        (("communities.csv", "--as", "hotels=hotels.csv"), '"hotels" is none of the known registers'),
        (("communities.csv", "workers.csv", "--count", "workers=worker"), 'did you mean "workers"'),
        (("communities.csv", "nothing.csv"), "nothing.csv"),
    ],
)
def test_mistakes_are_told(arguments: tuple[str, ...], said: str, rollup: Run) -> None:
    rollup(*arguments).assert_refused(2, said)


def test_it_speaks_chinese(rollup: Run) -> None:
    shown = rollup("communities.csv", "premises.csv", lang="zh").out
    assert "汇总到 2 个社区" in shown
    assert "用房台账" in shown
    assert "没有使用的内容：2 处" in shown
