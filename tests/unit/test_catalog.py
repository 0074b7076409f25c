from __future__ import annotations

from pathlib import Path

import pytest

from commstd.catalog import Catalog, Source
from commstd.errors import PackError, PluginError, UnknownNameError
from commstd.messages import in_language, say
from tests.faults.folder import HEAD, PACK, changed, write_pack


@pytest.fixture
def testville(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "testville")


def another(folder: Path, city: str = "otherville", code: str = "654300", name: str = "别处市") -> Path:
    head = (
        HEAD.replace('"testville"', f'"{city}"')
        .replace("123400", code)
        .replace("测试县", name)
        .replace("Testville", city.title())
    )
    return write_pack(folder, {**PACK, "pack.toml": head})


def test_folders_alone_make_a_catalogue_in_which_nothing_is_run(testville: Path, tmp_path: Path) -> None:
    catalog = Catalog.from_path(testville, another(tmp_path / "other"))
    assert catalog.cities == ("testville", "otherville")
    assert [(one.city, one.name, one.distribution, one.version, one.fault) for one in catalog] == [
        ("testville", str(testville), None, None, None), ("otherville", str(tmp_path / "other"), None, None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["testville", "Testville", " TESTVILLE ", "测试县", "测试", "123400"])
def test_a_city_answers_to_its_id_names_and_code(name: str, testville: Path, tmp_path: Path) -> None:
    catalog = Catalog.from_path(testville, another(tmp_path / "other"))
    assert catalog.pack(name).city == "testville"


def test_a_pack_is_read_when_it_is_first_asked_for_and_once(testville: Path) -> None:
    catalog = Catalog.from_path(testville)
    (testville / "standards.toml").write_text("", encoding="utf-8")
    pack = catalog.pack("testville")
    assert dict(pack.standards) == {}
    assert catalog.pack("测试") is pack


def test_a_name_that_two_cities_share_is_refused_and_an_id_comes_before_a_name(testville: Path, tmp_path: Path) -> None:
    catalog = Catalog.from_path(
        testville,
        another(tmp_path / "a", "test-city", "111111", "测试市"),
        another(tmp_path / "b", "c", "222222", "Testville"),
    )
    with pytest.raises(UnknownNameError, match="testville, test-city"):
        catalog.pack("测试")
    assert catalog.pack("测试市").city == "test-city"
    assert catalog.pack("testville").head.code == "123400"


def test_an_unknown_city_is_told_with_the_near_match_and_all_cities(testville: Path, tmp_path: Path) -> None:
    catalog = Catalog.from_path(testville, another(tmp_path / "other"))
    with pytest.raises(UnknownNameError) as caught:
        catalog.pack("testvile")
    for word in ('"testvile"', '"testville"', "otherville"):
        assert word in str(caught.value)


@pytest.mark.parametrize(("wrong", "meant"), [("测式", '"测试"'), ("测示县", '"测试县"'), ("Testvile", '"Testville"')])
def test_a_misspelt_name_is_told_with_the_near_match_in_either_language(
    wrong: str, meant: str, testville: Path
) -> None:
    with pytest.raises(UnknownNameError, match=f"did you mean {meant}"):
        Catalog.from_path(testville).pack(wrong)


def test_an_empty_catalogue_says_how_to_get_a_city() -> None:
    with pytest.raises(UnknownNameError, match=r'"x"[\s\S]*--pack'):
        Catalog([]).pack("x")


def test_two_packs_of_one_city_are_both_refused_and_named_and_the_others_go_on(testville: Path, tmp_path: Path) -> None:
    catalog = Catalog.from_path(
        testville, another(tmp_path / "again", "testville", "123400", "测试县"), another(tmp_path / "other")
    )
    assert catalog.cities == ("otherville",)
    assert catalog.pack("otherville").city == "otherville"
    for name in ("testville", "测试", "123400"):
        with pytest.raises(PluginError) as caught:
            catalog.pack(name)
        assert str(testville) in str(caught.value)
        assert str(tmp_path / "again") in str(caught.value)


def test_a_broken_head_is_listed_with_its_fault_and_the_others_go_on(testville: Path, tmp_path: Path) -> None:
    broken = write_pack(tmp_path / "broken", changed('level = "county"', 'level = "conty"'))
    catalog = Catalog.from_path(broken, testville)
    held = next(iter(catalog))
    assert (held.head, held.city) == (None, str(broken))
    with in_language("en"):
        assert '"county"' in str(held.fault)
    assert catalog.cities == ("testville",)
    assert catalog.pack("testville").city == "testville"


def test_a_faulty_folder_that_was_named_is_told_where_its_city_is_asked_for(testville: Path, tmp_path: Path) -> None:
    broken = write_pack(
        tmp_path / "broken", {"pack.toml": HEAD.replace('"testville"', '"brokenville"').replace("api = 1", "api = 9")}
    )
    catalog = Catalog.from_path(testville, broken, tmp_path / "nowhere")
    with pytest.raises(PackError) as caught:
        catalog.pack("brokenville")
    assert '"brokenville"' in str(caught.value)
    assert str(broken) in str(caught.value)
    assert "upgrade" in str(caught.value)
    assert str(tmp_path / "nowhere") in str(caught.value)


def test_faults_in_the_rest_of_a_pack_are_told_when_it_is_asked_for(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed("area_rate * households", "area_rat * households"))
    catalog = Catalog.from_path(folder)
    assert catalog.cities == ("testville",)
    with pytest.raises(PackError, match='"area_rate"'):
        catalog.pack("testville")


def test_a_folder_that_cannot_be_opened_is_listed_with_its_fault(
    testville: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (source,) = Catalog.from_path(testville)
    assert "Permission denied" in str(source.fault)


def test_a_plugin_that_is_broken_is_asked_for_by_its_own_name() -> None:
    catalog = Catalog(
        [Source(name="badville", distribution="commstd-badville", version="1", fault=say("plugin-no-packs"))]
    )
    with pytest.raises(PluginError) as caught:
        catalog.pack("badville")
    assert "commstd-badville" in str(caught.value)


def test_the_installed_plugins_and_folders_are_in_one_catalogue(testville: Path) -> None:
    catalog = Catalog.installed(testville)
    assert {"guangyuan", "puyang", "wengan", "testville"} <= set(catalog.cities)
    assert catalog.pack("410900").city == catalog.pack("濮阳").city == "puyang"
    assert catalog.pack("puyang").origin.distribution == "commstd-puyang"
