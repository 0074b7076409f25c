"""All standards of one subject under a city's choices, lowered once into one plan and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property

from attrs import define, field, frozen

from commstd.formula.lower import Lowering
from commstd.formula.nodes import names
from commstd.formula.plan import Column, Plan
from commstd.formula.rows import Rows
from commstd.packs import Pack
from commstd.readings import Reading, name_of
from commstd.record import Record
from commstd.standards import Binding, Parameter, Standard, bind, columns_of
from commstd.units import ONE, Unit
from commstd.verdicts import RulePlan, lower_missing, lower_rule


@frozen(kw_only=True, eq=False, repr=False)
class Item(Record):
    """One standard under one combination of readings.

    Attributes:
        standard: The standard.
        chosen: One reading of each choice.
        binding: Its rule on the day, with figures.
        places: Where its results stand in the plan; None where it is not in force.
    """

    standard: Standard
    chosen: tuple[Reading, ...]
    binding: Binding
    places: RulePlan | None

    @cached_property
    def reading(self) -> str | None:
        """The ids of its readings, joined by "+"."""
        return name_of(self.chosen)

    @property
    def unit(self) -> Unit:
        """The unit in which its numbers are shown."""
        return self.standard.unit or ONE

    @property
    def is_range(self) -> bool:
        """Whether it has a lower and an upper bound."""
        return self.places is not None and self.places.low is not None and self.places.high is not None

    @cached_property
    def step(self) -> Fraction:
        """One step of its numbers, in the unit in which they are shown."""
        return self.binding.step / self.unit.factor


@define(eq=False, repr=False)
class SubjectPlan:
    """A plan with the items that it computes.

    Attributes:
        subject: The subject's id.
        plan: The operations.
        items: Standards in the order of the pack, each under one or all combinations of readings.
        fields: The fields that they use, in that order.
    """

    subject: str
    plan: Plan
    items: tuple[Item, ...]
    fields: tuple[str, ...]
    columns: dict[str, Column]
    lowered: object = field(default=None, repr=False)
    """The engine's expressions, made at the first run and kept."""
    _missing: dict[int, dict[str, int]] = field(factory=dict, repr=False)

    @cached_property
    def rows(self) -> Rows:
        """The plan made ready for one row after another."""
        return Rows(self.plan)

    def missing(self, index: int) -> dict[str, int]:
        """For an item, the place of each field's truth that an unknown verdict hangs on it."""
        if index not in self._missing:
            item = self.items[index]
            found: dict[str, int] = {}
            if item.places is not None:
                lowering = Lowering(self.plan, self.columns, item.binding.constants)
                causes = lower_missing(item.binding.rule, lowering, item.binding.step)
                order = [name for tree in item.binding.rule.trees() for name in names(tree)]
                found = {name: causes[name] for name in dict.fromkeys(order) if name in causes}
            self._missing[index] = found
        return self._missing[index]


def plan_subject(
    pack: Pack,
    subject: str,
    *,
    as_of: date,
    parameters: Mapping[str, Parameter],
    readings: Mapping[str, tuple[str, ...]],
    all_readings: bool = False,
    only: Iterable[str] | None = None,
) -> SubjectPlan:
    """Lower all standards of a subject.

    Args:
        pack: The pack.
        subject: The subject's id.
        as_of: The day.
        parameters: The pack's parameters, overrides put in.
        readings: Wanted readings by standard.
        all_readings: Every combination of readings, not only the wanted one.
        only: Ids of standards; None: all.

    Raises:
        FormulaError: An overridden figure makes a formula overflow.
    """
    fields = pack.vocabulary.subjects[subject].fields
    columns = columns_of(fields)
    plan = Plan()
    items = []
    kept = None if only is None else set(only)
    for standard in pack.standards.values():
        if standard.subject != subject or (kept is not None and standard.id not in kept):
            continue
        for chosen in _chosen(standard, readings.get(standard.id, ()), all_readings=all_readings):
            binding = bind(standard, chosen, parameters=parameters, fields=fields, as_of=as_of)
            places = None
            if not binding.idle:
                places = lower_rule(binding.rule, Lowering(plan, columns, binding.constants), binding.step)
            items.append(Item(standard=standard, chosen=chosen, binding=binding, places=places))
    used = dict.fromkeys(name for item in items for name in pack.fields_of(item.standard))
    return SubjectPlan(subject, plan, tuple(items), tuple(used), columns)


def _chosen(standard: Standard, wanted: tuple[str, ...], *, all_readings: bool) -> Iterator[tuple[Reading, ...]]:
    if all_readings:
        yield from standard.readings.combinations()
    else:
        yield standard.readings.choose(wanted, record=standard.id)
