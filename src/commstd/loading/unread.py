"""The records of a file that is not TOML, as far as lines tell, so that what speaks of them is not called unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_HEADER: Final = re.compile(r"\s*\[{1,2}\s*([\w.-]+)")
_ID: Final = re.compile(r"\s*id\s*=\s*[\"']([^\"']+)")
_KEY: Final = re.compile(r"\s*([\w-]+)\s*=")


def declared(text: str) -> Iterator[tuple[str, str]]:
    """Table and id of each record that a file seems to hold.

    Args:
        text: What stands in it.
    """
    table = ""
    for line in text.splitlines():
        if header := _HEADER.match(line):
            *parents, last = header[1].split(".")
            inner = ".".join(parents)
            yield inner, last
            table = header[1]
        elif found := _ID.match(line) or _KEY.match(line):
            yield table, found[1]
