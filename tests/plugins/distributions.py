"""Distributions installed in a folder as pip lays them, and commands run where they are found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.faults.folder import HEAD, PACK

PLUGIN = """\
from importlib.resources import files

import commstd


@commstd.hookimpl
def commstd_packs():
    return [files(__name__) / "pack"]
"""


def pack_of(city: str, code: str) -> dict[str, str]:
    """The sound pack as another city's."""
    names = {'"testville"': f'"{city}"', "123400": code, "测试县": f"{city}县", "Testville": city.title()}
    head = HEAD
    for old, new in names.items():
        head = head.replace(old, new)
    return {**PACK, "pack.toml": head}


def install(
    target: Path, name: str, *, code: str = PLUGIN, pack: dict[str, str] | None = None, entry: str | None = None
) -> None:
    """Lay a distribution `commstd-NAME`, version 1.0, with an entry point NAME into a folder."""
    module = f"commstd_{name.replace('-', '_')}"
    (target / module / "pack").mkdir(parents=True)
    (target / module / "__init__.py").write_text(code, encoding="utf-8")
    for file, text in (pack or {}).items():
        (target / module / "pack" / file).write_text(text, encoding="utf-8")
    info = target / f"commstd_{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: commstd-{name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[commstd]\n{name} = {entry or module}\n", encoding="utf-8")


def installed_here() -> set[str]:
    """The plugins that this interpreter has anyway."""
    return {point.name for point in metadata.entry_points(group="commstd")}


class Answer:
    """What a command said."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.status, self.bytes = done.returncode, done.stdout
        self.out, self.err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "Traceback" not in self.out + self.err, self.err

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


def commstd(
    *arguments: str | Path,
    target: Path | None = None,
    plugins: str | None = None,
    python: str | Path = sys.executable,
    cwd: Path | None = None,
) -> Answer:
    """Run the command in a process of its own, with the distributions of a folder installed."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"COMMSTD_PLUGINS", "PYTHONPATH", "LANG", "LC_ALL"}
    }
    environment |= {"PYTHONIOENCODING": "utf-8", "LANG": "en_GB.UTF-8", "COLUMNS": "300"}
    if target is not None:
        environment["PYTHONPATH"] = str(target)
    if plugins is not None:
        environment["COMMSTD_PLUGINS"] = plugins
    command = [str(python), "-m", "commstd", *map(str, arguments)]
    return Answer(
        subprocess.run(command, capture_output=True, env=environment, cwd=cwd, check=False, stdin=subprocess.DEVNULL)
    )
