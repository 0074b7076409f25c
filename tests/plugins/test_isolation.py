"""One broken plugin is listed with its fault and stops nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.folder import changed
from tests.plugins.distributions import PLUGIN, Answer, commstd, install, installed_here, pack_of

HOOK = "import commstd\n\n\n@commstd.hookimpl\ndef commstd_packs():\n    "
BROKEN = {
    "raises": ("raise RuntimeError('no luck today')", ("RuntimeError", "no luck today")),
    "syntax": ("def broken(:\n", ("SyntaxError",)),
    "leaves": ("import sys\nsys.exit('bye')", ("SystemExit", "bye")),
    "lacks": ("import commstd_that_is_not_there", ("ModuleNotFoundError", "commstd_that_is_not_there")),
    "text": (f"{HOOK}return 'pack'\n", ("str", "commstd_packs")),
    "texts": (f"{HOOK}return ['pack']\n", ("str", "commstd_packs")),
    "number": (f"{HOOK}return 7\n", ("int", "commstd_packs")),
    "nothing": (f"{HOOK}return None\n", ("commstd_packs",)),
    "empty": (f"{HOOK}return []\n", ("commstd_packs",)),
    "later": (f"{HOOK}yield from ()\n    raise OSError('disk is gone')\n", ("OSError", "disk is gone")),
    "misspelt": (PLUGIN.replace("commstd_packs", "commstd_pack"), ('"commstd_pack"', '"commstd_packs"')),
    "arguments": (PLUGIN.replace("commstd_packs()", "commstd_packs(city)"), ("commstd_packs", "argument")),
    "unmarked": (PLUGIN.replace("@commstd.hookimpl\n", ""), ("commstd_packs", "hookimpl")),
    "nearly": (PLUGIN.replace("@commstd.hookimpl\n", "").replace("commstd_packs", "commstd_pakcs"), ('"commstd_packs"',)),
}  # fmt: skip
OWN = installed_here()


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name, (code, _) in BROKEN.items():
        install(folder, name, code=code)
    install(folder, "goodville", pack=pack_of("goodville", "111111"))
    install(folder, "absent", entry="commstd_absent.nowhere")
    install(folder, "folderless", code=PLUGIN.replace('"pack"', '"packs"'))
    install(folder, "headless", pack={"pack.toml": "[pack\n"})
    install(
        folder,
        "faulty",
        pack={
            **changed("area_rate * households", "area_rat * households"),
            "pack.toml": pack_of("faulty", "222222")["pack.toml"],
        },
    )
    install(folder, "one", pack=pack_of("sameville", "333333"))
    install(folder, "two", pack=pack_of("sameville", "333333"))
    return folder


@pytest.fixture(scope="module")
def listing(target: Path) -> Answer:
    return commstd("cities", "--format", "json", target=target)


def faults(listing: Answer) -> dict[str, str | None]:
    return {f"{one['distribution']} {one['city']}": one["fault"] for one in listing.json["cities"]}


def test_every_plugin_is_listed_once_and_the_command_succeeds(listing: Answer) -> None:
    assert listing.status == 0
    assert listing.err == ""
    expected = {
        f"commstd-{name} {name}" for name in (*BROKEN, "goodville", "absent", "folderless", "headless", "faulty", *OWN)
    }
    assert set(faults(listing)) == {*expected, "commstd-one sameville", "commstd-two sameville"}


def test_the_sound_ones_go_on(listing: Answer) -> None:
    sound = {one["city"]: one["counts"] for one in listing.json["cities"] if one["fault"] is None}
    assert set(sound) == {"goodville", *OWN}
    assert sound["goodville"]["standards"] == 3


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plugin_is_listed_with_its_distribution_version_and_fault(name: str, listing: Answer) -> None:
    (record,) = [one for one in listing.json["cities"] if one["city"] == name]
    assert (record["distribution"], record["version"]) == (f"commstd-{name}", "1.0")
    assert [fragment for fragment in BROKEN[name][1] if fragment not in record["fault"]] == [], record["fault"]


def test_a_plugin_whose_module_folder_or_head_is_not_as_it_should_be_is_told(listing: Answer) -> None:
    told = faults(listing)
    assert "commstd_absent.nowhere" in str(told["commstd-absent absent"])
    assert "packs" in str(told["commstd-folderless folderless"])
    assert "pack.toml" in str(told["commstd-headless headless"])


def test_a_pack_with_faults_is_told_with_file_record_column_and_near_match(listing: Answer) -> None:
    fault = str(faults(listing)["commstd-faulty faulty"])
    assert 'standards.toml: standards "service-area", at_least, column 1' in fault
    assert '"area_rate"' in fault


def test_two_plugins_of_one_city_are_both_refused_and_each_names_both_distributions(listing: Answer) -> None:
    for name in ("commstd-one sameville", "commstd-two sameville"):
        for word in ("sameville", "commstd-one 1.0", "commstd-two 1.0"):
            assert word in str(faults(listing)[name])


def test_the_readable_list_tells_each_fault_too(target: Path) -> None:
    answer = commstd("cities", target=target, plugins="goodville,puyang,raises,one,two,faulty")
    assert answer.status == 0
    for word in ("goodville", "puyang", "no luck today", "commstd-two 1.0", '"area_rate"'):
        assert word in answer.out


@pytest.mark.parametrize(
    ("city", "fragment"),
    [("raises", "no luck today"), ("misspelt", '"commstd_packs"'), ("sameville", "commstd-two 1.0"), ("faulty", '"area_rate"'), ("headless", "pack.toml")],
)  # fmt: skip
def test_naming_a_broken_one_is_exit_status_3_with_its_fault_on_standard_error(
    city: str, fragment: str, target: Path
) -> None:
    answer = commstd("standards", "--city", city, target=target)
    assert (answer.status, answer.out) == (3, "")
    assert fragment in answer.err


def test_a_sound_city_is_assessed_beside_all_the_broken_ones(target: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("社区编码,户数,综合服务设施面积（平方米）\na,1200,352.46\n", encoding="utf-8")
    answer = commstd("assess", table, "--city", "goodville", "--as-of", "2025-01-01", "--format", "json", target=target)
    assert answer.status == 0
    assert answer.json["findings"][0]["gap"] == {"value": "7.54", "unit": "m²"}
    assert answer.json["provenance"]["pack"]["distribution"] == "commstd-goodville"
