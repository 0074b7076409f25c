"""What pytest loads wherever commstd is installed: it looks for packs, and imports the rest where there is one.

A pack is a folder with a `pack.toml`, anywhere in the tree that pytest collects. Each TOML file of it is a file of
tests: its examples, and the laws of its standards and targets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HEAD: Final = "pack.toml"
_OURS: Final = re.compile(r"^\s*(?:\[\s*\"?pack\"?\s*\]|\[\[|api\s*=|city\s*=)", re.MULTILINE)
"""What tells a pack of ours, even a misspelt one, from other programs' files of that name."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option that says how many rows are drawn for a law."""
    parser.addini("commstd_rows", "Rows that are drawn for each law of a pack.", default="30")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks of these tests."""
    config.addinivalue_line("markers", "commstd: a test of a commstd pack: a check, an example or a law")
    config.addinivalue_line("markers", "commstd_law: a law of a commstd pack, tried on drawn rows")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a TOML file that lies beside a `pack.toml`."""
    if file_path.suffix != ".toml" or not _is_pack(file_path.parent):
        return None
    from commstd.testing.items import PackFile  # only where there is a pack

    return PackFile.from_parent(parent, path=file_path)


def _is_pack(folder: Path) -> bool:
    try:
        text = (folder / HEAD).read_bytes()
    except OSError:
        return False
    return _OURS.search(text.decode("utf-8", errors="replace")) is not None
