"""`python -m website`: the site in both languages under one folder."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
LANGUAGES = ("zh", "en")


def build(folder: Path, languages: tuple[str, ...] = LANGUAGES) -> None:
    """Build the site; whatever MkDocs warns of ends it.

    Args:
        folder: Where the site goes; what is in it is replaced.
        languages: The languages to build.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages:
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--clean",
             "--config-file", str(ROOT / "website" / f"mkdocs.{language}.yml"), "--site-dir", str(folder / language)],
            cwd=ROOT, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )  # fmt: skip
        pages = sum(1 for _ in (folder / language).rglob("*.html"))
        print(f"{folder.name}/{language}: {pages} pages in {time.monotonic() - began:.1f} s")
    shutil.copy(ROOT / "website" / "root.html", folder / "index.html")


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(prog="python -m website", description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "site", help="the folder of the site")
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="one language alone")
    given = parser.parse_args()
    try:
        build(given.output.resolve(), tuple(given.language or LANGUAGES))
    except subprocess.CalledProcessError as fault:
        sys.exit(fault.returncode)


if __name__ == "__main__":
    main()
