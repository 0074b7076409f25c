"""Which kind of register a table is, told from its headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from commstd.errors import TableError
from commstd.messages import say
from commstd.registers import COMMUNITIES, REGISTERS, WHERE
from commstd.tables.headers import match_columns
from commstd.vocabulary import Vocabulary

if TYPE_CHECKING:
    from commstd.units import Units
    from commstd.vocabulary import Subject

_SHARED: Final = frozenset({"name", *(field.name for field in WHERE)})


def find_kind(headings: Sequence[str], *, subject: Subject, units: Units, table: str, is_first: bool) -> str | None:
    """The kind of a table: the one that knows most of its headings besides those of every register.

    Args:
        headings: The table's headings, all different.
        subject: The community, with a pack's own fields.
        units: The units that headings may name.
        table: The table's name, for errors.
        is_first: It stands where the list of communities does, which decides a draw.

    Returns:
        The kind's name, `COMMUNITIES` for a list of communities, None for a table that is neither.

    Raises:
        TableError: It may be of several kinds.
    """
    scores: dict[str, int] = {}
    for name, register in REGISTERS.items():
        fields = _fields(headings, register.subject, units)
        if fields & set(register.marks):
            scores[name] = len(fields - _SHARED)
    own = _fields(headings, subject, units)
    if {subject.key, "name"} & own and (not scores or own - _SHARED):
        scores[COMMUNITIES] = len(own - _SHARED)
    best = [name for name, score in scores.items() if score == max(scores.values())]
    if len(best) > 1 and is_first and COMMUNITIES in best:
        return COMMUNITIES
    if len(best) > 1:
        raise TableError(
            say("rollup-kind-ambiguous", name=table, kinds=tuple(kind_label(one) for one in best), kind=best[0])
        )
    return best[0] if best else None


def _fields(headings: Sequence[str], subject: Subject, units: Units) -> set[str]:
    columns, problems = match_columns(headings, subject, units)
    misread = {str(one.values["name"]) for one in problems if not one.is_warning}
    return {column.field.name for column in columns} | misread


def register_vocabulary(vocabulary: Vocabulary) -> Vocabulary:
    """The community and all known registers as subjects, by which headings are found in files."""
    community = vocabulary.subject("community")
    subjects = {name: register.subject for name, register in REGISTERS.items()}
    return Vocabulary(subjects={community.id: community, **subjects}, concepts={}, units=vocabulary.units)


def register_label(name: str) -> object:
    """What a register, or the list, is called: its label, or the user's own name."""
    if name == COMMUNITIES:
        return say("rollup-communities")
    return REGISTERS[name].label if name in REGISTERS else name


def kind_label(name: str) -> object:
    """A kind's name with its label."""
    return say("rollup-kind", name=name, label=register_label(name))
