"""Rules that a user writes: which field of a community comes from which column of a register.

service_area=使用面积
service_area=premises:使用面积 where 用途!=出租,闲置
certified_workers=workers where 证书等级=助理社会工作师,社会工作师
social_organizations
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from commstd.errors import UnknownNameError, ValueFault
from commstd.messages import near, say
from commstd.registers import How

if TYPE_CHECKING:
    from collections.abc import Collection

    from commstd.fields import Field
    from commstd.vocabulary import Subject

_WHERE: Final = re.compile(r"(?:^|\s+)where\s+", re.IGNORECASE)
_AND: Final = re.compile(r"\s+and(?:\s+|$)", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"(.+?)\s*(!=|≠|=|＝)\s*(.+)", re.DOTALL)
_COMMA: Final = re.compile(r"\s*[,，、]\s*")

Texts = Mapping["How", Mapping[str, str] | Sequence[str]]
"""Rules as they are given: for each way mappings from field to source, or whole texts."""

KINDS: Final[dict[How, frozenset[str]]] = {
    "sum": frozenset({"quantity", "count"}),
    "count": frozenset({"count"}),
    "any": frozenset({"flag"}),
}
"""What kinds of field a sum, a count and a test for any row can fill."""


@frozen(kw_only=True)
class Clause:
    """A condition on one column.

    Attributes:
        column: Its heading.
        values: What it may say.
        is_negated: It says none of them.
    """

    column: str
    values: tuple[str, ...]
    is_negated: bool = False


@frozen(kw_only=True)
class Rule:
    """How one field comes about.

    Attributes:
        text: As it was written.
        how: The number of rows, the sum of a column, or whether there is any row.
        field: The field of the community.
        register: The register's name; None: found by the columns.
        column: The heading of the column that is summed.
        where: What a row must say to be counted, all of it.
    """

    text: str
    how: How
    field: str
    register: str | None
    column: str | None
    where: tuple[Clause, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings that it names."""
        summed = () if self.column is None else (self.column,)
        return (*summed, *(clause.column for clause in self.where))


def read_rule(how: How, text: str, *, registers: Collection[str]) -> Rule:
    """Read a rule.

    Args:
        how: What it does.
        text: As it is written.
        registers: The names of the registers that are there.

    Raises:
        ValueFault: It is not written like a rule.
        UnknownNameError: It names a register that is not there.
    """
    head, *conditions = _WHERE.split(text.strip(), maxsplit=1)
    field, _, source = (part.strip() for part in re.sub("＝", "=", head, count=1).partition("="))
    clauses = tuple(_clause(part, text) for part in _AND.split(conditions[0])) if conditions else ()
    if not field or (how == "sum") > bool(source):
        raise _misread(text)
    register, column = _split(source, registers) if how == "sum" else (source or None, None)
    if register is not None and register not in registers:
        hint = near(register, registers)
        raise UnknownNameError(
            say("rollup-rule-register", text=text, name=register, options=tuple(registers), near=hint)
        )
    return Rule(text=text, how=how, field=field, register=register, column=column, where=clauses)


def _split(source: str, registers: Collection[str]) -> tuple[str | None, str]:
    """The register's name, if one stands before the column."""
    before, colon, rest = source.replace("：", ":", 1).partition(":")
    return (before.strip(), rest.strip()) if colon and before.strip() in registers else (None, source)


def _clause(text: str, rule: str) -> Clause:
    match = _CLAUSE.fullmatch(text.strip())
    values = tuple(value for value in _COMMA.split(match[3].strip()) if value) if match else ()
    if match is None or not values:
        raise _misread(rule)
    return Clause(column=match[1].strip(), values=values, is_negated=match[2] in {"!=", "≠"})


def _misread(text: str) -> ValueFault:
    return ValueFault(say("rollup-rule-form", text=text))


def rules_of(given: Texts, *, registers: Collection[str]) -> tuple[Rule, ...]:
    """All rules of a call: mappings from field to source, or texts.

    Raises:
        ValueFault: One is not written like a rule.
        UnknownNameError: One names a register that is not there.
    """
    texts = {
        how: [f"{field}={source}" if source else field for field, source in held.items()]
        if isinstance(held, Mapping)
        else list(held)
        for how, held in given.items()
    }
    return tuple(read_rule(how, text, registers=registers) for how, held in texts.items() for text in held)


def filled(rule: Rule, subject: Subject) -> Field:
    """The field that a rule fills.

    Args:
        rule: The rule.
        subject: The community, with a pack's own fields.

    Raises:
        UnknownNameError: The community has no such field.
        ValueFault: The field is of another kind.
    """
    found = subject.fields.get(rule.field) or next(
        (one for one in subject.fields.values() if rule.field in (one.label.zh, one.label.en, *one.aliases)), None
    )
    if found is None:
        hint = near(rule.field, subject.fields)
        raise UnknownNameError(say("field-unknown", name=rule.field, subject=subject.label, near=hint))
    if found.kind not in KINDS[rule.how]:
        options = tuple(one.name for one in subject.fields.values() if one.kind in KINDS[rule.how])[:12]
        raise ValueFault(say("rollup-rule-field", text=rule.text, field=found.label, options=options))
    return found
