"""What each table of a rollup is, and which of its columns give which fields; told from headings alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import frozen

from commstd.errors import TableError, UnknownNameError, ValueFault
from commstd.fields import Field
from commstd.messages import near, say
from commstd.registers import COMMUNITIES, REGISTERS, Register, plain_register
from commstd.rollups.binding import Binding, bind, find_heading
from commstd.rollups.kinds import find_kind, kind_label
from commstd.rollups.rules import filled, rules_of
from commstd.tables.headers import Column, match_columns
from commstd.tables.problems import Problems
from commstd.vocabulary import Subject, Vocabulary

if TYPE_CHECKING:
    from commstd.rollups.rules import Rule, Texts

T = TypeVar("T")


@frozen
class Sheet(Generic[T]):
    """A table with its headings.

    Attributes:
        name: What it is called.
        headings: Its headings, all different.
        table: The table itself.
        is_part: It is one of several sheets of a workbook, which may hold what is no register.
    """

    name: str
    headings: tuple[str, ...]
    table: T
    is_part: bool = False


@frozen(kw_only=True)
class RollupPlan(Generic[T]):
    """What is to be done with the tables.

    Attributes:
        subject: The community with its fields.
        listed: The list of communities, if there is one.
        columns: Its columns.
        problems: What is wrong with its headings.
        registers: The tables of each register with their columns, in the order in which they were given.
        fields: What they give, in the order of the community's fields.
        unused: Sheets of workbooks that are no register.
    """

    subject: Subject
    listed: Sheet[T] | None
    columns: tuple[Column, ...]
    problems: tuple[Problems, ...]
    registers: Mapping[str, tuple[tuple[Sheet[T], Binding], ...]]
    fields: tuple[Field, ...]
    unused: tuple[Sheet[T], ...] = ()

    def column(self, field: str) -> Column | None:
        """The list's column of a field."""
        return next((one for one in self.columns if one.field.name == field), None)

    @property
    def tables(self) -> tuple[T, ...]:
        """All tables, the list first."""
        registers = (sheet.table for parts in self.registers.values() for sheet, _ in parts)
        return (*(() if self.listed is None else (self.listed.table,)), *registers)

    @property
    def headings(self) -> dict[str, str]:
        """The list's heading of each field that is written there in its own unit."""
        found = {field.name: (field, self.column(field.name)) for field in self.fields}
        return {
            name: column.heading
            for name, (field, column) in found.items()
            if column is not None and column.unit in (None, field.unit)
        }

    @property
    def replaced(self) -> tuple[str, ...]:
        """The list's headings of the fields that registers give."""
        found = [self.column(field.name) for field in self.fields]
        return tuple(column.heading for column in found if column is not None)


def plan_rollup(tables: Iterable[tuple[str | None, Sheet[T]]], texts: Texts, vocabulary: Vocabulary) -> RollupPlan[T]:
    """Find out what each table is and what it gives.

    Args:
        tables: The tables, each with its name where that is known.
        texts: The rules of the user.
        vocabulary: The community with its fields, and the units.

    Raises:
        TableError: There is no register, or two lists; a table may be of several kinds or of none; it says of no row
            which community it is of, or gives nothing.
        UnknownNameError: A rule names a register, a field or an option that does not exist.
        ValueFault: A rule is not written like one, fills a field of another kind, or one that another rule fills.
    """
    planner: _Planner[T] = _Planner(vocabulary)
    return planner.plan(tables, texts)


class _Planner(Generic[T]):
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.subject = vocabulary.subject("community")
        self.units = vocabulary.units

    def plan(self, tables: Iterable[tuple[str | None, Sheet[T]]], texts: Texts) -> RollupPlan[T]:
        held: dict[str, list[Sheet[T]]] = {}
        unused: list[Sheet[T]] = []
        for at, (name, sheet) in enumerate(tables):
            found = name or self._kind(sheet, is_first=at == 0, has_list=COMMUNITIES in held)
            if found is None:
                unused.append(sheet)
            else:
                held.setdefault(found, []).append(sheet)
        lists = held.pop(COMMUNITIES, [])
        if not held:
            raise TableError(say("rollup-no-register", kinds=_kinds()))
        if len(lists) > 1:
            raise TableError(say("rollup-two-lists", first=lists[0].name, second=lists[1].name))
        rules = rules_of(texts, registers=tuple(held))
        self._once(rules)
        registers = {name: self._bound(name, sheets, rules, held) for name, sheets in held.items()}
        given = {name for parts in registers.values() for _, binding in parts for name in binding.gives}
        columns, problems = match_columns(lists[0].headings, self.subject, self.units) if lists else ((), ())
        if lists and not {self.subject.key, "name"} & {column.field.name for column in columns}:
            raise TableError(say("rollup-list-no-key", name=lists[0].name))
        return RollupPlan(
            subject=self.subject, listed=lists[0] if lists else None, columns=columns, problems=problems,
            registers=registers,
            fields=tuple(field for name, field in self.subject.fields.items() if name in given), unused=tuple(unused),
        )  # fmt: skip

    def _kind(self, sheet: Sheet[T], *, is_first: bool, has_list: bool) -> str | None:
        kind = find_kind(sheet.headings, subject=self.subject, units=self.units, table=sheet.name, is_first=is_first)
        if kind is None or (kind == COMMUNITIES and has_list):
            if sheet.is_part:
                return None
            found = tuple(f'"{heading}"' for heading in sheet.headings[:12])
            raise TableError(say("rollup-kind-unknown", name=sheet.name, found=found, kinds=_kinds()))
        return kind

    def _bound(
        self, name: str, sheets: Sequence[Sheet[T]], rules: Iterable[Rule], held: Mapping[str, Sequence[Sheet[T]]]
    ) -> tuple[tuple[Sheet[T], Binding], ...]:
        own = [rule for rule in rules if self._owner(rule, held) == name]
        register = _register(name, own)
        given: dict[str, Any] = {"subject": self.subject, "units": self.units}
        bound = tuple((one, bind(register, one.headings, own, table=one.name, **given)) for one in sheets)
        if not any(binding.gives for _, binding in bound):
            labels = tuple(self.subject.fields[one.field].label for one in register.measures)
            raise TableError(say("rollup-gives-nothing", name=sheets[0].name, register=register.label, fields=labels))
        return bound

    def _owner(self, rule: Rule, held: Mapping[str, Sequence[Sheet[T]]]) -> str:
        """The register that a rule is about: the one that it names, or the only one with its columns."""
        if rule.register is not None:
            return rule.register
        own = [name for name, sheets in held.items() if self._has(rule, name, sheets[0].headings)]
        if len(own) == 1:
            return own[0]
        if own:
            raise TableError(say("rollup-rule-anywhere", text=rule.text, registers=tuple(own)))
        headings = [heading for sheets in held.values() for heading in sheets[0].headings]
        hints = [hint for column in rule.columns if (hint := near(column, headings))]
        hint = hints[0] if hints else ""
        raise TableError(say("rollup-rule-nowhere", text=rule.text, columns=rule.columns, near=hint))

    def _has(self, rule: Rule, register: str, headings: Sequence[str]) -> bool:
        return all(find_heading(column, headings, register, self.units) is not None for column in rule.columns)

    def _once(self, rules: Iterable[Rule]) -> None:
        """Each field has one rule."""
        seen: dict[str, Rule] = {}
        for rule in rules:
            name = filled(rule, self.subject).name
            if name in seen:
                raise ValueFault(say("rollup-rule-twice", first=seen[name].text, second=rule.text))
            seen[name] = rule


def _kinds() -> tuple[object, ...]:
    return tuple(kind_label(name) for name in REGISTERS)


def _register(name: str, rules: Sequence[Rule]) -> Register:
    if name in REGISTERS:
        return REGISTERS[name]
    if not rules:
        hint = near(name, REGISTERS)
        raise UnknownNameError(say("rollup-no-rule", name=name, options=tuple(REGISTERS), near=hint))
    return plain_register(name)
