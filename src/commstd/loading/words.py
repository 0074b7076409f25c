"""What a pack adds to the vocabulary: units, subjects, fields and concepts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import evolve

from commstd.errors import CommstdError
from commstd.fields import KINDS, Field
from commstd.loading.faults import Faults, Place
from commstd.loading.patterns import NAME, RESERVED
from commstd.messages import Label, near, say
from commstd.numerals import read_exact
from commstd.units import ONE, Unit, counter
from commstd.vocabulary import CONCEPT_KINDS, Concept, Subject, Vocabulary, core_vocabulary

if TYPE_CHECKING:
    from commstd.loading.tables import Record, Tables
    from commstd.units import Units

SHARE_STEP: Final = Fraction(1, 10**9)


def exact(value: object) -> Fraction | None:
    """A pack's number: a TOML number or a text such as "2/3"; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return read_exact(value)
    if not isinstance(value, int | Fraction | Decimal):
        return None
    try:
        return Fraction(value)
    except (ValueError, OverflowError):
        return None


def build_vocabulary(tables: Tables, faults: Faults) -> Vocabulary:
    """The core's vocabulary and what the pack adds; faulty additions are noted and left out."""
    core = core_vocabulary()
    units = core.units.with_units(_units(tables, core, faults))
    subjects = {**core.subjects}
    for name, record in tables.named["subjects"].items():
        if _is_new(name, subjects, record.place, faults) and faults.torn_at(record.place).is_computable:
            raw = record.raw
            subjects[name] = Subject(id=name, label=Label(raw.zh, raw.en), key=raw.key, fields={})
    for name, records in tables.fields.items():
        if name not in subjects:
            if name in faults.left_out("subjects"):
                continue
            place = next(iter(records.values())).place if records else Place(file="?", table=f"fields.{name}")
            faults.add(place, say("subject-unknown", name=name, near=near(name, subjects), options=tuple(subjects)))
            continue
        subject, added = subjects[name], dict[str, Field]()
        for field_name, record in records.items():
            if _is_new(field_name, {**subject.fields, **added}, record.place, faults):
                made = build_field(field_name, record, units, faults)
                if made is not None:
                    added[field_name] = made
                else:
                    faults.broken.add((f"fields.{name}", field_name))
        subjects[name] = Subject(id=name, label=subject.label, key=subject.key, fields={**subject.fields, **added})
    for name, record in tables.named["subjects"].items():
        known = {*subjects[name].fields, *faults.left_out(f"fields.{name}")} if name in subjects else set()
        if name in subjects and subjects[name].key not in known:
            options = subjects[name].fields
            faults.add(
                evolve(record.place, key="key"),
                say("subject-key", key=subjects[name].key, subject=name, near=near(subjects[name].key, options)),
            )
    concepts = list(_concepts(tables, core, subjects, faults))
    return core.extended(subjects.values(), concepts, units)


def _units(tables: Tables, core: Vocabulary, faults: Faults) -> list[Unit]:
    made = []
    for name, record in tables.named["units"].items():
        if _is_new(name, core.units.by_id, record.place, faults):
            resolution = exact(record.raw.resolution) if record.raw.resolution is not None else Fraction(1)
            if resolution is None or resolution <= 0:
                message = say("field-resolution", value=record.raw.resolution)
                faults.add(evolve(record.place, key="resolution"), message)
                faults.broken.add(("units", name))
                continue
            made.append(counter(name, record.raw.zh, en=record.raw.en, resolution=resolution))
    for name, record in tables.named["subjects"].items():
        if name not in core.units.by_id and name not in tables.named["units"]:
            made.append(counter(name, "个", en=record.raw.en))
    return made


def _concepts(tables: Tables, core: Vocabulary, subjects: dict[str, Subject], faults: Faults) -> list[Concept]:
    made = []
    for name, record in tables.named["concepts"].items():
        raw = record.raw
        if name in core.concepts:
            faults.add(record.place, say("core-redefined", name=name))
        elif raw.subject not in {*subjects, *faults.left_out("subjects")}:
            faults.add(
                evolve(record.place, key="subject"),
                say("subject-unknown", name=raw.subject, near=near(raw.subject, subjects), options=tuple(subjects)),
            )
        elif raw.kind not in CONCEPT_KINDS:
            hint = near(raw.kind, CONCEPT_KINDS)
            faults.add(
                evolve(record.place, key="kind"), say("concept-kind", kind=raw.kind, near=hint, options=CONCEPT_KINDS)
            )
        else:
            made.append(Concept(id=name, subject=raw.subject, kind=raw.kind, label=Label(raw.zh, raw.en)))
    return made


def _is_new(name: str, held: object, place: Place, faults: Faults) -> bool:
    if name in held:  # type: ignore[operator]
        faults.add(place, say("core-redefined", name=name))
    elif not NAME.fullmatch(name) or name in RESERVED:
        faults.add(place, say("name-form", name=name))
    else:
        return True
    return False


def build_field(name: str, record: Record, units: Units, faults: Faults) -> Field | None:
    """A field that a pack adds, or None where it is faulty."""
    raw, place = record.raw, record.place
    torn = faults.torn_at(place)
    if raw.kind not in KINDS:
        faults.add(
            evolve(place, key="kind"), say("field-kind", kind=raw.kind, near=near(raw.kind, KINDS), options=KINDS)
        )
        return None
    if (raw.kind == "choice") != bool(raw.values):
        if not torn.strays:
            faults.add(evolve(place, key="values"), say("field-values", kind=raw.kind))
        return None
    unit: Unit | None = None
    low, high, resolution = Fraction(0), Fraction(10**9), Fraction(1)
    if raw.kind in {"quantity", "count"}:
        if raw.unit is None:
            if not torn.strays:
                faults.add(evolve(place, key="unit"), say("field-unit", kind=raw.kind))
            return None
        if raw.unit in faults.left_out("units"):
            return None
        try:
            unit = units.parse(raw.unit)
        except CommstdError as error:
            faults.error(Place(file=place.file, table=place.table, id=place.id, key="unit"), error)
            return None
        resolution = unit.resolution or Fraction(1, 10**4)
    elif raw.kind == "share":
        unit, high, resolution = ONE, Fraction(1), SHARE_STEP
    if raw.resolution is not None:
        given = exact(raw.resolution)
        if given is None or given <= 0:
            faults.add(evolve(place, key="resolution"), say("field-resolution", value=raw.resolution))
            return None
        resolution = given
    if raw.range is not None:
        ends = [exact(one) for one in raw.range]
        if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
            faults.add(evolve(place, key="range"), say("field-range", value=tuple(raw.range)))
            return None
        low, high = ends[0], ends[1]
    if not torn.is_computable:
        return None
    values = {one: (labels,) if isinstance(labels, str) else tuple(labels) for one, labels in raw.values.items()}
    return Field(
        name=name, kind=raw.kind, label=Label(raw.zh, raw.en or name.replace("_", " ")), aliases=tuple(raw.aliases),
        unit=unit, resolution=resolution, low=low, high=high, values=values, note=raw.note,
    )  # fmt: skip
