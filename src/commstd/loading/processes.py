"""Processes as they are written, made into records that are checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

import attrs
from attrs import define, field

from commstd.formula.check import Day, Numeric, Sort, Symbol, Truth
from commstd.loading.patterns import NAME, RESERVED
from commstd.loading.records import RecordBuilder, Written, base_symbols, clause_tuple, written
from commstd.loading.subjects import find_subject
from commstd.loading.torn import Unread
from commstd.messages import Label, near, say
from commstd.processes import (
    EACH_PERIOD,
    FAULTS,
    NO_GAP,
    STATES,
    Consequence,
    Process,
    ProcessExample,
    ProcessRule,
    Step,
    Within,
)
from commstd.readings import Reading, Readings
from commstd.tasks import EVERY
from commstd.verdicts import FORCES
from commstd.vocabulary import Subject

if TYPE_CHECKING:
    from commstd.duties import FixedList
    from commstd.formula.nodes import Node
    from commstd.loading.faults import Faults
    from commstd.loading.forms import RawProcess, RawProcessExample, RawReading, RawStep
    from commstd.loading.tables import Record, Tables
    from commstd.standards import Parameter
    from commstd.tasks import Department
    from commstd.vocabulary import Vocabulary

NOTHING: Final = Subject(id="case", label=Label("案件", "case"), key="case", fields={})
"""The subject of a process whose cases have no fields."""
WORKDAYS: Final = (("workday", 1),)
_WANTED: Final = {"date": "name-no-date", "workdays": "name-no-workdays", "days": "name-no-days"}
_KEPT: Final = frozenset({"choice", "id", "label", "default", "note", "let"})
RECURRENCE: Final = (
    Reading(
        choice="recurrence", id=EACH_PERIOD, default=True,
        label=Label("每个自然周期至少一次", "once in each calendar period"),
    ),
    Reading(
        choice="recurrence", id=NO_GAP, label=Label("间隔不超过一个周期", "never longer apart than one period")
    ),
)  # fmt: skip
"""The two readings of how often something recurs, which every process with such a step has."""


@define(eq=False, repr=False, slots=False)
class ProcessBuilder(RecordBuilder):
    """Checks the formulas of one process, in which steps are dates.

    Attributes:
        steps: The names of its steps.
    """

    steps: set[str] = field(factory=set)

    def read(self) -> None:
        """Read the local names and the readings; conditions are read where they stand."""
        self.own = self._texts(self.raw, "")
        self._readings()
        self.symbols = {**self._left_out(), **base_symbols(self.subject, self.parameters)}
        for name in (step.id for step in self.raw.steps if not isinstance(step.id, Unread)):
            if name in self.symbols:
                self.fault(say("step-taken", name=name), key=f"steps {name}")
            elif not NAME.fullmatch(name) or name in RESERVED:
                self.fault(say("name-form", name=name), key=f"steps {name}")
            self.symbols[name] = Symbol(name=name, role="date", sort=Day())
            self.steps.add(name)
        self._let()

    def condition(self, text: str | None, key: str) -> Node | None:
        """A condition of a part, checked."""
        if text is None:
            return None
        found: dict[str, Written] = {}
        self._parse(found, "when", key, text)
        if "when" not in found:
            return None
        sort = self._sort(found["when"])
        if sort is not None and not isinstance(sort, Truth):
            self.fault(say("part-truth", part=key), key=key, column=1, formula=text)
        return found["when"].parsed.tree

    def name(self, name: str | None, key: str, *, wants: str) -> None:
        """See that a name stands for a date, a number of working days or a number of days."""
        if name is None:
            return
        symbol = self.symbols.get(name)
        if symbol is None and self.has_hidden_names:
            self.has_fault = True
        elif symbol is None:
            self.fault(say("name-unknown-here", name=name, near=near(name, self.symbols)), key=key)
        elif symbol.sort is None:
            self.has_fault = True  # told where that name stands
        elif not _fits(symbol.sort, wants):
            self.fault(say(_WANTED[wants], name=name), key=key)
        elif wants == "workdays" and not symbol.is_divisor:
            self.fault(say("name-above-zero", name=name), key=key)


def _fits(sort: Sort, wants: str) -> bool:
    if wants == "date":
        return isinstance(sort, Day)
    dimensions = {None, WORKDAYS, *([()] if wants == "days" else [])}
    return isinstance(sort, Numeric) and sort.dimension in dimensions


def build_processes(
    tables: Tables,
    vocabulary: Vocabulary,
    parameters: Mapping[str, Parameter],
    departments: Mapping[str, Department],
    lists: Mapping[str, FixedList],
    faults: Faults,
) -> dict[str, Process]:
    """All processes; faulty ones are noted and left out."""
    made = {}
    for record in tables.lists["processes"]:
        raw: RawProcess = record.raw
        subject = NOTHING
        if raw.subject is not None:
            subject = find_subject(raw.subject, record.place, vocabulary, faults)
        process = _process(record, subject, parameters, departments, lists, faults)
        if process is not None:
            made[process.id] = process
    return made


def _process(
    record: Record,
    subject: Subject,
    parameters: Mapping[str, Parameter],
    departments: Mapping[str, Department],
    lists: Mapping[str, FixedList],
    faults: Faults,
) -> Process | None:
    raw: RawProcess = record.raw
    bare = [attrs.evolve(one, **cast("Any", _without_parts(one))) for one in raw.readings]
    builder = ProcessBuilder(attrs.evolve(raw, readings=bare), record.place, subject, parameters, faults)
    for reading in raw.readings:
        for part in _without_parts(reading):
            builder.fault(say("reading-no-part", part=part), key=f"readings {reading.id} {part}")
    builder.read()
    _ids(builder, raw)
    _force(builder, raw.force, "force")
    steps = tuple(_step(builder, one, number, departments, lists) for number, one in enumerate(raw.steps, 1))
    if not steps:
        builder.fault(say("process-no-steps"), key="steps")
    _order(builder, steps)
    rules = []
    for number, rule in enumerate(raw.rules, 1):
        key = f"rules {rule.id or number}"
        holds, when = builder.condition(rule.holds, f"{key} holds"), builder.condition(rule.when, f"{key} when")
        _force(builder, rule.force, f"{key} force")
        if holds is not None:
            clauses = clause_tuple(rule.clause or raw.clause)
            force = rule.force or raw.force
            rules.append(
                ProcessRule(
                    id=rule.id, title=rule.title, holds=holds, when=when, force=force, clauses=clauses, note=rule.note
                )
            )
    consequences = []
    for number, one in enumerate(raw.consequences, 1):
        key = f"consequences {one.id or number}"
        actors = _actors(builder, one.actor, departments, key)
        consequences.append(
            Consequence(
                id=one.id, title=one.title, when=builder.condition(one.when, f"{key} when"), actors=actors,
                clauses=clause_tuple(one.clause or raw.clause), note=one.note,
            )
        )  # fmt: skip
    readings = builder.readings
    if any(step.every for step in steps):
        readings = _with_recurrence(builder, readings)
    for number, example in enumerate(raw.examples, 1):
        _check_example(builder, example, readings, number)
    if builder.has_fault:
        builder.warn_without_examples("process-no-examples")
        return None
    return Process(
        id=raw.id, subject=raw.subject, title=raw.title, force=raw.force, clauses=clause_tuple(raw.clause),
        let=builder.let(), steps=steps, rules=tuple(rules), consequences=tuple(consequences), readings=readings,
        examples=tuple(map(_example, raw.examples)), note=raw.note,
    )  # fmt: skip


def _without_parts(reading: RawReading) -> dict[str, None]:
    """The parts that a reading replaces and that a process does not have: everything but local names."""
    return {
        part.name: None
        for part in attrs.fields(type(reading))
        if part.name not in _KEPT and getattr(reading, part.name) is not None
    }


def _with_recurrence(builder: ProcessBuilder, readings: Readings) -> Readings:
    taken = {option.id for option in readings.options} & {EACH_PERIOD, NO_GAP}
    for name in sorted(taken):
        builder.fault(say("reading-built-in", id=name), key=f"readings {name}")
    return Readings((*readings.options, *RECURRENCE))


def _ids(builder: ProcessBuilder, raw: RawProcess) -> None:
    kinds: Mapping[str, Iterable[str]] = {
        "steps": [one.id for one in raw.steps],
        "rules": [one.id for one in raw.rules],
        "consequences": [one.id for one in raw.consequences],
    }
    for kind, ids in kinds.items():
        seen: set[str] = set()
        for name in ids:
            if name in seen and not isinstance(name, Unread):
                builder.fault(say("id-duplicate", id=name, other=builder.place.file), key=f"{kind} {name}")
            seen.add(name)


def _force(builder: ProcessBuilder, force: str | None, key: str) -> None:
    if force is not None and force not in FORCES:
        builder.fault(say("force-unknown", force=force, near=near(force, FORCES), options=FORCES), key=key)


def _actors(
    builder: ProcessBuilder, given: str | list[str] | None, departments: Mapping[str, Department], key: str
) -> tuple[str, ...]:
    actors = () if given is None else clause_tuple(given)
    for name in actors:
        if name not in departments and name not in builder.faults.left_out("departments"):
            builder.fault(say("department-unknown", name=name, near=near(name, departments)), key=f"{key} actor")
    return actors


def _step(
    builder: ProcessBuilder,
    raw: RawStep,
    number: int,
    departments: Mapping[str, Department],
    lists: Mapping[str, FixedList],
) -> Step:
    key = f"steps {raw.id or number}"
    for name in raw.after:
        if name not in builder.steps and not builder.torn.hides("steps", "id"):
            builder.fault(say("step-unknown", name=name, near=near(name, builder.steps)), key=f"{key} after")
    if raw.every is not None and raw.every not in EVERY:
        message = say("every-unknown", value=raw.every, near=near(raw.every, EVERY), options=EVERY)
        builder.fault(message, key=f"{key} every")
    if raw.result in builder.faults.left_out("lists"):
        builder.has_fault |= raw.result not in lists  # told where that list stands
    elif raw.result is not None and raw.result not in lists:
        builder.fault(say("list-unknown", name=raw.result, near=near(raw.result, lists)), key=f"{key} result")
    if raw.every is not None and raw.within is not None:
        builder.fault(say("step-within-every"), key=key)
    if raw.since is not None and raw.every is None:
        builder.fault(say("step-since"), key=f"{key} since")
    builder.name(raw.since, f"{key} since", wants="date")
    within = None
    if raw.within is not None:
        limit = raw.within
        builder.name(limit.workdays, f"{key} within workdays", wants="workdays")
        builder.name(limit.from_, f"{key} within from", wants="date")
        builder.name(limit.skip, f"{key} within skip", wants="days")
        _force(builder, limit.force, f"{key} within force")
        within = Within(workdays=limit.workdays, start=limit.from_, skip=limit.skip, force=limit.force)
    return Step(
        id=raw.id, title=raw.title, clauses=clause_tuple(raw.clause or builder.raw.clause),
        actors=_actors(builder, raw.actor, departments, key), after=tuple(raw.after),
        when=builder.condition(raw.when, f"{key} when"), is_optional=raw.optional, within=within, every=raw.every,
        since=raw.since, result=raw.result, note=raw.note,
    )  # fmt: skip


def _order(builder: ProcessBuilder, steps: Iterable[Step]) -> None:
    """See that no step comes after itself."""
    waiting = {step.id: {name for name in step.after if name in builder.steps} for step in steps}
    while waiting:
        ready = [name for name, before in waiting.items() if not before & set(waiting)]
        if not ready:
            builder.fault(say("step-circle", names=tuple(waiting)), key="steps")
            return
        for name in ready:
            del waiting[name]


def _check_example(builder: ProcessBuilder, raw: RawProcessExample, readings: Readings, number: int) -> None:
    def known(names: Iterable[str], options: Iterable[str], message: str, *, table: str | None = None) -> None:
        allowed = tuple(options)
        if table is not None and builder.torn.hides(table, "id"):
            return
        for name in names:
            if name not in allowed and not isinstance(name, Unread):
                builder.fault(
                    say("example-not-one-of", what=message, value=name, near=near(name, allowed), options=allowed),
                    key=f"examples {number}",
                )

    for name in raw.facts:
        builder.check_field(name, f"examples {number} facts")
    known([raw.state] if raw.state is not None else [], STATES, "state")
    known(raw.due, sorted(builder.steps), "due", table="steps")
    known((one.kind for one in raw.faults or ()), FAULTS, "faults")
    known(raw.consequences or (), [one.id for one in builder.raw.consequences], "consequences", table="consequences")
    known(clause_tuple(raw.reading), [option.id for option in readings.options], "reading", table="readings")


def _example(raw: RawProcessExample) -> ProcessExample:
    return ProcessExample(
        log=tuple(map(written, raw.log)), facts=raw.facts, as_of=raw.as_of, reading=clause_tuple(raw.reading),
        state=raw.state, due=raw.due, faults=None if raw.faults is None else tuple(map(written, raw.faults)),
        consequences=None if raw.consequences is None else tuple(raw.consequences),
    )  # fmt: skip
