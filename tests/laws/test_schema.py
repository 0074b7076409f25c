"""Schema and loader refuse the same forms: what one lets pass in a pack's files, the other does too."""

from __future__ import annotations

import itertools
import re
import tomllib
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin
from unittest import mock

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commstd.loading import forms, survey
from commstd.loading.faults import Faults
from commstd.loading.folder import Folder
from commstd.loading.others import build_lists
from commstd.loading.schema import pack_schema
from commstd.loading.structure import converter
from commstd.loading.tables import read_tables
from commstd.vocabulary import core_vocabulary
from tests.faults import test_figures, test_forms, test_formulas
from tests.faults.folder import PACK, write_pack
from tests.laws.packs import FOLDERS
from tests.laws.toml_schema import objections, validator_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FORMAT = ROOT / "docs" / "en" / "reference" / "pack-format.md"
TEAHOUSE = dict(re.findall(r'^```toml title="teahouse/(.+?)"\n(.*?)^```', FORMAT.read_text("utf-8"), re.M | re.S))
Place = tuple[str | int, ...]


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


@pytest.mark.parametrize("name", sorted(files()))
def test_every_file_of_every_pack_passes_both(name: str) -> None:
    faults = Faults()
    read_tables(Folder({"pack.toml": files()[name]}, (), ""), faults)
    assert (objections(files()[name]), [str(fault) for fault in faults.found]) == ([], [])


# each form with one thing changed

Form = type[attrs.AttrsInstance]
FORMS: list[Form] = [form for form in vars(forms).values() if isinstance(form, type) and attrs.has(form)]
OTHERS = ("x", 3, Decimal("1.5"), True, date(2024, 1, 2), datetime(2024, 1, 2, 3, 4), [], {}, ["x"], [3], [["x"]], {"x": "y"}, {"zh": "甲", "en": "a"}, {"zh": "甲", "en": " "}, {"zh": "甲", "en": "a", "fr": "a"}, [{}])  # fmt: skip
"""A value of each kind that TOML has, and near misses."""


def written(kind: Any, value: Any) -> Iterator[tuple[Form, dict[str, Any]]]:
    """Every record inside a value of a type, each with its form."""
    if attrs.has(kind):
        if isinstance(value, dict):
            yield kind, value
            for field in attrs.fields(kind):
                if (key := field.name.rstrip("_")) in value:
                    yield from written(field.type, value[key])
    elif isinstance(value, list | dict) and get_args(kind):
        for option in get_args(kind):
            if get_origin(kind) is list:
                for one in value:
                    yield from written(option, one)
            elif get_origin(kind) is not dict:
                yield from written(option, value)


def records_of(tables: dict[str, Any]) -> Iterator[tuple[Form, dict[str, Any]]]:
    """Every record of a file, with its form."""
    for table, held in tables.items():
        if table == "pack":
            yield forms.RawPack, held
        elif table == "fields":
            yield from ((forms.RawField, one) for own in held.values() for one in own.values())
        elif table in forms.NAMED:
            for one in held.values():
                yield from written(forms.NAMED[table], one)
        else:
            yield from written(list[forms.LISTS[table]], held)  # type: ignore[misc]


def cut(value: Any) -> Any:
    """A value without the records inside it, which have tests of their own, and with the first of each list alone."""
    if isinstance(value, list):
        return [cut(one) for one in value[:1] if not (isinstance(one, dict) and "id" in one and "zh" not in one)]
    return {key: cut(one) for key, one in value.items()} if isinstance(value, dict) else value


@cache
def rich(form: Form) -> dict[str, Any]:
    """A record of a form with each of its keys, as some record of the packs has it; nobody asks what they mean."""
    found: dict[str, Any] = {}
    for held, record in (pair for tables in files().values() for pair in records_of(tables)):
        if held is form:
            found = {**{key: cut(value) for key, value in record.items()}, **found}
    for one in attrs.fields(form):  # a key that no pack has
        fitting = (other for other in OTHERS if not loader_refuses(form, {**found, one.name.rstrip("_"): other}))
        if one.name.rstrip("_") not in found:
            found[one.name.rstrip("_")] = next(fitting)
    return found


def definition(form: Form) -> dict[str, Any]:
    """A form in the published schema."""
    schema = pack_schema("en")
    held = schema["definitions"]
    if form is forms.RawPack:
        return schema["properties"]["pack"]  # type: ignore[no-any-return]
    if form is forms.RawWithin:
        return held["Step"]["properties"]["within"]  # type: ignore[no-any-return]
    if form is forms.RawEnds:
        return held["Example"]["properties"]["required"]["anyOf"][1]  # type: ignore[no-any-return]
    return held[form.__name__[3:]]  # type: ignore[no-any-return]


def loader_refuses(form: Form, record: dict[str, Any]) -> bool:
    try:
        held = converter().structure(record, form)
    except Exception:  # whatever the converter raises is a fault of the form
        return True
    return isinstance(held, forms.RawList | forms.RawListReading) and any(
        not isinstance(one.get(key), str) for one in held.items for key in ("id", "zh", "en")
    )


def places(value: object, path: Place = ()) -> Iterator[Place]:
    """Where something stands in a record."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


def at(value: Any, path: Place) -> Any:
    for key in path:
        value = value[key]
    return value


def changes(record: dict[str, Any]) -> Iterator[tuple[Place, object, dict[str, Any]]]:
    """The record with what stands at a place left out, of another kind, or beside a key that nobody knows."""
    for path in places(record):
        if path:
            for other in (*OTHERS, None):
                changed = deepcopy(record)
                if other is None:
                    del at(changed, path[:-1])[path[-1]]
                else:
                    at(changed, path[:-1])[path[-1]] = other
                yield path, other, changed
        if isinstance(at(record, path), dict):
            changed = deepcopy(record)
            at(changed, path)["unheard_of"] = "x"
            yield path, "unheard_of", changed


def is_of_a_value(objection: str) -> bool:
    """Whether the schema has something against a text or number that is of the right kind: others decide on it."""
    return re.search(r"is not one of|does not match '\^", objection) is not None


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_each_change_of_a_record_is_refused_by_both_or_by_neither(form: Form) -> None:
    tried, refused, apart = 0, 0, []
    asked = validator_of(definition(form))
    for path, other, changed in changes(rich(form)):
        told = [one for one in asked(changed) if not is_of_a_value(one)]
        tried, refused = tried + 1, refused + bool(told)
        if bool(told) != loader_refuses(form, changed):
            apart.append((path, other, told))
    assert apart == []
    assert 0 < refused < tried


@given(st.data())
def test_a_change_anywhere_in_a_file_is_refused_by_both_or_by_neither(data: st.DataObject) -> None:
    """Tables and records as they stand in their files, where the forms hang together."""
    tables = files()[data.draw(st.sampled_from(sorted(files())))]
    table = data.draw(st.sampled_from(sorted(tables)))
    held = tables[table]
    part = [data.draw(st.sampled_from(held))] if isinstance(held, list) else held
    _, _, changed = data.draw(st.sampled_from(list(itertools.islice(changes({table: cut(part)}), 4_000))))
    faults = Faults()
    read = read_tables(Folder({"pack.toml": changed}, (), ""), faults)
    build_lists(read, core_vocabulary(), faults)
    found = {getattr(fault.message, "key", "") for fault in faults.found}
    told = [one for one in objections(changed) if not is_of_a_value(one)]
    assert bool(told) == bool(found & FORM_KEYS), (changed, told, found)


FORM_KEYS = {
    "form-kind", "form-label", "form-unknown-key", "form-missing-key", "form-unreadable", "table-unknown",
    "table-not-list", "table-not-named",
}  # fmt: skip
"""What the loader says of a form."""
VALUE_KEYS = {
    "pack-api", "pack-newer", "pack-version", "city-form", "code-form", "level-unknown", "document-status",
    "id-form", "name-form", "force-unknown", "example-verdict", "field-kind", "concept-kind", "every-unknown",
    "duty-needs", "subject-id",
}  # fmt: skip
"""What the loader says of a text or number that is not one of those there are."""
SEEDED = {f"{module.__name__.rpartition('.')[2]}, {name}": fault[0] for module in (test_forms, test_figures, test_formulas) for name, fault in module.FAULTS.items()}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SEEDED))
def test_a_seeded_fault_of_form_or_of_a_fixed_word_is_the_schemas_too_and_no_other_is(
    name: str, tmp_path: Path
) -> None:
    texts = SEEDED[name]
    found = {getattr(fault.message, "key", "") for fault in survey(write_pack(tmp_path, texts))[1].found}
    told = [one for text in texts.values() for one in objections(parsed(text))]  # type: ignore[attr-defined]
    assert bool(told) == bool(found & (FORM_KEYS | VALUE_KEYS)), (told, found)


def pack_with(form: Form) -> dict[str, dict[str, Any]]:
    """The files of a pack that has a record of a form."""
    packs: dict[str, dict[str, dict[str, Any]]] = {}
    for name, tables in files().items():
        packs.setdefault(name.partition("/")[0], {})[name.partition("/")[2]] = tables
    ordered = sorted(packs.values(), key=lambda one: len(str(one)))
    return next(one for one in ordered if any(kind is form for held in one.values() for kind, _ in records_of(held)))


FIXED = [
    (form, key, held) for form in FORMS for key, held in definition(form)["properties"].items() if "enum" in held or "pattern" in held
]  # fmt: skip


@pytest.mark.parametrize(("form", "key", "held"), FIXED, ids=[f"{form.__name__}, {key}" for form, key, _ in FIXED])
def test_the_words_that_the_schema_lets_pass_are_those_that_the_loader_does(
    form: Form, key: str, held: dict[str, Any]
) -> None:
    words = held.get("enum", [])
    for word in (*words, "No such word!"):
        tables = deepcopy(pack_with(form))
        everything = [pair for one in tables.values() for pair in records_of(one)]
        next(record for kind, record in everything if kind is form)[key] = word
        with mock.patch("commstd.loading.read_folder", return_value=Folder(tables, (), "")):
            faults = survey(Path())[1].found
        found = {getattr(fault.message, "key", "") for fault in faults} & {
            *VALUE_KEYS,
            "form-kind",
            "example-not-one-of",
        }
        assert bool(found) == (word not in words), (word, found)


def test_a_name_of_formulas_is_no_name_for_either() -> None:
    for name in ("min", "as_of", "Rate", "a-b", "面积"):
        for tables in (
            {"parameters": {name: {"value": 3, "unit": "1"}}},
            {"fields": {"community": {name: {"kind": "flag", "zh": "甲"}}}},
        ):
            folder = Folder({**{key: parsed(text) for key, text in PACK.items()}, "tail.toml": tables}, (), "")
            with mock.patch("commstd.loading.read_folder", return_value=folder):
                assert {fault.message.key for fault in survey(Path())[1].found} == {"name-form"}  # type: ignore[attr-defined]
            assert objections(tables)
