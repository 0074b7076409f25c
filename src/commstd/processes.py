"""Processes: steps whose dates are checked for order, time limits, recurrence and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

from commstd.formula.nodes import Name, Node, names
from commstd.messages import Label
from commstd.readings import Bound, Part, Reading, Readings
from commstd.record import Record
from commstd.standards import resolve

STATES: Final = ("open", "done", "faulty")
"""What a case can be: something needed is still to come and not yet late; nothing is; it has a fault."""
FAULTS: Final = (
    "no-beginning", "missing", "out-of-order", "late", "rule", "repeated", "unknown-step", "unknown-result",
    "wrong-actor", "impossible-date",
)  # fmt: skip
"""The kinds of fault that a case can have."""
EACH_PERIOD, NO_GAP = "each-period", "no-gap"
"""The two readings of a step that recurs."""


@frozen(kw_only=True, eq=False, repr=False)
class Within(Record):
    """A time limit: so many working days from a date.

    Attributes:
        workdays: The parameter or local name that says how many.
        start: The date, a step, a fact or a local name, from which the clock runs.
        skip: The parameter or local name of how many days later counting begins; None: the date itself counts.
        force: How strongly the document says it; None: as the process.
    """

    workdays: str
    start: str
    skip: str | None = None
    force: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class Step(Record):
    """A step of a process.

    Attributes:
        id: Its id, which is also the name of its date in formulas.
        title: Its title.
        clauses: The clauses that give it.
        actors: Ids of the departments any of which may do it; none: anybody.
        after: Steps that come before it.
        when: Whether the case needs it; None: always.
        is_optional: Whether a case may do without it.
        within: Its time limit.
        every: How often it recurs.
        since: The parameter or local name of a date in the year with which periods of several years begin; None: the
            year of the case's first event.
        result: The list that its results come from.
    """

    id: str
    title: Label
    clauses: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    when: Node | None = None
    is_optional: bool = False
    within: Within | None = None
    every: str | None = None
    since: str | None = None
    result: str | None = None
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class ProcessRule(Record):
    """A condition on a case.

    Attributes:
        id: Its id, under which a fault against it is told.
        title: What it asks; None: its id says it.
        holds: The condition.
        when: Of which cases it is asked; None: all.
        force: How strongly the document says it.
        clauses: The clauses that say it.
    """

    id: str
    title: Label | None = None
    holds: Node
    when: Node | None = None
    force: str
    clauses: tuple[str, ...] = ()
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class Consequence(Record):
    """What follows for a case.

    Attributes:
        id: Its id.
        title: What follows.
        when: For which cases; None: all.
        actors: Ids of the departments any of which sees to it.
        clauses: The clauses that say it.
    """

    id: str
    title: Label
    when: Node | None = None
    actors: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class ProcessExample(Record):
    """A log with its outcome.

    Attributes:
        log: Events: step, date, actor, result, to, note.
        facts: What is known of the case, by field, as it was written.
        as_of: The day; None: that of the last event.
        reading: Ids of readings.
        state: open, done or faulty; None: not said.
        due: When steps fall due; none: not said.
        faults: The step and kind of each fault; None: not said.
        consequences: Ids of what follows; None: not said.
    """

    log: tuple[Mapping[str, object], ...]
    facts: Mapping[str, object] = field(factory=dict)
    as_of: date | None = None
    reading: tuple[str, ...] = ()
    state: str | None = None
    due: Mapping[str, date] = field(factory=dict)
    faults: tuple[Mapping[str, str], ...] | None = None
    consequences: tuple[str, ...] | None = None


@frozen(kw_only=True, eq=False, repr=False)
class Process(Record):
    """A process.

    Attributes:
        id: Its id in the city.
        subject: What a case is about; None: nothing with fields.
        title: Its title.
        force: How strongly the document says it.
        clauses: The clauses that give it.
        let: Its local names.
        steps, rules, consequences: Its parts.
        readings: Its readings.
        examples: Its examples.
        note: What a user must know.
    """

    id: str
    subject: str | None
    title: Label
    force: str
    clauses: tuple[str, ...]
    let: Mapping[str, Node] = field(factory=dict)
    steps: tuple[Step, ...] = ()
    rules: tuple[ProcessRule, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    readings: Readings = field(factory=Readings)
    examples: tuple[ProcessExample, ...] = ()
    note: Label | None = None

    def local(self, chosen: Iterable[Reading]) -> dict[str, Node]:
        """Its local names under chosen readings, those inside them put in."""
        replaced: dict[str, Part] = {}
        for option in chosen:
            replaced |= {name[4:]: part for name, part in option.replaces.items() if name.startswith("let.")}
        return resolve({**self.let, **replaced})

    def trees(self) -> tuple[Node, ...]:
        """Every tree of the record, its readings' too, local names left as they are."""
        own: list[Part | None] = [*self.let.values(), *(step.when for step in self.steps)]
        own += [tree for rule in self.rules for tree in (rule.when, rule.holds)]
        own += [one.when for one in self.consequences]
        own += [part for option in self.readings.options for part in option.replaces.values()]
        return tuple(part for part in own if part is not None and not isinstance(part, date | Bound))

    def names(self) -> tuple[str, ...]:
        """Every name of a field, parameter, step or date that the record uses, under any reading."""
        limits = [step.within for step in self.steps if step.within is not None]
        plain = [name for one in limits for name in (one.workdays, one.start, one.skip) if name is not None]
        plain += [step.since for step in self.steps if step.since is not None]
        found = dict.fromkeys(name for tree in (*self.trees(), *map(Name, plain)) for name in names(tree))
        return tuple(name for name in found if name not in self.let)

    def named_clauses(self) -> tuple[str, ...]:
        """Every clause that the process or a part of it names, each once."""
        named = [self.clauses, *(step.clauses for step in self.steps), *(rule.clauses for rule in self.rules)]
        named += [one.clauses for one in self.consequences]
        return tuple(dict.fromkeys(clause for clauses in named for clause in clauses))
