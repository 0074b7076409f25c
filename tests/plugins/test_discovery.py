"""Which plugins are found, in which order, and that neither makes a difference to a result."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.distributions import PLUGIN, commstd, install, installed_here, pack_of

TABLE = "社区编码,城乡类型,户数,综合服务设施面积（平方米）,居委会工作人员,治安防控室\n" + "".join(
    f"{410900000000 + at},{'城市社区' if at % 2 else '农村社区'},{97 * at},{29.1 * at:.2f},{at % 12},{'是' if at % 3 else ''}\n"
    for at in range(60)
)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name, code in (("bville", "111111"), ("aville", "222222"), ("cville", "333333")):
        install(folder, name, pack=pack_of(name, code))
    return folder


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "t.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (None, sorted({"aville", "bville", "cville"} | installed_here())),
        ("", []), ("cville, commstd-aville,nowhere", ["aville", "cville"]),
    ],
)  # fmt: skip
def test_the_plugins_of_the_environment_variable_are_loaded_in_the_order_of_their_names(
    limit: str | None, expected: list[str], target: Path
) -> None:
    answer = commstd("cities", "--format", "json", target=target, plugins=limit)
    assert answer.status == 0
    assert [one["city"] for one in answer.json["cities"]] == expected


def test_a_plugin_that_is_not_let_in_is_not_even_imported(target: Path, tmp_path: Path) -> None:
    install(tmp_path, "loud", code="raise RuntimeError('imported')")
    install(tmp_path, "quiet", pack=pack_of("quiet", "444444"))
    answer = commstd("cities", target=tmp_path, plugins="quiet")
    assert (answer.status, "imported" in answer.out + answer.err) == (0, False)
    assert commstd("standards", "--city", "loud", target=tmp_path, plugins="quiet").status == 2


def test_without_a_plugin_the_list_is_empty_and_a_folder_still_serves(target: Path, table: Path) -> None:
    folder = target / "commstd_aville" / "pack"
    assert commstd("cities", "--format", "json", plugins="").json == {"cities": []}
    answer = commstd(
        "assess", table, "--city", "aville", "--pack", folder, "--as-of", "2025-01-01", "--format", "json", plugins=""
    )
    assert (answer.status, answer.json["rows"]) == (0, 60)
    assert answer.json["provenance"]["pack"]["distribution"] is None


def test_the_same_input_gives_the_same_bytes_whatever_else_is_installed_and_in_whatever_order(
    target: Path, table: Path, tmp_path: Path
) -> None:
    other = tmp_path / "site"
    for name, code in (("cville", "333333"), ("zville", "555555"), ("aville", "222222")):
        install(other, name, pack=pack_of(name, code))
    install(other, "broken", code="raise RuntimeError")
    written = []
    for at, (site, limit) in enumerate(((target, None), (target, "aville"), (other, None))):
        path = tmp_path / f"{at}.csv"
        options = ("--city", "aville", "--as-of", "2025-01-01", "--all-readings", "--format", "json")
        answer = commstd("assess", table, *options, "-o", path, target=site, plugins=limit)
        assert answer.status == 0, answer.err
        assert answer.json["rows"] == 60
        written.append((answer.bytes, path.read_bytes()))
    assert written[0] == written[1] == written[2]


def test_one_plugin_may_give_several_packs(tmp_path: Path) -> None:
    install(
        tmp_path,
        "several",
        code=PLUGIN.replace('[files(__name__) / "pack"]', '(files(__name__) / name for name in ("north", "south"))'),
    )
    for name, code in (("north", "111111"), ("south", "222222")):
        folder = tmp_path / "commstd_several" / name
        folder.mkdir()
        for file, text in pack_of(f"{name}ville", code).items():
            (folder / file).write_text(text, encoding="utf-8")
    answer = commstd("cities", "--format", "json", target=tmp_path, plugins="several")
    assert [(one["city"], one["distribution"]) for one in answer.json["cities"]] == [
        ("northville", "commstd-several"),
        ("southville", "commstd-several"),
    ]
