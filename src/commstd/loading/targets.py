"""Targets as they are written, made into records that are checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from commstd.formula.check import Numeric
from commstd.formula.nodes import names, substitute
from commstd.loading.faults import Faults
from commstd.loading.forms import RawEnds
from commstd.loading.records import RecordBuilder, clause_tuple, shown_unit, written
from commstd.loading.subjects import UNKNOWN, find_subject
from commstd.loading.torn import Unread
from commstd.messages import near, say
from commstd.standards import Parameter, Standard, resolve
from commstd.targets import Kind, Target, TargetExample
from commstd.units import Unit, multiply
from commstd.verdicts import FORCES, VERDICTS

if TYPE_CHECKING:
    from commstd.loading.forms import RawTarget, RawTargetExample
    from commstd.loading.tables import Record, Tables
    from commstd.vocabulary import Vocabulary


def build_targets(
    tables: Tables,
    vocabulary: Vocabulary,
    parameters: Mapping[str, Parameter],
    standards: Mapping[str, Standard],
    faults: Faults,
) -> dict[str, Target]:
    """All targets; faulty ones are noted and left out."""
    made = {}
    known = {record.raw.id for record in tables.lists["standards"]} | faults.left_out("standards")
    for record in tables.lists["targets"]:
        target = _target(record, vocabulary, parameters, standards, known, faults)
        if target is not None:
            made[target.id] = target
    return made


def _target(
    record: Record,
    vocabulary: Vocabulary,
    parameters: Mapping[str, Parameter],
    standards: Mapping[str, Standard],
    known: set[str],
    faults: Faults,
) -> Target | None:
    raw: RawTarget = record.raw
    subject = find_subject(raw.subject, record.place, vocabulary, faults)
    builder = RecordBuilder(raw, record.place, subject, parameters, faults)
    builder.read()
    if raw.force not in FORCES:
        builder.fault(say("force-unknown", force=raw.force, near=near(raw.force, FORCES), options=FORCES), key="force")
    if raw.concept is not None and raw.concept not in {*vocabulary.concepts, *faults.left_out("concepts")}:
        options = tuple(vocabulary.concepts)
        builder.fault(say("concept-unknown", concept=raw.concept, near=near(raw.concept, options)), key="concept")
    kind = _kind(builder, raw, standards, known)
    for key, name in (("each", raw.each), ("weight", raw.weight)):
        if name is not None:
            builder.check_field(name, key)
    if raw.weight is not None and raw.weight in subject.fields and not subject.fields[raw.weight].is_number:
        builder.fault(say("target-weight", name=raw.weight), key="weight")
    unit = None
    if kind is not None and not builder.has_fault:
        unit = _bounds(builder, raw, kind, vocabulary)
    else:
        for parts in (("lower", "upper"), ("part",), ("whole",)):
            builder.numbers(parts)
    for number, example in enumerate(raw.examples, 1):
        _check_example(builder, example, number)
    if builder.has_fault or kind is None:
        builder.warn_without_examples("target-no-examples")
        return None
    return Target(
        id=raw.id,
        subject=raw.subject,
        concept=raw.concept or raw.id,
        title=raw.title,
        kind=kind,
        standard=raw.standard,
        let=builder.let(),
        among=builder.tree("among"),
        truth=builder.tree("count" if kind == "count" else "share"),
        part=builder.tree("part"),
        whole=builder.tree("whole"),
        lower=builder.bound("lower"),
        upper=builder.bound("upper"),
        by=raw.by,
        each=raw.each,
        weight=raw.weight,
        unit=unit,
        force=raw.force,
        clauses=clause_tuple(raw.clause),
        readings=builder.readings,
        examples=tuple(map(_example, raw.examples)),
        note=raw.note,
    )


def _kind(builder: RecordBuilder, raw: RawTarget, standards: Mapping[str, Standard], known: set[str]) -> Kind | None:
    given: dict[str, Kind] = {"share": "share", "standard": "standard", "count": "count", "part": "ratio"}
    kinds = [kind for key, kind in given.items() if getattr(raw, key) is not None]
    if len(kinds) != 1 or (raw.part is None) != (raw.whole is None) or not builder.has_bounds():
        if "" not in builder.torn.strays:
            builder.fault(say("target-parts"))
        return None
    if raw.standard is not None:
        held = standards.get(raw.standard)
        if held is None and raw.standard in known:
            builder.has_fault = True  # told where that standard stands
        elif held is None:
            builder.fault(say("standard-of-target", name=raw.standard, near=near(raw.standard, known)), key="standard")
        elif held.subject != raw.subject and builder.subject is not UNKNOWN:
            builder.fault(say("standard-subject", name=raw.standard, subject=held.subject), key="standard")
    return kinds[0]


def _bounds(builder: RecordBuilder, raw: RawTarget, kind: Kind, vocabulary: Vocabulary) -> Unit | None:
    """Check that the line is on parameters alone and in the unit of what is measured; that unit, None for a share."""
    let = resolve(builder.let())
    told = len(builder.faults.found)
    for part in ("lower", "upper"):
        for held in builder.written(part):
            for name in names(substitute(held.parsed.tree, let)):
                if name in builder.subject.fields:
                    message, column = say("target-bound-field", name=name), held.parsed.column(name)
                    builder.fault(message, key=held.key, column=column, formula=held.parsed.text)
    line = builder.numbers(("lower", "upper"))
    if line is None or len(builder.faults.found) > told:
        return None
    if kind == "ratio":
        above, below = builder.numbers(("part",)), builder.numbers(("whole",))
        if above is None or below is None:
            return None
        dimension = multiply(above.dimension or (), below.dimension or (), -1)
    else:
        dimension = ((raw.subject, 1),) if kind == "count" else ()
        if kind == "count" and raw.weight is not None:
            dimension = (builder.subject.fields[raw.weight].unit or vocabulary.units.by_id["1"]).dimension
    if line.dimension is not None and line.dimension != dimension:
        builder.fault(say("target-bound-unit", kind=kind))
        return None
    return shown_unit(Numeric(dimension), (), builder.subject, vocabulary.units) if kind in {"count", "ratio"} else None


def _check_example(builder: RecordBuilder, raw: RawTargetExample, number: int) -> None:
    key = f"examples {number}"
    if raw.verdict not in VERDICTS and not isinstance(raw.verdict, Unread):
        builder.fault(
            say("example-verdict", verdict=raw.verdict, near=near(raw.verdict, VERDICTS), options=VERDICTS), key=key
        )
    for name in (name for row in raw.rows for name in row if name != "times"):
        builder.check_field(name, key)
    builder.check_readings(clause_tuple(raw.reading), key)
    builder.check_overrides(raw.set, key)


def _example(raw: RawTargetExample) -> TargetExample:
    required = written(raw.required) if isinstance(raw.required, RawEnds) else raw.required
    return TargetExample(
        rows=tuple(raw.rows), verdict=raw.verdict, share=_pair(raw.share), count=_pair(raw.count), ratio=raw.ratio,
        gap=_pair(raw.gap), required=required, group=raw.group, reading=clause_tuple(raw.reading), as_of=raw.as_of,
        overrides=raw.set,
    )  # fmt: skip


def _pair(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(given)
