"""The packs of this repository, and rows drawn for their standards."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from attrs import frozen

from commstd.examples import latest
from commstd.fields import NEVER, Field
from commstd.formula.nodes import Add, Known, Least, Name, Node, children, names
from commstd.loading import load_pack
from commstd.readings import name_of
from commstd.standards import Binding, Standard, bind, column_of
from commstd.verdicts import Judgement, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commstd.fields import Value
    from commstd.packs import Pack

FOLDERS = {
    path.parents[1].name: path.parent for path in Path(__file__).parents[2].glob("plugins/*/src/*/pack/pack.toml")
}
"""The packs' folders by the plugins' packages."""

Row = dict[str, "Value | None"]


@cache
def pack_of(package: str) -> Pack:
    """A pack, read once."""
    return load_pack(FOLDERS[package])


@frozen(kw_only=True)
class Case:
    """A standard under one combination of readings, with its latest figures."""

    standard: Standard
    binding: Binding
    fields: dict[str, Field]

    def judge(self, row: Row) -> Judgement:
        """The reference's verdict."""
        return judge(self.binding.rule, {**row, **self.binding.constants}, self.binding.step)

    def put(self, row: Row, value: Fraction) -> Row | None:
        """The row with the measure at a value; None where that is out of a field's range."""
        placed = dict(_placed(self.binding.rule.measure, value))
        fits = all(
            self.fields[name].low <= part / self.fields[name].unit.factor <= self.fields[name].high
            for name, part in placed.items()
        )
        return {**row, **placed} if fits else None


def _placed(measure: Node | None, value: Fraction) -> Iterator[tuple[str, Fraction]]:
    match measure:
        case Name(name):
            yield name, value
        case Add(first, Name(other)):
            yield from (*_placed(first, value), (other, Fraction(0)))
        case Least(operands):
            yield from ((name, value) for operand in operands for name in names(operand))
        case _:
            raise NotImplementedError(f"teach this test to put a measure such as {measure} to a value")


def cases() -> dict[str, Case]:
    """Every standard of every pack under every combination of its readings."""
    found = {}
    for package in sorted(FOLDERS):
        pack = pack_of(package)
        for standard in pack.standards.values():
            fields = dict(pack.vocabulary.subjects[standard.subject].fields)
            day = latest([pack.parameters[name] for name in pack.parameters_of(standard)])
            for chosen in standard.readings.combinations():
                binding = bind(standard, chosen, parameters=pack.parameters, fields=fields, as_of=day)
                name = "/".join(filter(None, (pack.city, standard.id, name_of(chosen))))
                found[name] = Case(standard=standard, binding=binding, fields=fields)
    return found


class Drawn:
    """Rows for a standard, whose numbers stand at, one step under and one step over what its figures may come to.

    Drawn by a generator of our own, the same rows at every run: sixty standards and readings in a few seconds.
    """

    def __init__(self, case: Case) -> None:
        self.random = Random(case.standard.id)
        used = dict.fromkeys(name for tree in case.binding.rule.trees() for name in names(tree) if name in case.fields)
        figures = [value for value in case.binding.constants.values() if isinstance(value, Fraction)]
        dates = {value for value in case.binding.constants.values() if isinstance(value, date)}
        both = itertools.product([Fraction(0), *figures], [Fraction(0), *figures], (1, 2, 7))
        sums = {one + times * two for one, two, times in both}
        self.cells = {name: _cells(case.fields[name], sums, dates) for name in used}
        asked = {name for tree in case.binding.rule.trees() for name in _asked(tree)}
        self.hideable = sorted(set(self.cells) - asked)

    def full(self) -> Row:
        """A row of which everything is known."""
        return {name: self.random.choice(cells) for name, cells in self.cells.items()}

    def part(self, full: Row | None = None) -> Row:
        """A row with some of its fields missing, often one alone; not what the standard asks to be known."""
        most = len(self.hideable)
        hidden = self.random.sample(self.hideable, min(most, self.random.choice([0, 1, 1, 1, 2, most])))
        return {**(full or self.full()), **dict.fromkeys(hidden)}


def _asked(tree: Node) -> Iterator[str]:
    if isinstance(tree, Known):
        yield tree.name.id
    for child in children(tree):
        yield from _asked(child)


def _cells(field: Field, figures: set[Fraction], dates: set[date]) -> list[Value]:
    if field.kind == "flag":
        return [False, True]
    if field.kind == "choice":
        return sorted(field.values)
    if field.kind == "date":
        return sorted({day + timedelta(by) for day in dates for by in (-400, -1, 0, 1) if day < NEVER} | {NEVER})
    if field.kind == "text":
        return ["A"]
    column = column_of(field)
    close = {figure // field.step + by for figure in figures for by in (-1, 0, 1)}
    far = {0, 1, 2, 3, 5, 137, 2_100, 9_999, 123_456, column.low, column.high}
    return [one * field.step for one in sorted(close | far) if column.low <= one <= column.high]
