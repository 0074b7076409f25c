from __future__ import annotations

from pathlib import Path

import pytest

from commstd.loading import load_pack, survey
from commstd.loading.folder import read_folder
from tests.faults.folder import HEAD, PACK, write_pack


def test_files_are_read_together_and_their_tables_keep_their_file(tmp_path: Path) -> None:
    folder = read_folder(write_pack(tmp_path))
    found = [(file, table) for file, table, _ in folder.entries()]
    assert found == [
        ("pack.toml", "pack"), ("pack.toml", "documents"), ("pack.toml", "clauses"),
        ("standards.toml", "parameters"), ("standards.toml", "standards"),
    ]  # fmt: skip


def test_where_a_table_stands_makes_no_difference_to_the_pack(tmp_path: Path) -> None:
    apart, together = write_pack(tmp_path / "apart"), tmp_path / "together"
    write_pack(together, {"pack.toml": PACK["pack.toml"] + "\n" + PACK["standards.toml"]})
    one, two = load_pack(apart), load_pack(together)
    assert (one.head, one.parameters, one.standards) == (two.head, two.parameters, two.standards)
    assert one.origin.digest != two.origin.digest


def test_a_byte_order_mark_and_files_of_other_kinds_do_not_matter(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "pack.toml").write_text(HEAD, encoding="utf-8-sig")
    (tmp_path / "README.md").write_text("[broken", encoding="utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more.toml").mkdir()
    assert load_pack(tmp_path).city == "testville"


def test_the_digest_changes_with_each_byte_and_each_name_and_with_nothing_else(tmp_path: Path) -> None:
    digests = {
        name: read_folder(write_pack(tmp_path / name, files)).digest
        for name, files in {
            "as it is": PACK,
            "made in another order": dict(reversed(PACK.items())),
            "one byte more": {**PACK, "standards.toml": PACK["standards.toml"] + "\n"},
            "another name": {"pack.toml": PACK["pack.toml"], "more.toml": PACK["standards.toml"]},
            "a byte moved to the next file": {"pack.toml": "\n" + PACK["pack.toml"], "standards.toml": PACK["standards.toml"][:-1]},
        }.items()
    }  # fmt: skip
    assert digests["as it is"] == digests.pop("made in another order")
    assert len(set(digests.values())) == len(digests)
    assert all(digest.startswith("sha256:") and len(digest) == 71 for digest in digests.values())


def test_a_file_that_cannot_be_opened_is_a_fault_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pack(tmp_path, {**PACK, "tail.toml": ""})
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "tail.toml":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    pack, faults = survey(tmp_path)
    assert pack is not None
    assert [str(fault).partition("\n")[0] for fault in faults.found] == ["tail.toml"]
    assert "Permission denied" in str(faults.found[0])
