"""A standard under one combination of its readings, with its latest figures, to be tried on rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from commstd.examples import exactly, latest
from commstd.fields import Field
from commstd.formula.exact import evaluate
from commstd.formula.nodes import Add, Least, Name, Node, names
from commstd.packs import Pack
from commstd.readings import Reading, name_of
from commstd.standards import Binding, Standard, bind, column_of
from commstd.testing.cells import asked_for, cells_near
from commstd.verdicts import Judgement, required

if TYPE_CHECKING:
    from commstd.fields import Value

Row = dict[str, "Value | None"]
_FURTHEST: Final = 64
"""Halvings after which the search for a value of a field ends; no field has more steps than that tells apart."""


@frozen(kw_only=True, repr=False)
class Trial:
    """A standard under one combination of its readings.

    Attributes:
        pack: Its pack.
        standard: The standard.
        chosen: One reading of each choice.
        binding: Its rule with the figures of `as_of`.
        fields: The fields of its subject.
        as_of: A day on which the last value of every figure that it uses is in force.
    """

    pack: Pack
    standard: Standard
    chosen: tuple[Reading, ...]
    binding: Binding
    fields: Mapping[str, Field]
    as_of: date

    def __repr__(self) -> str:
        return self.name

    def _repr_pretty_(self, printer: Any, _: bool) -> None:  # else Hypothesis writes out the whole pack
        printer.text(self.name)

    @property
    def name(self) -> str:
        """City, standard and readings, such as puyang/service-area/proportional."""
        return "/".join(filter(None, (self.pack.city, self.standard.id, name_of(self.chosen))))

    @property
    def cells(self) -> dict[str, list[Value]]:
        """Values near its thresholds, for each field that it uses."""
        return cells_near(self.binding.rule.trees(), self.binding.constants, self.fields)

    @property
    def hideable(self) -> tuple[str, ...]:
        """The fields that may be missing: all that it uses but those that it asks to be known."""
        trees = self.binding.rule.trees()
        used = {name for tree in trees for name in names(tree) if name in self.fields}
        return tuple(sorted(used - asked_for(trees)))

    def judge(self, row: Mapping[str, Value | None]) -> Judgement:
        """The exact verdict on a row."""
        return exactly(self.binding, row)

    def ends(self, row: Mapping[str, Value | None]) -> tuple[Fraction | None, Fraction | None]:
        """The least and the most that the measure may be on a row; None for an end that is not there or not known."""
        held = {**row, **self.binding.constants}
        found = required(self.binding.rule, held, self.binding.step)
        low, high = (None if one is None else one.value for one in found)
        assert not isinstance(low, str | bool)
        return low, high  # type: ignore[return-value]

    def put(self, row: Row, value: Fraction) -> Row | None:
        """The row with its measure at a value and nothing else changed; None where its fields cannot make that value.

        Args:
            row: A row of which the measure is known.
            value: In base units.
        """
        measure = self.binding.rule.measure
        assert measure is not None, "a yes/no standard measures nothing"
        plain = {name: one for name, one in _placed(measure, value) if name in self.fields}
        ways: Iterable[Mapping[str, Fraction]] = [plain]
        for placed in itertools.chain(ways, self._searched(measure, row, value)):
            if not placed or not all(self._fits(name, one) for name, one in placed.items()):
                continue
            changed = {**row, **placed}
            if evaluate(measure, {**changed, **self.binding.constants}).value == value:
                return changed
        return None

    def _fits(self, name: str, value: Fraction) -> bool:
        column = column_of(self.fields[name])
        steps = value / self.fields[name].step
        return steps.denominator == 1 and column.low <= steps <= column.high

    def _searched(self, measure: Node, row: Row, value: Fraction) -> Iterator[dict[str, Fraction]]:
        """One field of the measure after the other at the least value that brings it up to `value`."""
        for name in dict.fromkeys(names(measure)):
            if name not in self.fields or not self.fields[name].is_number:
                continue
            column = column_of(self.fields[name])
            low, high = column.low, column.high
            for _ in range(_FURTHEST):
                if low >= high:
                    break
                middle = (low + high) // 2
                held = {**row, **self.binding.constants, name: middle * self.fields[name].step}
                reached = evaluate(measure, held).value
                if not isinstance(reached, Fraction):
                    break
                low, high = (low, middle) if reached >= value else (middle + 1, high)
            yield {name: low * self.fields[name].step}


def _placed(measure: Node, value: Fraction) -> Iterator[tuple[str, Fraction]]:
    """Fields that make a measure of a plain form a value: nothing for other forms."""
    match measure:
        case Name(name):
            yield name, value
        case Add(first, Name(other)):
            yield from (*_placed(first, value), (other, Fraction(0)))
        case Least(operands):
            yield from ((name, value) for operand in operands for name in names(operand))


def trials(pack: Pack, standards: Iterable[str] | None = None) -> tuple[Trial, ...]:
    """Standards of a pack under every combination of their readings; those that are in force on no day are left out.

    Args:
        pack: The pack.
        standards: Ids of standards; None: all.
    """
    found = []
    for name in pack.standards if standards is None else standards:
        standard = pack.standards[name]
        fields = pack.vocabulary.subjects[standard.subject].fields
        day = latest([pack.parameters[one] for one in pack.parameters_of(standard)])
        for chosen in standard.readings.combinations():
            binding = bind(standard, chosen, parameters=pack.parameters, fields=fields, as_of=day)
            if not binding.idle:
                found.append(
                    Trial(pack=pack, standard=standard, chosen=chosen, binding=binding, fields=fields, as_of=day)
                )
    return tuple(found)
