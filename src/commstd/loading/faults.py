"""Faults of a pack: where each is, what was found, and how to mend it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from attrs import define, evolve, field, frozen

from commstd.errors import CommstdError, FormulaError
from commstd.loading.torn import WHOLE, Torn
from commstd.messages import Language, Message, language, say, words
from commstd.record import Record


@frozen(kw_only=True, eq=False, repr=False)
class Place(Record):
    """A place in a pack.

    Attributes:
        file: The file.
        table: The table, such as "standards" or "parameters".
        id: The record's id or its position.
        key: The key, such as "at_least" or "readings started-hundreds at_least".
        line: The line of the file, where it could not be read from there on.
        column: The column in a formula, or in that line.
        shown: The formula or the line, for the column to be pointed at.
    """

    file: str
    table: str | None = None
    id: str | None = None
    key: str | None = None
    line: int | None = None
    column: int | None = None
    shown: str | None = None

    def text(self, lang: Language) -> str:
        """The place in words, such as: standards.toml: standards "service-area", at_least, column 1."""
        record = " ".join(part for part in (self.table, f'"{self.id}"' if self.id else None) if part)
        line = words(say("fault-line", line=self.line), lang) if self.line else None
        column = words(say("fault-column", column=self.column), lang) if self.column else None
        rest = ", ".join(part for part in (record, self.key, line, column) if part)
        return f"{self.file}: {rest}" if rest else self.file

    def pointed(self) -> tuple[str, ...]:
        """The formula or line, and below it a mark under what stands at the column; nothing where none is known."""
        if not self.shown or not self.column:
            return ()
        flat = re.sub(r"[\t\r\n]", " ", self.shown)
        at = min(self.column, len(flat) + 1) - 1
        word = _WORD.match(flat, at)
        end = max(at + 1, word.end() if word is not None else 0)
        start = max(0, end - _WIDEST) if len(flat) > _WIDEST else len(flat) - len(flat.lstrip())
        start = min(start, at)
        mark = "^" * max(1, min(_width(flat[at:end]), _WIDEST))
        return flat[start : start + _WIDEST].rstrip(), " " * _width(flat[start:at]) + mark


_WIDEST: Final = 110
_WORD: Final = re.compile(r"\w+|'[^']*'|\"[^\"]*\"")


def _width(text: str) -> int:
    """Columns that a text takes in a terminal, where a Han character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "FW" else 1 for one in text)


@frozen(eq=False, repr=False)
class Fault(Record):
    """One fault: its place and what is wrong."""

    place: Place
    message: object

    def text(self, lang: Language | None = None) -> str:
        """The fault in words, the message indented below its place."""
        chosen = lang or language()
        lines = [line for line in words(self.message, chosen).split("\n") if line]
        return "\n".join([self.place.text(chosen), *(f"  {line}" for line in (*self.place.pointed(), *lines))])

    def __str__(self) -> str:
        return self.text()


@define(eq=False, repr=False)
class Faults:
    """Collects faults and warnings while a pack is read, so that all come in one report."""

    found: list[Fault] = field(factory=list)
    warnings: list[Fault] = field(factory=list)
    places: dict[tuple[str, str], Place] = field(factory=dict)
    broken: set[tuple[str, str]] = field(factory=set)
    """Table and id of records that have faults, so that what speaks of them is not called unknown besides."""
    order: dict[tuple[str, str | None, str | None], int] = field(factory=dict)
    """File, table and id of every record, in the order of the files."""
    torn: dict[tuple[str, str | None, str | None], Torn] = field(factory=dict)
    """What could not be read of records with values of the wrong kind, by file, table and id."""

    def torn_at(self, place: Place) -> Torn:
        """What could not be read of the record at a place."""
        return self.torn.get((place.file, place.table, place.id), WHOLE)

    def is_told(self, place: Place) -> bool:
        """Whether what stands at a place is known to be of the wrong kind, from which any other fault there follows."""
        return place.key in self.torn_at(place).unread

    def place(self, table: str, name: str, *, key: str | None = None) -> Place:
        """Where a record of a table stands."""
        held = self.places.get((table, name)) or Place(file=f"{table}.toml", table=table, id=name)
        return Place(file=held.file, table=held.table, id=held.id, key=key)

    def seat(self, place: Place) -> None:
        """Note where a record stands among the others."""
        self.order.setdefault((place.file, place.table, place.id), len(self.order))

    def in_order(self, found: Iterable[Fault]) -> tuple[Fault, ...]:
        """Faults or warnings in the order of the files, pack.toml first; what concerns a whole file before the rest."""

        def seat(fault: Fault) -> tuple[bool, str, int]:
            place = fault.place
            return (
                place.file != "pack.toml", place.file, self.order.get((place.file, place.table, place.id), -1)
            )  # fmt: skip

        return tuple(sorted(found, key=seat))

    def left_out(self, table: str) -> set[str]:
        """The ids of a table's records that were left out."""
        return {name for held, name in self.broken if held == table}

    def add(self, place: Place, message: Message | object) -> None:
        """Note a fault, unless it follows from a value that is known to be of the wrong kind."""
        fault = Fault(place, message)
        if fault not in self.found and not self.is_told(place):
            self.found.append(fault)

    def error(self, place: Place, error: CommstdError) -> None:
        """Note an error as a fault, with its column where it has one."""
        column = error.column if isinstance(error, FormulaError) else None
        self.add(evolve(place, column=column or place.column), error.message)

    def warn(self, place: Place, message: Message) -> None:
        """Note what is doubtful but does not stop the pack."""
        fault = Fault(place, message)
        if fault not in self.warnings:
            self.warnings.append(fault)
