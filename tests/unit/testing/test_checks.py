from __future__ import annotations

from pathlib import Path

import pytest

from commstd.errors import PackError
from commstd.loading import load_pack
from commstd.testing import BrokenLaw, check_laws, check_pack
from tests.faults.folder import PACK, changed, write_pack
from tests.unit.testing.packs import DROPPING, with_standard


def test_a_sound_pack_passes_and_is_given_back(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    for given in (folder, str(folder), load_pack(folder)):
        assert check_pack(given, warnings=True).city == "testville"


def test_every_fault_is_listed_with_its_place_and_its_mend(tmp_path: Path) -> None:
    files = changed('gap = "7.54 ㎡"', 'gap = "7.5 ㎡"')
    files["standards.toml"] = files["standards.toml"].replace('force = "must"', 'force = "mast"')
    with pytest.raises(AssertionError) as caught:
        check_pack(write_pack(tmp_path, files))
    text = str(caught.value)
    for part in (str(tmp_path), ": 2", 'standards "service-area", examples 1\n', "7.54 m²", 'did you mean "must"'):
        assert part in text


def test_a_wrong_example_of_a_pack_that_was_read_is_told_too(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path, changed('gap = "7.54 ㎡"', 'gap = "7.5 ㎡"')))
    with pytest.raises(AssertionError, match=r"examples 1\n[\s\S]*7\.54"):
        check_pack(pack)


def test_what_is_doubtful_is_a_fault_where_that_is_asked(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed('status = "in-force"', 'status = "superseded"'))
    assert check_pack(folder).city == "testville"
    with pytest.raises(AssertionError, match="superseded"):
        check_pack(folder, warnings=True)


def test_a_pack_without_a_head_fails_and_a_folder_without_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="api"):
        check_pack(write_pack(tmp_path / "a", {**PACK, "pack.toml": PACK["pack.toml"].replace("api = 1", "")}))
    with pytest.raises(PackError, match=r"pack\.toml"):
        check_pack(tmp_path)


def test_the_laws_hold_on_a_sound_pack_and_not_on_one_whose_line_moves_with_what_is_measured(tmp_path: Path) -> None:
    check_laws(load_pack(write_pack(tmp_path / "sound")), rows=12)
    pack = load_pack(write_pack(tmp_path / "dropping", with_standard(DROPPING)))
    with pytest.raises(BrokenLaw) as caught:
        check_laws(pack)
    told, less, more, *arithmetic = caught.value.lines
    assert "testville/pond" in told
    assert less.startswith("pond = 1333.33 m²: met (")
    assert more.startswith("pond = 1333.34 m²: short (")
    assert any(one.startswith("at_least: ") and one.endswith("2000 m²") for one in arithmetic)
