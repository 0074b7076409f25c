"""Laws of targets: bounds hold whatever is missing, and columns count as the exact reader does."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import polars
from attrs import frozen
from hypothesis import strategies as st

from commstd.aims import BoundTarget, bind_target
from commstd.assess.targets import measure_targets
from commstd.examples import latest, outcome_exactly, steps_of
from commstd.fields import Field
from commstd.formula.nodes import Name, Node, names
from commstd.messages import say
from commstd.packs import Pack
from commstd.readings import name_of
from commstd.tables.single import dtype_of
from commstd.tallies import TargetOutcome, group_text
from commstd.testing.accounts import row_text
from commstd.testing.broken import BrokenLaw
from commstd.testing.cells import asked_for
from commstd.testing.laws import Law
from commstd.testing.strategies import tree_rows
from commstd.testing.trials import Row

_MOST: Final = 6
_TOGETHER: Final = 3


@frozen(kw_only=True, repr=False)
class Aimed:
    """A target under one combination of its readings, with its latest figures.

    Attributes:
        pack: Its pack.
        bound: The target with its figures.
    """

    pack: Pack
    bound: BoundTarget

    def __repr__(self) -> str:
        return "/".join(filter(None, (self.pack.city, self.bound.target.id, name_of(self.bound.chosen))))

    def _repr_pretty_(self, printer: Any, _: bool) -> None:  # else Hypothesis writes out the whole pack
        printer.text(repr(self))

    @property
    def trees(self) -> tuple[Node, ...]:
        """Its formulas, and the field by which it is counted."""
        each = self.bound.target.each
        return (*self.bound.aim.trees(), *(() if each is None else (Name(each),)))

    @property
    def fields(self) -> dict[str, Field]:
        """The fields that it uses."""
        fields = self.pack.vocabulary.subjects[self.bound.target.subject].fields
        wanted = {name for tree in self.trees for name in names(tree)}
        return {name: field for name, field in fields.items() if name in wanted}

    def rows(self, *, missing: bool, kept: set[str] | None = None) -> st.SearchStrategy[Row]:
        """Rows close to the thresholds of its formulas; the fields of `kept` are never missing."""
        return tree_rows(self.trees, self.bound.constants, self.fields, missing=missing, kept=kept)

    def groups(self, rows: list[Row]) -> dict[str, list[Row]]:
        """Rows by the name of their group, which is the city where they are not counted by a field."""
        each = self.bound.target.each
        if each is None:
            return {self.pack.city: rows}
        found: dict[str, list[Row]] = {}
        for row in rows:
            found.setdefault(group_text(self.fields[each], row[each]), []).append(row)
        return found

    def exactly(self, rows: list[Row]) -> TargetOutcome:
        """What comes of some rows."""
        return outcome_exactly(self.pack, self.bound, rows)


def target_laws(pack: Pack, target: str) -> tuple[Law, ...]:
    """The laws of one target.

    Args:
        pack: The pack.
        target: The target's id.
    """
    held = pack.targets[target]
    day = latest(pack.parameters.values())
    bound = (
        bind_target(pack, held, chosen, parameters=pack.parameters, as_of=day, readings={})
        for chosen in held.readings.combinations()
    )
    aimed = [Aimed(pack=pack, bound=one) for one in bound if not one.idle]
    if not aimed or not all(one.fields for one in aimed):
        return ()
    return (
        Law(id="bounds", drawn=st.one_of(list(map(_pairs, aimed))), hold=_within_bounds, together=_TOGETHER),
        Law(id="engines", drawn=st.one_of(list(map(_tables, aimed))), hold=_counted, together=_TOGETHER),
    )


def _tables(aimed: Aimed) -> st.SearchStrategy[tuple[Aimed, list[Row]]]:
    return st.tuples(st.just(aimed), st.lists(aimed.rows(missing=True), max_size=_MOST))


def _pairs(aimed: Aimed) -> st.SearchStrategy[tuple[Aimed, list[tuple[Row, Row]]]]:
    """Rows with gaps, each with one from which they are filled in."""
    asked = asked_for(aimed.bound.aim.trees())  # to leave them out is itself an answer
    pairs = st.tuples(aimed.rows(missing=True, kept=asked), aimed.rows(missing=False))
    return st.tuples(st.just(aimed), st.lists(pairs, min_size=1, max_size=_MOST))


def _counted(drawn: tuple[Aimed, list[Row]]) -> None:
    """A target is counted in columns as it is exactly."""
    aimed, rows = drawn
    steps = [steps_of(aimed.fields, row) for row in rows]
    cells = {
        name: polars.Series([row.get(name) for row in steps], dtype=dtype_of(field))
        for name, field in aimed.fields.items()
    }
    results = measure_targets(aimed.pack, [aimed.bound], polars.DataFrame(cells), aimed.fields, groups=None)
    found = {one.group: _told(one.outcome) for one in results}
    groups = aimed.groups(rows)
    for group, members in groups.items():
        exact = aimed.exactly(members)
        if found.get(group) != _told(exact):
            told = say("law-engines-columns", trial=aimed, found=found.get(group, ("—",)))
            raise BrokenLaw(told, *_lines(aimed, members, exact))
    if set(found) != set(groups):
        raise BrokenLaw(say("law-engines-columns", trial=aimed, found=tuple(found)), *_rows(aimed, rows))


def _within_bounds(drawn: tuple[Aimed, list[tuple[Row, Row]]]) -> None:
    """Whatever the missing values are, what comes of them lies within the bounds, and a sure verdict stays."""
    aimed, pairs = drawn
    known = [one for one, _ in pairs]
    filled = [{**two, **{name: value for name, value in one.items() if value is not None}} for one, two in pairs]
    before, after = aimed.exactly(known), aimed.exactly(filled)
    within = True
    if aimed.bound.target.kind != "ratio" and before.value is not None and after.value is not None:
        within = before.value[0] <= after.value[0] <= after.value[1] <= before.value[1]
    if before.verdict != "unknown":
        within = within and after.verdict in {before.verdict, "not-applicable"}
    if not within:
        told = say("law-bounds-target", trial=aimed)
        raise BrokenLaw(told, *_lines(aimed, known, before), *_lines(aimed, filled, after))


def _lines(aimed: Aimed, rows: list[Row], found: TargetOutcome) -> list[object]:
    return [*_rows(aimed, rows), say("law-found", found=_told(found))]


def _rows(aimed: Aimed, rows: list[Row]) -> list[str]:
    return [f"  {row_text(aimed.fields, row) or '—'}" for row in rows]


def _told(found: TargetOutcome) -> tuple[str, ...]:
    """An outcome as texts: verdict, value, gap and line."""
    ends = {"value": found.value, "gap": found.gap, "low": found.low, "high": found.high}
    return (found.verdict, *(f"{name} {_ends(held)}" for name, held in ends.items() if held is not None))


def _ends(held: Fraction | tuple[Fraction, Fraction]) -> str:
    return "–".join(map(str, held)) if isinstance(held, tuple) else str(held)
