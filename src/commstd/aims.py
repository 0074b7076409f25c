"""A target on a day: its trees with figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from commstd.formula.exact import evaluate
from commstd.formula.grid import grid
from commstd.formula.nodes import And, Compare, Node, names
from commstd.packs import Pack
from commstd.readings import Bound, Reading, name_of
from commstd.record import Record
from commstd.standards import Parameter
from commstd.targets import Aim, Target


@frozen(kw_only=True, eq=False, repr=False)
class BoundTarget(Record):
    """A target on a day: its trees with figures.

    Attributes:
        target: The target.
        chosen: One reading of each choice.
        aim: Its trees; for the target of a standard, that standard's condition and ends are put in.
        constants: Parameters in base units and dates, by name.
        low: Where the lower end lies; None where there is none.
        high: Where the upper end lies.
        idle: Parameters without a value on that day, so that the target is not in force.
    """

    target: Target
    chosen: tuple[Reading, ...]
    aim: Aim
    constants: Mapping[str, Fraction | date]
    low: Fraction | None = None
    high: Fraction | None = None
    idle: tuple[str, ...] = ()

    @property
    def reading(self) -> str | None:
        """The ids of its readings, joined by "+"."""
        return name_of(self.chosen)


def bind_target(
    pack: Pack,
    target: Target,
    chosen: tuple[Reading, ...],
    *,
    parameters: Mapping[str, Parameter],
    as_of: date,
    readings: Mapping[str, tuple[str, ...]],
) -> BoundTarget:
    """A target under chosen readings on a day.

    Args:
        pack: The pack.
        target: The target.
        chosen: One reading of each choice.
        parameters: The pack's parameters, overrides put in.
        as_of: The day.
        readings: Wanted readings of standards, for the target of a standard.
    """
    aim = target.aim(chosen)
    if target.standard is not None:
        aim = _of_standard(pack, target, aim, readings)
    constants: dict[str, Fraction | date] = {"as_of": as_of}
    if aim.by is not None:
        constants["by"] = aim.by
    idle = []
    for name in dict.fromkeys(name for tree in aim.trees() for name in names(tree)):
        if name in parameters:
            value = parameters[name].at(as_of)
            if value is None:
                idle.append(name)
            else:
                constants[name] = value
    low, high = (None if bound is None or idle else _line(bound, constants) for bound in (aim.lower, aim.upper))
    return BoundTarget(target=target, chosen=chosen, aim=aim, constants=constants, low=low, high=high, idle=tuple(idle))


def _line(bound: Bound, constants: Mapping[str, Fraction | date]) -> Fraction:
    value = evaluate(bound.tree, constants).value
    assert isinstance(value, Fraction), "a target's line is on parameters alone"
    return value


def _of_standard(pack: Pack, target: Target, aim: Aim, readings: Mapping[str, tuple[str, ...]]) -> Aim:
    standard = pack.standards[str(target.standard)]
    rule = standard.rule(standard.readings.choose(readings.get(standard.id, ()), record=standard.id))
    parts: list[Node] = [rule.holds] if rule.holds is not None else []
    if rule.measure is not None and rule.lower is not None:
        parts.append(Compare(rule.measure, ((">" if rule.lower.strict else ">=", rule.lower.tree),)))
    if rule.measure is not None and rule.upper is not None:
        parts.append(Compare(rule.measure, (("<" if rule.upper.strict else "<=", rule.upper.tree),)))
    among = [tree for tree in (aim.among, rule.when) if tree is not None]
    return Aim(
        among=And(tuple(among)) if len(among) > 1 else among[0] if among else None,
        truth=And(tuple(parts)) if len(parts) > 1 else parts[0], weight=aim.weight, lower=aim.lower, upper=aim.upper,
        by=aim.by,
    )  # fmt: skip


def part_step(pack: Pack, one: BoundTarget) -> Fraction:
    """The step in which a ratio's part moves, or what members count by."""
    moved = one.aim.part if one.aim.part is not None else one.aim.weight
    if moved is None:
        return Fraction(1)
    fields = pack.vocabulary.subjects[one.target.subject].fields
    figures = {name: value for name, value in one.constants.items() if isinstance(value, Fraction)}
    return grid(moved, {**{name: field.step for name, field in fields.items()}, **figures}) or Fraction(1)
