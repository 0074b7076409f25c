"""Readings: the computations that a text admits, as options of independent choices."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

from commstd.errors import ReadingError, UnknownNameError
from commstd.formula.nodes import Node
from commstd.messages import Label, near, say
from commstd.record import Record

MOST_COMBINATIONS: Final = 64


@frozen(kw_only=True, eq=False, repr=False)
class Bound(Record):
    """An end of what is allowed.

    Attributes:
        tree: Where it lies.
        strict: The end itself is excluded (`more_than`, `less_than`).
    """

    tree: Node
    strict: bool = False


Part = Node | Bound | date


@frozen(kw_only=True, eq=False, repr=False)
class Reading(Record):
    """One way to read a text.

    Attributes:
        choice: The question that it answers.
        id: Its id, unique within the record.
        label: What it says, for people.
        default: Whether the record as written is this reading.
        replaces: What it puts in place of parts of the record: "let.NAME", "when", "measure", "lower", "upper",
            "holds", "by" and, in targets, "among", "share", "count", "part", "whole".
    """

    choice: str
    id: str
    label: Label
    default: bool = False
    replaces: Mapping[str, Part] = field(factory=dict)
    note: Label | None = None


@frozen(eq=False, repr=False)
class Readings(Record):
    """All readings of one record, by choice."""

    options: tuple[Reading, ...] = ()

    @property
    def choices(self) -> dict[str, tuple[Reading, ...]]:
        """The options of each choice, in the order of the record."""
        grouped: dict[str, tuple[Reading, ...]] = {}
        for option in self.options:
            grouped[option.choice] = (*grouped.get(option.choice, ()), option)
        return grouped

    def choose(self, wanted: Iterable[str] = (), *, record: str = "") -> tuple[Reading, ...]:
        """One reading of each choice: those that are wanted, else the default.

        Args:
            wanted: Ids of readings.
            record: The record's full id, for the error.

        Raises:
            UnknownNameError: There is no reading of that id.
            ReadingError: Two wanted readings answer one choice.
        """
        by_id = {option.id: option for option in self.options}
        picked: dict[str, Reading] = {}
        for name in wanted:
            option = by_id.get(name)
            if option is None:
                raise UnknownNameError(
                    say("reading-unknown", name=name, record=record, near=near(name, by_id), options=tuple(by_id))
                )
            other = picked.setdefault(option.choice, option)
            if other is not option:
                raise ReadingError(
                    say("reading-twice", one=other.id, two=option.id, choice=option.choice, record=record)
                )
        return tuple(
            picked.get(choice) or next(option for option in options if option.default)
            for choice, options in self.choices.items()
        )

    def combinations(self) -> Iterator[tuple[Reading, ...]]:
        """Every combination, the default first; beyond 64, the default and then each choice varied alone."""
        groups = [sorted(options, key=lambda one: not one.default) for options in self.choices.values()]
        total = 1
        for group in groups:
            total *= len(group)
        if total <= MOST_COMBINATIONS:
            yield from itertools.product(*groups)
            return
        default = tuple(group[0] for group in groups)
        yield default
        for at, group in enumerate(groups):
            for option in group[1:]:
                yield (*default[:at], option, *default[at + 1 :])


def name_of(chosen: Iterable[Reading]) -> str | None:
    """The ids of chosen readings joined by "+"; None where there is no choice."""
    return "+".join(option.id for option in chosen) or None
