"""The steps by which a verdict is reached: each formula in words, with the numbers put in, and with its exact value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define, frozen

from commstd.assess.wording import Wording, outcome_text
from commstd.fields import Value
from commstd.formula.check import Day, Numeric, Sort, Symbol, check
from commstd.formula.exact import Outcome, evaluate
from commstd.formula.nodes import Known, Name, Node, Number, Text, children, names, substitute
from commstd.formula.parse import Parsed
from commstd.loading.records import base_symbols, shown_unit
from commstd.messages import Label, Language
from commstd.readings import Bound
from commstd.standards import resolve
from commstd.units import Unit, Units
from commstd.vocabulary import Subject

if TYPE_CHECKING:
    from commstd.readings import Part, Reading
    from commstd.standards import Parameter, Standard

_LEAVES: Final = (Number, Text, Name, Known)


@frozen(kw_only=True)
class Step:
    """One formula with its value on a row.

    Attributes:
        part: "let" for a local name, else the key under which it stands: when, measure, at_least, more_than, at_most,
            less_than or holds; None for a part of another formula.
        name: The local name.
        tree: The formula, local names left as they are.
        words: The formula in words.
        with_numbers: The same with the row's values and the figures put in.
        outcome: What it comes to, in base units: one value, one of some, or missing.
        unit: The unit in which a number is shown; None for what is no number.
        inner: The formulas inside it, innermost first.
    """

    part: str | None = None
    name: str | None = None
    tree: Node
    words: Label
    with_numbers: Label
    outcome: Outcome
    unit: Unit | None = None
    inner: tuple[Step, ...] = ()

    @property
    def values(self) -> tuple[Value | None, ...]:
        """Every value that it may have, numbers in `unit` and in order; None among them where one is missing."""
        factor = self.unit.factor if self.unit is not None else Fraction(1)
        is_number = self.unit is not None
        held = [one / factor if is_number and isinstance(one, Fraction) else one for one in self.outcome.values]
        known = sorted(one for one in held if one is not None)
        return (*known, *([None] if None in held else []))

    def text(self, lang: Language) -> str:
        """Its value in words, such as 360 m², yes, or one of 5 person, 9 person."""
        return outcome_text(self.outcome, self.unit, lang)


def work_out(
    standard: Standard,
    chosen: Iterable[Reading],
    *,
    subject: Subject,
    parameters: Mapping[str, Parameter],
    units: Units,
    as_of: date,
    row: Mapping[str, Value | None],
) -> tuple[Step, ...]:
    """Every formula of a standard on a row: the local names that are used, then the parts.

    Args:
        standard: The standard.
        chosen: One reading of each choice.
        subject: Its subject.
        parameters: The pack's parameters, overrides put in.
        units: The pack's units.
        as_of: The day.
        row: The row's exact values, with the figures and dates of the day, by name.
    """
    replaced: dict[str, Part] = {}
    for option in chosen:
        replaced |= option.replaces
    let = {name: _tree(replaced.get(f"let.{name}", tree)) for name, tree in standard.let.items()}
    own: dict[str, Part | None] = {
        "when": standard.when, "measure": standard.measure, "lower": standard.lower, "upper": standard.upper,
        "holds": standard.holds,
    }  # fmt: skip
    parts = {name: replaced.get(name, part) for name, part in own.items()}
    symbols = base_symbols(subject, parameters)
    symbols["by"] = Symbol(name="by", role="date", sort=Day())
    wording = Wording(subject=subject, parameters=parameters, as_of=as_of, row=row)
    walk = _Walk(subject=subject, units=units, row=row, let=resolve(let), symbols=symbols, wording=wording)
    held = {name: part for name, part in parts.items() if part is not None}
    steps = [walk.local(name, let[name]) for name in _used(let, [_tree(part) for part in held.values()])]
    return (*steps, *(walk.step(_tree(part), part=_key(name, part)) for name, part in held.items()))


@define
class _Walk:
    subject: Subject
    units: Units
    row: Mapping[str, Value | None]
    let: dict[str, Node]
    symbols: dict[str, Symbol]
    wording: Wording

    def local(self, name: str, tree: Node) -> Step:
        step = self.step(tree, part="let", name=name)
        self.symbols[name] = Symbol(name=name, role="let", sort=self._sort(tree), is_divisor=True)
        self.wording.local[name] = (step.outcome, step.unit)
        return step

    def step(self, tree: Node, *, part: str | None = None, name: str | None = None) -> Step:
        inner = () if part is None else tuple(self.step(one) for one in _inside(tree))
        full = substitute(tree, self.let)
        sort = self._sort(tree)
        unit = shown_unit(sort, names(full), self.subject, self.units) if isinstance(sort, Numeric) else None
        return Step(
            part=part, name=name, tree=tree, words=self.wording.by_name(tree),
            with_numbers=self.wording.with_numbers(tree), outcome=evaluate(full, self.row), unit=unit, inner=inner,
        )  # fmt: skip

    def _sort(self, tree: Node) -> Sort | None:
        return check(Parsed(tree, ""), self.symbols)[0]


def _tree(part: Part) -> Node:
    assert not isinstance(part, date), "a deadline is no formula"
    return part.tree if isinstance(part, Bound) else part


def _key(name: str, part: Part) -> str:
    if not isinstance(part, Bound):
        return name
    ends = {"lower": ("at_least", "more_than"), "upper": ("at_most", "less_than")}
    return ends[name][part.strict]


def _used(let: Mapping[str, Node], trees: Iterable[Node]) -> list[str]:
    """The local names that some trees use, each after those inside it."""
    found: dict[str, None] = {}

    def visit(tree: Node) -> None:
        for name in names(tree):
            if name in let and name not in found:
                visit(let[name])
                found[name] = None

    for tree in trees:
        visit(tree)
    return list(found)


def _inside(tree: Node) -> Iterator[Node]:
    """The compound formulas below a tree, innermost first, equal ones once."""
    seen: set[Node] = set()

    def visit(node: Node) -> Iterator[Node]:
        for child in children(node):
            if isinstance(child, _LEAVES):
                continue
            yield from visit(child)
            if child not in seen:
                seen.add(child)
                yield child

    yield from visit(tree)
