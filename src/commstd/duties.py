"""Duties, which only a person can check, and lists that a document fixes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from attrs import field, frozen

from commstd.formula.nodes import Node
from commstd.messages import Label
from commstd.readings import Reading
from commstd.record import Record

NEEDS: Final = ("all", "any")
"""What a duty can need of its list's items."""


@frozen(kw_only=True, eq=False, repr=False)
class Duty(Record):
    """What only a person can check.

    Attributes:
        id: Its id in the city.
        title: Its title.
        subject: Whom it falls on.
        when: To which of them; None: all.
        force: How strongly the document says it.
        clauses: The clauses that say it.
        prohibits: Whether it forbids.
        list: The list that it goes through.
        needs: Whether all items of the list are needed, or any.
        note: What a user must know.
    """

    id: str
    title: Label
    subject: str
    when: Node | None = None
    force: str
    clauses: tuple[str, ...]
    prohibits: bool = False
    list: str | None = None
    needs: str | None = None
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class Item(Record):
    """One item of a list.

    Attributes:
        id: Its id in the list.
        label: What it is.
        more: What else the list says of it: numbers, texts, labels.
    """

    id: str
    label: Label
    more: Mapping[str, object] = field(factory=dict)


@frozen(kw_only=True, eq=False, repr=False)
class ListReading(Record):
    """Another reading of a list: its choice, id and label in `reading`, and the items that it replaces."""

    reading: Reading
    items: tuple[Item, ...] = ()


@frozen(kw_only=True, eq=False, repr=False)
class FixedList(Record):
    """An enumeration that a document fixes.

    Attributes:
        id: Its id in the city.
        title: Its title.
        clauses: The clauses that give it.
        items: Its items.
        is_open: The document says that there are more.
        field: The choice field whose ids its items are.
        readings: Its readings.
        note: What a user must know.
    """

    id: str
    title: Label
    clauses: tuple[str, ...]
    items: tuple[Item, ...]
    is_open: bool = False
    field: str | None = None
    readings: tuple[ListReading, ...] = ()
    note: Label | None = None

    def under(self, chosen: Iterable[str]) -> tuple[Item, ...]:
        """Its items under chosen readings, an item of the same id replacing the record's.

        Args:
            chosen: Ids of readings.
        """
        items = {item.id: item for item in self.items}
        wanted = set(chosen)
        for option in self.readings:
            if option.reading.id in wanted:
                items |= {item.id: item for item in option.items}
        return tuple(items.values())
