"""Targets: what a group of rows must come up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from commstd.formula.nodes import Name, Node, names, substitute
from commstd.messages import Label
from commstd.readings import Bound, Part, Reading, Readings
from commstd.record import Record
from commstd.standards import resolve
from commstd.units import Unit

Kind = Literal["share", "standard", "count", "ratio"]


@frozen(kw_only=True, eq=False, repr=False)
class TargetExample(Record):
    """Rows with the outcome of a target.

    Attributes:
        rows: What is known of each row, by field, as it was written; `times` repeats a row.
        verdict: The verdict.
        share: Least and greatest share, as written.
        count: Least and greatest count, as written.
        ratio: The ratio, as written.
        gap: Least and greatest number of members still to bring up.
        required: The line as written.
        group: The value of `each` that the outcome is for.
        reading: Ids of readings.
        as_of: The day; None: any.
    """

    rows: tuple[Mapping[str, object], ...]
    verdict: str
    share: tuple[str, ...] | None = None
    count: tuple[str, ...] | None = None
    ratio: str | None = None
    gap: tuple[str, ...] | None = None
    required: str | Mapping[str, str] | None = None
    group: str | None = None
    reading: tuple[str, ...] = ()
    as_of: date | None = None
    overrides: Mapping[str, object] = field(factory=dict)


@frozen(kw_only=True, eq=False, repr=False)
class Aim(Record):
    """What a target asks under chosen readings, its local names put in.

    Attributes:
        among: Who belongs to the group; None: every row.
        truth: What a member must be, for a share or a count.
        part: What is summed up, for a ratio.
        whole: What it is summed up against.
        weight: What members count by; None: each counts one.
        lower: The least that is allowed, on parameters alone.
        upper: The most that is allowed.
        by: The deadline.
    """

    among: Node | None = None
    truth: Node | None = None
    part: Node | None = None
    whole: Node | None = None
    weight: Node | None = None
    lower: Bound | None = None
    upper: Bound | None = None
    by: date | None = None

    def trees(self) -> tuple[Node, ...]:
        """Every tree of it."""
        ends = [bound.tree for bound in (self.lower, self.upper) if bound is not None]
        own = (self.among, self.truth, self.part, self.whole, self.weight)
        return (*(tree for tree in own if tree is not None), *ends)


@frozen(kw_only=True, eq=False, repr=False)
class Target(Record):
    """What a group of rows must come up to.

    Attributes:
        id: Its id in the city.
        subject: The subject whose rows it counts.
        concept: What it is about, across cities.
        title: Its title.
        kind: A share or a count of members, how many meet a standard, or a ratio of sums.
        standard: The standard whose met rows count, for the kind "standard".
        let: Its local names.
        among: Who belongs to the group; None: every row.
        truth: What a member must be, for a share or a count.
        part: What is summed up, for a ratio.
        whole: What it is summed up against.
        lower: The least that is allowed.
        upper: The most that is allowed.
        by: The deadline.
        each: A field, for each value of which there is a result of its own.
        weight: A number by which members count; None: each counts one.
        unit: The unit of a count or a ratio; None for a share.
        force: How strongly the document says it.
        clauses: The clauses that say it.
        readings: Its readings.
        examples: Its examples.
        note: What a user must know.
    """

    id: str
    subject: str
    concept: str
    title: Label
    kind: Kind
    standard: str | None = None
    let: Mapping[str, Node] = field(factory=dict)
    among: Node | None = None
    truth: Node | None = None
    part: Node | None = None
    whole: Node | None = None
    lower: Bound | None = None
    upper: Bound | None = None
    by: date | None = None
    each: str | None = None
    weight: str | None = None
    unit: Unit | None = None
    force: str
    clauses: tuple[str, ...]
    readings: Readings = field(factory=Readings)
    examples: tuple[TargetExample, ...] = ()
    note: Label | None = None

    def aim(self, chosen: Iterable[Reading] = ()) -> Aim:
        """What it asks under chosen readings.

        Args:
            chosen: One reading of each choice; none: the record as written.
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

        truth = "count" if self.kind == "count" else "share"
        return Aim(
            among=tree("among", self.among), truth=tree(truth, self.truth), part=tree("part", self.part),
            whole=tree("whole", self.whole), lower=bound("lower", self.lower), upper=bound("upper", self.upper),
            weight=None if self.weight is None else Name(self.weight), by=replaced.get("by", self.by),  # type: ignore[arg-type]
        )  # fmt: skip

    def names(self) -> tuple[str, ...]:
        """Every name of a field, parameter or date that the record uses, under any reading."""
        own = [*self.let.values(), self.among, self.truth, self.part, self.whole, self.lower, self.upper]
        parts = [*own, *(part for option in self.readings.options for part in option.replaces.values())]
        bare = (part.tree if isinstance(part, Bound) else part for part in parts)
        found = dict.fromkeys(
            name for one in bare if one is not None and not isinstance(one, date) for name in names(one)
        )
        extra = [name for name in (self.each, self.weight) if name is not None]
        return tuple(name for name in (*found, *extra) if name not in self.let)
