"""One archive from which commstd and its cities are installed on a computer without a network.

    python -m release.bundle

It holds the wheels of `dist/` and of everything that they need, for Windows and Linux and every supported Python, the
file that installs them, and a page that says how. Wheels are fetched by pip from wherever pip is set to look, and each
is held to the hash in `requirements/office.txt`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

ROOT: Final = Path(__file__).parent.parent
NEEDED: Final = ROOT / "requirements/office.txt"
PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS: Final = {
    "win32": ("win_amd64",),
    "linux": ("manylinux2014_x86_64", *(f"manylinux_2_{minor}_x86_64" for minor in range(17, 35))),
}
"""The tags of the wheels that are taken, by Python's name of the system."""


def requirements(text: str) -> Iterator[tuple[Requirement, str]]:
    """What a requirements file asks for, and each entry as it is written, without its marker."""
    for block in text.replace("\\\n", " ").splitlines():
        if block.strip() and not block.startswith("#"):
            asked, *hashes = block.split(" --hash")
            held = Requirement(asked.strip())
            yield held, f"{held.name}{held.specifier}" + "".join(f" --hash{one.rstrip()}" for one in hashes)


def environment(system: str, python: str) -> dict[str, str]:
    """What markers are about, for another system and Python."""
    names = {"win32": ("nt", "Windows", "AMD64"), "linux": ("posix", "Linux", "x86_64")}[system]
    return {
        "sys_platform": system, "os_name": names[0], "platform_system": names[1], "platform_machine": names[2],
        "python_version": python, "python_full_version": f"{python}.0", "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }  # fmt: skip


def fetch(wheels: Path, system: str, python: str) -> None:
    """Put what one system and Python need into a folder."""
    meant = environment(system, python)
    lines = [
        line
        for held, line in requirements(NEEDED.read_text("utf-8"))
        if held.marker is None or held.marker.evaluate(meant)
    ]
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text("\n".join(lines), "utf-8")
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-q", "--no-deps"]
        command += ["--require-hashes", "-r", str(wanted), "--only-binary=:all:", "-d", str(wheels)]
        command += ["--implementation", "cp", "--python-version", python]
        command += [part for tag in PLATFORMS[system] for part in ("--platform", tag)]
        subprocess.run(command, check=True)


def version() -> str:
    """The core's version."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def main() -> int:
    """Make the archive and print where it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pythons", nargs="+", default=PYTHONS, metavar="X.Y", help=" ".join(PYTHONS))
    parser.add_argument("--systems", nargs="+", default=list(PLATFORMS), choices=PLATFORMS)
    parser.add_argument("--to", type=Path, default=ROOT / "dist", metavar="FOLDER", help="dist")
    options = parser.parse_args()
    ours = sorted((ROOT / "dist").glob("commstd*.whl"))
    if not ours:
        print("dist/ holds no wheel of commstd: make dist", file=sys.stderr)
        return 1
    name = f"commstd-{version()}-offline"
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / name
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        for system in options.systems:
            for python in options.pythons:
                fetch(wheels, system, python)
        (folder / "commstd").mkdir()
        for wheel in ours:
            shutil.copy(wheel, folder / "commstd")
        shutil.copy(NEEDED, folder / "requirements.txt")
        shutil.copy(ROOT / "release/install.py", folder)
        shutil.copy(ROOT / "docs/zh/how-to/install-offline.md", folder / "安装说明.md")
        shutil.copy(ROOT / "docs/en/how-to/install-offline.md", folder / "INSTALL.md")
        shutil.copy(ROOT / "examples/puyang.csv", folder)
        options.to.mkdir(parents=True, exist_ok=True)
        archive = Path(shutil.make_archive(str(options.to / name), "zip", made, name))
    count = len(ours)
    print(f"{archive.name}: {archive.stat().st_size / 2**20:.0f} MiB, {count} wheels of commstd and what they need")
    return 0


if __name__ == "__main__":
    sys.exit(main())
