"""Standards: what one row of a subject must come up to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from commstd.fields import NEVER, Field
from commstd.formula.grid import grid
from commstd.formula.nodes import Node, names, substitute
from commstd.formula.plan import Column
from commstd.messages import Label
from commstd.readings import Bound, Part, Reading, Readings
from commstd.record import Record
from commstd.timeline import Timeline
from commstd.units import ONE, Unit
from commstd.verdicts import Rule


@frozen(kw_only=True, eq=False, repr=False)
class Parameter(Record):
    """A figure of a document.

    Attributes:
        name: Its name in formulas.
        unit: The unit of its number; None for a date.
        per: The amount to which it refers, such as 100 households, in base units, with its unit and number as written.
        timeline: Its values by date: exact numbers as written, or dates.
        label: What it is, for people.
    """

    name: str
    unit: Unit | None = ONE
    per: tuple[int, Unit] | None = None
    timeline: Timeline[object]
    label: Label | None = None
    note: Label | None = None

    def at(self, as_of: date) -> Fraction | date | None:
        """Its value on a day in base units; None where none is in force."""
        entry = self.timeline.at(as_of)
        return None if entry is None else self.exact(entry.value)

    def exact(self, written: object) -> Fraction | date:
        """A written value in base units, or a date as it is."""
        if isinstance(written, date):
            return written
        assert isinstance(written, Fraction)
        value = written * (self.unit or ONE).factor
        return value if self.per is None else value / (self.per[0] * self.per[1].factor)


@frozen(kw_only=True, eq=False, repr=False)
class Example(Record):
    """A case with its outcome: a test, a part of the docs and of the contract in one.

    Attributes:
        given: What is known, by field, as it was written.
        verdict: The verdict.
        required: The requirement as written: one text for a lower bound, else texts under "low" and "high".
        gap: The gap as written.
        reading: Ids of readings.
        as_of: The day; None: any.
        missing: The fields that an unknown verdict hangs on, where the example says so.
    """

    given: Mapping[str, object]
    verdict: str
    required: str | Mapping[str, str] | None = None
    gap: str | None = None
    reading: tuple[str, ...] = ()
    as_of: date | None = None
    missing: tuple[str, ...] | None = None
    overrides: Mapping[str, object] = field(factory=dict)


@frozen(kw_only=True, eq=False, repr=False)
class Standard(Record):
    """What one row of a subject must come up to.

    Attributes:
        id: Its id in the city.
        subject: The subject whose rows it looks at.
        concept: What it is about, across cities.
        title: Its title, in our words.
        let: Its local names.
        when: Whom it applies to; None: everyone.
        measure: What is measured; None for a yes/no standard.
        lower: The least that is allowed.
        upper: The most that is allowed.
        holds: The condition of a yes/no standard.
        force: How strongly the document says it.
        clauses: The clauses that say it.
        by: When it falls due.
        readings: Its readings.
        examples: Its examples.
        unit: The unit in which its measure is shown; None for a yes/no standard.
        note: What a user must know.
    """

    id: str
    subject: str
    concept: str
    title: Label
    let: Mapping[str, Node] = field(factory=dict)
    when: Node | None = None
    measure: Node | None = None
    lower: Bound | None = None
    upper: Bound | None = None
    holds: Node | None = None
    force: str
    clauses: tuple[str, ...]
    by: date | None = None
    readings: Readings = field(factory=Readings)
    examples: tuple[Example, ...] = ()
    unit: Unit | None = None
    note: Label | None = None

    def rule(self, chosen: Iterable[Reading] = ()) -> Rule:
        """What it asks under chosen readings, its local names put in.

        Args:
            chosen: One reading of each choice, as `Readings.choose` gives; none: the record as written.
        """
        replaced: dict[str, Part] = {}
        for option in chosen:
            replaced |= option.replaces
        let = resolve({**self.let, **{name[4:]: part for name, part in replaced.items() if name.startswith("let.")}})

        def tree(name: str, own: Node | None) -> Node | None:
            part = replaced.get(name, own)
            return None if part is None else substitute(part, let)  # type: ignore[arg-type]

        def bound(name: str, own: Bound | None) -> Bound | None:
            part = replaced.get(name, own)
            return Bound(tree=substitute(part.tree, let), strict=part.strict) if isinstance(part, Bound) else None

        by = replaced.get("by", self.by)
        return Rule(
            when=tree("when", self.when), measure=tree("measure", self.measure), holds=tree("holds", self.holds),
            lower=bound("lower", self.lower), upper=bound("upper", self.upper), by=by,  # type: ignore[arg-type]
        )  # fmt: skip

    def trees(self) -> tuple[Node, ...]:
        """Every tree of the record, its readings' too, local names left as they are."""
        own = [*self.let.values(), self.when, self.measure, self.lower, self.upper, self.holds]
        parts = [*own, *(part for option in self.readings.options for part in option.replaces.values())]
        bare = (part.tree if isinstance(part, Bound) else part for part in parts)
        return tuple(part for part in bare if part is not None and not isinstance(part, date))

    def names(self) -> tuple[str, ...]:
        """Every name of a field, parameter or date that the record uses, under any reading."""
        found = dict.fromkeys(name for tree in self.trees() for name in names(tree))
        return tuple(name for name in found if name not in self.let)


def resolve(let: Mapping[str, Part]) -> dict[str, Node]:
    """Local names with the local names inside them put in.

    Args:
        let: Trees by name, of which none refers to itself (checked when a pack loads).
    """
    done: dict[str, Node] = {}

    def settle(name: str) -> Node:
        if name not in done:
            tree = let[name]
            inner = {one: settle(one) for one in names(tree) if one in let}
            done[name] = substitute(tree, inner)  # type: ignore[arg-type]
        return done[name]

    for name in let:
        settle(name)
    return done


def columns_of(fields: Mapping[str, Field]) -> dict[str, Column]:
    """Fields as the columns of a plan; free texts are columns of which only presence can be asked."""
    return {name: column_of(field) for name, field in fields.items()}


def column_of(field: Field) -> Column:
    """A field as a column of a plan."""
    if field.is_number:
        step, low, high = field.step, field.low / field.resolution, field.high / field.resolution
        return Column(name=field.name, kind="number", step=step, low=math.ceil(low), high=math.floor(high))
    if field.kind == "date":
        return Column(name=field.name, kind="number", low=date.min.toordinal(), high=NEVER.toordinal())
    kinds: Mapping[str, Literal["flag", "choice", "text"]] = {"flag": "flag", "choice": "choice"}
    return Column(name=field.name, kind=kinds.get(field.kind, "text"))


@frozen(kw_only=True, eq=False, repr=False)
class Binding(Record):
    """A rule on a day: its figures put in.

    Attributes:
        rule: What is asked.
        constants: Parameters in base units and dates, by name.
        step: The step in which its measure moves, in base units; 1 for a yes/no rule.
        idle: Parameters that have no value on that day, so that the rule is not in force.
    """

    rule: Rule
    constants: Mapping[str, Fraction | date]
    step: Fraction
    idle: tuple[str, ...] = ()


def bind(
    standard: Standard,
    chosen: Iterable[Reading],
    *,
    parameters: Mapping[str, Parameter],
    fields: Mapping[str, Field],
    as_of: date,
) -> Binding:
    """A standard under chosen readings on a day.

    Args:
        standard: The standard.
        chosen: One reading of each choice.
        parameters: The pack's parameters.
        fields: The subject's fields.
        as_of: The day.
    """
    return bind_rule(standard.rule(chosen), parameters=parameters, fields=fields, as_of=as_of)


def bind_rule(rule: Rule, *, parameters: Mapping[str, Parameter], fields: Mapping[str, Field], as_of: date) -> Binding:
    """A rule on a day: see `bind`."""
    used = dict.fromkeys(name for tree in rule.trees() for name in names(tree))
    constants: dict[str, Fraction | date] = {"as_of": as_of}
    if rule.by is not None:
        constants["by"] = rule.by
    idle = []
    for name in used:
        if name in parameters:
            value = parameters[name].at(as_of)
            if value is None:
                idle.append(name)
            else:
                constants[name] = value
    step = Fraction(1)
    if rule.measure is not None and not idle:
        figures = {name: value for name, value in constants.items() if isinstance(value, Fraction)}
        step = grid(rule.measure, {**{name: fields[name].step for name in used if name in fields}, **figures})
    return Binding(rule=rule, constants=constants, step=step, idle=tuple(idle))
