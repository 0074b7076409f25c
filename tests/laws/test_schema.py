"""Schema and loader refuse the same forms: what one lets pass in a pack's files, the other does too."""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commstd.loading import forms, survey
from commstd.loading.faults import Faults
from commstd.loading.folder import Folder
from commstd.loading.schema import pack_schema
from commstd.loading.tables import read_tables
from tests.faults.folder import PACK, write_pack
from tests.laws.packs import FOLDERS
from tests.laws.toml_schema import objections

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FORMAT = ROOT / "docs" / "en" / "reference" / "pack-format.md"
TEAHOUSE = dict(re.findall(r'^```toml title="teahouse/(.+?)"\n(.*?)^```', FORMAT.read_text("utf-8"), re.M | re.S))
Path_ = tuple[str | int, ...]


def parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


@cache
def files() -> dict[str, dict[str, Any]]:
    """Every file of every pack of this repository, of its documentation and of its tests."""
    held = {
        f"{package}/{path.name}": path.read_text("utf-8")
        for package, folder in FOLDERS.items()
        for path in sorted(folder.glob("*.toml"))
    }
    held |= {f"teahouse/{name}": text for name, text in TEAHOUSE.items()}
    held |= {f"tests/{name}": text for name, text in PACK.items()}
    return {name: parsed(text) for name, text in held.items()}


def form_faults(tables: dict[str, Any]) -> list[str]:
    """What the loader has against the form of a file."""
    faults = Faults()
    read_tables(Folder({"pack.toml": tables}, (), ""), faults)
    return [str(fault) for fault in faults.found]


@pytest.mark.parametrize("name", sorted(files()))
def test_every_file_of_every_pack_passes_both(name: str) -> None:
    assert (objections(files()[name]), form_faults(files()[name])) == ([], [])


# one record with one thing changed


def records() -> Iterator[dict[str, Any]]:
    """Every record of those files as a file of its own."""
    for tables in files().values():
        for table, held in tables.items():
            if table == "pack":
                yield {table: held}
            elif table == "fields":
                yield from ({table: {subject: {name: one}}} for subject, own in held.items() for name, one in own.items())
            elif isinstance(held, list):
                yield from ({table: [one]} for one in held)
            else:
                yield from ({table: {name: one}} for name, one in held.items())


def places(value: object, path: Path_ = ()) -> Iterator[Path_]:
    """Where something stands in a file."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


def at(value: Any, path: Path_) -> Any:
    for key in path:
        value = value[key]
    return value


OTHERS = ("x", 3, Decimal("1.5"), True, date(2024, 1, 2), datetime(2024, 1, 2, 3, 4), [], {}, ["x"], [3], {"x": "y"}, {"zh": "甲", "en": "a"}, [{"zh": "甲", "en": " "}])  # fmt: skip
"""A value of each kind that TOML has."""


def changes(record: dict[str, Any], path: Path_) -> Iterator[dict[str, Any]]:
    """The record with what stands at a place left out, of another kind, or beside a key that nobody knows."""
    if not path:
        return
    above, key = path[:-1], path[-1]
    for other in OTHERS:
        changed = deepcopy(record)
        at(changed, above)[key] = other
        yield changed
    changed = deepcopy(record)
    del at(changed, above)[key]
    yield changed
    if isinstance(at(record, path), dict):
        changed = deepcopy(record)
        at(changed, path)["unheard_of"] = "x"
        yield changed


def told_apart(changed: dict[str, Any]) -> tuple[list[str], list[str]] | None:
    """What schema and loader say, where one refuses what the other lets pass."""
    one, two = objections(changed), form_faults(changed)
    return (one, two) if bool(one) != bool(two) and not only_values(changed, one, two) else None


def only_values(changed: dict[str, Any], schema: list[str], loader: list[str]) -> bool:
    """Whether the schema refuses a text or number that is of the right kind: the whole pack's reader decides on it."""
    return not loader and all(re.search("is not one of|does not match|should not be valid", one) for one in schema)


def rich() -> list[dict[str, Any]]:
    """Records in which, taken together, every key of every form stands."""
    seen: set[tuple[str, ...]] = set()
    found = []
    for record in sorted(records(), key=lambda one: -len(list(places(one)))):
        keys = {tuple(str(key) for key in path if isinstance(key, str)) for path in places(record)}
        if record.keys() & {"parameters", "units", "subjects", "concepts", "fields"}:
            keys = {(path[0], *path[2:]) for path in keys if len(path) > 2}
        keys = {key for key in keys if not set(key) & {"given", "let", "facts", "set", "rows", "due"}}
        if not keys <= seen and len(list(places(record))) < 400:
            found.append(record)
            seen |= keys
    return found


def test_the_records_that_are_changed_have_every_key_of_every_form() -> None:
    text = "\n".join(str(record) for record in rich())
    all_forms = [form for form in vars(forms).values() if isinstance(form, type) and attrs.has(form)]
    missing = {one.name.rstrip("_") for form in all_forms for one in attrs.fields(form) if f"'{one.name.rstrip('_')}'" not in text}
    assert missing <= {"commstd"}


@pytest.mark.parametrize("number", range(len(rich())))
def test_each_change_of_a_record_is_refused_by_both_or_by_neither(number: int) -> None:
    record = rich()[number]
    apart = [
        (path, told)
        for path in places(record)
        for changed in changes(record, path)
        if (told := told_apart(changed)) is not None
    ]
    assert apart == []
