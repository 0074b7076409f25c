from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from commstd.errors import PackError
from commstd.loading import load_head, load_pack, survey
from commstd.loading.versions import newer
from commstd.messages import in_language
from tests.faults.folder import HEAD, PACK, extended, write_pack


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda name: {"commstd": "0.4.1"}[name])


def head(*, api: int = 1, needed: str | None = None) -> str:
    """The head of the sound pack for another version."""
    text = HEAD.replace("api = 1", f"api = {api}")
    return text if needed is None else text.replace("[pack]\n", f'[pack]\ncommstd = "{needed}"\n')


@pytest.mark.parametrize(("lang", "words"), [("en", "0.9 or newer is needed"), ("zh", "要用 0.9 或更新的版本")])
def test_a_newer_format_says_which_commstd_it_needs_and_nothing_else(lang: str, words: str, tmp_path: Path) -> None:
    files = {
        **extended("[[parts]]\n"),
        "pack.toml": head(api=2, needed="0.9") + '\n[pack.more]\nunheard = "of"\n',
        "broken.toml": "x",
    }
    pack, faults = survey(write_pack(tmp_path, files))
    assert pack is None
    (fault,) = faults.found
    with in_language(lang):  # type: ignore[arg-type]
        text = str(fault)
    assert text.startswith("pack.toml: pack, api\n")
    for part in ("2", "0.4.1", words, 'pip install --upgrade "commstd>=0.9"'):
        assert part in text
    for load in (load_head, load_pack):
        with pytest.raises(PackError, match=r"commstd>=0\.9"):
            load(tmp_path)


def test_a_newer_format_that_does_not_say_what_it_needs_asks_for_the_newest(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"this is commstd 0\.4\.1; .*pip install --upgrade commstd"):
        load_head(write_pack(tmp_path, {**PACK, "pack.toml": head(api=2)}))


@pytest.mark.parametrize("needed", ["0.4.2", "0.5", "1", "0.4.1.1", "10.0"])
def test_a_pack_that_needs_a_newer_commstd_is_refused_whatever_its_format(needed: str, tmp_path: Path) -> None:
    (fault,) = survey(write_pack(tmp_path, {**PACK, "pack.toml": head(needed=needed)}))[1].found
    assert str(fault).startswith("pack.toml: pack, commstd\n")
    assert f'"commstd>={needed}"' in str(fault)


@pytest.mark.parametrize("needed", ["0.4.1", "0.4", "0.4.1.0", "0", "0.4.0.9"])
def test_a_pack_that_this_commstd_is_new_enough_for_is_read(needed: str, tmp_path: Path) -> None:
    assert load_pack(write_pack(tmp_path, {**PACK, "pack.toml": head(needed=needed)})).city == "testville"


@pytest.mark.parametrize("needed", ["", "new", ">=0.4", "v0.9", "0.9.dev1", "9."])
def test_what_is_no_version_is_told(needed: str, tmp_path: Path) -> None:
    (fault,) = survey(write_pack(tmp_path, {**PACK, "pack.toml": head(needed=needed)}))[1].found
    assert str(fault).startswith("pack.toml: pack, commstd\n")
    assert 'commstd = "0.2"' in str(fault)


@pytest.mark.parametrize("head", [None, [], {"api": True}, {"api": "2"}, {"api": 1, "commstd": 9}])
def test_a_head_that_is_none_is_left_to_those_who_check_it(head: object) -> None:
    assert newer(head) is None


def test_without_its_metadata_commstd_is_older_than_whatever_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert newer({"api": 1, "commstd": "0.1"}) is not None
    assert newer({"api": 1}) is None
