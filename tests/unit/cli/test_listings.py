"""The commands cities, standards, show, require and check."""

from __future__ import annotations

from pathlib import Path

import pytest

import commstd
from commstd.cli.cities import worst_status
from commstd.messages import Language, in_language
from commstd.report.terminal import Terminal
from tests.faults.folder import PACK, changed, write_pack
from tests.unit.cli.conftest import Run

ROOT = Path(__file__).parents[3]


def test_cities_lists_what_is_installed_with_the_keys_of_the_contract(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMSTD_PLUGINS")
    said = run("cities", "--pack", folder, "--format", "json")
    assert (said.status, list(said.json)) == (0, ["cities"])
    held = {one["city"]: one for one in said.json["cities"]}
    assert {"guangyuan", "puyang", "wengan", "testville"} <= set(held)
    for one in held.values():
        assert {
            "id",
            "city",
            "code",
            "name",
            "distribution",
            "version",
            "status",
            "inferred",
            "truncated",
            "counts",
            "fault",
        } == set(one)
        assert one["id"] == one["city"]
    assert held["testville"].pop("counts")["standards"] == 3
    assert held["testville"] == {
        "id": "testville", "city": "testville", "code": "123400", "name": {"zh": "测试县", "en": "Testville"}, "distribution": None, "version": None,
        "status": "in-force", "inferred": None, "truncated": False, "fault": None,
    }  # fmt: skip
    assert (held["guangyuan"]["status"], held["puyang"]["distribution"]) == ("draft", "commstd-puyang")


def test_cities_lists_a_broken_folder_with_its_fault_and_succeeds(run: Run, folder: Path, tmp_path: Path) -> None:
    broken = write_pack(tmp_path / "broken", changed("area_rate * households", "area_rat * households"))
    said = run("cities", "--pack", tmp_path / "nowhere", "--format", "json")
    (nowhere,) = [one for one in said.json["cities"] if one["fault"]]
    assert (said.status, nowhere["city"], nowhere["counts"], nowhere["name"]) == (
        0,
        str(tmp_path / "nowhere"),
        {},
        None,
    )
    readable = run("cities", "--pack", broken)
    assert readable.status == 0
    for word in ("puyang", "Puyang", '"area_rate"', "in force"):
        assert word in readable.out


def test_cities_marks_what_is_cut_off_or_inferred(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMSTD_PLUGINS", "")
    files = changed('status = "in-force"', 'status = "unknown"\ntruncated = true')
    files["pack.toml"] = files["pack.toml"].replace(
        "level =", 'inferred = { zh = "据文号", en = "from its number" }\nlevel ='
    )
    folder = write_pack(tmp_path, files)
    (held,) = [
        one for one in run("cities", "--pack", folder, "--format", "json").json["cities"] if one["city"] == "testville"
    ]
    assert (held["status"], held["truncated"], held["inferred"]) == ("unknown", True, "from its number")
    lines = run("cities", "--pack", folder).out.splitlines()
    (at,) = [number for number, line in enumerate(lines) if line.startswith("testville")]
    assert lines[at + 1].startswith("  status not known, text breaks off, city inferred; standards 3, targets 0, ")


@pytest.mark.parametrize("columns", ["40", "80", "220"])
def test_cities_tells_the_status_on_a_screen_of_any_width(
    columns: str, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    said = run("cities", "--pack", folder)
    assert said.out.count("in force") == 2
    assert "commstd-puyang 0.1.0" in said.out


def test_cities_says_how_to_get_one_where_there_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMSTD_PLUGINS", "")
    assert run("cities", "--format", "json").json == {"cities": []}
    assert "pip install" in run("cities").out


@pytest.mark.parametrize(
    ("statuses", "worst"),
    [((), "unknown"), (("in-force",), "in-force"), (("in-force", "unknown"), "unknown"), (("unknown", "draft"), "draft"), (("superseded", "draft"), "superseded")],
)  # fmt: skip
def test_a_citys_status_is_the_worst_of_its_documents(statuses: tuple[str, ...], worst: str) -> None:
    assert worst_status(statuses) == worst


def test_standards_lists_id_title_clause_and_formula(run: Run, folder: Path) -> None:
    said = run("standards", "--city", "testville", "--pack", folder, "--format", "json")
    assert (said.status, said.json["city"]) == (0, "testville")
    area, staff, room = said.json["standards"]
    assert (area["id"], area["title"], area["clause"]) == (
        "testville/service-area",
        {"zh": "服务设施面积", "en": "Service area"},
        ["一"],
    )
    assert (area["formula"], area["at_least"]) == ("service_area >= area_rate * households", "area_rate * households")
    assert (staff["formula"], staff["let"], staff["by"]) == (
        "committee_staff >= low and committee_staff <= most_staff",
        {"low": "fewest_staff"},
        "2025-12-31",
    )
    assert (room["formula"], room["unit"], room["force"]) == ("security_room and as_of >= start_day", None, "encourage")
    readable = run("standards", "--city", "testville", "--pack", folder).out
    for word in ("service-area", "Service area", "一", "service_area >= area_rate * households"):
        assert word in readable


@pytest.mark.parametrize("city", ["guangyuan", "puyang", "wengan"])
def test_every_standard_of_an_installed_city_can_be_shown(
    city: str, run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMSTD_PLUGINS", city)
    records = run("standards", "--city", city, "--format", "json").json["standards"]
    assert run("show", records[0]["id"], "--format", "json").json == {"city": city, "standard": records[0]}
    held = commstd.city(city)
    assert [one.id for one in held] == [record["id"] for record in records]
    for at, (one, record) in enumerate(zip(held, records, strict=True)):
        lang: Language = ("zh", "en")[at % 2]  # type: ignore[assignment]
        with in_language(lang):
            Terminal().standard(held, one.standard)
        out = capsys.readouterr().out
        assert record["title"][lang] in out
        assert record["clause"][0] in out
    assert records[0]["title"]["zh"][:4] in run("standards", "--city", city, lang="zh").out


def test_show_tells_one_record_in_full(run: Run, folder: Path) -> None:
    record = run(
        "show", "testville/service-area", "--pack", folder, "--set", "area_rate=40 ㎡", "--format", "json"
    ).json["standard"]
    assert [one["name"] for one in record["parameters"]] == ["area_rate", "hundred"]
    assert record["parameters"][0]["values"] == [{"value": "40", "from": None, "until": None, "clause": None}]
    assert [(one["choice"], one["id"], one["default"]) for one in record["readings"]] == [
        ("hundreds", "proportional", True),
        ("hundreds", "started-hundreds", False),
    ]
    assert record["readings"][1]["replaces"] == {"lower": "area_rate * hundred * ceil(households / hundred)"}
    assert record["examples"][0]["given"] == {"households": 1200, "service_area": "352.46 ㎡"}
    readable = run("show", "testville/service-area", "--pack", folder).out
    for word in (
        "Service area",
        "area_rate",
        "30",
        "2024-01-01",
        "started-hundreds",
        "352.46 ㎡",
        "7.54 ㎡",
        "in proportion",
    ):
        assert word in readable


@pytest.mark.parametrize(
    ("record", "fragments"),
    [("testville", ('"testville"', "/")), ("/x", ('"/x"',)), ("testville/", ('"testville/"',)), ("testville/service-are", ('"service-are"', '"service-area"'))],
)  # fmt: skip
def test_a_record_is_named_by_city_and_id(record: str, fragments: tuple[str, ...], run: Run, folder: Path) -> None:
    for command in ("show", "require"):
        run(command, record, "--pack", folder).assert_refused(2, *fragments)


def test_require_says_what_one_case_must_provide(run: Run, folder: Path) -> None:
    said = run(
        "require",
        "testville/service-area",
        "households=１２０１",
        "--pack",
        folder,
        "--as-of",
        "2025-01-01",
        "--format",
        "json",
    )
    assert said.json == {
        "standard": "testville/service-area", "applies": True, "required": {"value": "360.3", "unit": "m²"}, "reading": "proportional", "missing": [],
    }  # fmt: skip
    readable = run("require", "testville/service-area", "households=1201", "--pack", folder, "--as-of", "2025-01-01")
    assert "360.3" in readable.out


def test_require_says_the_designs_own_example(run: Run) -> None:
    said = run(
        "require",
        "puyang/committee-staff",
        "households=3600",
        "floating_population=2500",
        "--as-of",
        "2020-12-31",
        "--format",
        "json",
    )
    assert said.json["required"] == {"low": "9", "high": "13", "unit": "person"}
    assert said.json["applies"] is None


def test_require_under_all_readings_is_a_list(run: Run, folder: Path) -> None:
    said = run(
        "require",
        "testville/service-area",
        "households=1250",
        "--pack",
        folder,
        "--all-readings",
        "--as-of",
        "2025-01-01",
        "--format",
        "json",
    )
    assert [(one["reading"], one["required"]["value"]) for one in said.json] == [
        ("proportional", "375"),
        ("started-hundreds", "390"),
    ]
    readable = run(
        "require",
        "testville/service-area",
        "households=1250",
        "--pack",
        folder,
        "--all-readings",
        "--as-of",
        "2025-01-01",
    ).out
    assert "375" in readable
    assert "390" in readable


def test_require_names_what_is_missing_and_whom_it_does_not_concern(run: Run, folder: Path) -> None:
    options = ("--pack", folder, "--as-of", "2025-01-01", "--format", "json")
    bare = run("require", "testville/service-area", "households=", *options).json
    assert (bare["required"], bare["missing"]) == (None, ["households"])
    assert run("require", "testville/staff-range", "settlement=农村社区", *options).json["applies"] is False
    assert run("require", "testville/safe-room", *options).json["required"] is None


@pytest.mark.parametrize(
    ("value", "fragments"),
    [
        ("households", ('"households"', "=")), ("housholds=3", ('"housholds"', '"households"')), ("households=many", ("many",)), ("service_area=352", ("352", "m²")),
        ("settlement=urbn", ('"urbn"', '"urban"')), ("households=-3", ("-3",)), ("security_room=perhaps", ("perhaps",)),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_status_2_with_the_mend(
    value: str, fragments: tuple[str, ...], run: Run, folder: Path
) -> None:
    run("require", "testville/service-area", value, "--pack", folder).assert_refused(2, *fragments)


def test_check_finds_nothing_in_a_sound_pack(run: Run, folder: Path) -> None:
    said = run("check", folder, "--format", "json")
    held = said.json
    counts = held.pop("counts")
    assert (counts["standards"], counts["examples"]) == (3, 9)
    nothing = {"faults": [], "warnings": [], "details": []}
    assert (said.status, held) == (0, {"pack": str(folder), "city": "testville", **nothing})
    assert run("check", folder).status == 0


def test_check_tells_every_fault_and_warning_and_is_status_3(run: Run, tmp_path: Path) -> None:
    files = changed("area_rate * households", "area_rat * households")
    files["standards.toml"] = (
        files["standards.toml"].replace('force = "must"', 'force = "mast"')
        + '\n[parameters.more]\nvalue = 3\nunit = "person"\n'
    )
    folder = write_pack(tmp_path, files)
    held, readable = run("check", folder, "--format", "json"), run("check", folder)
    assert (held.status, readable.status) == (3, 3)
    assert (len(held.json["faults"]), len(held.json["warnings"])) == (2, 1), (
        "what only a faulty standard uses is not called unused"
    )
    for fault in (*held.json["faults"], *held.json["warnings"]):
        assert fault in readable.out
    assert '"area_rate"' in held.json["faults"][0] + held.json["faults"][1]


@pytest.mark.parametrize(
    "target",
    [
        "puyang",
        "濮阳",
        "Puyang",
        "410900",
        str(ROOT / "plugins" / "commstd-puyang"),
        str(ROOT / "plugins" / "commstd-puyang" / "src" / "commstd_puyang" / "pack"),
    ],
)
def test_a_pack_is_checked_by_city_by_plugin_folder_or_by_its_own(target: str, run: Run) -> None:
    said = run("check", target, "--format", "json")
    assert (said.status, said.json["city"], said.json["counts"]["standards"]) == (0, "puyang", 9)


def test_check_of_a_folder_that_was_named_by_its_city(run: Run, folder: Path) -> None:
    assert run("check", "测试", "--pack", folder, "--format", "json").json["city"] == "testville"


def test_check_of_what_is_no_pack_is_told(run: Run, tmp_path: Path, folder: Path) -> None:
    run("check", tmp_path / "nowhere").assert_refused(2, "nowhere")
    run("check", folder / "pack.toml").assert_refused(2, "pack.toml")
    run("check", "puyan").assert_refused(2, '"puyan"', '"puyang"')
    (tmp_path / "bare").mkdir()
    run("check", tmp_path / "bare").assert_refused(3, "pack.toml")
    write_pack(tmp_path / "near", {"pack.tml": PACK["pack.toml"], "pck.toml": ""})
    run("check", tmp_path / "near").assert_refused(3, '"pck.toml"')


def test_check_of_a_folder_with_several_plugins_does_not_guess(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_pack(tmp_path / "src" / name / "pack")
    run("check", tmp_path).assert_refused(3, "pack.toml")
