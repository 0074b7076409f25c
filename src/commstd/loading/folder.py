"""The files of a pack."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import tomli
from attrs import frozen

from commstd.errors import PackError
from commstd.loading.faults import Fault, Place
from commstd.loading.syntax import syntax_fault
from commstd.loading.unread import declared
from commstd.messages import near, say
from commstd.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

HEAD = "pack.toml"
LARGEST = 8 * 2**20


@frozen(eq=False, repr=False)
class Folder(Record):
    """The TOML files of a pack, parsed.

    Attributes:
        files: What each file holds, by name.
        faults: Files that could not be read.
        digest: A digest of all files' names and bytes.
        unread: Table and id of records that seem to stand in files that could not be read.
    """

    files: dict[str, dict[str, object]]
    faults: tuple[Fault, ...]
    digest: str
    unread: frozenset[tuple[str, str]] = frozenset()

    def entries(self) -> Iterator[tuple[str, str, object]]:
        """Every top-level table with its file."""
        for name, held in self.files.items():
            for table, value in held.items():
                yield name, table, value


def read_folder(place: Traversable | Path) -> Folder:
    """Read all TOML files of a folder.

    Raises:
        PackError: It is no folder, or has no pack.toml.
    """
    if not place.is_dir():
        raise PackError(say("pack-no-folder", place=place))
    paths = sorted(
        (one for one in place.iterdir() if one.name.endswith(".toml") and one.is_file()), key=lambda one: one.name
    )
    if HEAD not in {one.name for one in paths}:
        raise PackError(say("pack-no-head", place=place, near=near(HEAD, [one.name for one in paths])))
    files, faults, unread, digest = {}, [], set[tuple[str, str]](), hashlib.sha256()
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            faults.append(Fault(Place(file=path.name), say("table-unopened", path=path.name, fault=error)))
            continue
        digest.update(path.name.encode() + b"\0" + len(data).to_bytes(8, "big") + data)
        held = _parsed(path.name, data)
        if isinstance(held, Fault):
            faults.append(held)
            unread.update(declared(data[:LARGEST].decode("utf-8", errors="replace")))
        else:
            files[path.name] = held
    return Folder(files, tuple(faults), f"sha256:{digest.hexdigest()}", frozenset(unread))


def _parsed(name: str, data: bytes) -> dict[str, object] | Fault:
    if len(data) > LARGEST:
        return Fault(Place(file=name), say("pack-large", size=f"{len(data):,}", most=f"{LARGEST:,}"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Fault(Place(file=name), say("pack-not-utf8"))
    try:
        return tomli.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as error:
        return syntax_fault(name, text, error)


def read_head(place: Traversable | Path) -> dict[str, object]:
    """The `[pack]` table of a folder, nothing else of it.

    Raises:
        PackError: There is none, or it is not TOML.
    """
    path = place / HEAD
    if not path.is_file():
        raise PackError(say("pack-no-head", place=place, near=""))
    held = _parsed(HEAD, path.read_bytes())
    if isinstance(held, Fault):
        raise PackError(say("pack-faults", place=place, count=1), [held])
    head = held.get("pack")
    if not isinstance(head, dict):
        raise PackError(say("pack-no-table", place=place))
    return head
