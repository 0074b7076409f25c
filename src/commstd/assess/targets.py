"""Targets over whole tables: members counted by group in one columnar pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, overload

import polars as pl
from attrs import frozen

from commstd.aims import BoundTarget, part_step
from commstd.formula.bounds import TRUTH
from commstd.formula.columns import expressions
from commstd.formula.lower import Lowering
from commstd.formula.plan import Op, Plan
from commstd.record import Record
from commstd.standards import columns_of
from commstd.tallies import Tally, TargetOutcome, cell_group_text, ratio_text, share_text, weigh

if TYPE_CHECKING:
    from commstd.fields import Field
    from commstd.packs import Pack

COUNTED = ("sure", "yes", "no", "maybe", "maybe_yes", "maybe_no", "incomplete")


@frozen(kw_only=True, eq=False, repr=False)
class TargetResult(Record):
    """What became of a target for one group.

    Attributes:
        target: The target's full id.
        concept: What it is about.
        group: The group's name; the city's id for all rows.
        outcome: Verdict, value, line, gap and members; numbers in base units.
        kind: share, standard, count or ratio.
        unit: The id of the unit of a count or ratio; None for a share.
        by: The deadline.
        force: How strongly the document says it.
        clause: The clauses that say it.
        reading: The ids of the readings, joined by "+".
        in_force: Whether the target has figures on the day.
    """

    target: str
    concept: str
    group: str
    outcome: TargetOutcome
    kind: str
    unit: str | None = None
    by: date | None = None
    force: str
    clause: tuple[str, ...]
    reading: str | None = None
    in_force: bool = True

    def as_json(self) -> dict[str, object]:
        """The result as the command line's JSON has it."""
        found, tally = self.outcome, self.outcome.tally
        key = {"share": "share", "standard": "share"}.get(self.kind, self.kind)
        text = share_text if key == "share" else ratio_text
        value = None if found.value is None else [text(end) for end in found.value]
        members: dict[str, object] = {
            "yes": _whole(tally.yes), "no": _whole(tally.no), "unknown": _whole(tally.undecided)
        }  # fmt: skip
        if self.kind == "ratio":
            members = {"yes": tally.yes, "no": 0, "unknown": tally.incomplete}
        elif tally.incomplete:
            members["incomplete"] = tally.incomplete
        return {
            "target": self.target,
            "concept": self.concept,
            "group": self.group,
            key: value,
            "required": self._required(text),
            "unit": self.unit,
            "verdict": found.verdict,
            "in_force": self.in_force,
            "members": members,
            "gap": None if found.gap is None else [ratio_text(end) for end in found.gap],
            "by": self.by.isoformat() if self.by else None,
            "force": self.force,
            "clause": list(self.clause),
            "reading": self.reading,
        }

    def _required(self, text: object) -> object:
        low, high = self.outcome.low, self.outcome.high
        if low is not None and high is not None:
            return {"low": text(low), "high": text(high)}  # type: ignore[operator]
        if low is not None:
            return text(low)  # type: ignore[operator]
        return None if high is None else {"high": text(high)}  # type: ignore[operator]


def _whole(count: Fraction | int) -> object:
    """A number of members; a weight that is no whole number as an exact decimal."""
    return int(count) if count == int(count) else ratio_text(Fraction(count))


@frozen(kw_only=True, eq=False, repr=False)
class TargetPart(Record):
    """The results of one target, group by group.

    Attributes:
        target: The target's full id.
        groups: How many groups there are.
        make: The result of the group at a position.
    """

    target: str
    groups: int
    make: Callable[[int], TargetResult]


class TargetResults(Sequence[TargetResult]):
    """The results of targets, target by target and group by group, each made when it is asked for.

    Args:
        parts: The results of each target.
    """

    def __init__(self, parts: Iterable[TargetPart] = ()) -> None:
        self.parts = tuple(parts)

    @classmethod
    def together(cls, several: Iterable[TargetResults], order: Sequence[str]) -> TargetResults:
        """Results of several tables as one sequence, the targets in an order of full ids."""
        place = {name: at for at, name in enumerate(order)}
        parts = [part for results in several for part in results.parts]
        return cls(sorted(parts, key=lambda part: place[part.target]))

    def __len__(self) -> int:
        return sum(part.groups for part in self.parts)

    @overload
    def __getitem__(self, index: int) -> TargetResult: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[TargetResult]: ...
    def __getitem__(self, index: int | slice) -> TargetResult | Sequence[TargetResult]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        at = index + len(self) if index < 0 else index
        for part in self.parts:
            if 0 <= at < part.groups:
                return part.make(at)
            at -= part.groups
        raise IndexError(index)

    def __iter__(self) -> Iterator[TargetResult]:
        for part in self.parts:
            yield from (part.make(at) for at in range(part.groups))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} results of {len(self.parts)} targets>"


@frozen(kw_only=True, eq=False, repr=False)
class TargetPlan(Record):
    """The targets of one subject, lowered into one plan.

    Attributes:
        targets: The targets.
        plan: The operations.
        places: For each target, the places of what is counted or summed, by name; none where it is not in force.
        factors: For each target, what a sum of whole numbers is multiplied by, by name.
        answers: For each target, the place of a sure member's answer, nothing for other rows; None where there is none.
    """

    targets: tuple[BoundTarget, ...]
    plan: Plan
    places: tuple[Mapping[str, int], ...]
    factors: tuple[Mapping[str, Fraction], ...]
    answers: tuple[int | None, ...]

    def together(self) -> dict[str | None, list[int]]:
        """The positions of the targets by the field that each counts by, which are counted in one query."""
        found: dict[str | None, list[int]] = {}
        for index, one in enumerate(self.targets):
            found.setdefault(one.target.each, []).append(index)
        return found

    def result(self, pack: Pack, index: int, group: str, row: Mapping[str, int]) -> TargetResult:
        """A target's result for a group whose counts and sums, `INDEX.NAME`, are in a row."""
        return _result(pack, self.targets[index], group, _tally(index, row, self.factors[index]))


def plan_targets(bound: Iterable[BoundTarget], fields: Mapping[str, Field]) -> TargetPlan:
    """Lower the targets of one subject.

    Args:
        bound: The targets.
        fields: The subject's fields.
    """
    targets = tuple(bound)
    plan, columns = Plan(), columns_of(fields)
    held = [({}, {}) if one.idle else _places(plan, Lowering(plan, columns, one.constants), one) for one in targets]
    return TargetPlan(
        targets=targets, plan=plan, places=tuple(places for places, _ in held), factors=tuple(each for _, each in held),
        answers=tuple(_answer(plan, Lowering(plan, columns, one.constants), one) for one in targets),
    )  # fmt: skip


def _answer(plan: Plan, lowering: Lowering, one: BoundTarget) -> int | None:
    if one.idle or one.aim.truth is None or one.aim.weight is not None:
        return None
    member = lowering.truth(one.aim.among) if one.aim.among is not None else plan.constant(True)
    place = plan.cases([(lowering.surely(member), lowering.truth(one.aim.truth))])
    op = plan.ops[place]
    return None if op.kind == "constant" or op == Op("cases") else place


def measure_targets(
    pack: Pack,
    bound: Iterable[BoundTarget],
    cells: pl.DataFrame,
    fields: Mapping[str, Field],
    *,
    groups: pl.Series | None,
) -> TargetResults:
    """Count the members of every target by group.

    Args:
        pack: The pack.
        bound: Targets of one subject.
        cells: The subject's cells, every field of the targets among them.
        fields: The subject's fields.
        groups: The group of each row; None: all rows are one group, the city.

    Returns:
        A result for each target and group, target by target, groups in order of their first row.
    """
    planned = plan_targets(bound, fields)
    parts: dict[int, TargetPart] = {}
    for each, indices in planned.together().items():
        counts = _counted(planned, indices, cells, _each_groups(each, cells, fields, groups))
        names = [pack.city] if "\0group" not in counts.columns else counts["\0group"].to_list()
        for index in indices:
            parts[index] = _part(pack, planned, index, names, counts)
    return TargetResults(parts[index] for index in sorted(parts))


def _part(pack: Pack, planned: TargetPlan, index: int, groups: list[str], counts: pl.DataFrame) -> TargetPart:
    held: dict[str, list[int]] = {}

    def make(at: int) -> TargetResult:
        if not held:
            held.update({name: counts[f"{index}.{name}"].to_list() for name in planned.places[index]})
        row = {f"{index}.{name}": column[at] for name, column in held.items()}
        return planned.result(pack, index, groups[at], row)

    return TargetPart(target=f"{pack.city}/{planned.targets[index].target.id}", groups=len(groups), make=make)


def _counted(planned: TargetPlan, indices: list[int], cells: pl.DataFrame, groups: pl.Series | None) -> pl.DataFrame:
    """Counts and sums of some targets, a column `INDEX.NAME` each, and a line a group in order of its first row.

    What is sure is counted over all rows; what is not, over the few rows where something is open: whether they are
    members at all, or what the answer of a sure member is.
    """
    plan = planned.plan
    named = {f"{index}.{name}": place for index in indices for name, place in planned.places[index].items()}
    doubtful = {
        name: place
        for name, place in named.items()
        if name.partition(".")[2].startswith("maybe") and plan.intervals[place] == TRUTH
    }
    answers = {index: place for index in indices if (place := planned.answers[index]) is not None}
    told = {f"{index}.{word}" for index in answers for word in ("yes", "no")}
    held = {name: place for name, place in named.items() if name not in doubtful and name not in told}
    held |= {f"{index}.yes": place for index, place in answers.items()}
    flags = _flags(plan, {*held.values()}, cells)
    summed = _sums(flags, groups)
    counts = summed.select(
        *(["\0group"] if groups is not None else []),
        *(_value(plan, place).alias(name) for name, place in held.items()),
    )
    unanswered = flags.select(
        (pl.col(str(place)).is_null() & _truth(plan, planned.places[index]["sure"])).alias(f"{index}.no")
        for index, place in answers.items()
    )
    counts = _beside(counts, unanswered, groups).with_columns(
        (pl.col(f"{index}.sure") - pl.col(f"{index}.yes") - pl.col(f"{index}.no")).alias(f"{index}.no")
        for index in answers
    )
    possible = _flags(plan, {place for name, place in doubtful.items() if name.endswith(".maybe")}, cells)
    where = _any(possible)
    if where is None:
        return counts.with_columns(pl.lit(0, dtype=pl.Int64).alias(name) for name in doubtful)
    few = _flags(plan, {*doubtful.values()}, cells.filter(where))
    shown = few.select(_truth(plan, place).alias(name) for name, place in doubtful.items())
    return _beside(counts, shown, None if groups is None else groups.filter(where))


def _flags(plan: Plan, places: set[int], cells: pl.DataFrame) -> pl.DataFrame:
    """Truths and amounts as columns of their own, named by place, constants left out.

    Inside an aggregation, a condition would be computed group by group.
    """
    varying = sorted(place for place in places if plan.ops[place].kind != "constant")
    if not varying:
        return pl.DataFrame(height=cells.height)
    made = expressions(plan, pl, needed={*varying})
    return cells.lazy().select([made[place].alias(str(place)) for place in varying]).collect()


def _truth(plan: Plan, place: int) -> pl.Expr:
    op = plan.ops[place]
    return pl.repeat(bool(op.value), pl.len()) if op.kind == "constant" else pl.col(str(place))


def _any(flags: pl.DataFrame) -> pl.Series | None:
    """The rows in which one of some truths holds; None where there is no such row."""
    if not flags.width:
        return None
    where = flags.select(pl.any_horizontal(pl.all()).fill_null(value=False)).to_series()
    return where if where.any() else None


def _beside(counts: pl.DataFrame, flags: pl.DataFrame, groups: pl.Series | None) -> pl.DataFrame:
    """The counts, and beside them those of truths that hold in few rows."""
    where = _any(flags)
    if where is None:
        return counts.with_columns(pl.lit(0, dtype=pl.Int64).alias(name) for name in flags.columns)
    few = _sums(flags.filter(where), None if groups is None else groups.filter(where)).drop("\0rows")
    if groups is None:
        return counts.hstack(few)
    joined = counts.join(few, on="\0group", how="left", maintain_order="left")
    return joined.with_columns(pl.col(flags.columns).fill_null(0))


def _sums(flags: pl.DataFrame, groups: pl.Series | None) -> pl.DataFrame:
    """The sum of every column and the number of rows, a line a group in order of its first row."""
    amounts = [name for name, dtype in flags.schema.items() if dtype != pl.Boolean]
    truths = [name for name in flags.columns if name not in amounts]
    # A truth that is never missing is summed in half the time of one that may be.
    frame = flags.with_columns(pl.col(truths).fill_null(value=False), pl.col(amounts).cast(pl.Int128))
    sums = [pl.len().cast(pl.Int64).alias("\0rows"), pl.col(truths).sum().cast(pl.Int64), pl.col(amounts).sum()]
    if groups is None:
        return frame.select(sums)
    keyed = frame.with_columns(groups.alias("\0group"), pl.int_range(groups.len()).alias("\0first"))
    # Putting the few groups in order is cheaper than keeping the rows in it.
    found = keyed.lazy().group_by("\0group").agg(*sums, pl.col("\0first").min()).sort("\0first").collect()
    return found.drop("\0first")


def _value(plan: Plan, place: int) -> pl.Expr:
    op = plan.ops[place]
    if op.kind == "constant":
        return pl.col("\0rows") if op.value else pl.col("\0rows") * 0
    return pl.col(str(place))


def _places(plan: Plan, lowering: Lowering, one: BoundTarget) -> tuple[dict[str, int], dict[str, Fraction]]:
    member = lowering.truth(one.aim.among) if one.aim.among is not None else plan.constant(True)
    sure, maybe = lowering.surely(member), plan.missing(member)
    if one.target.kind == "ratio":
        assert one.aim.part is not None
        assert one.aim.whole is not None
        lacking = plan.junction("or", [lowering.undecided(one.aim.part), lowering.undecided(one.aim.whole)])
        complete = plan.junction("and", [sure, plan.negate(lacking)])
        part, whole = lowering.amounts(one.aim.part)[0], lowering.amounts(one.aim.whole)[0]
        held = {
            "part": plan.cases([(complete, part.op)]), "whole": plan.cases([(complete, whole.op)]), "yes": complete,
            "incomplete": plan.junction("or", [plan.junction("and", [sure, lacking]), maybe]),
        }  # fmt: skip
        return held, {"part": part.factor, "whole": whole.factor}
    assert one.aim.truth is not None
    truth = lowering.truth(one.aim.truth)
    answers = {"yes": lowering.surely(truth), "no": lowering.surely(plan.negate(truth))}
    held = {"sure": sure, "maybe": maybe}
    held |= {word: plan.junction("and", [sure, answer]) for word, answer in answers.items()}
    held |= {f"maybe_{word}": plan.junction("and", [maybe, answer]) for word, answer in answers.items()}
    if one.aim.weight is None:
        return held, {}
    weight = lowering.amounts(one.aim.weight)[0]
    lacking = lowering.undecided(one.aim.weight)
    incomplete = plan.junction("and", [plan.junction("or", [sure, maybe]), lacking])
    weighed = {name: plan.cases([(flag, weight.op)]) for name, flag in held.items()}
    return weighed | {"incomplete": incomplete}, dict.fromkeys(weighed, weight.factor)


def _each_groups(
    each: str | None, cells: pl.DataFrame, fields: Mapping[str, Field], groups: pl.Series | None
) -> pl.Series | None:
    if each is None:
        return groups
    field, value = fields[each], cells[each]
    if field.kind in {"choice", "text"}:
        text = value.cast(pl.String)
    else:
        names = {cell: cell_group_text(field, cell) for cell in value.unique().drop_nulls().to_list()}
        text = value.replace_strict(list(names), list(names.values()), return_dtype=pl.String, default=None)
    text = text.fill_null("—")
    return text if groups is None else groups + " / " + text


def _tally(index: int, row: Mapping[str, int], factors: Mapping[str, Fraction]) -> Tally:
    held = {name: int(row.get(f"{index}.{name}") or 0) for name in (*COUNTED, "part", "whole")}
    counts: dict[str, Any] = {name: held[name] * factors[name] if name in factors else held[name] for name in held}
    unknown = counts["sure"] - counts["yes"] - counts["no"]
    maybe_unknown = counts["maybe"] - counts["maybe_yes"] - counts["maybe_no"]
    if "part" in factors:
        unknown = maybe_unknown = 0
    return Tally(
        yes=counts["yes"], no=counts["no"], unknown=unknown, maybe_yes=counts["maybe_yes"], maybe_no=counts["maybe_no"],
        maybe_unknown=maybe_unknown, incomplete=held["incomplete"], part=Fraction(counts["part"]),
        whole=Fraction(counts["whole"]),
    )  # fmt: skip


def _result(pack: Pack, one: BoundTarget, group: str, tally: Tally) -> TargetResult:
    target = one.target
    if one.idle:
        outcome = TargetOutcome(verdict="not-applicable", tally=Tally())
    else:
        outcome = weigh(
            target.kind, tally, one.aim.lower, one.aim.upper, low=one.low, high=one.high, part_step=part_step(pack, one)
        )
    return TargetResult(
        target=f"{pack.city}/{target.id}",
        concept=target.concept,
        group=group,
        outcome=outcome,
        kind=target.kind,
        unit=target.unit.id if target.unit is not None else None,
        by=one.aim.by,
        force=target.force,
        clause=target.clauses,
        reading=one.reading,
        in_force=not one.idle,
    )
