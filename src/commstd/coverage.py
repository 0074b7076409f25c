"""Which records of a pack encode each clause of its document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from attrs import frozen

from commstd.documents import Clause

if TYPE_CHECKING:
    from commstd.packs import Pack

RECORDS: Final = ("standards", "targets", "duties", "lists", "tasks", "processes")
"""Tables whose records encode clauses. A parameter only says where its figure stands."""


@frozen(kw_only=True)
class Citation:
    """A clause that a record names.

    Attributes:
        clause: The clause's number.
        table: The record's table.
        record: The record's id in the pack.
        part: The part of a process that names it, such as ("steps", "answer"); None: the record itself.
    """

    clause: str
    table: str
    record: str
    part: tuple[str, str] | None = None

    def full_id(self, city: str) -> str:
        """The id of the record, or of its part, with the city before it."""
        return f"{city}/{self.record}" if self.part is None else f"{city}/{self.record}/{self.part[1]}"


@frozen(kw_only=True)
class Coverage:
    """What became of one clause.

    Attributes:
        clause: The clause.
        encoded_by: Full ids of the records and parts of processes that encode it.
        used_by: Full names of the parameters whose figures stand in it.
    """

    clause: Clause
    encoded_by: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether something encodes it or the pack says why nothing does."""
        return bool(self.encoded_by) or self.clause.nothing is not None


def citations(pack: Pack) -> Iterator[Citation]:
    """Every clause that a record of a pack names, records in the order of the pack."""
    for table in RECORDS:
        for name, record in getattr(pack, table).items():
            for clause in record.clauses:
                yield Citation(clause=clause, table=table, record=name)
    for name, process in pack.processes.items():
        for part in ("steps", "rules", "consequences"):
            for one in getattr(process, part):
                for clause in one.clauses:
                    yield Citation(clause=clause, table="processes", record=name, part=(part, one.id))
    for name, parameter in pack.parameters.items():
        for entry in parameter.timeline.entries:
            if entry.clause is not None:
                yield Citation(clause=entry.clause, table="parameters", record=name)


def coverage(pack: Pack) -> tuple[Coverage, ...]:
    """What encodes each clause of a pack, in the order of the document."""
    encoded: dict[str, dict[str, None]] = {}
    used: dict[str, dict[str, None]] = {}
    for one in citations(pack):
        held = used if one.table == "parameters" else encoded
        held.setdefault(one.clause, {})[one.full_id(pack.city)] = None
    return tuple(
        Coverage(
            clause=clause,
            encoded_by=tuple(encoded.get(clause.id, ())),
            used_by=tuple(used.get(clause.id, ())),
        )
        for clause in pack.head.clauses
    )
