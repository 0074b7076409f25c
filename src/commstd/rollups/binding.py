"""Which columns of one table give which fields: a register's measures and a user's rules, bound to its headings."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from commstd.errors import TableError, UnknownNameError
from commstd.fields import NO, YES, Field
from commstd.messages import Label, near, say
from commstd.numerals import fold
from commstd.registers import REGISTERS, How, Register, plain_register
from commstd.rollups.rules import filled
from commstd.tables.headers import Column, match_columns
from commstd.tables.problems import Problems
from commstd.tables.spellings import (
    NOTES,
    field_spellings,
    fold_heading,
    heading_stems,
    measures,
    split_unit,
    unit_named,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from commstd.registers import Condition
    from commstd.rollups.rules import Clause, Rule
    from commstd.units import Units
    from commstd.vocabulary import Subject

_FLAGS: Final = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}


@frozen
class BoundTest:
    """A column that says whether a row counts.

    Attributes:
        cell: The name of its cells.
        values: The ids or texts for which it counts; a flag counts for these truths.
        is_negated: It counts for all others, as far as they are known.
        is_text: It is compared as text, and is neither flag nor choice.
    """

    cell: str
    values: tuple[str | bool, ...]
    is_negated: bool = False
    is_text: bool = False


BoundCondition = tuple[BoundTest, ...]
"""The first of them whose cell is known decides."""


@frozen(kw_only=True)
class BoundMeasure:
    """How the rows of one table become one field.

    Attributes:
        field: The field of the community.
        how: The number of rows, the sum of a column, or whether there is any row.
        amount: The name of the cells that are summed; None for the other two, or where the table lacks the column.
        where: What a row must say to be counted, all of it.
        is_taken: The table has the columns; else its rows make the field unknown.
    """

    field: Field
    how: How
    amount: str | None
    where: tuple[BoundCondition, ...]
    is_taken: bool = True


@frozen(kw_only=True)
class Binding:
    """One table, bound.

    Attributes:
        register: What it is a register of.
        places: Its columns that say of which community a row is, by field: community_id, community, township, county.
        key: The column that tells one thing from another, if it has one.
        cells: The columns to read, each under the name of its field.
        measures: What it gives, in the same order for all tables of the register.
        in_use: What a row must say to be still valid, if the table says so.
        problems: What is wrong with its headings.
    """

    register: Register
    places: dict[str, Column]
    key: Column | None
    cells: tuple[Column, ...]
    measures: tuple[BoundMeasure, ...]
    in_use: BoundCondition | None
    problems: tuple[Problems, ...]

    @property
    def gives(self) -> tuple[str, ...]:
        """The names of the fields that it gives."""
        return tuple(one.field.name for one in self.measures if one.is_taken)


class _Binder:
    def __init__(self, register: Register, headings: Sequence[str], units: Units, *, table: str) -> None:
        self.register = register
        self.headings = headings
        self.units = units
        self.table = table
        columns, self.problems = match_columns(headings, register.subject, units)
        self.known = {column.field.name: column for column in columns}
        self.cells: dict[str, Column] = {}

    def heading(self, text: str) -> str | None:
        return _heading(text, self.headings, self.known.values())

    def take(self, column: Column) -> str:
        """Have a column read; the name of its cells."""
        self.cells[column.field.name] = column
        return column.field.name

    # measures of a known register

    def condition(self, condition: Condition) -> BoundCondition:
        found = [(test, self.known[test.field]) for test in condition.tests if test.field in self.known]
        return tuple(BoundTest(self.take(column), test.ids or (True,)) for test, column in found)

    def conditions(self, conditions: Iterable[Condition]) -> tuple[tuple[BoundCondition, ...], bool]:
        """The conditions that can be asked, and whether those that must be asked can be."""
        bound = [(one, self.condition(one)) for one in conditions]
        return tuple(held for _, held in bound if held), all(held or not one.is_needed for one, held in bound)

    def own_measures(self, subject: Subject, ruled: Collection[str]) -> list[BoundMeasure]:
        found = []
        for one in self.register.measures:
            if one.field in ruled:
                continue
            where, is_taken = self.conditions(one.where)
            is_taken &= one.of is None or one.of in self.known
            amount = self.take(self.known[one.of]) if one.of is not None and is_taken else None
            field = subject.fields[one.field]
            found.append(BoundMeasure(field=field, how=one.how, amount=amount, where=where, is_taken=is_taken))
        return found

    # rules of a user

    def rule(self, rule: Rule, subject: Subject) -> BoundMeasure:
        field = filled(rule, subject)
        amount = None if rule.column is None else self.summed(rule, field)
        where = tuple((self.clause(clause, rule),) for clause in rule.where)
        return BoundMeasure(field=field, how=rule.how, amount=amount, where=where)

    def needed(self, text: str, rule: Rule) -> str:
        heading = self.heading(text)
        if heading is None:
            hint = near(text, self.headings)
            raise TableError(say("rollup-rule-column", text=rule.text, column=text, name=self.table, near=hint))
        return heading

    def summed(self, rule: Rule, field: Field) -> str:
        """The column of a sum, read as amounts of the field that it fills, in the unit of its heading."""
        heading = self.needed(str(rule.column), rule)
        own = evolve(field, name=f"sum of {field.name}", label=Label(heading, heading), aliases=())
        parts = split_unit(heading)
        text = parts[1] if parts is not None and fold_heading(parts[1]) not in NOTES else ""
        unit = unit_named(text, field, self.units) if text else None
        if text and (unit is None or not measures(unit, field)):
            raise TableError(say("rollup-rule-unit", text=rule.text, column=heading, unit=text, field=field.label))
        # What was wrong with the heading as one of the register's own columns no longer matters.
        self.problems = tuple(one for one in self.problems if one.column != heading)
        return self.take(Column(heading, own, unit))

    def clause(self, clause: Clause, rule: Rule) -> BoundTest:
        heading = self.needed(clause.column, rule)
        known = next((one for one in self.known.values() if one.heading == heading), None)
        if known is not None and known.field.kind == "choice":
            spellings = known.field.spellings
            ids = tuple(spellings.get(fold(value), "") for value in clause.values)
            if "" in ids:
                value = clause.values[ids.index("")]
                options = tuple(labels[0] for labels in known.field.values.values())
                hint = near(value, spellings)
                raise UnknownNameError(
                    say("rollup-rule-value", text=rule.text, value=value, column=heading, options=options, near=hint)
                )
            return BoundTest(self.take(known), ids, clause.is_negated)
        truths = [_FLAGS.get(fold(value).lower()) for value in clause.values]
        if (known is not None and known.field.kind == "flag") or (known is None and None not in truths):
            if None in truths:
                raise UnknownNameError(
                    say("rollup-rule-value", text=rule.text, value=clause.values[truths.index(None)], column=heading,
                        options=("是", "否"), near="")
                )  # fmt: skip
            column = known or Column(heading, _plain(heading, kind="flag"), None)
            return BoundTest(
                self.take(column), tuple(truth for truth in truths if truth is not None), clause.is_negated
            )
        texts = tuple(unicodedata.normalize("NFKC", value).strip() for value in clause.values)
        cell = self.take(Column(heading, _plain(heading, kind="text"), None))
        return BoundTest(cell, texts, clause.is_negated, is_text=True)


def find_heading(text: str, headings: Sequence[str], register: str, units: Units) -> str | None:
    """The heading that a user means: as it is written, without its unit, or by the name of a known column.

    Args:
        text: What the user wrote.
        headings: The headings of a table.
        register: What it is a register of.
        units: The units that headings may name.
    """
    subject = (REGISTERS[register] if register in REGISTERS else plain_register(register)).subject
    return _heading(text, headings, match_columns(headings, subject, units)[0])


def _heading(text: str, headings: Sequence[str], known: Iterable[Column]) -> str | None:
    wanted = fold_heading(text)
    spelt = {fold_heading(name): column.heading for column in known for name in field_spellings(column.field)}
    stems = {stem: heading for heading in reversed(headings) for stem in heading_stems(heading)}
    whole = {fold_heading(heading): heading for heading in reversed(headings)}
    return whole.get(wanted) or stems.get(wanted) or spelt.get(wanted)


def _plain(heading: str, *, kind: str) -> Field:
    return Field(name=f"{kind} of {heading}", kind=kind, label=Label(heading, heading))  # type: ignore[arg-type]


def bind(
    register: Register, headings: Sequence[str], rules: Iterable[Rule], *, subject: Subject, units: Units, table: str
) -> Binding:
    """Bind a register's measures, and a user's rules before them, to the headings of a table.

    Args:
        register: What the table is a register of.
        headings: Its headings, all different.
        rules: The rules about this register; a measure of a field that a rule fills gives way.
        subject: The community, with a pack's own fields.
        units: The units that headings may name.
        table: The table's name, for errors.

    Raises:
        TableError: It says of no row which community it is of, or lacks a column that a rule names.
        UnknownNameError: A rule names a field, or an option of a column, that does not exist.
        ValueFault: A rule fills a field of another kind.
    """
    binder = _Binder(register, headings, units, table=table)
    if not {"community_id", "community"} & set(binder.known):
        found = tuple(f'"{heading}"' for heading in headings[:12])
        raise TableError(say("rollup-no-place", name=table, found=found))
    ruled = [binder.rule(rule, subject) for rule in rules]
    own = binder.own_measures(subject, {one.field.name for one in ruled})
    in_use = binder.condition(register.in_use) if register.in_use is not None else ()
    places = ("community_id", "community", "township", "county")
    return Binding(
        register=register, places={name: binder.known[name] for name in places if name in binder.known},
        key=binder.known.get(register.key), cells=tuple(binder.cells.values()), measures=(*ruled, *own),
        in_use=in_use or None, problems=binder.problems,
    )  # fmt: skip
