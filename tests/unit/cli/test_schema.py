"""The command schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from commstd.loading.schema import pack_schema
from tests.unit.cli.conftest import Run


def test_the_schema_is_printed_or_written_and_is_the_same(run: Run, tmp_path: Path) -> None:
    said = run("schema")
    assert (said.status, said.err) == (0, "")
    assert said.json == pack_schema()
    assert {"pack", "parameters", "standards", "targets", "tasks"} <= set(said.json["properties"])
    path = tmp_path / "pack.schema.json"
    written = run("schema", "-o", path)
    assert (written.status, written.err) == (0, "")
    assert str(path) in written.out
    assert path.read_text(encoding="utf-8") == said.out


def test_its_explanations_are_in_the_language_of_the_command_and_everything_else_is_the_same(run: Run) -> None:
    chinese, english = run("schema", lang="zh").json, run("schema", lang="en").json
    assert ("规则包" in chinese["title"], english["title"].isascii()) == (True, True)
    assert bare(chinese) == bare(english)


def bare(held: Any) -> Any:
    """A schema without its explanations."""
    if isinstance(held, dict):
        return {
            name: bare(one) for name, one in held.items()
            if name not in {"title", "description"} or not isinstance(one, str)
        }  # fmt: skip
    return [bare(one) for one in held] if isinstance(held, list) else held


def test_the_json_is_readable_and_in_characters_as_they_are(run: Run) -> None:
    text = run("schema").out
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_a_file_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    run("schema", "-o", tmp_path / "nowhere" / "a.json").assert_refused(2, "nowhere")
    run("schema", "-o", tmp_path).assert_refused(2, str(tmp_path))


def test_what_it_does_not_take_is_told(run: Run) -> None:
    run("schema", "pack.toml").assert_refused(2, "pack.toml")
