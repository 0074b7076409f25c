"""Targets over whole tables: members counted by group in one columnar pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl
from attrs import frozen

from commstd.aims import BoundTarget, part_step
from commstd.formula.columns import expressions
from commstd.formula.lower import Lowering
from commstd.formula.plan import Plan
from commstd.record import Record
from commstd.standards import columns_of
from commstd.tallies import Tally, TargetOutcome, ratio_text, share_text, weigh

if TYPE_CHECKING:
    from commstd.fields import Field
    from commstd.packs import Pack

TALLIED = ("yes", "no", "unknown", "maybe_yes", "maybe_no", "maybe_unknown")


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
        members = {"yes": tally.yes, "no": tally.no, "unknown": tally.undecided}
        if self.kind == "ratio":
            members = {"yes": tally.yes, "no": 0, "unknown": tally.incomplete}
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


@frozen(kw_only=True, eq=False, repr=False)
class TargetPlan(Record):
    """The targets of one subject, lowered into one plan.

    Attributes:
        targets: The targets.
        plan: The operations.
        places: For each target, the places of what is counted or summed, by name; none where it is not in force.
        factors: For each target, what a sum of whole numbers is multiplied by, by name.
    """

    targets: tuple[BoundTarget, ...]
    plan: Plan
    places: tuple[Mapping[str, int], ...]
    factors: tuple[Mapping[str, Fraction], ...]

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
        targets=targets, plan=plan, places=tuple(places for places, _ in held), factors=tuple(each for _, each in held)
    )


def measure_targets(
    pack: Pack,
    bound: Iterable[BoundTarget],
    cells: pl.DataFrame,
    fields: Mapping[str, Field],
    *,
    groups: pl.Series | None,
) -> list[TargetResult]:
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
    plan = planned.plan
    made = expressions(plan, pl, needed={place for held in planned.places for place in held.values()})
    results: dict[int, list[TargetResult]] = {}
    for each, indices in planned.together().items():
        sums = [
            _sum(plan, place, made[place], name).alias(f"{index}.{name}")
            for index in indices
            for name, place in planned.places[index].items()
        ]
        grouped = _grouped(cells, _each_groups(each, cells, fields, groups), sums, pack.city)
        for index in indices:
            results[index] = [planned.result(pack, index, group, row) for group, row in grouped]
    return [result for index in sorted(results) for result in results[index]]


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
    answers = {"yes": lowering.surely(truth), "no": lowering.surely(plan.negate(truth)), "unknown": plan.missing(truth)}
    held = {word: plan.junction("and", [sure, answer]) for word, answer in answers.items()}
    return held | {f"maybe_{word}": plan.junction("and", [maybe, answer]) for word, answer in answers.items()}, {}


def _sum(plan: Plan, place: int, expression: pl.Expr, name: str) -> pl.Expr:
    op = plan.ops[place]
    if op.kind == "constant":
        return pl.len().cast(pl.Int64) if op.value else pl.lit(0, dtype=pl.Int64)
    return expression.cast(pl.Int128).sum() if name in {"part", "whole"} else expression.sum().cast(pl.Int64)


def _each_groups(
    each: str | None, cells: pl.DataFrame, fields: Mapping[str, Field], groups: pl.Series | None
) -> pl.Series | None:
    if each is None:
        return groups
    field = fields[each]
    value = cells[each]
    if field.is_number:
        value = (value * field.resolution.numerator // field.resolution.denominator) if field.resolution != 1 else value
    text = value.cast(pl.String).fill_null("—")
    return text if groups is None else groups + " / " + text


def _grouped(
    cells: pl.DataFrame, groups: pl.Series | None, sums: list[pl.Expr], city: str
) -> list[tuple[str, Mapping[str, int]]]:
    if groups is None:
        if not sums or not cells.height:
            return [(city, {})]
        return [(city, cells.lazy().select(sums).collect().row(0, named=True))]
    keyed = cells.lazy().with_columns(groups.alias("\0group"))
    found = keyed.group_by("\0group", maintain_order=True).agg(sums).collect()
    return [(str(row["\0group"]), row) for row in found.iter_rows(named=True)]


def _tally(index: int, row: Mapping[str, int], factors: Mapping[str, Fraction]) -> Tally:
    counts = {name: int(row.get(f"{index}.{name}") or 0) for name in (*TALLIED, "incomplete")}
    sums = {name: int(row.get(f"{index}.{name}") or 0) * factors.get(name, Fraction(1)) for name in ("part", "whole")}
    return Tally(part=sums["part"], whole=sums["whole"], **counts)


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
