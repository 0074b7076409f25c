"""The tutorial of a first plugin, run from an empty folder: its fences are the script.

A console fence is run as it stands, in a shell where `commstd` and `python` are those of an environment that has the
built core and no plugin; a fence with a title is written to that file. Two things stand for the network: an environment
that the page makes is given links to what an index would deliver, and pip finds the core's wheel in a folder.

After a change of what commstd prints, `python tests/plugins/tutorial.py` writes the new output into the pages.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.docs.fences import COLUMNS, PAGES, Fences, Session, is_apart, refresh, run
from tests.plugins.environments import OFFLINE, ROOT, Environment, build_wheel, make_environment, stock

if TYPE_CHECKING:
    from collections.abc import Callable

TUTORIALS = [page for page in PAGES if is_apart(page)]
NEW = re.compile(r"python -m venv (\S+)")
SECONDS = re.compile(r"\bin \d+\.\d+s\b")
OUTER = ("COMMSTD_", "COV", "LC_", "PIP_", "PYTEST", "PYTHON", "VIRTUAL_ENV")
"""Settings of whoever runs the tests, which the page's reader has not."""


class Shell(Session):
    """A shell in an environment."""

    def __init__(self, author: Environment, wheels: Path, *, language: str) -> None:
        super().__init__()
        outer = {name: value for name, value in os.environ.items() if not name.startswith(OUTER)}
        self.settings = {
            **outer,
            **OFFLINE,
            "PIP_FIND_LINKS": str(wheels),
            "PATH": f"{author.binaries}{os.pathsep}{outer['PATH']}",
            "LANG": language,
            "COLUMNS": COLUMNS,
            "PYTHONUTF8": "1",
        }

    def run(self, command: str) -> str:
        """What a command prints; seconds that it counts are the same every time."""
        made = NEW.fullmatch(command)
        done = subprocess.run(
            command.replace(" -m venv ", " -m venv --without-pip ") if made else command,
            shell=True, text=True, capture_output=True, encoding="utf-8", env=self.settings, check=False,
        )  # fmt: skip
        self.status = done.returncode
        if made:
            stock(Path(made[1]))
        return SECONDS.sub("in 0.50s", done.stdout + done.stderr)


def failures(page: Path, update: Callable[[int, int, str], None] | None = None) -> list[str]:
    """What is wrong in the fences of a tutorial."""
    language = "zh_CN.UTF-8" if "zh" in page.relative_to(ROOT).parts else "en_US.UTF-8"
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder, "wheels")
        author = make_environment(Path(folder, "author"), build_wheel(ROOT, wheels))
        desk = Path(folder, "desk")
        desk.mkdir()
        with contextlib.chdir(desk):
            return run(page, Fences(update, session=Shell(author, wheels, language=language)))


if __name__ == "__main__":
    for one in TUTORIALS:
        refresh(one, failures)
