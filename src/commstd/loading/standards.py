"""Standards as they are written, made into records that are checked and proved not to overflow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from commstd.errors import FormulaError
from commstd.formula.check import Numeric
from commstd.formula.lower import Lowering
from commstd.formula.nodes import names, size, substitute
from commstd.formula.plan import Plan
from commstd.loading.faults import Faults
from commstd.loading.forms import RawEnds, RawExample
from commstd.loading.records import RecordBuilder, clause_tuple, days, shown_unit, written
from commstd.loading.subjects import find_subject
from commstd.loading.torn import Unread
from commstd.messages import near, say
from commstd.readings import name_of
from commstd.standards import Example, Parameter, Standard, bind_rule, columns_of, resolve
from commstd.verdicts import FORCES, VERDICTS, lower_rule

if TYPE_CHECKING:
    from commstd.loading.tables import Record, Tables
    from commstd.units import Unit
    from commstd.vocabulary import Vocabulary

LARGEST = 5_000


def build_standards(
    tables: Tables, vocabulary: Vocabulary, parameters: Mapping[str, Parameter], faults: Faults
) -> dict[str, Standard]:
    """All standards; faulty ones are noted and left out."""
    made = {}
    for record in tables.lists["standards"]:
        standard = _standard(record, vocabulary, parameters, faults)
        if standard is not None:
            made[standard.id] = standard
    return made


def _standard(
    record: Record, vocabulary: Vocabulary, parameters: Mapping[str, Parameter], faults: Faults
) -> Standard | None:
    raw = record.raw
    subject = find_subject(raw.subject, record.place, vocabulary, faults)
    builder = RecordBuilder(raw, record.place, subject, parameters, faults)
    builder.read()
    if raw.force not in FORCES:
        builder.fault(say("force-unknown", force=raw.force, near=near(raw.force, FORCES), options=FORCES), key="force")
    if raw.concept is not None and raw.concept not in {*vocabulary.concepts, *faults.left_out("concepts")}:
        builder.fault(
            say("concept-unknown", concept=raw.concept, near=near(raw.concept, vocabulary.concepts)), key="concept"
        )
    is_known = "" not in builder.torn.strays
    lacking = ["measure"] if raw.measure is None and is_known else []
    for part in ("among", "share", "count", "part", "whole", *lacking):
        for held in builder.replaced.get(part, []):
            builder.fault(say("reading-no-part", part=part), key=held.key)
    unit = None
    has_parts = (raw.measure is None) != (raw.holds is None) and (raw.measure is not None) == builder.has_bounds()
    if is_known and not has_parts:
        builder.fault(say("standard-parts"))
    sort = builder.numbers(("measure", "lower", "upper"))
    if sort is not None and not builder.has_fault:
        unit = _unit(builder, sort, vocabulary)
    for number, example in enumerate(raw.examples, 1):
        _check_example(builder, example, number)
    if builder.has_fault:
        builder.warn_without_examples("standard-no-examples")
        return None
    standard = Standard(
        id=raw.id, subject=raw.subject, concept=raw.concept or raw.id, title=raw.title, let=builder.let(),
        when=builder.tree("when"), measure=builder.tree("measure"), lower=builder.bound("lower"),
        upper=builder.bound("upper"), holds=builder.tree("holds"), force=raw.force, clauses=clause_tuple(raw.clause),
        by=raw.by, readings=builder.readings, examples=tuple(map(_example, raw.examples)), unit=unit, note=raw.note,
    )  # fmt: skip
    return standard if _is_proved(standard, builder, parameters) else None


def _unit(builder: RecordBuilder, sort: Numeric, vocabulary: Vocabulary) -> Unit | None:
    let = resolve(builder.let())
    for held in builder.written("measure"):
        used = names(substitute(held.parsed.tree, let))
        if not any(name in builder.subject.fields for name in used):
            builder.fault(say("measure-no-field"), key=held.key)
            return None
    measured = names(substitute(builder.own["measure"].parsed.tree, let))
    return shown_unit(sort, measured, builder.subject, vocabulary.units)


def _is_proved(standard: Standard, builder: RecordBuilder, parameters: Mapping[str, Parameter]) -> bool:
    """Lower every reading at every date, so that what may overflow does not load."""
    named = standard.names()
    used = [parameters[name] for name in named if name in parameters]
    fields = {name: builder.subject.fields[name] for name in named if name in builder.subject.fields}
    columns = columns_of(fields)
    plan = Plan()
    rules = [(name_of(chosen), standard.rule(chosen)) for chosen in standard.readings.combinations()]
    for reading, rule in rules:
        if sum(map(size, rule.trees())) > LARGEST:
            builder.fault(say("formula-too-large", most=LARGEST), key=reading)
            return False
    for day in days(used):
        figures = {one.name: value for one in used if (value := one.at(day)) is not None} | {"as_of": day}
        lowered: dict[date | None, Lowering] = {}
        for reading, rule in rules:
            binding = bind_rule(rule, parameters=parameters, fields=fields, as_of=day)
            if binding.idle:
                continue
            if not binding.step:
                builder.fault(say("measure-no-field"), key="measure")
                return False
            if rule.by not in lowered:  # what the readings have in common is lowered once
                lowered[rule.by] = Lowering(plan, columns, {**figures, **binding.constants})
            try:
                lower_rule(rule, lowered[rule.by], binding.step)
            except FormulaError as error:
                builder.fault(error.message, key=reading)
                return False
    return True


def _check_example(builder: RecordBuilder, raw: RawExample, number: int) -> None:
    key = f"examples {number}"
    if raw.verdict not in VERDICTS and not isinstance(raw.verdict, Unread):
        builder.fault(
            say("example-verdict", verdict=raw.verdict, near=near(raw.verdict, VERDICTS), options=VERDICTS), key=key
        )
    for name in (*raw.given, *(raw.missing or ())):
        builder.check_field(name, key)
    builder.check_readings(clause_tuple(raw.reading), key)
    builder.check_overrides(raw.set, key)


def _example(raw: RawExample) -> Example:
    required = written(raw.required) if isinstance(raw.required, RawEnds) else raw.required
    return Example(
        given=raw.given, verdict=raw.verdict, required=required, gap=raw.gap, reading=clause_tuple(raw.reading),
        as_of=raw.as_of, missing=None if raw.missing is None else tuple(raw.missing), overrides=raw.set,
    )  # fmt: skip
