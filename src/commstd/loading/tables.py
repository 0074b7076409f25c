"""The tables of a pack's files, structured record by record, so that one bad record hides no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from attrs import define, evolve, field

from commstd.loading.faults import Faults, Place
from commstd.loading.folder import HEAD
from commstd.loading.forms import LISTS, NAMED, TABLES, RawField, RawPack
from commstd.loading.patterns import ID
from commstd.loading.structure import converter, form_faults, rest_of
from commstd.loading.torn import Unread
from commstd.messages import near, say

if TYPE_CHECKING:
    from commstd.loading.folder import Folder

T = TypeVar("T")


@define(eq=False, repr=False)
class Record:
    """A structured record and where it stands."""

    raw: Any
    place: Place


@define(eq=False, repr=False)
class Tables:
    """All records of a pack that are tables.

    In one whose values are not all of their kinds, something stands in for those that are not.

    Attributes:
        pack: The head, or None where there is none.
        lists: Records with ids, by table.
        named: Records named by their keys, by table.
        fields: Added fields by subject.
    """

    pack: Record | None = None
    lists: dict[str, list[Record]] = field(factory=dict)
    named: dict[str, dict[str, Record]] = field(factory=dict)
    fields: dict[str, dict[str, Record]] = field(factory=dict)


def read_tables(folder: Folder, faults: Faults) -> Tables:
    """Structure every record of a folder; what is malformed is noted."""
    tables = Tables(lists={name: [] for name in LISTS}, named={name: {} for name in NAMED})
    for file, table, value in folder.entries():
        place = Place(file=file, table=table)
        if table == "pack" and file != HEAD:
            faults.add(place, say("pack-elsewhere", file=file))
        elif table == "pack":
            tables.pack = _one(value, RawPack, place, faults)
        elif table in LISTS:
            _list(value, place, tables.lists[table], faults)
        elif table in NAMED:
            _named(value, place, tables.named[table], NAMED[table], faults)
        elif table == "fields":
            _fields(value, place, tables.fields, faults)
        else:
            faults.add(Place(file=file), say("table-unknown", table=table, near=near(table, TABLES), options=TABLES))
    return tables


def _one(value: object, kind: type[Any], place: Place, faults: Faults) -> Record | None:
    try:
        return Record(converter().structure(value, kind), place)
    except Exception as error:  # whatever the converter raises is a fault of this record
        for path, message in form_faults(error):
            faults.add(evolve(place, key=" ".join(path) or None), message)
        rest, torn = rest_of(error)
        faults.torn[place.file, place.table, place.id] = torn
        faults.broken.add((str(place.table), str(place.id)))
        return None if rest is None else Record(rest, place)


def _list(value: object, place: Place, found: list[Record], faults: Faults) -> None:
    if not isinstance(value, list):
        faults.add(place, say("table-not-list", table=place.table))
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            faults.broken.add((str(place.table), value["id"]))
        return
    seen = {record.raw.id: record.place for record in found}
    for number, one in enumerate(value, 1):
        name = one.get("id") if isinstance(one, dict) else None
        at = Place(file=place.file, table=place.table, id=name if isinstance(name, str) else f"#{number}")
        faults.seat(at)
        record = _one(one, LISTS[str(place.table)], at, faults)
        if record is None:
            continue
        if isinstance(record.raw.id, Unread):
            record.raw = attrs.evolve(record.raw, id=at.id)
        if record.raw.id in seen:
            faults.add(at, say("id-duplicate", id=record.raw.id, other=seen[record.raw.id].file))
            continue
        if place.table != "clauses" and not ID.fullmatch(record.raw.id):
            faults.add(evolve(at, key="id"), say("id-form", id=record.raw.id))
        seen[record.raw.id] = at
        faults.places[str(place.table), record.raw.id] = at
        found.append(record)


def _named(value: object, place: Place, found: dict[str, Record], kind: type[Any], faults: Faults) -> None:
    if not isinstance(value, dict):
        faults.add(place, say("table-not-named", table=place.table))
        return
    for name, one in value.items():
        at = Place(file=place.file, table=place.table, id=name)
        faults.seat(at)
        record = _one(one, kind, at, faults)
        if record is None:
            continue
        if name in found:
            faults.add(at, say("id-duplicate", id=name, other=found[name].place.file))
        else:
            faults.places[str(place.table), name] = at
            found[name] = record


def _fields(value: object, place: Place, found: dict[str, dict[str, Record]], faults: Faults) -> None:
    if not isinstance(value, dict):
        faults.add(place, say("table-not-named", table=place.table))
        return
    for subject, fields in value.items():
        at = Place(file=place.file, table=f"fields.{subject}")
        _named(fields, at, found.setdefault(subject, {}), RawField, faults)
