"""Clean environments: the built core and what a package index would give, and no plugin."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

from attrs import frozen
from hatchling.builders.wheel import WheelBuilder

from tests.plugins.distributions import Answer, commstd

ROOT = Path(__file__).parents[2]
OURS = ("commstd", "_commstd", "_editable_impl_commstd", "__editable__")
OFFLINE = {
    "PIP_NO_INDEX": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_BUILD_ISOLATION": "0",
    "PIP_QUIET": "1",
    "PIP_NO_COMPILE": "1",
}
"""pip without an index. `0` is how pip spells that it shall not isolate builds: hatchling is stocked."""


def build_wheel(project: Path, target: Path) -> Path:
    """The wheel of a project, as `pip wheel` builds it."""
    (built,) = WheelBuilder(str(project)).build(directory=str(target), versions=["standard"])
    return Path(built)


def make_environment(folder: Path, *wheels: Path) -> Environment:
    """A virtual environment with some wheels."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    stock(folder)
    made = Environment(folder)
    made.install(*wheels)
    return made


def stock(folder: Path) -> None:
    """Put links to all that the tests' own environment has into another one, apart from commstd and its plugins.

    Stands for the downloads of an installation. Files that Python runs when it starts (.pth) are left out: they are how
    the working tree is installed.
    """
    (target,) = [*folder.glob("lib/python3*/site-packages"), *folder.glob("Lib/site-packages")]
    for home in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for one in Path(home).iterdir():
            if one.name.startswith(OURS) or one.suffix == ".pth" or one.name == "__pycache__":
                continue
            link = target / one.name
            if not link.exists():
                link.symlink_to(one, target_is_directory=one.is_dir())


@frozen
class Environment:
    """A virtual environment."""

    folder: Path

    @property
    def binaries(self) -> Path:
        """Where its commands are."""
        return self.folder / ("Scripts" if sys.platform == "win32" else "bin")

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.binaries / "python"

    def install(self, *wheels: Path) -> None:
        """Install wheels by pip, which sees to it that what they need is there."""
        command = [self.python, "-I", "-m", "pip", "install", "-q", *wheels]
        settings = {"PATH": f"{self.binaries}", **OFFLINE}
        done = subprocess.run(command, capture_output=True, text=True, env=settings, check=False)
        assert done.returncode == 0, done.stderr

    def commstd(self, *arguments: str | Path, plugins: str | None = None, cwd: Path | None = None) -> Answer:
        """Run the command of this environment."""
        return commstd(*arguments, plugins=plugins, python=self.python, cwd=cwd)
